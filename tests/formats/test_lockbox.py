from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.formats.lockbox import read_lockbox
from clerktui.formats.lockbox_layouts import BANK_SPEC, EIGHTY, LockboxLayout
from clerktui.views.remittance import FileWarning, RemittanceItem, RemittancePart
from tests.support.bank_files import BankItem, Shape, lockbox_bank, lockbox_lbx2

BANK = b"""\
100MILLBANK0100530012342611231800
2MILLBANK01005300123400000000004001040008 1
50010000022222261123MILLBANK010053001234
600100100000125500550027070012345555000000018011202\
6BOB E SMITH                   TOWN OF MILL
4001001601910-0442-07
600100200000040000531011210000098765000000204411192\
6PE\xd1A, JOS\xc9                    ACCT 20-0110
700100200222222611230020000016550
8000000002222226112300020000016550
9000009
"""
EIGHTY_COLUMNS = b"""\
100MILLBANK0100530012342611231800
2MILLBANK010053001234
50010000022222261123MILLBANK010053001234
60010010022222261123MILLBANK0100530012340000012550055002700012345555000000000180
4001001601A-2026-77 0000007550                              10-0442-07
4001001602A-2026-78 0000005000                              10-0443-01
60010020022222261123MILLBANK0100530012340000004000053101120000098765000000002044
700100200222222611230020000016550
800000000222222611230020000016550
9000010
"""
FIRST = RemittanceItem(
    line=4,
    amount_cents=12550,
    reference="180",
    tender="check",
    payer="BOB E SMITH",
    payer_key="55002707/12345555",
    paid_on=dt.date(2026, 11, 20),
    memo="10-0442-07",
)
BUILDERS = [pytest.param(lockbox_bank, id="104"), pytest.param(lockbox_lbx2, id="80")]


def changed(data: bytes, line: int, text: bytes | None) -> bytes:
    """The file with one line replaced, or dropped."""
    lines = data.splitlines()
    lines[line - 1 : line] = [] if text is None else [text]
    return b"\n".join(lines) + b"\n"


def refused(data: bytes, layout: LockboxLayout | None = None) -> dict[str, object]:
    with pytest.raises(Refused) as refusal:
        read_lockbox(data, layout)
    return {"id": refusal.value.message_id, **refusal.value.facts}


# ------------------------------------------------------------------------------- what is read
def test_the_banks_own_dialect():
    read = read_lockbox(BANK)
    assert read.items == (
        FIRST,
        RemittanceItem(
            line=6,
            amount_cents=4000,
            reference="2044",
            tender="check",
            payer="PEÑA, JOSÉ",
            payer_key="53101121/98765",
            paid_on=dt.date(2026, 11, 19),
            memo="ACCT 20-0110",
        ),
    )
    assert (read.kind, read.layout) == ("lockbox", "lockbox-104")
    assert (read.stated_cents, read.stated_count) == (16550, 2)
    assert read.deposit_on == dt.date(2026, 11, 23)
    assert read.warnings == ()


def test_the_dialect_of_eighty_columns():
    read = read_lockbox(EIGHTY_COLUMNS)
    assert read.items == (
        RemittanceItem(
            line=4,
            amount_cents=12550,
            parts=(
                RemittancePart("10-0442-07", 7550, "A-2026-77"),
                RemittancePart("10-0443-01", 5000, "A-2026-78"),
            ),
            reference="180",
            tender="check",
            payer_key="5500270/12345555",
        ),
        RemittanceItem(
            line=7,
            amount_cents=4000,
            reference="2044",
            tender="check",
            payer_key="5310112/98765",
        ),
    )
    assert (read.layout, read.warnings) == ("lockbox-80", ())
    assert (read.stated_cents, read.stated_count) == (16550, 2)


@pytest.mark.parametrize("build", BUILDERS)
@pytest.mark.parametrize("padded", [False, True])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", ""])
def test_blanks_and_line_ends_change_nothing(build, padded, ending):
    items = [BankItem(12550, "10-0442-07"), BankItem(7, "B"), BankItem(400, "C")]
    shape = Shape(padded=padded or not ending, ending=ending, batch_size=2)
    read = read_lockbox(build(items, shape))
    assert read.items == read_lockbox(build(items, Shape(batch_size=2))).items
    assert read.amount_cents == 12957
    assert read.warnings == ()


def test_a_header_may_leave_the_batch_number_to_its_checks():
    read = read_lockbox(BANK.replace(b"\n5001", b"\n5000"))
    assert read.items == read_lockbox(BANK).items


def test_a_day_without_checks():
    for build in (lockbox_bank, lockbox_lbx2):
        read = read_lockbox(build([]))
        assert (read.items, read.stated_cents, read.stated_count) == ((), 0, 0)


def test_batches_of_several_days_count_as_of_the_last():
    lines = lockbox_bank([BankItem(5), BankItem(6)], Shape(batch_size=1)).splitlines()
    assert lines[5].startswith(b"5002")
    later = lines[5].replace(b"261123", b"261124")
    assert read_lockbox(changed(b"\n".join(lines), 6, later)).deposit_on == dt.date(2026, 11, 24)


def test_a_number_given_once_in_each_of_two_lockboxes_is_no_repetition():
    data = lockbox_bank([BankItem(5), BankItem(6)], Shape(batch_size=1))
    data = data.replace(b"\n5002000" + b"0022222", b"\n5001000" + b"0033333")
    data = data.replace(b"\n6002", b"\n6001").replace(b"\n7002", b"\n7001")
    assert [item.amount_cents for item in read_lockbox(data).items] == [5, 6]


@pytest.mark.parametrize("day", [b"000000", b"      ", b"139926"])
def test_a_check_date_nobody_can_read_stops_nothing(day):
    read = read_lockbox(BANK.replace(b"112026", day))
    assert read.items[0] == dataclasses.replace(FIRST, paid_on=None)


def test_bytes_of_another_alphabet_and_controls_stay_out_of_the_way():
    read = read_lockbox(BANK.replace(b"BOB E SMITH", b"B\x81B \x1b[ SMY\xff"))
    assert read.items[0].payer == "BB [ SMYÿ"


def test_a_payer_without_routing_number_has_no_key():
    assert read_lockbox(BANK.replace(b"055002707", b"000000000")).items[0].payer_key == ""
    assert read_lockbox(BANK.replace(b"0012345555", b"          ")).items[0].payer_key == ""


def test_an_altered_format_is_a_new_layout_and_no_code():
    columns = {**BANK_SPEC.columns, "4": {"batch": (2, 3), "account": (12, 30)}}
    altered = dataclasses.replace(BANK_SPEC, name="our-bank", columns=columns)
    read = read_lockbox(BANK, altered)
    assert read.layout == "our-bank"
    assert read.items[0].parts == (RemittancePart("10-0442-07", 12550),)
    assert read.items[0].memo == ""
    assert read.items[1].parts == ()


def test_a_check_may_name_its_account_itself():
    columns = {**BANK_SPEC.columns, "6": {**BANK_SPEC.columns["6"], "account": (88, 7)}}
    read = read_lockbox(BANK, dataclasses.replace(BANK_SPEC, columns=columns))
    assert read.items[1].parts == (RemittancePart("20-0110", 4000),)


# --------------------------------------------------------- overflows that do not make the check
def overflows(cents: int, *parts: tuple[str, int, str]) -> RemittanceItem:
    return read_lockbox(lockbox_lbx2([BankItem(cents, parts=parts)])).items[0]


def test_a_stub_and_a_check_that_differ_leave_the_whole_check_with_the_one_account():
    assert overflows(10000, ("A-1", 6000, "B1")).parts == (RemittancePart("A-1", 10000, "B1"),)
    assert overflows(5000, ("A-1", 6000, "B1")).parts == (RemittancePart("A-1", 5000, "B1"),)
    assert overflows(5000, ("A-1", 0, "B1")).parts == (RemittancePart("A-1", 5000, "B1"),)
    two_bills = overflows(5000, ("A-1", 6000, "B1"), ("A-1", 700, "B2"))
    assert two_bills.parts == (RemittancePart("A-1", 5000),)


def test_a_bill_alone_names_its_owner():
    assert overflows(5000, ("", 6000, "B1")).parts == (RemittancePart("", 5000, "B1"),)


def test_what_several_accounts_leave_over_is_nobodys_yet():
    assert overflows(10000, ("A-1", 6000, ""), ("B-2", 3000, "")).parts == (
        RemittancePart("A-1", 6000),
        RemittancePart("B-2", 3000),
        RemittancePart("", 1000),
    )


def test_several_accounts_that_want_more_than_the_check_get_nothing_until_somebody_looks():
    item = overflows(10000, ("A-1", 6000, ""), ("B-2", 5005, "BILL 3"))
    assert (item.amount_cents, item.parts) == (10000, ())
    assert item.memo == "A-1 60.00; B-2 50.05"


def test_several_accounts_without_amounts_get_nothing_until_somebody_looks():
    item = overflows(10000, ("A-1", 0, ""), ("", 0, "BILL 3"))
    assert (item.parts, item.memo) == ((), "A-1 0.00; BILL 3 0.00")


def test_overflows_that_name_nobody_are_no_parts():
    item = overflows(10000, ("", 6000, ""))
    assert (item.parts, item.memo) == ((), "")


@given(
    st.integers(0, 10**6),
    st.lists(
        st.tuples(st.sampled_from(["A", "B", ""]), st.integers(0, 10**6), st.just("")), max_size=4
    ),
)
def test_parts_always_make_the_check(cents, parts):
    item = overflows(cents, *parts)
    assert item.amount_cents == cents
    assert sum(part.amount_cents for part in item.parts) == (cents if item.parts else 0)


# ------------------------------------------------------------------------------ counts and sums
def test_wrong_counts_are_said_in_words():
    data = BANK.replace(b"261123002", b"261123007").replace(b"2611230002", b"2611230003")
    read = read_lockbox(data.replace(b"9000009", b"9000008"))
    assert read.warnings == (
        FileWarning(7, "batch 1 counts 7 checks, the file has 2"),
        FileWarning(8, "the service total counts 3 checks, the file has 2"),
        FileWarning(9, "the trailer counts 8 records, the file has 9"),
    )
    assert (read.stated_count, len(read.items)) == (3, 2)


def test_a_batch_of_a_thousand_checks_counts_round():
    items = [BankItem(1, check_no=str(number)) for number in range(1001)]
    lines = lockbox_lbx2(items[:999], Shape(batch_size=999)).splitlines()
    more = [b"6001" + f"{n % 1000:03}".encode() + lines[3][7:] for n in range(1000, 1002)]
    total = lines[-3].replace(b"0000000999", b"0000001001").replace(b"261123999", b"261123001")
    service = lines[-2].replace(b"0000000999", b"0000001001").replace(b"261123999", b"261123001")
    read = read_lockbox(b"\n".join([*lines[:-3], *more, total, service, b"9001007"]))
    assert (len(read.items), read.stated_count, read.warnings) == (1001, 1001, ())


@pytest.mark.parametrize(
    ("before", "after", "line", "what", "stated", "found"),
    [
        (b"60010010000012550", b"60010010000012551", 7, "batch 1", 16550, 16551),
        (b"0020000016550\n8", b"0020000016560\n8", 7, "batch 1", 16560, 16550),
        (b"00020000016550", b"00020000016559", 8, "the service total", 16559, 16550),
    ],
)
def test_amounts_that_do_not_add_up_refuse_the_file(before, after, line, what, stated, found):
    assert before in BANK
    assert refused(BANK.replace(before, after)) == {
        "id": "file.totals",
        "line": line,
        "what": what,
        "stated_cents": stated,
        "found_cents": found,
    }


def test_amounts_that_do_not_add_up_refuse_the_other_dialect_too():
    assert refused(EIGHTY_COLUMNS.replace(b"0000004000053", b"0000004001053")) == {
        "id": "file.totals",
        "line": 8,
        "what": "batch 1",
        "stated_cents": 16550,
        "found_cents": 16551,
    }


# ------------------------------------------------------------------------------ what is refused
HEADER, BATCH, CHECK, OVERFLOW, TOTAL = (BANK.splitlines()[place] for place in (0, 2, 3, 4, 6))


@pytest.mark.parametrize(
    ("line", "text", "place", "reason"),
    [
        (1, None, (1, 1), "the file does not begin with its header"),
        (2, None, (2, 1), "a batch header cannot follow the file header"),
        (3, HEADER, (3, 1), "there is a second file header"),
        (3, None, (3, 1), "a check stands outside a batch"),
        (4, None, (4, 1), "an overflow without a check"),
        (6, BATCH, (6, 1), "the batch opened on line 3 is still open"),
        (7, None, (7, 1), "the batch opened on line 3 is still open"),
        (8, None, (8, 1), "the trailer cannot follow a batch total"),
        (9, None, (8, 1), "the file ends here, without its last records"),
        (8, CHECK, (8, 1), "a check stands outside a batch"),
        (5, b"X01", (5, 1), "X is no record type of a lockbox file"),
        (9, b"9000009\n\nnote", (11, 1), "the file goes on after its end"),
        (8, BATCH + b"\n" + TOTAL, (8, 2), "there is a second batch 1"),
        (4, CHECK.replace(b"6001", b"6002"), (4, 2), "this is of batch 2, and batch 1 is open"),
        (
            5,
            OVERFLOW.replace(b"4001001", b"4001002"),
            (5, 5),
            "this overflow is of item 2, and item 1 is open",
        ),
        (5, OVERFLOW.replace(b"601", b"602"), (5, 9), "overflow 2 follows 0: one is missing"),
        (
            4,
            CHECK.replace(b"0000012550", b"00000X2550"),
            (4, 8),
            "the amount 00000X2550 is not a number",
        ),
        (
            4,
            CHECK.replace(b"0000012550", b"00000\xff2550"),
            (4, 8),
            "the amount 00000ÿ2550 is not a number",
        ),
        (4, CHECK[:12], (4, 13), "the record ends here, a check has at least 46 columns"),
        (7, TOTAL[:30], (7, 31), "the record ends here, before the total does"),
        (3, BATCH.replace(b"261123", b"261323"), (3, 15), "the deposit date 261323 is not a date"),
        (9, b"9", (9, 2), "the record ends here, before the count does"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(line, text, place, reason):
    assert refused(changed(BANK, line, text)) == {
        "id": "file.broken",
        "line": place[0],
        "column": place[1],
        "reason": reason,
    }


def test_an_open_batch_at_the_end_is_refused():
    data = b"\n".join(BANK.splitlines()[:6])
    assert refused(data)["reason"] == "the file ends here, without the batch's total"


@pytest.mark.parametrize("data", [b"", b"\n\n\x1a", b"\xef\xbb\xbf"])
def test_nothing_is_no_file(data):
    assert refused(data)["reason"] == "the file is empty"


def test_a_line_cut_in_a_file_of_equal_lines_is_noticed_wherever_it_is_cut():
    data = lockbox_lbx2([BankItem(500, "10-0442-07")], Shape(padded=True))
    lines = data.splitlines()
    assert refused(changed(data, 5, lines[4][:75])) == {
        "id": "file.broken",
        "line": 5,
        "column": 76,
        "reason": "the record ends here, the others have 80 columns",
    }


def test_a_file_that_adds_up_in_two_dialects_is_not_guessed_at():
    """Two checks whose amounts change places when they are read in the other columns."""
    high, low = "1111111110", "0000000001"
    lines = BANK.decode("cp1252").splitlines()
    checks = [
        f"60010{place:02}{one}{'0' * 23}{other}{'0' * 30}"
        for place, one, other in ((1, high, low), (2, low, high))
    ]
    total, service = lines[6][:23] + "1" * 10, lines[7][:20] + "002" + "1" * 11
    data = "\n".join([*lines[:3], *checks, total, service, "9000008"]).encode()
    assert read_lockbox(data, BANK_SPEC).items != read_lockbox(data, EIGHTY).items
    assert "two layouts" in str(refused(data)["reason"])


# ---------------------------------------------------------------------------------- properties
WORDS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-Ñé", max_size=10)
DIGITS = st.integers(1, 10**8).map(str)
ITEMS = st.lists(
    st.builds(
        BankItem,
        amount_cents=st.integers(0, 10**7),
        account=WORDS,
        check_no=DIGITS,
        payer=WORDS,
        routing=DIGITS,
        payer_account=DIGITS,
        parts=st.just(()),
    ),
    max_size=5,
)
SHAPES = st.builds(
    Shape,
    batch_size=st.integers(1, 4),
    padded=st.booleans(),
    ending=st.sampled_from(["\n", "\r\n"]),
)


@pytest.mark.parametrize("build", BUILDERS)
@given(items=ITEMS, shape=SHAPES)
def test_what_is_built_is_read(build, items, shape):
    read = read_lockbox(build(items, shape), BANK_SPEC if build is lockbox_bank else EIGHTY)
    assert [item.amount_cents for item in read.items] == [item.amount_cents for item in items]
    assert [item.reference for item in read.items] == [item.check_no for item in items]
    assert read.warnings == ()
    for found, item in zip(read.items, items, strict=True):
        named = found.memo if build is lockbox_bank else "".join(p.account for p in found.parts)
        assert named == (item.account if item.account.strip("0") or build is lockbox_bank else "")
        assert found.payer in {item.payer, ""}


@pytest.mark.parametrize("build", BUILDERS)
@given(items=ITEMS, shape=SHAPES)
def test_the_dialect_is_recognised(build, items, shape):
    read = read_lockbox(build(items, shape))
    if any(item.amount_cents for item in items):
        assert read.layout == ("lockbox-104" if build is lockbox_bank else "lockbox-80")
    assert [item.amount_cents for item in read.items] == [item.amount_cents for item in items]


@pytest.mark.parametrize("build", BUILDERS)
@given(items=ITEMS, shape=SHAPES, place=st.data())
def test_a_line_cut_short_never_changes_money(build, items, shape, place):
    data = build(items, shape)
    lines = data.splitlines()
    line = place.draw(st.integers(1, len(lines)))
    kept = place.draw(st.integers(0, len(lines[line - 1]) - 1))
    try:
        read = read_lockbox(changed(data, line, lines[line - 1][:kept]))
    except Refused:
        return
    whole = read_lockbox(data)
    assert [item.amount_cents for item in read.items] == [one.amount_cents for one in whole.items]
    if shape.padded and not read.warnings:
        assert read.items == whole.items


@pytest.mark.parametrize("build", BUILDERS)
@given(items=ITEMS, shape=SHAPES, place=st.data())
def test_a_line_left_out_never_passes_unsaid(build, items, shape, place):
    data = build(items, shape)
    line = place.draw(st.integers(1, len(data.splitlines())))
    try:
        read = read_lockbox(changed(data, line, None))
    except Refused:
        return
    assert read.amount_cents == sum(item.amount_cents for item in items)
    assert read.warnings


@pytest.mark.parametrize("build", BUILDERS)
@given(items=ITEMS.filter(bool), shape=SHAPES, place=st.data())
def test_a_digit_changed_in_an_amount_is_refused(build, items, shape, place):
    data = build(items, shape)
    starts = {b"6": 7 if build is lockbox_bank else 40, b"7": 23}
    starts[b"8"] = 24 if build is lockbox_bank else 23
    lines = data.splitlines()
    money = [number for number, line in enumerate(lines, start=1) if line[:1] in starts]
    line = place.draw(st.sampled_from(money))
    text = bytearray(lines[line - 1])
    column = starts[bytes(text[:1])] + place.draw(st.integers(0, 9))
    text[column] = place.draw(st.sampled_from(sorted(set(b"0123456789") - {text[column]})))
    assert refused(changed(data, line, bytes(text)))["id"] == "file.totals"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    assert refused(data)["id"] == "file.broken"


@given(
    st.lists(st.integers(0, 8), max_size=12),
    st.binary(max_size=6),
    st.integers(0, 50),
    st.sampled_from([None, BANK_SPEC, EIGHTY]),
)
def test_any_order_of_records_is_read_or_refused(order, junk, at, layout):
    lines = BANK.splitlines()
    mixed = b"\n".join(lines[place] for place in order)
    data = mixed[:at] + junk + mixed[at:]
    if order != list(range(9)):
        assert refused(data, layout)["id"] in {"file.broken", "file.totals"}
