"""`correct`: payments taken back, moved, paid another way; debts moved; each only once."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from clerktui.db import Database
from clerktui.services import drawer_close, drawers, payments, signon
from clerktui.views.drawers import CloseDrawerDraft, OpenDrawerDraft
from clerktui.views.tickets import LineDraft, PaymentDraft, TenderDraft
from tests.cli.conftest import BOSS_PIN, Town
from tests.support.office import new_id

PAID = 2000


@pytest.fixture
def paid(billed) -> Town:
    """The billed town with a check of 20.00 on 10-0001, its drawer closed again."""
    db = Database(billed.url)
    boss = signon.sign_on(db, "boss", BOSS_PIN, "DESK1")
    opened = drawers.open_drawer(
        db, boss, OpenDrawerDraft(new_id(), "1", 0, business_date=dt.date(2024, 1, 2))
    )
    line, check = LineDraft("account", "10-0001", PAID), TenderDraft("check", PAID, "1187")
    payments.post_payment(
        db, boss, PaymentDraft(new_id(), opened.session_id, (line,), (check,), print_receipt=False)
    )
    draft = CloseDrawerDraft(new_id(), opened.session_id, (("check", PAID),))
    drawer_close.close_drawer(db, boss, draft)
    db.dispose()
    return billed


def receipt_of(town: Town) -> str:
    return town.run("receipt", "find", "--json").expect().document["results"][0]["receipt"]


def owes(town: Town, account: str) -> int:
    return town.run("account", "show", account, "--json").expect().document["balance_cents"]


def test_a_reversal_is_previewed_made_once_and_shown(paid, tmp_path):
    receipt, before = receipt_of(paid), owes(paid, "10-0001")
    dry = paid.run("correct", "reverse", receipt, "--dry-run", "--json").expect().document
    assert dry["amount_cents"] == PAID
    [effect] = dry["accounts"]
    assert (effect["before_cents"], effect["after_cents"]) == (before, before + PAID)
    assert owes(paid, "10-0001") == before
    assert "nothing was done" in paid.run("correct", "reverse", receipt, "--dry-run").expect().out
    again = str(uuid4())
    made = paid.run("correct", "reverse", receipt, "--id", again, "--json").expect().document
    assert (made["correction"], made["kind"], made["duplicate"]) == (1, "cancel_tender", False)
    assert made["balances"] == [{"account": "10-0001", "balance_cents": before + PAID}]
    out = paid.run("correct", "reverse", receipt, "--id", again).expect().out
    assert "Correction 1: 20.00 (done before; nothing new was booked)" in out
    pdf = tmp_path / "notice.pdf"
    shown = paid.run("correct", "show", "1", "--pdf", pdf, "--json").expect().document
    assert pdf.read_bytes().startswith(b"%PDF")
    assert (shown["receipt"], shown["reason"]) == (receipt, "Money was not good")
    assert sum(line["amount_cents"] for line in shown["lines"]) == PAID
    assert "PAYMENT REVERSED - CORRECTION 1" in paid.run("correct", "show", "1").expect().out
    assert "text" in paid.run("correct", "show", "1", "--text", 60, "--json").expect().document
    refused = paid.run("correct", "cancel", receipt).expect(1)
    assert "by correction 1" in refused.err
    paid.run("verify").expect()


def test_a_payment_is_moved_and_the_receipt_leads_on(paid):
    receipt = receipt_of(paid)
    dry = paid.run("correct", "reapply", receipt, "10-0002", "--dry-run", "--json").expect()
    assert sum(share["amount_cents"] for share in dry.document["shares"]) == PAID
    assert "to 10-0002" in (
        paid.run("correct", "reapply", receipt, "10-0002", "--dry-run").expect().out
    )
    made = paid.run("correct", "reapply", receipt, "10-0002").expect()
    assert "Receipt " in made.out
    [found] = (
        paid.run("correct", "list", "--account", "100002", "--json")
        .expect()
        .document["corrections"]
    )
    assert found["new_receipt"] in made.out
    assert found["to_account"] == "10-0002"
    paid.run("verify").expect()


def test_a_payment_is_cancelled_into_suspense(paid):
    receipt = receipt_of(paid)
    dry = paid.run("correct", "cancel", receipt, "--dry-run").expect().out
    assert "waits in suspense" in dry
    paid.run("correct", "cancel", receipt).expect()
    [item] = paid.run("suspense", "list", "--json").expect().document["items"]
    assert (item["open_cents"], item["receipt"]) == (PAID, receipt)
    refused = paid.run("correct", "cancel", receipt, "--reason", "unwanted").expect(1)
    assert "Say in your own words" in refused.err
    paid.run("verify").expect()


def test_the_way_of_paying_is_corrected(paid):
    receipt = receipt_of(paid)
    dry = paid.run("correct", "tender", receipt, "check", "cash", "--dry-run").expect().out
    assert "Paid by Cash, not by Check." in dry
    part = ("--amount", "5")
    paid.run("correct", "tender", receipt, "check", "cash", *part).expect()
    assert "Cash (corrected)" in paid.run("receipt", "show", receipt).expect().out
    refused = paid.run("correct", "tender", receipt, "check", "cash", "--amount", "15.01").expect(1)
    assert "holds 15.00 paid by check" in refused.err
    paid.run("verify").expect()


def test_debts_move_whole_or_in_part(paid):
    items = paid.run("correct", "items", "10-0002", "--json").expect().document["items"]
    first = items[0]["receivable_id"]
    before = owes(paid, "10-0002")
    move = ("correct", "transfer", "100002", "10-0001")
    paid.run(*move, "--item", f"{first}=1.00", "--dry-run").expect()
    paid.run(*move, "--item", f"{first}=1.00").expect()
    assert owes(paid, "10-0002") == before - 100
    paid.run(*move, "--item", str(first)).expect()
    if owes(paid, "10-0002"):
        paid.run(*move).expect()
    assert owes(paid, "10-0002") == 0
    assert "Nothing is open." in paid.run("correct", "items", "10-0002").expect().out
    paid.run(*move, "--item", "x").expect(2)
    assert "there is nothing to move" in paid.run(*move).expect(1).err
    listed = paid.run("correct", "list").expect().out
    assert "transfer" in listed
    paid.run("verify").expect()


def test_nothing_corrected_is_said(billed):
    assert "Nothing was corrected." in billed.run("correct", "list").expect().out
    assert "no correction 7" in billed.run("correct", "show", "7").expect(1).err
