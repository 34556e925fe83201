"""Columns of characters: figures whole, words wrapped, rows told one by one if need be."""

from dataclasses import replace

from clerktui.printing.text import report_text
from clerktui.views.documents import Column, ReportRow
from tests.printing import samples

TWO = replace(
    samples.REPORT,
    town="",
    subtitle="",
    columns=(Column(name="Name"), Column(name="Amount due", kind="money")),
    rows=(ReportRow(("Smith", 4510)), ReportRow(("Feed and Seed", -1_234_567))),
    totals=(ReportRow(("Total", -1_230_057)),),
    footnotes=(),
)


def lines(report, width):
    return report_text(report, width).split("\n")[2:-3]


def test_columns_are_as_wide_as_their_words_ask():
    assert lines(TWO, 80) == [
        "Name           Amount due",
        "-------------------------",
        "Smith               45.10",
        "Feed and Seed  -12,345.67",
        "=========================",
        "Total          -12,300.57",
    ]


def test_words_wrap_before_figures_give_way():
    assert lines(TWO, 24)[:5] == [
        "Name          Amount due",
        "------------------------",
        "Smith              45.10",
        "Feed and      -12,345.67",
        "Seed",
    ]


def test_a_heading_may_wrap_but_its_figures_do_not():
    narrow = replace(TWO, columns=(TWO.columns[0], Column(name="Amount now due", kind="money")))
    assert lines(narrow, 24)[:2] == ["Name          Amount now", "                     due"]


def test_a_column_keeps_the_width_it_asks_for():
    wide = replace(TWO, columns=(Column(name="Name", width=20), TWO.columns[1]))
    assert lines(wide, 80)[0] == "Name" + " " * 18 + "Amount due"


def test_headings_and_subtotals_stand_apart():
    rows = (
        ReportRow(("Drawer 1",), style="heading"),
        *TWO.rows,
        ReportRow(("Drawer 1", 5), style="subtotal"),
        ReportRow(("Drawer 2",), style="heading"),
    )
    assert lines(replace(TWO, rows=rows, totals=()), 80)[2:] == [
        "Drawer 1",
        "Smith               45.10",
        "Feed and Seed  -12,345.67",
        "               ----------",
        "Drawer 1             0.05",
        "",
        "Drawer 2",
    ]


def test_what_cannot_stand_beside_each_other_is_told_row_by_row():
    columns = (*TWO.columns, Column(name="Paid", kind="money"), Column(name="Left", kind="money"))
    rows = (ReportRow(("Smith " * 5, 99_999_999_999, 1, None)),)
    assert lines(replace(TWO, columns=columns, rows=rows, totals=()), 30) == [
        "Name",
        " Smith Smith Smith Smith Smith",
        "Amount due      999,999,999.99",
        "Paid                      0.01",
        "",
    ]


def test_columns_without_names_have_no_head():
    nameless = (Column(name=""), Column(name=""))
    report = replace(TWO, columns=nameless, rows=(ReportRow(("Planned by", "Sam")),), totals=())
    assert lines(report, 80) == ["Planned by  Sam"]
    assert "Planned by" in report_text(report, 10)
