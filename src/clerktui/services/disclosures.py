"""The disclosure log: billing information is given on a lawful ground, and written down.

Whom it may be given to is the town's dated decision (`disclosure.grounds`), which cites the law. A
request without a ground is refused, saying why. What was given stays in the log for ever.

Source: G.S. 132-1.1(c).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Select, insert, or_, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import Account, Customer, Disclosure, User
from clerktui.rules.text import clean_text, snippet
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.views.accounts import Page
from clerktui.views.disclosures import (
    DisclosureDraft,
    DisclosureFilter,
    DisclosureView,
    GroundView,
)
from clerktui.views.people import Actor

CUSTOMER = "customer"
PAGE_ROWS_MAX = 1000
_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_LOG = Disclosure.__table__
_USER = User.__table__


def list_grounds(db: Database, actor: Actor) -> tuple[GroundView, ...]:
    """Who may ask, as the town decides today; the lawful grounds first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        grounds = grounds_of(get_reference(db, connection))
    return tuple(sorted(grounds, key=lambda one: not one.is_lawful))


def grounds_of(reference: Reference) -> tuple[GroundView, ...]:
    """The town's grounds, in the order it wrote them."""
    return tuple(
        GroundView(said["code"], said["who"], said["name"], said["citation"], said["lawful"])
        for said in reference.policy["disclosure.grounds"]
    )


def disclose(db: Database, actor: Actor, draft: DisclosureDraft) -> DisclosureView:
    """Write down that something is given, before it is; the same command writes one line.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `disclosure.ground_missing`,
            `disclosure.ground_unknown`, `disclosure.refused`, `disclosure.to_missing`,
            `disclosure.what_missing`, `command.reused`, `text.control`, `text.too_long`.
    """
    require(actor, "account.disclose")
    return db.post(lambda connection: written(db, connection, actor, draft))


def written(
    db: Database, connection: Connection, actor: Actor, draft: DisclosureDraft
) -> DisclosureView:
    """The line of the log for this draft, in the caller's transaction; refusals as `disclose`."""
    now = db.clock.now()
    said = {name: value for name, value in asdict(draft).items() if name != "command_id"}
    command = commands.Command(draft.command_id, "disclosure", said, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return _one(connection, int(json.loads(earlier)["disclosure_id"]))
    reference = get_reference(db, connection)
    values = _values(connection, reference, draft)
    disclosure_id = connection.execute(
        insert(_LOG)
        .values(**values, given_on=reference.on, at=now, user_id=actor.user_id)
        .returning(_LOG.c.id)
    ).scalar_one()
    view = _one(connection, disclosure_id)
    subject = ("account", view.account)
    audit.record(
        connection, actor, "disclose", subject, now, disclosure_id=disclosure_id, ground=view.ground
    )
    commands.answer(connection, command.id, {"disclosure_id": disclosure_id})
    return view


def _values(connection: Connection, reference: Reference, draft: DisclosureDraft) -> dict[str, Any]:
    """What is written; a ground that is none is refused here."""
    account = which_account(connection, draft.account)
    ground = ground_for(reference, draft.ground)
    to_whom = clean_text(draft.to_whom, max_length=120)
    if ground.code == CUSTOMER and not to_whom:
        to_whom = _customer(connection, account.customer_id)
    given = clean_text(draft.given, max_length=200)
    if not to_whom:
        raise Refused("disclosure.to_missing")
    if not given:
        raise Refused("disclosure.what_missing")
    return {
        "account_id": account.id,
        "to_whom": to_whom,
        "requester": ground.who,
        "ground": ground.code,
        "citation": ground.citation,
        "given": given,
        "note": clean_text(draft.note, max_length=300),
    }


def ground_for(reference: Reference, code: str) -> GroundView:
    """The lawful ground of this code.

    Raises:
        Refused: `disclosure.ground_missing`, `disclosure.ground_unknown`, and
            `disclosure.refused` for who may not be given anything.
    """
    if not code:
        raise Refused("disclosure.ground_missing")
    grounds = {one.code: one for one in grounds_of(reference)}
    if code not in grounds:
        known = ", ".join(one.code for one in grounds.values() if one.is_lawful)
        raise Refused("disclosure.ground_unknown", ground=snippet(code), known=known)
    ground = grounds[code]
    if not ground.is_lawful:
        raise Refused(
            "disclosure.refused", who=ground.who, why=ground.name, citation=ground.citation
        )
    return ground


def _customer(connection: Connection, customer_id: int) -> str:
    row = connection.execute(
        select(_CUSTOMER.c.last_name, _CUSTOMER.c.first_name).where(_CUSTOMER.c.id == customer_id)
    ).one()
    return display_name(row.last_name, row.first_name)


# -------------------------------------------------------------------------------------- the log
def find_disclosures(
    db: Database, actor: Actor, typed: str = "", after: tuple[int, ...] | None = None
) -> Page[DisclosureView]:
    """The log, newest first, narrowed by an account's number, or by words of who, what or ground.

    Raises:
        Refused: `denied`.
    """
    return list_disclosures(db, actor, DisclosureFilter(words=typed), after)


def list_disclosures(
    db: Database,
    actor: Actor,
    only: DisclosureFilter | None = None,
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[DisclosureView]:
    """The log, newest first, as far as it fits.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    limit = max(1, min(limit, PAGE_ROWS_MAX))
    with db.read() as connection:
        query = _narrowed(connection, only or DisclosureFilter())
        if after is not None:
            query = query.where(_LOG.c.id < after[0])
        rows = connection.execute(query.order_by(_LOG.c.id.desc()).limit(limit + 1)).all()
    shown = tuple(map(_view, rows[:limit]))
    return Page(shown, (shown[-1].disclosure_id,) if len(rows) > limit else None)


def _narrowed(connection: Connection, only: DisclosureFilter) -> Select[Any]:
    query = _lines()
    if only.account:
        query = query.where(_LOG.c.account_id == which_account(connection, only.account).id)
    if only.ground:
        query = query.where(_LOG.c.ground == only.ground)
    if only.since is not None:
        query = query.where(_LOG.c.given_on >= only.since)
    if only.until is not None:
        query = query.where(_LOG.c.given_on <= only.until)
    if only.words:
        told = (_LOG.c.to_whom, _LOG.c.requester, _LOG.c.ground, _LOG.c.given, _LOG.c.note)
        words = [column.icontains(only.words, autoescape=True) for column in told]
        starts = _ACCOUNT.c.number.startswith(only.words, autoescape=True)
        query = query.where(or_(starts, *words))
    return query


def _lines() -> Select[Any]:
    return (
        select(
            _LOG,
            _ACCOUNT.c.number,
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
            _USER.c.full_name,
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == _LOG.c.account_id)
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .join(_USER, _USER.c.id == _LOG.c.user_id)
    )


def _one(connection: Connection, disclosure_id: int) -> DisclosureView:
    return _view(connection.execute(_lines().where(_LOG.c.id == disclosure_id)).one())


def _view(row: Any) -> DisclosureView:
    return DisclosureView(
        row.id,
        row.number,
        display_name(row.last_name, row.first_name),
        row.to_whom,
        row.requester,
        row.ground,
        row.citation,
        row.given,
        row.note,
        row.given_on,
        row.at,
        row.full_name,
    )
