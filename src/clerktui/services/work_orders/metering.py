"""What meters showed when an order was done, and which of them were changed.

A reading is written among the readings of its service, with what was used since the last one. Where
a meter is changed, the last reading of the old one is such a reading; the service has the new
meter's number from then on, and what is used next is counted from what that showed at its start.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select, true, update

from clerktui.errors import Refused
from clerktui.models import Account, MeterReading, ServiceAgreement, WorkOrderReading
from clerktui.rules.names import fold_number, snippet
from clerktui.rules.request_types import RequestType
from clerktui.rules.text import clean_text
from clerktui.rules.usage import used_since
from clerktui.services.closing_accounts.likely import check_reading
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.customer_deposits.steps import Stepping
from clerktui.services.meters import READINGS, Shown, last_shown, most_likely, readings_until
from clerktui.services.search_index import number_column
from clerktui.services.work_order_rows.steps import Working
from clerktui.views.closing_accounts import ReadingDraft
from clerktui.views.order_completion import MeterRead, OrderDraft

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_METER = re.compile(r"[A-Za-z0-9-]+")
_METER_MAX = 30
_READING = MeterReading.__table__
_SHOWN = WorkOrderReading.__table__
_DAYS_MAX = 400


def metered(connection: Connection, account_id: int | None) -> Sequence[Any]:
    """The services of an account that are billed by a meter and have no end yet."""
    query = (
        select(_AGREEMENT)
        .where(_AGREEMENT.c.account_id == account_id, _AGREEMENT.c.ended_on.is_(None))
        .where(_AGREEMENT.c.meter_n != "")
    )
    return connection.execute(query.order_by(_AGREEMENT.c.id)).all()


def asks(kind: RequestType | None) -> tuple[bool, bool, bool]:
    """Whether a type asks for a reading, cannot do without one, asks for a new meter."""
    effects = kind.effects if kind is not None else ()
    changes = "meter" in effects
    reads = changes or "reading" in effects or "final_reading" in effects
    return reads, reads and "activate" not in effects, changes


def read_meters(
    working: Working, order: Any, kind: RequestType | None, draft: OrderDraft
) -> tuple[str, ...]:
    """Write what meters showed as an order was done; gives each in words.

    Raises:
        Refused: `work_order.reading_missing`, `work_order.new_meter`, `work_order.meter_number`,
            `work_order.new_reading`, `work_order.meter_unknown`,
            `work_order.meter_twice`, `work_order.meter_used`, `work_order.read_on`,
            `work_order.read_today`, `close_out.reading`, `close_out.reading_why`,
            `close_out.reading_high`.
        NeedsOverride: `close_out.reading_below`.
    """
    said = list(draft.readings)
    if not said and draft.reading is not None:
        said = [MeterRead(draft.reading)]
    meters = metered(working.connection, order.account_id)
    _, is_needed, is_change = asks(kind)
    if is_needed and meters and not said:
        raise Refused("work_order.reading_missing", number=order.number)
    if is_change and not any(one.new_meter.strip() for one in said):
        raise Refused("work_order.new_meter", number=order.number)
    read_on = draft.read_on or working.reference.on
    if read_on > working.reference.on:
        raise Refused("work_order.read_on", read_on=read_on, last_on=working.reference.on)
    words: list[str] = []
    seen: set[str] = set()
    for one in said:
        of_meter = _of_meter(order, meters, one)
        meter_n = of_meter[0].meter_n
        if meter_n in seen:
            raise Refused("work_order.meter_twice", meter=of_meter[0].meter)
        seen.add(meter_n)
        words.append(_read(working, (order, of_meter), (one, draft, read_on)))
    return tuple(words)


# ------------------------------------------------------------------------------------- inside
def _of_meter(order: Any, meters: Sequence[Any], one: MeterRead) -> list[Any]:
    """The services of the meter that was read: water and sewer may share one."""
    wanted = fold_number(one.meter)
    found = [row for row in meters if not wanted or row.meter_n == wanted]
    if len({row.meter_n for row in found}) != 1:
        known = ", ".join(dict.fromkeys(row.meter for row in meters)) or "none"
        said = snippet(one.meter) if wanted else "''"
        raise Refused("work_order.meter_unknown", number=order.number, meter=said, known=known)
    return found


def _read(
    working: Working,
    what: tuple[Any, list[Any]],
    how: tuple[MeterRead, OrderDraft, dt.date],
) -> str:
    order, of_meter = what
    one, _, read_on = how
    _check_dials(working, one.reading)
    new = _checked_new(working, one)
    told = ""
    for agreement in of_meter:
        kind = "removed" if new else "read"
        reading_id, told = _write_reading(working, (order, agreement), how)
        row = (order.id, agreement.id, kind, agreement.meter, one.reading, read_on, reading_id)
        _write(working, row)
    if new:
        for agreement in (*of_meter, *_others(working.connection, of_meter[0])):
            _put_in(working, order.id, agreement, (new, one.new_reading or 0, read_on))
        told = f"{told}; meter {new} put in at {one.new_reading}"
    return told


def _check_dials(working: Working, reading: int) -> None:
    dials = int(working.reference.policy[READINGS]["dials"])
    if not 0 <= reading < 10**dials:
        raise Refused("close_out.reading", reading=reading, dials=dials)


def _write_reading(
    working: Working, what: tuple[Any, Any], how: tuple[MeterRead, OrderDraft, dt.date]
) -> tuple[int, str]:
    """One reading among those of its service; gives its id, and it in words."""
    (order, agreement), (one, draft, read_on) = what, how
    connection = working.connection
    last = last_shown(connection, agreement.id, read_on)
    words = f"meter {agreement.meter} read {one.reading}"
    same = _same_day(connection, agreement, read_on)
    if same is not None:
        if last is None or last.reading_id is None or same.reading != one.reading:
            raise Refused("work_order.read_today", meter=agreement.meter, read_on=read_on)
        return int(same.id), f"{words}, as it was"
    was = check_reading(_stepping(working, draft), _Asked(agreement), _final(one, draft), read_on)
    used, days = _used(working, agreement, (last, one.reading, read_on))
    values = {"agreement_id": agreement.id, "read_on": read_on, "reading": one.reading}
    values |= {"usage": used, "days": days, "is_estimated": draft.is_estimated}
    made = insert(_READING).values(**values, source=f"order {order.number}")
    reading_id = connection.execute(made.returning(_READING.c.id)).scalar_one()
    since = f", {used} used in {days} days" if last is not None else ""
    return int(reading_id), f"{words}{since}{was}"


class _Asked:
    """A service as the check of a final reading knows it."""

    def __init__(self, agreement: Any) -> None:
        self.agreement_id = agreement.id
        self.meter = agreement.meter


def _same_day(connection: Connection, agreement: Any, read_on: dt.date) -> Any | None:
    """The reading of that very day, if there is one; a later one refuses an earlier day."""
    said = []
    for table, is_one in ((_READING, true()), (_SHOWN, _SHOWN.c.kind == "installed")):
        days = select(func.max(table.c.read_on)).where(table.c.agreement_id == agreement.id, is_one)
        said.append(connection.execute(days).scalar())
    last_on = max((day for day in said if day is not None), default=read_on)
    if last_on > read_on:
        raise Refused("work_order.read_on", read_on=read_on, last_on=last_on)
    that = select(_READING).where(_READING.c.agreement_id == agreement.id)
    return connection.execute(that.where(_READING.c.read_on == read_on)).first()


def _used(
    working: Working, agreement: Any, shown: tuple[Shown | None, int, dt.date]
) -> tuple[int, int]:
    """What was used since the meter was read last, and in how many days."""
    last, reading, read_on = shown
    if last is None:
        return 0, 1
    days = min(_DAYS_MAX, max(1, (read_on - last.read_on).days))
    rows = readings_until(working.connection, agreement.id, read_on)
    most = most_likely(working.reference.policy[READINGS], rows, days)
    return used_since(last.reading, reading, most), days


def _final(one: MeterRead, draft: OrderDraft) -> ReadingDraft:
    said = (draft.command_id, 0, one.reading, one.meter)
    more = (draft.read_on, draft.is_estimated, draft.note)
    return ReadingDraft(*said, *more, is_sure=draft.is_sure)


def _stepping(working: Working, draft: OrderDraft) -> Stepping:
    assert working.actor is not None, "a completion is somebody's"
    head = lock_office_chain(working.connection)
    note = clean_text(draft.note, max_length=1_000)
    said = (working.connection, working.reference, working.actor, working.now)
    return Stepping(*said, working.command_id, head, note)


# --------------------------------------------------------------------------------- the new one
def _checked_new(working: Working, one: MeterRead) -> str:
    """The number of the meter that was put in, as it is kept; empty where none was."""
    new = clean_text(one.new_meter, max_length=_METER_MAX)
    if not new:
        return ""
    if not _METER.fullmatch(new):
        raise Refused("work_order.meter_number", meter=snippet(new))
    if one.new_reading is None:
        raise Refused("work_order.new_reading", meter=new)
    _check_dials(working, one.new_reading)
    meter_n = number_column(new)
    running = (
        select(_ACCOUNT.c.number)
        .join(_AGREEMENT, _AGREEMENT.c.account_id == _ACCOUNT.c.id)
        .where(_AGREEMENT.c.meter_n == meter_n, _AGREEMENT.c.ended_on.is_(None))
        .where(_ACCOUNT.c.status != "closed")
    )
    used_by = working.connection.execute(running.limit(1)).scalar()
    if not meter_n or used_by is not None:
        raise Refused("work_order.meter_used", meter=new, account=used_by or "nobody")
    return new


def _others(connection: Connection, old: Any) -> Sequence[Any]:
    """The services of other accounts at the same place that run by the same meter: who moves in."""
    mine = select(_ACCOUNT.c.premise_id).where(_ACCOUNT.c.id == old.account_id).scalar_subquery()
    query = (
        select(_AGREEMENT)
        .join(_ACCOUNT, _ACCOUNT.c.id == _AGREEMENT.c.account_id)
        .where(_AGREEMENT.c.meter_n == old.meter_n, _AGREEMENT.c.ended_on.is_(None))
        .where(_AGREEMENT.c.account_id != old.account_id, _ACCOUNT.c.premise_id == mine)
        .where(_ACCOUNT.c.status != "closed")
    )
    return connection.execute(query.order_by(_AGREEMENT.c.id)).all()


def _put_in(working: Working, order_id: int, agreement: Any, new: tuple[str, int, dt.date]) -> None:
    meter, reading, read_on = new
    _write(working, (order_id, agreement.id, "installed", meter, reading, read_on, None))
    values = {"meter": meter, "meter_n": number_column(meter)}
    where = update(_AGREEMENT).where(_AGREEMENT.c.id == agreement.id)
    working.connection.execute(where.values(**values))


def _write(working: Working, row: tuple[Any, ...]) -> None:
    names = ("order_id", "agreement_id", "kind", "meter", "reading", "read_on", "reading_id")
    values = dict(zip(names, row, strict=True))
    by = {"at": working.now, "user_id": working.user_id}
    working.connection.execute(insert(_SHOWN).values(**values, **by))
