"""`accrue` and `export ads`: charged once, taken back, waived, shown; each refusal says why."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.cli.conftest import Town

HERE = "10-0001"


@pytest.fixture
def town_with_tax(billed, tmp_path) -> Town:
    """The billed town, in which HERE also owes its tax of 2025."""
    bills = tmp_path / "tax.csv"
    bills.write_text(
        "bill,account,service,issued,due,amount,tax_year\n"
        f"T1,{HERE},tax,2025-08-01,2025-09-01,1000.00,2025\n"
    )
    billed.run("import", "bills", bills).expect()
    return billed


def run(town: Town, *asked: object) -> dict:
    return town.run(*asked, "--json").expect().document


def test_late_fees_are_charged_once_waived_and_taken_back(billed):
    dry = run(billed, "accrue", "run", "late_fee", "--dry-run")
    assert dry["count"]
    assert run(billed, "accrue", "list")["runs"] == []
    assert "to be charged" in billed.run("accrue", "run", "late_fee", "--dry-run").expect().out
    done = run(billed, "accrue", "run", "late_fee")
    assert (done["count"], done["charged_cents"]) == (dry["count"], dry["cents"])
    assert run(billed, "accrue", "run", "late_fee")["count"] == 0
    fee = run(billed, "accrue", "show", HERE)["charged"][0]
    asked = ("accrue", "waive", fee["accrual_id"], "--note", "mail", "--id", uuid4())
    first, again = run(billed, *asked), run(billed, *asked)
    assert (first["amount_cents"], first["duplicate"], again["duplicate"]) == (1000, False, True)
    back = run(billed, "accrue", "undo", done["run_id"], "--note", "wrong day")
    assert (back["state"], back["back_cents"]) == ("undone", done["charged_cents"] - 1000)
    assert "accrual.undone" in billed.run("accrue", "undo", 1, "--note", "x", "--json").out
    assert "Late fees" in billed.run("accrue", "list").expect().out
    billed.run("verify").expect()


def test_an_account_is_spared_for_a_time(billed):
    until = ("--until", "2027-01-31", "--reason", "hardship")
    made = run(billed, "accrue", "exempt", HERE, *until, "--while-current")
    assert made["condition"] == "current"
    assert HERE in billed.run("accrue", "waivers").expect().out
    assert "waiver" in billed.run("accrue", "show", HERE).expect().out
    ended = run(billed, "accrue", "end", made["waiver_id"], "--note", "plan")
    assert "plan" in ended["ended"]
    assert run(billed, "accrue", "waivers")["waivers"] == []
    assert len(run(billed, "accrue", "waivers", "--all")["waivers"]) == 1


def test_taxes_and_their_interest_as_of_a_day(town_with_tax):
    found = run(town_with_tax, "accrue", "taxes", HERE, "--as-of", "2026-02-03")
    assert (found["bills"][0]["interest_cents"], found["total_cents"]) == (2750, 102_750)
    assert "2025" in town_with_tax.run("accrue", "taxes", HERE).expect().out


def test_the_advertised_list_is_written(town_with_tax, tmp_path):
    assert town_with_tax.run("export", "ads", 2025).expect().out.startswith("Owner,Parcel")
    assert run(town_with_tax, "export", "ads", 2025)["title"] == "Unpaid tax liens of 2025"
    looked = run(town_with_tax, "export", "ads", 2025, "--dry-run")
    rows = run(town_with_tax, "export", "ads", 2025)["rows"]
    assert looked == {"rows": len(rows), "path": None}
    paper = tmp_path / "ads.pdf"
    written = run(town_with_tax, "export", "ads", 2025, "--pdf", "-o", paper)
    assert written["path"] == str(paper)
    assert paper.read_bytes().startswith(b"%PDF")
