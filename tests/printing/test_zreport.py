"""What a Z report says, whatever it is printed on."""

from dataclasses import replace

from clerktui.printing.zreport import (
    activity_rows,
    chain_words,
    count_rows,
    receipt_range,
    tender_rows,
    z_report_blocks,
    z_report_facts,
)
from tests.printing import samples


def test_tenders_end_in_their_sums():
    rows = tender_rows(samples.Z_REPORT)
    assert rows[0] == ("Cash", "874.20", "869.20", "-5.00")
    assert rows[-1] == ("Total", "13,810.96", "13,805.96", "-5.00")


def test_the_cash_count_ends_in_what_was_counted():
    rows = count_rows(samples.Z_REPORT)
    assert rows[2] == ("$20", "17", "340.00")
    assert rows[-1] == ("Total", "", "869.20")


def test_activity_tells_how_many_and_how_much():
    assert activity_rows(samples.Z_REPORT) == (
        ("Opening float", "150.00"),
        ("Payments (41)", "13,756.06"),
        ("Voids (2)", "95.10"),
    )


def test_receipts_given_out_are_told_from_first_to_last():
    assert receipt_range(samples.Z_REPORT) == (
        ("First receipt", "CS-2026-000123"),
        ("Last receipt", "CS-2026-000165"),
    )
    one = replace(samples.Z_REPORT, last_receipt="")
    assert receipt_range(one)[1] == ("Last receipt", "CS-2026-000123")
    assert receipt_range(replace(one, first_receipt="")) == (("Receipts", "none"),)


def test_the_seal_says_after_which_entry():
    assert chain_words(samples.Z_REPORT) == "Journal seal after entry 10,231"
    assert chain_words(replace(samples.Z_REPORT, chain_sequence=None)) == "Journal seal"


def test_facts_that_are_empty_are_left_out():
    labels = [label for label, _ in z_report_facts(replace(samples.Z_REPORT, office=""))]
    assert "Office" not in labels
    assert labels[:2] == ["Drawer", "Session"]


def test_a_drawer_without_a_cash_count_prints_none():
    bare = replace(samples.Z_REPORT, denominations=())
    assert len(z_report_blocks(bare)) < len(z_report_blocks(samples.Z_REPORT))
