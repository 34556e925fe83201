"""How the cells of a report are worded."""

import datetime as dt

import pytest

from clerktui.printing.report import cell_text, is_figure, made_words
from tests.printing import samples


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        (123_456, "money", "1,234.56"),
        (-5, "money", "-0.05"),
        (123_456, "count", "123,456"),
        (123_456, "text", "123456"),
        (3, "bar", "███"),
        (dt.date(2026, 2, 3), "date", "02/03/2026"),
        ("Total", "money", "Total"),
        (None, "money", ""),
    ],
)
def test_cells_are_worded_by_their_column(cell, kind, text):
    assert cell_text(cell, kind) == text


def test_figures_stand_at_the_right():
    assert [kind for kind in ("text", "money", "date", "count") if is_figure(kind)] == [
        "money",
        "count",
    ]


def test_a_report_says_when_it_was_made():
    assert made_words(samples.REPORT) == "Made 11/23/2026 5:15:00 PM EST"
