"""`clerktui setoff`, `export setoff`, `import setoff-returns`: step by step, each with its code."""

from __future__ import annotations

import datetime as dt
import hashlib
import stat
from uuid import uuid4

import pytest

from clerktui.clock import Clock
from clerktui.db import Database
from clerktui.services import signon
from tests.cli.conftest import BOSS_PIN, Town
from tests.support import setoff
from tests.support.office import Office

HERE = "20-0001-01"


@pytest.fixture
def owing(town) -> Town:
    """Maria owes 120.00 since 200 days; her number is sealed; the town participates."""
    db = Database(town.url, identity_key_files=(town.home / "identity.key",))
    boss = signon.sign_on(db, "boss", BOSS_PIN, "DESK1")
    office = Office(db, {"ana": boss, "sam": boss})
    setoff.with_key(office, town.home)
    office.account(HERE, "RODRIGUEZ, MARIA E", due=today() - dt.timedelta(days=200), water=12_000)
    setoff.live(office, HERE)
    setoff.shown(office, HERE)
    db.dispose()
    return town


def today() -> dt.date:
    return Clock().today("America/New_York")


def run(town: Town, *asked: object, code: int = 0) -> dict:
    return town.run(*asked, "--json").expect(code).document


def text(town: Town, *asked: object) -> str:
    return town.run(*asked).expect().out


def test_a_debt_goes_step_by_step_and_says_why_not_yet(owing):
    missing = run(owing, "setoff", "gate", HERE, code=1)
    assert [line["code"] for line in missing["lines"] if not line["is_met"]] == ["participation"]
    until = today() + dt.timedelta(days=300)
    run(owing, "setoff", "participate", "M123", "--until", until.isoformat())
    assert run(owing, "setoff", "agreements")["agreements"][0]["is_in_force"]
    assert "ok" in text(owing, "setoff", "gate", HERE)
    asked = ("setoff", "start", HERE, "--id", uuid4())
    first, again = run(owing, *asked), run(owing, *asked)
    assert (first["number"], first["state"], again["duplicate"]) == (1, "prepared", True)
    assert "No printer here" in again["notes"][0]
    assert run(owing, "setoff", "letter", 1, code=1)["error"]["id"] == "print.no_printer"
    pdf = owing.home / "letter.pdf"
    assert run(owing, "setoff", "letter", 1, "--pdf", pdf)["number"] == "S-1"
    assert pdf.read_bytes().startswith(b"%PDF")
    assert run(owing, "setoff", "determine", 1, code=1)["error"]["id"] == "setoff.not_mailed"
    assert run(owing, "setoff", "mailed", 1)["state"] == "noticed"
    assert run(owing, "setoff", "determine", 1, code=1)["error"]["id"] == "setoff.clock"
    assert run(owing, "setoff", "run", "--dry-run")["determined"] == []
    assert "none" in text(owing, "setoff", "run")
    assert run(owing, "setoff", "hearing", 1, "--note", "wrong meter")["state"] == "contested"
    assert run(owing, "setoff", "decide", 1, "owed", "--amount", "90.00")["state"] == "decided"
    assert run(owing, "setoff", "told", 1)["state"] == "decided"
    assert run(owing, "setoff", "appeal", 1)["state"] == "appealed"
    assert run(owing, "setoff", "appeal", 1, "owed", "--amount", "80.00")["state"] == "final"
    [line] = run(owing, "setoff", "list")["debts"]
    assert line["waits_for"] == "this week's file"
    assert "Sent" in text(owing, "setoff", "show", 1)
    assert "RODRIGUEZ" in text(owing, "setoff", "list")


def ready(town: Town) -> None:
    until = today() + dt.timedelta(days=300)
    run(town, "setoff", "participate", "M123", "--until", until.isoformat())
    run(town, "setoff", "start", HERE)
    run(town, "setoff", "mailed", 1)
    run(town, "setoff", "hearing", 1)
    run(town, "setoff", "decide", 1, "owed", "--amount", "120.00", "--told", today().isoformat())
    run(town, "setoff", "appeal", 1)
    run(town, "setoff", "appeal", 1, "owed", "--amount", "120.00")


def test_the_file_is_written_once_for_its_owner_and_its_money_comes_back(owing):
    ready(owing)
    plan = run(owing, "export", "setoff", "--dry-run")
    assert (plan["added"], plan["file_number"]) == (1, None)
    assert run(owing, "export", "setoff", code=1)["error"]["id"] == "setoff.no_output"
    lost = run(owing, "export", "setoff", "-o", owing.home / "no" / "x", code=1)
    assert lost["error"]["id"] == "file.not_written"
    assert run(owing, "export", "setoff", "--dry-run")["file_number"] is None
    path = owing.home / "week.txt"
    made = run(owing, "export", "setoff", "-o", path)
    content = path.read_bytes()
    assert hashlib.sha256(content).hexdigest() == made["sha256"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "219099999" not in str(made)
    again = run(owing, "export", "setoff", "-o", path, "--due", made["due_on"])
    assert again["is_again"]
    assert path.read_bytes() == content
    anew = run(owing, "export", "setoff", "-o", path, "--anew")
    assert (anew["replaces"], anew["changed"]) == (1, [])
    assert run(owing, "setoff", "uploaded", 2)["uploaded_on"] == today().isoformat()
    late = run(owing, "export", "setoff", "-o", path, "--anew", code=1)
    assert late["error"]["id"] == "setoff.is_uploaded"
    assert "was uploaded" in text(owing, "setoff", "uploaded", 2)
    assert "File" in text(owing, "export", "setoff", "--dry-run")
    returns = owing.home / "back.txt"
    returns.write_text(setoff.return_line("00000001", 14_000, today()) + "\r\n")
    rehearsed = ("import", "setoff-returns", returns, "--dry-run", "--control", "119.99")
    assert run(owing, *rehearsed)["batch"] is None
    shown = text(owing, *rehearsed)
    assert "Read by the layout of 2001-2" in shown
    assert "Difference" in shown
    off = run(owing, "import", "setoff-returns", returns, "--control", "119.99", code=1)
    assert off["error"]["id"] == "setoff.control"
    came = run(owing, "import", "setoff-returns", returns)
    assert (came["net_cents"], came["fees_cents"], came["batch"]) == (12_000, 2_000, 1)
    twice = run(owing, "import", "setoff-returns", returns, code=1)
    assert twice["error"]["id"] == "file.duplicate"
    early = run(owing, "setoff", "give-back", 1, "excess", code=1)
    assert early["error"]["id"] == "setoff.not_posted"
    owing.run("batch", "proof", 1, "--seen").expect()
    for step in ("release", "post"):
        run(owing, "batch", step, 1)
    day = today().isoformat()
    back = run(owing, "setoff", "give-back", 1, "not_owed", "--notice", day)
    assert (back["amount_cents"], back["interest_cents"]) == (14_000, 0)
    assert "GROSS" in text(owing, "setoff", "show", 1)


def test_a_debt_is_withdrawn(owing):
    ready(owing)
    assert run(owing, "setoff", "withdraw", 1, "--note", "paid elsewhere")["state"] == "closed"
    assert run(owing, "setoff", "list", "--closed")["debts"][0]["number"] == 1


def test_the_rate_is_entered_by_the_town_with_its_source(town):
    assert "No rate was entered" in text(town, "setoff", "rates")
    asked = ("setoff", "rate", "7.25", "--from", "2027-01-01", "--source", "ncdor.gov")
    made = run(town, *asked)
    assert (made["percent"], made["rate_ppm"], made["until_on"]) == ("7.25", 72_500, "2027-06-30")
    assert run(town, "setoff", "rates")["rates"][0]["source"] == "ncdor.gov"
    low = ("setoff", "rate", "4.9", "--from", "2027-07-01", "--source", "x")
    assert run(town, *low, code=1)["error"]["id"] == "setoff.rate_range"
    for typed in ("seven", "7.00001", "1000"):
        town.run("setoff", "rate", typed, "--from", "2027-07-01", "--source", "x").expect(2)


def test_a_debt_is_explained(owing):
    ready(owing)
    [one] = run(owing, "why", "setoff", 1)["explanations"]
    assert (one["topic"], one["result_cents"]) == ("setoff", 12_000)
    assert "can be set off?" in text(owing, "why", "setoff", 1)
    assert run(owing, "why", "setoff", 9, code=1)["error"]["id"] == "setoff.unknown"
