"""Orders on their way: taken, planned, sent, accepted, given back; nobody overwrites anybody."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select, update

from clerktui.models import OutboxMessage, PrintJob, Workstation
from clerktui.services.outbox import delivering
from clerktui.services.outbox.delivering import Place
from tests.rules.refusals import refused
from tests.support.office import Office, new_id
from tests.support.outbox import sends
from tests.support.smtp import MailServer
from tests.support.work_orders import (
    CREWS,
    MARIA,
    cancel,
    complete,
    decide,
    history,
    move,
    request,
    row,
    staffed,
    told,
)

PLACE = "12 Nowhere Ln"


@pytest.fixture
def office(office: Office) -> Office:
    office.account(MARIA, "RODRIGUEZ, MARIA", water=4120)
    staffed(office)
    request(office, place=PLACE)
    return office


def test_an_order_goes_from_the_desk_to_the_truck_and_is_done(office):
    assert move(office, "take", 1).owner == "Dot Avery"
    assert move(office, "assign", 1, crew="w1").state == "assigned"
    assert move(office, "dispatch", 1).state == "dispatched"
    assert move(office, "accept", 1, who="walt").state == "accepted"
    assert move(office, "arrive", 1, who="walt").state == "arrived"
    assert complete(office, 1, who="walt", note="clamp put on").state == "completed"
    order = row(office, 1)
    assert order.worker_id == office.people["walt"].user_id
    assert order.ended_by_id == office.people["walt"].user_id
    assert order.due_at is None
    assert [kind for kind, _ in history(office, 1)] == [
        *("opened", "taken", "assigned", "dispatched", "accepted", "arrived", "completed")
    ]
    office.prove()


def test_the_clock_runs_to_planned_then_there_then_done(office):
    order = row(office, 1)
    assert order.due_at == order.schedule_by
    move(office, "assign", 1, crew="w1")
    assert row(office, 1).due_at == order.arrive_by
    move(office, "arrive", 1)
    assert row(office, 1).due_at == order.complete_by


def test_the_crew_is_told_when_it_is_sent_by_mail_and_by_pager(office):
    move(office, "dispatch", 1, crew="w1")
    sent = [(channel, address) for channel, address, _ in told(office)][1:]
    assert sent == [("email", "crew1@maplefalls.example"), ("text", "919-555-0131")]


def test_who_was_sent_is_called_back_when_another_crew_goes(office):
    move(office, "dispatch", 1, crew="w1")
    move(office, "assign", 1, crew="w2")
    assert "Do not go" in told(office)[-1][2]
    assert row(office, 1).dispatched_at is None
    with refused("work_order.other_crew"):
        move(office, "accept", 1, who="walt")


def test_a_truck_on_its_way_is_told_that_the_order_is_cancelled(office):
    move(office, "dispatch", 1, crew="w1")
    move(office, "accept", 1, who="walt")
    cancel(office, 1, "caller found it was the neighbor's sprinkler")
    assert told(office)[-1][2].startswith("CANCELLED, do not go: order 1")


def test_what_could_not_be_done_comes_back_with_its_reason_and_is_sent_again(office):
    move(office, "dispatch", 1, crew="w1")
    move(office, "arrive", 1, who="walt")
    with refused("work_order.outcome_unknown"):
        move(office, "could_not", 1, who="walt", outcome="bored")
    assert move(office, "could_not", 1, who="walt", outcome="locked").state == "could_not"
    assert row(office, 1).note == "Gate or door was locked"
    assert row(office, 1).due_at == row(office, 1).schedule_by
    assert move(office, "dispatch", 1, crew="w2").crew == "w2"


def test_two_dispatchers_do_not_work_one_order(office):
    move(office, "take", 1, who="dot")
    for act in ("take", "assign", "dispatch", "release", "reopen"):
        with refused("work_order.taken", owner="Dot Avery"):
            move(office, act, 1, who="sam", crew="w1")
    assert move(office, "take", 1, who="sam", note="Dot went home").owner == "Sam Locklear"
    assert move(office, "release", 1, who="sam").owner == ""


def test_who_looked_at_an_older_state_is_told_so(office):
    before = row(office, 1).version
    move(office, "assign", 1, crew="w1", version=before)
    with refused("work_order.moved", number=1, state="assigned"):
        move(office, "assign", 1, crew="w2", version=before)
    assert row(office, 1).crew == "w1"


def test_sent_again_a_move_is_made_once(office):
    said = {"command_id": new_id(), "crew": "w1"}
    first, again = move(office, "dispatch", 1, **said), move(office, "dispatch", 1, **said)
    assert (again.version, again.duplicate) == (first.version, True)
    assert len([one for one in told(office) if one[0] == "text"]) == 1


def test_nobody_moves_an_order_that_has_ended(office):
    complete(office, 1)
    for act in ("take", "assign", "dispatch", "accept", "arrive", "could_not", "reopen"):
        with refused("work_order.ended", number=1):
            move(office, act, 1, crew="w1")
    assert move(office, "add_note", 1, note="caller rang to say thanks").state == "completed"


def test_an_order_planned_for_a_day_and_a_place_in_it(office):
    with refused("work_order.wanted_past"):
        move(office, "assign", 1, crew="w1", wanted_on=dt.date(2026, 1, 1))
    day = dt.date(2026, 12, 1)
    move(office, "assign", 1, crew="w1", wanted_on=day, sequence=3)
    assert (row(office, 1).wanted_on, row(office, 1).sequence) == (day, 3)


def test_priority_is_changed_with_a_reason_and_the_crew_hears_of_it(office):
    move(office, "dispatch", 1, crew="w1")
    with refused("work_order.note"):
        move(office, "set_priority", 1, priority=1)
    with refused("work_order.priority"):
        move(office, "set_priority", 1, priority=0, note="now")
    move(office, "set_priority", 1, priority=1, note="water in a cellar")
    assert told(office)[-1][2].startswith("More urgent now: order 1, Water leak, EMERGENCY")


def test_crews_do_nothing_but_their_own(office):
    move(office, "dispatch", 1, crew="w1")
    for act in ("take", "assign", "dispatch", "reopen", "set_priority"):
        with refused("denied"):
            move(office, act, 1, who="walt", crew="w1", priority=1, note="me")
    with refused("work_order.other_crew"):
        move(office, "accept", 1, who="ruth")


def test_nobody_is_sent_to_turn_off_who_is_on_life_support_by_now(office):
    account = office.account("10-0443-01", "LEE, ANN")
    order = request(office, "turn_off", account="10-0443-01", answers={"why": "away"}).number
    office.flag(account, "life_support")
    with refused("flag.forbids", account="10-0443-01"):
        move(office, "dispatch", order, crew="w1")


def test_the_order_itself_is_printed_where_the_crew_wants_it_once(office):
    with office.db.write() as connection:
        station = Workstation.__table__
        named = update(station).where(station.c.code == "DESK2")
        connection.execute(named.values(printer_kind="file", printer_value="/tmp"))
    crew = {**CREWS["w1"], "printer": "DESK2"}
    decide(office, "work_order.crews", {**CREWS, "w1": crew})
    said = {"command_id": new_id(), "crew": "w1"}
    move(office, "dispatch", 1, **said)
    move(office, "dispatch", 1, **said)
    with office.db.read() as connection:
        jobs = connection.execute(select(PrintJob.__table__)).all()
    assert [(job.kind, job.subject_id) for job in jobs] == [("work_order", "1")]
    assert jobs[0].document["place"] == PLACE


def test_the_address_nobody_may_know_is_on_the_crews_paper_and_in_no_message(office):
    account = office.account("10-0443-01", "LEE, ANN", address="9 Hidden Ct")
    office.flag(account, "confidential")
    order = request(office, account="10-0443-01", is_other=True).number
    move(office, "dispatch", order, crew="w1")
    assert not [subject for _, _, subject in told(office) if "Hidden" in subject]


def test_the_mail_about_an_order_carries_it_as_a_pdf(office):
    with MailServer() as server:
        sends(office, server.port)
        move(office, "dispatch", 1, crew="w1")
        done = delivering.deliver(office.db, office.people["sam"], Place(Path("/nowhere")))
        assert (done.sent, done.failed) == (2, 0)
        names = [[part.get_filename() for part in mail.iter_attachments()] for mail in server.mails]
    assert names == [["order-1.pdf"], ["order-1.pdf"]]


def test_the_last_word_is_the_newest_and_says_when(office):
    """A "do not go" that waits is not sent after the "go" that came later."""
    move(office, "dispatch", 1, crew="w1")
    move(office, "reopen", 1)
    move(office, "dispatch", 1, crew="w1")
    with office.db.read() as connection:
        table = OutboxMessage.__table__
        query = select(table.c.state, table.c.body).where(table.c.channel == "text")
        rows = connection.execute(query.order_by(table.c.id)).all()
    assert [row.state for row in rows] == ["cancelled", "cancelled", "queued"]
    assert rows[-1].body.startswith("09:00 Go: order 1")
    office.prove()
