"""Meter readings out of a town's export: believed, unchanged, or rejected with the reason."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from clerktui.models import ImportFile, MeterReading
from clerktui.services.imports import import_readings

HEADINGS = "account,meter,read_on,reading,usage,days,estimated"
GOOD = "10-0001,M1,2026-10-28,1042,42,30,no"


@pytest.fixture
def metered(books):
    books.accounts(
        "10-0001,Lee,418 Mill Rd,M1",
        "10-0002,Hill,12 Oak St,",
        headings=("account,name,service_address,meter"),
    )
    return books


def _load(books, *lines, **how):
    return import_readings(books.db, books.actor, books.write(HEADINGS, *lines), **how)


def test_readings_are_loaded_once(metered):
    result = _load(metered, GOOD, '10-0001,,2026-09-28,"1,000",38,31,yes')
    assert (result.read, result.loaded, result.rejected) == (2, 2, 0)
    rows = metered.rows(MeterReading, "read_on", "reading", "usage", "days", "is_estimated")
    assert rows == [
        (dt.date(2026, 10, 28), 1042, 42, 30, False),
        (dt.date(2026, 9, 28), 1000, 38, 31, True),
    ]
    again = _load(metered, GOOD)
    assert (again.loaded, again.unchanged) == (0, 1)
    assert len(metered.rows(ImportFile, "kind")) == 1, "the accounts' file only"


def test_a_rehearsal_keeps_nothing(metered):
    assert _load(metered, GOOD, dry_run=True).loaded == 1
    assert metered.rows(MeterReading, "id") == []


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("10-9999,,2026-10-28,1,1,30,", "account", "takes no service here"),
        ("10-0002,,2026-10-28,1,1,30,", "account", "takes no service here"),
        ("10-0001,M9,2026-10-28,1,1,30,", "meter", "none of its services fits"),
        ("10-0001,M1,2027-10-28,1,1,30,", "read_on", "has not come yet"),
        ("10-0001,M1,2026-10-28,1,1,0,", "days", "is not from 1 to 400"),
        ("10-0001,M1,2026-10-28,-1,1,30,", "reading", "is not a whole number from zero"),
        ("10-0001,M1,2026-10-28,7,7,30,", "reading", "is in the books with 1042, 42 used"),
    ],
)
def test_what_cannot_be_believed_is_rejected_with_its_reason(
    metered, line, column, reason, tmp_path
):
    _load(metered, GOOD)
    rejects = tmp_path / "rejects.csv"
    result = _load(metered, line, reject_path=rejects)
    [error] = result.errors
    assert (error.line, error.column) == (2, column)
    assert reason in error.reason
    assert line.split(",")[0] in rejects.read_text()


def test_twice_in_a_file_is_loaded_once(metered):
    result = _load(metered, GOOD, GOOD)
    assert (result.loaded, result.duplicates) == (1, 1)


def test_a_reading_is_never_changed(metered):
    _load(metered, GOOD)
    with pytest.raises(DatabaseError, match="only ever added to"), metered.db.write() as c:
        c.execute(text("UPDATE meter_reading SET usage = 1"))
