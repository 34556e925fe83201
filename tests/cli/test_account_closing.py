"""`account close`, `move`, `rename`, `check`: each step, each only once, with its exit code."""

from __future__ import annotations

from uuid import uuid4

import pytest

from clerktui.clock import Clock
from clerktui.db import Database
from clerktui.services import signon
from tests.cli.conftest import BOSS_PIN, Town
from tests.support import closing_accounts as closing
from tests.support.customer_deposits import ask
from tests.support.office import Office

HERE, THERE = "20-0001-01", "20-0002-01"


@pytest.fixture
def served(billed) -> Town:
    """The billed town with two places served, and 150.00 held of the first."""
    db = Database(billed.url)
    boss = signon.sign_on(db, "boss", BOSS_PIN, "DESK1")
    office = Office(db, {"ana": boss, "sam": boss})
    office.open_drawer("1")
    office.account(HERE, address="12 Elm St")
    office.account(THERE, "WALKER, DEE", address="8 Oak St")
    for account, meter in ((HERE, "84120"), (THERE, "90001")):
        closing.serve(office, account, water=meter, solid_waste="")
    ask(office, HERE, 15_000)
    office.pay(HERE, 15_000)
    db.dispose()
    return billed


def run(town: Town, *asked: object) -> dict:
    return town.run("account", *asked, "--json").expect().document


def today() -> str:
    return Clock().today("America/New_York").isoformat()


def test_an_account_is_closed_step_by_step(served):
    mail = "9 New Rd/Apex/NC/27502"
    asked = ("close", HERE, "--reason", "moved_out", "--forward", mail, "--id", uuid4())
    first, again = run(served, *asked), run(served, *asked)
    assert (first["state"], first["duplicate"], again["duplicate"]) == ("asked", False, True)
    number = first["number"]
    (line,) = run(served, "closings")["close_outs"]
    assert (line["account"], line["unread"]) == (HERE, 1)
    assert run(served, "reading", number, "1234")["state"] == "read"
    assert "Suggested" in served.run("account", "closing", number).expect().out
    billed = run(served, "final-bill", number, "--charge", "water=21.50", "--suggested")
    assert billed["billed_cents"] > 2150
    shown = served.run("account", "closing", number).expect().out
    assert "Missing" in shown
    assert "1234" in shown
    done = served.run("account", "finish", number).expect().out
    assert "of the deposit used" in done
    assert "refund asked for: 1" in done
    assert run(served, "reopen", number, "--note", "wrong one")["state"] == "reopened"
    second = run(served, "close", HERE, "--reason", "sold", "--to", "")["number"]
    assert run(served, "stay", second, "--note", "stays")["state"] == "cancelled"
    assert len(run(served, "closings", "--all")["close_outs"]) == 2
    assert "No account" in served.run("account", "closings").expect().out
    served.run("verify").expect()


def test_a_customer_moves(served):
    moved = run(served, "move", HERE, THERE, "--stop", today(), "--start", today())
    assert (moved["new_account"], moved["previous"]) == ("20-0002-02", 1)
    run(served, "reading", moved["number"], "5", "--meter", "84120", "--estimated")
    run(served, "final-bill", moved["number"], "--charge", "water=10")
    out = served.run("account", "finish", moved["number"], "--balance").expect().out
    assert "150.00 of the deposit moved to 20-0002-02" in out
    assert "10.00 of the balance moved to 20-0002-02" in out
    served.run("verify").expect()


def test_a_name_is_changed(served):
    done = run(served, "rename", HERE, "HALL", "MARIA", "--reason", "married", "--proof", "paper")
    assert (done["new_name"], done["accounts"]) == ("HALL, MARIA", 1)
    same = served.run("account", "rename", HERE, "HALL", "MARIA", "--reason", "x", "--proof", "y")
    same.expect(1)


def test_the_check_says_by_its_exit_code(served):
    found = served.run("account", "check", "--json").expect(1).document
    # What was loaded with a meter and no rate class can not be billed.
    assert {one["code"] for one in found["findings"]} == {"no_rate"}
    assert served.run("account", "check", "--tasks", "--json").expect(1).document["tasks"] > 0
    assert "MEND AT" in served.run("account", "check").expect(1).out


def test_service_goes_back_to_the_owner_by_orders(served):
    assert run(served, "owner", HERE, THERE)["owner"] == THERE
    assert run(served, "owner", HERE, "--show")["owner"] == THERE
    assert "comes back to" in served.run("account", "owner", THERE, HERE).expect().out.lower()
    number = run(served, "close", HERE, "--reason", "moved_out")["number"]
    (order,) = served.run("order", "list", "--json").expect().document["orders"]
    assert (order["kind"], order["meter"]) == ("final_reading", "84120")
    served.run("order", "complete", order["number"]).expect(1)
    served.run("order", "complete", order["number"], "--reading", "77").expect()
    run(served, "final-bill", number)
    assert run(served, "finish", number, "--owner")["to_owner"] == "20-0001-02"
    assert "vacant" in served.run("account", "owner", HERE).expect().out
    served.run("verify").expect()
