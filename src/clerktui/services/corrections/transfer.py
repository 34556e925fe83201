"""A debit or a credit moved from one account to another, receivable by receivable.

What is moved keeps its service, due date, tax year and component on the other account, so that it
is as old there as it was here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger.journal import Leg
from clerktui.models import Bill, Receivable
from clerktui.security.permissions import require
from clerktui.services.corrections.acts import Act, Booking, Line, Making, correct
from clerktui.services.customer_deposit_rows import SERVICE
from clerktui.services.open_items import AccountRow, get_accounts
from clerktui.services.reference import Reference, get_reference
from clerktui.views.corrections import (
    AccountEffect,
    CorrectionPosted,
    Effect,
    OpenItemView,
    TransferDraft,
)
from clerktui.views.people import Actor

KIND = "transfer"
_BILL = Bill.__table__
_RECEIVABLE = Receivable.__table__


@dataclass(frozen=True)
class _Moved:
    """A receivable and what of it is moved, signed as it is open."""

    row: Any
    amount_cents: int
    description: str


def transfer(db: Database, actor: Actor, draft: TransferDraft) -> CorrectionPosted:
    """Move open receivables, or parts of them, from one account to another.

    Raises:
        Refused: `denied`, `command.reused`, `account.unknown`, `correction.same_account`,
            `correction.nothing_open`, `correction.item`, `correction.item_amount`, and as
            `acts.correct`.
        NeedsOverride: `correction.second_person` where the town wants one, until approved.
    """
    require(actor, "correction.transfer")
    said = {name: value for name, value in draft.__dict__.items() if name != "command_id"}
    act = Act(KIND, draft.command_id, draft.reason, draft.note, said)
    return correct(db, actor, act, lambda making: move_items(making, draft))


def preview(db: Database, actor: Actor, draft: TransferDraft) -> Effect:
    """What a transfer would do as things stand.

    Raises:
        Refused: as `transfer`.
    """
    require(actor, "correction.transfer")
    with db.read() as connection:
        reference = get_reference(db, connection)
        accounts = get_accounts(connection, [draft.account, draft.to_account])
        moved = _find(connection, reference, accounts, draft)
    net = sum(one.amount_cents for one in moved)
    from_, to = accounts[draft.account], accounts[draft.to_account]
    return Effect(
        sum(abs(one.amount_cents) for one in moved),
        tuple(
            AccountEffect(a.number, a.name, a.balance_cents, a.balance_cents + cents)
            for a, cents in ((from_, -net), (to, net))
        ),
        tuple(one.description for one in moved),
    )


def list_open(db: Database, actor: Actor, account: str) -> tuple[OpenItemView, ...]:
    """What is open on an account, debits and credits, oldest due first.

    Raises:
        Refused: `denied`, `account.unknown`.
    """
    require(actor, "correction.transfer")
    with db.read() as connection:
        reference = get_reference(db, connection)
        accounts = get_accounts(connection, [account])
        if account not in accounts:
            raise Refused("account.unknown", account=account)
        rows = connection.execute(_open(accounts[account].id)).all()
    return tuple(
        OpenItemView(row.id, _said(reference, row), row.bill, row.due_on, row.balance_cents)
        for row in rows
    )


def move_items(making: Making, draft: TransferDraft) -> CorrectionPosted:
    """The same inside a transaction.

    Raises:
        Refused: as `transfer`.
        NeedsOverride: `correction.second_person`.
    """
    connection, reference = making.connection, making.reference
    accounts = making.lock_accounts([draft.account, draft.to_account])
    moved = _find(connection, reference, accounts, draft)
    amount_cents = sum(abs(one.amount_cents) for one in moved)
    making.ask_second_person(amount_cents)
    from_id, to_id = accounts[draft.account].id, accounts[draft.to_account].id
    legs: list[Leg] = []
    lines: list[Line] = []
    for one in moved:
        new_id = _new_receivable(connection, to_id, one)
        gl = reference.services[one.row.service].receivable_gl_id
        for account_id, receivable_id, cents in (
            (from_id, one.row.id, -one.amount_cents),
            (to_id, new_id, one.amount_cents),
        ):
            legs.append(Leg(gl, cents, account_id, receivable_id))
            lines.append(Line(account_id, receivable_id, cents, one.description))
    columns = {"account_id": from_id, "to_account_id": to_id}
    booked = making.book(Booking(amount_cents, legs, lines, columns))
    return CorrectionPosted(booked.number, KIND, amount_cents, making.balances(accounts))


def _find(
    connection: Connection,
    reference: Reference,
    accounts: dict[str, AccountRow],
    draft: TransferDraft,
) -> list[_Moved]:
    """The receivables that are moved, each with its part."""
    for number in (draft.account, draft.to_account):
        if number not in accounts:
            raise Refused("account.unknown", account=number)
    if draft.account == draft.to_account:
        raise Refused("correction.same_account", account=draft.account)
    rows = {row.id: row for row in connection.execute(_open(accounts[draft.account].id))}
    picked = draft.items or tuple((row.id, row.balance_cents) for row in rows.values())
    if not picked:
        raise Refused("correction.nothing_open", account=draft.account)
    return [_part(reference, rows, draft.account, item) for item in _once(picked, draft.account)]


def _once(picked: Sequence[tuple[int, int]], account: str) -> Sequence[tuple[int, int]]:
    """Each receivable at most once."""
    seen: set[int] = set()
    for receivable_id, _ in picked:
        if receivable_id in seen:
            raise Refused("correction.item", item=receivable_id, account=account)
        seen.add(receivable_id)
    return picked


def _part(
    reference: Reference, rows: dict[int, Any], account: str, item: tuple[int, int]
) -> _Moved:
    receivable_id, cents = item
    row = rows.get(receivable_id)
    if row is None:
        raise Refused("correction.item", item=receivable_id, account=account)
    said = _said(reference, row)
    low, high = sorted((0, row.balance_cents))
    if not cents or not low <= cents <= high:
        raise Refused(
            "correction.item_amount",
            amount_cents=cents,
            description=said,
            open_cents=row.balance_cents,
        )
    return _Moved(row, cents, said)


def _open(account_id: int) -> Any:
    return (
        select(_RECEIVABLE, func.coalesce(_BILL.c.number, "").label("bill"))
        .outerjoin(_BILL, _BILL.c.id == _RECEIVABLE.c.bill_id)
        .where(_RECEIVABLE.c.account_id == account_id, _RECEIVABLE.c.balance_cents != 0)
        .where(_RECEIVABLE.c.service != SERVICE)
        .order_by(_RECEIVABLE.c.due_on, _RECEIVABLE.c.id)
    )


def _said(reference: Reference, row: Any) -> str:
    """A receivable in words: its service, what of it, its year, its bill."""
    name = reference.services[row.service].name
    component = row.component if row.component not in ("principal", row.service) else ""
    year = str(row.tax_year) if row.tax_year else ""
    bill = f"bill {row.bill}" if row.bill else ""
    return " ".join(filter(None, (name, component, year, bill)))


def _new_receivable(connection: Connection, account_id: int, moved: _Moved) -> int:
    """The same debt or credit on the other account, with nothing in it yet."""
    row = moved.row
    return connection.execute(
        insert(_RECEIVABLE)
        .values(
            account_id=account_id,
            service=row.service,
            component=row.component,
            tax_year=row.tax_year,
            due_on=row.due_on,
            original_cents=moved.amount_cents,
            balance_cents=0,
            description=row.description or moved.description,
        )
        .returning(_RECEIVABLE.c.id)
    ).scalar_one()
