"""What a receipt says, whatever it is printed on."""

import re
from dataclasses import astuple, replace

import pytest

from clerktui.i18n import catalogue
from clerktui.printing.blocks import Banner, Barcode, Pair
from clerktui.printing.receipt import (
    account_groups,
    change_rows,
    line_notes,
    line_title,
    other_days,
    receipt_blocks,
    void_facts,
)
from clerktui.views.documents import ReceiptLine
from tests.printing import samples


def test_lines_are_gathered_by_account_and_balances_alone_come_last():
    mixed = replace(samples.MANY_ACCOUNTS, lines=samples.MANY_ACCOUNTS.lines[::-1])
    groups = account_groups(mixed)
    assert [group.account for group in groups] == [None, "T-004410", "10420-01", "10420-02"]
    assert [len(group.lines) for group in groups] == [2, 1, 2, 0]
    assert [group.balance_cents for group in groups] == [None, 87_655, 0, -1275]
    assert groups[3].name == "James O'Brien"


@pytest.mark.parametrize(
    ("service", "description", "title"),
    [
        ("Water", "Water bill October", "Water bill October"),
        ("Tax", "2025 parcel 9", "Tax: 2025 parcel 9"),
        ("Sewer", "", "Sewer"),
        ("solid_waste", "Solid waste", "Solid waste"),
        ("solid_waste", "Cart fee", "solid waste: Cart fee"),
        ("", "Swim pass", "Swim pass"),
        ("", "", "Payment"),
    ],
)
def test_a_line_names_its_service_once(service, description, title):
    line = ReceiptLine(description=description, service=service, amount_cents=1)
    assert line_title(line) == title


def test_notes_say_what_is_left():
    line = ReceiptLine(description="", amount_cents=1, bill="W-1", reason="oldest first")
    assert line_notes(line) == ("Bill W-1", "oldest first")
    assert line_notes(replace(line, balance_after_cents=0))[1] == "paid in full"
    assert line_notes(replace(line, balance_after_cents=1240))[1] == "still owed 12.40"
    assert line_notes(replace(line, quantity=3, unit_cents=150))[0] == "3 @ 1.50"
    assert line_notes(replace(line, quantity=1, unit_cents=150))[0] == "Bill W-1"


def test_change_is_told_once_and_without_its_sign():
    assert change_rows(samples.MANY_TENDERS) == (("CHANGE (Cash)", 2000),)
    assert change_rows(replace(samples.EXACT_CASH, change_cents=5)) == (("CHANGE", 5),)
    assert change_rows(samples.EXACT_CASH) == ()


def test_other_days_are_told_only_when_they_are_other():
    assert other_days(samples.EXACT_CASH) == ()
    assert other_days(samples.MANY_ACCOUNTS) == (
        ("Business date", "11/24/2026"),
        ("Received on", "11/20/2026"),
    )


def test_a_void_tells_what_is_known_of_it():
    assert void_facts(samples.EXACT_CASH) == ()
    bare = replace(samples.EXACT_CASH, status="void", void_reason="wrong account")
    assert void_facts(bare) == ("Reason: wrong account", "Voided")


def test_the_marks_stand_at_both_ends():
    blocks = receipt_blocks(samples.VOID.as_copy(2))
    assert [block.text for block in blocks if isinstance(block, Banner)] == [
        "VOID",
        "DUPLICATE 2",
    ] * 2
    assert blocks[-1] == Barcode("CS-2026-000126")


def test_every_cent_of_the_ticket_stands_on_the_paper():
    pairs = [block for block in receipt_blocks(samples.MANY_TENDERS) if isinstance(block, Pair)]
    assert [block.right for block in pairs[1:]] == [
        *("45.10", "30.00", "0.00", "75.10"),
        *("40.00", "15.10", "40.00", "20.00"),
    ]


class Masked:
    """A catalogue that knows everything, and says it with no letter left but x."""

    @staticmethod
    def get(key):
        return re.sub(r"[A-Za-z](?![^{]*})", "x", key[1])


def letters(block):
    """Every letter a block would print, the zone and half of the day left out."""
    said = str(astuple(block))
    return set(
        re.findall(r"[A-Za-z]", re.sub(r"[ap]\.m\. EST|plain|strong|large|True|False", "", said))
    )


@pytest.mark.parametrize("sample", [samples.SPANISH, samples.SPANISH_VOID])
def test_no_word_of_a_paper_escapes_its_catalogue(sample, monkeypatch):
    monkeypatch.setattr(catalogue, "_catalogue", lambda language: Masked)
    lines = tuple(
        replace(line, account=line.account and "4", account_name="5", bill="6", reason="7")
        for line in sample.lines
    )
    receipt = replace(
        sample,
        **dict.fromkeys(("number", "clerk", "office", "workstation", "drawer"), "1"),
        **dict.fromkeys(("void_reason", "voided_by", "void_approved_by"), "2"),
        town_lines=("3",),
        messages=("8",),
        lines=(*lines, ReceiptLine(description="", amount_cents=1)),
        accounts=tuple(replace(each, account="4", name="5") for each in sample.accounts),
        tenders=tuple(replace(tender, name="Cash") for tender in sample.tenders),
    )
    for block in receipt_blocks(receipt):
        assert letters(block) <= {"x"}, block


def test_a_void_is_told_in_spanish_as_far_as_it_is_known():
    void = replace(samples.SPANISH_VOID, void_reason="", void_approved_by="")
    assert void_facts(void) == ("Anulado por Maria Lopez, 23/11/2026 10:51:07 a.m. EST",)
    assert void_facts(replace(void, voided_by="")) == ("Anulado el 23/11/2026 10:51:07 a.m. EST",)
    assert void_facts(replace(void, voided_at=None)) == ("Anulado por Maria Lopez",)
    assert void_facts(replace(void, voided_at=None, voided_by="")) == ("Anulado",)


def test_a_service_is_named_once_in_spanish_too():
    line = ReceiptLine(description="Solid waste", service="solid_waste", amount_cents=1)
    assert line_title(line, "es") == "Recolección de basura"
    assert line_title(replace(line, description=""), "es") == "recolección de basura"
    assert line_title(replace(line, description="Cart"), "es") == "recolección de basura: Cart"
    assert line_title(replace(line, service="", description=""), "es") == "Pago"


def test_a_language_without_a_catalogue_is_printed_in_english():
    assert receipt_blocks(replace(samples.VOID, language="tlh")) == receipt_blocks(samples.VOID)
