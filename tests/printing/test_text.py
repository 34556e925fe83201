"""Plain-text papers: kept goldens at every width, and no line too long whatever is in the names."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from clerktui.printing.clean import cells
from clerktui.printing.text import WIDTHS, receipt_text, report_text, z_report_text
from clerktui.views.documents import (
    AccountBalance,
    Column,
    ReceiptLine,
    ReceiptTender,
    ReportRow,
    TenderCount,
)
from tests.printing import samples
from tests.printing.goldens import matches_golden

hostile = st.text(max_size=120) | st.sampled_from(samples.HOSTILE_NAMES)
money = st.integers(-99_999_999_999, 99_999_999_999)
widths = st.sampled_from(WIDTHS)


def figure(cents):
    return f"{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", samples.RECEIPTS)
def test_receipts_look_as_kept(name, width):
    assert matches_golden(f"{name}_{width}.txt", receipt_text(samples.RECEIPTS[name], width))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_z_report_looks_as_kept(width):
    assert matches_golden(f"z_report_{width}.txt", z_report_text(samples.Z_REPORT, width))


@pytest.mark.parametrize("width", [40, 80, 132])
def test_the_report_looks_as_kept(width):
    assert matches_golden(f"report_{width}.txt", report_text(samples.REPORT, width))


def test_a_receipt_in_ascii_looks_as_kept():
    text = receipt_text(samples.HOSTILE, 40, ascii_only=True)
    assert text.isascii()
    assert matches_golden("hostile_ascii_40.txt", text)


def test_other_papers_come_in_ascii_too():
    assert z_report_text(replace(samples.Z_REPORT, clerk="José"), ascii_only=True).isascii()
    assert report_text(samples.REPORT, ascii_only=True).isascii()


def test_a_void_says_so_at_both_ends_with_who_and_why():
    lines = receipt_text(samples.VOID, 40).splitlines()
    assert [line for line in lines if " VOID " in line] == ["*" * 17 + " VOID " + "*" * 17] * 2
    text = " ".join(" ".join(lines).split())
    assert "Reason: wrong account keyed, customer came back with the right bill" in text
    assert "Voided by Maria Lopez, 11/23/2026 10:51:07 AM EST" in text
    assert "Approved by Dana Whitfield" in text


def test_a_void_duplicate_says_both():
    text = receipt_text(samples.VOID.as_copy(3), 40)
    assert " VOID " in text
    assert " DUPLICATE 3 " in text


def test_a_void_without_particulars_still_says_void():
    void = replace(samples.EXACT_CASH, status="void")
    assert "Voided" in receipt_text(void, 32)


def test_change_without_its_own_tender_line_is_still_told():
    receipt = replace(samples.EXACT_CASH, change_cents=490)
    assert re.search(r"^CHANGE +4\.90$", receipt_text(receipt), re.MULTILINE)


def test_the_original_carries_no_mark():
    text = receipt_text(samples.EXACT_CASH)
    assert "DUPLICATE" not in text
    assert "VOID" not in text


def test_a_long_figure_stays_whole_below_its_words():
    line = ReceiptLine(description="Impact fee " * 6, amount_cents=99_999_999_999)
    text = receipt_text(replace(samples.EXACT_CASH, lines=(line,)), 32)
    assert " 999,999,999.99\n" in text


def test_quantity_and_price_are_told_only_when_there_is_more_than_one():
    text = receipt_text(samples.MANY_ACCOUNTS, 48)
    assert "2 @ 1,250.00" in text
    assert text.count(" @ ") == 1


def test_a_receipt_with_nothing_optional_prints():
    bare = replace(
        samples.EXACT_CASH,
        town_lines=(),
        office="",
        workstation="",
        drawer="",
        messages=(),
        lines=(ReceiptLine(description="", amount_cents=1),),
        accounts=(),
    )
    assert re.search(r"^Payment +0\.01$", receipt_text(bare), re.MULTILINE)


def test_a_z_report_with_no_payment_prints():
    idle = replace(
        samples.Z_REPORT,
        tenders=(),
        denominations=(),
        services=(),
        void_numbers=(),
        first_receipt="",
        chain_head="",
        over_short_cents=0,
        approved_by="",
        copy_no=1,
    )
    text = z_report_text(idle)
    assert re.search(r"^Receipts +none$", text, re.MULTILINE)
    assert re.search(r"^BALANCED +0\.00$", text, re.MULTILINE)
    assert " DUPLICATE 1 " in text


def test_a_report_without_columns_or_rows_prints():
    empty = replace(samples.REPORT, columns=(), rows=(), totals=())
    assert "Receipt register" in report_text(empty)


def test_short_and_empty_rows_are_filled_with_nothing():
    rows = (ReportRow(()), ReportRow((), style="heading"), ReportRow(("CS-1",)))
    assert "CS-1" in report_text(replace(samples.REPORT, rows=rows), 80)


lines = st.builds(
    ReceiptLine,
    description=hostile,
    account=st.none() | hostile,
    account_name=hostile,
    service=hostile,
    bill=hostile,
    reason=hostile,
    amount_cents=money,
    quantity=st.integers(1, 10**9),
    unit_cents=st.none() | money,
    balance_after_cents=st.none() | money,
)


@settings(max_examples=150, deadline=None)
@given(
    width=widths,
    names=st.lists(hostile, min_size=3, max_size=3),
    some=st.lists(lines, max_size=3),
    cents=money,
    ascii_only=st.booleans(),
)
def test_no_line_of_a_receipt_is_too_long_and_no_figure_is_broken(
    width, names, some, cents, ascii_only
):
    receipt = replace(
        samples.VOID,
        town_lines=tuple(names),
        number=names[0],
        clerk=names[1],
        office=names[2],
        workstation=names[0],
        void_reason=names[1],
        messages=tuple(names),
        lines=tuple(some),
        accounts=(AccountBalance(account=names[0], name=names[1], balance_cents=cents),),
        tenders=(ReceiptTender(name=names[1], reference=names[2], amount_cents=cents),),
        total_cents=cents,
    )
    text = receipt_text(receipt, width, ascii_only=ascii_only)
    assert max(map(cells, text.split("\n"))) <= width
    assert figure(cents) in text
    assert all(figure(line.amount_cents) in text for line in some)


@settings(max_examples=60, deadline=None)
@given(width=widths, names=st.lists(hostile, min_size=2, max_size=2), cents=money)
def test_no_line_of_a_z_report_is_too_long(width, names, cents):
    report = replace(
        samples.Z_REPORT,
        clerk=names[0],
        void_numbers=tuple(names),
        tenders=(TenderCount(name=names[1], expected_cents=cents, counted_cents=-cents),),
        chain_head=names[0],
    )
    assert max(map(cells, z_report_text(report, width).split("\n"))) <= width


@settings(max_examples=100, deadline=None)
@given(
    width=st.integers(24, 140),
    names=st.lists(hostile, min_size=4, max_size=4),
    kinds=st.lists(st.sampled_from(["text", "money", "count", "date"]), min_size=4, max_size=4),
    cents=money,
)
def test_no_line_of_a_report_is_too_long(width, names, kinds, cents):
    columns = tuple(
        Column(name=name, kind=kind, width=number * 5)
        for number, (name, kind) in enumerate(zip(names, kinds, strict=True))
    )
    rows = (
        ReportRow(tuple(names)),
        ReportRow((cents, cents, cents, cents), style="subtotal"),
        ReportRow((names[0],), style="heading"),
    )
    report = replace(samples.REPORT, columns=columns, rows=rows, footnotes=tuple(names))
    assert max(map(cells, report_text(report, width).split("\n"))) <= width


def test_a_spanish_receipt_in_ascii_loses_only_its_accents():
    text = receipt_text(samples.SPANISH, 48, ascii_only=True)
    assert text.isascii()
    assert "?" not in text
    assert "Le atendio" in text
    assert "como usted pidio" in text
