"""`clerktui enforce`: a garnishment through its steps, each with its code."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from clerktui.clock import Clock
from clerktui.db import Database
from clerktui.services import drawers, signon
from clerktui.views.drawers import OpenDrawerDraft
from tests.cli.conftest import BOSS_PIN, Town
from tests.support import enforcement as cases
from tests.support.enforcement import HERE
from tests.support.office import Office, new_id


@pytest.fixture
def owing(town) -> Town:
    """Al owes the tax of two years ago; the boss has a drawer open."""
    db = Database(town.url)
    boss = signon.sign_on(db, "boss", BOSS_PIN, "DESK1")
    cases.owing(Office(db, {"ana": boss, "sam": boss}), HERE, today().year - 2)
    if drawers.current_drawer(db, boss) is None:
        drawers.open_drawer(db, boss, OpenDrawerDraft(new_id(), "1", 20_000))
    db.dispose()
    return town


def today() -> dt.date:
    return Clock().today("America/New_York")


def run(town: Town, *asked: object, code: int = 0) -> dict:
    return town.run("enforce", *asked, "--json").expect(code).document


def text(town: Town, *asked: object) -> str:
    return town.run("enforce", *asked).expect().out


def test_a_garnishment_goes_step_by_step(owing):
    assert text(owing, "list").strip() == "No case is there."
    assert "Nobody" in text(owing, "third-party")
    at = ("--address", "100 Mill Rd", "--city", "Maple Falls", "--zip", "28099")
    [party] = run(owing, "third-party", "employer", "--name", "MILLS", *at)["third_parties"]
    assert "MILLS" in text(owing, "third-party", "employer")
    assert "ok" in text(owing, "case", HERE, "wages", "--dry-run")
    assert run(owing, "case", HERE, "car", "--party", 1, code=1)["error"]["id"] == (
        "enforcement.kind"
    )
    asked = ("case", HERE, "wages", "--party", party["party_id"], "--id", uuid4())
    first, again = run(owing, *asked), run(owing, *asked)
    assert (first["number"], first["state"], again["duplicate"]) == (1, "draft", True)
    assert run(owing, "case", HERE, "wages", "--dry-run", code=1)["lines"][-1]["is_met"] is False
    pdf = owing.home / "notice.pdf"
    assert run(owing, "paper", "G-1-1", "--pdf", pdf)["number"] == "G-1-1"
    assert pdf.read_bytes().startswith(b"%PDF")
    assert run(owing, "serve", 1)["state"] == "served"
    assert run(owing, "default", 1, code=1)["error"]["id"] == "enforcement.clock"
    day = today().isoformat()
    assert run(owing, "answer", 1, "admits", "--period", "weekly", "--next", day)["state"] == (
        "answered"
    )
    wages = ("--gross", "900.00", "--period", day, "--reference", "77")
    plan = run(owing, "receive", 1, "90.00", *wages, "--dry-run")
    assert sum(line["amount_cents"] for line in plan["lines"]) == 9_000
    assert "Rehearsal" in text(owing, "receive", 1, "90.00", *wages, "--dry-run")
    over = run(owing, "receive", 1, "90.01", *wages, code=1)
    assert over["error"]["id"] == "enforcement.over_limit"
    came = run(owing, "receive", 1, "90.00", *wages)
    assert (came["state"], came["amount_cents"]) == ("paying", 9_000)
    assert "MILLS" in text(owing, "list")
    whole = text(owing, "show", 1)
    assert all(word in whole for word in ("G-1-1", "90.00", "both notices served"))
    assert run(owing, "release", 1, "paid", code=1)["error"]["id"] == "enforcement.not_paid"
    assert "released" in text(owing, "release", 1, "agreed", "--note", "a plan")
    assert run(owing, "close", 1)["state"] == "closed"
    assert run(owing, "list", "--ended")["cases"][0]["number"] == 1
