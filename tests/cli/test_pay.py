"""`pay`: the contract's answer, posted once, refused with a reason, proved afterwards."""

from __future__ import annotations

import sqlite3
from uuid import uuid4

import pytest

from tests.cli.program import process

CONTRACT = {"receipt", "payment", "duplicate", "allocations", "change_cents", "balance_cents"}


def test_a_payment_says_where_the_money_went(till):
    paid = till.run(
        "pay", "10-0001", "50", "--tender", "cash", "--tendered", "60", "--json"
    ).expect()
    document = paid.document
    assert document.keys() >= CONTRACT
    assert (document["change_cents"], document["balance_cents"]) == (1000, 4550)
    assert document["duplicate"] is False
    assert sum(part["amount_cents"] for part in document["allocations"]) == 5000
    assert all(
        part.keys() >= {"service", "bill", "amount_cents", "reason"}
        for part in document["allocations"]
    )
    till.run("verify").expect()


def test_the_same_id_posts_once_even_after_the_drawer_closed(till):
    command = str(uuid4())
    arguments = ("pay", "10-0002", "12.00", "--tender", "check", "--ref", "101", "--json")
    first = till.run(*arguments, "--id", command).expect().document
    assert first["id"] == command
    again = till.run(*arguments, "--id", command).expect().document
    assert again == {**first, "duplicate": True}
    till.run("drawer", "close", "--headless").expect()
    late = till.run(*arguments, "--id", command).expect().document
    assert late == {**first, "duplicate": True}


def test_the_same_id_with_other_content_is_refused(till):
    command = str(uuid4())
    till.run("pay", "10-0002", "5", "--tender", "cash", "--id", command).expect()
    other = till.run("pay", "10-0002", "6", "--tender", "cash", "--id", command, "--json").expect(1)
    assert other.document["error"]["id"] == "command.reused"


def test_a_preview_changes_nothing(till):
    seen = till.run("pay", "10-0001", "30", "--preview", "--json").expect().document
    assert (seen["receipt"], seen["payment"]) == (None, None)
    assert sum(part["amount_cents"] for part in seen["allocations"]) == 3000
    assert seen["balance_cents"] == 9550 - 3000
    shown = till.run("account", "show", "10-0001", "--json").expect().document
    assert shown["balance_cents"] == 9550


def test_one_service_only(till):
    paid = till.run(
        "pay", "10-0001", "20", "--tender", "cash", "--service", "sewer", "--json"
    ).expect()
    assert [part["service"] for part in paid.document["allocations"]] == ["sewer"]


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        (("10-0001", "5", "--tender", "gold"), "payment.unknown_tender"),
        (("10-0001", "5", "--tender", "check"), "payment.reference_missing"),
        (("10-0001", "5", "--tender", "cash", "--tendered", "4"), "payment.short"),
        (("99-9999", "5", "--tender", "cash"), "account.unknown"),
        (("10-0001", "5", "--tender", "cash", "--received", "2099-01-01"), "payment.future"),
        (("10-0001", "0", "--tender", "cash"), "payment.bad_line"),
    ],
)
def test_refusals_are_documents_with_exit_code_1(till, arguments, refusal):
    answer = till.run("pay", *arguments, "--json").expect(1)
    error = answer.document["error"]
    assert error.keys() == {"id", "message", "facts"}
    assert error["id"] == refusal
    assert error["message"] in answer.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("10-0001", "five", "--tender", "cash"),
        ("10-0001", "1.005", "--tender", "cash"),
        ("10-0001", "1,23", "--tender", "cash"),
        ("10-0001", "5", "--tender", "cash", "--received", "yesterday"),
        ("10-0001", "5", "--tender", "cash", "--id", "no-uuid"),
        ("10-0001", "5"),
        ("10-0001",),
    ],
)
def test_what_cannot_be_read_is_a_usage_error(till, arguments):
    answer = till.run("pay", *arguments, "--json").expect(2)
    assert answer.out == ""
    assert answer.err.count("\n") == 1


def test_without_a_drawer_no_money_is_taken(billed):
    answer = billed.run("pay", "10-0001", "5", "--tender", "cash", "--json").expect(1)
    assert answer.document["error"]["id"] == "drawer.none_open"


def test_a_warning_is_let_through_by_who_may(till):
    arguments = ("pay", "10-0002", "4", "--tender", "cash", "--json")
    till.run(*arguments).expect()
    assert till.run(*arguments).expect(1).document["error"]["id"] == "payment.duplicate"
    approver = ("--approver", "boss", "--approver-pin-file", till.home / "pin")
    assert till.run(*arguments, *approver).expect().document["duplicate"] is False
    with sqlite3.connect(till.home / "clerktui.sqlite3") as books:
        assert books.execute("select message_id from approval").fetchall() == [
            ("payment.duplicate",)
        ]


@pytest.mark.slow
@pytest.mark.end_to_end
def test_the_whole_road_in_real_processes_on_both_databases(
    empty_db_url, tmp_path, billed_template
):
    """Set up, load, open, pay, prove: each a process of its own, as a script would."""
    who = {
        "CLERKTUI_PIN_FILE": str(billed_template / "pin"),
        "CLERKTUI_DATABASE_URL": empty_db_url,
        "CLERKTUI_USER": "boss",
    }

    def run(*arguments):
        return process(tmp_path, *arguments, **who).expect()

    run("init", "--admin", "boss")
    run("import", "accounts", billed_template / "accounts.csv")
    run("import", "bills", billed_template / "bills.csv")
    run("drawer", "open", "--headless")
    paid = run("pay", "10-0002", "12", "--tender", "cash", "--json")
    assert paid.document["balance_cents"] == 0
    assert run("verify", "--json").document["ok"] is True
