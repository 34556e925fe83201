"""`import`: control totals, rejected rows, a rehearsal and a second run that keep nothing."""

from __future__ import annotations

from tests.cli.conftest import ACCOUNTS_CSV, BILLS_CSV
from tests.cli.program import clerktui

FAULTY = BILLS_CSV + "B4,10-9999,water,2026-10-01,2026-10-21,5.00\nB5,10-0001,beer,2026,x,5.001\n"
CONTRACT = {"read", "loaded", "unchanged", "rejected", "amount_cents", "errors"}


def test_accounts_and_bills_load_once(town):
    (town.home / "a.csv").write_text(ACCOUNTS_CSV)
    (town.home / "b.csv").write_text(BILLS_CSV)
    accounts = town.run("import", "accounts", town.home / "a.csv", "--json").expect().document
    assert accounts.keys() >= CONTRACT
    assert (accounts["read"], accounts["loaded"], accounts["errors"]) == (2, 2, [])
    bills = town.run("import", "bills", town.home / "b.csv", "--json").expect().document
    assert (bills["loaded"], bills["amount_cents"]) == (4, 10750)
    again = town.run("import", "bills", town.home / "b.csv", "--json").expect().document
    assert (again["loaded"], again["unchanged"], again["amount_cents"]) == (0, 4, 0)


def test_a_rehearsal_keeps_nothing(billed):
    (billed.home / "more.csv").write_text(
        BILLS_CSV + "B9,10-0002,water,2026-11-01,2026-11-21,7.00\n"
    )
    arguments = ("import", "bills", billed.home / "more.csv", "--json")
    rehearsed = billed.run(*arguments, "--dry-run").expect().document
    assert (rehearsed["dry_run"], rehearsed["loaded"]) == (True, 1)
    assert billed.run(*arguments).expect().document["loaded"] == 1


def test_rejected_rows_are_a_finding_and_land_in_the_reject_file(billed):
    (billed.home / "faulty.csv").write_text(FAULTY)
    rejects = billed.home / "rejects.csv"
    answer = billed.run(
        "import", "bills", billed.home / "faulty.csv", "--json", "--reject-file", rejects
    ).expect(1)
    found = answer.document
    assert (found["read"], found["unchanged"], found["rejected"]) == (6, 4, 2)
    assert [error["line"] for error in found["errors"]] == [6, 7]
    assert all(error.keys() == {"line", "column", "reason"} for error in found["errors"])
    assert len(rejects.read_text().splitlines()) == 3


def test_a_mapping_file_renames_columns(town):
    (town.home / "theirs.csv").write_text("ACCT;NAME;ADDR\n7;Lee;1 Elm St\n")
    (town.home / "map.toml").write_text(
        '[columns]\naccount = "ACCT"\nname = "NAME"\nservice_address = "ADDR"\n'
        '[formats]\ndelimiter = ";"\n'
    )
    loaded = town.run(
        "import", "accounts", town.home / "theirs.csv", "--map", town.home / "map.toml", "--json"
    ).expect()
    assert loaded.document["loaded"] == 1


def test_a_file_that_is_not_there_is_refused(town):
    answer = town.run("import", "bills", town.home / "nowhere.csv", "--json").expect(1)
    assert answer.document["error"]["id"] == "import.unreadable"
    assert "nowhere.csv" in answer.err


def test_without_a_name_loading_is_maintenance_and_posting_is_not_possible(town):
    (town.home / "a.csv").write_text(ACCOUNTS_CSV)
    clerktui(town.home, "import", "accounts", town.home / "a.csv").expect()
    answer = clerktui(town.home, "pay", "10-0001", "1", "--tender", "cash", "--json").expect(2)
    assert answer.document["error"]["id"] == "config.user_missing"


def test_totals_for_people_and_no_bar_in_a_pipe(billed):
    (billed.home / "faulty.csv").write_text(FAULTY)
    answer = billed.run("import", "bills", billed.home / "faulty.csv").expect(1)
    assert "unchanged      4  107.50" in answer.out
    assert "line 6: account: " in answer.out
    assert "\r" not in answer.err
