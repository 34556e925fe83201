"""What was agreed with each mortgage company, by date: only ever added to."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.mortgage.rows import COMPANY, PAYS, company_of
from clerktui.services.reference import get_reference
from clerktui.views.mortgage import CompanyDraft, CompanyView
from clerktui.views.people import Actor

_CODE_MAX, _NAME_MAX = 20, 60


def set_company(db: Database, actor: Actor, draft: CompanyDraft) -> CompanyView:
    """Write down what is agreed with a company from a day on; what was agreed before stays.

    Raises:
        Refused: `denied`, `mortgage.code`, `mortgage.layout`, `mortgage.dated`,
            `command.reused`.
    """
    require(actor, "mortgage.manage")

    def work(connection: Connection) -> None:
        said = dict(draft.__dict__, effective_from=str(draft.effective_from or ""))
        command = commands.Command(said.pop("command_id"), "mortgage_set", said, actor.user_id)
        if commands.claim(connection, command, db.clock.now()) is None:
            _write(db, connection, actor, draft)
            commands.answer(connection, command.id, draft.code)

    db.post(work)
    return get_company(db, actor, draft.code)


def _write(db: Database, connection: Connection, actor: Actor, draft: CompanyDraft) -> None:
    reference = get_reference(db, connection)
    since = draft.effective_from or reference.on
    name = clean_text(draft.name, max_length=_NAME_MAX)
    if not draft.code.isalnum() or len(draft.code) > _CODE_MAX or not name:
        raise Refused("mortgage.code")
    known = reference.policy["mortgage.layouts"]
    if draft.layout not in known:
        raise Refused("mortgage.layout", layout=draft.layout, known=", ".join(known))
    same = (COMPANY.c.code == draft.code) & (COMPANY.c.effective_from >= since)
    if since < reference.on or connection.execute(select(COMPANY.c.id).where(same)).first():
        raise Refused("mortgage.dated", code=draft.code, since=since)
    now = db.clock.now()
    values = dict(draft.__dict__, name=name, effective_from=since)
    del values["command_id"]
    connection.execute(insert(COMPANY).values(**values, entered_at=now, user_id=actor.user_id))
    about = ("mortgage_company", draft.code)
    audit.record(connection, actor, "mortgage_set", about, now, layout=draft.layout)


def get_company(db: Database, actor: Actor, code: str) -> CompanyView:
    """A company as it is agreed today, or first will be.

    Raises:
        Refused: `denied`, `mortgage.unknown`.
    """
    for one in list_companies(db, actor):
        if one.code == code:
            return one
    raise Refused("mortgage.unknown", code=code)


def list_companies(db: Database, actor: Actor) -> tuple[CompanyView, ...]:
    """Every company as it is agreed today, with how many parcels it pays for.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        today = get_reference(db, connection).on
        first = select(COMPANY.c.code, func.min(COMPANY.c.effective_from).label("since"))
        firsts = connection.execute(first.group_by(COMPANY.c.code).order_by(COMPANY.c.code)).all()
        rows = [company_of(connection, one.code, max(today, one.since)) for one in firsts]
        counts = select(PAYS.c.company_code, func.count()).where(PAYS.c.ended_on.is_(None))
        rows_of = connection.execute(counts.group_by(PAYS.c.company_code)).all()
        parcels: dict[str, int] = {row[0]: int(row[1]) for row in rows_of}
    return tuple(
        CompanyView(
            code=row.code,
            name=row.name,
            layout=row.layout,
            is_active=row.is_active,
            effective_from=row.effective_from,
            parcels=parcels.get(row.code, 0),
        )
        for row in rows
    )
