"""`suspense`: unidentified money listed, applied, returned, each only once."""

from __future__ import annotations

import datetime as dt
import json
from uuid import uuid4

import pytest

from clerktui.db import Database
from clerktui.services import signon
from tests.cli.conftest import BOSS_PIN, Town
from tests.support.batches import begin_batch, key, to_state
from tests.support.office import Office


@pytest.fixture
def held(billed) -> Town:
    """The billed town with 40.00 and 12.00 nobody could place."""
    db = Database(billed.url)
    boss = signon.sign_on(db, "boss", BOSS_PIN, "DESK1")
    office = Office(db, {"ana": boss, "sam": boss})
    number = begin_batch(office, "ana", 5200, 2, received_on=dt.date(2024, 1, 2))
    key(office, number, ("", 4000, "77"), ("", 1200, "78"))
    to_state(office, number, "posted")
    db.dispose()
    return billed


def items(town: Town, *arguments: object) -> list[dict]:
    return town.run("suspense", "list", *arguments, "--json").expect().document["items"]


def test_it_is_listed_oldest_first_and_found_again(held):
    first, second = items(held)
    assert (first["open_cents"], first["reference"], first["batch"]) == (4000, "77", 1)
    assert first["received_on"] == "2024-01-02"
    assert second["open_cents"] == 1200
    assert [one["item"] for one in items(held, "12.00")] == [second["item"]]
    assert items(held, "78") == [second]
    assert "no stub" in held.run("suspense", "list").expect().out
    rows = held.run("suspense", "list", "--jsonl").expect().out.splitlines()
    assert [json.loads(row)["item"] for row in rows] == [first["item"], second["item"]]
    assert "Nothing" in held.run("suspense", "list", "nobody").expect().out


def test_it_is_applied_in_part_and_then_whole_with_receipts(held):
    item = items(held)[0]["item"]
    part = held.run("suspense", "apply", item, "100001", "15", "--json").expect().document
    assert (part["kind"], part["account"], part["amount_cents"]) == ("applied", "10-0001", 1500)
    assert (part["open_cents"], part["balance_cents"]) == (2500, 8050)
    assert held.run("receipt", "show", part["receipt"]).expect()
    rest = held.run("suspense", "apply", item, "10-0001").expect()
    assert "25.00 to account 10-0001" in rest.out
    assert "10-0001 now owes 55.50" in rest.out
    assert [one["item"] for one in items(held)] == [item + 1]
    held.run("verify").expect()


@pytest.mark.parametrize("amount", [("40",), ()])
def test_the_same_id_moves_it_once_whether_or_not_the_amount_was_told(held, amount):
    item = items(held)[0]["item"]
    asked = ("suspense", "apply", item, "10-0001", *amount, "--id", uuid4(), "--json")
    first = held.run(*asked).expect().document
    again = held.run(*asked).expect().document
    assert (first["duplicate"], again["duplicate"]) == (False, True)
    assert {**again, "duplicate": False} == first


def test_it_is_returned_and_the_town_owes_it(held):
    item = items(held)[1]["item"]
    asked = ("suspense", "return", item, "--payee", "LEE, ANN", "--reason", "not ours")
    command = ("--id", uuid4())
    done = held.run(*asked, *command, "--json").expect().document
    assert (done["kind"], done["amount_cents"], done["open_cents"]) == ("returned", 1200, 0)
    assert (done["receipt"], done["account"], done["balance_cents"]) == (None, None, None)
    assert "nothing new was moved" in held.run(*asked, *command).expect().out
    held.run("verify").expect()


def test_refusals_and_usage(held):
    def refused(*arguments: object) -> str:
        return held.run("suspense", *arguments, "--json").expect(1).document["error"]["id"]

    item = items(held)[0]["item"]
    assert refused("apply", 77, "10-0001") == "suspense.unknown"
    assert refused("apply", item, "99") == "account.unknown"
    assert refused("apply", item, "10-0001", "40.01") == "suspense.amount"
    payee = ("--payee", "", "--reason", "")
    assert refused("return", item, *payee) == "suspense.payee_missing"
    held.run("suspense", "return", item).expect(2)
    held.run("suspense", "apply", item, "10-0001", "--id", "7").expect(2)
    nobody = {"CLERKTUI_USER": "", "CLERKTUI_PIN_FILE": ""}
    held.run("suspense", "apply", item, "10-0001", **nobody).expect(2)
