"""Reports for who is signed on: listed, shown in part, printed, written whole, and in sets."""

from __future__ import annotations

import csv
import datetime as dt
import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text

from clerktui.db.interrupting import stopped_when
from clerktui.errors import Refused
from clerktui.models import PrintJob
from clerktui.reports import desk, sets, writing
from clerktui.reports.catalogue import REPORTS, make_report, opened
from clerktui.reports.sheet import STEP
from clerktui.views.documents import ReportDocument, document_from_data
from clerktui.views.reports import ReportAsked, ReportSetView, SetReport
from tests.support.office import Office

TODAY = dt.date(2026, 11, 23)
DELINQUENT = ReportAsked("delinquent", over_days=0)


class Watcher:
    """Somebody who waits, and gives up after so many rows."""

    def __init__(self, gives_up_at: int | None = None) -> None:
        self.heard: list[int] = []
        self.gives_up_at = gives_up_at

    def told(self, rows: int) -> None:
        self.heard.append(rows)

    def is_cancelled(self) -> bool:
        return self.gives_up_at is not None and sum(self.heard[-1:]) >= self.gives_up_at


@pytest.fixture
def office(office: Office) -> Office:
    for number in range(12):
        late = TODAY - dt.timedelta(days=number + 1)
        office.account(f"10-{number:04d}-00", f"=LEE{number}, A", due=late, water=1_000 + number)
    return office


@pytest.fixture
def sam(office):
    return office.people["sam"]


@pytest.fixture
def often(monkeypatch):
    """Whoever waits is told every few rows."""
    monkeypatch.setattr("clerktui.reports.sheet.STEP", 5)


# ------------------------------------------------------------------------------------- the glass
def test_the_list_says_what_narrows_each(office, sam):
    kinds, offices = desk.list_reports(office.db, sam)
    assert [kind.name for kind in kinds] == list(REPORTS)
    assert offices == ("MAIN",)
    assert {"as_of", "over_days"} == next(k for k in kinds if k.name == "delinquent").takes


def test_a_part_of_the_rows_is_shown_with_the_totals_of_all(office, sam, monkeypatch):
    monkeypatch.setattr(desk, "SHOWN_MAX", 5)
    shown = desk.show(office.db, sam, DELINQUENT)
    assert (len(shown.document.rows), shown.rows, shown.is_cut) == (5, 12, True)
    assert shown.document.totals[0].cells[4] == sum(range(1_000, 1_012))


def test_who_may_not_run_reports_is_refused(office):
    nobody = replace(office.people["ana"], permissions=frozenset())
    asked = ReportAsked("daily-cash")
    for act in (
        lambda: desk.list_reports(office.db, nobody),
        lambda: desk.show(office.db, nobody, asked),
        lambda: desk.print_report(office.db, nobody, asked),
        lambda: desk.write_report(office.db, nobody, asked, (None, "csv")),
        lambda: desk.get_z_report(office.db, nobody, 1),
        lambda: sets.list_sets(office.db, nobody),
        lambda: sets.asked_by(office.db, nobody, "A"),
        lambda: sets.save_set(office.db, office.people["ana"], MORNING),
        lambda: sets.delete_set(office.db, office.people["ana"], "A"),
    ):
        with pytest.raises(Refused, match=r"^denied"):
            act()


@pytest.mark.parametrize(
    ("asked", "id_"),
    [
        (ReportAsked("nothing"), "report.unknown"),
        (ReportAsked("delinquent", office="MAIN"), "report.not_taken"),
        (ReportAsked("daily-cash", over_days=3), "report.not_taken"),
        (ReportAsked("refunds", office="NOWHERE"), "report.office"),
        (ReportAsked("refunds", TODAY, TODAY - dt.timedelta(days=1)), "report.dates"),
    ],
)
def test_what_cannot_be_asked_is_refused(office, sam, asked, id_):
    with pytest.raises(Refused) as refused:
        desk.show(office.db, sam, asked)
    assert refused.value.message_id == id_


# ---------------------------------------------------------------------------------- cancelling
def test_whoever_waits_is_told_and_may_cancel(office, sam, often):
    watcher = Watcher()
    desk.show(office.db, sam, DELINQUENT, watcher)
    assert watcher.heard == [5, 10]
    with pytest.raises(Refused, match=r"report\.cancelled"):
        desk.show(office.db, sam, DELINQUENT, Watcher(5))


def test_a_long_statement_is_stopped_while_it_runs(office):
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) "
        "SELECT count(*) FROM n"
    )
    wanted = threading.Event()
    with office.db.snapshot() as connection:
        connection.execute(text("SELECT 1"))
        later = threading.Timer(0.2, wanted.set)
        later.start()
        with (
            pytest.raises(Refused, match=r"report\.cancelled"),
            stopped_when(connection, wanted.is_set, "report.cancelled"),
        ):
            connection.execute(text(endless))
    with office.db.read() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1, "the line is good for the next"


def test_a_cancelled_file_leaves_nothing(office, sam, often, tmp_path):
    with pytest.raises(Refused, match=r"report\.cancelled"):
        desk.write_report(office.db, sam, DELINQUENT, (tmp_path, "csv"), Watcher(5))
    assert list(tmp_path.iterdir()) == []


# -------------------------------------------------------------------------------------- the files
def test_every_form_tells_the_same_rows(office, sam, tmp_path):
    whole = make_report(office.db, DELINQUENT)
    files = {
        form: desk.write_report(office.db, sam, DELINQUENT, (tmp_path, form))
        for form in ("text", "csv", "json", "pdf")
    }
    content = {form: Path(one.path).read_bytes() for form, one in files.items()}
    assert {one.rows for one in files.values()} == {12}
    assert ReportDocument.from_data(json.loads(content["json"])) == replace(
        whole, made_at=office.db.clock.now()
    )
    rows = list(csv.reader(content["csv"].decode().splitlines()))
    assert rows[1][1] == "'=LEE11, A", "text is never a formula"
    assert rows[-1][:2] == ["All", "12 accounts"]
    lines = content["text"].decode().splitlines()
    assert max(map(len, lines)) <= 80
    told = [line.split()[0] for line in lines if line.startswith("10-")]
    assert told == [row.cells[0] for row in whole.rows]
    assert content["pdf"].startswith(b"%PDF")


def test_a_long_report_is_told_row_by_row_where_columns_do_not_fit(office):
    with opened(office.db, DELINQUENT) as (sheet, setting):
        told = b"".join(writing.pieces(sheet, setting, "text", 40)).decode()
    assert max(map(len, told.splitlines())) <= 40
    assert "10-0003-00" in told


def test_a_file_that_cannot_be_written_is_refused(office, sam, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match=r"file\.not_written"):
        desk.write_report(office.db, sam, DELINQUENT, (tmp_path / "file", "csv"))


def test_too_long_for_the_printer_is_refused_and_csv_is_not(office, sam, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "PAPER_ROWS_MAX", 11)
    with pytest.raises(Refused, match=r"report\.too_long"):
        desk.print_report(office.db, sam, DELINQUENT)
    assert desk.write_report(office.db, sam, DELINQUENT, (tmp_path, "csv")).rows == 12


def test_a_report_waits_for_the_printer_without_what_its_rows_open(office, sam):
    assert desk.print_report(office.db, sam, DELINQUENT) == 12
    with office.db.read() as connection:
        job = connection.execute(select(PrintJob.__table__)).all()[-1]
    kept = document_from_data({"kind": job.kind, "document": job.document})
    assert (job.kind, job.subject_id, len(kept.rows)) == ("report", "delinquent", 12)


def test_without_a_printer_it_is_refused(office):
    headless = replace(office.people["sam"], workstation_id=3, workstation="HEADLESS")
    with pytest.raises(Refused, match=r"print\.no_printer"):
        desk.print_report(office.db, headless, DELINQUENT)


def test_a_drawers_z_report_is_read_again_by_who_may(office, sam):
    session = office.sessions["ana"].session_id
    with pytest.raises(Refused, match=r"report\.no_z_report"):
        desk.get_z_report(office.db, sam, session)
    office.close(cash=20_000)
    assert desk.get_z_report(office.db, sam, session).clerk == "Ana Ruiz"
    assert desk.get_z_report(office.db, office.people["ana"], session).drawer == "1"
    with pytest.raises(Refused, match=r"^denied"):
        desk.get_z_report(office.db, office.people["dee"], session)


# --------------------------------------------------------------------------------------- the sets
MORNING = ReportSetView(
    "morning",
    " Every morning ",
    1,
    (
        SetReport(name="daily-cash", days="last_business_day"),
        SetReport(name="refunds", days="this_month", office="MAIN"),
        SetReport(name="delinquent", over_days=30),
    ),
)


def test_a_set_is_kept_once_and_changed_under_its_code(office, sam):
    kept = sets.save_set(office.db, sam, MORNING)
    assert (kept.code, kept.name) == ("MORNING", "Every morning")
    sets.save_set(office.db, sam, MORNING)
    sets.save_set(office.db, sam, replace(MORNING, code="ALL", position=0))
    assert [one.code for one in sets.list_sets(office.db, sam)] == ["MORNING", "ALL"]
    sets.save_set(office.db, sam, replace(MORNING, name="Mornings"))
    assert sets.list_sets(office.db, sam)[0].name == "Mornings"
    sets.delete_set(office.db, sam, "morning")
    assert [one.code for one in sets.list_sets(office.db, sam)] == ["ALL"]


@pytest.mark.parametrize(
    ("changes", "id_"),
    [
        ({"code": ""}, "report.set_code"),
        ({"code": "a-b"}, "report.set_code"),
        ({"name": " "}, "report.set_name"),
        ({"position": 10}, "report.set_key"),
        ({"reports": ()}, "report.set_empty"),
        ({"reports": (SetReport(name="daily-cash", days="soon"),)}, "report.set_days"),
        ({"reports": (SetReport(name="x"),)}, "report.unknown"),
        ({"reports": (SetReport(name="delinquent", office="MAIN"),)}, "report.not_taken"),
        ({"reports": (SetReport(name="refunds", office="X"),)}, "report.office"),
    ],
)
def test_a_set_that_could_not_run_is_not_kept(office, sam, changes, id_):
    with pytest.raises(Refused) as refused:
        sets.save_set(office.db, sam, replace(MORNING, **changes))
    assert refused.value.message_id == id_
    assert sets.list_sets(office.db, sam) == ()


def test_a_key_runs_one_set_only(office, sam):
    sets.save_set(office.db, sam, MORNING)
    with pytest.raises(Refused, match=r"report\.set_key_taken"):
        sets.save_set(office.db, sam, replace(MORNING, code="OTHER"))


def test_the_days_of_a_set_follow_from_today(office, sam, clock):
    sets.save_set(office.db, sam, MORNING)
    clock.move(dt.timedelta(days=3))
    daily, refunds, late = sets.asked_by(office.db, sam, "morning")
    assert (daily.since, daily.until) == (TODAY, TODAY), "when a drawer was last open"
    assert (refunds.since, refunds.until) == (dt.date(2026, 11, 1), dt.date(2026, 11, 26))
    assert late == ReportAsked("delinquent", dt.date(2026, 11, 26), dt.date(2026, 11, 26), "", 30)


def test_a_set_writes_every_report_into_a_folder(office, sam, tmp_path):
    sets.save_set(office.db, sam, MORNING)
    written = sets.run_set(office.db, sam, "MORNING", (tmp_path / "new", "csv"))
    assert [one.name for one in written] == ["daily-cash", "refunds", "delinquent"]
    assert len(list((tmp_path / "new").iterdir())) == 3


@pytest.mark.parametrize("act", [sets.delete_set, sets.asked_by])
def test_a_set_that_is_not_there_is_refused(office, sam, act):
    with pytest.raises(Refused, match=r"report\.set_unknown"):
        act(office.db, sam, "nope")


def test_a_set_is_typed_as_it_is_told():
    import doctest

    from clerktui.views import reports

    assert doctest.testmod(reports).failed == 0
    one = SetReport(name="refunds", days="this_month", office="MAIN")
    assert SetReport.read(one.said()) == one
    assert SetReport.read("refunds") == SetReport(name="refunds")
    assert STEP == 500
