"""Why?: a figure of a report, by the report's rule, what narrows it, and the rows it adds up.

A row that is a sum is explained by the pieces it opens, a subtotal and a total by the rows above
them; a row that tells of one thing says which thing says more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import ENGLISH, money
from clerktui.models import Policy
from clerktui.printing.wording import Say, saying
from clerktui.reports import catalogue, sums
from clerktui.reports.figure_rules import POLICIES, policy_words, rule_of
from clerktui.reports.setting import Setting, setting_for
from clerktui.reports.sheet import finished
from clerktui.security.permissions import require
from clerktui.views.documents import ReportDocument, ReportRow
from clerktui.views.people import Actor
from clerktui.views.reports import ReportAsked
from clerktui.views.why import Explanation, Rule, Step

ROWS_MAX = 900
"""Rows looked at; what further ones come to is told in one line."""
STEPS_MAX = 200
TOTAL = "total "
_POLICY = Policy.__table__
_OWING = ("closed-owing", "credit-balances", "delinquent")
"""Reports with an account a row, whose figure adds up its open items."""
_CALLED: dict[tuple[str, str, str], tuple[str, int]] = {
    ("closed-owing", "open-items", "Owes"): ("Total", 1),
    ("credit-balances", "open-items", "Credit"): ("Total", -1),
    ("daily-cash", "tenders", "Received"): ("Net", 1),
    ("delinquent", "open-items", "Past due"): ("Total", 1),
}
"""What a figure is called in the report its pieces are in, and with which sign."""


@dataclass(frozen=True)
class _Asking:
    """A report made again to be asked about, in the language of whoever asks."""

    db: Database
    connection: Connection
    asked: ReportAsked
    setting: Setting
    document: ReportDocument
    say: Say
    language: str

    def money(self, cents: int) -> str:
        """Cents as whoever asks reads them."""
        return money(cents, self.language)


def why_figure(
    db: Database,
    actor: Actor,
    asked: ReportAsked,
    place: str,
    cells: tuple[Any, ...] | None = None,
) -> tuple[Explanation, ...]:
    """Every amount of one row of a report.

    Args:
        db: the books.
        actor: who asks.
        asked: the report as it was asked for.
        place: the row's number from 0; `total` and a number for a line below the rows.
        cells: the row as it was shown; the report is made anew, and must still have it there.

    Raises:
        Refused: `denied`, `report.moved_on`, and what `catalogue.opened` refuses.
    """
    require(actor, "report.view")
    report = catalogue.check(asked)
    with db.snapshot() as connection:
        sees = actor.may(catalogue.KEYING)
        setting = replace(setting_for(db, connection, asked), sees_keying=sees)
        document, _ = finished(report.sheet(connection, setting), setting, ROWS_MAX)
        asking = _Asking(db, connection, asked, setting, document, saying(ENGLISH), ENGLISH)
        row, parts = _found(asking, place, cells)
        return tuple(_figures(asking, row, parts))


def places_of(db: Database, actor: Actor, asked: ReportAsked, words: str = "") -> tuple[str, ...]:
    """The places of the rows that have these words in a cell; those of the totals without any.

    Raises:
        Refused: `denied`, and what `catalogue.opened` refuses.
    """
    require(actor, "report.view")
    with catalogue.opened(db, asked, actor) as (sheet, setting):
        document, _ = finished(sheet, setting, ROWS_MAX)
    totals = [(f"{TOTAL}{n}", row) for n, row in enumerate(document.totals)]
    if not words:
        return tuple(place for place, _ in totals)
    rows = [(str(n), row) for n, row in enumerate(document.rows) if row.style != "heading"]
    wanted = words.casefold()
    return tuple(
        place
        for place, row in (*rows, *totals)
        if any(isinstance(cell, str) and wanted in cell.casefold() for cell in row.cells)
    )


# ------------------------------------------------------------------------------ what it adds up
@dataclass(frozen=True)
class _Parts:
    """The rows a figure adds up, and the report they are in; none for one thing's own figure."""

    document: ReportDocument
    rows: list[ReportRow]
    name: str
    is_all: bool = True


def _found(
    asking: _Asking, place: str, cells: tuple[Any, ...] | None
) -> tuple[ReportRow, _Parts | None]:
    """The row, and what it adds up.

    Raises:
        Refused: `report.moved_on`.
    """
    document, name = asking.document, asking.asked.name
    number = place.removeprefix(TOTAL)
    among = document.totals if place != number else document.rows
    at = int(number) if number.isdigit() else -1
    if not 0 <= at < len(among) or (cells is not None and among[at].cells != cells):
        raise Refused("report.moved_on")
    row = among[at]
    is_all = len(document.rows) < ROWS_MAX
    if place != number:
        return row, _Parts(document, sums.below(name, document, row), name, is_all)
    if row.style == "subtotal":
        return row, _Parts(document, sums.above(document, at), name, is_all)
    return row, _opened(asking, row)


def _opened(asking: _Asking, row: ReportRow) -> _Parts | None:
    """The pieces of a row that is a sum, from the report that it opens."""
    asked = asking.asked
    opens = row.opens
    if asked.name in _OWING and opens:
        over = f";overdue={asked.over_days}" if asked.name == "delinquent" else ""
        opens = ("report", "open-items", f"account={opens[1]}{over}")
    if opens[:1] != ("report",) or opens[1] == asked.name:
        return None
    report = catalogue.DETAILS[opens[1]]
    office = asked.office if "office" in report.takes else ""
    pieces = replace(asked, name=report.name, office=office, over_days=0, only=opens[2])
    setting = setting_for(asking.db, asking.connection, pieces)
    document, count = finished(report.sheet(asking.connection, setting), setting, ROWS_MAX)
    return _Parts(document, sums.plain(document), report.name, count <= ROWS_MAX)


# ----------------------------------------------------------------------------------- in words
def _figures(asking: _Asking, row: ReportRow, parts: _Parts | None) -> Iterator[Explanation]:
    for place, column in enumerate(asking.document.columns):
        cell = row.cells[place] if place < len(row.cells) else None
        if column.kind == "money" and isinstance(cell, int):
            yield _figure(asking, row, (column.name, cell), parts)


def _figure(
    asking: _Asking, row: ReportRow, figure: tuple[str, int], parts: _Parts | None
) -> Explanation:
    say, document = asking.say, asking.document
    column, cents = figure
    facts = {"what": sums.name_of(row), "column": column, "amount": asking.money(cents)}
    return Explanation(
        topic="figure",
        question=say("{what}: why is {column} {amount}?", **facts)
        if column
        else say("{what}: why {amount}?", what=facts["what"], amount=facts["amount"]),
        answer=say("{report}. {days}.", report=document.title, days=document.subtitle),
        town=document.town,
        timezone=document.timezone,
        made_at=document.made_at,
        steps=tuple(_steps(asking, row, figure, parts)),
        rules=tuple(_rules(asking)),
        notes=tuple(_notes(asking, row, parts)),
        result_cents=cents,
    )


def _steps(
    asking: _Asking, row: ReportRow, figure: tuple[str, int], parts: _Parts | None
) -> Iterator[Step]:
    """The pieces that are not nothing, added up; of very many the rest in one line."""
    column, cents = figure
    parts = parts if parts and _tells(asking, column, parts) else None
    if parts is None:
        yield Step(words=sums.name_of(row), on=_day(row), amount_cents=cents, total_cents=cents)
        return
    place, sign = _place(asking, column, parts)
    total = shown = 0
    for part in parts.rows:
        cell = part.cells[place] if place < len(part.cells) else None
        if not isinstance(cell, int) or not cell:
            continue
        if shown == STEPS_MAX:
            break
        shown += 1
        total += sign * cell
        yield Step(
            words=sums.name_of(part), on=_day(part), amount_cents=sign * cell, total_cents=total
        )
    if total != cents and (shown == STEPS_MAX or not parts.is_all):
        words = asking.say("further rows together")
        yield Step(words=words, amount_cents=cents - total, total_cents=cents)


def _place(asking: _Asking, column: str, parts: _Parts) -> tuple[int, int]:
    """Where a figure's pieces stand in their report, and with which sign they count."""
    called, sign = _CALLED.get((asking.asked.name, parts.name, column), (column, 1))
    return [one.name for one in parts.document.columns].index(called), sign


def _tells(asking: _Asking, column: str, parts: _Parts) -> bool:
    """Whether the rows have such a figure at all: a drawer's over or short is of it as a whole."""
    place, _ = _place(asking, column, parts)
    cells = (row.cells[place] for row in parts.rows if place < len(row.cells))
    return not parts.rows or any(cell is not None for cell in cells)


def _day(row: ReportRow) -> dt.date | None:
    return next((cell for cell in row.cells if isinstance(cell, dt.date)), None)


def _rules(asking: _Asking) -> Iterator[Rule]:
    """What the report counts, then the policies it counts by as they hold on its last day."""
    name, say = asking.asked.name, asking.say
    yield Rule(words=rule_of(name, say))
    for key in POLICIES.get(name, ()):
        row = asking.connection.execute(
            select(_POLICY.c.value, _POLICY.c.effective_from, _POLICY.c.citation)
            .where(_POLICY.c.key == key, _POLICY.c.effective_from <= asking.setting.until)
            .order_by(_POLICY.c.effective_from.desc(), _POLICY.c.id.desc())
            .limit(1)
        ).first()
        if row is not None:
            words = policy_words(key, row.value, say)
            yield Rule(
                words=words, citation=row.citation, effective_from=row.effective_from, key=key
            )


def _notes(asking: _Asking, row: ReportRow, parts: _Parts | None) -> Iterator[str]:
    say = asking.say
    if asking.asked.over_days:
        days = str(asking.asked.over_days)
        yield say("Only what is past due for more than {days} days.", days=days)
    if parts is None and row.opens:
        yield say("It is one thing's own figure: Enter in the report opens that.")
