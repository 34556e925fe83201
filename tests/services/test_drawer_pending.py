"""A drawer left off: it takes nothing more, a supervisor counts again or approves, it closes."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clerktui.errors import NeedsOverride, Refused
from clerktui.services import drawer_close, drawer_pending, drawers, policies, reference
from clerktui.views.drawers import CloseDrawerDraft, DrawerClosed, SettleDraft
from clerktui.views.tickets import TenderDraft
from tests.support.office import Office, new_id
from tests.support.tills import move_draft, send_move

ACCOUNT = "10-0442-07"


@pytest.fixture
def day(office: Office) -> Office:
    """60.00 in cash and a check of 25.00 on a float of 200.00."""
    office.account(ACCOUNT, water=50_000)
    office.pay(ACCOUNT, 6000)
    office.pay(ACCOUNT, 2500, TenderDraft("check", 2500, "1187"))
    return office


def draft(office: Office, cash: int, **said) -> CloseDrawerDraft:
    counted = (("cash", cash), ("check", 2500))
    return CloseDrawerDraft(new_id(), office.sessions["ana"].session_id, counted, **said)


def leave(office: Office, cash: int = 20_000, who: str = "ana", note: str = "") -> None:
    drawer_pending.leave_pending(office.db, office.people[who], draft(office, cash), note)


def settle(office: Office, who: str = "sam", **said) -> DrawerClosed:
    settling = SettleDraft(new_id(), office.sessions["ana"].session_id, **said)
    return drawer_pending.settle_drawer(office.db, office.people[who], settling)


def decide(office: Office, key: str, value: object) -> None:
    policies.set_policy(office.db, key, value, dt.date(2026, 1, 1))
    reference.forget(office.db)


def refusal(act, *args, **said) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **said)
    return caught.value


def test_a_pending_drawer_takes_nothing_more(day):
    receipt = day.pay(ACCOUNT, 100).receipt
    leave(day, 20_000)
    assert drawers.current_drawer(day.db, day.people["ana"]).is_pending
    for act in (
        lambda: day.pay(ACCOUNT, 100),
        lambda: day.void(receipt),
        lambda: send_move(day, move_draft(day, "change_in", cash=100)),
        lambda: drawer_close.close_drawer(day.db, day.people["ana"], draft(day, 26_100)),
        lambda: leave(day, 1),
    ):
        assert refusal(act).message_id == "drawer.pending"
    day.prove()


def test_another_drawer_waits_for_it_and_is_told_so(day):
    leave(day, 20_000)
    for who, drawer in (("ana", "2"), ("ana", "1"), ("dee", "1")):
        told = refusal(day.open_drawer, drawer, who)
        facts = {"drawer": "1", "username": "ana"}
        assert (told.message_id, told.facts) == ("drawer.waits", facts)
    first = drawers.list_drawers(day.db, day.people["ana"])[0]
    assert (first[0], *first[2:]) == ("1", "Ana Ruiz", True)
    settle(day)
    day.open_drawer("2")
    assert not any(waits for *_, waits in drawers.list_drawers(day.db, day.people["ana"]))


def test_the_supervisor_sees_it_with_what_it_is_off(day):
    leave(day, 20_000, note="the phone rang")
    [waiting] = drawer_pending.list_pending(day.db, day.people["sam"])
    assert (waiting.drawer, waiting.clerk, waiting.over_short_cents, waiting.note) == (
        "1",
        "Ana Ruiz",
        -6000,
        "the phone rang",
    )
    by_tender = [(t.name, t.expected_cents, t.counted_cents) for t in waiting.tenders]
    assert by_tender[:2] == [("Cash", 26_000, 20_000), ("Check", 2500, 2500)]
    assert {(expected, counted) for _, expected, counted in by_tender[2:]} == {(0, 0)}
    assert refusal(drawer_pending.list_pending, day.db, day.people["ana"]).message_id == "denied"


def test_the_count_that_was_left_is_approved_and_closes_it(day):
    counted = CloseDrawerDraft(
        new_id(),
        day.sessions["ana"].session_id,
        (("cash", 20_000), ("check", 2500)),
        ((2000, 10),),
    )
    drawer_pending.leave_pending(day.db, day.people["ana"], counted)
    closed = settle(day)
    assert closed.over_short_cents == -6000
    assert closed.z_report.approved_by == "Sam Locklear"
    assert closed.z_report.messages == ("Settled on the count that was left.",)
    assert [(d.unit_cents, d.quantity) for d in closed.z_report.denominations] == [(2000, 10)]
    assert drawer_pending.list_pending(day.db, day.people["sam"]) == ()
    day.prove()
    assert refusal(settle, day).message_id == "drawer.not_pending"
    day.open_drawer("1")


def test_counted_again_it_closes_on_the_new_count(day):
    leave(day, 20_000)
    closed = settle(day, counted=(("cash", 26_000), ("check", 2500)))
    assert closed.over_short_cents == 0
    assert closed.z_report.messages == ("Settled on a new count.",)
    day.prove()


def test_settled_once_and_answered_again(day):
    leave(day, 20_000)
    settling = SettleDraft(new_id(), day.sessions["ana"].session_id)
    first = drawer_pending.settle_drawer(day.db, day.people["sam"], settling)
    again = drawer_pending.settle_drawer(day.db, day.people["sam"], settling)
    assert again == dataclasses.replace(first, duplicate=True)


def test_left_once_however_often_it_is_sent(day):
    leaving = draft(day, 20_000)
    for _ in range(2):
        drawer_pending.leave_pending(day.db, day.people["ana"], leaving)
    assert len(drawer_pending.list_pending(day.db, day.people["sam"])) == 1


def test_who_left_it_does_not_settle_it(day):
    leave(day, 20_000, who="sam")
    assert refusal(settle, day).message_id == "drawer.settle_own"
    assert refusal(settle, day, "dee").message_id == "denied"
    assert settle(day, "admin").over_short_cents == -6000


def test_a_drawer_that_may_be_closed_is_not_left(day):
    assert refusal(leave, day, 26_000).message_id == "drawer.not_off"
    assert refusal(leave, day, 25_000).message_id == "drawer.not_off"


# --------------------------------------------------------------------- what the town has decided
def close(office: Office, cash: int) -> DrawerClosed:
    return drawer_close.close_drawer(office.db, office.people["ana"], draft(office, cash))


def test_never_asks_nobody(day):
    decide(day, "drawer.close_approval", "never")
    assert close(day, 100).over_short_cents == -25_900
    day.prove()


def test_always_asks_even_when_nothing_is_off(day):
    decide(day, "drawer.close_approval", "always")
    closing = draft(day, 26_000)
    with pytest.raises(NeedsOverride) as caught:
        drawer_close.close_drawer(day.db, day.people["ana"], closing)
    error = caught.value
    assert error.message_id == "drawer.close_approval"
    day.approve(closing.command_id, error.message_id, error.permission, warning=error)
    closed = drawer_close.close_drawer(day.db, day.people["ana"], closing)
    assert closed.z_report.approved_by == "Sam Locklear"


def test_within_its_tolerance_a_drawer_is_balanced_and_the_cents_are_booked(day):
    decide(day, "drawer.tolerance_cents", 50)
    closed = close(day, 25_950)
    assert closed.over_short_cents == -50
    assert closed.z_report.messages == ("Within the tolerance of 0.50: balanced.",)
    day.prove()


def test_above_its_tolerance_it_is_off_though_nobody_is_asked(day):
    decide(day, "drawer.tolerance_cents", 50)
    assert close(day, 25_949).z_report.messages == ()


@pytest.mark.parametrize(("drawer", "is_asked"), [("1", False), ("2", True)])
def test_each_drawer_may_have_its_own_tolerance_and_it_is_never_below_the_limit(
    day, drawer, is_asked
):
    decide(day, "drawer.tolerance_cents", {"default": 0, drawer: 3000})
    if is_asked:
        with pytest.raises(NeedsOverride):
            close(day, 23_000)
    else:
        assert close(day, 23_000).over_short_cents == -3000
