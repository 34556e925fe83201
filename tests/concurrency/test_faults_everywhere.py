"""A fault at every single call to the database, one after the other: the books prove after each,
and the same command sent again is done exactly once.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import event, func, literal, select, union_all

from clerktui.db import database
from clerktui.errors import ClerkError, OutcomeUnknown
from clerktui.models import Table
from clerktui.services import drawer_close, drawers, payments, receipt_void, suspense
from clerktui.services.corrections import reapply, tender
from clerktui.services.work_orders import ending, taking
from clerktui.views.batches import SuspenseDraft
from clerktui.views.corrections import ReapplyDraft, TenderDraft as TenderChange
from clerktui.views.drawers import CloseDrawerDraft, OpenDrawerDraft
from clerktui.views.order_completion import ChargeDone, CostDone, OrderDraft
from clerktui.views.receipts import VoidDraft
from clerktui.views.tickets import LineDraft, TenderDraft
from clerktui.views.work_orders import RequestDraft
from tests.support.batches import begin_batch, get_batch, key, post, to_state
from tests.support.office import Office, new_id

pytestmark = pytest.mark.slow
A, B = "10-0001-00", "10-0002-00"
CALLS_MAX = 80
PROVE_EVERY = 5  # what one fault left behind stays there for the next proof to find


class FaultError(Exception):
    """What went wrong on purpose."""


@dataclass
class Trial:
    """One command to be sent with a fault, then again, then once more."""

    service: Callable[..., Any]
    draft: Any
    who: str = "ana"


@contextmanager
def fault_at(office: Office, kind: str, place: int) -> Iterator[list[str]]:
    """Fail the call at `place` in the way of `kind`; gives the calls there were."""
    calls: list[str] = []

    def strike(connection, _cursor, statement, *_rest) -> None:
        calls.append(statement)
        if len(calls) == place:
            if kind == "cut":
                connection.connection.driver_connection.pgconn.finish()
            else:
                raise FaultError

    event.listen(office.db.engine, "before_cursor_execute", strike)
    try:
        yield calls
    finally:
        event.remove(office.db.engine, "before_cursor_execute", strike)


def payment(office: Office, number: int) -> Trial:
    """Several lines, several tenders, change and a credit: everything a posting can write."""
    lines = (
        LineDraft("account", A, 100 + number),
        LineDraft("account", B, 1_000_000 - number),
        LineDraft("revenue", "DEP-POLICE", 7),
    )
    total = sum(line.amount_cents for line in lines)
    tenders = (TenderDraft("check", 500, "1187"), TenderDraft("cash", total))
    draft = office.draft(*lines, tenders=tenders)
    office.approve(draft.command_id, "payment.maximum", "payment.override")
    return Trial(payments.post_payment, draft)


def void(office: Office, number: int) -> Trial:
    trial = payment(office, number)
    receipt = office.post(trial.draft).receipt
    return Trial(receipt_void.void_receipt, VoidDraft(new_id(), receipt, "wrong account"))


def close(office: Office, number: int) -> Trial:
    if drawers.current_drawer(office.db, office.people["ana"]) is None:
        office.open_drawer("1")
    office.pay(A, 1000 + number)
    counted = (("cash", 20_500), ("check", 0))
    draft = CloseDrawerDraft(new_id(), office.sessions["ana"].session_id, counted)
    return Trial(drawer_close.close_drawer, draft)


def open_(office: Office, number: int) -> Trial:
    del number
    found = drawers.current_drawer(office.db, office.people["ana"])
    if found is not None:
        office.sessions["ana"] = found
        office.close(cash=20_000)
    return Trial(drawers.open_drawer, OpenDrawerDraft(new_id(), "1", 20_000))


def apply(office: Office, number: int) -> Trial:
    """A part of unidentified money, more than the account owes."""
    line = LineDraft("revenue", "SUSPENSE", 5000 + number)
    office.post(office.draft(line))
    *_, last = suspense.list_suspense(office.db, office.people["ana"], limit=500).rows
    draft = SuspenseDraft(new_id(), last.item_id, 4000 + number, B)
    return Trial(suspense.apply_suspense, draft)


def move(office: Office, number: int) -> Trial:
    """A payment with a credit, moved to another account: two entries, two chains, a receipt."""
    trial = apply(office, number)
    moved = suspense.apply_suspense(office.db, office.people["ana"], trial.draft)
    draft = ReapplyDraft(new_id(), moved.receipt, "wrong_account", A)
    return Trial(reapply.reapply, draft, "sam")


def change_and_void(office: Office, number: int) -> Trial:
    """A void of a receipt whose way of paying was corrected."""
    trial = void(office, number)
    change = TenderChange(
        new_id(), trial.draft.receipt, "wrong_tender", "cash", "check", 400, reference="1"
    )
    tender.change_tender(office.db, office.people["ana"], change)
    return trial


def order_done(office: Office, number: int) -> Trial:
    """An order with a caller to be called, its cost, and a charge on the account."""
    said = {"account": A, "number": "919-555-0190", "answers": {"from": "house side"}}
    asked = RequestDraft(new_id(), "leak", words=str(number), **said)
    taken = taking.take_request(office.db, office.people["ana"], asked)
    cost = CostDone("material", "clamp", unit_cents=1850)
    brought = {"minutes": 90, "costs": (cost,), "charges": (ChargeDone("house"),)}
    return Trial(ending.complete_order, OrderDraft(new_id(), taken.number, "done", **brought))


def send(office: Office, trial: Trial) -> Any:
    return trial.service(office.db, office.people[trial.who], trial.draft)


def settles(office: Office, trial: Trial, *, was_done: bool) -> None:
    """The same command is done now, or was; and never a second time."""
    first = send(office, trial)
    again = send(office, trial)
    if hasattr(first, "duplicate"):
        assert (first.duplicate, again.duplicate) == (was_done, True)
    else:
        assert first == again


COMMANDS = pytest.mark.parametrize(
    "make", [payment, void, close, open_, apply, move, change_and_void, order_done]
)


@COMMANDS
def test_a_fault_at_every_call(office, make):
    fails_at_every_place(office, make, "fault")


@COMMANDS
@pytest.mark.postgresql_only
def test_a_line_cut_at_every_call(office, make):
    fails_at_every_place(office, make, "cut")


def fails_at_every_place(office: Office, make: Callable[[Office, int], Trial], kind: str) -> None:
    office.account(A, water=900_000)
    office.account(B, "LEE, ANN", water=700)
    numbers = itertools.count(1)
    for place in range(1, CALLS_MAX):
        trial = make(office, next(numbers))
        with fault_at(office, kind, place) as calls:
            try:
                send(office, trial)
            except (FaultError, ClerkError):
                pass
            else:
                assert len(calls) < place
                break
        if place % PROVE_EVERY == 0:
            office.prove()
        settles(office, trial, was_done=False)
    assert 8 < place < CALLS_MAX
    office.prove()


def rows(office: Office) -> dict[str, int]:
    """How many rows each table has."""
    tables = Table.metadata.sorted_tables
    counts = (select(literal(t.name), func.count()).select_from(t) for t in tables)
    with office.db.read() as connection:
        return dict(connection.execute(union_all(*counts)).all())


def batch_fails_at_every_place(office: Office, kind: str) -> None:
    """The same batch again and again: nothing of it is there until all of it is."""
    office.account(A, water=900)
    number = begin_batch(office, "ana", 1300, 3)
    key(office, number, (A, 500, "1"), ("", 200, "2"), (A, 600, "3"))
    to_state(office, number, "released")
    before = rows(office)
    for place in range(1, CALLS_MAX):
        with fault_at(office, kind, place) as calls:
            try:
                posted = post(office, number)
            except (FaultError, ClerkError):
                pass
            else:
                assert len(calls) < place
                break
        assert rows(office) == before
    assert 8 < place < CALLS_MAX
    assert (posted.first_receipt, posted.items, posted.duplicate) == ("26-000001", 3, False)
    assert (office.balance(A), get_batch(office, number).state) == (-200, "posted")
    assert post(office, number).duplicate
    office.prove()


def test_a_fault_at_every_call_of_posting_a_batch(office):
    batch_fails_at_every_place(office, "fault")


@pytest.mark.postgresql_only
def test_a_line_cut_at_every_call_of_posting_a_batch(office):
    batch_fails_at_every_place(office, "cut")


@COMMANDS
def test_a_commit_that_fails_and_a_commit_nobody_hears_of(office, make, monkeypatch):
    office.account(A, water=900_000)
    office.account(B, "LEE, ANN", water=700)

    def refuse(_connection) -> None:
        raise FaultError

    trial = make(office, 1)
    event.listen(office.db.engine, "commit", refuse)
    with pytest.raises(FaultError):
        send(office, trial)
    event.remove(office.db.engine, "commit", refuse)
    office.prove()
    settles(office, trial, was_done=False)

    trial = make(office, 2)
    honest = database._commit

    def lose_the_answer(connection) -> None:
        honest(connection)
        raise OutcomeUnknown("db.outcome_unknown")

    with monkeypatch.context() as patch:
        patch.setattr(database, "_commit", lose_the_answer)
        with pytest.raises(OutcomeUnknown):
            send(office, trial)
    office.prove()
    settles(office, trial, was_done=True)
