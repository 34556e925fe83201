"""Orders of the books as papers: names as the town has them, boxes as the type asks for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import text

from clerktui.printing.papers import paper_bytes
from clerktui.services.reference import get_reference
from clerktui.services.work_order_rows import papers
from clerktui.views.documents import document_from_data
from clerktui.views.work_orders import CallerView, MeterView, OrderDetail, OrderLine
from tests.support.office import Office
from tests.support.refusing import refused

NOW = dt.datetime(2026, 11, 23, 15, 42, tzinfo=dt.UTC)
LINE = OrderLine(
    number=12,
    kind="leak",
    name="Water leak",
    group="water",
    state="assigned",
    priority=1,
    department="utilities",
    crew="w1",
    owner="sam",
    worker="",
    account="10-0442-07",
    place="1204 Old Mill Road",
    wanted_on=dt.date(2026, 11, 23),
    sequence=1,
    made_at=NOW,
    due_at=NOW + dt.timedelta(hours=2),
    is_overdue=False,
    minutes_left=120,
    callers=1,
    words="Water in the road",
    version=2,
)
CALLER = CallerView("Rosa", "919-555-0177", "", "", True, NOW, "Ana", None, "")
DETAIL = OrderDetail(
    line=LINE,
    description="Water in the road since nine.",
    asked=(("Where from", "street"),),
    made_by="Ana Brown",
    customer="",
    phone="919-555-0101",
    schedule_by=None,
    arrive_by=NOW + dt.timedelta(hours=2),
    complete_by=None,
    assigned_at=None,
    dispatched_at=None,
    accepted_at=None,
    arrived_at=None,
    outcome="",
    note="",
    parent=0,
    children=(13,),
    flags=("LIFE SUPPORT", "PROMISE: wait for it"),
    field_flags=("LIFE SUPPORT",),
    callers=(CALLER,),
    meters=(MeterView("18-44", "Water", 1, 1234, dt.date(2026, 11, 3)),),
)


@pytest.fixture
def reference(office: Office):
    with office.db.read() as connection:
        return get_reference(office.db, connection)


def paper_of(kind: str, reference):
    return papers.order_paper(replace(DETAIL, line=replace(LINE, kind=kind)), reference, NOW)


def test_an_order_is_named_as_the_town_names_things(reference):
    paper = paper_of("leak", reference)
    assert paper.town_lines == tuple(reference.policy["receipt.header"])
    assert (paper.number, paper.kind, paper.place) == (12, "Water leak", "1204 Old Mill Road")
    assert paper.priority_words == "Emergency"
    assert paper.department == reference.policy["work_order.departments"]["utilities"]["name"]
    assert paper.crew == reference.policy["work_order.crews"]["w1"]["name"]
    assert [(one.name, one.phone, one.wants_call) for one in paper.callers] == [
        ("Rosa", "919-555-0177", True)
    ]
    assert (paper.parent, paper.children, paper.flags) == (None, (13,), ("LIFE SUPPORT",))


def test_outcomes_have_the_numbers_they_are_keyed_by(reference):
    told = papers.outcomes(reference)
    assert (told[0].code, told[0].is_done) == ("1", True)
    reasons = reference.policy["work_order.rules"]["could_not"]
    keyed = {str(place): words for place, words in enumerate(reasons.values(), start=2)}
    assert {one.code: one.words for one in told[1:]} == keyed
    assert not any(one.is_done for one in told[1:])


@pytest.mark.parametrize(("effect", "asks"), [("reading", "reading"), ("meter", "change")])
def test_boxes_for_meters_are_those_the_type_asks_for(reference, effect, asks):
    types = reference.policy["work_order.types"]
    kind = next(code for code, one in types.items() if effect in one.get("effects", ()))
    (meter,) = paper_of(kind, reference).meters
    assert (meter.number, meter.last_reading, meter.asks) == ("18-44", 1234, asks)
    assert paper_of("leak", reference).meters[0].asks == ""


def test_charges_have_the_numbers_they_are_keyed_by(reference):
    offered = paper_of("leak", reference).charges
    decided = reference.policy["work_order.types"]["leak"]["charges"]
    assert [(one.code, one.amount_cents) for one in offered] == [
        (str(place), one["amount_cents"]) for place, one in enumerate(decided, start=1)
    ]


def test_a_type_or_crew_the_town_has_no_more_still_prints(reference):
    gone = replace(DETAIL, line=replace(LINE, kind="gone", crew="gone", department="gone"))
    paper = papers.order_paper(gone, reference, NOW)
    assert (paper.crew, paper.department, paper.charges) == ("gone", "gone", ())
    sheet = papers.day_sheet("gone", LINE.wanted_on, (), reference, NOW)
    assert (sheet.crew, sheet.members, sheet.count) == ("gone", (), 0)


def test_papers_wait_for_the_stations_printer(office, reference):
    sam = office.people["sam"]
    sheet = papers.day_sheet("w1", LINE.wanted_on, [DETAIL, DETAIL], reference, NOW)
    assert sheet.note == reference.policy["work_order.rules"]["day_sheet_note"]
    assert (sheet.count, sheet.lines[0].phone, sheet.lines[0].meter) == (2, "919-555-0177", "18-44")
    order = paper_of("leak", reference)
    with office.db.write() as connection:
        connection.execute(text("UPDATE workstation SET printer_kind = 'file'"))
        assert papers.queue(connection, sam, [order, sheet], NOW) == 2
        assert papers.queue(connection, sam, [], NOW) == 0
    with office.db.read() as connection:
        jobs = papers._JOB.select().order_by(papers._JOB.c.id)
        kept = connection.execute(jobs).mappings().all()
    found = [document_from_data({"kind": job["kind"], "document": job["document"]}) for job in kept]
    assert found == [order, sheet]
    assert kept[0]["subject_id"] == "12"
    assert all(paper_bytes(one, "pdf", 80).startswith(b"%PDF-") for one in found)


def test_a_station_without_a_printer_says_so(office, reference):
    with office.db.write() as connection:
        connection.execute(text("UPDATE workstation SET printer_kind = 'none'"))
        orders = [paper_of("leak", reference)]
        said = refused(papers.queue, connection, office.people["sam"], orders, NOW)
    assert said == "print.no_printer"
