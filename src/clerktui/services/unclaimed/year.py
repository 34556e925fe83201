"""The report of a year as its edit list: as it would be prepared now, or as it was released."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.models import UnclaimedItem, UnclaimedLine, UnclaimedReport, User
from clerktui.rules import unclaimed as rules
from clerktui.security.permissions import require
from clerktui.services.reference import Reference, get_reference
from clerktui.services.refunds.age import town_day
from clerktui.services.unclaimed import rows
from clerktui.services.unclaimed.planning import lacks, plan_year, report_line
from clerktui.services.unclaimed.rows import RULES
from clerktui.views.people import Actor
from clerktui.views.unclaimed import YearView

_ITEM = UnclaimedItem.__table__
_LINE = UnclaimedLine.__table__
_PREPARED = User.__table__.alias("preparer")
_RELEASED = User.__table__.alias("releaser")
_REPORT = UnclaimedReport.__table__


def get_year(db: Database, actor: Actor, year: int | None = None) -> YearView:
    """The report of a year; unless told, of the next one that is filed.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        said = reference.policy[RULES]
        wanted = year or _next(connection, said, reference)
        report = report_of(connection, wanted)
        if report is not None and report.state != "prepared":
            return year_of_report(connection, reference, report)
        plan = plan_year(connection, reference, wanted)
        return YearView(
            state="" if report is None else report.state,
            lines=plan.lines,
            held_back=plan.held_back,
            record_count=len(plan.records),
            amount_cents=plan.cents,
            is_carried=plan.is_carried(said),
            lacks=lacks(reference),
            prepared_by="" if report is None else report.prepared_by,
            **_clock(said, wanted),
        )


def _next(connection: Connection, said: Any, reference: Reference) -> int:
    """The year whose report is to be filed next; one that is not paid yet comes first."""
    query = select(_REPORT.c.year).where(_REPORT.c.state != "paid").order_by(_REPORT.c.year)
    waiting = connection.execute(query.limit(1)).scalar()
    on = reference.on
    return waiting or (on.year if on <= rules.file_by(said, on.year) else on.year + 1)


def report_of(connection: Connection, year: int, *, lock: bool = False) -> Any:
    """The row of a year's report with who prepared and who released it, or None."""
    query = (
        select(
            _REPORT,
            _PREPARED.c.full_name.label("prepared_by"),
            _RELEASED.c.full_name.label("released_by"),
        )
        .join(_PREPARED, _PREPARED.c.id == _REPORT.c.prepared_by_id)
        .outerjoin(_RELEASED, _RELEASED.c.id == _REPORT.c.released_by_id)
        .where(_REPORT.c.year == year)
    )
    return connection.execute(query.with_for_update(of=_REPORT) if lock else query).first()


def year_of_report(connection: Connection, reference: Reference, report: Any) -> YearView:
    """A report as it was released."""
    said = reference.policy[RULES]
    query = (
        rows.items()
        .add_columns(_LINE.c.record_no, _LINE.c.amount_cents.label("line_cents"))
        .join(_LINE, _LINE.c.item_id == _ITEM.c.id)
        .where(_LINE.c.report_id == report.id)
        .order_by(_LINE.c.id)
    )
    found = connection.execute(query).all()
    numbers = [row.record_no for row in found]
    least = said["aggregate_below_cents"]
    lines = tuple(
        report_line(
            row,
            row.record_no,
            said["classes"][row.property_class]["code"],
            is_aggregate=numbers.count(row.record_no) > 1 or row.line_cents < least,
        )
        for row in found
    )
    filed = report.filed_at
    return YearView(
        state=report.state,
        lines=lines,
        held_back=(),
        record_count=report.record_count,
        amount_cents=report.amount_cents,
        prepared_by=report.prepared_by,
        released_by=report.released_by or "",
        sha256=report.content_hash,
        filed_on=None if filed is None else town_day(filed, reference),
        paid_on=report.paid_on,
        **(_clock(said, report.year) | {"cut_off_on": report.cut_off_on}),
    )


def _clock(said: Any, year: int) -> dict[str, Any]:
    first, last = rules.letter_window(said, year)
    return {
        "year": year,
        "cut_off_on": rules.cut_off_on(said, year),
        "file_by": rules.file_by(said, year),
        "letter_from": first,
        "letter_until": last,
        "proof_by": rules.proof_by(said, year),
    }
