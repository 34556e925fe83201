"""`batch import` and `batch match`: the bank's files, headless, as a morning's script runs them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.cli.conftest import Town
from tests.support import ach_files
from tests.support.bank_files import BankItem, Credit, bai2, lockbox_bank

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
CONTRACT = {"batch", "state", "items", "amount_cents", "control_cents", "exceptions"}
ITEMS = (
    BankItem(9550, "10-0001", "501", "MARY OBRIEN", payer_account="111"),
    BankItem(1200, "10-0002", "502", "JOHN SMITH", payer_account="222"),
    BankItem(4000, "99-9999", "503", "NOBODY KNOWN", payer_account="333"),
)


@pytest.fixture
def lockbox(billed):
    path = billed.home / "lockbox.txt"
    path.write_bytes(lockbox_bank(ITEMS))
    return path


def document(town: Town, *arguments: object, code: int = 0):
    return town.run("batch", *arguments, "--json").expect(code).document


def refused(town: Town, *arguments: object) -> str:
    return document(town, *arguments, code=1)["error"]["id"]


def test_an_unattended_lockbox_morning(billed, lockbox):
    answer = billed.run("batch", "import", lockbox, "--json").expect()
    made = answer.document
    assert made.keys() >= CONTRACT
    assert (made["state"], made["items"], made["amount_cents"]) == ("keyed", 3, 14_750)
    assert (made["control_cents"], made["is_balanced"]) == (14_750, True)
    assert (made["kind"], made["source"], made["dry_run"]) == ("lockbox", "lockbox", False)
    [exception] = made["exceptions"]
    assert (exception["line"], exception["account"]) == (3, None)
    assert exception["amount_cents"] == 4000
    assert "line 3: NOBODY KNOWN 40.00: not known: goes to suspense" in answer.err

    number = made["batch"]
    for step, state in (("proof", "balanced"), ("release", "released"), ("post", "posted")):
        seen = ("--seen",) if step == "proof" else ()
        told = document(billed, step, number, *seen)
        assert told.keys() >= CONTRACT
        assert (told["batch"], told["state"]) == (number, state)
    again = document(billed, "post", number)
    assert again["duplicate"] is True
    [item] = billed.run("suspense", "list", "--json").expect().document["items"]
    assert (item["open_cents"], item["payer"], item["batch"]) == (4000, "NOBODY KNOWN", number)
    billed.run("verify").expect()


def test_the_same_money_is_not_read_twice(billed, lockbox):
    billed.run("batch", "import", lockbox).expect()
    other = billed.home / "again.txt"
    other.write_bytes(lockbox.read_bytes().replace(b"\n", b"\r\n"))
    assert refused(billed, "import", other) == "file.duplicate"
    assert len(document(billed, "list")["batches"]) == 1


def test_a_rehearsal_keeps_nothing(billed, lockbox):
    told = document(billed, "import", lockbox, "--dry-run")
    assert told.keys() >= CONTRACT
    assert (told["batch"], told["state"], told["dry_run"]) == (None, None, True)
    assert (told["items"], told["amount_cents"], len(told["exceptions"])) == (3, 14_750, 1)
    assert document(billed, "list")["batches"] == []
    said = billed.run("batch", "import", lockbox, "--dry-run").expect().out
    assert "Rehearsal: nothing was kept." in said
    assert "Exceptions: 1" in said


def test_what_the_file_does_not_say_may_be_told(billed, lockbox):
    asked = ("--form", "lockbox", "--source", "drop_box", "--received", "2024-01-02")
    told = document(billed, "import", lockbox, *asked)
    assert (told["source"], told["received_on"]) == ("drop_box", "2024-01-02")
    said = billed.run("batch", "show", told["batch"]).expect().out
    assert "lockbox.txt" in said


def test_a_file_that_miscounts_waits_for_somebodys_word(billed, lockbox):
    lines = lockbox.read_text().splitlines(keepends=True)
    lines[-1] = "9000999\n"
    lockbox.write_text("".join(lines))
    assert refused(billed, "import", lockbox) == "file.counts"
    told = billed.run("batch", "import", lockbox, "--accept-counts", "--json").expect()
    assert len(told.document["file_warnings"]) == 1
    assert told.document["file_warnings"][0] in told.err
    assert told.document["control_items"] is None


def test_refusals_and_usage(billed, lockbox):
    lockbox.write_bytes(lockbox.read_bytes().replace(b"0000009550", b"0000009551", 1))
    assert refused(billed, "import", lockbox) == "file.totals"
    lockbox.write_text("hello\n")
    assert refused(billed, "import", lockbox) == "file.layout"
    billed.run("batch", "import", lockbox, "--form", "telex").expect(2)
    billed.run("batch", "import", lockbox, "--received", "monday").expect(2)
    nobody = {"CLERKTUI_USER": "", "CLERKTUI_PIN_FILE": ""}
    billed.run("batch", "import", lockbox, **nobody).expect(2)


def test_bank_bill_pay_comes_with_returns_and_changes(billed):
    path = billed.home / "billpay.ach"
    path.write_bytes(
        ach_files.nacha(
            ach_files.Batch("CIE", [ach_files.Entry(1200, "10-0002", "SMITH JOHN")]),
            ach_files.Batch("PPD", [ach_files.returned("R01", 9550, "10-0001", "OBRIEN MARY")]),
        )
    )
    answer = billed.run("batch", "import", path, "--json").expect().document
    assert (answer["kind"], answer["items"], answer["notices"]) == ("nacha", 1, 1)
    [notice] = document(billed, "notices", "--kind", "return")["notices"]
    assert (notice["code"], notice["amount_cents"], notice["state"]) == ("R01", 9550, "open")
    assert document(billed, "notices", "--kind", "change")["notices"] == []
    assert "R01" in billed.run("batch", "notices").expect().out
    assert document(billed, "notices", "--done", notice["notice"])["notices"] == []
    rows = billed.run("batch", "notices", "--all", "--jsonl").expect().out
    assert rows.count('"state": "done"') == 1


# ---------------------------------------------------------------------------------------- deposits
@pytest.fixture
def posted(billed, lockbox) -> dict:
    number = document(billed, "import", lockbox)["batch"]
    for step in (("proof", number, "--seen"), ("release", number), ("post", number)):
        billed.run("batch", *step).expect()
    return document(billed, "show", number)


def test_the_banks_deposits_are_matched_and_marked(billed, posted):
    on = dt.date.fromisoformat(posted["gl_on"]) + dt.timedelta(days=1)
    path = billed.home / "bank.bai"
    path.write_bytes(bai2([Credit(14_750, bank_reference="99887")], as_of=on))
    looked = document(billed, "match", path)
    assert (looked["matched"], looked["unmatched"], looked["applied"]) == (1, 0, [])
    [deposit] = looked["deposits"]
    assert (deposit["verdict"], deposit["batches"]) == ("matched", [posted["batch"]])
    assert (deposit["amount_cents"], deposit["on"]) == (14_750, on.isoformat())
    assert document(billed, "match", path, "--apply")["applied"] == [posted["batch"]]
    shown = document(billed, "show", posted["batch"])
    assert shown["state"] == "deposited"
    assert "99887" in shown["moves"][-1]["reason"]
    assert document(billed, "match", path, "--apply")["deposits"][0]["verdict"] == "known"


def test_a_deposit_nobody_knows_is_a_finding(billed, posted):
    on = dt.date.fromisoformat(posted["gl_on"])
    path = billed.home / "bank.bai"
    path.write_bytes(bai2([Credit(14_750), Credit(77)], as_of=on))
    answer = billed.run("batch", "match", path).expect(1)
    assert "matched" in answer.out
    assert "unmatched" in answer.out
    assert document(billed, "match", path, code=1)["unmatched"] == 1
    assert refused(billed, "match", billed.home / "none.bai") == "file.unreadable"


@pytest.mark.parametrize(
    ("name", "mapping", "layout"),
    [
        ("bill-pay.csv", "bill-pay.csv.toml", "Web payments"),
        ("bill-pay.txt", "bill-pay.fixed.toml", "Bill-pay concentrator"),
    ],
)
def test_the_examples_of_mapped_files_are_read(billed, name, mapping, layout):
    told = document(billed, "import", EXAMPLES / name, "--map", EXAMPLES / mapping)
    assert (told["kind"], told["layout"], told["source"]) == ("mapped", layout, "web")
    assert (told["items"], told["amount_cents"], told["control_cents"]) == (3, 129_580, 129_580)
    assert [row["typed"] for row in told["exceptions"]] == [
        "10-0001-01",
        "10-0002-01",
        "10-0004-01",
    ]
    billed.run("batch", "import", EXAMPLES / name, "--form", "mapped").expect(2)


def test_a_file_read_by_mistake_is_thrown_away(billed, lockbox):
    number = document(billed, "import", lockbox)["batch"]
    assert refused(billed, "discard", number) == "batch.reason_missing"
    gone = document(billed, "discard", number, "--reason", "yesterday's file")
    assert (gone["state"], gone["items"], gone["exceptions"]) == ("discarded", 0, [])
    assert refused(billed, "discard", number) == "batch.wrong_state"
    billed.run("verify").expect()


def test_a_control_may_be_larger_than_one_payment(billed, lockbox):
    number = document(billed, "import", lockbox)["batch"]
    said = document(billed, "control", number, "99,999,999.99")
    assert said["control_cents"] == 9_999_999_999
