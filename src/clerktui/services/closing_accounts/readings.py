"""The final reading of a meter: read, or estimated where nobody could get to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.models import FinalReading
from clerktui.rules.names import fold_number
from clerktui.rules.states import CLOSE_OUT, check_move
from clerktui.security.permissions import require
from clerktui.services.closing_accounts.likely import check_reading
from clerktui.services.closing_accounts.order_rows import end_order
from clerktui.services.closing_accounts.steps import (
    find_close_out,
    move_on,
    readings_of,
    take_step,
)
from clerktui.services.customer_deposits.steps import Stepping, balance_of
from clerktui.services.meters import READINGS
from clerktui.views.closing_accounts import CloseOutDone, ReadingDraft
from clerktui.views.people import Actor

_READING = FinalReading.__table__
_EARLY = dt.timedelta(days=31)


def enter_reading(db: Database, actor: Actor, draft: ReadingDraft) -> CloseOutDone:
    """Enter a final reading, or a better one while the final bill is not made.

    Raises:
        Refused: `denied`, `close_out.unknown`, `close_out.reading`, `close_out.reading_unknown`,
            `close_out.read_on`, `close_out.reading_why` and `close_out.reading_high` as
            `likely.check_reading`, `states.no_move` after the bill, `command.reused`.
        NeedsOverride: `close_out.reading_below`.
    """
    require(actor, "account.close")
    return take_step(db, actor, "reading", draft, lambda stepping: take_reading(stepping, draft))


def take_reading(stepping: Stepping, draft: ReadingDraft) -> CloseOutDone:
    """The same inside a transaction; for the order by which the meter is read.

    Raises:
        Refused: as `enter_reading`.
    """
    connection = stepping.connection
    row = find_close_out(connection, draft.number, lock=True)
    if row.state != "read":
        check_move(CLOSE_OUT, row.state, "read")
    dials = int(stepping.reference.policy[READINGS]["dials"])
    if not 0 <= draft.reading < 10**dials:
        raise Refused("close_out.reading", reading=draft.reading, dials=dials)
    read_on = draft.read_on or stepping.reference.on
    if not row.stop_on - _EARLY <= read_on <= stepping.reference.on:
        raise Refused("close_out.read_on", read_on=read_on, earliest=row.stop_on - _EARLY)
    asked = _asked(readings_of(connection, row.id), draft)
    was = check_reading(stepping, asked, draft, read_on)
    values = {
        "reading": draft.reading,
        "read_on": read_on,
        "is_estimated": draft.is_estimated,
    }
    connection.execute(update(_READING).where(_READING.c.id == asked.id).values(**values))
    if asked.order_id is not None:
        end_order(stepping, asked.order_id, "completed", stepping.note or "read at the desk")
    unread = [one for one in readings_of(connection, row.id) if one.reading is None]
    how = "estimated" if draft.is_estimated else "read"
    words = f"meter {asked.meter} {how} {draft.reading} on {town_date(read_on)}{was}"
    to_state = row.state if unread else "read"
    move_on(stepping, row, to_state, words)
    stepping.tell("read_close_out", row.account, 0)
    return CloseOutDone(
        row.number, to_state, row.account, balance_of(connection, row.account_id), notes=(words,)
    )


def _asked(rows: list[Any], draft: ReadingDraft) -> Any:
    meter = fold_number(draft.meter)
    found = [one for one in rows if not meter or fold_number(one.meter) == meter]
    if len(found) != 1:
        raise Refused("close_out.reading_unknown", number=draft.number, meter=draft.meter or "''")
    return found[0]
