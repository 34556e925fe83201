"""`report`: as of a day, narrowed, and whole sets written into a folder."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from clerktui.db import Database
from clerktui.reports import REPORTS, sets
from clerktui.services.maintenance import maintenance_actor
from clerktui.views.reports import ReportSetView, SetReport
from tests.cli.program import environment


@pytest.fixture
def kept(billed):
    """Books with a set of two reports under key 1."""
    from dataclasses import replace

    db = Database(billed.url)
    nobody = maintenance_actor(db, "HEADLESS")
    actor = replace(nobody, permissions=nobody.permissions | {"report.save"})
    reports = (
        SetReport(name="aged-receivables"),
        SetReport(name="delinquent", days="this_month", over_days=5),
    )
    sets.save_set(db, actor, ReportSetView("MONTH", "Month's end", 1, reports))
    db.dispose()
    return billed


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_every_report_runs_in_every_form(billed, name):
    assert billed.run("report", name).expect().out
    assert json.loads(billed.run("report", name, "--json").expect().out)["columns"]
    assert billed.run("report", name, "--form", "csv").expect().out


def test_what_is_owed_is_told_as_of_a_day_and_past_due_by_days(billed):
    now = billed.run("report", "delinquent", "--json").expect().document
    assert [row["cells"][0] for row in now["rows"]] == ["10-0001", "10-0002"]
    assert now["rows"][0]["opens"] == ["account", "10-0001"]
    assert now["totals"][0]["cells"][4] == 9550 + 1200
    none = billed.run("report", "delinquent", "--over-days", "20000", "--json").expect().document
    assert none["rows"] == []
    past = billed.run("report", "aged-receivables", "--as-of", "2001-01-01", "--json").expect()
    assert past.document["totals"][0]["cells"][-1] == 0
    assert past.document["subtitle"].startswith("As it stood at the end of")


def test_a_narrowing_nobody_can_do_is_refused(billed):
    wrong = billed.run("report", "delinquent", "--office", "MAIN", "--json").expect(1)
    assert wrong.document["error"]["id"] == "report.not_taken"
    nowhere = billed.run("report", "refunds", "--office", "X", "--json").expect(1)
    assert nowhere.document["error"]["id"] == "report.office"
    billed.run("report", "refunds", "MONTH").expect(2)


def test_a_refused_pdf_leaves_no_file(billed, tmp_path):
    billed.run("report", "nope", "--form", "pdf", "-o", tmp_path / "a.pdf").expect(1)
    assert not (tmp_path / "a.pdf").exists()
    billed.run("report", "refunds", "-o", tmp_path / "no" / "a.txt").expect(1)


def test_sets_are_listed(billed, kept):
    assert "MONTH" in kept.run("report", "sets").expect().out
    [one] = kept.run("report", "sets", "--json").expect().document["sets"]
    assert (one["code"], one["position"]) == ("MONTH", 1)
    assert [report["name"] for report in one["reports"]] == ["aged-receivables", "delinquent"]


def test_no_set_says_so(billed):
    assert "No set of reports is saved." in billed.run("report", "sets").expect().out


@pytest.mark.parametrize("form", ["pdf", "csv", "text", "json"])
def test_a_set_is_written_into_a_folder(kept, tmp_path, form):
    folder = tmp_path / "out"
    asked = ("report", "run-set", "month", "--form", form, "--output-dir", folder)
    files = kept.run(*asked, "--json").expect().document["files"]
    assert [one["name"] for one in files] == ["aged-receivables", "delinquent"]
    ending = {"text": ".txt"}.get(form, f".{form}")
    assert [path.suffix for path in folder.iterdir()] == [ending] * 2
    assert "rows)" in kept.run(*asked).expect().out
    if form == "csv":
        [table] = folder.glob("delinquent*.csv")
        rows = list(csv.reader(table.read_text().splitlines()))
        assert rows[1][0] == "10-0001"


def test_a_set_must_be_named_and_known(billed):
    billed.run("report", "run-set").expect(2)
    unknown = billed.run("report", "run-set", "X", "--json").expect(1)
    assert unknown.document["error"]["id"] == "report.set_unknown"


def test_a_set_is_saved_run_and_removed_by_scripts(billed, tmp_path):
    asked = ("report", "set", "add", "late", "delinquent:this_month:5", "daily-cash")
    saved = billed.run(*asked, "--name", "Late", "--key", "2", "--json").expect().document
    assert (saved["code"], saved["name"], saved["position"]) == ("LATE", "Late", 2)
    assert saved["reports"][0]["over_days"] == 5
    # Saved again it is replaced: a script may be run twice.
    billed.run(*asked, "--key", "2").expect()
    [one] = billed.run("report", "set", "list", "--json").expect().document["sets"]
    assert one["name"] == "late"
    files = billed.run("report", "set", "run", "LATE", "--output-dir", tmp_path / "out", "--json")
    assert [row["name"] for row in files.expect().document["files"]] == ["delinquent", "daily-cash"]
    gone = billed.run("report", "set", "remove", "late", "--json").expect().document
    assert gone == {"removed": "LATE"}
    again = billed.run("report", "set", "remove", "late", "--json").expect(1)
    assert again.document["error"]["id"] == "report.set_unknown"


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        (("A", "nope"), "report.unknown"),
        (("A", "daily-cash:some_day"), "report.set_days"),
        (("A",), "report.set_empty"),
        (("A-1", "daily-cash"), "report.set_code"),
    ],
)
def test_a_set_that_cannot_be_is_refused(billed, words, refused):
    wrong = billed.run("report", "set", "add", *words, "--json").expect(1)
    assert wrong.document["error"]["id"] == refused


def test_words_nobody_knows_are_a_mistake_of_the_line(billed):
    billed.run("report", "set", "paint", "X").expect(2)
    billed.run("report", "set", "remove").expect(2)
    billed.run("report", "set", "run", "A", "B").expect(2)


def test_reports_ask_for_the_same_permission_as_the_ledger(billed):
    pin = billed.home / "ivy"
    pin.write_text("8642-ivy")
    billed.run(
        "users", "add", "ivy", "--name", "Ivy", "--role", "inquiry", "--pin-file", pin
    ).expect()
    who = {"CLERKTUI_USER": "ivy", "CLERKTUI_PIN_FILE": str(pin)}
    for asked in (("gl", "proof"), ("report", "gl-distribution"), ("report", "set", "list")):
        refused = billed.run(*asked, "--json", **who).expect(1)
        assert refused.document["error"]["id"] == "denied", asked


def test_an_answer_that_cannot_be_written_says_so(billed):
    with Path("/dev/full").open("w") as full:
        for asked in (("report", "aged-receivables"), ("report", "list", "--json"), ("--help",)):
            done = subprocess.run(
                [sys.executable, "-m", "clerktui", *asked],
                env=environment(billed.home),
                stdin=subprocess.DEVNULL,
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                timeout=120,
                check=False,
            )
            assert done.returncode == 4, done.stderr
            assert "The answer could not be written: No space left on device." in done.stderr
            assert "incident" not in done.stderr
