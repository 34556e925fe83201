"""A drawer handed over: both agree to the count, each answers for the own difference only."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import DrawerCount
from clerktui.services import drawer_handover, drawer_moves, drawers
from clerktui.views.drawers import HandOverDraft
from clerktui.views.tickets import TenderDraft
from tests.support.office import Office, new_id
from tests.support.tills import hand_over, move

ACCOUNT = "10-0442-07"


@pytest.fixture
def day(office: Office) -> Office:
    """300.00 in cash, a check of 25.00 and third-party money on a float of 200.00."""
    office.account(ACCOUNT, water=500_000)
    office.pay(ACCOUNT, 30_000)
    office.pay(ACCOUNT, 2500, TenderDraft("check", 2500, "1187"))
    office.pay(ACCOUNT, 900, TenderDraft("third_party", 900, "DSS 1"))
    return office


def refusal(office: Office, draft: HandOverDraft, who: str = "ana") -> Refused:
    with pytest.raises(Refused) as caught:
        drawer_handover.hand_over(office.db, office.people[who], draft)
    office.prove()
    return caught.value


def draft(office: Office, to: str = "dee", **counted: int) -> HandOverDraft:
    counted = counted or {"cash": 50_000, "check": 2500}
    session = office.sessions["ana"].session_id
    return HandOverDraft(new_id(), session, to, tuple(sorted(counted.items())))


def test_the_drawer_goes_on_with_what_was_counted(day):
    handed = hand_over(day, cash=50_000, check=2500)
    assert handed.closed.over_short_cents == 0
    assert handed.closed.z_report.messages == ("Handed over to Dee Walker.",)
    assert drawers.current_drawer(day.db, day.people["ana"]) is None
    taken = drawers.current_drawer(day.db, day.people["dee"])
    assert (taken.drawer, taken.float_cents, taken.session_id) == (
        "1",
        20_000,
        handed.drawer.session_id,
    )
    moves = drawer_moves.list_moves(day.db, day.people["dee"], taken.session_id)
    assert [(m.kind, m.tender_type, m.amount_cents, m.who, m.witness) for m in moves] == [
        ("hand_over", "cash", -30_000, "Ana Ruiz", "Dee Walker"),
        ("hand_over", "check", -2500, "Ana Ruiz", "Dee Walker"),
    ]
    day.pay(ACCOUNT, 1000, who="dee")
    closed = day.close("dee", cash=51_000, check=2500)
    assert closed.over_short_cents == 0
    cash = closed.z_report.tenders[0]
    assert (cash.opening_cents, cash.taken_cents, cash.carried_cents) == (20_000, 1000, -30_000)
    day.prove()


def test_each_answers_for_the_own_difference(day):
    handed = hand_over(day, cash=49_500, check=2500)
    assert handed.closed.over_short_cents == -500
    assert day.close("dee", cash=49_800, check=2500).over_short_cents == 300
    day.prove()


def test_what_is_far_off_is_approved_besides(day):
    handed = hand_over(day, cash=10_000, check=2500)
    assert handed.closed.z_report.approved_by == "Sam Locklear"
    assert handed.drawer.float_cents == 10_000, "the float is no more than there is"
    assert day.close("dee", cash=10_000, check=2500).over_short_cents == 0
    day.prove()


def test_after_a_pickup_less_than_the_float_may_be_handed_over(day):
    move(day, "pickup", cash=45_000)
    handed = hand_over(day, cash=5000, check=2500)
    assert (handed.closed.over_short_cents, handed.drawer.float_cents) == (0, 5000)
    day.prove()


def test_only_the_receiver_agrees(day):
    handing = draft(day)
    error = refusal(day, handing)
    assert isinstance(error, NeedsOverride)
    assert error.facts == {"drawer": "1", "username": "dee", "counted_cents": 52_500}
    command = handing.command_id
    day.approve(command, error.message_id, error.permission, "sam", warning=error)
    assert refusal(day, handing).message_id == "drawer.hand_over"
    day.approve(command, error.message_id, error.permission, "dee", warning=error)
    assert not drawer_handover.hand_over(day.db, day.people["ana"], handing).duplicate


def test_sent_again_it_is_handed_over_once(day):
    handing = draft(day)
    error = refusal(day, handing)
    day.approve(handing.command_id, error.message_id, error.permission, "dee", warning=error)
    first = drawer_handover.hand_over(day.db, day.people["ana"], handing)
    again = drawer_handover.hand_over(day.db, day.people["ana"], handing)
    assert again.duplicate
    assert again.closed == dataclasses.replace(first.closed, duplicate=True)
    assert again.drawer == first.drawer


@pytest.mark.parametrize(
    ("to", "message_id"),
    [("ana", "drawer.hand_self"), ("nobody", "drawer.cannot_receive")],
)
def test_who_cannot_take_it_is_refused(day, to, message_id):
    assert refusal(day, draft(day, to)).message_id == message_id


def test_who_has_a_drawer_already_takes_no_other(day):
    day.open_drawer("2", "dee")
    handing = draft(day)
    error = refusal(day, handing)
    day.approve(handing.command_id, error.message_id, error.permission, "dee", warning=error)
    assert refusal(day, handing).message_id == "drawer.user_has_other"
    assert drawers.current_drawer(day.db, day.people["ana"]).session_id == handing.session_id


def test_the_receivers_opening_count_is_kept(day):
    opened = hand_over(day, cash=50_000, check=2500).drawer.session_id
    table = DrawerCount.__table__
    with day.db.read() as connection:
        rows = connection.execute(
            select(table.c.purpose, table.c.tender_type, table.c.counted_cents)
            .where(table.c.drawer_session_id == opened)
            .order_by(table.c.id)
        ).all()
    assert [tuple(row) for row in rows] == [
        ("open", "cash", 50_000),
        ("open", "check", 2500),
    ]
