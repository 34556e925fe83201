from __future__ import annotations

import datetime as dt
import doctest
import importlib

import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.formats.mapped_remittance import (
    load_remittance_mapping,
    parse_remittance_mapping,
    read_mapped,
)
from clerktui.views.remittance import FileWarning, Remittance, RemittanceItem, RemittancePart
from tests.support.source import ROOT

EXAMPLES = ROOT / "docs" / "examples"
CSV = """
format = "csv"
[records]
header = true
trailer = "TOTAL"
[fields]
account = "Account"
amount = "Paid"
name = "Name"
paid_on = "On"
[trailer]
amount = 2
count = 3
"""
CSV_LINES = [
    "Account,Paid,Name,On,Other",
    '10-0001-01,79.20,"RODRIGUEZ, MARIA",2026-11-20,x',
    "10-0002-01,12.50,NUÑEZ JOSÉ,,",
    "TOTAL,91.70,2",
]
FIXED = """
format = "fixed"
[formats]
decimal = "cents"
date_format = "YYMMDD"
[records]
header = "H"
detail = "D"
trailer = "T"
[fields]
account = [2, 10]
name = [12, 8]
paid_on = [20, 6]
amount = [26, 8]
[trailer]
count = [2, 4]
amount = [6, 10]
"""
FIXED_LINES = [
    "H261123 WEB PAYMENTS",
    "D10-0001-01MARIA   26112000007920",
    "D10-0002-01NUÑEZ   00000000001250",
    "T00020000009170",
]


def data_of(lines: list[str], encoding: str = "utf-8") -> bytes:
    return "".join(line + "\n" for line in lines).encode(encoding)


def read(toml: str, lines: list[str] | bytes) -> Remittance:
    data = lines if isinstance(lines, bytes) else data_of(lines)
    return read_mapped(data, parse_remittance_mapping(toml))


def place_of(toml: str, lines: list[str] | bytes) -> tuple[object, object, object]:
    with pytest.raises(Refused) as refusal:
        read(toml, lines)
    assert refusal.value.message_id == "file.broken"
    facts = refusal.value.facts
    return facts["line"], facts["column"], facts["reason"]


# ---------------------------------------------------------------------------------- the goldens
def test_a_csv_is_read_by_its_headings():
    assert read(CSV, CSV_LINES) == Remittance(
        kind="mapped",
        layout="mapping",
        stated_cents=9170,
        stated_count=2,
        items=(
            RemittanceItem(
                line=2,
                amount_cents=7920,
                parts=(RemittancePart("10-0001-01", 7920),),
                payer="RODRIGUEZ, MARIA",
                paid_on=dt.date(2026, 11, 20),
            ),
            RemittanceItem(
                line=3,
                amount_cents=1250,
                parts=(RemittancePart("10-0002-01", 1250),),
                payer="NUÑEZ JOSÉ",
            ),
        ),
    )


def test_a_fixed_file_is_read_by_its_columns():
    remittance = read(FIXED, FIXED_LINES)
    assert [(i.line, i.amount_cents, i.payer, i.paid_on) for i in remittance.items] == [
        (2, 7920, "MARIA", dt.date(2026, 11, 20)),
        (3, 1250, "NUÑEZ", None),
    ]
    assert (remittance.stated_cents, remittance.stated_count, remittance.warnings) == (9170, 2, ())


@pytest.mark.parametrize(
    ("file", "mapping", "layout"),
    [
        ("bill-pay.csv", "bill-pay.csv.toml", "Web payments"),
        ("bill-pay.txt", "bill-pay.fixed.toml", "Bill-pay concentrator"),
    ],
)
def test_the_examples_of_the_documentation_are_read(file, mapping, layout):
    mapped = load_remittance_mapping(EXAMPLES / mapping)
    remittance = read_mapped((EXAMPLES / file).read_bytes(), mapped)
    assert remittance.layout == layout
    assert [(i.amount_cents, i.parts[0].account) for i in remittance.items] == [
        (7920, "10-0001-01"),
        (1250, "10-0002-01"),
        (120410, "10-0004-01"),
    ]
    assert (remittance.stated_cents, remittance.stated_count, remittance.warnings) == (
        129580,
        3,
        (),
    )


def test_every_field_has_its_place_in_an_item():
    toml = """
    format = "csv"
    [formats]
    delimiter = "pipe"
    decimal = "comma"
    date_format = "DD.MM.YYYY"
    [fields]
    scan_line = 1
    bill = 2
    amount = 3
    reference = 4
    payer_key = 5
    memo = 6
    tender = 7
    paid_on = 8
    [values.tender]
    Visa = "card"
    """
    [item] = read(toml, ["00420|26-17|1.234,50|C-1|W-9|two meters|VISA|20.11.2026"]).items
    assert item == RemittanceItem(
        line=1,
        amount_cents=123450,
        parts=(RemittancePart("00420", 123450, "26-17"),),
        reference="C-1",
        tender="card",
        payer_key="W-9",
        paid_on=dt.date(2026, 11, 20),
        memo="two meters",
    )


def test_a_line_that_names_nobody_has_no_parts():
    [item] = read('format = "csv"\n[fields]\namount = 1\npayer_key = 2', ["5.00,W-1"]).items
    assert (item.parts, item.payer_key) == ((), "W-1")


# ------------------------------------------------------------------------- what real files do
@pytest.mark.parametrize(
    "data",
    [
        data_of(CSV_LINES).replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + data_of(CSV_LINES),
        data_of([CSV_LINES[0], "", *CSV_LINES[1:], ",,,,"]),
        data_of([line + ",," if at else line for at, line in enumerate(CSV_LINES)]),
        data_of([CSV_LINES[0].upper(), *CSV_LINES[1:3], "total,91.70,2,,"]),
    ],
    ids=["crlf", "mark", "blank-rows", "blank-tails", "other-case"],
)
def test_the_same_csv_in_other_clothes_is_the_same_money(data):
    items = read(CSV, data).items
    assert [(i.amount_cents, i.parts) for i in items] == [
        (i.amount_cents, i.parts) for i in read(CSV, CSV_LINES).items
    ]


@pytest.mark.parametrize(
    "data",
    [
        data_of(FIXED_LINES).replace(b"\n", b"\r\n"),
        data_of(FIXED_LINES).replace(b"\n", b"\r"),
        b"\xef\xbb\xbf" + data_of(FIXED_LINES) + b"\n  \n\x1a",
        data_of([line + "   " for line in FIXED_LINES]),
    ],
    ids=["crlf", "cr", "mark-and-ctrl-z", "wide"],
)
def test_the_same_fixed_file_in_other_clothes_is_the_same_money(data):
    assert read(FIXED, data).items == read(FIXED, FIXED_LINES).items


def test_letters_are_those_of_the_mapping():
    toml = FIXED.replace("[formats]", '[formats]\nencoding = "cp437"')
    assert read(toml, data_of(FIXED_LINES, "cp437")).items == read(FIXED, FIXED_LINES).items
    toml = CSV + '[formats]\nencoding = "utf-16"'
    assert read(toml, data_of(CSV_LINES, "utf-16")).items == read(CSV, CSV_LINES).items


def test_a_name_in_other_letters_is_written_out_and_stops_nothing():
    [first, _] = read(CSV, data_of(CSV_LINES).replace(b"MARIA", b"MAR\xcdA\x1b")).items
    assert first.payer == "RODRIGUEZ, MAR\\xcdA\\x1b"
    data = data_of(FIXED_LINES).replace(b"MARIA   ", b"MAR\xcdA\x1b  ")
    assert read(FIXED, data).items[0].payer == "MAR\\xcdA\\x1b"


def test_a_fixed_file_without_marks_holds_payments_only():
    toml = 'format = "fixed"\n[fields]\naccount = [1, 4]\namount = [5, 6]'
    assert [i.amount_cents for i in read(toml, ["0001 12.50", "0002  1.00"]).items] == [1250, 100]


def test_the_longest_mark_tells_what_a_line_is():
    toml = FIXED.replace('trailer = "T"', 'trailer = "T"\nskip = ["DX", "B"]')
    lines = [FIXED_LINES[0], "B1", "DX remark", *FIXED_LINES[1:]]
    assert [item.line for item in read(toml, lines).items] == [4, 5]


# ------------------------------------------------------------------------------------- the proof
@pytest.mark.parametrize(
    ("toml", "lines", "stated"),
    [
        (CSV, [*CSV_LINES[:3], "TOTAL,91.71,2"], 9171),
        (FIXED, [*FIXED_LINES[:3], "T00020000009171"], 9171),
        (FIXED, [*FIXED_LINES[:2], *FIXED_LINES[3:]], 9170),
    ],
)
def test_an_amount_that_does_not_agree_refuses_the_file(toml, lines, stated):
    with pytest.raises(Refused) as refusal:
        read(toml, lines)
    assert refusal.value.message_id == "file.totals"
    found = 9170 if len(lines) == 4 else 7920
    assert refusal.value.facts == {
        "line": len(lines),
        "what": "the trailer",
        "stated_cents": stated,
        "found_cents": found,
    }


@pytest.mark.parametrize(
    ("toml", "lines"),
    [(CSV, [*CSV_LINES[:3], "TOTAL,91.70,3"]), (FIXED, [*FIXED_LINES[:3], "T00030000009170"])],
)
def test_a_count_that_does_not_agree_is_warned_about(toml, lines):
    says = "the trailer says 3 payments, there are 2"
    assert read(toml, lines).warnings == (FileWarning(4, says),)


# ---------------------------------------------------------------------------------- the refusals
@pytest.mark.parametrize(
    ("lines", "line", "column", "reason"),
    [
        ([], 1, 1, "the file ends here without its trailer"),
        (CSV_LINES[:3], 3, 1, "the file ends here without its trailer"),
        ([*CSV_LINES, CSV_LINES[1]], 5, 1, "a line follows the trailer"),
        ([*CSV_LINES, CSV_LINES[3]], 5, 1, "a line follows the trailer"),
        (CSV_LINES[1:], 1, 1, 'no column is headed "Account"'),
        (["Account,Paid,Name,On,paid"], 1, 5, 'more than one column is headed "Paid"'),
        ([CSV_LINES[0], "1,5.00,SMITH"], 2, 4, "3 fields stand here, 5 are expected"),
        ([CSV_LINES[0], "1,5.00,A,B,,C"], 2, 6, "6 fields stand here, 5 are expected"),
        ([CSV_LINES[0], "1,,A,,"], 2, 2, "amount: is blank"),
        ([CSV_LINES[0], "1,0.00,A,,"], 2, 2, 'the amount "0.00" is not above zero'),
        ([CSV_LINES[0], "1,-5.00,A,,"], 2, 2, 'the amount "-5.00" is not above zero'),
        ([CSV_LINES[0], "1,(5.00),A,,"], 2, 2, 'the amount "(5.00)" is not above zero'),
        ([CSV_LINES[0], "1,5.001,A,,"], 2, 2, 'amount: "5.001" has more than two decimals'),
        (
            [CSV_LINES[0], "1,5.00,A,11/20/26,"],
            2,
            4,
            'paid_on: "11/20/26" is not a date written as YYYY-MM-DD',
        ),
        (
            [CSV_LINES[0], "1\x1b,5.00,A,,"],
            2,
            1,
            "account: the control character U+001B cannot be kept",
        ),
        (
            [CSV_LINES[0], '"a,5.00,A,,'],
            2,
            1,
            "a quotation mark is opened and never closed",
        ),
        ([*CSV_LINES[:3], "TOTAL,91.70"], 4, 2, "there is no field 3 for count"),
        ([*CSV_LINES[:3], "TOTAL,91.70,two"], 4, 3, 'the count "two" is not a number'),
        ([*CSV_LINES[:3], "TOTAL,,2"], 4, 2, "amount: is blank"),
    ],
)
def test_a_csv_that_cannot_be_believed_is_refused(lines, line, column, reason):
    assert place_of(CSV, lines) == (line, column, reason)


@pytest.mark.parametrize(
    ("lines", "line", "column", "reason"),
    [
        (FIXED_LINES[:3], 3, 1, "the file ends here without its trailer"),
        ([*FIXED_LINES[:3], "D"], 4, 26, "amount: is blank"),
        ([*FIXED_LINES, FIXED_LINES[1]], 5, 1, "a line follows the trailer"),
        (["X1"], 1, 1, 'the mapping knows no record that begins with "X"'),
        ([FIXED_LINES[1][:30]], 1, 31, "the line breaks off inside amount"),
        ([FIXED_LINES[1][:22]], 1, 23, "the line breaks off inside paid_on"),
        ([FIXED_LINES[1].replace("7920", "79.2")], 1, 26, None),
        ([FIXED_LINES[1].replace("7920", "0000")], 1, 26, None),
        ([FIXED_LINES[1].replace("261120", "261320")], 1, 20, None),
        ([*FIXED_LINES[:3], "T00x20000009170"], 4, 2, 'the count "00x2" is not a number'),
        ([*FIXED_LINES[:3], "T0002000000917"], 4, 15, "the line breaks off inside amount"),
    ],
)
def test_a_fixed_file_that_cannot_be_believed_is_refused(lines, line, column, reason):
    found = place_of(FIXED, lines)
    assert found[:2] == (line, column)
    assert reason is None or found[2] == reason


def test_bytes_outside_the_letters_of_the_mapping_refuse_an_account():
    data = data_of(FIXED_LINES).replace(b"10-0001", b"10-\xff001")
    reason = "account: byte FF is not a letter in the file's encoding"
    assert place_of(FIXED, data) == (2, 2, reason)
    toml = CSV + '[formats]\nencoding = "utf-16"'
    assert place_of(toml, data_of(CSV_LINES)) == (1, 1, "the file is not utf-16 text")


def test_another_kind_of_file_is_named():
    with pytest.raises(Refused) as refusal:
        read(CSV, b"%PDF-1.7")
    assert refusal.value.message_id == "import.not_csv"


def test_a_tender_nobody_named_is_refused():
    toml = 'format = "csv"\n[fields]\naccount = 1\namount = 2\ntender = 3\n'
    assert read(toml, ["1,5.00,Check"]).items[0].tender == "check"
    toml += '[values.tender]\nVISA = "card"'
    assert place_of(toml, ["1,5.00,Check"]) == (1, 3, 'tender: "check" is none of visa')


# ----------------------------------------------------------------------------------- the mapping
@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ('format = "csv"\nfeilds = 1', "feilds"),
        ('format = "csv"\n[fields]\namuont = 1', "fields.amuont"),
        ('format = "csv"\n[records]\ndetail = "D"', "records.detail"),
        ('format = "fixed"\n[records]\ntrailer_field = 1', "records.trailer_field"),
        ('format = "fixed"\n[formats]\ndelimiter = ","', "formats.delimiter"),
        ('format = "csv"\n[formats]\nseparator = ","', "formats.separator"),
        ('format = "csv"\n[values.status]\nA = "a"', "values.status"),
        ('format = "csv"\n[trailer]\nsum = 1', "trailer.sum"),
    ],
)
def test_a_key_nobody_knows_is_refused(toml, key):
    with pytest.raises(Refused) as refusal:
        parse_remittance_mapping(toml)
    assert refusal.value.message_id == "mapping.unknown_key"
    assert refusal.value.facts["key"] == key


FIELDS = "[fields]\naccount = 1\namount = 2\n"


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ("", "format"),
        ('format = "xml"', "format"),
        ('format = "csv"\nname = 7', "name"),
        ('format = "csv"\nfields = 7', "fields"),
        ('format = "csv"\n[fields]\naccount = 1', "fields.amount"),
        ('format = "csv"\n[fields]\namount = 1', "fields.account"),
        ('format = "csv"\n[fields]\naccount = 0\namount = 2', "fields.account"),
        ('format = "csv"\n[fields]\naccount = true\namount = 2', "fields.account"),
        ('format = "csv"\n[fields]\naccount = "A"\namount = 2', "fields.account"),
        ('format = "csv"\n[fields]\naccount = [1, 2]\namount = 2', "fields.account"),
        ('format = "fixed"\n[fields]\naccount = 1\namount = [1, 2]', "fields.account"),
        ('format = "fixed"\n[fields]\naccount = [0, 2]\namount = [1, 2]', "fields.account"),
        ('format = "fixed"\n[fields]\naccount = [1, 2, 3]\namount = [1, 2]', "fields.account"),
        (f'format = "csv"\n{FIELDS}[trailer]\namount = 1', "records.trailer"),
        (f'format = "csv"\n{FIELDS}[records]\nheader = "yes"', "records.header"),
        (f'format = "csv"\n{FIELDS}[records]\ntrailer = ""', "records.trailer"),
        (f'format = "csv"\n{FIELDS}[records]\ntrailer_field = -1', "records.trailer_field"),
        (f'format = "csv"\n{FIELDS}[formats]\nencoding = "klingon"', "formats.encoding"),
        (f'format = "csv"\n{FIELDS}[formats]\ndelimiter = 5', "formats.delimiter"),
        (f'format = "csv"\n{FIELDS}[formats]\ndecimal = ["x"]', "formats.decimal"),
        (f'format = "csv"\n{FIELDS}[formats]\ndate_format = "QQ"', "formats.date_format"),
        (f'format = "csv"\n{FIELDS}[values]\ntender = 1', "values.tender"),
        (f'format = "csv"\n{FIELDS}[values.tender]\nA = 1', "values.tender.A"),
        (f'format = "csv"\n{FIELDS}[values.tender]\nA = "a"', "fields.tender"),
        ('format = "fixed"\n[records]\ndetail = ""', "records.detail"),
        ('format = "fixed"\n[records]\ndetail = "D"\nskip = ["D"]', "records.skip"),
    ],
)
def test_a_value_that_means_nothing_is_refused(toml, key):
    with pytest.raises(Refused) as refusal:
        parse_remittance_mapping(toml)
    assert refusal.value.message_id == "mapping.bad_value"
    assert refusal.value.facts["key"] == key


def test_a_mapping_that_cannot_be_read_says_why(tmp_path):
    for content, part in ((b"[fields", "'"), (b"\xff\xfe", "UTF-8")):
        path = tmp_path / "bank.toml"
        path.write_bytes(content)
        with pytest.raises(Refused) as refusal:
            load_remittance_mapping(path)
        assert refusal.value.message_id == "mapping.unreadable"
        assert refusal.value.facts["file"] == str(path)
        assert part in str(refusal.value.facts["reason"])
    with pytest.raises(Refused) as refusal:
        load_remittance_mapping(tmp_path / "none.toml")
    assert refusal.value.facts["reason"] == "No such file or directory"


def test_a_mapping_without_a_name_is_called_after_its_file(tmp_path):
    path = tmp_path / "county-web.toml"
    path.write_text(FIXED)
    assert load_remittance_mapping(path).name == "county-web"


# ------------------------------------------------------------------------------------ properties
payments = st.lists(
    st.tuples(
        st.text("0123456789-", min_size=1, max_size=10),
        st.integers(1, 10**8 - 1),
        st.text("ABC 'ñ,\"", max_size=8),
    ),
    max_size=5,
)


def _csv(rows: list[tuple[str, int, str]]) -> list[str]:
    lines = [CSV_LINES[0]]
    for account, cents, name in rows:
        doubled = name.replace('"', '""')
        lines.append(f'{account},{cents // 100}.{cents % 100:02},"{doubled}",,')
    total = sum(cents for _, cents, _ in rows)
    return [*lines, f"TOTAL,{total // 100}.{total % 100:02},{len(rows)}"]


def _fixed(rows: list[tuple[str, int, str]]) -> list[str]:
    lines = [f"D{account:<10}{name:<8}261120{cents:08}" for account, cents, name in rows]
    total = sum(cents for _, cents, _ in rows)
    return [FIXED_LINES[0], *lines, f"T{len(rows):04}{total:010}"]


both = st.sampled_from([(CSV, _csv), (FIXED, _fixed)])


@given(both, payments)
def test_what_is_built_is_read(kind, rows):
    toml, build = kind
    remittance = read(toml, build(rows))
    assert [(i.parts[0].account, i.amount_cents, i.payer) for i in remittance.items] == [
        (account, cents, " ".join(name.split())) for account, cents, name in rows
    ]
    assert remittance.warnings == ()


@given(both, payments, st.data())
def test_a_line_cut_short_dropped_or_altered_never_changes_the_money(kind, rows, data):
    toml, build = kind
    whole = build(rows)
    at = data.draw(st.integers(0, len(whole) - 1))
    column = data.draw(st.integers(0, len(whole[at])))
    text = data.draw(st.text("0123456789 DT,.", max_size=3))
    how = data.draw(st.sampled_from(["drop", "cut", "alter"]))
    line = whole[at][:column]
    if how == "alter":
        line += text + whole[at][column + len(text) :]
    lines = [*whole[:at], *([] if how == "drop" else [line]), *whole[at + 1 :]]
    try:
        found = read(toml, lines)
    except Refused:
        return
    assert found.amount_cents == found.stated_cents == read(toml, whole).amount_cents


@given(both, st.binary(max_size=200), st.integers(0, 100))
def test_any_bytes_are_read_or_refused(kind, odd, at):
    toml, build = kind
    whole = data_of(build([("1", 100, "A"), ("2", 250, "B")]))
    for data in (odd, whole[:at] + odd + whole[at:]):
        try:
            read(toml, data)
        except Refused as refusal:
            _must_be_ours(refusal)


def _must_be_ours(refusal: Refused) -> None:
    assert refusal.message_id in {"file.broken", "file.totals", "import.not_csv"}


def test_the_examples_in_the_docstrings_hold():
    module = importlib.import_module("clerktui.formats.remittance_mapping")
    assert doctest.testmod(module).failed == 0
