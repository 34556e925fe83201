"""Owners' identity numbers stand in the State's file only, opened on record; its totals check."""

from __future__ import annotations

import datetime as dt
import stat

import pytest

from clerktui.models import AuditEntry, Disclosure, UnclaimedLine
from clerktui.services.unclaimed import reporting
from tests.support import unclaimed
from tests.support.books import Books
from tests.support.refusing import refused
from tests.support.setoff import NUMBER, shown, with_key
from tests.support.unclaimed import YEAR


@pytest.fixture
def town(office, tmp_path):
    """A report to be released; Maria Rodriguez, who has a deposit here, gave her number."""
    with_key(office, tmp_path)
    unclaimed.town(office)
    shown(office, unclaimed.DEPOSIT)
    unclaimed.to_report(office)
    unclaimed.prepare(office)
    unclaimed.release(office)
    return office


def write(town, path, who="sam", **said):
    return reporting.write_file(town.db, town.people[who], YEAR, path, **said)


def read_back(path):
    """The file as the State reads it, by the published columns (from 1) and nothing of ours."""
    data = path.read_bytes()
    assert len(data) % 627 == 0
    records = [data[at : at + 627] for at in range(0, len(data), 627)]
    assert all(one.endswith(b"\r\n") and one[:625].isascii() for one in records)
    assert all(b"\r" not in one[:625] and b"\n" not in one[:625] for one in records)
    return [one[:625].decode() for one in records]


def cell(record, first, last):
    return record[first - 1 : last]


def test_the_file_reads_back_and_its_totals_are_the_sums_of_its_records(town, tmp_path):
    path = tmp_path / "naupa.txt"
    path.write_text("was here")
    path.chmod(0o644)
    write(town, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    head, *properties, foot = read_back(path)
    assert (head[0], foot[0], {one[0] for one in properties}) == ("1", "9", {"2"})
    assert [int(cell(one, 2, 7)) for one in properties] == list(range(1, len(properties) + 1))
    for first, last, total in ((309, 318, (14, 25)), (331, 340, (38, 49)), (365, 374, (74, 85))):
        assert sum(int(cell(one, first, last)) for one in properties) == int(cell(foot, *total))
    assert int(cell(foot, 2, 7)) == len(properties) + 2
    assert int(cell(foot, 8, 13)) == len(properties)
    for one in properties:
        reported, deducted, added, deleted, remitted = (
            int(cell(one, first, first + 9)) for first in (309, 321, 343, 355, 365)
        )
        assert reported - deducted + added - deleted == remitted


def test_a_number_is_opened_for_the_file_alone_and_on_record(town, tmp_path):
    made = write(town, tmp_path / "naupa.txt")
    properties = read_back(tmp_path / "naupa.txt")[1:-1]
    numbers = {cell(one, 10, 49).strip(): cell(one, 270, 278).strip() for one in properties}
    assert {name: number for name, number in numbers.items() if number} == {"RODRIGUEZ": NUMBER}
    assert made.numbers == 1
    books = Books(town.db)
    assert not [row for row in books.rows(UnclaimedLine) if NUMBER in row["record"]]
    [opened] = [row for row in books.rows(AuditEntry) if row["action"] == "export_identity"]
    assert opened["user_id"] == town.people["sam"].user_id
    [given] = books.rows(Disclosure)
    assert "identity number" in given["given"]
    assert NUMBER not in str(opened) + str(given)
    town.db.clock.move(dt.timedelta(minutes=1))
    shown(town, unclaimed.DEPOSIT, "219088888")
    again = write(town, tmp_path / "again.txt")
    assert (again.is_again, again.content) == (True, made.content), "as it was when released"
    assert len([row for row in books.rows(AuditEntry) if row["action"] == "export_identity"]) == 2
    blank = write(town, tmp_path / "blank.txt", with_numbers=False)
    assert (blank.numbers, NUMBER in blank.content.decode()) == (0, False)
    town.prove()


def test_it_needs_the_right_and_the_key_and_a_place(town, tmp_path):
    assert refused(write, town, tmp_path / "naupa.txt", "ana") == "denied"
    assert refused(write, town, tmp_path / "no" / "naupa.txt") == "file.not_written"
    assert unclaimed.year(town).state == "released", "a file not written is not filed"
    assert not Books(town.db).rows(Disclosure)
    town.db.identity_key_files = (tmp_path / "other.key",)
    assert refused(write, town, tmp_path / "naupa.txt") == "identity.no_key"
    assert write(town, tmp_path / "naupa.txt", with_numbers=False).numbers == 0
