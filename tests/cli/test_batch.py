"""`batch`: from the control to the deposit without a screen; JSON as scripts read it."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator

import pytest

from clerktui.db import Database
from clerktui.services import signon
from tests.cli.conftest import BOSS_PIN, Town
from tests.support.batches import begin_batch, key, to_state
from tests.support.office import Office

CONTRACT = {"batch", "state", "items", "amount_cents", "control_cents", "exceptions"}
RECEIVED = dt.date(2024, 1, 2)


@pytest.fixture
def keys(billed) -> Iterator[Office]:
    """The hands of a person at a screen, on the books the commands work on."""
    db = Database(billed.url)
    boss = signon.sign_on(db, "boss", BOSS_PIN, "DESK1")
    yield Office(db, {"ana": boss, "sam": boss})
    db.dispose()


@pytest.fixture
def keyed(keys) -> int:
    """Three envelopes: one in full, one nobody can place, one that pays too much."""
    number = begin_batch(keys, received_on=RECEIVED)
    key(keys, number, ("10-0001", 9550, "2041"), ("", 4000, "77"), ("10-0002", 1500, "78"))
    to_state(keys, number, "keyed")
    return number


@pytest.fixture
def balanced(billed, keyed) -> int:
    billed.run("batch", "control", keyed, "150.50", "--items", "3").expect()
    billed.run("batch", "proof", keyed, "--seen").expect()
    return keyed


def document(town: Town, *arguments: object, code: int = 0):
    return town.run("batch", *arguments, "--json").expect(code).document


def refused(town: Town, *arguments: object) -> str:
    return document(town, *arguments, code=1)["error"]["id"]


def test_a_batch_from_its_control_to_its_deposit(billed, keyed):
    before = document(billed, "show", keyed)
    assert before.keys() >= CONTRACT
    assert (before["state"], before["control_cents"]) == ("keyed", None)
    assert refused(billed, "release", keyed) == "batch.no_control"

    assert document(billed, "control", keyed, "150.50", "--items", "3")["is_balanced"] is True
    proved = document(billed, "proof", keyed, "--seen")
    assert proved.keys() >= CONTRACT
    assert (proved["state"], proved["items"], proved["amount_cents"]) == ("balanced", 3, 15_050)
    released = document(billed, "release", keyed)
    assert released.keys() >= CONTRACT
    assert (released["state"], released["duplicate"]) == ("released", False)

    posted = document(billed, "post", keyed)
    assert posted.keys() >= CONTRACT | {"first_receipt", "last_receipt"}
    assert (posted["state"], posted["duplicate"]) == ("posted", False)
    assert (posted["suspense_items"], posted["suspense_cents"]) == (1, 4000)
    assert [row["line"] for row in posted["exceptions"]] == [2]
    account = billed.run("account", "show", "10-0001", "--json").expect().document
    assert account["balance_cents"] == 0

    gone = document(billed, "deposited", keyed, "--on", "2024-01-03", "--slip", "0042")
    assert gone["state"] == "deposited"
    moves = [move["to_state"] for move in document(billed, "show", keyed)["moves"]]
    assert moves == [
        *("open", "keying", "keyed", "keyed", "proofed", "balanced"),
        *("released", "posted", "deposited"),
    ]
    billed.run("verify").expect()


def test_a_morning_that_is_sent_twice_posts_once(billed, balanced):
    for _ in range(2):
        billed.run("batch", "proof", balanced, "--seen").expect()
        billed.run("batch", "release", balanced).expect()
        billed.run("batch", "post", balanced).expect()
    again = billed.run("batch", "post", balanced, "--json").expect()
    assert again.document["duplicate"] is True
    assert "nothing new was posted" in billed.run("batch", "post", balanced).expect().out
    assert document(billed, "release", balanced)["duplicate"] is True
    found = billed.run("receipt", "find", "--json").expect().document["results"]
    assert len(found) == 3
    billed.run("verify").expect()


def test_exceptions_name_line_account_money_and_why(billed, keyed):
    unknown, over = document(billed, "proof", keyed)["exceptions"]
    assert (unknown["line"], unknown["account"], unknown["amount_cents"]) == (2, None, 4000)
    assert unknown["warnings"] == ["not known: goes to suspense"]
    assert (over["line"], over["account"], over["amount_cents"]) == (3, "10-0002", 1500)
    assert over["warnings"] == ["3.00 over"]


def test_every_form_of_the_edit_list_tells_the_same_money(billed, keyed):
    said = billed.run("batch", "proof", keyed, "--order", "amount").expect().out
    assert "Edit list, batch 1" in said
    assert "largest first" in said
    rows = list(csv.reader(billed.run("batch", "proof", keyed, "--format", "csv").out.splitlines()))
    assert rows[0] == ["Line", "Account", "Name", "Amount", "Check", "Warnings"]
    assert rows[1][3] == "95.50"
    assert document(billed, "proof", keyed, "--format", "json")["lines"][0]["line"] == 1
    plain = billed.run("batch", "proof", keyed, "--format", "json").expect().document
    assert plain.keys() >= CONTRACT
    paper = billed.home / "edit.pdf"
    answer = document(billed, "proof", keyed, "--format", "pdf", "-o", paper)
    assert answer["batch"] == keyed
    assert paper.read_bytes().startswith(b"%PDF")
    billed.run("batch", "proof", keyed, "--order", "colour").expect(2)
    assert document(billed, "show", keyed)["state"] == "keyed", "looking changes nothing"


def test_the_tape_is_printed_as_wide_as_asked(billed, keyed):
    lines = billed.run("batch", "tape", keyed, "--width", "24").expect().out.splitlines()
    assert max(map(len, lines)) <= 24
    tape = document(billed, "tape", keyed)
    assert [one["amount_cents"] for one in tape["amounts"]] == [9550, 4000, 1500]
    assert any("150.50 *" in line for line in tape["lines"])
    billed.run("batch", "tape", keyed, "--width", "400").expect(2)


def test_a_batch_is_shown_with_its_lines(billed, keyed):
    lines = document(billed, "show", keyed, "--lines")["lines"]
    assert [(line["line"], line["account"]) for line in lines] == [
        *((1, "10-0001"), (2, None), (3, "10-0002"))
    ]
    said = billed.run("batch", "show", keyed, "--lines").expect().out
    assert "O'BRIEN [/], Mary" in said
    assert "150.50" in said


def test_batches_are_listed_by_state(billed, keys, balanced):
    other = begin_batch(keys, received_on=RECEIVED)
    rows = document(billed, "list")["batches"]
    assert [row["batch"] for row in rows] == [other, balanced]
    assert rows[1].keys() >= CONTRACT
    assert rows[0]["exceptions"] == []
    assert rows[1]["exceptions"] == document(billed, "show", balanced)["exceptions"] != []
    assert [row["batch"] for row in document(billed, "list", "--state", "balanced")["batches"]] == [
        balanced
    ]
    unposted = billed.run("batch", "list", "--state", "unposted", "--jsonl").expect().out
    assert [json.loads(line)["batch"] for line in unposted.splitlines()] == [other, balanced]
    assert document(billed, "list", "--limit", "1")["complete"] is False
    assert "no such batch" in billed.run("batch", "list", "--state", "posted").expect().out
    billed.run("batch", "list", "--state", "lost").expect(2)


def test_a_batch_goes_back_and_to_another_clerk(billed, balanced):
    billed.run("batch", "release", balanced).expect()
    assert refused(billed, "send-back", balanced) == "batch.reason_missing"
    back = document(billed, "send-back", balanced, "--reason", "a check bounced")
    assert back["state"] == "keying"
    pin = billed.home / "dee.pin"
    pin.write_text("1357-dee\n")
    add = ("users", "add", "dee", "--name", "Dee Walker", "--role", "clerk", "--pin-file", pin)
    billed.run(*add).expect()
    given = document(billed, "reassign", balanced, "dee", "--reason", "lunch")
    assert given["owner"] == "dee"
    assert refused(billed, "reassign", balanced, "nobody") == "batch.no_such_clerk"
    moves = document(billed, "show", balanced)["moves"]
    assert [move["reason"] for move in moves[-2:]] == ["a check bounced", "lunch"]


def test_a_clerk_releases_with_a_supervisors_pin(billed, balanced):
    pin = billed.home / "dee.pin"
    pin.write_text("1357-dee\n")
    add = ("users", "add", "dee", "--name", "Dee Walker", "--role", "clerk", "--pin-file", pin)
    billed.run(*add).expect()
    dee = {"CLERKTUI_USER": "dee", "CLERKTUI_PIN_FILE": str(pin)}
    alone = billed.run("batch", "release", balanced, "--json", **dee).expect(1).document
    assert alone["error"]["id"] == "batch.release"
    approver = ("--approver", "boss", "--approver-pin-file", billed.home / "pin")
    together = billed.run("batch", "release", balanced, *approver, "--json", **dee).expect()
    assert together.document["state"] == "released"
    assert "approved: batch.release" in together.err
    denied = billed.run("batch", "post", balanced, "--json", **dee).expect(1).document
    assert denied["error"]["id"] == "denied"


def test_out_of_balance_is_kept_and_not_released(billed, keyed):
    billed.run("batch", "control", keyed, "200").expect()
    proved = document(billed, "proof", keyed, "--seen")
    assert (proved["state"], proved["difference_cents"]) == ("proofed", -4950)
    assert refused(billed, "release", keyed) == "batch.out_of_balance"
    assert refused(billed, "post", keyed) == "batch.wrong_state"


def test_how_well_each_clerk_keys_is_told_to_who_may_know(billed, keyed):
    [boss] = document(billed, "errors")["keyers"]
    assert (boss["username"], boss["lines"], boss["corrected"]) == ("boss", 3, 0)
    assert billed.run("batch", "errors", "--jsonl").expect().out.count("\n") == 1
    assert "CLERK" in billed.run("batch", "errors").expect().out


def test_notices_are_listed_and_done(billed):
    assert document(billed, "notices")["notices"] == []
    assert "no notice" in billed.run("batch", "notices", "--kind", "return").expect().out
    assert refused(billed, "notices", "--done", "7") == "notice.unknown"
    billed.run("batch", "notices", "--kind", "rumour").expect(2)


def test_refusals_and_usage(billed, balanced):
    for asked in (("show", 77), ("proof", 77), ("tape", 77), ("release", 77), ("post", 77)):
        assert refused(billed, *asked) == "batch.unknown"
    assert refused(billed, "post", balanced) == "batch.wrong_state"
    assert refused(billed, "control", balanced, "5") == "batch.wrong_state"
    late = ("deposited", balanced, "--on", "2024-01-03", "--slip", "1")
    assert refused(billed, *late) == "batch.wrong_state"
    assert refused(billed, "import", billed.home / "nothing.txt") == "file.unreadable"
    billed.run("batch", "import", billed.home / "pin", "--form", "mapped").expect(2)
    billed.run("batch", "deposited", balanced, "--on", "yesterday", "--slip", "1").expect(2)
    nobody = {"CLERKTUI_USER": "", "CLERKTUI_PIN_FILE": ""}
    billed.run("batch", "show", balanced, **nobody).expect()
    billed.run("batch", "release", balanced, **nobody).expect(2)


def test_a_batch_that_keeps_a_day_open_is_cleared(billed, keyed):
    assert refused(billed, "remove", keyed, "2") == "batch.reason_missing"
    left = document(billed, "remove", keyed, "2", "--reason", "nobody's")
    assert (left["state"], left["items"], left["amount_cents"]) == ("keying", 2, 11_050)
    assert document(billed, "keyed", keyed)["state"] == "keyed"
    assert refused(billed, "date", keyed, "2099-01-01", "--reason", "x") == "batch.posting_far"
    moved = document(billed, "date", keyed, left["gl_on"], "--reason", "as it was")
    assert moved["gl_on"] == left["gl_on"]
    assert refused(billed, "discard", keyed) == "batch.reason_missing"
    assert document(billed, "discard", keyed, "--reason", "keyed twice")["state"] == "discarded"
    billed.run("verify").expect()
