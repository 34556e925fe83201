"""`returned` and `held`: money that was not good, without a screen."""

from __future__ import annotations

import pytest

from clerktui.db import Database
from clerktui.services import signon
from tests.cli.conftest import BOSS_PIN, Town
from tests.support.bank_files import Credit, bai2
from tests.support.office import Office
from tests.support.returned import pay_by_check, to_the_bank

ACCOUNT = "10-0001"


@pytest.fixture
def paid(billed) -> Town:
    """The billed town with a check of 95.50 in the books."""
    db = Database(billed.url)
    boss = signon.sign_on(db, "boss", BOSS_PIN, "DESK1")
    office = Office(db, {"ana": boss})
    office.open_drawer("1")
    pay_by_check(office, ACCOUNT, 9550)
    to_the_bank(office)
    db.dispose()
    return billed


def test_a_check_is_found_taken_back_written_about_and_made_good(paid, tmp_path):
    found = paid.run("returned", "find", "1187", "--json").expect().document["candidates"]
    assert [(one["account"], one["amount_cents"]) for one in found] == [(ACCOUNT, 9550)]
    assert "26-0" in paid.run("returned", "find", "95.50").expect().out
    plan = paid.run("returned", "book", "1187", "--preview").expect().out
    assert f"{ACCOUNT} owes 0.00, then owes 130.50" in plan
    assert "Fee 35.00" in plan
    pdf = tmp_path / "letter.pdf"
    booked = paid.run("returned", "book", "1187", "--code", "NSF", "--pdf", pdf, "--json")
    item = booked.expect().document
    assert (item["number"], item["state"], item["owed_cents"]) == (1, "reversed", 13_050)
    assert pdf.read_bytes().startswith(b"%PDF")
    again = ("returned", "book", "--tender", found[0]["tender_id"], "--code", "NSF")
    repeated = paid.run(*again, "--id", item["id"], "--json").expect().document
    assert repeated["duplicate"]
    said = paid.run("account", "show", ACCOUNT).expect().out
    assert "RETURNED" in next(line for line in said.splitlines() if "Check 1187" in line)
    listed = paid.run("returned", "list", "--json").expect().document["items"]
    assert [one["number"] for one in listed] == [1]
    assert "Still owed of it: 130.50" in paid.run("returned", "show", 1).expect().out
    letter = paid.run("returned", "letter", 1).expect().out
    assert "by the bank: not enough funds" in " ".join(letter.split())
    waived = paid.run("returned", "waive", 1, "--note", "bank's letter", "--json").expect()
    assert waived.document["fee_cents"] == 0
    assert "95.50 of returned item 1 is still owed" in paid.run("returned", "settle", 1).err
    paid.run("verify").expect()


def test_what_is_not_clear_is_left_to_a_person(paid, tmp_path):
    assert "Nothing fits" in paid.run("returned", "find", "9.99").expect().out
    assert "No check or draft" in paid.run("returned", "book", "9.99").err
    path = tmp_path / "day.bai"
    path.write_bytes(bai2((Credit(9550, "555", "RT1", "1187", "NSF"),)))
    told = paid.run("returned", "find", "--bai2", path, "--json").expect().document["items"]
    assert told[0]["verdict"] == "found"
    assert "found" in paid.run("returned", "find", "--bai2", path).expect().out
    assert "No item has been returned" in paid.run("returned", "list").expect().out


def test_a_held_payment_from_the_counter_to_its_end(paid, tmp_path):
    assert "Unsigned check" in paid.run("held", "kinds").expect().out
    pdf = tmp_path / "letter.pdf"
    said = ("--account", "10-0002", "--ref", "44", "--json")
    back = paid.run("held", "add", "unsigned", "12.00", "--pdf", pdf, *said).expect().document
    assert (back["state"], back["letter"]["subject"]) == (
        "returned",
        "We are sending your payment back",
    )
    assert pdf.read_bytes().startswith(b"%PDF")
    kept = paid.run("held", "add", "paid_in_full", "12.00", *said).expect().document
    assert (kept["number"], kept["state"]) == (2, "held")
    assert "12.00" in paid.run("held", "list").expect().out
    later = ("held", "extend", 2, "--until", "2099-01-01", "--note", "lawyer asked")
    assert paid.run(*later, "--json").expect().document["act_by"] == "2099-01-01"
    assert "no letter" in paid.run("held", "show", 2, "--pdf", pdf).err
    assert "OVERDUE" not in paid.run("held", "show", 2).expect().out


def test_a_held_payment_is_sent_back_or_surrendered(paid, tmp_path):
    for _ in range(2):
        paid.run("held", "add", "paid_in_full", "12.00", "--payer", "LEE").expect()
    pdf = tmp_path / "letter.pdf"
    sent = paid.run("held", "return", 1, "--note", "refused", "--pdf", pdf, "--json").expect()
    assert sent.document["state"] == "returned"
    assert pdf.exists()
    given = paid.run("held", "surrender", 2, "--pdf", pdf, "--json").expect().document
    assert given["state"] == "surrendered"
    assert "Nothing is held" in paid.run("held", "list").expect().out
    assert "nothing more can be done" in paid.run("held", "return", 1).err
    assert "names no account" in paid.run("held", "release", 1).err


def test_a_held_payment_is_let_go_by_being_taken(paid):
    paid.run("held", "add", "paid_in_full", "12.00", "--account", "10-0002", "--ref", "44").expect()
    said = paid.run("held", "release", 1)
    assert "still held" in said.err
    pin = ("--approver", "boss", "--approver-pin-file", paid.home / "pin")
    done = paid.run("held", "release", 1, *pin, "--json").expect().document
    assert done["state"] == "released"
    assert done["receipt"]
    paid.run("verify").expect()
