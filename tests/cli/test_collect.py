"""`clerktui collect`: dry-runnable, idempotent, with JSON; each refusal with its sentence."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.cli.conftest import Town

HERE, OTHER = "10-0001", "10-0002"


def run(town: Town, *asked: object) -> dict:
    return town.run(*asked, "--json").expect().document


@pytest.fixture
def collected(billed) -> Town:
    """The billed town after its daily run."""
    run(billed, "collect", "run")
    return billed


def test_a_dry_run_changes_nothing_and_a_second_run_nothing_more(billed):
    dry = run(billed, "collect", "run", "--dry-run")
    assert (dry["dry_run"], dry["looked_at"]) == (True, 2)
    assert dry["began"] == 0, "bills that are late are collected from the moment they are loaded"
    listed = run(billed, "collect", "list", "--lane", "batch")["accounts"]
    first = run(billed, "collect", "run")
    assert (first["began"], first["lanes"]) == (0, dry["lanes"])
    assert run(billed, "collect", "list", "--lane", "batch")["accounts"] == listed
    again = run(billed, "collect", "run")
    assert (again["began"], again["changed"], again["cleared"]) == (0, 0, 0)
    assert "2 accounts looked at" in billed.run("collect", "run").expect().out
    told = billed.run("collect", "run", "--as-of", "2027-02-01", "--json")
    assert (told.code, told.document["error"]["id"]) == (1, "collect.as_of")
    later = run(billed, "collect", "run", "--as-of", "2027-02-01", "--dry-run")
    assert later["on"] == "2027-02-01"


def test_the_queue_is_listed_lane_by_lane_with_its_buckets(collected):
    found = [
        (lane, row)
        for lane in ("call", "batch", "held", "over")
        for row in run(collected, "collect", "list", "--lane", lane)["accounts"]
    ]
    assert sorted(row["account"] for _, row in found) == [HERE, OTHER]
    assert {row["past_due_cents"] for _, row in found} == {9550, 1200}
    listed = run(collected, "collect", "list", "--lane", found[0][0], "--limit", "1")
    assert len(listed["accounts"]) == 1
    assert sum(one["past_due_cents"] for one in listed["buckets"]) == 10_750
    text = collected.run("collect", "list", "--lane", found[0][0]).expect().out
    assert "90+ days" in text
    assert "Past due" in text
    row = collected.run("collect", "list", "--lane", found[0][0], "--jsonl").expect().out
    assert '"account"' in row.splitlines()[0]


def test_a_case_file_is_shown_and_its_packet_written(collected, tmp_path):
    paper = tmp_path / "case.pdf"
    view = run(collected, "collect", "show", HERE, "--pdf", paper)
    assert (view["account"], view["owes_cents"], view["steps"]) == (HERE, 9550, [])
    assert view["line"]["past_due_cents"] == 9550
    assert paper.read_bytes().startswith(b"%PDF")
    assert "95.50 past due since" in collected.run("collect", "show", HERE).expect().out
    assert collected.run("collect", "show", "99-9").code == 1


def test_an_outcome_is_written_once_and_its_hold_ended(collected):
    asked = ("collect", "outcome", HERE, "dispute", "--in", "--note", "meter", "--id", uuid4())
    first, again = run(collected, *asked), run(collected, *asked)
    assert (first["outcome"], first["duplicate"], again["duplicate"]) == ("dispute", False, True)
    assert first["task"] == again["task"] > 0
    steps = [one["code"] for one in run(collected, "collect", "show", HERE)["steps"]]
    assert steps[:3] == ["call", "dispute", "referred"]
    assert collected.run("collect", "show", HERE).expect().out.count("Held up: disputes") == 1
    assert "Say why" in collected.run("collect", "end-hold", HERE).out + (
        collected.run("collect", "end-hold", HERE).err
    )
    assert run(collected, "collect", "end-hold", HERE, "--note", "settled")["ended"]
    assert "no_hold" in collected.run("collect", "end-hold", HERE, "--note", "x", "--json").out
    promise = ("collect", "outcome", OTHER, "3", "--in", "--json")
    assert collected.run(*promise).document["error"]["id"] == "collect.amount"
    done = collected.run("collect", "outcome", OTHER, "left_message", "--in").expect().out
    assert f"{OTHER}: left_message; next:" in done


def test_scores_are_worked_out_and_mark_cash_only_once(collected):
    for _ in range(2):
        run(collected, "collect", "outcome", HERE, "refused", "--in")
    view = run(collected, "collect", "show", HERE)
    assert (view["credit"]["score"], view["credit"]["grade"]) == (90, "good")
    assert "Credit 90 of 100, good: 2 x refused (5)" in (
        collected.run("collect", "show", HERE).expect().out
    )
    dry = run(collected, "collect", "credit", "--dry-run")
    assert (dry["dry_run"], dry["looked_at"], dry["below"], dry["flagged"]) == (True, 1, 0, 0)
    assert "0 marked" in collected.run("collect", "credit").expect().out
