"""`why` of the books: a report's figures, the ledger, a deposit, the dashboard."""

from __future__ import annotations

import pytest


@pytest.fixture
def paid(till):
    till.run("pay", "10-0001", "50", "--tender", "cash").expect()
    return till


def test_a_figure_of_a_report_is_explained_by_its_rows(paid):
    asked = ("why", "report", "tender-summary", "cash")
    told = paid.run(*asked, "--json").expect().document["explanations"]
    net = next(one for one in told if one["question"].endswith("Net 50.00?"))
    assert net["steps"][-1]["total_cents"] == net["result_cents"] == 5000
    assert net["rules"][0]["words"].startswith("Good receipts only")
    assert "why is Net 50.00?" in paid.run(*asked).expect().out
    target = paid.home / "why.pdf"
    paid.run(*asked, "--only", "1", "--pdf", target).expect()
    assert target.read_bytes().startswith(b"%PDF")
    whole = paid.run("why", "report", "tender-summary", "--json").expect().document
    assert whole["explanations"][-1]["question"] == "All: why is Net 50.00?"


def test_the_ledger_and_the_dashboard_are_explained(paid):
    told = paid.run("why", "ledger", "10-1010", "--json").expect().document["explanations"]
    assert [one["topic"] for one in told] == ["ledger", "ledger_batch"]
    assert told[0]["result_cents"] == 5000
    board = paid.run("why", "dashboard", "--json").expect().document["explanations"]
    assert board[0]["topic"] == "taken_today"
    assert board[0]["result_cents"] == 5000


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        (("deposit", "9"), "deposit.unknown"),
        (("correction", "9"), "correction.unknown"),
        (("ledger", "99-9999"), "why.no_line"),
        (("ledger", "--batch", "9"), "gl.unknown"),
        (("report", "tender-summary", "nothing like it"), "why.no_row"),
        (("report", "nope"), "report.unknown"),
    ],
)
def test_what_is_not_there_is_refused(paid, words, refused):
    wrong = paid.run("why", *words, "--json").expect(1)
    assert wrong.document["error"]["id"] == refused
