"""Why?: every amount of every report, and that its lines come to it."""

from __future__ import annotations

import pytest

from clerktui.errors import Refused
from clerktui.printing.text import report_text
from clerktui.reports.catalogue import DETAILS, REPORTS, make_report
from clerktui.reports.explained import TOTAL, places_of, why_figure
from clerktui.services.why.paper import to_report
from clerktui.views.reports import ReportAsked
from tests.reports.test_looks import month  # noqa: F401
from tests.support.office import Office


@pytest.mark.sqlite_only
@pytest.mark.parametrize("name", sorted({**REPORTS, **DETAILS}))
def test_every_amount_of_a_report_is_what_its_lines_come_to(month: Office, name):  # noqa: F811
    sam, asked = month.people["sam"], ReportAsked(name)
    document = make_report(month.db, asked, sam)
    money = [n for n, column in enumerate(document.columns) if column.kind == "money"]
    rows = [(str(n), row) for n, row in enumerate(document.rows) if row.style != "heading"]
    totals = [(f"{TOTAL}{n}", row) for n, row in enumerate(document.totals)]
    for place, row in (*rows, *totals):
        cells = [row.cells[n] for n in money if n < len(row.cells)]
        told = why_figure(month.db, sam, asked, place, row.cells)
        assert [one.result_cents for one in told] == [cell for cell in cells if cell is not None]
        for one in told:
            steps = sum(step.amount_cents or 0 for step in one.steps)
            assert steps == one.result_cents, (name, place, row.cells, one.question)
            assert one.rules
            assert "_" not in report_text(to_report(one), 80)


def test_a_figure_of_books_that_moved_on_is_not_explained_by_other_rows(month: Office):  # noqa: F811
    sam, asked = month.people["sam"], ReportAsked("tender-summary")
    row = make_report(month.db, asked).rows[0]
    assert why_figure(month.db, sam, asked, "0", row.cells)
    for place, cells in (("0", ("Other",)), ("99", None), ("total 9", None), ("x", None)):
        with pytest.raises(Refused, match=r"report\.moved_on"):
            why_figure(month.db, sam, asked, place, cells)


def test_a_figure_says_its_rule_its_days_and_the_policy_with_its_date(month: Office):  # noqa: F811
    sam, asked = month.people["sam"], ReportAsked("aged-receivables")
    [place] = places_of(month.db, sam, asked)
    *_, whole = why_figure(month.db, sam, asked, place)
    assert whole.question == "All: why is Total 12,059.20?"
    assert whole.answer == "Aged receivables. As of 11/23/26."
    assert [rule.key for rule in whole.rules] == ["", "aging.thresholds"]
    assert whole.rules[1].effective_from is not None
    assert places_of(month.db, sam, asked, "together")
