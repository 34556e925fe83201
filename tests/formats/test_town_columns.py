from __future__ import annotations

import datetime as dt
import io

from clerktui.errors import Refused
from clerktui.formats.mapping import CANONICAL, TownMapping, parse_mapping
from clerktui.formats.town_csv import read_bills
from clerktui.i18n import sentence

BILLS = "bill,account,service,issued,due,amount"
GOOD = "B1,1001,water,2026-03-01,2026-03-21,12.50"


def stream(text: str | bytes) -> io.BufferedReader:
    data = text if isinstance(text, bytes) else text.encode()
    return io.BufferedReader(io.BytesIO(data))


def test_headings_match_whatever_their_case_and_spacing():
    text = " Bill ,ACCOUNT,Service,  issued,Due,Amount,Extra\n" + GOOD + ",ignored\n"
    town = read_bills(stream(text))
    assert town.headings == ("Bill", "ACCOUNT", "Service", "issued", "Due", "Amount", "Extra")
    assert town.ignored == ("Extra",)
    (batch,) = town.batches()
    assert batch.rows[0].amount_cents == 1250


def refusal_of(text: str | bytes, mapping: TownMapping = CANONICAL) -> Refused:
    try:
        read_bills(stream(text), mapping)
    except Refused as refusal:
        return refusal
    raise AssertionError("not refused")


def test_headings_that_are_missing_are_named_with_what_was_found():
    refusal = refusal_of("bill,account,service,issued,DUE_DT\n")
    assert refusal.message_id == "import.headings_missing"
    assert sentence(refusal) == (
        "There is no column headed due, amount. Found: bill, account, service, issued, DUE_DT."
    )


def test_a_heading_the_mapping_promises_must_be_there_even_where_it_is_optional():
    refusal = refusal_of(f"{BILLS}\n", parse_mapping('[columns]\ndescription = "TEXT"'))
    assert refusal.facts["headings"] == "TEXT (description)"


def test_a_default_stands_in_for_a_missing_column():
    mapping = parse_mapping('[defaults]\nservice = "Water"\nissued = "2026-01-01"')
    (batch,) = read_bills(
        stream("bill,account,due,amount\nB1,1001,2026-03-21,1.00"), mapping
    ).batches()
    assert batch.errors == []
    (row,) = batch.rows
    assert (row.service, row.issued) == ("water", dt.date(2026, 1, 1))


def test_a_default_that_cannot_be_read_is_refused():
    refusal = refusal_of(f"{BILLS}\n", parse_mapping('[defaults]\namount = "much"'))
    assert refusal.message_id == "mapping.bad_value"
    assert "defaults.amount" in sentence(refusal)


def test_a_heading_found_twice_is_refused_only_where_it_is_read():
    assert refusal_of(f"{BILLS},Amount\n").message_id == "import.headings_duplicate"
    assert refusal_of(f"{BILLS},Amount\n").facts["headings"] == "amount"
    (batch,) = read_bills(stream(f"{BILLS},other,other,\n{GOOD},x,y,")).batches()
    assert (len(batch.rows), batch.errors) == (1, [])


def test_a_file_without_anything_or_with_torn_headings_is_refused():
    assert refusal_of("").message_id == "import.empty"
    assert refusal_of("\ufeff\n\n").message_id == "import.empty"
    assert refusal_of('bill,"account\n').message_id == "import.headings_broken"


def test_headings_are_shown_safely():
    assert "\x1b" not in sentence(refusal_of("bill\x1b[2J,account\n"))
