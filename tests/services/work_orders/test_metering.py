"""Meters read and changed by orders where it is less simple: shared, several, moved into."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from clerktui.errors import NeedsOverride
from clerktui.models import Account, MeterReading, ServiceAgreement, WorkOrderReading
from clerktui.services.work_orders import keyed
from clerktui.views.order_completion import MeterRead
from tests.rules.refusals import refused
from tests.support import closing_accounts as closing
from tests.support.books import Books
from tests.support.office import Office, new_id
from tests.support.work_orders import MARIA, complete, decide, request, row, staffed

NEXT = "10-0442-08"


@pytest.fixture
def office(office: Office) -> Office:
    office.account(MARIA, "RODRIGUEZ, MARIA", water=4120)
    return staffed(office)


def shown(office: Office) -> list[tuple[str, str, int]]:
    """What orders said of meters: kind, meter, reading."""
    rows = Books(office.db).rows(WorkOrderReading)
    return [(one["kind"], one["meter"], one["reading"]) for one in rows]


def test_one_meter_of_two_services_is_read_and_changed_for_both(office):
    closing.serve(office, MARIA, water="84120", sewer="84120")
    request(office, "meter_change", account=MARIA, answers={"why": "age"})
    complete(office, 1, readings=(MeterRead(100, new_meter="90777", new_reading=1),))
    assert closing.running(office, MARIA) == {"water": "90777", "sewer": "90777"}
    assert [kind for kind, _, _ in shown(office)] == ["removed"] * 2 + ["installed"] * 2
    assert len(Books(office.db).rows(MeterReading)) == 2
    office.prove()


def test_of_two_meters_each_is_named(office):
    closing.serve(office, MARIA, water="84120", sewer="84121")
    request(office, "reread", account=MARIA)
    with refused("work_order.meter_unknown", number=1):
        complete(office, 1, reading=100)
    said = (MeterRead(100, "84120"), MeterRead(7, "84121"))
    assert len(complete(office, 1, readings=said).read) == 2
    assert shown(office) == [("read", "84120", 100), ("read", "84121", 7)]
    office.prove()


def test_who_moves_in_has_the_new_meter_too(office):
    closing.serve(office, MARIA, water="84120")
    office.account(NEXT, "WALKER, DEE", status="pending")
    closing.together(office, NEXT, MARIA)
    closing.serve(office, NEXT, water="84120")
    request(office, "meter_change", account=MARIA, answers={"why": "age"})
    complete(office, 1, readings=(MeterRead(100, new_meter="90777", new_reading=1),))
    assert closing.running(office, NEXT) == {"water": "90777"}
    assert len(Books(office.db).rows(MeterReading)) == 1, "what the old one read is Maria's"
    assert [kind for kind, _, _ in shown(office)] == ["removed", "installed", "installed"]


def test_a_reading_below_the_last_passes_with_a_reason_and_a_supervisor(office):
    closing.serve(office, MARIA, water="84120")
    request(office, "reread", account=MARIA)
    request(office, "reread", account=MARIA, is_other=True)
    complete(office, 1, reading=1080)
    office.db.clock.move(dt.timedelta(days=5))
    id_ = new_id()
    said = {"command_id": id_, "reading": 1070, "note": "misread before"}
    with pytest.raises(NeedsOverride) as warning:
        complete(office, 2, **said)
    asked = warning.value
    office.approve(id_, asked.message_id, asked.permission, warning=asked)
    done = complete(office, 2, **said)
    assert done.read == (
        "meter 84120 read 1070, 0 used in 5 days, below the last one of 1080: misread before",
    )
    [_, last] = Books(office.db).rows(MeterReading)
    assert (last["usage"], last["source"]) == (0, "order 2")
    office.prove()


def test_a_turn_on_takes_the_reading_it_begins_with(office):
    closing.serve(office, MARIA, water="84120")
    office.account("10-0555-02", "NOBODY", address="8 Oak St")
    closing.serve(office, "10-0555-02", water="90001")
    moved = closing.move(office, MARIA, "10-0555-02")
    closing.read(office, moved.previous, 20)
    done = complete(office, moved.order, reading=25)
    assert (done.account_status, done.read) == ("active", ("meter 90001 read 25",))
    agreement, account = ServiceAgreement.__table__, Account.__table__
    query = (
        select(agreement.c.id)
        .join(account, account.c.id == agreement.c.account_id)
        .where(account.c.number == done.account)
    )
    with office.db.read() as connection:
        id_ = connection.execute(query).scalar_one()
    [begun] = [one for one in Books(office.db).rows(MeterReading) if one["agreement_id"] == id_]
    assert (begun["reading"], begun["usage"]) == (25, 0)
    office.prove()


# ------------------------------------------------------------------------------- what is refused
def test_the_same_command_for_something_else_is_refused(office):
    closing.serve(office, MARIA, water="84120")
    request(office, "reread", account=MARIA)
    complete(office, 1, command_id="d" * 8, reading=100)
    with refused("command.reused"):
        complete(office, 1, command_id="d" * 8, reading=101)


def test_a_closed_account_is_not_made_active(office):
    kind = {"name": "On again", "group": "water", "department": "utilities", "place": "account"}
    decide(office, "work_order.types", {"on": {**kind, "effects": ["activate"]}})
    request(office, "on", account=MARIA)
    assert complete(office, 1).account_status == "active", "it was, and stays"
    request(office, "on", account=MARIA)
    closing.set_account(office, MARIA, status="closed")
    with refused("work_order.closed", account=MARIA):
        complete(office, 2)
    assert row(office, 2).ended_at is None


def test_a_final_reading_is_of_the_meter_of_its_order(office):
    closing.serve(office, MARIA, water="84120", sewer="84121")
    number = closing.ask(office).number
    one = keyed.get_to_key(office.db, office.people["ana"], 2)
    assert [meter.meter for meter in one.meters] == ["84121"]
    with refused("work_order.meter_unknown", number=2, known="84121"):
        complete(office, 2, readings=(MeterRead(7, "84120"),))
    with refused("work_order.meter_kept", number=2):
        complete(office, 2, readings=(MeterRead(7, "84121", "90777"),))
    complete(office, 2, readings=(MeterRead(7, "84121"),))
    read = closing.shown(office, number).readings
    assert [(meter.meter, meter.reading) for meter in read] == [("84120", None), ("84121", 7)]
