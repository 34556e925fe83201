"""What is open at the end of an office's day, whose it is, and what to do about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.i18n import money, town_date
from clerktui.ledger.gl_days import Day, days_with_entries
from clerktui.ledger.proof import ProofResult
from clerktui.models import (
    Batch,
    BusinessDay,
    DepositItem,
    Draft,
    Drawer,
    DrawerSession,
    Payment,
    PendingDrawer,
    PrintJob,
    Receipt,
    SuspenseItem,
    Tender,
    User,
    Workstation,
)
from clerktui.rules.states import KEYABLE, UNPOSTED
from clerktui.services.deposits.on_hand import money_on_hand
from clerktui.services.policies import get_policy
from clerktui.services.reference import Reference
from clerktui.views.closing import BLOCK, INFORM, WARN, ChecklistLine

_BATCH = Batch.__table__
_DAY = BusinessDay.__table__
_DRAFT = Draft.__table__
_DRAWER = Drawer.__table__
_ITEM = DepositItem.__table__
_JOB = PrintJob.__table__
_PAYMENT = Payment.__table__
_PENDING = PendingDrawer.__table__
_RECEIPT = Receipt.__table__
_SESSION = DrawerSession.__table__
_STATION = Workstation.__table__
_SUSPENSE = SuspenseItem.__table__
_TENDER = Tender.__table__
_USER = User.__table__
_ORDER = (BLOCK, WARN, INFORM)
_FUTURE = "day_future"
_WEEKEND = {5: "Saturday", 6: "Sunday"}


def what_is_open(
    connection: Connection, day: Day, reference: Reference, proofs: Iterable[ProofResult] = ()
) -> tuple[ChecklistLine, ...]:
    """What is open, what keeps the day from being closed first.

    Args:
        connection: the books.
        day: of which office.
        reference: the town's decisions of today.
        proofs: how the proofs came out, when they were run.

    Raises:
        Refused: `policy.missing`.
    """
    weights = get_policy(connection, "day.checklist", day.on)
    found = [
        *_calendar(day, reference),
        *_drawers(connection, day),
        *_batches(connection, day),
        *_proofs(proofs),
        *_tickets(connection, day),
        *_undeposited(connection, day, reference),
        *_prints(connection, day),
        *_days_before(connection, day, weights.get("since")),
        *_suspense(connection, day),
    ]
    lines = [_weighed(line, weights) for line in found]
    return tuple(sorted(lines, key=lambda line: _ORDER.index(line.weight)))


def _weighed(line: dict[str, str], weights: dict[str, str]) -> ChecklistLine:
    # What has not come is closed nowhere, whatever a town decides of the rest.
    weight = BLOCK if line["kind"] == _FUTURE else weights.get(line["kind"], WARN)
    return ChecklistLine(weight=weight if weight in _ORDER else WARN, **line)


def _line(kind: str, says: str, owner: str, todo: str, at: tuple[str, object] = ("", "")) -> Any:
    screen, subject = at
    return {
        "kind": kind,
        "says": says,
        "owner": owner,
        "todo": todo,
        "opens": screen,
        "subject": str(subject),
    }


def _calendar(day: Day, reference: Reference) -> Iterator[Any]:
    """A day that has not come, and one the office keeps: it is seldom the one that is meant."""
    if day.on > reference.on:
        says = f"{town_date(day.on)} has not come yet"
        yield _line(_FUTURE, says, "Office", "Close it when it is there.")
        return
    calendar = reference.calendar(day.office_id)
    if not calendar.is_open(day.on):
        why = calendar.holiday(day.on) or _WEEKEND[day.on.weekday()]
        says = f"{town_date(day.on)} is no business day: {why}"
        todo = f"Was {town_date(calendar.last_open(day.on))} meant?"
        yield _line("day_kept", says, "Office", todo)


def _of_day(day: Day) -> list[Any]:
    return [
        _DRAWER.c.id == _SESSION.c.drawer_id,
        _DRAWER.c.office_id == day.office_id,
        _SESSION.c.business_date == day.on,
    ]


def _drawers(connection: Connection, day: Day) -> Iterator[Any]:
    """Sessions nobody closed, and those that are off and wait for somebody to settle them."""
    sessions = (
        select(
            _DRAWER.c.code,
            _USER.c.full_name,
            _SESSION.c.state,
            _PENDING.c.over_short_cents,
            _PENDING.c.drawer_session_id,
        )
        .select_from(_SESSION)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .join(_USER, _USER.c.id == _SESSION.c.user_id)
        .outerjoin(
            _PENDING,
            (_PENDING.c.drawer_session_id == _SESSION.c.id) & _PENDING.c.settled_at.is_(None),
        )
        .where(*_of_day(day))
        .order_by(_SESSION.c.id)
    )
    for row in connection.execute(sessions):
        if row.drawer_session_id is not None:
            off = money(row.over_short_cents)
            says = f"Drawer {row.code} is pending, off by {off}"
            todo = "A supervisor settles it."
            yield _line("drawer_pending", says, row.full_name, todo, ("pending_drawers", ""))
        elif row.state == "open":
            says = f"Drawer {row.code} is open"
            todo = "Count it and close it."
            yield _line("drawer_open", says, row.full_name, todo, ("absent_drawer", row.code))


def _batches(connection: Connection, day: Day) -> Iterator[Any]:
    rows = connection.execute(
        select(_BATCH.c.number, _BATCH.c.state, _BATCH.c.amount_cents, _USER.c.full_name)
        .join(_USER, _USER.c.id == _BATCH.c.owner_id)
        .where(
            _BATCH.c.office_id == day.office_id,
            _BATCH.c.gl_on == day.on,
            _BATCH.c.state.in_(UNPOSTED),
        )
        .order_by(_BATCH.c.number)
    )
    for row in rows:
        says = f"Batch {row.number} is {row.state}, {money(row.amount_cents)}"
        todo = "Post it, or move its posting date."
        screen = "batches" if row.state in KEYABLE else "batch_proof"
        yield _line("batch_unposted", says, row.full_name, todo, (screen, row.number))


def _tickets(connection: Connection, day: Day) -> Iterator[Any]:
    rows = connection.execute(
        select(_USER.c.full_name, func.count().label("tickets"))
        .select_from(_DRAFT)
        .join(_USER, _USER.c.id == _DRAFT.c.owner_id)
        .join(_SESSION, _SESSION.c.id == _DRAFT.c.drawer_session_id)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .where(*_of_day(day), _DRAFT.c.state.in_(("open", "parked")))
        .group_by(_USER.c.full_name)
        .order_by(_USER.c.full_name)
    )
    for row in rows:
        says = f"{row.tickets} unfinished {'ticket' if row.tickets == 1 else 'tickets'}"
        todo = "Finish or throw them away."
        yield _line("ticket_unfinished", says, row.full_name, todo, ("tickets", ""))


def _undeposited(connection: Connection, day: Day, reference: Reference) -> Iterator[Any]:
    """Money of the day that lies in no deposit yet, with the clock the law gives it."""
    for each in money_on_hand(connection, reference, day.office_id):
        cents = each.total_cents - each.prepared_cents
        if each.taken_on == day.on and cents > 0:
            says = f"{money(cents)} of the day is in no deposit"
            todo = _deposit_clock(day, cents, reference)
            yield _line("money_undeposited", says, "Office", todo, ("deposits", ""))


def _deposit_clock(day: Day, cents: int, reference: Reference) -> str:
    """What the deposit clock asks for.

    Source: G.S. 159-32(a): daily, unless the board lets money below a threshold wait.
    """
    clock = reference.policy["deposit.daily"]
    if cents < clock["threshold_cents"]:
        return f"It may wait until {money(clock['threshold_cents'])} is on hand."
    by = reference.calendar(day.office_id).after(day.on, clock["most_days"])
    return f"Deposit it by {town_date(by)}."


def _prints(connection: Connection, day: Day) -> Iterator[Any]:
    rows = connection.execute(
        select(_STATION.c.name, func.count().label("jobs"))
        .join(_JOB, _JOB.c.workstation_id == _STATION.c.id)
        .where(_STATION.c.office_id == day.office_id, _JOB.c.state == "failed")
        .group_by(_STATION.c.name)
        .order_by(_STATION.c.name)
    )
    for row in rows:
        says = f"{row.jobs} {'paper was' if row.jobs == 1 else 'papers were'} not printed"
        yield _line("print_failed", says, row.name, "Print again or cancel.", ("print_jobs", ""))


def _days_before(connection: Connection, day: Day, since: str | None) -> Iterator[Any]:
    """Earlier days with entries that no close has taken into the ledger yet.

    Books that are older than their first close begin at `since`.
    """
    first = dt.date.fromisoformat(since) if since else dt.date.min
    before = [on for on in days_with_entries(connection, day.office_id, day.on) if on >= first]
    if before:
        many = f"{len(before)} earlier days are" if len(before) > 1 else "An earlier day is"
        last = f" to {town_date(before[-1])}" if len(before) > 1 else ""
        says = f"{many} not in the ledger: {town_date(before[0])}{last}"
        at = ("ledger", before[0])
        yield _line("day_before_open", says, "Office", "Close those days, oldest first.", at)


def _suspense(connection: Connection, day: Day) -> Iterator[Any]:
    row = connection.execute(
        select(func.count(), func.coalesce(func.sum(_SUSPENSE.c.open_cents), 0)).where(
            _SUSPENSE.c.open_cents > 0, _SUSPENSE.c.received_on < day.on
        )
    ).one()
    if row[0]:
        says = f"{row[0]} in suspense for more than a day, {money(int(row[1]))}"
        yield _line("suspense_old", says, "Office", "Apply or return it.", ("suspense", ""))


def _proofs(proofs: Iterable[ProofResult]) -> Iterator[Any]:
    for proof in proofs:
        if not proof.ok:
            says = f"Proof {proof.name} fails: {proof.failures[0] if proof.failures else ''}"
            todo = "Do not close. Run clerktui verify and tell your administrator."
            yield _line("proof_failed", says, "Administrator", todo)
