"""Receipt-printer bytes: only our own orders, never those of the data."""

import re
from dataclasses import replace

import pytest

from clerktui.printing.escpos import (
    CUT,
    DRAWER_KICK,
    INIT,
    Printer,
    receipt_escpos,
    z_report_escpos,
)
from tests.printing import samples

# Every order this module may send, and what belongs to it.
ORDERS = re.compile(
    rb"\x1b@|\x1b![\x00\x08\x18]|\x1ba[\x00\x01]|\x1bt[\x00\x10\x13]|\x1bp\x00..|\x1dVB\x00"
    rb"|\x1dh.|\x1dw.|\x1dH.|\x1df.|\x1dkI(?P<length>.)",
    re.DOTALL,
)


def without_orders(data):
    kept, at = b"", 0
    for order in ORDERS.finditer(data):
        if order.start() >= at:
            kept += data[at : order.start()]
            at = order.end() + (order["length"][0] if order["length"] else 0)
    return kept + data[at:]


def test_a_receipt_begins_clean_and_ends_cut():
    data = receipt_escpos(samples.EXACT_CASH)
    assert data.startswith(INIT)
    assert data.endswith(CUT)
    assert DRAWER_KICK not in data


def test_the_drawer_opens_only_when_asked():
    assert receipt_escpos(samples.EXACT_CASH, opens_drawer=True).startswith(INIT + DRAWER_KICK)


def test_the_words_are_those_of_the_text_receipt():
    text = without_orders(receipt_escpos(samples.EXACT_CASH, Printer(columns=32))).decode("ascii")
    assert "Water bill October         45.10\n" in text
    assert max(map(len, text.split("\n"))) <= 32


def test_the_total_is_large_and_the_number_bold():
    data = receipt_escpos(samples.EXACT_CASH)
    assert re.search(rb"\x1b!\x18TOTAL PAID +75\.10\n\x1b!\x00", data)
    assert re.search(rb"\x1b!\x08Receipt +CS-2026-000123\n\x1b!\x00", data)


@pytest.mark.parametrize("page", ["ascii", "cp437", "cp858", "cp1252"])
@pytest.mark.parametrize("columns", [32, 40, 42, 48])
def test_no_name_can_give_the_printer_an_order(page, columns):
    receipt = replace(samples.HOSTILE, number=samples.HOSTILE_NAMES[1])
    words = without_orders(receipt_escpos(receipt, Printer(columns=columns, code_page=page)))
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", words)
    assert max(map(len, words.split(b"\n"))) <= columns


def test_a_code_page_keeps_the_accents_it_has():
    receipt = replace(samples.EXACT_CASH, clerk="José Nguyễn €5…")
    data = receipt_escpos(receipt, Printer(code_page="cp858"))
    assert b"\x1bt\x13" in data
    assert "José Nguyen €5...".encode("cp858") in data
    assert b"Jose Nguyen EUR5..." in receipt_escpos(receipt)


def test_the_bar_code_is_the_printers_own():
    data = receipt_escpos(samples.EXACT_CASH)
    assert b"\x1dkI\x11{BCS-{C\x14\x1a{B-{C\x00\x01\x17" in data


def test_a_bar_code_the_paper_or_the_printer_cannot_hold_is_left_out():
    long = replace(samples.EXACT_CASH, number="RECEIPT-NUMBER-OF-A-VERY-LONG-KIND")
    assert b"\x1dk" not in receipt_escpos(long, Printer(columns=32))
    assert b"\x1dk" not in receipt_escpos(samples.EXACT_CASH, Printer(has_barcodes=False))
    assert b"\x1dk" not in receipt_escpos(
        replace(samples.EXACT_CASH, number="Nº 7"), Printer(code_page="cp858")
    )


def test_a_printer_without_a_cutter_feeds_instead():
    data = receipt_escpos(samples.EXACT_CASH, Printer(has_cutter=False))
    assert CUT not in data
    assert data.endswith(b"\n\n\n\n")


def test_a_z_report_prints_too():
    text = without_orders(z_report_escpos(samples.Z_REPORT, Printer(columns=48)))
    assert b"Check           12,384.66  12,384.66        0.00\n" in text


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("ascii", ("Le atendio", "NUNEZ, ROSA")),
        ("cp437", ("Le atendió", "NUÑEZ, ROSA")),
        ("cp1252", ("Le atendió", "NUÑEZ, ROSA")),
    ],
)
def test_spanish_keeps_the_letters_the_printer_has(page, words):
    data = receipt_escpos(samples.SPANISH, Printer(code_page=page))
    text = without_orders(data).decode(page)
    assert all(word in text for word in words)
    assert "?" not in text


@pytest.mark.parametrize(
    ("number", "orders"),
    [
        ("991234", b"{C\x63\x0c\x22"),
        ("#10442", b"{B#{C\x0a\x2c{B2"),
        ("A{B", b"{BA{{B"),
        ("WO-7", b"{BWO-7"),
        ("123456-99", b"{C\x0c\x22\x38{B-99"),
    ],
)
def test_pairs_go_to_the_printer_as_bytes(number, orders):
    data = receipt_escpos(replace(samples.EXACT_CASH, number=number))
    assert b"\x1dkI" + bytes([len(orders)]) + orders in data
