"""`promise` and `plan`: made once, shown, signed, cancelled, judged; each refusal says why."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

from clerktui.cli.arrangements import _number
from tests.cli.conftest import Town

HERE = "10-0001"


def run(town: Town, *asked: object) -> dict:
    return town.run(*asked, "--json").expect().document


def test_a_plan_from_its_terms_to_its_end(billed, tmp_path):
    today = dt.date.fromisoformat(run(billed, "promise", "run")["on"])
    first = today + dt.timedelta(days=30)
    terms = ("plan", "new", HERE, "--count", 2, "--first", first, "--down", "35.50")
    dry = run(billed, *terms, "--dry-run")
    assert (dry["total_cents"], dry["above"]) == (9550, [])
    assert [part["cents"] for part in dry["instalments"]] == [3550, 3000, 3000]
    assert "down" in billed.run(*terms, "--dry-run").expect().out
    named = uuid4()
    made, again = run(billed, *terms, "--id", named), run(billed, *terms, "--id", named)
    assert (made["name"], made["duplicate"], again["duplicate"]) == ("P-1", False, True)
    assert run(billed, "plan", "list")["arrangements"][0]["next_cents"] == 3550
    assert "P-1" in billed.run("plan", "list").expect().out
    assert "arrangement.not_printed" in billed.run("plan", "sign", "P-1", "--json").out
    paper = tmp_path / "agreement.pdf"
    billed.run("plan", "agreement", 1, "--pdf", paper).expect()
    assert paper.read_bytes().startswith(b"%PDF")
    run(billed, "plan", "sign", 1)
    shown = run(billed, "plan", "show", "p-1")
    assert shown["line"]["signed_on"] == today.isoformat()
    assert "signed" in billed.run("plan", "show", 1).expect().out
    assert "arrangement.why" in billed.run("plan", "cancel", 1, "--json").out
    assert run(billed, "plan", "cancel", 1, "--note", "moved")["state"] == "cancelled"
    assert run(billed, "plan", "list", "--account", HERE)["arrangements"][0]["state"] == "cancelled"
    assert "There are no plans" in billed.run("plan", "list").expect().out
    billed.run("verify").expect()


def test_a_promise_is_made_listed_and_cancelled(billed):
    by = dt.date.fromisoformat(run(billed, "promise", "run")["on"]) + dt.timedelta(days=7)
    made = run(billed, "promise", "new", HERE, "20.00", "--by", by)
    assert made["words"] == f"Promise: 20.00 by {by:%m/%d/%y}"
    assert run(billed, "promise", "list")["arrangements"][0]["total_cents"] == 2000
    run(billed, "promise", "cancel", made["number"], "--note", "wrong account")
    assert run(billed, "promise", "list")["arrangements"] == []
    assert len(run(billed, "promise", "list", "--state", "cancelled")["arrangements"]) == 1
    assert "0 looked at" in billed.run("promise", "run", "--dry-run").expect().out
    assert "arrangement.state" in billed.run("promise", "list", "--state", "x", "--json").out


def test_above_the_limits_it_wants_a_reason(billed):
    day = dt.date.fromisoformat(run(billed, "promise", "run")["on"]) + dt.timedelta(days=90)
    asked = ("promise", "new", HERE, "20.00", "--by", day)
    assert "arrangement.reason" in billed.run(*asked, "--json").out
    assert run(billed, *asked, "--note", "pension")["state"] == "open"


def test_a_number_is_said_with_or_without_its_letter():
    assert (_number("P-12"), _number("12"), _number(12)) == (12, 12, 12)
