from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.formats.bai2 import (
    Bai2Account,
    Bai2Detail,
    Bai2File,
    Bai2Group,
    Bai2Summary,
    read_bai2,
)
from clerktui.formats.bai2_codes import TYPES, is_credit, type_name
from clerktui.formats.bai2_deposits import deposits
from clerktui.views.remittance import FileWarning
from tests.support.bank_files import DEPOSIT_ON, Credit, bai2, bai2_file, bai2_group

REPORT = b"""\
01,122099999,123456789,261124,0200,1,65,,2/
02,031001234,122099999,1,261123,2359,,2/
03,0975312468,,010,+500000,,,040,-20000,,,190,70000000,4,0,110/
88,700000,15,D,3,0,200000,1,300000,3,200000/
16,165,1500000,1,DD1620,, DEALER PAYMENTS, 1/2 OF MAY
16,115,10000000,S,5000000,4000000,1000000/
88,AX13612,B096132,AMALGAMATED LOCKBOX
88,DEPOSIT-MISC. RECEIVABLES
16,475,250,V,261125,,,1044,/
16,890,,,,,detail reports will be late
49,82680250,9/
98,82680250,1,11/
99,82680250,1,13/
"""


def report(*lines: str) -> bytes:
    """One account's records, from behind the group header to its 49, in a file around them."""
    total = next(line.split(",")[1].strip("/") for line in lines if line.startswith("49"))
    head = ["01,1,2,261124,0200,1,,,2/", "02,3,1,1,261123,,,/"]
    return "\n".join(
        [*head, *lines, f"98,{total},1,{len(lines) + 2}/", f"99,{total},1,{len(lines) + 4}/"]
    ).encode()


def account_of(data: bytes) -> Bai2Account:
    [group] = read_bai2(data).groups
    [account] = group.accounts
    return account


def changed(data: bytes, line: int, text: bytes | None) -> bytes:
    """The file with one line replaced, or dropped."""
    lines = data.splitlines()
    lines[line - 1 : line] = [] if text is None else [text]
    return b"\n".join(lines) + b"\n"


def refused(data: bytes) -> dict[str, object]:
    with pytest.raises(Refused) as refusal:
        read_bai2(data)
    return {"id": refusal.value.message_id, **refusal.value.facts}


# ------------------------------------------------------------------------------- what is read
def test_a_report_with_everything_the_format_has():
    details = (
        Bai2Detail(5, "165", 1500000, True, "DD1620", "", "DEALER PAYMENTS, 1/2 OF MAY", "1"),
        Bai2Detail(
            *(6, "115", 10000000, True, "AX13612", "B096132"),
            *("AMALGAMATED LOCKBOX DEPOSIT-MISC. RECEIVABLES", "S"),
        ),
        Bai2Detail(9, "475", 250, False, "", "1044", "", "V"),
        Bai2Detail(10, "890", 0, False, "", "", "detail reports will be late", ""),
    )
    summaries = (
        Bai2Summary("010", 500000, None, ""),
        Bai2Summary("040", -20000, None, ""),
        Bai2Summary("190", 70000000, 4, "0"),
        Bai2Summary("110", 700000, 15, "D"),
    )
    account = Bai2Account("0975312468", "USD", summaries, details)
    assert read_bai2(REPORT) == Bai2File(
        sender="122099999",
        receiver="123456789",
        created_on=dt.date(2026, 11, 24),
        created_at="0200",
        file_id="1",
        groups=(Bai2Group(1, dt.date(2026, 11, 23), "2", "USD", (account,), "122099999"),),
    )


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r", b"   \r\n", b"\n\n"])
def test_line_ends_and_blanks_change_nothing_but_lines(ending):
    read = read_bai2(b"\xef\xbb\xbf" + ending.join(REPORT.splitlines()) + b"\r\n\x1a")
    assert [detail.text for detail in read.groups[0].accounts[0].details] == [
        detail.text for detail in read_bai2(REPORT).groups[0].accounts[0].details
    ]
    assert read.warnings == ()


def test_a_file_of_physical_records_without_line_breaks():
    read = read_bai2(b"".join(line.ljust(65) for line in REPORT.splitlines()))
    assert [detail.line for detail in read.groups[0].accounts[0].details] == [5, 6, 9, 10]
    assert read.warnings == ()
    assert read.groups[0].accounts[0].summaries == account_of(REPORT).summaries


def test_blanks_around_fields_and_padding_behind_the_slash_are_not_read():
    data = report("03, 0975 , usd ,010, 500 , , /padding", "16,115, 100, z, A1 ,/", "49, 600 ,3/")
    account = account_of(data.replace(b"98, 600 ", b"98,600").replace(b"99, 600 ", b"99,600"))
    assert (account.number, account.currency) == ("0975", "usd")
    assert account.details[0].bank_reference == "A1"


def test_currency_falls_from_the_group_to_the_account():
    data = report("03,1,,,,,,/", "49,0,2/").replace(b"261123,,,/", b"261123,,CAD,/")
    assert account_of(data).currency == "CAD"
    assert account_of(data.replace(b"03,1,,", b"03,1,EUR,")).currency == "EUR"


def test_an_account_without_balances():
    assert account_of(report("03,5765432,,,,,/", "49,0,2/")).summaries == ()


@pytest.mark.parametrize(("said", "status"), [("", 1), ("0", 1), ("2", 2), ("3", 3), ("4", 4)])
def test_the_status_of_a_group(said, status):
    data = report("03,1,,,,,,/", "49,0,2/").replace(b"02,3,1,1,", f"02,3,1,{said},".encode())
    assert read_bai2(data).groups[0].status == status


def test_odd_bytes_and_controls_stay_out_of_the_way():
    data = REPORT.replace(b"DEALER", b"D\xc9AL\x1b[31mER")
    assert account_of(data).details[0].text == "DÉAL[31mER PAYMENTS, 1/2 OF MAY"


# ------------------------------------------------------------------ what real files do besides
def test_several_records_on_one_line():
    data = (
        b"01,1,2,261124,0200,1,,,2/   02,3,1,1,261123,2400,USD,2/\n"
        b"03,1,,010,00,,/ 16,142,2500,Z,,,TRANSFER PPD/ 16,142,500,Z,,,5/16,17 SECOND  PPD/\n"
        b"16,451,100,Z,,,ACH_SETL     /   88, 111/         49,3100,6/  98,3100,1,8/ 99,3100,1,10/\n"
    )
    read = read_bai2(data)
    assert read.warnings == ()
    assert [
        (detail.line, detail.amount_cents, detail.text)
        for detail in read.groups[0].accounts[0].details
    ] == [(2, 2500, "TRANSFER PPD"), (2, 500, "5/16,17 SECOND PPD"), (3, 100, "ACH_SETL 111")]


def test_one_default_too_many_before_a_continuation():
    account = account_of(
        report("03,1,USD,060,100,,,,/", "88,100,7,1,,400,3,0,,,/", "88,190,5,,/", "49,115,4/")
    )
    assert account.summaries == (
        Bai2Summary("060", 100, None, ""),
        Bai2Summary("100", 7, 1, ""),
        Bai2Summary("400", 3, 0, ""),
        Bai2Summary("190", 5, None, ""),
    )


def test_four_defaults_where_a_balance_was_left_out():
    account = account_of(report("03,1,USD,,,,,060,65,,,100,000,0,/", "49,65,2/"))
    assert [one.type_code for one in account.summaries] == ["060", "100"]


def test_one_default_too_few_before_the_next_type():
    account = account_of(report("03,1,,010,65,4/", "88,100,9,1/", "49,74,3/"))
    assert [(one.type_code, one.funds_type) for one in account.summaries] == [
        ("010", ""),
        ("100", ""),
    ]


def test_an_account_may_go_on_between_a_type_and_its_amount():
    account = account_of(report("03,1,,190/", "88,500,,,040/", "88,-1500,,/", "49,-1000,4/"))
    assert [one.amount_cents for one in account.summaries] == [500, -1500]


def test_text_without_a_slash_and_with_slashes_in_references():
    account = account_of(
        report(
            "03,1,,,,,,/",
            "16,195,5000,,SP/21/3,AB/GS/BA0001,ACH Credit,From: TEST, ID: 08/18/23",
            "88,EREF: AB/GS/BA0001",
            "88,CREF: ",
            "49,5000,5/",
        )
    )
    assert account.details == (
        Bai2Detail(
            *(4, "195", 5000, True, "SP/21/3", "AB/GS/BA0001"),
            "ACH Credit,From: TEST, ID: 08/18/23 EREF: AB/GS/BA0001 CREF:",
        ),
    )


def test_text_broken_over_a_line_is_one_record():
    data = report("03,1,,,,,,/", "16,142,25,Z,,,ACH_SETL 111", "22222/", "88:E: 3", "49,25,3/")
    read = read_bai2(data.replace(b",1,7/", b",1,5/").replace(b",1,9/", b",1,7/"))
    assert read.groups[0].accounts[0].details[0].text == "ACH_SETL 111 22222 88:E: 3"
    assert read.warnings == ()


def test_text_that_is_only_a_slash_is_none():
    data = report("03,1,,,,,,/", "16,142,25,Z,A,B,/ padding of any kind", "49,25,3/")
    assert account_of(data).details[0].text == ""


def test_a_file_trailer_without_slash():
    assert read_bai2(REPORT.replace(b"1,13/", b"1,13")) == read_bai2(REPORT)


def test_seconds_in_the_creation_time():
    data = REPORT.replace(b"261124,0200", b"20261124,02:00:59")
    read = read_bai2(data)
    assert (read.created_on, read.created_at) == (dt.date(2026, 11, 24), "02:00:59")


def test_a_blank_account_total_leaves_the_proof_to_the_group():
    data = REPORT.replace(b"49,82680250,", b"49,,")
    assert read_bai2(data) == read_bai2(REPORT)
    assert refused(data.replace(b"16,165,1500000", b"16,165,1500001"))["what"] == "the group"


def test_wrong_counts_are_said_in_words():
    data = REPORT.replace(b"0,9/", b"0,26/").replace(b"1,11/", b"4,16/").replace(b"1,13/", b"1,/")
    assert read_bai2(data).warnings == (
        FileWarning(11, "an account trailer (49) counts 26 records, the file has 9"),
        FileWarning(12, "a group trailer (98) counts 4 accounts, the file has 1"),
        FileWarning(12, "a group trailer (98) counts 16 records, the file has 11"),
        FileWarning(13, "the file trailer (99) does not count its records, the file has 13"),
    )


# ------------------------------------------------------------------------------ what is refused
@pytest.mark.parametrize(
    ("before", "after", "line", "what", "stated", "found"),
    [
        (b"16,165,1500000", b"16,165,1500001", 11, "account 0975312468", 82680250, 82680251),
        (b"040,-20000", b"040,20000", 11, "account 0975312468", 82680250, 82720250),
        (b"49,82680250", b"49,82680251", 11, "account 0975312468", 82680251, 82680250),
        (b"98,82680250", b"98,-82680250", 12, "the group", -82680250, 82680250),
        (b"99,82680250", b"99,8268025", 13, "the file", 8268025, 82680250),
    ],
)
def test_amounts_that_do_not_add_up_refuse_the_file(before, after, line, what, stated, found):
    assert refused(REPORT.replace(before, after)) == {
        "id": "file.totals",
        "line": line,
        "what": what,
        "stated_cents": stated,
        "found_cents": found,
    }


HEADER, GROUP, ACCOUNT = REPORT.splitlines()[:3]


@pytest.mark.parametrize(
    ("line", "text", "place", "reason"),
    [
        (1, None, (1, 1), "the file does not begin with its header (01)"),
        (2, HEADER, (2, 1), "there is a second file header (01)"),
        (2, None, (2, 1), "an account (03) cannot follow the file header (01)"),
        (3, GROUP, (3, 1), "a group header (02) cannot follow a group header (02)"),
        (3, b"16,142,5,,,,", (3, 1), "a detail (16) cannot follow a group header (02)"),
        (11, None, (11, 1), "a group trailer (98) cannot follow a detail (16)"),
        (11, ACCOUNT, (11, 1), "an account (03) cannot follow a detail (16)"),
        (12, None, (12, 1), "the file trailer (99) cannot follow an account trailer (49)"),
        (13, None, (12, 1), "the file ends here, without the file trailer (99)"),
        (13, b"99,82680250,1,13/\n\n" + HEADER, (15, 1), "the file goes on after its end"),
        (1, b"88,1/", (1, 1), "an 88 that continues nothing"),
        (1, b"<html>", (1, 1), "this is no BAI2 record"),
        (1, HEADER.replace(b"2/", b"1/"), (1, 42), "1 is no version of this format that is known"),
        (
            1,
            HEADER.replace(b"261124", b"269924"),
            (1, 24),
            "the creation date 269924 is not a date",
        ),
        (1, HEADER.rstrip(b"/"), (1, 43), "the record does not end with a slash"),
        (2, GROUP.replace(b",1,", b",7,"), (2, 24), "7 is no status of a group"),
        (2, GROUP.replace(b"261123", b""), (2, 1), "the group has no as-of date"),
        (2, GROUP.replace(b"261123", b"26112"), (2, 26), "the as-of date 26112 is not a date"),
        (3, ACCOUNT.replace(b"040", b"40"), (3, 30), "40 is not a type code"),
        (3, ACCOUNT.replace(b"-20000", b"-200.00"), (3, 34), "the amount -200.00 is not a number"),
        (3, ACCOUNT.replace(b"4,0", b"4,Q"), (3, 58), "Q is not a funds type"),
        (4, b"88,700000,x5,D/", (4, 11), "the number of items x5 is not a number"),
        (4, b"88,700000,15,D,3,0,2/", (4, 14), "the distribution of funds is unfinished"),
        (5, b"16,16,5,,,,", (5, 4), "16 is not a type code"),
        (5, b"16", (5, 3), "no type code"),
        (5, b"16,165,15O0,,,,", (5, 8), "the amount 15O0 is not a number"),
        (5, b"16,165,-1500,,,,", (5, 8), "the amount -1500 is not a number"),
        (5, b"16,165," + b"9" * 5000 + b",,,,", (5, 8), f"the amount {'9' * 39}… is too large"),
        (5, b"16,165,1,V,261399,,,,", (5, 12), "the value date 261399 is not a date"),
        (5, b"16,165,1,S,1,2,c,,", (5, 16), "the funds amount c is not a number"),
        (12, b"98,,1,11/", (12, 1), "the control total is missing"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(line, text, place, reason):
    assert refused(changed(REPORT, line, text)) == {
        "id": "file.broken",
        "line": place[0],
        "column": place[1],
        "reason": reason,
    }


def test_a_place_on_a_line_of_several_records_is_counted_from_its_start():
    data = b"01,1,2,261124,0200,1,,,2/ 02,3,1,1,261123,,,/\n  03,1,,,,,,/ 16,142,5x,Z,,,A/"
    assert refused(data) | {"reason": ""} == {
        "id": "file.broken",
        "line": 2,
        "column": 22,
        "reason": "",
    }


@pytest.mark.parametrize("data", [b"", b"\r\n\x1a"])
def test_nothing_is_no_file(data):
    assert refused(data)["reason"] == "the file is empty"


# ------------------------------------------------------------------------------------ deposits
def amounts(data: bytes) -> list[int]:
    return [one.detail.amount_cents for one in deposits(read_bai2(data))]


def test_the_credits_a_town_matches_carry_their_account_and_day():
    found = deposits(read_bai2(REPORT))
    assert [(one.account, one.as_of, one.currency) for one in found] == [
        ("0975312468", dt.date(2026, 11, 23), "USD")
    ] * 2
    assert [one.detail.type_code for one in found] == ["165", "115"]


def test_what_is_no_deposit_is_left_out():
    said = [
        Credit(5, "354"),
        Credit(6, "475"),
        Credit(0, "115"),
        Credit(7, "237"),
        Credit(8, "301"),
    ]
    assert amounts(bai2(said)) == [8]


def test_items_are_left_out_where_their_deposit_is_reported():
    assert amounts(bai2([Credit(30, "115"), Credit(10, "116"), Credit(20, "116")])) == [30]
    assert amounts(bai2([Credit(10, "116"), Credit(20, "143")])) == [10, 20]


def test_a_repeated_group_gives_its_credits_once_and_twins_stay_two():
    twins = [Credit(25, text="BRANCH"), Credit(25, text="BRANCH"), Credit(9)]
    assert amounts(bai2(twins, groups=3)) == [25, 25, 9]
    keys = {one.key for one in deposits(read_bai2(bai2(twins, groups=3)))}
    assert keys == {one.key for one in deposits(read_bai2(bai2(twins)))}
    assert len(keys) == 3


def test_an_update_adds_what_is_new():
    first, later = [Credit(25)], [Credit(25), Credit(25), Credit(7)]
    assert amounts(bai2_file([bai2_group(first), bai2_group(later)])) == [25, 25, 7]


def test_the_same_credit_of_another_day_or_account_is_another():
    groups = [
        bai2_group([Credit(25)]),
        bai2_group([Credit(25)], as_of=DEPOSIT_ON + dt.timedelta(days=1)),
        bai2_group([Credit(25)], account="2"),
    ]
    assert amounts(bai2_file(groups)) == [25, 25, 25]


def test_deletions_corrections_and_tests():
    said = bai2_group([Credit(25)])
    other = bai2_group([Credit(3)], account="2")
    assert amounts(bai2_file([said, other, bai2_group([Credit(25)], status=2)])) == [3]
    assert amounts(bai2_file([said, other, bai2_group([Credit(26)], status=3)])) == [3, 26]
    assert amounts(bai2_file([said, bai2_group([Credit(99)], status=4)])) == [25]


def test_types_are_named_and_point_the_right_way():
    for code, kind in TYPES.items():
        assert type_name(code) == kind.name
        assert is_credit(code) or not kind.is_deposit
        assert not kind.item_of or TYPES[kind.item_of].is_deposit
    assert [type_name(code) for code in ("237", "477", "930", "970", "890")] == [
        "Credit 237",
        "Debit 477",
        "Credit 930",
        "Debit 970",
        "Type 890",
    ]


# ---------------------------------------------------------------------------------- properties
REFERENCES = st.text("ABCXYZ0123456789", max_size=12)
TEXTS = st.text("ABCXYZ0123456789 ,-/É", max_size=30).map(
    lambda text: " ".join(text.split()).strip("/ ")
)
CREDITS = st.lists(
    st.builds(
        Credit,
        amount_cents=st.integers(0, 10**9),
        type_code=st.sampled_from(["115", "142", "165", "195", "301", "475"]),
        bank_reference=REFERENCES,
        customer_reference=REFERENCES,
        text=TEXTS,
    ),
    max_size=6,
)


def details_of(data: bytes) -> list[Bai2Detail]:
    return [
        detail
        for group in read_bai2(data).groups
        for account in group.accounts
        for detail in account.details
    ]


@given(CREDITS, st.integers(1, 3))
def test_what_is_built_is_read(said, groups):
    data = bai2(said, groups=groups)
    assert read_bai2(data).warnings == ()
    assert [
        Credit(
            one.amount_cents, one.type_code, one.bank_reference, one.customer_reference, one.text
        )
        for one in details_of(data)
    ] == said * groups
    assert deposits(read_bai2(data)) == deposits(read_bai2(bai2(said)))


@given(CREDITS, st.data())
def test_a_line_cut_short_never_changes_money(said, place):
    data = bai2(said)
    lines = data.splitlines()
    line = place.draw(st.integers(1, len(lines)))
    kept = place.draw(st.integers(0, len(lines[line - 1]) - 1))
    try:
        read = read_bai2(changed(data, line, lines[line - 1][:kept]))
    except Refused:
        return
    found = [one.amount_cents for one in read.groups[0].accounts[0].details]
    assert sum(found) == sum(one.amount_cents for one in said)
    assert found == [one.amount_cents for one in said] or read.warnings
    assert read.groups[0].accounts[0].number == "0975312468"


@given(CREDITS, st.data())
def test_a_line_left_out_never_passes_unsaid(said, place):
    data = bai2(said)
    line = place.draw(st.integers(1, len(data.splitlines())))
    try:
        read = read_bai2(changed(data, line, None))
    except Refused:
        return
    assert read.warnings
    assert sum(one.amount_cents for one in read.groups[0].accounts[0].details) == sum(
        one.amount_cents for one in said
    )


@given(CREDITS.filter(bool), st.data())
def test_a_digit_changed_in_an_amount_is_refused(said, place):
    data = bai2(said)
    lines = data.splitlines()
    spots = [
        (number, start + offset)
        for number, line in enumerate(lines, start=1)
        if line[:2] in {b"16", b"49", b"98", b"99"}
        for start in [7 if line[:2] == b"16" else 3]
        for offset in range(len(line[start:].split(b",")[0]))
    ]
    line, column = place.draw(st.sampled_from(spots))
    text = bytearray(lines[line - 1])
    text[column] = place.draw(st.sampled_from(sorted(set(b"0123456789") - {text[column]})))
    assert refused(changed(data, line, bytes(text)))["id"] == "file.totals"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    assert refused(data)["id"] == "file.broken"


@given(st.lists(st.integers(0, 12), max_size=16), st.binary(max_size=6), st.integers(0, 300))
def test_any_order_of_records_is_read_or_refused(order, junk, at):
    lines = REPORT.splitlines()
    mixed = b"\n".join(lines[place] for place in order)
    data = mixed[:at] + junk + mixed[at:]
    if order != list(range(13)):
        assert refused(data)["id"] in {"file.broken", "file.totals"}
