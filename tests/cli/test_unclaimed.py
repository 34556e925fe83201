"""`clerktui unclaimed` and `export naupa`: step by step, each with its code."""

from __future__ import annotations

import datetime as dt
import stat
from dataclasses import replace
from uuid import uuid4

import pytest

from clerktui.clock import Clock, FixedClock
from clerktui.db import Database
from clerktui.services import signon, users
from clerktui.views.people import UserDraft
from tests.cli.conftest import BOSS_PIN, Town
from tests.support import unclaimed
from tests.support.customer_deposits import close_account
from tests.support.office import Office

HERE, SMALL = "20-0001-01", "20-0002-01"
EVE_PIN = "8642"


def today() -> dt.date:
    return Clock().today("America/New_York")


def last_year() -> int:
    """The last year whose owners have had their days."""
    return today().year if today() > dt.date(today().year, 10, 1) else today().year - 1


@pytest.fixture
def dormant(town) -> Town:
    """Two credits of accounts closed three years ago; the least letter is above both."""
    then = dt.datetime.combine(today(), dt.time(15), dt.UTC) - dt.timedelta(days=1100)
    db = Database(town.url, clock=FixedClock(then))
    boss = signon.sign_on(db, "boss", BOSS_PIN, "DESK1")
    users.add_user(db, boss, UserDraft("eve", "Eve Hall", "finance", EVE_PIN))
    office = Office(db, dict.fromkeys(("ana", "sam", "fay"), boss))
    office.open_drawer("1")
    for number, cents in ((HERE, 30_100), (SMALL, 1_100)):
        office.account(number, "LEE, ANN", water=100)
        office.pay(number, cents)
        close_account(office, number, then.date())
    unclaimed.holder(office)
    rules = unclaimed.rules_of(office) | {"letter_minimum_cents": 100_000}
    office.decide("unclaimed.rules", rules)
    db.dispose()
    (town.home / "eve").write_text(f"{EVE_PIN}\n")
    return town


def run(town: Town, *asked: object, code: int = 0, **extra: str) -> dict:
    return town.run(*asked, "--json", **extra).expect(code).document


def test_what_is_dormant_goes_to_the_state_step_by_step(dormant):
    year, eve = (
        last_year(),
        {"CLERKTUI_USER": "eve", "CLERKTUI_PIN_FILE": str(dormant.home / "eve")},
    )
    rehearsed = run(dormant, "unclaimed", "find", "--dry-run")
    assert (rehearsed["found_cents"], rehearsed["lines"][0]["number"]) == (31_000, 0)
    assert run(dormant, "unclaimed", "find")["found_cents"] == 31_000
    assert "Nothing new" in dormant.run("unclaimed", "find").expect().out
    assert [one["number"] for one in run(dormant, "unclaimed", "list")["items"]] == [1, 2]
    assert run(dormant, "unclaimed", "show", 1)["code"] == "MS09"
    assert "the law wants none" in dormant.run("unclaimed", "show", 2).expect().out
    assert run(dormant, "unclaimed", "letter", "--dry-run")["due"] == []
    assert run(dormant, "unclaimed", "letter", 1, code=1)["error"]["id"] == "unclaimed.letter_small"
    assert run(dormant, "unclaimed", "letter")["letters"] == []
    skipped = run(dormant, "unclaimed", "skip", 2, "--note", "in court")
    assert skipped["state"] == "skipped"
    assert run(dormant, "unclaimed", "skip", 2, "--again", "--note", "done")["state"] == "found"
    plan = run(dormant, "unclaimed", "report", year)
    assert (plan["state"], plan["amount_cents"], plan["record_count"]) == ("", 31_000, 2)
    asked = ("unclaimed", "report", year, "--prepare", "--id", uuid4())
    assert run(dormant, *asked)["state"] == run(dormant, *asked)["state"] == "prepared"
    own = run(dormant, "unclaimed", "release", year, code=1)
    assert own["error"]["id"] == "unclaimed.own_report"
    early = run(dormant, "export", "naupa", year, code=1)
    assert early["error"]["id"] == "unclaimed.not_released"
    assert run(dormant, "unclaimed", "release", year, **eve)["item_count"] == 2
    assert run(dormant, "export", "naupa", year, "--dry-run")["state"] == "released"
    made = run(dormant, "export", "naupa", year)
    path = dormant.home / "spool" / f"naupa-{year}.txt"
    assert made["path"] == str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_bytes()
    assert [len(line) for line in content.split(b"\r\n")] == [625] * 4 + [0]
    elsewhere = dormant.home / "again.txt"
    again = run(dormant, "export", "naupa", year, "--output", elsewhere)
    assert (again["is_again"], elsewhere.read_bytes()) == (True, content)
    assert run(dormant, "unclaimed", "pay", year, "--note", "wire 9")["state"] == "paid"
    assert "wire 9" in dormant.run("unclaimed", "show", 1).expect().out
    late = run(dormant, "unclaimed", "reimburse", 1, "--note", "showed her licence")
    assert (late["state"], late["amount_cents"]) == ("reimbursed", 30_000)
    assert run(dormant, "unclaimed", "repaid", 1)["state"] == "reimbursed"
    dormant.run("verify").expect()


def test_an_owner_who_answers_keeps_it_from_the_state(dormant):
    run(dormant, "unclaimed", "find", "--as-of", today().isoformat())
    done = run(
        dormant, "unclaimed", "answer", 1, "claims", "--note", "wrote", "--address", "9 A St"
    )
    assert (done["state"], done["refund"]) == ("answered", 1)
    assert run(dormant, "unclaimed", "list", "ended")["items"][0]["number"] == 1
    assert "No item is there." in dormant.run("unclaimed", "list", "paid").expect().out
    missing = replace(dormant, user="boss").run(
        "unclaimed", "letter", 1, "--pdf", "x.pdf", "--json"
    )
    assert missing.expect(1).document["error"]["id"] == "unclaimed.no_letter"
