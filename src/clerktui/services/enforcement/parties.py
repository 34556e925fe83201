"""Who papers are served on: employers, banks, tenants, the State Treasurer; kept for the next."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import EnforcementCase, ThirdParty
from clerktui.rules.enforcement import PARTY_KINDS
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.enforcement.rows import OPEN
from clerktui.views.enforcement import ThirdPartyDraft, ThirdPartyView
from clerktui.views.people import Actor

_CASE = EnforcementCase.__table__
_PARTY = ThirdParty.__table__
_TOLD = ("name", "address", "city", "state", "zip", "attention", "phone")
_NEEDED = ("name", "address", "city", "state", "zip")
_MAX = 60


def save_party(db: Database, actor: Actor, draft: ThirdPartyDraft) -> ThirdPartyView:
    """Write down who papers are served on; papers that were served keep their address.

    Raises:
        Refused: `denied`, `third_party.kind`, `third_party.missing`, `third_party.unknown`,
            `command.reused`.
    """
    require(actor, "enforce.enter")
    if draft.kind not in PARTY_KINDS:
        raise Refused("third_party.kind", known=", ".join(PARTY_KINDS))
    values = {name: clean_text(getattr(draft, name), max_length=_MAX) for name in _TOLD}
    lacking = [name for name in _NEEDED if not values[name]]
    if lacking:
        raise Refused("third_party.missing", what=", ".join(lacking))

    def once(connection: Connection) -> ThirdPartyView:
        now = db.clock.now()
        said = {name: value for name, value in asdict(draft).items() if name != "command_id"}
        command = commands.Command(draft.command_id, "third_party", said, actor.user_id)
        earlier = commands.claim(connection, command, now)
        if earlier is not None:
            return _view(_found(connection, json.loads(earlier)["party_id"]), duplicate=True)
        if draft.party_id is None:
            made = {"kind": draft.kind, "at": now, "user_id": actor.user_id, **values}
            party_id = connection.execute(
                insert(_PARTY).values(**made).returning(_PARTY.c.id)
            ).scalar_one()
        else:
            party_id = _found(connection, draft.party_id).id
            changed = {**values, "is_active": draft.is_active}
            connection.execute(update(_PARTY).where(_PARTY.c.id == party_id).values(**changed))
        audit.record(connection, actor, "third_party", ("third_party", party_id), now)
        commands.answer(connection, command.id, {"party_id": party_id})
        return _view(_found(connection, party_id))

    return db.post(once)


def list_parties(db: Database, actor: Actor, kind: str = "") -> tuple[ThirdPartyView, ...]:
    """Who papers can be served on, by name.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    cases = (
        select(_CASE.c.third_party_id, func.count().label("open_cases"))
        .where(_CASE.c.state.in_(OPEN))
        .group_by(_CASE.c.third_party_id)
        .subquery()
    )
    query = (
        select(_PARTY, func.coalesce(cases.c.open_cases, 0).label("open_cases"))
        .outerjoin(cases, cases.c.third_party_id == _PARTY.c.id)
        .order_by(_PARTY.c.name, _PARTY.c.id)
    )
    if kind:
        query = query.where(_PARTY.c.kind == kind, _PARTY.c.is_active)
    with db.read() as connection:
        rows = connection.execute(query).all()
    return tuple(_view(row, open_cases=row.open_cases) for row in rows)


def get_party(connection: Connection, party_id: int) -> ThirdPartyView:
    """One of them.

    Raises:
        Refused: `third_party.unknown`.
    """
    return _view(_found(connection, party_id))


def _found(connection: Connection, party_id: int) -> Any:
    row = connection.execute(select(_PARTY).where(_PARTY.c.id == party_id)).first()
    if row is None:
        raise Refused("third_party.unknown", number=party_id)
    return row


def _view(row: Any, *, open_cases: int = 0, duplicate: bool = False) -> ThirdPartyView:
    told = {name: getattr(row, name) for name in (*_TOLD, "kind", "is_active")}
    return ThirdPartyView(party_id=row.id, **told, open_cases=open_cases, duplicate=duplicate)
