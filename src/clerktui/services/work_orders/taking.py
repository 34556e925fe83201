"""A request for service taken down: from an account, at an address, from a caller with neither.

The same thing at the same place is one order: whoever asks for it again joins it and is called
back like the first. A request is a contact of the account or of the caller, too.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import (
    Account,
    Contact,
    Customer,
    FreeContact,
    Premise,
    WorkOrder,
    WorkOrderCaller,
)
from clerktui.rules.addresses import folded_place
from clerktui.rules.folding import fold, fold_number
from clerktui.rules.reach import check_phone
from clerktui.rules.request_types import RequestType, checked_answers
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.confidential import is_hidden
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.making import make, new_order
from clerktui.services.work_order_rows.steps import LIVE, Move, Working, lock_order, move_on, once
from clerktui.services.work_orders import disconnecting
from clerktui.services.work_orders.where import Where, find_where
from clerktui.views.people import Actor
from clerktui.views.work_orders import RequestDraft, RequestTaken, SameRequest

_ACCOUNT = Account.__table__
_CALLER = WorkOrderCaller.__table__
_CONTACT = Contact.__table__
_CUSTOMER = Customer.__table__
_FREE = FreeContact.__table__
_ORDER = WorkOrder.__table__
_PREMISE = Premise.__table__
_WORDS_MAX = 1_000
_NAME_MAX = 80
_SAME_LISTED = 20


def take_request(db: Database, actor: Actor, draft: RequestDraft) -> RequestTaken:
    """Take a request down: a new order, or one more caller on the order that is open for it.

    Raises:
        Refused: `denied`, `work_order.type_unknown`, `work_order.type_by_program`,
            `work_order.account_missing`, `work_order.place_missing`, `work_order.caller_missing`
            where nobody could be called who asked to be, `work_order.same_open` where the same is
            open and nobody looked, `work_order.unknown` and `work_order.ended` for the order to
            join, `work_order.join_other`, `work_order.wanted_past`, `work_order.wanted_far`,
            `work_order.priority`, `work_order.crew_unknown`, what
            `request_types.checked_answers` and `disconnecting.check` refuse, `reach.phone`,
            `account.unknown`, `account.ambiguous`, `command.reused`, `text.control`,
            `text.too_long`.
    """
    require(actor, "work_order.take")
    return once(db, actor, "request", draft, lambda working: _take(working, draft))


def find_same(db: Database, actor: Actor, draft: RequestDraft) -> tuple[SameRequest, ...]:
    """The open orders for the same thing at the place of a request, the oldest first.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "work_order.take")
    with db.read() as connection:
        reference = get_reference(db, connection)
        where = find_where(connection, draft.account, draft.place)
        rows = _same(connection, reference, draft.kind, where)
        known = town.types(reference)
        return tuple(
            SameRequest(
                number=row.number,
                kind=row.kind,
                name=town.name_of(known, row.kind),
                state=row.state,
                place=row.place,
                account="" if row.is_kept and not draft.account else row.account or "",
                made_at=row.made_at,
                callers=row.callers,
                words=row.description,
            )
            for row in rows
        )


# ------------------------------------------------------------------------------------- inside
def _take(working: Working, draft: RequestDraft) -> RequestTaken:
    connection, reference = working.connection, working.reference
    kind = town.type_of(reference, draft.kind)
    if not kind.is_active or kind.made_by == "program":
        raise Refused("work_order.type_by_program", kind=kind.name)
    where = find_where(connection, draft.account, draft.place)
    if draft.join:
        return _join(working, draft, kind, where)
    where.check(kind)
    if kind.disconnects and where.account is not None:
        disconnecting.check(working, where.account)
    if not draft.is_other:
        same = _same(connection, reference, kind.code, where)
        if same:
            raise Refused("work_order.same_open", number=same[0].number, place=same[0].place)
    values = new_order(
        reference,
        kind.code,
        working.now,
        account_id=where.account.id if where.account else None,
        premise_id=where.premise_id,
        place=where.place,
        wanted_on=_wanted_on(reference, draft),
        made_by_id=working.actor.user_id if working.actor else None,
        description=clean_text(draft.words, max_length=_WORDS_MAX),
        answers=checked_answers(kind, draft.answers),
        priority=_priority(draft) or None,
        crew=town.crew_of(reference, draft.crew).code if draft.crew else None,
        parent_id=_parent(connection, draft.parent),
    )
    order = make(working, values)
    _write_caller(working, order, draft, kind, where)
    return _taken(working, order, where, is_joined=False)


def _join(working: Working, draft: RequestDraft, kind: RequestType, where: Where) -> RequestTaken:
    """One more caller on an open order."""
    order = lock_order(working.connection, draft.join)
    if order.state not in LIVE:
        raise Refused("work_order.ended", number=order.number, state=order.state)
    if order.kind != kind.code:
        raise Refused("work_order.join_other", number=order.number, kind=kind.name)
    _write_caller(working, order, draft, kind, where)
    order = move_on(working, order, Move("joined", order.state))
    return _taken(working, order, where, is_joined=True)


def _taken(working: Working, order: Any, where: Where, *, is_joined: bool) -> RequestTaken:
    count = select(func.count()).where(_CALLER.c.order_id == order.id)
    return RequestTaken(
        number=order.number,
        kind=order.kind,
        name=town.name_of(town.types(working.reference), order.kind),
        state=order.state,
        place=order.place,
        account=where.account.number if where.account else "",
        is_joined=is_joined,
        callers=working.connection.execute(count).scalar_one(),
        due_at=order.due_at,
    )


def _same(connection: Connection, reference: Reference, kind: str, where: Where) -> list[Any]:
    """The open orders of a type there: at the same premise, or at a place of the same words."""
    if not where.place:
        return []
    here = _ORDER.c.place_n == folded_place(where.place)
    if where.premise_id is not None:
        here = or_(_ORDER.c.premise_id == where.premise_id, here)
    days = int(town.rules(reference)["duplicate_days"])
    since = reference.read_at - dt.timedelta(days=days)
    callers = select(func.count()).where(_CALLER.c.order_id == _ORDER.c.id).scalar_subquery()
    kept = is_hidden().label("is_kept")
    query = (
        select(_ORDER, _ACCOUNT.c.number.label("account"), callers.label("callers"), kept)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _ORDER.c.account_id)
        .where(and_(_ORDER.c.ended_at.is_(None), _ORDER.c.kind == kind, here))
        .where(_ORDER.c.made_at >= since)
        .order_by(_ORDER.c.number)
        .limit(_SAME_LISTED)
    )
    return list(connection.execute(query))


def _wanted_on(reference: Reference, draft: RequestDraft) -> dt.date:
    wanted = draft.wanted_on or reference.on
    if wanted < reference.on:
        raise Refused("work_order.wanted_past", wanted_on=wanted)
    town.check_day(reference, wanted)
    return wanted


def _priority(draft: RequestDraft) -> int:
    if draft.priority not in range(6):
        raise Refused("work_order.priority", priority=draft.priority)
    return draft.priority


def _parent(connection: Connection, number: int) -> int | None:
    if not number:
        return None
    query = select(_ORDER.c.id).where(_ORDER.c.number == number)
    found = connection.execute(query).scalar()
    if found is None:
        raise Refused("work_order.unknown", number=number)
    return int(found)


def _write_caller(
    working: Working, order: Any, draft: RequestDraft, kind: RequestType, where: Where
) -> None:
    """Who asked, with the contact it was."""
    connection, account = working.connection, where.account
    caller = clean_text(draft.caller, max_length=_NAME_MAX)
    number = clean_text(draft.number, max_length=_NAME_MAX)
    if number:
        check_phone(number)
    language = "en"
    if account is not None:
        query = select(_CUSTOMER).where(_CUSTOMER.c.id == account.customer_id)
        customer = connection.execute(query).one()
        caller = caller or display_name(customer.last_name, customer.first_name)
        number, language = number or customer.phone, customer.language
    wants = kind.follow_up if draft.wants_call is None else draft.wants_call
    if draft.wants_call and not number:
        raise Refused("work_order.caller_missing")
    said = {
        "account_id": account.id if account else None,
        "caller": caller,
        "number": number,
        "words": clean_text(draft.words, max_length=_WORDS_MAX),
        "wants_call": wants and bool(number),
        "language": language,
        "at": working.now,
        "user_id": working.user_id,
    }
    known = _same_caller(connection, order.id, said)
    if known is None:
        connection.execute(insert(_CALLER).values(order_id=order.id, **said))
    else:
        again = {"words": said["words"] or known.words, "number": number or known.number}
        again["wants_call"] = bool(known.wants_call or said["wants_call"])
        connection.execute(update(_CALLER).where(_CALLER.c.id == known.id).values(**again))
    _write_contact(working, order, said, kind)


def _same_caller(connection: Connection, order_id: int, said: dict[str, Any]) -> Any | None:
    """Whoever asks again is one caller still: the same account and name, or the same number."""
    query = select(_CALLER).where(_CALLER.c.order_id == order_id).order_by(_CALLER.c.id)
    digits = fold_number(said["number"])
    who = (said["account_id"], fold(said["caller"]))
    for row in connection.execute(query):
        if digits and fold_number(row.number) == digits:
            return row
        if row.account_id is not None and (row.account_id, fold(row.caller)) == who:
            return row
    return None


def _write_contact(working: Working, order: Any, said: dict[str, Any], kind: RequestType) -> None:
    words = said["words"]
    values = {
        "kind": "call",
        "direction": "in",
        "reason": "",
        "outcome": "",
        "number": said["number"],
        "body": f"{kind.name}, order {order.number}" + (f": {words}" if words else ""),
        "at": working.now,
        "user_id": working.user_id,
    }
    if said["account_id"] is not None:
        working.connection.execute(insert(_CONTACT).values(account_id=said["account_id"], **values))
    elif said["caller"]:
        working.connection.execute(insert(_FREE).values(caller=said["caller"], **values))
