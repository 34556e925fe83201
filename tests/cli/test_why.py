"""`why`: numbers explained in words, as JSON and as PDF."""

from __future__ import annotations

import pytest


@pytest.fixture
def paid(till):
    """The billed town with one payment and its change."""
    posted = (
        till.run("pay", "10-0001", "20", "--tender", "cash", "--tendered", "50", "--json")
        .expect()
        .document
    )
    return till, posted["receipt"]


def test_an_account_a_bill_a_receipt_and_a_drawer_are_explained(paid):
    town, receipt = paid
    told = town.run("why", "account", "10-0001", "--json").expect().document["explanations"]
    assert [one["topic"] for one in told] == ["balance", "aging", "cutoff"]
    assert told[0]["result_cents"] == 7550
    assert "75.50 is owed" in town.run("why", "account", "10-0001").expect().out
    assert "Why is bill B2 35.50?" in town.run("why", "bill", "B2").expect().out
    out = town.run("why", "receipt", receipt, "--text", "40").expect().out
    assert "Why was the change 30.00?" in out
    assert max(map(len, out.splitlines())) <= 40
    assert "drawer HEADLESS" in town.run("why", "drawer", "1").expect().out
    plan = town.run("why", "account", "10-0001", "--pay", "30", "--json").expect().document
    assert plan["explanations"][0]["steps"][-1]["total_cents"] == 3000


def test_one_explanation_becomes_a_pdf(paid):
    town, _ = paid
    path = town.home / "why.pdf"
    town.run("why", "account", "10-0001", "--only", "2", "--pdf", path).expect()
    assert path.read_bytes().startswith(b"%PDF")
    refused = town.run("why", "account", "10-0001", "--only", "9", "--json").expect(1)
    assert refused.document["error"]["id"] == "why.no_such"
    assert (
        town.run("why", "bill", "ZZ", "--json").expect(1).document["error"]["id"] == "why.no_bill"
    )
