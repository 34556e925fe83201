"""Receipt numbers run from 1 without a gap, by office and year."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from clerktui.ledger.numbering import format_number, next_receipt_number


def take(db, office=1, prefix="", year=2026):
    with db.write() as connection:
        return next_receipt_number(connection, office, prefix, year)


def test_numbers_follow_one_another_and_begin_anew_each_year(office):
    db = office.db
    assert [take(db).text for _ in range(3)] == ["26-000001", "26-000002", "26-000003"]
    assert take(db, year=2027).text == "27-000001"
    assert take(db).sequence == 4


def test_a_number_taken_in_a_transaction_that_fails_is_given_again(office):
    def fail() -> None:
        with office.db.write() as connection:
            next_receipt_number(connection, 1, "", 2026)
            raise KeyError

    take(office.db)
    with pytest.raises(KeyError):
        fail()
    assert take(office.db).sequence == 2


@given(
    prefix=st.text("ABC", max_size=2), year=st.integers(2000, 2099), sequence=st.integers(1, 10**7)
)
def test_a_number_says_its_office_its_year_and_its_place(prefix, year, sequence):
    number = format_number(prefix, year, sequence)
    assert number.text == f"{prefix}{year - 2000:02d}-{str(sequence).zfill(6)}"
    assert (number.year, number.sequence) == (year, sequence)
