"""A garnishment and an attachment of the demonstration town, as the desk begins them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from clerktui.db import Database
from clerktui.models import Account, AccountFlag, Receivable
from clerktui.services.demo.people import CAST
from clerktui.services.demo.residents import Resident
from clerktui.services.enforcement import acting, gate, parties
from clerktui.views.enforcement import CaseDraft, ServeDraft, ThirdPartyDraft
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_RECEIVABLE = Receivable.__table__
_CAST_NAMES = {person.name for person in CAST}
_PEOPLE_MIN = 100
_TRIED = 20
_PARTIES = (
    ("employer", "PIEDMONT MILLS INC", "100 Mill Rd", "Payroll"),
    ("bank", "FIRST BANK", "2 Main St", "Legal process"),
    ("treasurer", "NC DEPT OF STATE TREASURER", "3200 Atlantic Ave", "Unclaimed Property"),
)


def write_enforcement(
    db: Database, actor: Actor, residents: list[Resident], today: dt.date, seed: int
) -> None:
    """Two who owe last year's tax: wages garnished and served, a deposit's notices to be served."""
    if len(residents) < _PEOPLE_MIN:
        return
    made = [_party(db, actor, place, seed) for place in range(len(_PARTIES))]
    owing = _owing(db, actor, residents, today)
    for place, (account, kind) in enumerate(zip(owing, ("wages", "bank"), strict=False)):
        draft = CaseDraft(f"demo-case-{seed}-{place}", account, kind, made[place])
        number = acting.open_case(db, actor, draft).number
        if kind == "wages":
            acting.serve(db, actor, ServeDraft(f"demo-serve-{seed}", number, today, today))


def _party(db: Database, actor: Actor, place: int, seed: int) -> int:
    kind, name, address, attention = _PARTIES[place]
    draft = ThirdPartyDraft(
        command_id=f"demo-party-{seed}-{place}",
        kind=kind,
        name=name,
        address=address,
        city="Raleigh" if kind == "treasurer" else "Maple Falls",
        state="NC",
        zip="27604" if kind == "treasurer" else "28099",
        attention=attention,
    )
    return parties.save_party(db, actor, draft).party_id


def _owing(db: Database, actor: Actor, residents: list[Resident], today: dt.date) -> list[str]:
    """The first accounts, nobody of the cast, against which nothing is missing."""
    known = {one.account_id for one in residents if one.name not in _CAST_NAMES}
    query = (
        select(_ACCOUNT.c.id, _ACCOUNT.c.number)
        .join(_RECEIVABLE, _RECEIVABLE.c.account_id == _ACCOUNT.c.id)
        .where(
            _RECEIVABLE.c.service == "tax",
            _RECEIVABLE.c.component == "principal",
            _RECEIVABLE.c.balance_cents > 0,
            _RECEIVABLE.c.due_on < today - dt.timedelta(days=200),
            _ACCOUNT.c.id.not_in(select(AccountFlag.__table__.c.account_id)),
        )
        .distinct()
        .order_by(_ACCOUNT.c.id)
        .limit(_TRIED)
    )
    with db.read() as connection:
        rows = [row for row in connection.execute(query) if row.id in known]
    numbers = [row.number for row in rows]
    return [one for one in numbers if gate.get_gate(db, actor, one, "wages").is_open][-2:]
