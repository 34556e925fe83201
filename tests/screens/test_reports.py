"""Reports at the desk: chosen, narrowed, read down to a receipt, printed, written, cancelled."""

from __future__ import annotations

import datetime as dt
import threading
from unittest import mock

import pytest

from clerktui.errors import Refused
from clerktui.reports import sets
from clerktui.reports.catalogue import REPORTS
from clerktui.screens.reports import waiting
from clerktui.views.reports import ReportAsked, ReportKind, ReportSetView, SetReport
from clerktui.views.tickets import TenderDraft
from tests.screens.conftest import HOSTILE
from tests.support.desk import LARGE, SMALL

ACCOUNT = "10-0442-07"
TODAY = dt.date(2026, 11, 23)
LATER = dt.timedelta(days=30)


def kind(name: str) -> ReportKind:
    one = REPORTS[name]
    return ReportKind(one.name, one.title, one.says, one.takes)


@pytest.fixture
def town(office):
    """An account that owes, one that is late, a void, and two ways of paying."""
    office.account(ACCOUNT, "RODRIGUEZ, MARIA E", water=4120, sewer=3800)
    office.account("20-0001-00", "LEE, ANN", due=TODAY - dt.timedelta(days=40), tax=9000)
    office.pay(ACCOUNT, 5000, TenderDraft("cash", 6000))
    office.void(office.pay("20-0001-00", 1000).receipt, "wrong account")
    office.pay("20-0001-00", 2000, TenderDraft("check", 2000, "1187"))
    return office


# --------------------------------------------------------------------------------- the catalogue
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_every_report_is_listed_with_what_it_says(town, desk, golden, size):
    async with desk("reports", size=size) as at:
        golden(at, "reports")


async def test_a_digit_a_letter_and_enter_choose(town, desk):
    async with desk("reports") as at:
        at.press("2")
        await at.settle()
        assert "TENDER SUMMARY" in at.lines[0]
        at.press("escape", "a", "enter")
        await at.settle()
        assert "AGED RECEIVABLES" in at.lines[0]
        at.press("escape", "z")
        await at.settle()
        assert at.title == "REPORTS"


async def test_it_is_reached_from_find(town, desk):
    async with desk("find") as at:
        at.press("f3")
        await at.settle()
        assert at.title == "REPORTS"
        at.press("f6")
        await at.settle()
        assert at.title == "REPORT SETS"


# -------------------------------------------------------------------------------------- a report
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
@pytest.mark.parametrize("name", ["tender-summary", "voids-corrections", "aged-receivables"])
async def test_a_report_as_it_is_read(town, desk, golden, name, size):
    async with desk("report", kind(name), ("MAIN",), size=size) as at:
        golden(at, f"report_{name}")


@pytest.mark.parametrize("name", sorted(REPORTS))
async def test_every_report_can_be_read_and_left(town, desk, name):
    async with desk("report", kind(name)) as at:
        assert at.lines[0].strip()
        assert not at.screen.message.is_warning
        at.press("end", "home", "enter", "escape")
        await at.settle()


async def test_an_empty_one_says_so(office, desk):
    async with desk("report", kind("refunds")) as at:
        assert "0 refunds" in at.text
        at.press("enter", "c")
        await at.settle()
        assert at.title == "REPORT"


async def test_enter_goes_down_to_the_receipt_and_back(town, desk):
    async with desk("report", kind("voids-corrections")) as at:
        assert "Enter opens" in at.text
        at.press("enter")
        await at.settle()
        assert at.title == "RECEIPT"
        at.press("escape")
        await at.settle()
        assert "VOIDS, CORRECTIONS" in at.lines[0]


async def test_enter_goes_down_to_an_account_a_drawer_and_another_report(town, desk):
    async with desk("report", kind("delinquent")) as at:
        at.press("enter")
        await at.settle()
        assert at.title == "ACCOUNT"
    town.close(cash=24_500, check=2000)
    async with desk("report", kind("over-short")) as at:
        # The drawer's sum opens its sessions, a session its Z report.
        at.press("enter")
        await at.settle()
        assert "DRAWER SESSIONS" in at.lines[0]
        at.press("enter")
        await at.settle()
        assert at.title == "Z REPORT"
    async with desk("report", kind("aged-receivables")) as at:
        at.press("enter")
        await at.settle()
        assert "OPEN ITEMS" in at.lines[0]


async def test_anothers_drawer_is_refused_to_a_clerk(town, desk):
    town.close(cash=24_500, check=2000)
    async with desk("report", kind("over-short"), who="dee") as at:
        at.press("enter")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert at.screen.message.is_warning
        assert at.title == "REPORT"


async def test_a_drawer_that_is_still_open_says_what_should_be_in_it(town, desk):
    async with desk("report", kind("daily-cash")) as at:
        at.press("enter")
        await at.settle()
        assert "TENDERS" in at.lines[0]
        at.press("escape", "down", "down", "down")
        await at.settle()
        while at.screen.query_one("#rows").opens[:1] != ("drawer_session",):
            at.press("up")
            await at.settle()
        at.press("enter")
        await at.settle()
        assert at.title == "WHY?"


async def test_other_dates_are_asked_and_refused_beside(town, desk, golden):
    async with desk("report", kind("tender-summary"), ("MAIN", "WEST")) as at:
        at.press("f4")
        await at.settle()
        golden(at, "report_narrow")
        at.type("11/24/26")
        at.press("enter", "enter", "enter")
        await at.settle()
        assert "cannot end 11/23/26" in at.text
        at.press("escape")
        await at.settle()
        at.answer("y")
        await at.settle()
        at.press("f4")
        at.type("11/01/26")
        at.press("enter", "enter")
        at.type("nowhere")
        at.press("enter")
        await at.settle()
        assert "There is no office NOWHERE" in at.text
        at.type("main")
        at.press("enter")
        await at.settle()
        assert "Business dates 11/01/26 to 11/23/26, Main St." in at.text


async def test_a_row_that_does_not_fit_is_read_in_full_under_the_list(town, desk):
    town.account("30-0001-00", "A NAME OF QUITE SOME LENGTH, AND MORE", due=TODAY, water=100_000)
    town.db.clock.move(LATER)
    async with desk("report", kind("delinquent"), (), ask_of("delinquent")) as at:
        assert "A NAME OF QUITE SOME LENGTH, AND MORE" in at.lines[-5]
        at.press("down")
        await at.settle()
        assert not at.lines[-5].strip()


async def test_days_past_due_are_a_number(town, desk):
    async with desk("report", kind("delinquent")) as at:
        at.press("f4", "enter")
        at.type("x")
        at.press("enter")
        await at.settle()
        assert "Type a number of days." in at.text
        at.type("50")
        at.press("enter")
        await at.settle()
        assert "by more than 50 days" in at.text
        assert "0 accounts" in at.text


async def test_a_day_that_is_none_is_said_beside(town, desk):
    async with desk("report", kind("delinquent")) as at:
        at.press("f4")
        at.type("13/45/26")
        at.press("enter", "enter")
        await at.settle()
        assert "!" in at.text
        assert at.title != "REPORT"


# ---------------------------------------------------------------------------- paper and files
async def test_it_is_printed(town, desk, tmp_path):
    async with desk("report", kind("daily-cash")) as at:
        at.press("p")
        await at.settle()
        assert "on its way to the printer" in at.text
    from clerktui.services import spool

    station = town.people["ana"].workstation_id
    assert spool.run_jobs(town.db, station, tmp_path / "out")[1] == 0


async def test_it_is_written_into_the_spool_folder_only(town, desk, tmp_path):
    async with desk("report", kind("daily-cash")) as at:
        at.press("c")
        await at.settle()
        at.press("d")
        await at.settle()
        assert "Wrote" in at.text
    names = sorted(path.name for path in (tmp_path / "spool").iterdir())
    assert names == ["daily-cash_2026-11-23.csv", "daily-cash_2026-11-23.pdf"]
    content = (tmp_path / "spool" / names[0]).read_text()
    assert "Cash,1,50.00" in content
    assert (tmp_path / "spool" / names[0]).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("key", "ask"), [("p", "print_report"), ("c", "write_report")])
async def test_what_is_refused_is_said(town, desk, key, ask):
    refusal = Refused("report.too_long", rows=40_000, maximum=30_000)
    async with desk("report", kind("daily-cash")) as at:
        with mock.patch(f"clerktui.reports.desk.{ask}", side_effect=refusal):
            at.press(key)
            await at.settle()
        assert "Write a file" in at.text


async def test_a_name_is_never_markup(office, desk, hostile):
    office.db.clock.move(LATER)
    async with desk("report", kind("delinquent"), (), ask_of("delinquent"), size=(132, 43)) as at:
        for _, shown in HOSTILE[:5]:
            assert shown[:10] in at.text


def ask_of(name: str) -> ReportAsked:
    day = TODAY + LATER
    return ReportAsked(name, day, day)


# ------------------------------------------------------------------------------- a long one
async def test_a_long_one_says_how_far_it_is_and_can_be_cancelled(town, desk, monkeypatch):
    monkeypatch.setattr(waiting, "HOLD_S", 0.0)
    wait = threading.Event()

    def slow(db, actor, asked, progress):
        progress.told(1_500)
        while not progress.is_cancelled():
            wait.wait(0.005)
        raise Refused("report.cancelled")

    async with desk("report", kind("daily-cash")) as at:
        with mock.patch("clerktui.reports.desk.show", slow):
            at.screen._make()
            while "1,500 rows. Esc cancels." not in at.text:
                await at.pilot.pause()
            assert at.screen.can(at.screen.COMMANDS[0]) is False
            at.press("p", "f4", "escape")
            await at.settle()
        assert "The report was cancelled." in at.text
        assert at.title == "REPORT"
        at.press("escape")


# ------------------------------------------------------------------------------------- the sets
MORNING = ReportSetView(
    "MORNING",
    "Every morning",
    1,
    (
        SetReport(name="daily-cash", days="last_business_day"),
        SetReport(name="delinquent", over_days=30),
    ),
)


async def test_no_set_says_what_to_do(office, desk, golden):
    async with desk("report_sets", who="sam") as at:
        golden(at, "report_sets_empty")
        at.press("1", "enter", "f5")
        await at.settle()
        assert at.title == "REPORT SETS"


async def test_a_set_is_run_with_its_key(town, desk, golden, tmp_path):
    sets.save_set(town.db, town.people["sam"], MORNING)
    async with desk("report_sets") as at:
        golden(at, "report_sets")
        at.press("1")
        await at.settle()
        assert "Wrote 2 files" in at.text
        at.press("c")
        await at.settle()
    names = sorted(path.name for path in (tmp_path / "spool").iterdir())
    assert names == [
        "daily-cash_2026-11-20.csv",
        "daily-cash_2026-11-20.pdf",
        "delinquent_2026-11-23_over-30.csv",
        "delinquent_2026-11-23_over-30.pdf",
    ]


async def test_a_set_is_saved_changed_and_deleted(town, desk, golden):
    async with desk("report_sets", who="sam") as at:
        # Chosen from the list: the second and the third, this month; the first in and out again.
        at.press("f4", "enter", "enter", "f12")
        await at.settle()
        at.press("down", "enter", "d", "d", "d", "down", "enter", "d", "d", "d")
        await at.settle()
        golden(at, "report_set_pick")
        at.press("f12")
        await at.settle()
        at.type("month")
        at.press("enter")
        at.type("End of month")
        at.press("enter")
        at.type("2")
        at.press("enter", "end")
        at.type(":MAIN")
        await at.settle()
        golden(at, "report_set_form")
        at.press("enter")
        await at.settle()
        assert "Set MONTH is saved." in at.text
        [kept] = sets.list_sets(town.db, town.people["sam"])
        assert [one.said() for one in kept.reports] == [
            "tender-summary:this_month",
            "over-short:this_month:MAIN",
        ]
        at.press("f5", "escape", "f5", "f12")
        await at.settle()
        at.press("enter", "enter", "ctrl+u")
        at.type("nothing")
        at.press("enter")
        await at.settle()
        assert "There is no report nothing." in at.text
        at.press("escape")
        await at.settle()
        at.answer("y")
        await at.settle()
        at.press("f8")
        await at.settle()
        at.answer("y")
        await at.settle()
        assert "Set MONTH is deleted." in at.text
    assert sets.list_sets(town.db, town.people["sam"]) == ()


async def test_a_key_that_is_taken_is_said_beside_it(town, desk):
    sets.save_set(town.db, town.people["sam"], MORNING)
    async with desk("report_sets", who="sam") as at:
        at.press("f4", "enter", "f12")
        for word in ("OTHER", "Other", "1"):
            at.type(word)
            at.press("enter")
        at.press("enter")
        await at.settle()
        assert "Key 1 already runs the set MORNING." in at.line("Key, 1 to 9")


async def test_a_clerk_runs_sets_and_keeps_none(town, desk):
    async with desk("report_sets") as at:
        for key in ("f4", "f5", "f8", "ctrl+n"):
            at.press(key)
            await at.settle()
            assert at.title == "REPORT SETS"
            assert "You are not permitted to do this" in at.text, key
        assert "(save a new set of reports)" in at.text
        assert "New" not in at.lines[-2]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_figure_says_why_and_the_thing_behind_it_too(town, desk, golden, size):
    async with desk("report", kind("tender-summary"), size=size) as at:
        at.press("question_mark")
        await at.settle()
        assert at.title == "WHY?"
        at.press("minus")
        await at.settle()
        golden(at, "why_figure")
        assert "why is Net" in at.text
    async with desk("report", kind("delinquent")) as at:
        at.press("question_mark", "plus")
        await at.settle()
        assert "Why does account" in at.text


async def test_a_heading_has_nothing_to_explain(town, desk):
    async with desk("report", kind("daily-cash")) as at:
        at.press("home")
        await at.settle()
        assert "? Why?" not in at.lines[-2] + at.lines[-1]
        at.press("question_mark")
        await at.settle()
        assert at.title == "REPORT"


async def test_rows_that_moved_on_are_not_explained_by_others(town, desk):
    async with desk("report", kind("tender-summary")) as at:
        town.pay(ACCOUNT, 100)
        at.press("question_mark")
        await at.settle()
        assert "make it again" in at.text
