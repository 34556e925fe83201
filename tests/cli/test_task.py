"""`task`: asked, answered, given and finished from scripts, each only once."""

from __future__ import annotations

import datetime as dt
import json
from uuid import uuid4

import pytest

WORDS = "nobody ever called me back"


def new(town, *arguments: object) -> dict:
    return town.run("task", "new", *arguments, "--json").expect().document


def tasks(town, *arguments: object) -> list[dict]:
    return town.run("task", "list", *arguments, "--json").expect().document["tasks"]


@pytest.fixture
def referred(billed):
    """The billed town with a case referred."""
    about = ("--about", "account:10-0001")
    said = ("--kind", "refer", "--reason", "complaint", "--said", WORDS)
    new(billed, "Bill of May", *about, *said, "--time", "16:00")
    return billed


def test_a_case_is_referred_listed_and_shown(referred):
    [one] = tasks(referred, "--whose", "made")
    assert (one["number"], one["kind"], one["owner"]) == (1, "refer", "role:supervisor")
    assert (one["subject_kind"], one["subject"], one["said"]) == ("account", "10-0001", WORDS)
    assert (one["reason"], one["due_time"]) == ("Complaint about a bill or a charge", "16:00")
    assert tasks(referred, "ever called", "--whose", "all", "--about", "account:100001") == [one]
    assert tasks(referred, "--whose", "all", "--overdue") == []
    assert "No task" in referred.run("task", "list", "nothing").expect().out
    listed = referred.run("task", "list", "--whose", "made").expect().out
    assert "Bill of May" in listed
    row = referred.run("task", "list", "--whose", "made", "--jsonl").expect().out
    assert json.loads(row) == one
    shown = referred.run("task", "show", 1).expect().out
    assert WORDS in shown
    assert "Supervisor" in shown


def test_it_is_taken_written_to_given_done_and_opened_again(referred):
    steps = (
        (("take", 1), "taken", "boss"),
        (("note", 1, "looked at it"), "taken", "boss"),
        (("give", 1, "role:clerk", "--note", "yours"), "open", "role:clerk"),
        (("answer", 1, "who has it?"), "open", "role:clerk"),
        (("done", 1, "--note", "called back"), "done", "role:clerk"),
        (("reopen", 1, "called again"), "open", "role:clerk"),
    )
    for arguments, state, owner in steps:
        moved = referred.run("task", *arguments, "--json").expect().document
        assert (moved["state"], moved["owner"]) == (state, owner)
    thread = referred.run("task", "show", 1, "--json").expect().document["notes"]
    kinds = ["made", "taken", "note", "given", "note", "done", "reopened"]
    assert [note["kind"] for note in thread] == kinds
    assert "for role:clerk" in referred.run("task", "note", 1, "so").expect().out
    referred.run("verify").expect()


def test_the_same_id_makes_it_once(billed):
    asked = ("Call the bank", "--to", "role:clerk", "--id", uuid4())
    first, again = new(billed, *asked), new(billed, *asked)
    assert (first["duplicate"], again["duplicate"]) == (False, True)
    assert {**again, "duplicate": False} == first


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (("new", "x"), 1, "task.to_missing"),
        (("new", "x", "--to", "boss", "--about", "batch:9"), 1, "task.subject_unknown"),
        (("new", "x", "--to", "boss", "--due", "2001-01-01"), 1, "task.due_past"),
        (("show", 9), 1, "task.unknown"),
        (("list", "--whose", "theirs"), 1, "task.wanted_unknown"),
    ],
)
def test_a_refusal_names_itself(billed, arguments, code, why):
    said = billed.run("task", *arguments, "--json")
    assert (said.code, said.document["error"]["id"]) == (code, why)


def test_what_cannot_be_read_is_a_usage_error(billed):
    assert billed.run("task", "list", "--about", "10-0001").code == 2
    assert billed.run("task", "new", "x", "--due", "soon").code == 2


def test_dates_are_taken_in_iso(billed):
    new(billed, "Some day", "--to", "role:clerk", "--due", "2199-12-31")
    [one] = tasks(billed, "--whose", "made")
    assert dt.date.fromisoformat(one["due_on"]) == dt.date(2199, 12, 31)
