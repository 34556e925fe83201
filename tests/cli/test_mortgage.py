"""`clerktui mortgage`, its export and its imports: each step with its code."""

from __future__ import annotations

import stat

import pytest

from clerktui.db import Database
from clerktui.services import signon
from tests.cli.conftest import BOSS_PIN, Town
from tests.support import accruals, mortgage
from tests.support.office import Office

HERE = "20-0001-01"


@pytest.fixture
def taxed(town) -> Town:
    """A parcel that owes a tax of 900.00."""
    db = Database(town.url)
    boss = signon.sign_on(db, "boss", BOSS_PIN, "DESK1")
    office = Office(db, dict.fromkeys(("ana", "sam", "fay"), boss))
    office.account(HERE, "LEE, ANN")
    accruals.tax_bill(office, HERE, 90_000, 2090)
    accruals.parcel(office, "0731-01", HERE)
    db.dispose()
    return town


def run(town: Town, *asked: object, code: int = 0) -> dict:
    return town.run(*asked, "--json").expect(code).document


def test_a_company_is_billed_checks_and_pays(taxed):
    its = ("--company", "FIRSTMTG")
    made = run(taxed, "mortgage", "set", "FIRSTMTG", "--name", "First Mortgage NA")
    assert made["parcels"] == 0
    unknown = run(taxed, "mortgage", "pays", "FIRSTMTG", "99-9", code=1)
    assert unknown["error"]["id"] == "mortgage.not_found"
    parcels = taxed.home / "parcels.csv"
    parcels.write_text("PARCEL,LOAN\n0731-01,L-1\n0731-09,L-9\n")
    assert run(taxed, "import", "mortgage-parcels", parcels, *its, code=1)["rejected"] == 1
    [one] = run(taxed, "mortgage", "parcels", "FIRSTMTG")["parcels"]
    assert (one["account"], one["loan"]) == (HERE, "L-1")
    assert run(taxed, "mortgage", "list")["companies"][0]["parcels"] == 1
    billed = run(taxed, "export", "mortgage", "FIRSTMTG", "--year", 2090)
    path = taxed.home / "spool" / "mortgage-FIRSTMTG-1.txt"
    assert (billed["path"], billed["amount_cents"]) == (str(path), 90_000)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    file = mortgage.its_file(taxed.home, "0731-01,,L-1,899.00")
    asked = ("import", "mortgage-check", file, *its, "--year", 2090)
    tried = run(taxed, *asked, "--dry-run", code=1)
    assert (tried["counts"], tried["number"]) == ({"short": 1}, 0)
    text = taxed.run(*asked, "--check", "899.00").expect(1)
    assert "1.00 too little" in text.out
    pdf = taxed.home / "answer.pdf"
    taxed.run("mortgage", "show", 2, "--format", "pdf", "-o", pdf).expect()
    assert pdf.read_bytes().startswith(b"%PDF")
    paid = ("import", "mortgage-payments", file, *its, "--year", 2090, "--number", "7001")
    short = run(taxed, *paid, "--check", "900.00", code=1)
    assert short["error"]["id"] == "mortgage.check_total"
    assert run(taxed, *paid, "--check", "899.00")["batch"] == 1
    again = run(taxed, *paid, "--check", "899.00", code=1)
    assert again["error"]["id"] == "file.duplicate"
    assert [one["kind"] for one in run(taxed, "mortgage", "files")["files"]] == [
        "payment",
        "check",
        "bill",
    ]
    assert run(taxed, "mortgage", "end", one_of(taxed))["ended_on"]
    taxed.run("verify").expect()


def one_of(town: Town) -> int:
    [one] = run(town, "mortgage", "parcels", "FIRSTMTG")["parcels"]
    return int(one["parcel_id"])
