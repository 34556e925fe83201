"""Orders by what they are, page by page or all of them as they come; papers to a file."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import insert, select

from clerktui.formats.order_csv import order_lines
from clerktui.models import AuditEntry, WorkOrder
from clerktui.services.maintenance import maintenance_actor
from clerktui.services.work_orders import exporting, sheets
from clerktui.views.order_lists import OrderFilter, OrderFound
from tests.rules.refusals import refused
from tests.support.office import Office
from tests.support.order_books import OAK, hidden, worked
from tests.support.work_orders import MARIA, decide, move, request, row

ALL = OrderFilter(is_all=True)


@pytest.fixture
def busy(office: Office, clock) -> Office:
    """An office with orders of three months."""
    return worked(office, clock)


def found(office: Office, wanted: OrderFilter = ALL) -> list[OrderFound]:
    return list(exporting.each_order(office.db, office.people["ana"], wanted))


def test_every_order_comes_once_however_many_were_made_in_the_same_moment(busy):
    more = 2 * exporting.PIECE + 1
    one = {**row(busy, 5)._asdict()}
    del one["id"]
    many = [{**one, "number": 1000 + number} for number in range(more)]
    busy.db.post(lambda connection: connection.execute(insert(WorkOrder.__table__), many))
    numbers = [one.number for one in found(busy)]
    assert numbers == [1, 2, 3, 4, 5, *range(1000, 1000 + more)]


def test_an_order_says_whether_its_deadlines_were_kept_and_what_it_came_to(busy):
    first, second, third, fourth, fifth = found(busy)
    assert (first.planned_in_time, first.there_in_time, first.done_in_time) == (True, True, True)
    assert (first.labor_cents, first.material_cents, first.cost_cents) == (6300, 2150, 8450)
    assert (second.state, second.done_in_time) == ("cancelled", None)
    assert (third.planned_in_time, third.done_in_time) == (False, False)
    assert (third.equipment_cents, third.charged_cents, third.account) == (8000, 7500, MARIA)
    assert (fourth.is_overdue, fourth.planned_in_time) == (True, False)
    assert (fifth.is_overdue, fifth.callers) == (False, 1)


def test_a_confidential_address_is_neither_written_nor_found(busy):
    hidden(busy, MARIA)
    [one] = found(busy, OrderFilter(account=MARIA, is_all=True))
    assert one.place == one.address == "(confidential address)"
    assert found(busy, OrderFilter(place="12 Elm St", is_all=True)) == []
    assert found(busy, OrderFilter(words="elm", is_all=True)) == []
    assert [one.number for one in found(busy, OrderFilter(words="oak", is_all=True))] == [
        1,
        2,
        4,
        5,
    ]


def test_pages_follow_each_other(busy):
    ana = busy.people["ana"]
    page = exporting.find_orders(busy.db, ana, ALL, limit=3)
    rest = exporting.find_orders(busy.db, ana, ALL, page.after, limit=3)
    assert [one.number for one in (*page.rows, *rest.rows)] == [5, 4, 3, 2, 1]
    assert rest.after is None


def test_whoever_hands_orders_out_is_written_down(busy):
    found(busy, OrderFilter(department="streets", is_all=True))
    actor = maintenance_actor(busy.db, "DESK1")
    assert len(list(exporting.each_order(busy.db, actor, ALL))) == 5
    table = AuditEntry.__table__
    query = select(table.c.user_id, table.c.detail).where(table.c.action == "export_orders")
    with busy.db.read() as connection:
        kept = connection.execute(query.order_by(table.c.id)).all()
    assert [one.user_id for one in kept] == [busy.people["ana"].user_id, None]
    assert kept[0].detail == {"narrowed": {"department": "streets", "is_all": "True"}}


def test_field_staff_list_the_orders_of_their_crew_and_export_none(busy):
    with refused("denied"):
        exporting.each_order(busy.db, busy.people["walt"], ALL)
    listed = exporting.find_orders(busy.db, busy.people["walt"], ALL).rows
    assert {one.crew for one in listed} == {"w1"}


@pytest.mark.sqlite_only
def test_a_spreadsheet_gets_text_money_and_moments_as_it_knows_them(busy):
    request(busy, "tree", place='=HYPERLINK("x")', words="+1", answers={})
    lines = csv.DictReader(io.StringIO("".join(order_lines(found(busy), "America/New_York"))))
    rows = list(lines)
    assert rows[0]["made_at"] == "2026-09-14 10:00"
    assert (rows[0]["labor"], rows[2]["charged"]) == ("63.00", "75.00")
    assert (rows[1]["done_in_time"], rows[2]["done_in_time"]) == ("", "no")
    assert rows[5]["place"].startswith("'=")
    assert rows[5]["words"] == "'+1"


# -------------------------------------------------------------------------------------- papers
def test_a_crew_s_day_has_what_is_planned_until_then_in_its_order(busy):
    move(busy, "assign", 5, crew="w1", sequence=1)
    move(busy, "assign", 4, crew="w1", sequence=2)
    ana, today = busy.people["ana"], busy.db.clock.today("America/New_York")
    paper = sheets.day_sheet(busy.db, ana, "w1")
    assert [one.number for one in paper.lines] == [5, 4]
    assert paper.day == today
    assert sheets.day_sheet(busy.db, busy.people["walt"], "w1").lines == paper.lines
    with refused("work_order.sheet_crew", crew="w2"):
        sheets.day_sheet(busy.db, busy.people["walt"], "w2")
    with refused("work_order.crew_unknown"):
        sheets.day_sheet(busy.db, ana, "w9")
    decide(busy, "work_order.crews", {"w1": {"name": "Only one"}})
    assert sheets.order_paper(busy.db, ana, 4).place == OAK
