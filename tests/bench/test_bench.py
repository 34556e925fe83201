"""Every bench runs and gives its fields; how fast anything is, no test says."""

from __future__ import annotations

import importlib
import json

import pytest

from bench import figures
from bench.__main__ import BENCHES, main

QUICK = (
    "receipt_pdf",
    "lookup",
    "order_board",
    "posting_sqlite",
    "batch_posting",
    "burst_keying",
    "queue_pages",
    "aged_receivables",
    "long_report",
    "collection_letters",
)
FIELDS = {"name", "ours", "baseline", "ratio", "goal", "unit", "met", "detail"}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    """Figures and towns of a test are its own."""
    for module in ("figures", "books", "desk", "reports", "__main__"):
        monkeypatch.setattr(f"bench.{module}.OUT", tmp_path)


@pytest.mark.parametrize("name", QUICK)
def test_it_runs_and_gives_its_fields(name, capsys):
    assert main([name, "--tiny", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["figures"]
    assert all(set(figure) == FIELDS for figure in said["figures"])
    assert said["machine"]["processors"]


def test_every_bench_there_is_can_be_found():
    for place in BENCHES.values():
        module, _, function = place.partition(":")
        assert callable(getattr(importlib.import_module(f"bench.{module}"), function))


def test_the_aged_books_can_be_made_smaller(capsys):
    assert main(["aged_receivables", "--tiny", "--aged", "7", "--json"]) == 0
    [figure] = json.loads(capsys.readouterr().out)["figures"]
    assert figure["detail"]["accounts"] == 7
    assert figure["detail"]["receivables"] == 35


def test_a_bench_nobody_knows_is_told(capsys):
    assert main(["nothing"]) == 2
    assert "no such bench: nothing" in capsys.readouterr().err


def test_a_table_says_what_was_missed():
    slow = figures.Figure("slow", 3.0, 1.0, "ms", figures.Goal(2.0, of_ratio=True))
    quick = figures.Figure("quick", 5.0, 1.0, "rows/s", more_is_better=True)
    table = figures.table([slow, quick])
    assert "3.00x" in table
    assert "NO" in table
    assert quick.ratio == 0.2
