"""Who owns, lets, rents or shares the place of an account: seen, added, ended; never erased."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import Account, AccountLink, Customer, CustomerIdentity, Premise
from clerktui.rules.folding import fold
from clerktui.rules.text import clean_text, snippet
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.arrangement_rows import open_words
from clerktui.services.collecting.credit import credit_view
from clerktui.services.confidential import shown_address
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.services.work_orders.listing import counted_of, open_order_of
from clerktui.views.account_links import (
    ROLES,
    AccountLinks,
    AccountStanding,
    EndLinkDraft,
    LinkDone,
    LinkDraft,
    LinkView,
    role_words,
)
from clerktui.views.people import Actor

_NAME_MAX, _PHONE_MAX = 120, 40
_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_IDENTITY = CustomerIdentity.__table__
_LINK = AccountLink.__table__
_PREMISE = Premise.__table__
_Work = Callable[[Connection, Reference], LinkDone]


def list_links(db: Database, actor: Actor, account: str) -> AccountLinks:
    """Everybody linked to an account, and where its customer is linked elsewhere; open ones first.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        found = which_account(connection, account)
        query = select(_CUSTOMER).where(_CUSTOMER.c.id == found.customer_id)
        customer = connection.execute(query).one()
        name = display_name(customer.last_name, customer.first_name)
        return AccountLinks(found.number, name, _links(connection, found))


def get_standing(db: Database, actor: Actor, account: str) -> AccountStanding:
    """What an account waits for, who is linked to it now, how many papers were shown.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        found = which_account(connection, account)
        reference = get_reference(db, connection)
        today = reference.on
        linked = tuple(
            one
            for one in _links(connection, found)
            if not one.is_back and (one.ended_on is None or one.ended_on > today)
        )
        papers = select(func.count()).where(_IDENTITY.c.customer_id == found.customer_id)
        count = int(connection.execute(papers).scalar_one())
        credit = credit_view(connection, reference, found.id)
        return AccountStanding(
            open_order_of(connection, found.id),
            linked,
            count,
            open_words(connection, reference, found.id),
            credit if credit.counted else None,
            *counted_of(connection, found.id),
        )


def add_link(db: Database, actor: Actor, draft: LinkDraft) -> LinkDone:
    """Link somebody to an account, from a day (today without one).

    Raises:
        Refused: `denied`, `link.role`, `link.name`, `link.twice`, `link.itself`,
            `account.unknown`, `account.ambiguous`, `text.control`, `text.too_long`,
            `command.reused`.
    """
    require(actor, "account.link")
    started = draft.started_on.isoformat() if draft.started_on else ""
    said = [draft.account, draft.role, draft.name, draft.phone, draft.other, started]

    def work(connection: Connection, reference: Reference) -> LinkDone:
        account = which_account(connection, draft.account)
        values = _values(connection, account, draft)
        _refuse_twice(connection, values)
        values["started_on"] = draft.started_on or reference.on
        made = connection.execute(insert(_LINK).values(**values).returning(_LINK.c.id))
        return LinkDone(int(made.scalar_one()), account.number, values["role"], values["name"])

    return _once(db, actor, ("link_account", draft.command_id, said), work)


def end_link(db: Database, actor: Actor, draft: EndLinkDraft) -> LinkDone:
    """End a link, today or on a day; it stays to be read.

    Raises:
        Refused: `denied`, `link.unknown`, `link.ended`, `link.before`, `command.reused`.
    """
    require(actor, "account.link")
    ends = draft.ended_on.isoformat() if draft.ended_on else ""

    def work(connection: Connection, reference: Reference) -> LinkDone:
        query = select(_LINK, _ACCOUNT.c.number).join(_ACCOUNT).where(_LINK.c.id == draft.link_id)
        row = connection.execute(query.with_for_update(of=_LINK)).first()
        if row is None:
            raise Refused("link.unknown", number=draft.link_id)
        if row.ended_on is not None:
            raise Refused("link.ended", name=row.name, day=row.ended_on)
        day = draft.ended_on or max(reference.on, row.started_on)
        if day < row.started_on:
            raise Refused("link.before", day=row.started_on)
        connection.execute(update(_LINK).where(_LINK.c.id == row.id).values(ended_on=day))
        return LinkDone(row.id, row.number, row.role, row.name, day.isoformat())

    return _once(db, actor, ("unlink_account", draft.command_id, [draft.link_id, ends]), work)


def _once(db: Database, actor: Actor, what: tuple[str, str, Any], work: _Work) -> LinkDone:
    kind, command_id, said = what
    command = commands.Command(command_id, kind, said, actor.user_id)

    def post(connection: Connection) -> LinkDone:
        now = db.clock.now()
        earlier = commands.claim(connection, command, now)
        if earlier is not None:
            return LinkDone(**json.loads(earlier), duplicate=True)
        done = work(connection, get_reference(db, connection))
        facts = {"role": done.role, "name": done.name}
        audit.record(connection, actor, kind, ("account", done.account), now, **facts)
        told = {name: value for name, value in done.__dict__.items() if name != "duplicate"}
        commands.answer(connection, command_id, told)
        return done

    return db.post(post)


def _values(connection: Connection, account: Any, draft: LinkDraft) -> dict[str, Any]:
    role = draft.role.strip().lower().replace("-", "_")
    if role not in ROLES:
        known = ", ".join(map(role_words, ROLES))
        raise Refused("link.role", role=snippet(draft.role), known=known)
    name = clean_text(draft.name, max_length=_NAME_MAX)
    phone = clean_text(draft.phone, max_length=_PHONE_MAX)
    customer_id = None
    if draft.other.strip():
        other = which_account(connection, draft.other)
        query = select(_CUSTOMER).where(_CUSTOMER.c.id == other.customer_id)
        customer = connection.execute(query).one()
        customer_id = customer.id
        name = name or display_name(customer.last_name, customer.first_name)
        phone = phone or customer.phone
    if not name:
        raise Refused("link.name")
    if customer_id == account.customer_id and role == "co_resident":
        raise Refused("link.itself", account=account.number)
    return {
        "account_id": account.id,
        "role": role,
        "customer_id": customer_id,
        "name": name,
        "phone": phone,
    }


def _refuse_twice(connection: Connection, values: dict[str, Any]) -> None:
    query = select(_LINK.c.name).where(
        _LINK.c.account_id == values["account_id"],
        _LINK.c.role == values["role"],
        _LINK.c.ended_on.is_(None),
    )
    known = {fold(name) for name in connection.execute(query).scalars()}
    if fold(values["name"]) in known:
        raise Refused("link.twice", name=values["name"], role=role_words(values["role"]))


def _links(connection: Connection, account: Any) -> tuple[LinkView, ...]:
    other = _ACCOUNT.alias("other")
    theirs = (
        select(func.min(other.c.number))
        .where(other.c.customer_id == _LINK.c.customer_id, other.c.id != _LINK.c.account_id)
        .correlate(_LINK)
        .scalar_subquery()
    )
    elsewhere = (_LINK.c.customer_id == account.customer_id) & (
        _ACCOUNT.c.customer_id != account.customer_id
    )
    query = (
        select(
            _LINK, _ACCOUNT.c.number, theirs.label("other"), shown_address(), _CUSTOMER.c.last_name
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == _LINK.c.account_id)
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
        .where(or_(_LINK.c.account_id == account.id, elsewhere))
        .order_by(_LINK.c.ended_on.is_not(None), _LINK.c.account_id != account.id, _LINK.c.id)
    )
    return tuple(_view(row, account.id) for row in connection.execute(query))


def _view(row: Any, account_id: int) -> LinkView:
    return LinkView(
        link_id=row.id,
        account=row.number,
        address=row.address,
        role=row.role,
        name=row.name,
        phone=row.phone,
        other=row.other or "",
        started_on=row.started_on,
        ended_on=row.ended_on,
        is_back=row.account_id != account_id,
    )
