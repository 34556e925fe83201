"""`collect batch` and `collect reconnect`: a step for many accounts from scripts; refusals too."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from clerktui.db import Database
from clerktui.services import signon
from clerktui.services.collecting import running
from tests.cli.conftest import Town

HERE = "10-0001"


@pytest.fixture
def late(town, tmp_path) -> Town:
    """The town with two accounts eight days past due, and a supervisor with a PIN file."""
    accounts, bills = tmp_path / "a.csv", tmp_path / "b.csv"
    accounts.write_text(
        "account,name,first_name,service_address,phone,status\n"
        f"{HERE},O'BRIEN [/],Mary,418 Mill Rd,919-555-0142,active\n"
        "10-0002,Smith,John,12 Oak St,919-555-0143,active\n"
    )
    due = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=9)
    issued = due - dt.timedelta(days=20)
    bills.write_text(
        "bill,account,service,issued,due,amount\n"
        f"B1,{HERE},water,{issued},{due},40.00\nB2,10-0002,water,{issued},{due},12.00\n"
    )
    town.run("import", "accounts", accounts).expect()
    town.run("import", "bills", bills).expect()
    (town.home / "sam-pin").write_text("9753-sam\n")
    added = ("users", "add", "sam", "--name", "Sam Locklear", "--role", "supervisor")
    town.run(*added, "--pin-file", town.home / "sam-pin").expect()
    books = Database(town.url)
    running.run_procedure(books, signon.sign_on(books, "sam", "9753-sam", "DESK1"))
    books.dispose()
    return town


def run(town: Town, *asked: object, **extra: str) -> dict:
    return town.run("collect", *asked, "--json", **extra).expect().document


def test_a_batch_from_the_edit_list_to_the_proof_of_mailing(late, tmp_path):
    sam = {"CLERKTUI_USER": "sam", "CLERKTUI_PIN_FILE": str(late.home / "sam-pin")}
    seen = run(late, "batch", "select", "reminder", "--dry-run")
    assert (seen["number"], seen["count"], seen["cents"]) == (0, 2, 5_200)
    assert run(late, "batch", "list")["batches"] == []
    asked = ("batch", "select", "reminder", "--id", uuid4())
    assert [run(late, *asked)["number"] for _ in "ab"] == [1, 1]
    text = late.run("collect", "batch", "show", 1).expect().out
    assert "Reminder" in text
    assert HERE in text
    run(late, "batch", "drop", 1, "10-0002", "--reason", "address")
    assert run(late, "batch", "put-back", 1, "10-0002")["count"] == 2
    refused = late.run("collect", "batch", "release", 1, "--json")
    assert "step_batch.same_person" in refused.out
    assert run(late, "batch", "release", 1, **sam)["state"] == "released"
    printed = run(late, "batch", "print", 1, "-o", tmp_path)
    assert printed["letters"] == 2
    assert (tmp_path / "batch-1" / "part-001.pdf").read_bytes().startswith(b"%PDF")
    late.run("collect", "batch", "print", 1).expect()
    assert (late.home / "spool" / "batch-1" / "part-001.pdf").exists()
    assert run(late, "batch", "mail", 1, "--class", "certificate")["pieces"] == 2
    assert "step_batch.mailed" in late.run("collect", "batch", "mail", 1, "--json").out
    wrong = ("collect", "batch", "undo", 1, "--reason", "wrong", "--json")
    assert "step_batch.mailed" in late.run(*wrong, **sam).out
    assert "Mary O'BRIEN" in late.run("collect", "batch", "proof", 1).expect().out
    assert len(run(late, "batch", "proof", 1)["rows"]) == 2
    paper = tmp_path / "proof.csv"
    run(late, "batch", "proof", 1, "--format", "csv", "-o", paper)
    assert paper.read_text().startswith("Piece,Letter,Addressee")
    assert "Reminder" in late.run("collect", "batch", "list").expect().out
    late.run("verify").expect()


def test_a_batch_is_undone_and_nobody_is_off(late):
    sam = {"CLERKTUI_USER": "sam", "CLERKTUI_PIN_FILE": str(late.home / "sam-pin")}
    run(late, "batch", "select", "reminder", "--minimum", "20.00", "--most", 5)
    assert run(late, "batch", "undo", 1, "--reason", "wrong", **sam)["state"] == "undone"
    assert run(late, "reconnect", "list")["accounts"] == []
    assert "Nobody" in late.run("collect", "reconnect", "list").expect().out
    for asked in ("show", "charge", "order"):
        answer = late.run("collect", "reconnect", asked, HERE, "--json")
        assert "reconnect.not_cut" in answer.out


def test_service_that_is_off_is_paid_for_and_ordered_on_again(late):
    late.run("flag", "set", HERE, "cut_off").expect()
    assert run(late, "reconnect", "show", HERE)["past_due_cents"] == 4_000
    assert HERE in late.run("collect", "reconnect", "list").expect().out
    assert "To pay".upper() in late.run("collect", "reconnect", "show", HERE).expect().out
    charged = run(late, "reconnect", "charge", HERE)
    assert charged["to_pay_cents"] == 4_000 + charged["fee_cents"]
    unpaid = late.run("collect", "reconnect", "order", HERE, "--json")
    assert "reconnect.unpaid" in unpaid.out
    approver = ("--approver", "sam", "--approver-pin-file", late.home / "sam-pin")
    assert run(late, "reconnect", "order", HERE, *approver)["order"] == 1
    late.run("order", "complete", 1).expect()
    assert run(late, "reconnect", "list")["accounts"] == []
    late.run("verify").expect()
