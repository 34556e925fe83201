"""Who leaves the demonstration town, and how far each close-out is this morning."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from clerktui.db import Database
from clerktui.models import Account, AccountFlag, ServiceAgreement
from clerktui.services.closing_accounts import (
    billing,
    finishing,
    readings,
    renaming,
    standing,
    starting,
)
from clerktui.services.closing_accounts.looking import get_close_out
from clerktui.services.demo.people import CAST
from clerktui.services.demo.residents import Resident
from clerktui.services.usage import get_usage
from clerktui.views.closing_accounts import (
    CloseOutDraft,
    FinalBillDraft,
    FinalCharge,
    FinishDraft,
    NameDraft,
    OwnerDraft,
    ReadingDraft,
)
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_CAST_NAMES = {person.name for person in CAST}
_PEOPLE_MIN = 100
_STREETS = ("9 Harbor View Dr", "118 Pine Hollow Rd", "77 Lakeshore Blvd", "4 Court Sq")
_DAY = dt.timedelta(days=1)


@dataclass
class _Leaving:
    """The desk at work: who does it, the day, and the ids of what is sent."""

    db: Database
    actor: Actor
    today: dt.date
    seed: int
    sent: int = 0

    def next_id(self) -> str:
        """The id of the next command."""
        self.sent += 1
        return f"demo-closing-{self.seed}-{self.sent}"

    def ask(self, account: str, days_ago: int, place: int, reason: str = "moved_out") -> int:
        """Somebody calls to be closed; gives the close-out's number."""
        draft = CloseOutDraft(
            self.next_id(),
            account,
            self.today - days_ago * _DAY,
            reason,
            _STREETS[place],
            "Southport",
            "NC",
            "28461",
        )
        return starting.start(self.db, self.actor, draft).number

    def read(self, number: int) -> None:
        """The meters were read on the last day."""
        view = get_close_out(self.db, self.actor, number)
        for place, one in enumerate(view.readings):
            months = get_usage(self.db, view.account, one.service).months
            shows = months[-1].reading if months else 41_200
            said = (number, shows + number + place, one.meter, view.stop_on)
            draft = ReadingDraft(self.next_id(), *said)
            readings.enter_reading(self.db, self.actor, draft)

    def bill(self, number: int) -> None:
        """The final bill: a little water, and the flat services by days."""
        view = get_close_out(self.db, self.actor, number)
        water = [FinalCharge(code, 1_860 + number) for code, _ in view.services if code == "water"]
        draft = FinalBillDraft(self.next_id(), number, (*water, *view.suggested))
        billing.bill_final(self.db, self.actor, draft)


def write_closings(
    db: Database, actor: Actor, residents: list[Resident], today: dt.date, seed: int
) -> None:
    """Four who leave, each a step further than the one before; an owner; one who married."""
    if len(residents) < _PEOPLE_MIN:
        return
    numbers = _metered(db, residents)
    if len(numbers) < len(_STREETS) + 1:
        return
    leaving = _Leaving(db, actor, today, seed)
    *movers, bride = numbers[: len(_STREETS) + 1]
    asked = [
        leaving.ask(account, days, place)
        for place, (account, days) in enumerate(zip(movers, (-2, 1, 3, 6), strict=True))
    ]
    for number in asked[1:]:
        leaving.read(number)
    for number in asked[2:]:
        leaving.bill(number)
    owner = OwnerDraft(leaving.next_id(), movers[2], numbers[-1], "lease office, on the phone")
    standing.agree(db, actor, owner)
    finishing.finish(db, actor, FinishDraft(leaving.next_id(), asked[3]))
    name = NameDraft(
        leaving.next_id(), bride, "WHITFIELD", "NORA", "married", "marriage certificate"
    )
    renaming.change_name(db, actor, name)


def _metered(db: Database, residents: list[Resident]) -> list[str]:
    """Accounts with a meter, a deposit, no flag, nobody of the cast; some way apart."""
    known = {
        one.account_id
        for one in residents
        if one.status == "active" and one.name not in _CAST_NAMES
    }
    flagged = select(AccountFlag.__table__.c.account_id)
    query = (
        select(_ACCOUNT.c.id, _ACCOUNT.c.number)
        .join(_AGREEMENT, _AGREEMENT.c.account_id == _ACCOUNT.c.id)
        .where(_ACCOUNT.c.status == "active", _AGREEMENT.c.meter != "")
        .where(_ACCOUNT.c.id.not_in(flagged))
        .where(_ACCOUNT.c.deposit_cents > 0, _AGREEMENT.c.service == "water")
        .order_by(_ACCOUNT.c.id)
    )
    with db.read() as connection:
        rows = connection.execute(query).all()
    return [row.number for row in rows if row.id in known][::3]
