"""`customer-deposit`: asked, paid, listed, applied, refunded, moved, reviewed; each only once."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from clerktui.db import Database
from clerktui.services import signon
from tests.cli.conftest import BOSS_PIN, Town
from tests.support.customer_deposits import RATE, held_before, same_customer
from tests.support.office import Office

HERE = "10-0001"


@pytest.fixture
def held(billed) -> Town:
    """The billed town with 150.00 held of an account since 2020, earning 2 %."""
    db = Database(billed.url)
    boss = signon.sign_on(db, "boss", BOSS_PIN, "DESK1")
    office = Office(db, {"ana": boss, "sam": boss})
    office.open_drawer("1")
    office.account("20-0001", due=dt.date(2026, 11, 25))
    held_before(office, "20-0001", 15_000, dt.date(2020, 1, 1))
    office.decide("customer_deposit.interest", RATE)
    office.account("20-0002")
    same_customer(office, "20-0001", "20-0002")
    db.dispose()
    return billed


def run(town: Town, *asked: object) -> dict:
    return town.run("customer-deposit", *asked, "--json").expect().document


def test_it_is_asked_by_the_rule_and_waived(billed):
    found = run(billed, "recommend", HERE, "--owner", "--proof", "lease")
    assert found["amount_cents"] == sum(step["amount_cents"] for step in found["steps"])
    assert "owner" in billed.run("customer-deposit", "recommend", HERE, "--owner").expect().out
    command = uuid4()
    asked = ("ask", HERE, "150", "--id", command)
    first, again = run(billed, *asked), run(billed, *asked)
    assert (first["duplicate"], again["duplicate"]) == (False, True)
    assert first["amount_cents"] == 15_000
    (line,) = run(billed, "list", "unpaid")["deposits"]
    assert (line["account"], line["amount_cents"]) == (HERE, 15_000)
    shown = billed.run("customer-deposit", "show", HERE).expect().out
    assert "asked 150.00, unpaid 150.00" in shown
    waived = run(billed, "waive", first["deposit_id"], "--note", "owner")
    assert waived["balance_cents"] == first["balance_cents"] - 15_000
    paper = run(billed, "ask", HERE, "--guarantee", "--note", "letter of credit 7")
    assert paper["amount_cents"] == 0
    billed.run("verify").expect()


def test_without_an_amount_the_rule_says_how_much(billed):
    rule = run(billed, "recommend", HERE)["amount_cents"]
    assert run(billed, "ask", HERE)["amount_cents"] == rule
    billed.run("customer-deposit", "ask", HERE, "--id", uuid4()).expect(2)


def test_interest_review_and_refund(held):
    (line,) = run(held, "interest", "--dry-run")["deposits"]
    done = run(held, "interest")
    assert (done["count"], done["amount_cents"]) == (1, line["amount_cents"])
    assert run(held, "interest")["count"] == 0
    (due,) = run(held, "list")["deposits"]
    assert due["fits"]
    assert run(held, "review", "--dry-run", "--only", 99)["deposits"] == []
    assert "FITS" in held.run("customer-deposit", "review", "--dry-run").expect().out
    out = held.run("customer-deposit", "review").expect().out
    assert "1 deposit" in out
    assert run(held, "list")["deposits"] == []
    assert "among these" in held.run("customer-deposit", "list", "unclaimed").expect().out
    held.run("verify").expect()


def test_it_is_applied_moved_and_refunded(held):
    error = held.run("customer-deposit", "apply", "20-0001", "--json").expect(1).document["error"]
    assert error["id"] == "customer_deposit.nothing_owed"
    moved = run(held, "move", "20-0001", "20-0002")
    assert (moved["to_account"], moved["held_cents"] >= 15_000) == ("20-0002", True)
    back = held.run("customer-deposit", "move", "20-0002", "20-0001").expect().out
    assert "Held of account 20-0001 now" in back
    out = held.run("customer-deposit", "apply", "20-0001", "--rest", "credit").expect().out
    assert "left as a credit" in out
    error = held.run("customer-deposit", "refund", "20-0001", "--json").expect(1).document["error"]
    assert error["id"] == "customer_deposit.nothing_held"
    held.run("verify").expect()


def test_usage(held):
    held.run("customer-deposit", "list", "everything").expect(2)
    held.run("customer-deposit", "interest", "--on", "soon").expect(2)
