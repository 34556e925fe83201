"""A report as CSV: plain numbers, ISO dates, and no cell a spreadsheet would work out."""

from __future__ import annotations

import datetime as dt

from clerktui.formats.report_csv import csv_lines, report_csv
from clerktui.views.documents import Column, ReportDocument, ReportRow


def test_rows_and_totals_under_their_headings():
    report = ReportDocument(
        title="Daily cash",
        columns=(
            Column(name="Date", kind="date"),
            Column(name="Name"),
            Column(name="Count", kind="count"),
            Column(name="Amount", kind="money"),
        ),
        rows=(
            ReportRow(("Drawer 1",), "heading"),
            ReportRow((dt.date(2026, 11, 23), "O'BRIEN, [/]", 1234, 123456)),
            ReportRow((None, "=1+1", 0, -5)),
            ReportRow((None, "a\x1b[31m\u202eb", None, 100000000)),
        ),
        totals=(ReportRow(("Total", None, 3, 0), "subtotal"),),
        made_at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC),
        timezone="America/New_York",
    )
    assert report_csv(report).splitlines() == [
        "Date,Name,Count,Amount",
        "Drawer 1",
        '2026-11-23,"O\'BRIEN, [/]",1234,1234.56',
        ",'=1+1,0,-0.05",
        ",a[31mb,,1000000.00",
        "Total,,3,0.00",
    ]


def test_a_bar_is_for_the_eye_and_left_out():
    columns = (Column(name="Month"), Column(name="", kind="bar", width=9), Column(name="All"))
    lines = "".join(csv_lines(columns, (ReportRow(("Nov", 4, "12")),)))
    assert lines == "Month,All\nNov,12\n"
