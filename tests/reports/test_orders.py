"""What the reports of work orders count, and that they read no more than they need."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import event

from clerktui.errors import Refused
from clerktui.printing.pdf import report_pdf
from clerktui.printing.text import report_text
from clerktui.reports.catalogue import make_report
from clerktui.reports.explained import TOTAL, why_figure
from clerktui.views.documents import ReportDocument
from clerktui.views.reports import ReportAsked
from tests.reports.test_drill_down import check
from tests.reports.test_looks import GOLDENS
from tests.support.office import Office
from tests.support.order_books import OAK, worked
from tests.support.work_orders import MARIA

SINCE, TODAY = dt.date(2026, 9, 1), dt.date(2026, 11, 23)
NAMES = ("open-orders", "order-deadlines", "order-months", "order-places", "order-cost")


@pytest.fixture
def busy(office: Office, clock) -> Office:
    """An office with orders of three months."""
    return worked(office, clock)


def made(office: Office, name: str, only: str = "", since: dt.date = SINCE) -> ReportDocument:
    return make_report(office.db, ReportAsked(name, since, TODAY, only=only))


def cells(document: ReportDocument, style: str = "plain") -> list[tuple]:
    return [row.cells for row in document.rows if row.style == style]


def numbers(document: ReportDocument) -> list[str]:
    return [row[0] for row in cells(document)]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("name", NAMES)
def test_how_it_looks(busy, request, name):
    told = report_text(made(busy, name), 80)
    path = GOLDENS / f"{name}-busy.txt"
    if request.config.getoption("--update-goldens", default=False):
        path.write_text(told, encoding="utf-8")
    assert told == path.read_text(encoding="utf-8")
    assert max(map(len, told.splitlines())) <= 80
    assert report_pdf(made(busy, name)).startswith(b"%PDF")


@pytest.mark.parametrize("name", NAMES)
def test_every_row_opens_the_orders_it_counts(busy, name):
    document = made(busy, name)
    for row in document.rows:
        assert row.opens or row.style != "plain"
        check(busy, name, document, row)
        if row.opens and row.cells[1] and name in ("open-orders", "order-deadlines"):
            counted = row.cells[6 if name == "open-orders" else 1]
            assert len(cells(made(busy, row.opens[1], row.opens[2]))) == counted


@pytest.mark.parametrize("name", ["order-cost", "order-places"])
def test_every_amount_is_explained(busy, name):
    sam, asked = busy.people["sam"], ReportAsked(name, SINCE, TODAY)
    document = make_report(busy.db, asked)
    places = [str(n) for n, row in enumerate(document.rows) if row.style != "heading"]
    for place in (*places, f"{TOTAL}0"):
        for told in why_figure(busy.db, sam, asked, place):
            assert sum(step.amount_cents or 0 for step in told.steps) == told.result_cents
            assert told.rules


def test_open_orders_by_age_and_how_they_stood_on_a_day_that_is_past(busy):
    found = {row[0]: row[1:] for row in cells(made(busy, "open-orders"))}
    saturday = dt.date(2026, 11, 21)
    assert found == {
        "Streets": (0, 1, 0, 0, 0, 1, 0, saturday),
        "Utilities": (0, 1, 0, 0, 0, 1, 1, saturday),
    }
    for day, wanted in (
        (dt.date(2026, 9, 13), []),
        (dt.date(2026, 10, 14), [("Utilities", 1, 0, 0, 0, 0, 1, 0, dt.date(2026, 10, 14))]),
        (dt.date(2026, 10, 15), [("Utilities", 1, 0, 0, 0, 0, 1, 1, dt.date(2026, 10, 14))]),
        (dt.date(2026, 10, 16), []),
    ):
        then = make_report(busy.db, ReportAsked("open-orders", day, day))
        assert cells(then) == wanted, day
    with pytest.raises(Refused, match=r"report\.future"):
        make_report(busy.db, ReportAsked("open-orders", until=TODAY + dt.timedelta(days=1)))


def test_deadlines_are_kept_or_not_by_what_the_order_said(busy):
    rows = cells(made(busy, "order-deadlines"))
    assert rows == [
        ("Sep 2026", 1, None, None, None, None, None, None, None),
        ("Nov 2026", 1, None, None, None, None, None, None, None),
        ("Sep 2026", 1, 1, "100%", 1, "100%", 1, "100%", "2.5"),
        ("Oct 2026", 1, 0, "0%", 0, "0%", 0, "0%", "48.0"),
        ("Nov 2026", 1, 0, "0%", 0, "0%", 0, "0%", None),
    ]
    total = made(busy, "order-deadlines").totals[0].cells
    assert total == ("All", 5, 1, "33%", 1, "33%", 1, "33%", "25.2")


def test_two_years_by_month_end_with_the_month_of_the_day(busy):
    document = made(busy, "order-months", since=TODAY)
    rows = cells(document)
    assert len(rows) == 24 * 3
    assert rows[23][:8] == ("Nov 2026", 1, 0, 1, 0, 0, 0, 2)
    assert rows[22][:8] == ("Oct 2026", 1, 0, 0, 0, 0, 0, 1)
    assert rows[0][0] == "Dec 2024"
    assert [row[8] for row in rows[21:24]] == [14, 7, 14]
    assert cells(document, "heading") == [("All departments",), ("Streets",), ("Utilities",)]


def test_an_address_has_everything_that_was_ever_done_there(busy):
    [first, *others] = cells(made(busy, "order-places", since=TODAY - dt.timedelta(days=3)))
    assert first == ("9 Oak St", 3, 1, dt.date(2026, 11, 21), 8450, 0)
    assert [row[0] for row in others] == ["Oak St & 3rd"]
    assert numbers(made(busy, "work-orders", f"place={OAK.upper()}REET")) == ["1", "2", "4"]
    assert numbers(made(busy, "work-orders", f"account={MARIA}")) == ["3"]
    [row] = cells(made(busy, "work-orders", f"account={MARIA}"))
    assert row[2] == "Water leak, 418 Mill Rd" or row[2].startswith("Water leak, ")
    assert row[3] == "completed 10/16/26: her own line"
    assert row[4:] == (12_200, 7500)


def test_cost_by_type_month_and_crew(busy):
    rows = cells(made(busy, "order-cost"))
    assert (
        rows
        == [
            ("Sep 2026", "Water crew 1", 1, 6300, 2150, 0, 0),
            ("Oct 2026", "W2", 1, 4200, 0, 8000, 7500),
        ]
        or rows[1][1] == "Water crew 2"
    )
    assert made(busy, "order-cost").totals[0].cells == ("All", None, 2, 10_500, 2150, 8000, 7500)


def test_a_confidential_address_is_in_no_report(busy):
    from tests.support.order_books import hidden

    hidden(busy, MARIA)
    told = report_text(made(busy, "work-orders"), 132)
    assert "(confidential address)" in told
    shown = [row[0] for row in cells(made(busy, "order-places"))]
    assert shown == ["9 Oak St", "Oak St & 3rd"]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("open-orders", "ix_work_order_"),
        ("order-deadlines", "ix_work_order_made"),
        ("order-months", "ix_work_order_made"),
        ("order-places", "ix_work_order_made"),
        ("order-cost", "ix_work_order_made"),
    ],
)
def test_no_report_of_a_month_reads_every_order(busy, name, index):
    asked, plans = [], []

    def keep(_connection, _cursor, statement, parameters, *_rest):
        if "from work_order" in " ".join(statement.lower().split()):
            asked.append((statement, parameters))

    event.listen(busy.db.engine, "before_cursor_execute", keep)
    make_report(busy.db, ReportAsked(name, TODAY, TODAY))
    event.remove(busy.db.engine, "before_cursor_execute", keep)
    with busy.db.read() as connection:
        for statement, parameters in asked:
            rows = connection.exec_driver_sql(f"explain query plan {statement}", parameters)
            plans += [row[3] for row in rows]
    assert asked
    assert any(index in one for one in plans)
    assert [one for one in plans if one == "SCAN work_order"] == []
