"""The file that is sent: 165 columns, what does not fit refused, read back as it was written."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest

from clerktui.formats.debt_setoff import (
    FIELDS,
    LENGTH,
    DebtRecord,
    read_back,
    rest_of,
    with_amount,
    write_file,
)
from tests.rules.refusals import refused

DEBT = DebtRecord(
    first_name="Maria",
    middle="E",
    last_name="O'Brien-Núñez",
    street="12 Elm St., Apt #4",
    city="Maple Falls Township",
    state="nc",
    zip="28099-1234",
    amount_cents=126_548,
    entity="M123",
    expires_on=dt.date(2029, 11, 30),
    complied_on=dt.date(2026, 12, 24),
    account="10-0442-07",
    key="ABCDEFGH12345",
    account_code="UTL",
)
GOLDEN = (
    "219099999MARIA     EOBRIEN-NUNEZ   12 ELM ST APT 4          MAPLE FALLSNC280990126548M123"
    "2029111224202610-0442-07               ABCDEFGHUTL              12345       \r\n"
)


def test_a_record_stands_in_its_columns():
    content = write_file([("219099999", rest_of(DEBT))])
    assert content.decode() == GOLDEN
    assert len(GOLDEN) == LENGTH + 2
    report = read_back(content)
    assert (report.records, report.zeros, report.amount_cents) == (1, 0, 126_548)


def test_the_columns_leave_no_gap():
    places = [(field.start, field.end) for field in FIELDS.values()]
    assert places[0][0] == 10
    assert places[-1][1] == LENGTH
    assert all(end + 1 == start for (_, end), (start, _) in itertools.pairwise(places))


def test_another_amount_changes_nothing_else():
    rest = rest_of(DEBT)
    other = with_amount(rest, 0)
    assert other == rest_of(replace(DEBT, amount_cents=0))
    assert read_back(write_file([("219099999", other)])).zeros == 1
    with refused("setoff.too_much", amount_cents=10_000_000, most_cents=9_999_999):
        with_amount(rest, 10_000_000)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("first_name", "", "the first name"),
        ("last_name", "12 & Co", ""),
        ("last_name", "123", "the last name"),
        ("street", "", "the street"),
        ("city", " ", "the city"),
        ("state", "N", "the state or the ZIP code"),
        ("zip", "2809", "the state or the ZIP code"),
        ("entity", "", "the entity code"),
        ("key", "x" * 21, "the unique key"),
    ],
)
def test_what_does_not_fit_is_refused(field, value, said):
    debt = replace(DEBT, **{field: value})
    if not said:
        assert rest_of(debt)[11:26].strip() == "CO"
        return
    with refused("setoff.field", field=said):
        rest_of(debt)


def test_an_amount_that_does_not_fit_is_refused():
    with refused("setoff.too_much", amount_cents=10_000_000, most_cents=9_999_999):
        rest_of(replace(DEBT, amount_cents=10_000_000))


@pytest.mark.parametrize("number", ["21909999", "2190999999"])
def test_a_record_of_another_length_is_never_written(number):
    with pytest.raises(ValueError, match="165"):
        write_file([(number, rest_of(DEBT))])


def test_a_file_that_was_cut_is_found_out():
    with refused("file.broken", line=1, column=159, reason="a record has 165 columns"):
        read_back(GOLDEN[:164].encode())
