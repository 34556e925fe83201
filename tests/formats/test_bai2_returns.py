"""Returned items in a bank's file: each with every number the bank gives."""

from __future__ import annotations

from clerktui.formats.bai2 import read_bai2
from clerktui.formats.bai2_returns import returned_items
from tests.support.bank_files import Credit, bai2

DETAILS = (
    Credit(7920, "555", "RT0091", "1187", "NSF CHECK 1187"),
    Credit(5000, "557", "", "", "ACH RETURN R01 TRACE 091000010000001"),
    Credit(5000, "115", "L1"),
    Credit(12_920, "550"),
    Credit(300, "699", "X"),
)


def test_single_items_are_told_apart_from_totals_and_deposits():
    check, ach = returned_items(read_bai2(bai2(DETAILS)))
    assert (check.amount_cents, check.reference, check.numbers) == (
        7920,
        "RT0091",
        ("1187", "RT0091"),
    )
    assert check.says == "Deposited item returned NSF CHECK 1187"
    assert (ach.amount_cents, ach.reference, ach.numbers) == (5000, "", ("091000010000001",))


def test_a_test_or_a_deletion_tells_of_nothing():
    assert returned_items(read_bai2(bai2(DETAILS, status=4))) == ()
    assert returned_items(read_bai2(bai2(DETAILS, status=2))) == ()
