"""`day`, `gl` and `verify --seal`: a day closed, exported and proved by a town's scripts."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from uuid import uuid4

import pytest

from tests.cli.conftest import Town


@pytest.fixture
def paid(billed) -> Town:
    """The billed town with 40.00 in cash taken in the drawer nobody sits at, which is closed."""
    billed.run("drawer", "open", "--headless").expect()
    billed.run("pay", "10-0001", "40", "--tender", "cash").expect()
    return billed


@pytest.fixture
def ready(paid) -> Town:
    """The same, the drawer closed."""
    paid.run("drawer", "close", "--headless").expect()
    return paid


def closed(town: Town, *more: object) -> dict:
    return town.run("day", "close", "--accept-warnings", *more, "--json").expect().document


def test_a_day_is_looked_at_closed_and_reopened(ready):
    before = ready.run("day", "status", "--json").expect().document
    assert (before["state"], before["receipts"], before["taken_cents"]) == ("open", 1, 4000)
    # Commands keep the real clock, and today may be a day the office keeps.
    kinds = [line["kind"] for line in before["lines"] if line["kind"] != "day_kept"]
    assert kinds == ["money_undeposited"]
    assert (before["moved"], before["moved_cents"]) == (0, 0)
    assert "opens" not in before["lines"][0]
    said = ready.run("day", "close", "--json").expect(1).document["error"]
    assert said["id"] == "day.warned"
    command = str(uuid4())
    first = closed(ready, "--id", command)
    assert (first["times_closed"], first["gl_batch"], first["duplicate"]) == (1, 1, False)
    assert closed(ready, "--id", command)["duplicate"]
    answer = ready.run("day", "close", "--accept-warnings").expect(1)
    assert "closed already" in answer.err
    assert first["seal"] in ready.run("day", "status").expect().out
    ready.run("day", "reopen", first["day"], "--reason", "late mail").expect()
    again = ready.run("day", "close", "--accept-warnings").expect()
    assert "time 2" in again.out
    moves = ready.run("day", "status", "--prove", "--json").expect().document["moves"]
    assert [move["to_state"] for move in moves] == ["closed", "reopened", "closed"]
    ready.run("verify").expect()


def test_a_day_to_come_is_exit_code_1(ready):
    answer = ready.run("day", "status", "2099-12-30").expect(1)
    assert "12/30/2099 has not come yet" in answer.out


def test_what_blocks_is_exit_code_1(paid):
    answer = paid.run("day", "status").expect(1)
    assert "block" in answer.out
    assert "Drawer HEADLESS is open" in answer.out
    assert paid.run("day", "close", "--json").expect(1).document["error"]["id"] == "day.blocked"


def test_papers_are_listed_given_and_written(ready, tmp_path):
    assert "never closed" in ready.run("day", "papers").expect().out
    day = closed(ready)["day"]
    listed = ready.run("day", "papers", day, "--json").expect().document["papers"]
    assert listed[0]["name"] == "day-close.txt"
    rows = ready.run("day", "papers", "--jsonl").expect().out.splitlines()
    assert [json.loads(row)["name"] for row in rows] == [one["name"] for one in listed]
    assert "daily-cash.pdf" in ready.run("day", "papers").expect().out
    given = ready.run("day", "papers", "--name", "daily-cash.txt").expect().out
    assert "Daily cash" in given
    target = tmp_path / "d.pdf"
    ready.run("day", "papers", "--name", "daily-cash.pdf", "-o", target).expect()
    [kept] = [one for one in listed if one["name"] == "daily-cash.pdf"]
    assert hashlib.sha256(target.read_bytes()).hexdigest() == kept["sha256"]
    said = ready.run("day", "papers", "--name", "moon.txt", "--json").expect(1).document
    assert said["error"]["id"] == "paper.unknown"
    ready.run("day", "reopen", day, "--reason", "late mail").expect()
    closed(ready)
    ready.run("day", "papers", "--folder", tmp_path / "all").expect()
    names = {path.name for path in (tmp_path / "all").iterdir()}
    assert {"daily-cash.pdf", "daily-cash.2.pdf"} <= names
    (tmp_path / "file").write_text("")
    ready.run("day", "papers", "--folder", tmp_path / "file" / "x").expect(1)


def test_the_ledger_is_proved_posted_listed_and_shown(ready):
    proof = ready.run("gl", "proof", "--json").expect().document
    assert proof["problems"] == []
    assert {(f["fund"], f["debit_cents"] == f["credit_cents"]) for f in proof["funds"]} == {
        ("10", True),
        ("30", True),
    }
    assert "No day was posted" in ready.run("gl", "list").expect().out
    posted = ready.run("gl", "post", "--json").expect().document
    assert (posted["number"], posted["debit_cents"]) == (1, proof["debit_cents"])
    assert "Nothing is to post" in ready.run("gl", "proof").expect().out
    assert ready.run("gl", "post", "--json").expect(1).document["error"]["id"] == "gl.nothing"
    [batch] = ready.run("gl", "list", "--json").expect().document["batches"]
    assert (batch["number"], batch["exports"]) == (1, 0)
    shown = ready.run("gl", "show", 1).expect().out
    assert "Due from fund 10" in shown
    assert "Proved: debits are credits" in shown
    assert "payment entry" in ready.run("gl", "show", 1, "--detail").expect().out
    ready.run("gl", "show", 9).expect(1)


@pytest.mark.parametrize("layout", ["csv", "iif", "munis"])
def test_an_export_is_the_same_each_time(ready, tmp_path, layout):
    ready.run("gl", "post").expect()
    one, other = tmp_path / "one", tmp_path / "other"
    first = ready.run("gl", "export", 1, "--layout", layout, "-o", one, "--json").expect()
    assert first.document["is_again"] is False
    again = ready.run("gl", "export", 1, "--layout", layout, "-o", other).expect()
    assert "the same as before" in again.err
    assert one.read_bytes() == other.read_bytes()
    assert hashlib.sha256(one.read_bytes()).hexdigest() == first.document["sha256"]
    named = ready.run("export", "gl", 1, "--layout", layout).expect()
    assert named.out.encode() == one.read_bytes()
    out = ready.run("gl", "export", 1, "--layout", layout, "--detail").expect().out
    assert "30-1" in out
    ready.run("gl", "export", 1, "--layout", "moon").expect(2)


def test_a_seal_is_verified_and_what_was_changed_is_named(ready):
    made = closed(ready)
    found = ready.run("verify", "--seal", made["seal"], "--json").expect().document
    assert found["ok"]
    assert found["seals"][0]["about"].endswith("of MAIN, close 1")
    answer = ready.run("verify", "--day", made["day"]).expect()
    assert made["seal"] in answer.out
    assert "hashed again" in answer.out
    unknown = ready.run("verify", "--seal", "0000-0000-0000-0000", "--json").expect(1)
    assert unknown.document["error"]["id"] == "seal.unknown"
    mistyped = ready.run("verify", "--seal", "moon", "--json").expect(1)
    assert mistyped.document["error"]["id"] == "seal.mistyped"
    with sqlite3.connect(ready.home / "clerktui.sqlite3") as books:
        books.execute("drop trigger journal_entry_no_update")
        books.execute("update journal_entry set memo = 'x' where kind = 'payment'")
    changed = ready.run("verify", "--seal", made["seal"]).expect(1)
    assert "FAIL" in changed.out
    assert "is not what was written" in changed.out
