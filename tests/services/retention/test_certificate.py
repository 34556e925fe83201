"""The certificate of destruction: a paper an auditor files, in words."""

from __future__ import annotations

import pytest

from clerktui.rules.retention import ACTIONS, EVENTS
from clerktui.services import reference
from clerktui.services.retention import certificate, certificate_words, columns, runs
from clerktui.views.documents import ReportDocument
from tests.support.office import Office
from tests.support.retention import LATER, old_books, purge


@pytest.fixture
def paper(office: Office, clock) -> ReportDocument:
    """The certificate of old books purged in June 2030."""
    old_books(office)
    clock.at = LATER
    reference.forget(office.db)
    run = purge(office)
    with office.db.read() as connection:
        row = runs.row_of(connection, run.number)
        return certificate._document(office.db, connection, office.people["ana"], row)


def test_it_says_what_went_by_which_rule_and_no_code_names(paper):
    said = [tuple(row.cells) for row in paper.rows]
    assert ("Planned by", "Sam Locklear") in said
    assert ("Released by", "Fay Hinson") in said
    assert ("Run by", "Sam Locklear, finished 06/03/30 11:00") in said
    assert ("Contacts", "1, destroyed") in said
    assert ("Receipts", "1, persons taken out") in said
    rule = "3 years after the account was closed, then persons taken out"
    assert ("Utility accounts", rule) in said
    assert not any("_" in str(what) for what, *_ in said)
    assert not any(column.name for column in paper.columns), "no band over columns of words"
    assert [row.cells[0] for row in paper.rows if row.style == "heading"] == [
        "Who",
        "Accounts",
        "Records",
        "By which rules",
        "Hashes (SHA-256)",
        "Signed",
    ]


def test_every_record_event_and_action_has_words():
    changed = {one.table for one in columns.decisions() if one.what != "kept"}
    assert changed == set(certificate_words.RECORDS)
    assert set(certificate_words.AFTER) == set(EVENTS)
    assert set(certificate_words.ACTIONS) == set(ACTIONS)


def test_a_class_of_the_towns_own_is_told_by_its_word():
    rule = {"record_class": "dog_tags", "years": 1, "event": "closed", "action": "destroy"}
    assert certificate_words.rule_words(rule) == (
        "Dog tags",
        "1 year after the account was closed, then destroyed",
    )
