"""`report`: listed, and given as text, CSV, PDF or JSON, to a file or to stdout."""

from __future__ import annotations

import csv
import json

import pytest

from tests.cli.program import process


@pytest.fixture
def paid(till):
    till.run("pay", "10-0001", "50", "--tender", "cash").expect()
    return till


def test_the_list(town):
    names = {
        row["name"] for row in town.run("report", "list", "--json").expect().document["reports"]
    }
    assert names >= {"daily-cash", "receipt-register"}
    assert "daily-cash" in town.run("report", "list").expect().out
    assert len(town.run("report", "list", "--jsonl").expect().out.splitlines()) == len(names)


@pytest.mark.parametrize("name", ["daily-cash", "receipt-register"])
def test_every_form_tells_the_same_money(paid, name):
    assert "50.00" in paid.run("report", name).expect().out
    rows = list(csv.reader(paid.run("report", name, "--format", "csv").expect().out.splitlines()))
    assert any("50.00" in row for row in rows)
    for asked in (("--format", "json"), ("--json",)):
        document = paid.run("report", name, *asked).expect().document
        cells = [cell for row in document["rows"] + document["totals"] for cell in row["cells"]]
        assert 5000 in cells
    lines = paid.run("report", name, "--jsonl").expect().out.splitlines()
    assert any(5000 in json.loads(line)["cells"] for line in lines)
    target = paid.home / "report.pdf"
    paid.run("report", name, "--format", "pdf", "-o", target).expect()
    assert target.read_bytes().startswith(b"%PDF")


def test_a_pdf_goes_through_a_pipe_whole(paid):
    who = {"CLERKTUI_HOME": str(paid.home)}
    target = paid.home / "report.pdf"
    paid.run("report", "daily-cash", "--format", "pdf", "-o", target).expect()
    answer = process(paid.home, "report", "daily-cash", "--format", "csv", **who).expect()
    assert answer.out.splitlines()[0].endswith("Over/short")
    assert "50.00" in answer.out


def test_days_without_money_are_empty_and_wrong_days_refused(paid):
    document = paid.run(
        "report", "daily-cash", "--from", "2001-01-01", "--to", "2001-01-31", "--json"
    ).expect()
    assert 5000 not in [cell for row in document.document["rows"] for cell in row["cells"]]
    wrong = paid.run(
        "report", "daily-cash", "--from", "2001-02-01", "--to", "2001-01-01", "--json"
    ).expect(1)
    assert wrong.document["error"]["id"] == "report.dates"
    unknown = paid.run("report", "nope", "--json").expect(1)
    assert unknown.document["error"]["id"] == "report.unknown"
    paid.run("report", "daily-cash", "--from", "last week").expect(2)
    paid.run("report", "daily-cash", "--format", "docx").expect(2)
