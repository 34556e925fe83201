"""`purge`: planned by one, released by another, run in pieces, certified; holds."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text

from clerktui.db import Database
from tests.cli.conftest import Town

OLD = "10-0003"


@pytest.fixture
def old(billed) -> Town:
    """The billed town with one account closed in 2001, and fin, who may release."""
    (billed.home / "fin").write_text("8462")
    billed.run(
        "users",
        "add",
        "fin",
        "--name",
        "Fin Lee",
        "--role",
        "finance",
        "--pin-file",
        billed.home / "fin",
    ).expect()
    more = "account,name,first_name,service_address,phone,meter,status\n"
    (billed.home / "more.csv").write_text(
        f"{more}{OLD},Zuniga,Pat,9 Elm St,919-555-0177,M9,closed\n"
    )
    billed.run("import", "accounts", billed.home / "more.csv").expect()
    db = Database(billed.url)
    with db.write() as connection:
        closed = {"day": dt.date(2001, 2, 3).isoformat(), "number": OLD}
        connection.execute(
            text("UPDATE account SET status = 'closed', closed_on = :day WHERE number = :number"),
            closed,
        )
    db.dispose()
    return billed


def as_fin(town: Town) -> dict[str, str]:
    return {"CLERKTUI_USER": "fin", "CLERKTUI_PIN_FILE": str(town.home / "fin")}


def test_a_purge_from_plan_to_certificate(old):
    assert "Nothing was ever purged" in old.run("purge", "list").expect().out
    why = old.run("purge", "why", OLD, "--json").expect().document
    assert (why["is_eligible"], why["not_before"]) == (True, "2004-02-03")
    plan = old.run("purge", "plan", "--json").expect().document
    assert (plan["purge"], plan["state"], plan["eligible"]) == (1, "planned", 1)
    shown = old.run("purge", "show", 1, "--manifest", "csv").expect().out
    assert OLD in shown
    assert "Zuniga" not in shown
    old.run("purge", "show", 1, "--manifest", "pdf").expect(2)

    def refused(*arguments: object, **who: str) -> str:
        return old.run("purge", *arguments, "--json", **who).expect(1).document["error"]["id"]

    hashed = ("--manifest", plan["manifest_hash"][:8])
    assert refused("approve", 1, *hashed) == "purge.own"
    assert refused("run", 1) == "purge.state"
    released = old.run("purge", "approve", 1, *hashed, "--json", **as_fin(old)).expect().document
    assert (released["state"], released["approved_by"]) == ("approved", "Fin Lee")
    done = old.run("purge", "run", 1, "--most", 1, "--json").expect().document
    assert (done["state"], done["done"], done["left"]) == ("done", 1, 0)
    old.run("purge", "certificate", 1, "--output", old.home / "c.pdf").expect()
    assert (old.home / "c.pdf").read_bytes().startswith(b"%PDF")
    assert "1 purged, 0 skipped, 0 left" in old.run("purge", "show", 1).expect().out
    listed = old.run("purge", "list", "--json").expect().document["purges"]
    assert [one["certificate"] for one in listed] == [done["certificate"]]
    account = old.run("account", "show", OLD, "--json").expect().out
    assert "PURGED" in account
    assert "Zuniga" not in account
    old.run("verify").expect()


def test_holds_and_calling_off(old):
    assert "No record is held" in old.run("purge", "holds").expect().out
    hold = (
        old.run("purge", "hold", "account", OLD, "--kind", "audit", "--reason", "LGC", "--json")
        .expect()
        .document
    )
    assert (hold["hold"], hold["covers"], hold["is_in_force"]) == (1, f"account {OLD}", True)
    assert old.run("purge", "plan", "--json").expect().document["eligible"] == 0
    off = old.run("purge", "cancel", 1, "--reason", "held", "--json").expect().document
    assert off["state"] == "cancelled"
    assert len(old.run("purge", "holds", OLD, "--json").expect().document["holds"]) == 1
    lifted = old.run("purge", "lift", 1, "--reason", "over").expect()
    assert "not in force" in lifted.out
    assert old.run("purge", "plan", "--as-of", "2004-02-02", "--json").expect().document[
        "kept"
    ] == {"its retention period has not run out": 1}
