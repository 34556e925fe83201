"""Prepared by one person, released by another: then the debts are with the agency.

And taken back: after so many days, by hand, or given back by the agency itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, and_, false, insert, or_, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.models import PlacementList, User
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.agencies import rows
from clerktui.services.agencies.planning import Plan, get_plan, plan
from clerktui.services.agencies.rows import (
    ACCOUNT,
    AGENCY,
    PLACEMENT,
    Stepping,
    begin,
    take_step,
)
from clerktui.services.collections.placements import Moved, move, write_move
from clerktui.services.collections.reactions import account_changed
from clerktui.services.reference import get_reference
from clerktui.views.agencies import (
    ListDone,
    ListDraft,
    PlacementDone,
    PlacementDraft,
    PlanView,
)
from clerktui.views.people import Actor

AT_ONCE = 300
_LIST = PlacementList.__table__
_USER = User.__table__


def prepare(db: Database, actor: Actor, draft: ListDraft) -> ListDone:
    """Prepare the list of an agency as the books stand; prepared again, it is as they stand then.

    Raises:
        Refused: `denied`, `agency.unknown`, `agency.nobody`, `command.reused`.
    """
    require(actor, "agency.enter")
    return take_step(db, actor, ("prepare", draft), ListDone, lambda s: _prepare(s, draft.agency))


def release(db: Database, actor: Actor, draft: ListDraft) -> ListDone:
    """Release a list somebody else prepared: its debts are with the agency from then on.

    Raises:
        Refused: `denied`, `agency.list_unknown`, `agency.list_released`, `agency.own_list`,
            `agency.plan_changed`, `command.reused`.
    """
    require(actor, "agency.release")
    return take_step(db, actor, ("release", draft), ListDone, lambda s: _release(s, draft.number))


def get_list(db: Database, actor: Actor, number: int) -> PlanView:
    """A prepared list as the books stand now; a released one as it was placed.

    Raises:
        Refused: `denied`, `agency.list_unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        row = _list(connection, number)
        view = plan(connection, get_reference(db, connection), row.agency_code).view()
        users = connection.execute(select(_USER.c.id, _USER.c.full_name))
        names = {row.id: row.full_name for row in users}
    by, released_by = names[row.prepared_by_id], names.get(row.released_by_id, "")
    if row.state == "released":
        view = PlanView(row.agency_code, (), (), row.amount_cents)
    return PlanView(
        *(view.agency, view.lines, view.left_out, view.amount_cents),
        *(row.number, row.state, by, released_by),
    )


def get_current(db: Database, actor: Actor, agency: str) -> PlanView:
    """The list of an agency that waits to be released; where there is none, what would be in one.

    Raises:
        Refused: `denied`, `agency.unknown`.
    """
    require(actor, "account.view")
    query = select(_LIST.c.number).where(_LIST.c.agency_code == agency)
    with db.read() as connection:
        number = connection.execute(query.where(_LIST.c.state == "prepared")).scalar()
    return get_list(db, actor, number) if number else get_plan(db, actor, agency)


def recall(db: Database, actor: Actor, draft: PlacementDraft) -> PlacementDone:
    """Take a debt back from its agency by hand, with the reason; its next file says so.

    Raises:
        Refused: `denied`, `agency.placement_unknown`, `agency.why`, `states.no_move`,
            `command.reused`.
    """
    require(actor, "agency.enter")
    moved = ("recalled", "recalled", "taken back", "recall")
    return take_step(db, actor, ("recall", draft), PlacementDone, lambda s: _end(s, draft, moved))


def close_back(db: Database, actor: Actor, draft: PlacementDraft) -> PlacementDone:
    """Close a debt its agency gave back, with what it said; writing it off is another step.

    Raises:
        Refused: as `recall`.
    """
    require(actor, "agency.enter")
    moved = ("given_back", "closed", "given back by the agency", "")
    return take_step(db, actor, ("close", draft), PlacementDone, lambda s: _end(s, draft, moved))


def recall_expired(db: Database, actor: Actor, *, dry_run: bool = False) -> tuple[int, ...]:
    """Take back every debt an agency has had for as long as was agreed; again it does no more.

    Returns:
        The placements' numbers.

    Raises:
        Refused: `denied`.
    """
    require(actor, "agency.enter")
    return expire(db, actor, dry_run=dry_run)


def expire(
    db: Database, actor: Actor, on: dt.date | None = None, *, dry_run: bool = False
) -> tuple[int, ...]:
    """As `recall_expired`, for the daily run, whoever may run it; some at a time.

    Args:
        db: the books.
        actor: who runs it.
        on: the day a rehearsal is for; today when it is none.
        dry_run: only say which.

    Returns:
        The placements' numbers.
    """
    if dry_run:
        with db.read() as connection:
            day = on or get_reference(db, connection).on
            return tuple(row.number for row in _expired(connection, day))

    def piece(connection: Connection) -> list[int]:
        stepping = begin(db, connection, actor)
        found = _expired(connection, stepping.today, AT_ONCE)
        return [row.number for row in found if _expire(stepping, row)]

    ended: list[int] = []
    while now := db.post(piece):
        ended += now
    return tuple(sorted(ended))


# -------------------------------------------------------------------------------------- the list
def _list(connection: Connection, number: int, *, lock: bool = False) -> Any:
    query = select(_LIST).where(_LIST.c.number == number)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise Refused("agency.list_unknown", number=number)
    return row


def _prepare(stepping: Stepping, agency: str) -> ListDone:
    connection = stepping.connection
    rows.agency_of(connection, agency, stepping.today)
    made = plan(connection, stepping.reference, agency)
    if not made.inside:
        raise Refused("agency.nobody", agency=agency, left_out=len(made.left_out))
    values = {
        "item_count": len(made.inside),
        "amount_cents": made.cents,
        "plan_hash": made.hash,
        "prepared_at": stepping.now,
        "prepared_by_id": stepping.actor.user_id,
    }
    query = select(_LIST).where(_LIST.c.agency_code == agency, _LIST.c.state == "prepared")
    row = connection.execute(query.with_for_update()).first()
    if row is None:
        number = rows.next_number(connection, _LIST.c.number)
        connection.execute(insert(_LIST).values(number=number, agency_code=agency, **values))
    else:
        number = row.number
        connection.execute(update(_LIST).where(_LIST.c.id == row.id).values(**values))
    return _listed(stepping, (number, agency, "prepared"), made)


def _release(stepping: Stepping, number: int) -> ListDone:
    connection = stepping.connection
    row = _list(connection, number, lock=True)
    if row.state != "prepared":
        raise Refused("agency.list_released", number=number)
    if row.prepared_by_id == stepping.actor.user_id:
        raise Refused("agency.own_list", number=number)
    agency = rows.agency_of(connection, row.agency_code, stepping.today)
    first = plan(connection, stepping.reference, row.agency_code)
    ids = sorted(one.account_id for one in first.inside)
    connection.execute(
        select(ACCOUNT.c.id).where(ACCOUNT.c.id.in_(ids)).order_by(ACCOUNT.c.id).with_for_update()
    ).all()
    made = plan(connection, stepping.reference, row.agency_code)
    if made.hash != row.plan_hash:
        raise Refused("agency.plan_changed", number=number)
    for one in made.inside:
        _place(stepping, (row.id, agency), one)
    connection.execute(
        update(_LIST)
        .where(_LIST.c.id == row.id)
        .values(
            state="released",
            released_at=stepping.now,
            released_by_id=stepping.actor.user_id,
        )
    )
    _follow(stepping, ids)
    return _listed(stepping, (number, row.agency_code, "released"), made)


def _follow(stepping: Stepping, account_ids: Sequence[int]) -> None:
    """The town stops collecting what an agency has, and goes on with what came back."""
    account_changed(stepping.connection, stepping.reference, stepping.now, account_ids, "account")


def _place(stepping: Stepping, where: tuple[int, Any], one: Any) -> None:
    list_id, agency = where
    cents = one.line.amount_cents
    placed = stepping.connection.execute(
        insert(PLACEMENT)
        .values(
            number=rows.next_number(stepping.connection, PLACEMENT.c.number),
            list_id=list_id,
            agency_id=agency.id,
            account_id=one.account_id,
            amount_cents=cents,
            owed_cents=cents,
            due_until=one.due_until,
            placed_on=stepping.today,
        )
        .returning(PLACEMENT)
    ).one()
    back_on = stepping.today + dt.timedelta(days=agency.recall_days)
    words = f"{money(cents)} placed with {agency.name} until {town_date(back_on)}"
    write_move(stepping.moving, placed, "", Moved("placed", "placed", words, cents, "placement"))


def _listed(stepping: Stepping, what: tuple[int, str, str], made: Plan) -> ListDone:
    number, agency, state = what
    audit.record(
        stepping.connection,
        stepping.actor,
        f"agency_list_{state}",
        ("placement_list", number),
        stepping.now,
        amount_cents=made.cents,
        count=len(made.inside),
    )
    return ListDone(number, agency, state, len(made.inside), made.cents)


# --------------------------------------------------------------------------------------- the end
def _locked_account(stepping: Stepping, account_id: int) -> None:
    query = select(ACCOUNT.c.id).where(ACCOUNT.c.id == account_id).with_for_update()
    stepping.connection.execute(query).one()


def _expired(connection: Connection, on: dt.date, limit: int | None = None) -> list[Any]:
    """What was placed so long before a day that its agency has it no longer, by account."""
    over = expired_where(connection, on)
    query = rows.placements().where(PLACEMENT.c.state == "placed", over)
    return list(connection.execute(query.order_by(PLACEMENT.c.account_id).limit(limit)))


def expired_where(connection: Connection, on: dt.date) -> Any:
    """What holds for a placement older than was agreed with its agency."""
    agreed = connection.execute(select(AGENCY.c.id, AGENCY.c.recall_days)).all()
    too_old = [
        and_(
            PLACEMENT.c.agency_id == one.id,
            PLACEMENT.c.placed_on < on - dt.timedelta(days=one.recall_days),
        )
        for one in agreed
    ]
    return or_(false(), *too_old)


def _expire(stepping: Stepping, row: Any) -> bool:
    """Take one back, unless it ended while its account was waited for."""
    _locked_account(stepping, row.account_id)
    row = rows.find_placement(stepping.connection, row.number, lock=True)
    if row.state != "placed":
        return False
    words = f"taken back after {row.recall_days} days"
    by_rule = replace(stepping.moving, user_id=None)
    move(by_rule, row, Moved("expired", "recalled", words, tells="recall"))
    _follow(stepping, [row.account_id])
    return True


def _end(
    stepping: Stepping, draft: PlacementDraft, how: tuple[str, str, str, str]
) -> PlacementDone:
    if not stepping.note:
        raise Refused("agency.why", number=draft.number)
    row = rows.find_placement(stepping.connection, draft.number)
    _locked_account(stepping, row.account_id)
    row = rows.find_placement(stepping.connection, draft.number, lock=True)
    code, state, words, tells = how
    if row.state == state:
        raise Refused("states.no_move", thing="placement", from_state=state, to_state=state)
    said = f"{words}: {stepping.note}"
    now = move(stepping.moving, row, Moved(code, state, said, tells=tells))
    _follow(stepping, [row.account_id])
    audit.record(
        stepping.connection,
        stepping.actor,
        f"agency_{code}",
        ("placement", row.number),
        stepping.now,
        note=stepping.note,
    )
    return PlacementDone(row.number, row.account, state, now.owed_cents, said)
