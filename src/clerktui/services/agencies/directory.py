"""What was agreed with each agency, by date: only ever added to."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.agencies.rows import AGENCY, PLACEMENT, agency_of
from clerktui.services.reference import get_reference
from clerktui.views.agencies import AgencyDraft, AgencyView
from clerktui.views.people import Actor

_WHOLE = 1000
_CODE_MAX, _NAME_MAX = 20, 60


def set_agency(db: Database, actor: Actor, draft: AgencyDraft) -> AgencyView:
    """Write down what is agreed with an agency from a day on; what was agreed before stays.

    Raises:
        Refused: `denied`, `agency.code`, `agency.layout`, `agency.terms`, `agency.dated`,
            `command.reused`.
    """
    require(actor, "agency.manage")

    def work(connection: Connection) -> None:
        said = dict(draft.__dict__, effective_from=str(draft.effective_from or ""))
        command = commands.Command(said.pop("command_id"), "agency_set", said, actor.user_id)
        if commands.claim(connection, command, db.clock.now()) is None:
            _write(db, connection, actor, draft)
            commands.answer(connection, command.id, draft.code)

    db.post(work)
    return get_agency(db, actor, draft.code)


def _write(db: Database, connection: Connection, actor: Actor, draft: AgencyDraft) -> None:
    reference = get_reference(db, connection)
    since = draft.effective_from or reference.on
    name = clean_text(draft.name, max_length=_NAME_MAX)
    if not draft.code.isalnum() or len(draft.code) > _CODE_MAX or not name:
        raise Refused("agency.code")
    known = reference.policy["agency.layouts"]
    if draft.layout not in known:
        raise Refused("agency.layout", layout=draft.layout, known=", ".join(known))
    if not 0 <= draft.commission_permille < _WHOLE or draft.recall_days < 1:
        raise Refused("agency.terms")
    same = (AGENCY.c.code == draft.code) & (AGENCY.c.effective_from >= since)
    if since < reference.on or connection.execute(select(AGENCY.c.id).where(same)).first():
        raise Refused("agency.dated", code=draft.code, since=since)
    now = db.clock.now()
    values = dict(draft.__dict__, name=name, effective_from=since)
    del values["command_id"]
    connection.execute(insert(AGENCY).values(**values, entered_at=now, user_id=actor.user_id))
    about = ("agency", draft.code)
    audit.record(connection, actor, "agency_set", about, now, permille=draft.commission_permille)


def get_agency(db: Database, actor: Actor, code: str) -> AgencyView:
    """An agency as it is agreed today, or first will be, with what it has.

    Raises:
        Refused: `denied`, `agency.unknown`.
    """
    for one in list_agencies(db, actor):
        if one.code == code:
            return one
    raise Refused("agency.unknown", code=code)


def list_agencies(db: Database, actor: Actor) -> tuple[AgencyView, ...]:
    """Every agency as it is agreed today, with what it has.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        today = get_reference(db, connection).on
        first = select(AGENCY.c.code, func.min(AGENCY.c.effective_from).label("since"))
        firsts = connection.execute(first.group_by(AGENCY.c.code).order_by(AGENCY.c.code)).all()
        rows = [agency_of(connection, one.code, max(today, one.since)) for one in firsts]
        placed = _placed(connection)
    return tuple(
        AgencyView(
            code=row.code,
            name=row.name,
            layout=row.layout,
            commission_permille=row.commission_permille,
            recall_days=row.recall_days,
            is_active=row.is_active,
            effective_from=row.effective_from,
            placed=placed.get(row.code, (0, 0))[0],
            owed_cents=placed.get(row.code, (0, 0))[1],
        )
        for row in rows
    )


def _placed(connection: Connection) -> dict[str, tuple[int, int]]:
    query = (
        select(AGENCY.c.code, func.count(), func.sum(PLACEMENT.c.owed_cents))
        .join(PLACEMENT, PLACEMENT.c.agency_id == AGENCY.c.id)
        .where(PLACEMENT.c.state == "placed")
        .group_by(AGENCY.c.code)
    )
    return {code: (count, int(cents)) for code, count, cents in connection.execute(query)}
