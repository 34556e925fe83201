"""The directory: who a caller can be given to, for what, and whether they are there now."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import DirectoryEntry
from clerktui.rules.directory import rank
from clerktui.rules.folding import fold
from clerktui.rules.names import clean_text
from clerktui.rules.office_hours import OfficeHours, parse_hours, write_hours
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.reference import Reference, get_reference
from clerktui.views.contacts import DirectoryDraft, DirectoryView
from clerktui.views.people import Actor

NEEDED = ("department", "phone")
_LONG = 400
_ENTRY = DirectoryEntry.__table__
_ROWS_MAX = 1_000


# ------------------------------------------------------------------------------------- reading
def search(
    db: Database, actor: Actor, typed: str = "", *, everybody: bool = False
) -> tuple[DirectoryView, ...]:
    """Entries that fit what was typed, by topic first, then department, then person.

    Args:
        db: the books.
        actor: who looks.
        typed: words, each the beginning of one in the entry; nothing finds all.
        everybody: also who is not in use any more.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        query = select(_ENTRY).order_by(_ENTRY.c.department, _ENTRY.c.person, _ENTRY.c.id)
        if not everybody:
            query = query.where(_ENTRY.c.is_active)
        rows = connection.execute(query.limit(_ROWS_MAX)).all()
    here = db.clock.now().astimezone(ZoneInfo(reference.timezone)).replace(tzinfo=None)
    views = [_view(reference, row, here) for row in rows]
    ranked = [(rank(typed, searched(view)), place) for place, view in enumerate(views)]
    fitting = sorted((fit, place) for fit, place in ranked if fit is not None)
    return tuple(views[place] for _, place in fitting)


def searched(view: DirectoryView) -> tuple[str, ...]:
    """The texts of an entry a search looks at, the most telling first."""
    return (view.topics, view.department, view.person, f"{view.phone} {view.extension}")


def _view(reference: Reference, row: Any, here: dt.datetime) -> DirectoryView:
    is_open, standing = _standing(reference, row.hours, here)
    return DirectoryView(
        entry=row.id,
        department=row.department,
        person=row.person,
        phone=row.phone,
        extension=row.extension,
        topics=row.topics,
        hours=write_hours(row.hours or _office(reference)),
        languages=row.languages,
        say=row.say,
        note=row.note,
        is_active=row.is_active,
        is_open=is_open,
        standing=standing,
        follows_office=not row.hours,
    )


def _office(reference: Reference) -> dict[str, Any]:
    decided: dict[str, Any] = reference.policy["office.hours"]
    return decided


def _standing(reference: Reference, hours: dict[str, Any], here: dt.datetime) -> tuple[bool, str]:
    """Whether somebody is there, and until or from when, such as "closed, opens Mon 8:00 AM"."""
    open_hours = OfficeHours.from_data(hours or _office(reference), calendar=reference.calendar())
    closes = open_hours.closes(here)
    if closes is not None:
        return True, f"open now until {_clock(closes)}"
    opens = open_hours.opens(here)
    if opens is None:
        return False, "closed"
    day = "today" if opens.date() == here.date() else f"{opens:%a}"
    if (opens.date() - here.date()).days > 6:
        day = f"{opens:%m/%d}"
    return False, f"closed, opens {day} {_clock(opens)}"


def _clock(at: dt.datetime) -> str:
    hour = at.hour % 12 or 12
    minute = f":{at.minute:02}" if at.minute else ""
    return f"{hour}{minute} {'am' if at.hour < 12 else 'pm'}"


# ------------------------------------------------------------------------------------- writing
def save_entry(db: Database, actor: Actor, draft: DirectoryDraft, entry: int | None = None) -> int:
    """Add an entry, or change one; gives its number.

    Raises:
        Refused: `denied`, `directory.department_missing`, `directory.phone_missing`,
            `directory.exists`, `directory.unknown`, `hours.broken`, `text.control`,
            `text.too_long`.
    """
    require(actor, "directory.edit")
    with db.write() as connection:
        values = values_of(draft)
        taken = find_entry(connection, values["key_n"])
        if taken is not None and taken.id != entry:
            raise Refused(
                "directory.exists", department=values["department"], person=values["person"]
            )
        return write_entry(connection, actor, values, (entry, db.clock.now()))


def values_of(draft: DirectoryDraft) -> dict[str, Any]:
    """The columns of an entry, cleaned; refusals as `save_entry`."""
    values: dict[str, Any] = {
        "department": clean_text(draft.department, max_length=60),
        "person": clean_text(draft.person, max_length=60),
        "phone": clean_text(draft.phone, max_length=30),
        "extension": clean_text(draft.extension, max_length=10),
        "topics": clean_text(draft.topics, max_length=_LONG),
        "languages": clean_text(draft.languages, max_length=40) or "en",
        "say": clean_text(draft.say, max_length=_LONG),
        "note": clean_text(draft.note, max_length=_LONG),
        "hours": parse_hours(draft.hours),
        "is_active": draft.is_active,
    }
    for name in NEEDED:
        if not values[name]:
            raise Refused(f"directory.{name}_missing")
    return {**values, "key_n": fold(f"{values['department']} / {values['person']}")}


def find_entry(connection: Connection, key_n: str) -> Any:
    """The entry of a department and a person, folded; None when there is none."""
    return connection.execute(select(_ENTRY).where(_ENTRY.c.key_n == key_n)).first()


def write_entry(
    connection: Connection, actor: Actor, values: dict[str, Any], at: tuple[int | None, dt.datetime]
) -> int:
    """Add the entry, or change the one numbered in `at`; gives its number."""
    entry, now = at
    values = {**values, "changed_at": now}
    if entry is None:
        made = connection.execute(insert(_ENTRY).values(**values).returning(_ENTRY.c.id))
        entry = int(made.scalar_one())
        action = "add_directory"
    else:
        changed = connection.execute(update(_ENTRY).where(_ENTRY.c.id == entry).values(**values))
        if changed.rowcount == 0:
            raise Refused("directory.unknown", entry=entry)
        action = "change_directory"
    said = {name: values[name] for name in ("department", "person", "phone", "is_active")}
    audit.record(connection, actor, action, ("directory_entry", entry), now, **said)
    return entry
