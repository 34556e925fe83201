"""Drawers: opened with a float, counted, shown to whom they may be shown."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select

from clerktui.errors import Refused
from clerktui.models import AuditEntry, DrawerCount
from clerktui.services import drawers
from clerktui.views.drawers import OpenDrawerDraft
from clerktui.views.tickets import TenderDraft
from tests.support.office import Office, new_id

ACCOUNT = "10-0442-07"
PIECES = ((2000, 7), (1000, 4), (500, 3), (25, 20))


def open_(office: Office, who: str, drawer: str, float_cents: int = 20_000, **more):
    draft = OpenDrawerDraft(more.pop("command_id", new_id()), drawer, float_cents, **more)
    return drawers.open_drawer(office.db, office.people[who], draft)


def refused(office: Office, who: str, drawer: str, float_cents: int = 20_000, **more) -> Refused:
    with pytest.raises(Refused) as caught:
        open_(office, who, drawer, float_cents, **more)
    office.prove()
    return caught.value


def counts_of(office: Office, session_id: int) -> list[tuple]:
    table = DrawerCount.__table__
    with office.db.read() as connection:
        rows = connection.execute(
            select(table.c.purpose, table.c.tender_type, table.c.counted_cents, table.c.detail)
            .where(table.c.drawer_session_id == session_id)
            .order_by(table.c.id)
        )
        return [tuple(row) for row in rows]


def test_a_drawer_opens_with_its_counted_float(office):
    view = open_(office, "dee", "2", counts=PIECES)
    assert (view.drawer, view.state, view.username) == ("2", "open", "dee")
    assert (view.float_cents, view.payments, view.taken_cents) == (20_000, 0, 0)
    assert view.business_date == dt.date(2026, 11, 23)
    assert drawers.current_drawer(office.db, office.people["dee"]) == view
    pieces = [list(count) for count in PIECES]
    assert counts_of(office, view.session_id) == [("open", "cash", 20_000, pieces)]


def test_the_same_piece_may_be_counted_in_two_heaps(office):
    assert open_(office, "dee", "2", 4000, counts=((2000, 1), (2000, 1))).float_cents == 4000


def test_a_drawer_may_open_empty_and_for_another_business_date(office):
    view = open_(office, "dee", "2", 0, business_date=dt.date(2026, 11, 20))
    assert (view.float_cents, view.business_date) == (0, dt.date(2026, 11, 20))


@pytest.mark.parametrize(
    ("who", "drawer", "more", "message_id", "facts"),
    [
        ("dee", "9", {}, "drawer.unknown", {"drawer": "9"}),
        ("dee", "1", {}, "drawer.already_open", {"drawer": "1", "username": "ana"}),
        ("ana", "2", {}, "drawer.user_has_other", {"drawer": "1", "username": "ana"}),
        (
            "dee",
            "2",
            {"counts": ((2000, 9),)},
            "drawer.float_mismatch",
            {"counted_cents": 18_000, "float_cents": 20_000},
        ),
        ("dee", "2", {"counts": ((2000, -1),)}, "change.count", None),
        (
            "dee",
            "2",
            {"float_cents": 600, "counts": ((300, 2),)},
            "drawer.no_such_piece",
            {"unit_cents": 300},
        ),
        ("dee", "2", {"float_cents": -1}, "drawer.negative_count", {"counted_cents": -1}),
    ],
)
def test_what_does_not_open(office, who, drawer, more, message_id, facts):
    error = refused(office, who, drawer, **more)
    assert error.message_id == message_id
    assert facts is None or error.facts == facts
    assert drawers.list_drawers(office.db, office.people["ana"])[1][2] == ""


def test_whoever_may_not_take_money_may_not_open(office):
    inquiry = dataclasses.replace(office.people["dee"], permissions=frozenset({"account.view"}))
    with pytest.raises(Refused, match="denied"):
        drawers.open_drawer(office.db, inquiry, OpenDrawerDraft(new_id(), "2", 0))


def test_the_same_command_opens_once(office):
    first = open_(office, "dee", "2", command_id="open-2")
    assert open_(office, "dee", "2", command_id="open-2") == first
    for other in ({"float_cents": 1}, {"business_date": dt.date(2026, 1, 2)}):
        assert refused(office, "dee", "2", command_id="open-2", **other).message_id == (
            "command.reused"
        )


def test_a_closed_drawer_opens_again_for_another_day(office):
    office.close(cash=20_000)
    assert drawers.current_drawer(office.db, office.people["ana"]) is None
    again = open_(office, "ana", "1", 15_000)
    assert again.session_id != office.sessions["ana"].session_id


def test_the_office_sees_whose_drawers_are_open(office):
    open_(office, "dee", "3")
    listed = drawers.list_drawers(office.db, office.people["ana"])
    assert listed == (
        ("1", "Drawer 1", "Ana Ruiz", False),
        ("2", "Drawer 2", "", False),
        ("3", "Drawer 3", "Dee Walker", False),
        ("HEADLESS", "Maintenance drawer", "", False),
    )
    assert drawers.list_denominations(office.db)[:3] == (10_000, 5000, 2000)


def test_a_drawer_shows_what_should_be_in_it_by_tender(office):
    office.account(ACCOUNT, water=50_000)
    office.pay(ACCOUNT, 6000, TenderDraft("cash", 10_000))
    office.pay(ACCOUNT, 2500, TenderDraft("check", 2500, "1187"))
    office.void(office.pay(ACCOUNT, 900).receipt)
    detail = drawers.get_drawer(office.db, office.people["ana"], "1")
    expected = {line.tender_type: line.expected_cents for line in detail.lines}
    assert expected == {
        "cash": 26_000,
        "check": 2500,
        "card": 0,
        "money_order": 0,
        "third_party": 0,
    }
    assert {line.counted_cents for line in detail.lines} == {None}
    assert (detail.drawer.payments, detail.drawer.taken_cents) == (2, 8500)
    assert detail.over_short_cents is None


def test_another_clerks_drawer_is_for_the_supervisor_only(office):
    with pytest.raises(Refused, match=r"drawer\.not_yours"):
        drawers.get_drawer(office.db, office.people["dee"], "1")
    assert drawers.get_drawer(office.db, office.people["sam"], "1").drawer.username == "ana"
    with pytest.raises(Refused, match=r"drawer\.unknown"):
        drawers.get_drawer(office.db, office.people["sam"], "2")


def test_a_closed_drawer_shows_what_was_counted(office):
    office.close(cash=19_500)
    detail = drawers.get_drawer(office.db, office.people["ana"], "1")
    assert detail.drawer.state == "closed"
    assert detail.over_short_cents == -500
    counted = {line.tender_type: line.counted_cents for line in detail.lines}
    assert counted["cash"] == 19_500


# ----------------------------------------------------------------------------- counts of the day
def test_a_count_is_kept_and_changes_nothing(office):
    session = office.sessions["ana"].session_id
    drawers.count_drawer(office.db, office.people["ana"], session, (("cash", 4000),), ((2000, 2),))
    assert counts_of(office, session)[1:] == [("check", "cash", 4000, [[2000, 2]])]
    drawers.count_drawer(office.db, office.people["sam"], session, (("check", 5),))
    drawers.count_drawer(office.db, office.people["ana"], session, ())
    assert counts_of(office, session)[2:] == [("check", "check", 5, None)]
    office.prove()


@pytest.mark.parametrize(
    ("counted", "counts", "message_id"),
    [
        ((("shells", 5),), (), "payment.unknown_tender"),
        ((("cash", -5),), (), "drawer.negative_count"),
        ((("cash", 5), ("cash", 6)), (), "drawer.counted_twice"),
        ((("cash", 5000),), ((2000, 2),), "drawer.pieces_mismatch"),
        ((("cash", 0),), ((2000, -2),), "change.count"),
        ((("cash", 600),), ((300, 2),), "drawer.no_such_piece"),
    ],
)
def test_a_count_that_can_not_be_is_refused(office, counted, counts, message_id):
    session = office.sessions["ana"].session_id
    with pytest.raises(Refused) as caught:
        drawers.count_drawer(office.db, office.people["ana"], session, counted, counts)
    assert caught.value.message_id == message_id
    assert len(counts_of(office, session)) == 1


def test_only_the_own_open_drawer_is_counted(office):
    session = office.sessions["ana"].session_id
    for who, number, message_id in (
        ("dee", session, "drawer.not_yours"),
        ("ana", 4711, "drawer.closed"),
    ):
        with pytest.raises(Refused) as caught:
            drawers.count_drawer(office.db, office.people[who], number, (("cash", 1),))
        assert caught.value.message_id == message_id


def test_opening_is_told_in_the_audit_trail(office):
    open_(office, "dee", "2")
    table = AuditEntry.__table__
    with office.db.read() as connection:
        row = connection.execute(select(table).order_by(table.c.id.desc()).limit(1)).one()
    assert (row.action, row.subject_kind, row.subject_id) == ("open_drawer", "drawer", "2")
    assert row.detail == {"float_cents": 20_000}
    assert row.user_id == office.people["dee"].user_id
