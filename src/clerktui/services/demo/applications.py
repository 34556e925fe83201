"""Applications that wait in the demonstration: one just begun, one without a paper, one ready."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, case, exists, select

from clerktui.db import Database
from clerktui.models import Account, Premise, ServiceAgreement
from clerktui.services import identities
from clerktui.services.applications.answering import add_paper, start
from clerktui.services.town import town_today
from clerktui.views.applications import PaperDraft, StartDraft
from clerktui.views.identities import IdentityDraft
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_PREMISE = Premise.__table__
_WAIT = 3
_WHO = (
    {"last_name": "OXENDINE", "first_name": "KAYLA", "phone": "919-555-0177"},
    {
        "last_name": "RAMIREZ",
        "first_name": "HÉCTOR",
        "phone": "919-555-0139",
        "language": "es",
        "holder": "tenant",
        "proof": "lease",
        "owner_name": "MILL STREET RENTALS LLC",
        "account_class": "residential",
    },
    {
        "last_name": "WHITLEY",
        "first_name": "JOAN",
        "phone": "919-555-0121",
        "holder": "owner",
        "proof": "deed",
        "account_class": "residential",
    },
)


def write_applications(db: Database, staff: dict[str, Actor], seed: int) -> None:
    """Write three applications, where the town has places enough."""
    with db.read() as connection:
        places = _places(connection)
        today = town_today(db, connection)
    if len(places) < _WAIT:
        return
    for place, (who, address) in enumerate(zip(_WHO, places, strict=True)):
        answers = dict(who)
        if place:
            day = (today + dt.timedelta(days=2)).isoformat()
            answers |= {"premise": address, "starts_on": day, "wanted_on": day}
        said = StartDraft(f"demo-application-{seed}-{place}", tuple(answers.items()))
        number = start(db, staff["ana"], said).number
        if place == _WAIT - 1:
            paper = IdentityDraft(f"demo-paper-{seed}", "driver_license", "71C4")
            found = identities.enter(db, staff["ana"], paper).identity_id
            add_paper(db, staff["ana"], PaperDraft(f"demo-shown-{seed}", number, found))


def _places(connection: Connection) -> list[str]:
    """Addresses with water, each once in the town; those that stand empty before all others."""
    open_there = exists().where(
        _ACCOUNT.c.premise_id == _PREMISE.c.id,
        _ACCOUNT.c.status != "closed",
        _ACCOUNT.c.account_class != "tax",
    )
    had_water = exists().where(
        _ACCOUNT.c.premise_id == _PREMISE.c.id,
        _AGREEMENT.c.account_id == _ACCOUNT.c.id,
        _AGREEMENT.c.meter != "",
    )
    other = _PREMISE.alias("other")
    twin = exists().where(
        other.c.street_n == _PREMISE.c.street_n,
        other.c.house == _PREMISE.c.house,
        other.c.id != _PREMISE.c.id,
    )
    query = select(_PREMISE.c.address).where(had_water, ~twin)
    query = query.order_by(case((open_there, 1), else_=0), _PREMISE.c.id)
    return list(connection.execute(query.limit(_WAIT)).scalars())
