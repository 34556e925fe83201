"""The dispatch board: what is late first, filters, counts, many at once, a crew's day in order."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert, select, text

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import WorkOrder, WorkOrderMove
from clerktui.services import accounts
from clerktui.services.work_orders import batching, board
from clerktui.views.accounts import FlagDraft
from clerktui.views.work_order_board import BatchMoveDraft, DayOrderDraft, OrderMark
from clerktui.views.work_orders import BoardFilter
from tests.rules.refusals import refused
from tests.support.office import Office, new_id
from tests.support.work_orders import MARIA, complete, history, move, request, row, staffed

HOUR = dt.timedelta(hours=1)
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def office(office: Office) -> Office:
    """A leak at an account, a pothole, garbage left out: 1, 2, 3."""
    office.account(MARIA, "RODRIGUEZ, MARIA", water=4120)
    staffed(office)
    request(office, account=MARIA)
    request(office, "pothole", place="9 Oak St")
    request(office, "missed_garbage", place="40 Pine St", answers={"out": "yes"})
    return office


def numbers(office: Office, wanted: BoardFilter | str = "", who: str = "dot") -> list[int]:
    return [one.number for one in board.list_board(office.db, office.people[who], wanted).rows]


def batch(office: Office, act: str, *orders: OrderMark | int, who: str = "dot", **said):
    marks = tuple(one if isinstance(one, OrderMark) else OrderMark(one) for one in orders)
    draft = BatchMoveDraft(said.pop("command_id", new_id()), act, marks, **said)
    return batching.batch(office.db, office.people[who], draft)


# -------------------------------------------------------------------------------- what is listed
def test_what_is_urgent_is_first_and_what_is_late_before_it(office):
    assert numbers(office) == [1, 2, 3]
    move(office, "set_priority", 3, priority=1, note="rats")
    assert numbers(office) == [3, 1, 2]
    office.db.clock.move(HOUR)
    assert numbers(office) == [1, 3, 2], "the leak should have been planned by now"
    first = board.list_board(office.db, office.people["dot"]).rows[0]
    assert first.is_overdue
    assert first.minutes_left == -30
    complete(office, 1)
    assert numbers(office) == [3, 2]


def test_minutes_are_counted_by_the_clock_of_the_type(office):
    lines = {one.number: one for one in board.list_board(office.db, office.people["dot"]).rows}
    assert lines[1].minutes_left == 30
    assert lines[3].minutes_left == 540, "nine hours of office, though it is a day by the wall"
    assert lines[3].due_at - office.db.clock.now() > 9 * HOUR
    office.db.clock.move(dt.timedelta(days=30))
    late = {one.number: one for one in board.list_board(office.db, office.people["dot"]).rows}
    open_minutes = -late[3].minutes_left
    assert 0 < open_minutes < (office.db.clock.now() - late[3].due_at) / dt.timedelta(minutes=1)


def test_every_filter_narrows_and_words_look_everywhere(office):
    move(office, "take", 2)
    move(office, "assign", 1, crew="w1", wanted_on=TODAY + dt.timedelta(days=2))
    wanted = {
        BoardFilter(department="utilities"): [1],
        BoardFilter(crew="w1"): [1],
        BoardFilter(crew="-"): [2, 3],
        BoardFilter(group="solid_waste"): [3],
        BoardFilter(state="assigned"): [1],
        BoardFilter(priority=3): [2],
        BoardFilter(day=TODAY): [2, 3],
        BoardFilter(mine=True): [1, 2],
        BoardFilter(overdue=True): [],
        BoardFilter(words="rodr"): [1],
        BoardFilter(words=MARIA): [1],
        BoardFilter(words="oak street"): [2],
        BoardFilter(words="3"): [3],
        BoardFilter(words="nothing like it"): [],
        BoardFilter(words="%"): [],
    }
    for one, found in wanted.items():
        assert numbers(office, one) == found, one
    assert numbers(office, BoardFilter(mine=True), who="ana") == []


def test_one_that_has_ended_is_found_by_its_number_only(office):
    complete(office, 2)
    assert 2 not in numbers(office)
    assert numbers(office, "oak") == []
    assert numbers(office, "#2") == [2]


def test_a_place_that_is_kept_from_everybody_is_neither_shown_nor_found(office):
    sam = office.people["sam"]
    said = {"proof": "program_card", "substitute_address": "PO Box 9, Raleigh NC 27602"}
    accounts.add_flag(office.db, sam, MARIA, FlagDraft("confidential", **said))
    [line] = board.list_board(office.db, sam, "#1").rows
    assert line.place == "(confidential address)"
    assert numbers(office, "elm") == []
    assert numbers(office, "rodr") == [1]


def test_pages_follow_each_other_without_a_gap(office):
    for number in range(5):
        request(office, "pothole", place=f"{number} Ash St")
    dot, seen, after = office.people["dot"], [], None
    while True:
        page = board.list_board(office.db, dot, BoardFilter(), after, 3)
        seen += [one.number for one in page.rows]
        after = page.after
        if after is None:
            break
    assert seen == numbers(office)
    assert len(seen) == 8


def test_who_may_see_no_accounts_sees_no_board(office):
    for ask in (board.list_board, board.counts):
        with refused("denied"):
            ask(office.db, office.people["walt"])


# ----------------------------------------------------------------------------------- the figures
def test_the_counts_say_what_is_open_late_nobodys_and_given_back(office):
    before = board.newest(office.db)
    move(office, "dispatch", 1, crew="w1")
    move(office, "could_not", 1, outcome="locked")
    office.db.clock.move(3 * HOUR)
    counted = board.counts(office.db, office.people["dot"])
    assert (counted.open, counted.overdue, counted.unassigned, counted.could_not) == (3, 1, 2, 1)
    assert counted.by_department == {"utilities": 1, "streets": 1, "sanitation": 1}
    assert counted.by_crew == {"w1": 1, "": 2}
    assert counted.newest_move == board.newest(office.db) == before + 2


def test_an_office_without_orders_has_an_empty_board(office):
    for number in (1, 2, 3):
        complete(office, number)
    counted = board.counts(office.db, office.people["dot"])
    assert (counted.open, counted.overdue, counted.by_crew) == (0, 0, {})
    assert numbers(office) == []


# ---------------------------------------------------------------------------------- many at once
def test_many_are_planned_and_sent_at_once(office):
    assert batch(office, "assign", 1, 2, crew="w1").done == (1, 2)
    assert batch(office, "dispatch", 1, 2).done == (1, 2)
    assert {row(office, number).state for number in (1, 2)} == {"dispatched"}
    assert batch(office, "reopen", 1).done == (1,)
    assert row(office, 1).crew == ""


def test_one_that_was_moved_meanwhile_is_left_and_told_of(office):
    seen = [OrderMark(number, row(office, number).version) for number in (1, 2, 3)]
    move(office, "add_note", 2, who="ana", note="there are two of them")
    moved = batch(office, "assign", *seen, crew="w1")
    assert moved.done == (1, 3)
    [skipped] = moved.skipped
    assert (skipped.number, skipped.why.message_id) == (2, "work_order.moved")
    assert row(office, 2).crew == ""


def test_the_same_command_again_does_nothing_twice(office):
    said = {"command_id": new_id(), "crew": "w1"}
    first = batch(office, "dispatch", OrderMark(1, 0), OrderMark(2, 0), **said)
    assert batch(office, "dispatch", OrderMark(1, 0), OrderMark(2, 0), **said) == first
    assert [kind for kind, _ in history(office, 1)] == ["opened", "dispatched"]


def test_what_is_no_act_and_who_is_no_dispatcher_are_refused(office):
    with refused("work_order.act_unknown"):
        batch(office, "burn", 1)
    with refused("denied"):
        batch(office, "assign", 1, crew="w1", who="walt")
    moved = batch(office, "assign", 1, crew="zz")
    assert moved.skipped[0].why.message_id == "work_order.crew_unknown"


def test_two_dispatchers_at_once_overwrite_and_double_nothing(office):
    seen = tuple(OrderMark(number, row(office, number).version) for number in (1, 2, 3))
    ready = threading.Barrier(2)

    def sends(who: str, crew: str):
        own = Database(office.db.url.render_as_string(hide_password=False), office.db.clock)
        try:
            ready.wait(30)
            draft = BatchMoveDraft(new_id(), "dispatch", seen, crew)
            return batching.batch(own, office.people[who], draft)
        finally:
            own.dispose()

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(sends, "dot", "w1"), pool.submit(sends, "admin", "w2")]
        dot, admin = (one.result(60) for one in both)
    assert sorted(dot.done + admin.done) == [1, 2, 3]
    for moved, crew in ((dot, "w1"), (admin, "w2")):
        assert {row(office, number).crew for number in moved.done} <= {crew}
    for number in (1, 2, 3):
        assert [kind for kind, _ in history(office, number)] == ["opened", "dispatched"]
    whys = {one.why.message_id for one in dot.skipped + admin.skipped}
    assert whys <= {"work_order.moved"}


# -------------------------------------------------------------------------------- a crew's day
def test_a_crews_day_is_put_in_order_and_whoever_is_under_way_stays_so(office):
    batch(office, "assign", 1, 2, 3, crew="w1")
    move(office, "dispatch", 3)
    dot = office.people["dot"]
    day = board.crew_day(office.db, dot, "w1", TODAY)
    assert [one.number for one in day] == [1, 2, 3]
    placed = enumerate((day[2], day[0], day[1]), start=1)
    marks = tuple(OrderMark(one.number, one.version, place) for place, one in placed)
    draft = DayOrderDraft(new_id(), marks)
    moved = batching.set_day_order(office.db, dot, draft)
    assert batching.set_day_order(office.db, dot, draft) == moved
    day = board.crew_day(office.db, dot, "w1", TODAY)
    assert [(one.number, one.sequence) for one in day] == [(3, 1), (1, 2), (2, 3)]
    assert row(office, 3).state == "dispatched"
    move(office, "assign", 1, crew="w2")
    assert row(office, 1).sequence == 0
    assert [one.number for one in board.crew_day(office.db, dot, "w2", TODAY)] == [1]


def test_tomorrows_orders_are_not_todays(office):
    move(office, "assign", 1, crew="w1", wanted_on=TODAY + dt.timedelta(days=1))
    dot = office.people["dot"]
    assert board.crew_day(office.db, dot, "w1", TODAY) == ()
    assert len(board.crew_day(office.db, dot, "w1", TODAY + dt.timedelta(days=1))) == 1
    with pytest.raises(Refused, match=r"work_order\.crew_unknown"):
        board.crew_day(office.db, dot, "zz", TODAY)


# ------------------------------------------------------------------- however many there ever were
def _history(office: Office, many: int) -> None:
    """So many orders that ended long ago."""
    table = WorkOrder.__table__
    then = office.db.clock.now() - dt.timedelta(days=400)
    same = {
        "made_at": then,
        "kind": "pothole",
        "state": "followed_up",
        "wanted_on": then.date(),
        "made_by_id": office.people["ana"].user_id,
        "ended_at": then,
        "department": "streets",
        "crew": "st",
        "answers": {},
    }
    rows = [{**same, "number": 1_000 + place, "place": f"{place} Far St"} for place in range(many)]
    with office.db.write() as connection:
        connection.execute(insert(table), rows)
    with office.db.write() as connection:
        connection.execute(text("ANALYZE"))


def test_the_board_reads_no_order_that_has_ended(office):
    _history(office, 3_000)
    dot, now = office.people["dot"], office.db.clock.now()
    live = WorkOrder.__table__.c.ended_at.is_(None)
    with office.db.read() as connection:
        from clerktui.services.reference import get_reference

        reference = get_reference(office.db, connection)
        chosen = [
            board._chosen(reference, dot, BoardFilter(), now),
            board._chosen(reference, dot, BoardFilter(department="streets"), now),
            board._chosen(reference, dot, BoardFilter(crew="st"), now),
            board._chosen(reference, dot, BoardFilter(words="oak", overdue=True), now),
            board._counted(now),
            select(WorkOrder.__table__.c.id).where(live, WorkOrder.__table__.c.crew == "st"),
            select(WorkOrderMove.__table__.c.id).order_by(WorkOrderMove.__table__.c.id.desc()),
        ]
        for query in chosen[:-1]:
            plan = _plan(connection, query)
            assert "ix_work_order_" in plan, plan
            assert "Seq Scan on work_order" not in plan, plan
            for line in plan.splitlines():
                if line.startswith("SCAN work_order"):
                    assert "INDEX ix_work_order_" in line, plan
    assert numbers(office) == [1, 2, 3]


def _plan(connection, query) -> str:
    said = query.compile(connection.engine, compile_kwargs={"literal_binds": True})
    how = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    rows = connection.exec_driver_sql(f"{how} {str(said).replace('%', '%%')}")
    return "\n".join(str(line[-1]) for line in rows)
