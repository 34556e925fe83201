"""`adjust`, `writeoff` and `refund`: all of it without a screen, each act only once."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from clerktui.db import Database
from clerktui.services import signon, users
from clerktui.views.people import UserDraft
from tests.cli.conftest import BOSS_PIN, Town

FAY = {"CLERKTUI_USER": "fay"}


@pytest.fixture
def office(till) -> Town:
    """The billed town, a drawer open, and a finance officer beside the administrator."""
    db = Database(till.url)
    boss = signon.sign_on(db, "boss", BOSS_PIN, "DESK1")
    users.add_user(db, boss, UserDraft("fay", "Fay Hinson", "finance", BOSS_PIN))
    db.dispose()
    return till


def answered(town: Town, *arguments: object, **extra: str) -> dict:
    return town.run(*arguments, "--json", **extra).expect().document


# ------------------------------------------------------------------------------------- adjust
def test_less_is_owed_more_is_owed_and_it_is_undone(office):
    less = answered(office, "adjust", "credit", "100001", "15.00", "--reason", "misread")
    assert (less["number"], less["kind"], less["amount_cents"]) == (1, "adjustment", 1500)
    assert less["balances"] == [{"account": "10-0001", "balance_cents": 8050}]
    more = ("adjust", "debit", "10-0001", "5", "--reason", "misread", "--due", "2026-12-01")
    said = office.run(*more, "--description", "Meter reset").expect().out
    assert "Adjustment 2: 5.00" in said
    assert "10-0001 now owes 85.50" in said
    undone = answered(office, "adjust", "undo", "1", "--note", "keyed twice")
    assert undone["balances"][0]["balance_cents"] == 10050
    rows = answered(office, "adjust", "list", "10-0001")["adjustments"]
    assert [(r["number"], r["amount_cents"], r["undone_by"]) for r in rows] == [
        (3, 1500, None),
        (2, 500, None),
        (1, -1500, 3),
    ]
    assert "Meter misread" in office.run("adjust", "list", "10-0001").expect().out
    assert "Nothing was adjusted." in office.run("adjust", "list", "10-0002").expect().out
    office.run("verify").expect()


def test_an_item_is_chosen_by_its_number_and_the_rest_may_stay(office):
    items = answered(office, "adjust", "items", "10-0002")["items"]
    assert [(one["name"], one["balance_cents"]) for one in items] == [("Water", 1200)]
    asked = ("adjust", "credit", "10-0002", "20", "--reason", "misread")
    refused = office.run(*asked, "--item", items[0]["item"]).expect(1)
    assert "only 12.00 is owed there" in refused.err
    kept = answered(office, *asked, "--item", items[0]["item"], "--keep-rest")
    assert kept["balances"][0]["balance_cents"] == -800
    assert "Nothing is owed." in office.run("adjust", "items", "10-0002").expect().out
    assert "Water" in office.run("adjust", "items", "10-0001").expect().out


def test_the_same_id_adjusts_once(office):
    asked = ("adjust", "credit", "10-0001", "1", "--reason", "misread", "--id", uuid4())
    assert not answered(office, *asked)["duplicate"]
    assert answered(office, *asked)["duplicate"]
    assert "nothing new was booked" in office.run(*asked).expect().out


# ----------------------------------------------------------------------------------- writeoff
def test_it_is_written_off_recovered_and_paid(office):
    item = answered(office, "adjust", "items", "10-0002")["items"][0]["item"]
    gone = answered(office, "writeoff", "items", "10-0002", item, "--reason", "uncollectable")
    assert (gone["kind"], gone["balances"][0]["balance_cents"]) == ("write_off", 0)
    back = office.run("writeoff", "recover", "10-0002", "7").expect().out
    assert "Recovery 2: 7.00" in back
    assert "10-0002 now owes 7.00" in back
    rows = answered(office, "writeoff", "list", "10-0002")["write_offs"]
    assert [(r["amount_cents"], r["recovered_cents"], r["open_cents"]) for r in rows] == [
        (1200, 700, 500)
    ]
    assert "Water B3" in office.run("writeoff", "list", "10-0002").expect().out
    assert "Nothing was" in office.run("writeoff", "list", "10-0001").expect().out
    office.run("verify").expect()


def test_small_old_debts_are_listed_and_then_written_off(office):
    asked = ("writeoff", "cleanup", "--under", "20", "--days", "0")
    seen = answered(office, *asked)
    assert (seen["accounts"], seen["amount_cents"]) == (1, 1200)
    assert [(r["account"], r["left_out"]) for r in seen["rows"]] == [("10-0002", "")]
    assert "1 account, 12.00 to write off" in office.run(*asked).expect().out
    none = office.run(*asked, "--exclude", "10-0002", "--write-off").expect(1)
    assert "Nothing that is owed" in none.err
    done = answered(office, *asked, "--write-off", "--note", "2026")
    assert done["amount_cents"] == 1200
    assert "Nothing fits." in office.run(*asked).expect().out
    assert office.run(*asked, "--jsonl").expect().out == ""
    office.run("verify").expect()


# ------------------------------------------------------------------------------------- refund
@pytest.fixture
def credit(office) -> Town:
    """Account 10-0002 with 8.00 credit."""
    office.run("pay", "10-0002", "20", "--tender", "cash").expect()
    return office


def asked(town: Town, *more: object) -> dict:
    return answered(town, "refund", "request", "10-0002", *more, "--address", "1 Elm St")


def test_a_refund_from_asking_to_the_check(credit, tmp_path):
    first = asked(credit)
    assert (first["number"], first["state"], first["amount_cents"]) == (1, "requested", 800)
    assert credit.run("refund", "approve", "1").expect(1).err.strip().startswith("You asked")
    done = credit.run("refund", "approve", "1", **FAY).expect().out
    assert "Refund 1: 8.00 approved" in done
    assert "10-0002 now owes 0.00" in done
    assert answered(credit, "refund", "paid", "1", "--check", "5001")["state"] == "paid"
    stopped = answered(credit, "refund", "stop", "1", "--note", "lost")
    assert stopped["state"] == "approved"
    credit.run("refund", "paid", "1", "--check", "5002", "--bank", "OPER").expect()
    too_young = credit.run("refund", "unclaimed", "1").expect(1).err
    assert "it is unclaimed after 365 days" in too_young
    shown = credit.run("refund", "show", "1", "--pdf", tmp_path / "v.pdf").expect()
    assert "Check request, refund 1" in shown.out
    assert (tmp_path / "v.pdf").read_bytes().startswith(b"%PDF")
    refund = answered(credit, "refund", "show", "1")
    assert (refund["check_number"], len(refund["moves"])) == ("5002", 5)
    credit.run("verify").expect()


def test_what_waits_is_listed_and_the_rest_when_asked(credit):
    asked(credit, "3")
    credit.run("refund", "refuse", "1", "--note", "owes tax", **FAY).expect()
    asked(credit, "2")
    credit.run("refund", "cancel", "2").expect()
    asked(credit, "4")
    assert answered(credit, "refund", "credit", "3")["state"] == "credited"
    assert "No refund is waiting." in credit.run("refund", "list").expect().out
    asked(credit, "5", "--payee", "Someone Else")
    assert [r["number"] for r in answered(credit, "refund", "list")["refunds"]] == [4]
    every = answered(credit, "refund", "list", "--all", "--account", "10-0002")["refunds"]
    assert [r["state"] for r in every] == ["refused", "cancelled", "credited", "requested"]
    refused = credit.run("refund", "list", "--state", "refused", "--jsonl").expect().out
    assert json.loads(refused)["number"] == 1
    assert "Someone Else" in credit.run("refund", "list").expect().out
    assert credit.run("refund", "list", "--old").expect().out.startswith("No refund")
    credit.run("refund", "list", "--state", "lost").expect(2)
    credit.run("refund", "approve", "4", **FAY).expect()
    undone = credit.run("refund", "credit", "4", **FAY).expect().out
    assert "10-0002 now has 8.00 credit" in undone
    credit.run("refund", "claimed", "4", "--note", "x").expect(1)
    credit.run("refund", "request", "10-0002", "--id", uuid4()).expect(2)
    credit.run("verify").expect()


def test_returned_unidentified_money_is_taken_up(credit):
    from tests.support.office import Office
    from tests.support.refunds import return_unidentified

    db = Database(credit.url)
    boss = signon.sign_on(db, "boss", BOSS_PIN, "DESK1")
    return_unidentified(Office(db, {"ana": boss, "sam": boss}))
    db.dispose()
    assert "LEE, ANN" in credit.run("refund", "list").expect().out
    (waiting,) = answered(credit, "refund", "list")["returns"]
    own = credit.run("refund", "take-up", waiting["move_id"]).expect(1)
    assert "somebody else" in own.err
    taken = answered(credit, "refund", "take-up", waiting["move_id"], **FAY)
    assert (taken["state"], taken["amount_cents"]) == ("approved", 700)
    credit.run("verify").expect()


def test_the_same_id_moves_it_once(credit):
    command = ("--id", uuid4())
    first = asked(credit, "8", *command)
    assert {**asked(credit, "8", *command), "duplicate": False} == first
    assert (
        "nothing new"
        in credit.run("refund", "request", "10-0002", "8", *command, "--address", "1 Elm St")
        .expect()
        .out
    )
