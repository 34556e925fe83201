"""A long report as PDF: in parts that say which they are, with what is carried forward."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from clerktui.errors import Refused
from clerktui.reports import volumes as under_test
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet
from clerktui.reports.volumes import part_path, volumes
from clerktui.views.documents import Column, ReportRow
from tests.printing.reading import words

DAY = dt.date(2026, 11, 23)
COLUMNS = (
    Column(name="Account", width=10),
    Column(name="Since", kind="date", width=10),
    Column(name="Days", kind="count", width=6),
    Column(name="Owes", kind="money", width=12),
)


class Watcher:
    """Somebody who waits and cancels after so many questions."""

    def __init__(self, patience: int) -> None:
        self.patience = patience

    def told(self, _rows: int) -> None:
        pass

    def is_cancelled(self) -> bool:
        self.patience -= 1
        return self.patience < 0


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Four rows fit one PDF; a part has two."""
    monkeypatch.setattr(under_test, "ONE_PDF_ROWS", 4)
    monkeypatch.setattr(under_test, "PART_ROWS", 2)


def sheet(count: int) -> Sheet:
    rows = [ReportRow((f"no {n}", DAY, 5, 100 * n)) for n in range(1, count)]
    below = Below((ReportRow(("All", None, None, 9_900)),), ("The end.",))
    return Sheet(
        "Late", "As of today", COLUMNS, [ReportRow(("A",), "heading"), *rows], lambda: below
    )


def made(count: int, progress: Watcher | None = None) -> tuple[int, list[str]]:
    at = dt.datetime(2026, 11, 23, 15, tzinfo=dt.UTC)
    setting = Setting("Maple Falls", "America/New_York", DAY, DAY, at, progress=progress)
    with volumes(sheet(count), setting) as found:
        return found.rows, [words(part) for part in found.parts]


def test_a_short_report_is_one_pdf_without_parts():
    rows, [only] = made(4)
    assert rows == 4
    assert "part" not in only
    assert "All" in only
    assert "forward" not in only


def test_a_long_one_says_its_parts_and_what_is_carried_forward():
    rows, parts = made(6)
    assert rows == 6
    assert [f"part {n} of 3" in parts[n - 1] for n in (1, 2, 3)] == [True] * 3
    assert ["Brought forward" in part for part in parts] == [False, True, True]
    assert ["Carried forward" in part for part in parts] == [True, True, False]
    assert ["The end." in part for part in parts] == [False, False, True]
    assert "1.00" in parts[0]
    assert "6.00" in parts[1], "1.00, 2.00 and 3.00 carried forward"
    assert "6.00" in parts[2], "and brought forward"
    assert "99.00" in parts[2]
    assert all("11/23/2026" in part for part in parts), "days are days again"


def test_it_is_cancelled_between_two_parts():
    with pytest.raises(Refused, match=r"report\.cancelled"):
        made(6, Watcher(1))


def test_where_a_part_goes():
    assert part_path(Path("a/late.pdf"), 3, 4) == Path("a/late-3.pdf")
    assert part_path(Path("a/late.pdf"), 1, 1) == Path("a/late.pdf")
