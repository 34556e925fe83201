"""Every row with a figure opens what it sums, and what it opens comes to the same."""

from __future__ import annotations

import pytest

from clerktui.errors import Refused
from clerktui.reports.catalogue import DEAD_ENDS, DETAILS, NARROWS, REPORTS, make_report
from clerktui.screens.register import DUTIES
from clerktui.screens.reports.report import _OPENS
from clerktui.views.documents import ReportDocument, ReportRow
from clerktui.views.reports import ReportAsked
from tests.reports.test_looks import month  # noqa: F401

ALIKE = {"daily-cash": {"tenders": {"Received": "Net"}}}
"""Where a column of a sum is called otherwise in what it opens."""


def figures(document: ReportDocument, row: ReportRow) -> dict[str, int]:
    """The money of a row by its column."""
    return {
        column.name: cell
        for column, cell in zip(document.columns, row.cells, strict=False)
        if column.kind == "money" and isinstance(cell, int)
    }


@pytest.mark.sqlite_only
@pytest.mark.parametrize("name", sorted({**REPORTS, **DETAILS}))
def test_every_row_opens_what_it_sums_or_the_catalogue_says_why_not(month, name):  # noqa: F811
    document = make_report(month.db, ReportAsked(name))
    for row in document.rows:
        if row.style == "plain":
            assert row.opens, (name, row.cells)
        assert row.opens or row.style in DEAD_ENDS
        check(month, name, document, row)
    assert "total" in DEAD_ENDS
    for row in document.totals:
        check(month, name, document, row)


def check(office, name: str, document: ReportDocument, row: ReportRow) -> None:
    """What a row opens is there; a report that it opens comes to the row's figures."""
    if not row.opens:
        return
    kind, key, *only = row.opens
    if kind != "report":
        assert kind == "drawer_session" or _OPENS[kind] in DUTIES
        return
    detail = make_report(office.db, ReportAsked(key, only="".join(only)))
    assert detail.rows, (name, row.cells)
    alike = ALIKE.get(name, {}).get(key, {})
    for column, cents in figures(document, row).items():
        wanted = alike.get(column, column)
        found = [figures(detail, one).get(wanted, 0) for one in detail.rows]
        assert sum(found) == cents, (name, row.cells, column)


@pytest.mark.parametrize("name", sorted(DETAILS))
def test_what_rows_open_is_narrowed_by_what_it_knows_only(month, name):  # noqa: F811
    for known in NARROWS[name]:
        found = make_report(month.db, ReportAsked(name, only=f"{known}=nothing like it"))
        assert not [row for row in found.rows if row.style == "plain"] or known == "overdue"
    with pytest.raises(Refused, match=r"report\.only"):
        make_report(month.db, ReportAsked(name, only="colour=blue"))
    with pytest.raises(Refused, match=r"report\.not_taken"):
        make_report(month.db, ReportAsked("refunds", only="clerk=1"))
