import json

import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.rules.checkdigits import with_check
from clerktui.rules.scanline import Scan, ScanLayout, make_scan, read_scan
from tests.rules.refusals import refused

STUB = ScanLayout(
    name="water stub",
    length=27,
    account=(1, 12),
    amount=(12, 20),
    bill=(20, 26),
    check="luhn",
    account_picture="##-####-##",
    bill_picture="W-#####",
    prefix="7",
)
PLAIN = ScanLayout("plain", 20, (0, 8), (8, 19), "mod10_21_left")
PAPER = ScanLayout("published", 42, (0, 11), (21, 31), "mod10_21_left")


def test_a_published_line_is_read():
    line = "00345678901" + "110296" + "0000" + "0000001000" + "0000001000" + "8"
    assert read_scan(line, [PAPER]) == Scan("00345678901", 1000, "published")


def test_a_line_carries_account_amount_and_bill_in_their_own_dress():
    line = make_scan(STUB, "10-0442-07", 8640, "W-00123")
    assert line[:-1] == "7" + "00010044207" + "00008640" + "000123"
    assert read_scan(line, [PLAIN, STUB]) == Scan("10-0442-07", 8640, "water stub", "W-00123")


ACCOUNTS = st.integers(0, 10**8 - 1).map(lambda n: f"{n:08d}")


@given(ACCOUNTS, st.integers(0, 99_999_999))
def test_what_is_made_is_read_back(account, cents):
    pictured = f"{account[:2]}-{account[2:6]}-{account[6:]}"
    made = make_scan(STUB, pictured, cents, "W-12345")
    assert read_scan(made, [STUB]) == Scan(pictured, cents, "water stub", "W-12345")
    assert read_scan(make_scan(PLAIN, account, cents), [PLAIN]) == Scan(account, cents, "plain")


@given(ACCOUNTS, st.integers(0, 99_999_999), st.integers(1, 25), st.integers(1, 9))
def test_a_misread_digit_never_fills_a_field(account, cents, place, step):
    line = make_scan(STUB, account, cents, "W-12345")
    misread = line[:place] + str((int(line[place]) + step) % 10) + line[place + 1 :]
    try:
        scan = read_scan(misread, [STUB])
    except Refused:
        return
    assert scan is None


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\t", " ", ""])
def test_however_the_scanner_ends_its_line(end):
    assert read_scan(make_scan(PLAIN, "00100442", 100) + end, [PLAIN]) is not None


@pytest.mark.parametrize(
    "text", ["", "10-0442-07", "rodriguez", "0" * 19, "0" * 21, "5" * 5000, "\uff11" * 20, "X" * 20]
)
def test_what_is_no_scan_line_is_left_to_be_looked_up(text):
    assert read_scan(text, [PLAIN, STUB]) is None


def test_a_line_of_another_town_is_no_line_of_ours():
    line = make_scan(STUB, "10-0442-07", 8640, "W-00123")
    assert read_scan(with_check("luhn", "8" + line[1:-1]), [STUB]) is None
    spilling = with_check("luhn", line[:1] + "9" + line[2:-1])
    assert read_scan(spilling, [STUB]) is None


def test_a_wrong_check_digit_is_said():
    line = make_scan(PLAIN, "00100442", 100)
    wrong = line[:-1] + str((int(line[-1]) + 1) % 10)
    with refused("scan.check_digit", layout="plain", typed=wrong):
        read_scan(wrong, [PLAIN])


def test_a_check_letter_is_read():
    layout = ScanLayout("x", 11, (0, 4), (4, 10), "mod11_x")
    line = make_scan(layout, "0000", 6)
    assert line == "0000000006X"
    assert read_scan(line, [layout]) == Scan("0000", 6, "x")


def test_two_layouts_that_disagree_are_not_guessed_between():
    swapped = ScanLayout("swapped", 20, (11, 19), (0, 11), "mod10_21_left")
    line = make_scan(PLAIN, "00100442", 100)
    with refused("scan.two_layouts", layouts="plain, swapped"):
        read_scan(line, [PLAIN, swapped])
    again = ScanLayout("again", 20, (0, 8), (8, 19), "mod10_21_left")
    assert read_scan(line, [PLAIN, again]) == Scan("00100442", 100, "plain")


@pytest.mark.parametrize(
    ("account", "cents", "field"),
    [
        ("123456789", 1, "account"),
        ("12AB", 1, "account"),
        ("1", -1, "amount"),
        ("1", 10**11, "amount"),
    ],
)
def test_what_does_not_fit_is_not_printed(account, cents, field):
    with refused("scan.does_not_fit", field=field):
        make_scan(PLAIN, account, cents)


@pytest.mark.parametrize(
    ("account", "bill", "field"),
    [
        ("10-0442-7", "W-00123", "account"),
        ("10-0442-07", "S-00123", "bill"),
        ("10-0442-07", "123", "bill"),
        ("10-0442-07", "", "bill"),
    ],
)
def test_what_is_not_written_by_its_picture_is_not_printed(account, bill, field):
    with refused("scan.does_not_fit", field=field):
        make_scan(STUB, account, 1, bill)


def test_hyphens_do_not_count():
    line = make_scan(STUB, "10-0442-07", 8640, "W-00123")
    assert make_scan(STUB, "10044207", 8640, "w00123") == line


def test_a_layout_is_kept_as_plain_data():
    for layout in (STUB, PLAIN):
        assert ScanLayout.from_data(json.loads(json.dumps(layout.to_data()))) == layout


GOOD = PLAIN.to_data()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"check": "sum"}, "check"),
        ({"length": 1}, "length"),
        ({"length": 100}, "length"),
        ({"prefix": "A"}, "prefix"),
        ({"prefix": "12"}, "account"),
        ({"account": [8, 8]}, "account"),
        ({"account": [0, 9]}, "amount"),
        ({"amount": [8, 20]}, "amount"),
        ({"length": 30, "amount": [8, 20]}, "amount"),
        ({"bill": [7, 8]}, "bill"),
        ({"account_picture": "###-#######"}, "account_picture"),
        ({"account_picture": "-"}, "account_picture"),
        ({"bill": [8, 9], "bill_picture": "##", "amount": [9, 19]}, "bill_picture"),
        ({"colour": "red"}, "colour"),
        ({"length": "20"}, "value"),
        ({"account": [1]}, "value"),
        ({"account": "08"}, "value"),
    ],
)
def test_a_layout_that_cannot_work_is_refused_by_field(change, field):
    with refused("scan.layout", field=field, layout="plain"):
        ScanLayout.from_data({**GOOD, **change})


def test_a_layout_needs_its_parts():
    with refused("scan.layout", field="value", layout=""):
        ScanLayout.from_data({"length": 20})
