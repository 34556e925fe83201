"""The Letter report: room shared fairly, figures whole."""

import doctest
from dataclasses import replace

from hypothesis import given, strategies as st

from clerktui.printing import letter_report
from clerktui.printing.canvas import Canvas, Face
from clerktui.printing.pdf import report_pdf
from clerktui.views.documents import Column, ReportRow
from tests.printing import samples
from tests.printing.reading import pages, placed


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(letter_report).failed == 0


@given(st.lists(st.floats(1, 500), min_size=1, max_size=8), st.floats(50, 800))
def test_shares_use_the_whole_room_and_favour_short_wishes(wishes, room):
    shares = letter_report._shares(wishes, room)
    assert abs(sum(shares) - room) < 1e-6
    fair = room / len(wishes)
    assert all(share >= min(wish, fair) - 1e-6 for wish, share in zip(wishes, shares, strict=True))


def _width(text):
    return Canvas(samples.ISSUED, "Test").width(text, Face(8.5))


def test_figures_end_at_the_same_place():
    report = replace(
        samples.REPORT,
        columns=(Column(name="Name"), Column(name="Amount", kind="money")),
        rows=tuple(ReportRow(("x", cents)) for cents in (1, 12_345, 99_999_999_999)),
        totals=(),
    )
    (page,) = pages(report_pdf(report))
    figures = [piece for piece in placed(page) if piece.text[-3:-2] == "."]
    ends = [piece.x + _width(piece.text) for piece in figures]
    assert len(ends) == 3
    assert max(ends) - min(ends) < 0.1


def test_words_too_long_for_their_column_wrap_within_it():
    report = replace(
        samples.REPORT,
        columns=(Column(name="Name"), Column(name="Note"), Column(name="Amount", kind="money")),
        rows=(ReportRow(("word " * 60, "short", 1)),),
        totals=(),
    )
    (page,) = pages(report_pdf(report, landscape=False))
    note = next(piece for piece in placed(page) if piece.text == "short")
    assert sum("word" in piece.text and piece.x < note.x for piece in placed(page)) > 2
