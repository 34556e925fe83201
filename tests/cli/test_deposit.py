"""`drawer` during the day and `deposit`: carried, handed over, left, settled, taken to the bank."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cli.conftest import Town
from tests.support.bank_files import Credit, bai2

TELLER_PIN = "2468-tell"


@pytest.fixture
def staffed(billed) -> Town:
    """The sample town with a clerk besides the administrator, and drawer 1 open with 100.00."""
    (billed.home / "tell").write_text(f"{TELLER_PIN}\n")
    billed.run(
        "users",
        "add",
        "tess",
        "--name",
        "Tess Hunt",
        "--role",
        "supervisor",
        "--pin-file",
        billed.home / "tell",
    ).expect()
    billed.run("drawer", "open", "1", "--float", "100").expect()
    billed.run("pay", "10-0001", "50", "--tender", "cash", "--tendered", "60").expect()
    billed.run("pay", "10-0001", "5", "--tender", "check", "--ref", "9").expect()
    return billed


def witness(town: Town) -> tuple[object, ...]:
    return ("--approver", "tess", "--approver-pin-file", town.home / "tell")


def test_money_is_carried_out_and_in_and_listed(staffed):
    pickup = ("drawer", "pickup", "--counted", "cash=120", "--json")
    assert staffed.run(*pickup).expect(1).document["error"]["id"] == "drawer.witness"
    slip = staffed.home / "slip.pdf"
    told = staffed.run(*pickup, *witness(staffed), "--pdf", slip).expect().document
    assert (told["drawer"], told["kind"], told["amount_cents"]) == ("1", "pickup", 12_000)
    assert slip.read_bytes().startswith(b"%PDF")
    staffed.run("drawer", "turn-in", "--counted", "check=5", *witness(staffed)).expect()
    said = staffed.run("drawer", "change-in", "--pieces", "0.25x40").expect().out
    assert "CHANGE IN, DRAWER 1" in said
    rows = staffed.run("drawer", "moves", "--json").expect().document["moves"]
    assert [(row["kind"], row["amount_cents"]) for row in rows] == [
        ("pickup", 12_000),
        ("turn_in", 500),
        ("change_in", -1000),
    ]
    shown = staffed.run("drawer", "show", "--json").expect().document
    assert (shown["expected"]["cash"], shown["expected"]["check"]) == (4000, 0)
    staffed.run("drawer", "pickup").expect(2)
    staffed.run("verify").expect()


def test_a_drawer_is_handed_over(staffed):
    hand = ("drawer", "hand-over", "tess", "--counted", "cash=150", "--counted", "check=5")
    assert staffed.run(*hand, "--json").expect(1).document["error"]["id"] == "drawer.hand_over"
    pin = ("--receiver-pin-file", staffed.home / "tell")
    told = staffed.run(*hand, *pin, "--json").expect().document
    assert (told["username"], told["float_cents"], told["over_short_cents"]) == ("tess", 10_000, 0)
    shown = staffed.run("drawer", "show", "1", "--json").expect().document
    assert (shown["username"], shown["expected"]["cash"]) == ("tess", 15_000)
    staffed.run("verify").expect()


def test_a_drawer_is_left_and_settled_by_another(staffed):
    left = ("drawer", "leave", "--counted", "cash=50", "--counted", "check=5", "--note", "alone")
    assert staffed.run(*left, "--json").expect().document["state"] == "pending"
    [waiting] = staffed.run("drawer", "pending", "--json").expect().document["pending"]
    assert (waiting["over_short_cents"], waiting["note"]) == (-10_000, "alone")
    settle = ("drawer", "settle", str(waiting["session_id"]), "--json")
    assert staffed.run(*settle).expect(1).document["error"]["id"] == "drawer.settle_own"
    who = {"CLERKTUI_USER": "tess", "CLERKTUI_PIN_FILE": str(staffed.home / "tell")}
    told = staffed.run(*settle, **who).expect().document
    assert (told["state"], told["over_short_cents"]) == ("closed", -10_000)
    assert "No drawer waits." in staffed.run("drawer", "pending").expect().out
    staffed.run("verify").expect()


def test_a_deposit_from_the_drawer_to_the_banks_file(staffed):
    staffed.run("drawer", "close", "--counted", "cash=150", "--counted", "check=5").expect()
    waiting = staffed.run("deposit", "waiting", "--json").expect().document
    assert (waiting["amount_cents"], waiting["cash_cents"]) == (5500, 5000)
    assert staffed.run("deposit", "on-hand", "--json").expect().document["on_hand"][0][
        "total_cents"
    ] == (5500)
    told = staffed.run("deposit", "prepare", "--pieces", "10x5", "--bag", "B1", "--json")
    document = told.expect().document
    assert (document["number"], document["state"], document["bag"]) == (1, "prepared", "B1")
    assert document["pieces"] == [[1000, 5]]
    pdf = staffed.home / "slip.pdf"
    shown = staffed.run("deposit", "show", "1", "--pdf", pdf).expect()
    assert "DEPOSIT SLIP 1" in shown.out
    assert pdf.read_bytes().startswith(b"%PDF")
    assert staffed.run("deposit", "deposited", "1", "--json").expect().document["state"] == (
        "deposited"
    )
    bank = staffed.home / "bank.bai"
    bank.write_bytes(bai2([Credit(5500)], as_of=dt.datetime.now(dt.UTC).date()))
    found = staffed.run("deposit", "match", bank, "--apply", "--days", "9", "--json").expect()
    assert found.document["applied_deposits"] == [1]
    [row] = staffed.run("deposit", "list", "--json").expect().document["deposits"]
    assert (row["state"], row["amount_cents"]) == ("matched", 5500)
    assert staffed.run("deposit", "on-hand").expect().out.strip() == "Nothing is on hand."
    staffed.run("verify").expect()


def test_a_deposit_taken_back_and_one_seen_by_hand(staffed):
    staffed.run("drawer", "close", "--counted", "cash=150", "--counted", "check=5").expect()
    staffed.run("deposit", "prepare").expect()
    told = staffed.run("deposit", "cancel", "1", "--reason", "wrong bag", "--json").expect()
    assert (told.document["state"], told.document["reason"]) == ("cancelled", "wrong bag")
    staffed.run("deposit", "prepare").expect()
    staffed.run("deposit", "deposited", "2").expect()
    seen = ("deposit", "seen", "2", "--reference", "line 7", "--json")
    error = staffed.run(*seen, "--amount", "54").expect(1).document["error"]["id"]
    assert error == "deposit.bank_differs"
    assert staffed.run(*seen, "--amount", "55").expect().document["state"] == "matched"
    listed = staffed.run("deposit", "list", "--state", "unmatched").expect().out
    assert "There is no such deposit." in listed
    staffed.run("deposit", "list", "--state", "lost").expect(2)
    assert staffed.run("deposit", "show", "9", "--json").expect(1).document["error"]["id"] == (
        "deposit.unknown"
    )
    staffed.run("verify").expect()
