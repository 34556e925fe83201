"""`receipt`: shown, found, printed again and counted, voided with the account as it was."""

from __future__ import annotations

import pytest

CONTRACT = {"receipt", "status", "lines", "tenders", "reprints"}


@pytest.fixture
def paid(till):
    """A town where one receipt was written."""
    till.run("pay", "10-0001", "50", "--tender", "cash", "--tendered", "60").expect()
    return till


def _only(town):
    return town.run("receipt", "find", "--json").expect().document["results"][0]["receipt"]


def test_a_receipt_is_shown_as_json_and_as_text(paid):
    number = _only(paid)
    document = paid.run("receipt", "show", number, "--json").expect().document
    assert document.keys() >= CONTRACT
    assert (document["receipt"], document["status"], document["reprints"]) == (number, "issued", 0)
    assert sum(line["amount_cents"] for line in document["lines"]) == 5000
    assert sum(tender["amount_cents"] for tender in document["tenders"]) in {5000, 6000}
    text = paid.run("receipt", "show", number, "--text", "32").expect().out
    assert number in text
    assert max(map(len, text.splitlines())) <= 32


@pytest.mark.parametrize("paper", ["roll", "letter"])
def test_a_receipt_as_pdf(paid, paper):
    target = paid.home / "receipt.pdf"
    paid.run("receipt", "show", _only(paid), "--pdf", target, "--paper", paper).expect()
    assert target.read_bytes().startswith(b"%PDF")
    nowhere = paid.home / "no" / "such.pdf"
    refused = paid.run("receipt", "show", _only(paid), "--pdf", nowhere, "--json").expect(1)
    assert refused.document["error"]["id"] == "file.not_written"


def test_receipts_are_found(paid):
    found = paid.run("receipt", "find", "10-0001", "--json").expect().document
    assert found["complete"] is True
    assert [row["accounts"] for row in found["results"]] == ["10-0001"]
    assert paid.run("receipt", "find", "nobody", "--json").expect().document["results"] == []
    assert len(paid.run("receipt", "find", "--jsonl").expect().out.splitlines()) == 1
    assert "O'BRIEN [/], Mary" in paid.run("receipt", "find").expect().out


def test_a_reprint_is_counted_and_marked(paid):
    number = _only(paid)
    first = paid.run("receipt", "reprint", number).expect()
    assert "DUPLICATE 1" in first.out
    second = paid.run("receipt", "reprint", number, "--print", "--json").expect().document
    assert (second["reprints"], second["copy_no"]) == (2, 2)


def test_a_void_puts_the_account_back_and_keeps_the_number(paid):
    number = _only(paid)
    no_reason = paid.run("receipt", "void", number, "--json").expect(1)
    assert no_reason.document["error"]["id"] == "receipt.reason_missing"
    void = paid.run("receipt", "void", number, "--reason", "wrong account", "--json").expect()
    assert (void.document["receipt"], void.document["status"]) == (number, "void")
    assert void.document["balances"] == [{"account": "10-0001", "balance_cents": 9550}]
    twice = paid.run("receipt", "void", number, "--reason", "again", "--json").expect(1)
    assert twice.document["error"]["id"] == "receipt.already_void"
    assert "VOID" in paid.run("receipt", "show", number).expect().out
    paid.run("verify").expect()


def test_a_receipt_that_is_not_there(till):
    answer = till.run("receipt", "show", "26-999999", "--json").expect(1)
    assert answer.document["error"]["id"] == "receipt.unknown"
