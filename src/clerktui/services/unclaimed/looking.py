"""Unclaimed property as the desk sees it: by state with its clocks, and one item whole."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import UnclaimedItem, UnclaimedLetter, UnclaimedMove, User
from clerktui.rules import unclaimed as rules
from clerktui.security.permissions import require
from clerktui.services.reference import Reference, get_reference
from clerktui.services.unclaimed import rows
from clerktui.services.unclaimed.letters import addressee_of
from clerktui.services.unclaimed.rows import RULES, find_item, owner_of
from clerktui.services.unclaimed_rows import OPEN
from clerktui.views.people import Actor
from clerktui.views.unclaimed import (
    UnclaimedItemLine,
    UnclaimedItemView,
    UnclaimedLetterView,
    UnclaimedMoveView,
)

_ITEM = UnclaimedItem.__table__
_LETTER = UnclaimedLetter.__table__
_MOVE = UnclaimedMove.__table__
_USER = User.__table__
LISTS: dict[str, tuple[str, ...]] = {
    "open": OPEN,
    "reported": ("reported", "paid"),
    "ended": ("answered", "skipped", "reimbursed"),
}
"""The lists there are, with their states."""


def list_items(
    db: Database, actor: Actor, which: str = "open", limit: int = 500
) -> tuple[UnclaimedItemLine, ...]:
    """The items of a list or of one state, what is dormant longest first.

    Raises:
        Refused: `denied`, `unclaimed.list_unknown`.
    """
    require(actor, "account.view")
    states = LISTS.get(which, (which,))
    known = {state for each in LISTS.values() for state in each}
    if not known.issuperset(states):
        raise Refused("unclaimed.list_unknown", known=", ".join((*LISTS, *sorted(known))))
    query = rows.items().where(_ITEM.c.state.in_(states))
    query = query.order_by(_ITEM.c.dormant_on, _ITEM.c.number).limit(limit)
    with db.read() as connection:
        reference = get_reference(db, connection)
        return tuple(_line(reference, row) for row in connection.execute(query).all())


def get_item(db: Database, actor: Actor, number: int) -> UnclaimedItemView:
    """An item whole.

    Raises:
        Refused: `denied`, `unclaimed.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        return _view(connection, reference, find_item(connection, number))


def _line(reference: Reference, row: Any) -> UnclaimedItemLine:
    said = reference.policy[RULES]
    year = rules.report_year(said, row.dormant_on, reference.on)
    words, until = _waits_for(reference, row, year)
    return UnclaimedItemLine(
        number=row.number,
        state=row.state,
        account=row.account,
        name=owner_of(row),
        kind=said["classes"][row.property_class]["name"],
        amount_cents=row.amount_cents,
        dormant_on=row.dormant_on,
        year=year,
        waits_for=words,
        until=until,
    )


def _waits_for(reference: Reference, row: Any, year: int) -> tuple[str, dt.date | None]:
    """What has to happen next, and the day it waits for."""
    said, on = reference.policy[RULES], reference.on
    first, last = rules.letter_window(said, year)
    proof, filing = rules.proof_by(said, year), rules.file_by(said, year)
    if row.state == "found" and row.amount_cents >= said["letter_minimum_cents"]:
        return ("its letter, from", first) if on < first else ("its letter, until", last)
    if row.state in OPEN:
        return ("an answer until", proof) if on <= proof else ("the report by", filing)
    return {
        "reported": ("the payment", None),
        "paid": ("the owner at the State", None),
        "answered": ("dormant again", row.dormant_on),
        "reimbursed": ("the State to repay", None),
        "skipped": ("to be taken in again", None),
    }[row.state]


def _view(connection: Connection, reference: Reference, row: Any) -> UnclaimedItemView:
    said = reference.policy[RULES]
    line = _line(reference, row)
    first, last = rules.letter_window(said, line.year)
    to = addressee_of(connection, row)
    return UnclaimedItemView(
        line=line,
        source=_source(row),
        code=said["classes"][row.property_class]["code"],
        active_on=row.active_on,
        owner_lines=to.lines if to else tuple(filter(None, (line.name,))),
        refund=row.refund,
        refund_state=row.refund_state,
        needs_letter=row.amount_cents >= said["letter_minimum_cents"] and to is not None,
        letter_from=first,
        letter_until=last,
        proof_by=rules.proof_by(said, line.year),
        file_by=rules.file_by(said, line.year),
        letters=_letters(connection, row.id),
        moves=_moves(connection, row.id),
    )


def _source(row: Any) -> str:
    return {
        "refund": f"refund {row.refund}",
        "deposit": f"customer deposit {row.source_id}",
        "credit": f"credit of account {row.account}",
        "suspense": f"suspense item {row.source_id}",
    }[str(row.source_kind)]


def _letters(connection: Connection, item_id: int) -> tuple[UnclaimedLetterView, ...]:
    query = select(_LETTER).where(_LETTER.c.item_id == item_id).order_by(_LETTER.c.id)
    return tuple(
        UnclaimedLetterView(row.number, row.year, row.dated_on, row.amount_cents)
        for row in connection.execute(query)
    )


def _moves(connection: Connection, item_id: int) -> tuple[UnclaimedMoveView, ...]:
    query = (
        select(_MOVE, _USER.c.full_name)
        .join(_USER, _USER.c.id == _MOVE.c.user_id)
        .where(_MOVE.c.item_id == item_id)
        .order_by(_MOVE.c.id)
    )
    return tuple(
        UnclaimedMoveView(
            row.day, row.code, row.to_state, row.words, row.amount_cents, row.full_name
        )
        for row in connection.execute(query)
    )
