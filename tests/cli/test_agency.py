"""`clerktui agency`, `export agency`, `import agency-payments`: each step with its code."""

from __future__ import annotations

import datetime as dt
import stat

import pytest

from clerktui.clock import Clock
from clerktui.db import Database
from clerktui.services import signon, users
from clerktui.views.people import UserDraft
from tests.cli.conftest import BOSS_PIN, Town
from tests.support.agencies import money_file
from tests.support.office import Office

HERE, OTHER = "20-0001-01", "20-0002-01"
EVE_PIN = "8642"


@pytest.fixture
def owing(town) -> Town:
    """Two accounts that owe 120.00 and 80.00 for half a year, and a second person."""
    today = Clock().today("America/New_York")
    db = Database(town.url)
    boss = signon.sign_on(db, "boss", BOSS_PIN, "DESK1")
    users.add_user(db, boss, UserDraft("eve", "Eve Hall", "finance", EVE_PIN))
    office = Office(db, dict.fromkeys(("ana", "sam", "fay"), boss))
    for number, cents in ((HERE, 12_000), (OTHER, 8_000)):
        office.account(number, "LEE, ANN", due=today - dt.timedelta(days=200), water=cents)
    db.dispose()
    (town.home / "eve").write_text(f"{EVE_PIN}\n")
    return town


def run(town: Town, *asked: object, code: int = 0, **extra: str) -> dict:
    return town.run(*asked, "--json", **extra).expect(code).document


def test_debts_go_to_an_agency_and_come_back(owing):
    eve = {"CLERKTUI_USER": "eve", "CLERKTUI_PIN_FILE": str(owing.home / "eve")}
    terms = ("--name", "Carolina Recovery", "--commission", 250, "--days", 180)
    assert run(owing, "agency", "set", "AGENCY1", *terms)["placed"] == 0
    plan = run(owing, "agency", "plan", "AGENCY1")
    assert plan["amount_cents"] >= 20_000
    count = len(plan["lines"])
    assert run(owing, "agency", "prepare", "AGENCY1")["item_count"] == count
    assert run(owing, "agency", "release", 1, "--dry-run")["state"] == "prepared"
    assert run(owing, "agency", "release", 1, code=1)["error"]["id"] == "agency.own_list"
    assert run(owing, "agency", "release", 1, **eve)["state"] == "released"
    assert run(owing, "agency", "list")["agencies"][0]["placed"] == count
    numbers = {
        one["account"]: one["number"] for one in run(owing, "agency", "placements")["placements"]
    }
    assert run(owing, "export", "agency", "AGENCY1", "--dry-run")["number"] is None
    made = run(owing, "export", "agency", "AGENCY1")
    path = owing.home / "spool" / "agency-AGENCY1-placement-1.txt"
    assert (made["path"], made["record_count"]) == (str(path), count)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_bytes()
    assert run(owing, "export", "agency", "AGENCY1", "--again", 1)["is_again"]
    assert path.read_bytes() == content
    line = f"{numbers[HERE]},{HERE},11/20/2026,40.00,10.00,30.00"
    file = money_file(owing.home, line)
    assert run(owing, "import", "agency-payments", file, "--dry-run")["batch"] is None
    brought = run(owing, "import", "agency-payments", file)
    assert (brought["commission_cents"], brought["net_cents"]) == (1_000, 3_000)
    again = run(owing, "import", "agency-payments", file, code=1)
    assert again["error"]["id"] == "file.duplicate"
    shown = run(owing, "agency", "show", numbers[HERE])
    assert [one["code"] for one in shown["moves"]] == ["placed", "money"]
    assert run(owing, "agency", "expire")["recalled"] == []
    back = run(owing, "agency", "recall", numbers[HERE], "--note", "pays here")
    assert back["state"] == "recalled"
    gone = run(owing, "agency", "close-back", numbers[OTHER], "--note", "not found")
    assert gone["state"] == "closed"
    told = run(owing, "export", "agency", "AGENCY1", "--file", "recall")
    assert told["record_count"] == 1
    owing.run("verify").expect()
