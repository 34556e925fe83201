"""The road every correction takes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from clerktui.errors import NeedsOverride, Refused
from clerktui.ledger.journal import Leg
from clerktui.models import AuditEntry, Correction, CorrectionLine, Receivable
from clerktui.services.corrections import acts
from clerktui.services.corrections.acts import Act, Booking, Line
from clerktui.views.corrections import CorrectionPosted
from tests.support.office import new_id

ACCOUNT = "10-0442-07"
_CORRECTION = Correction.__table__
_LINE = CorrectionLine.__table__
_RECEIVABLE = Receivable.__table__


@pytest.fixture
def books(office):
    """One account that owes 41.20."""
    office.account(ACCOUNT, water=4120)
    return office


def take_off(making, cents):
    """Take cents off the account's only receivable, against the reason's account."""
    accounts = making.lock_accounts([ACCOUNT])
    making.ask_second_person(cents)
    item = making.connection.execute(select(_RECEIVABLE)).one()
    owed_gl = making.reference.services[item.service].receivable_gl_id
    legs = [
        Leg(owed_gl, -cents, item.account_id, item.id),
        Leg(making.reason.gl_account_id, cents),
    ]
    booked = making.book(
        Booking(
            amount_cents=cents,
            legs=legs,
            lines=[Line(item.account_id, item.id, -cents, "Water")],
            columns={"account_id": item.account_id},
        )
    )
    return CorrectionPosted(booked.number, "adjustment", cents, making.balances(accounts))


def correct(office, cents=500, who="sam", **said):
    told = {"command_id": new_id(), "reason": "misread", "note": "", **said}
    act = Act("adjustment", content=[ACCOUNT, cents], **told)
    return acts.correct(office.db, office.people[who], act, lambda m: take_off(m, cents))


def test_it_is_booked_numbered_told_and_leaves_the_balances_right(books):
    first, second = correct(books), correct(books, 120)
    assert (first.number, second.number) == (1, 2)
    assert first.balances == ((ACCOUNT, 3620),)
    assert books.balance(ACCOUNT) == 3500
    with books.db.read() as connection:
        rows = connection.execute(select(_CORRECTION)).all()
        lines = connection.execute(select(_LINE.c.amount_cents)).scalars().all()
        told = connection.execute(
            select(AuditEntry.__table__.c.detail).where(
                AuditEntry.__table__.c.subject_kind == "correction"
            )
        ).scalars()
        assert [one["amount_cents"] for one in told] == [500, 120]
    assert [(row.kind, row.amount_cents) for row in rows] == [
        ("adjustment", 500),
        ("adjustment", 120),
    ]
    assert lines == [-500, -120]
    books.prove()


def test_asked_again_it_answers_and_books_nothing(books):
    command = new_id()
    first = correct(books, command_id=command)
    again = correct(books, command_id=command)
    assert again.duplicate
    assert again.balances == first.balances == ((ACCOUNT, 3620),)
    assert books.balance(ACCOUNT) == 3620
    with pytest.raises(Refused, match=r"command\.reused"):
        correct(books, 600, command_id=command)


def test_a_reason_is_one_of_the_towns_and_some_want_words(books):
    for said, refusal in (
        ({"reason": "because"}, "correction.reason_unknown"),
        ({"reason": "leak", "note": "  "}, "correction.note_missing"),
    ):
        with pytest.raises(Refused) as refused:
            correct(books, **said)
        assert refused.value.message_id == refusal
    correct(books, reason="leak", note="toilet ran")
    assert {reason.code for reason in acts.list_reasons(books.db, "adjustment")} == {
        "agency_commission",
        "billing_error",
        "courtesy",
        "leak",
        "small_credit",
        "misread",
        "refund_recovery",
        "setoff_returned",
        "tax_release",
    }


def test_a_large_one_waits_for_somebody_else(books):
    books.decide("correction.second_person", {"when": "above_cents", "above_cents": 1000})
    command = new_id()
    with pytest.raises(NeedsOverride) as warned:
        correct(books, 1001, command_id=command)
    assert books.balance(ACCOUNT) == 4120
    warning = warned.value
    books.approve(command, warning.message_id, warning.permission, by="fay", who="sam")
    assert correct(books, 1001, command_id=command).number == 1
    with books.db.read() as connection:
        approver = connection.execute(select(_CORRECTION.c.approved_by_id)).scalar_one()
    assert approver == books.people["fay"].user_id


def test_what_does_not_balance_is_not_booked(books):
    def work(making):
        making.book(Booking(5, [Leg(1, 5), Leg(2, -4)]))

    act = Act("adjustment", new_id(), "misread", "", [])
    with pytest.raises(Refused, match=r"ledger\.unbalanced"):
        acts.correct(books.db, books.people["sam"], act, work)
    books.prove()
