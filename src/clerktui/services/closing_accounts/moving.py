"""A customer moves within town: the old account on its way out, the new one waiting, in one act.

The new account is active when its turn-on order is done, as an account that was applied for.

Whoever is on the books at the new place is moved out by a close-out of their own, the day before.
The deposit follows when the old account is closed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.models import Account, CloseOut, Premise, ServiceAgreement
from clerktui.rules.closing_accounts import next_number
from clerktui.rules.names import fold_number
from clerktui.rules.reach import check_phone
from clerktui.rules.text import clean_text, snippet
from clerktui.security.permissions import require
from clerktui.services.closing_accounts.order_rows import make_order
from clerktui.services.closing_accounts.previous import Coming, move_out, occupants, said_before
from clerktui.services.closing_accounts.starting import (
    NOWHERE,
    Beginning,
    begin,
    check_stop,
    find_account,
    warnings,
)
from clerktui.services.closing_accounts.steps import take_step, write_contact
from clerktui.services.confidential import shown_address
from clerktui.services.customer_deposits.steps import Stepping
from clerktui.services.reference import Reference, get_reference
from clerktui.services.search_index import number_column, premise_columns
from clerktui.views.closing_accounts import CloseOutDone, MoveTownDraft
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_CLOSE_OUT = CloseOut.__table__
_PREMISE = Premise.__table__
_DAY = dt.timedelta(days=1)


def move_within_town(db: Database, actor: Actor, draft: MoveTownDraft) -> CloseOutDone:
    """Make the customer's account at the new place and begin to close the old one.

    The new account takes the services, rate classes and meters the place had last. The answer
    names the close-out, the new account with its turn-on order, and the close-out of a previous
    occupant.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `close_out.place`,
            `close_out.place_number`, `close_out.place_services`, `close_out.account_state`,
            `close_out.open`, `close_out.stop_on`, `move.days`, `move.number_taken`,
            `move.same_place`, `reach.phone`, `flag.forbids`, `command.reused`.
        NeedsOverride: `flag.asks`, of either account that is closed.
    """
    require(actor, "account.close")
    return take_step(db, actor, "move", draft, lambda stepping: _move(stepping, draft))


def tell_place(
    db: Database, actor: Actor, account: str, place: str, start_on: dt.date | None = None
) -> tuple[str, ...]:
    """What a move to a place would do there, in words, before it is done.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `close_out.place`,
            `move.same_place`.
    """
    require(actor, "account.close")
    with db.read() as connection:
        named = find_account(connection, account)
        premise = _place(connection, place)
        if premise.id == named.premise_id:
            raise Refused("move.same_place", account=named.number)
        before = _newest_with_services(connection, premise.id)
        services = _services(connection, before)
        taking = tuple((one.service, one.meter) for one in services)
        coming = Coming(premise.id, named.customer_id, taking)
        told = said_before(connection, coming, start_on)
        number = free_number(connection, before.number) if before is not None else ""
        here = _here(connection, get_reference(db, connection), premise, services)
    opens = (f"New account {number}, waiting for its turn-on.",) if number else ()
    return (here, *opens, *(f"{one}." for one in told))


def _here(connection: Connection, reference: Reference, premise: Any, services: list[Any]) -> str:
    """A place and what is served there, in words; a confidential address is not said."""
    shown = (
        select(shown_address())
        .select_from(_PREMISE)
        .join(_ACCOUNT, _ACCOUNT.c.premise_id == _PREMISE.c.id)
        .where(_PREMISE.c.id == premise.id)
        .order_by(_ACCOUNT.c.id.desc())
    )
    known = connection.execute(shown.limit(1)).scalar()
    taken = (f"{reference.services[one.service].name} {one.meter}".strip() for one in services)
    served = ", ".join(taken) or "nothing is known to be served there"
    return f"{known or premise.address}: {served}"


def _move(stepping: Stepping, draft: MoveTownDraft) -> CloseOutDone:
    connection = stepping.connection
    named = find_account(connection, draft.account)
    premise = _place(connection, draft.place)
    if premise.id == named.premise_id:
        raise Refused("move.same_place", account=named.number)
    if draft.start_on < draft.stop_on - _DAY:
        raise Refused("move.days")
    before = _newest_with_services(connection, premise.id)
    services = _services(connection, before)
    taking = tuple((one.service, one.meter) for one in services)
    sitting = occupants(connection, Coming(premise.id, named.customer_id, taking))
    numbers = {named.number, *(one.number for one in sitting)}
    stepping.lock_accounts(*sorted(numbers))
    account = find_account(connection, named.number)
    check_stop(stepping.reference, account, draft.stop_on)
    notes = list(warnings(connection, account))
    previous, told = move_out(stepping, sitting, draft.start_on)
    notes += told
    new_id, number, order = _open(stepping, _Opening(account, premise, before, services), draft)
    notes.append(f"account {number} is active when order {order} is done")
    forward = {**NOWHERE, "phone": clean_text(draft.phone, max_length=80)}
    if forward["phone"]:
        check_phone(forward["phone"])
    close_out = begin(stepping, Beginning(account, draft.stop_on, "moving", new_id, forward))
    words = f"Moves on {town_date(draft.start_on)} from account {account.number} to {number}"
    write_contact(stepping, account.id, words)
    write_contact(stepping, new_id, words)
    state = connection.execute(
        select(_CLOSE_OUT.c.state).where(_CLOSE_OUT.c.number == close_out)
    ).scalar_one()
    return CloseOutDone(
        close_out,
        state,
        account.number,
        account.balance_cents,
        new_account=number,
        previous=next(iter(previous), 0),
        order=order,
        notes=tuple(notes),
    )


# --------------------------------------------------------------------------------------- the place
def _place(connection: Connection, place: str) -> Any:
    """A premise by an account there, or by its address.

    Raises:
        Refused: `close_out.place`.
    """
    typed = place.strip()
    by_account = select(_PREMISE).join(_ACCOUNT, _ACCOUNT.c.premise_id == _PREMISE.c.id)
    columns = premise_columns(typed)
    by_address = select(_PREMISE).where(
        _PREMISE.c.house == columns["house"], _PREMISE.c.street_n == columns["street_n"]
    )
    for query in (by_account.where(_ACCOUNT.c.number_n == fold_number(typed)), by_address):
        rows = {row.id: row for row in connection.execute(query)} if typed else {}
        if len(rows) == 1:
            return next(iter(rows.values()))
    raise Refused("close_out.place", place=snippet(typed) or "''")


# --------------------------------------------------------------------------------- the new account
@dataclass(frozen=True)
class _Opening:
    """An account about to be opened: whose, where, and what the place took before."""

    account: Any
    premise: Any
    before: Any
    services: list[Any]


def _open(stepping: Stepping, opening: _Opening, draft: MoveTownDraft) -> tuple[int, str, int]:
    """The new account, waiting for its turn-on; gives its id, its number, and the order's.

    Raises:
        Refused: `close_out.place_number`, `close_out.place_services`, `move.number_taken`.
    """
    connection = stepping.connection
    number, folded = _new_number(connection, opening.before, draft.number)
    if not opening.services:
        raise Refused("close_out.place_services", place=opening.premise.address)
    new = connection.execute(
        insert(_ACCOUNT)
        .values(
            number=number,
            number_n=folded,
            customer_id=opening.account.customer_id,
            premise_id=opening.premise.id,
            account_class=opening.account.account_class,
            status="pending",
        )
        .returning(_ACCOUNT.c.id, _ACCOUNT.c.premise_id)
    ).one()
    take_services(connection, opening.services, new.id, draft.start_on)
    note = f"moves from {opening.account.number}"
    _, order = make_order(stepping, "turn_on", new, draft.start_on, note=note)
    stepping.tell("open_account", number, 0)
    return new.id, number, order


def _new_number(connection: Connection, before: Any, typed: str) -> tuple[str, str]:
    """The number that was typed, or the place's next; and how it is searched for."""
    number = clean_text(typed, max_length=40)
    if not number:
        number = free_number(connection, before.number) if before is not None else ""
    if not number:
        raise Refused("close_out.place_number")
    folded = number_column(number)
    taken = select(_ACCOUNT.c.id).where(_ACCOUNT.c.number_n == folded)
    if connection.execute(taken.limit(1)).first() is not None:
        raise Refused("move.number_taken", number=number)
    return number, folded


def _newest_with_services(connection: Connection, premise_id: int) -> Any:
    """The last account of a place that took service there."""
    served = select(_AGREEMENT.c.account_id)
    query = select(_ACCOUNT.c.id, _ACCOUNT.c.number).where(
        _ACCOUNT.c.premise_id == premise_id, _ACCOUNT.c.id.in_(served)
    )
    return connection.execute(query.order_by(_ACCOUNT.c.id.desc()).limit(1)).first()


def take_services(
    connection: Connection, before: Sequence[Any], account_id: int, start_on: dt.date
) -> None:
    """An account takes the services, rate classes and meters another had, from a day."""
    columns = ("service", "rate_class", "meter", "meter_n")
    begun = {"account_id": account_id, "started_on": start_on}
    taken = [{name: getattr(one, name) for name in columns} | begun for one in before]
    if taken:
        connection.execute(insert(_AGREEMENT), taken)


def free_number(connection: Connection, number: str) -> str:
    """The next number of a place that nobody has."""
    while number := next_number(number):
        taken = select(_ACCOUNT.c.id).where(_ACCOUNT.c.number_n == number_column(number))
        if connection.execute(taken.limit(1)).first() is None:
            return number
    return ""


def _services(connection: Connection, before: Any) -> list[Any]:
    """What the last account of a place took: each service and meter once, the newest."""
    if before is None:
        return []
    query = select(_AGREEMENT).where(_AGREEMENT.c.account_id == before.id)
    rows = connection.execute(query.order_by(_AGREEMENT.c.id)).all()
    running = [row for row in rows if row.ended_on is None] or rows
    return list({(row.service, row.meter_n): row for row in running}.values())
