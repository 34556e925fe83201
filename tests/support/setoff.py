"""Debt setoff for tests, made by the services as a desk makes it.

debtor(office); number = letter(office); mailed(office, number)
later(office, 31); determined(office, number); sent(office)
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from clerktui.models import Account, Customer, Premise
from clerktui.security import identity_keys
from clerktui.services import identities, reference
from clerktui.services.corrections import adjustments
from clerktui.services.setoff import (
    files,
    giving_back,
    hearings,
    letters,
    looking,
    participation,
    rates,
    returns,
    week,
)
from clerktui.views.adjustments import AdjustmentDraft
from clerktui.views.identities import IdentityDraft
from clerktui.views.setoff import (
    DecisionDraft,
    HearingDraft,
    MailedDraft,
    ParticipationDraft,
    SetoffDone,
    SetoffStart,
    SetoffStep,
    SetoffView,
)
from clerktui.views.setoff_files import (
    GiveBackDraft,
    GivenBack,
    RateDraft,
    RateView,
    ReturnRequest,
    ReturnsAnswer,
    SetoffFileMade,
)
from tests.support.office import Office, new_id

TODAY = dt.date(2026, 11, 23)
HERE, SMALL, OTHER = "10-0442-07", "10-0555-02", "10-0777-01"
NUMBER = "219099999"
LONG_AGO = dt.date(2026, 8, 1)


def with_key(office: Office, folder: Path) -> None:
    """Give this installation a key to seal identity numbers with."""
    place = folder / "identity.key"
    office.db.identity_key_files = (place,)
    if not place.exists():
        identity_keys.create_key(place)


def live(office: Office, account: str, zip_code: str = "28099") -> None:
    """Let an account have an address the clearinghouse takes."""
    table, place = Account.__table__, Premise.__table__
    there = select(table.c.premise_id).where(table.c.number == account).scalar_subquery()
    with office.db.write() as connection:
        values = {"city": "Maple Falls", "zip": zip_code}
        connection.execute(update(place).where(place.c.id == there).values(**values))


def shown(office: Office, account: str = HERE, number: str = NUMBER, kind: str = "ssn") -> None:
    """Let the customer of an account have given a number, sealed."""
    draft = IdentityDraft(new_id(), kind, account=account, number=number, purpose="1")
    identities.enter(office.db, office.people["ana"], draft)


def agree(office: Office, until: dt.date = dt.date(2027, 12, 31), code: str = "M123") -> None:
    """Let the town participate."""
    day = min(TODAY, today(office))
    draft = ParticipationDraft(new_id(), code, day, day, until)
    participation.participate(office.db, office.people["sam"], draft)


def debtor(
    office: Office, folder: Path, account: str = HERE, due: dt.date = LONG_AGO, **owed: int
) -> None:
    """A person who owes since August, whose number is sealed; and the town's agreement."""
    with_key(office, folder)
    office.account(account, "RODRIGUEZ, MARIA E", due=due, **(owed or {"water": 12_000}))
    live(office, account)
    shown(office, account)
    agree(office)


def rename(office: Office, account: str, **values: Any) -> None:
    """Write an account's customer otherwise."""
    table, customer = Account.__table__, Customer.__table__
    mine = select(table.c.customer_id).where(table.c.number == account).scalar_subquery()
    with office.db.write() as connection:
        connection.execute(update(customer).where(customer.c.id == mine).values(**values))


def later(office: Office, days: int, **hours: int) -> None:
    """Let days go by."""
    office.db.clock.move(dt.timedelta(days=days, **hours))
    reference.forget(office.db)


def letter(office: Office, account: str = HERE, who: str = "ana", **said: Any) -> int:
    """Write the letter of a debt; gives the debt's number."""
    draft = SetoffStart(said.pop("command_id", new_id()), account, **said)
    return letters.start(office.db, office.people[who], draft).number


def mailed(office: Office, number: int, on: dt.date | None = None, who: str = "ana") -> SetoffDone:
    """Mail it, today unless told."""
    draft = MailedDraft(new_id(), number, on or today(office))
    return letters.mail(office.db, office.people[who], draft)


def today(office: Office) -> dt.date:
    """The town's day."""
    return office.db.clock.today("America/New_York")


def hearing(office: Office, number: int, asked_on: dt.date | None = None) -> SetoffDone:
    """A request for a hearing, mailed today unless told."""
    day = today(office)
    draft = HearingDraft(new_id(), number, asked_on or day, day)
    return hearings.ask_hearing(office.db, office.people["ana"], draft)


def decide(
    office: Office, number: int, decision: str = "owed", amount_cents: int = 12_000, **said: Any
) -> SetoffDone:
    """A hearing that was held today by the board."""
    told = {"held_on": today(office), "held_by": "board", **said}
    draft = DecisionDraft(new_id(), number, decision=decision, amount_cents=amount_cents, **told)
    return hearings.decide_hearing(office.db, office.people["sam"], draft)


def taken_off(office: Office, amount_cents: int, account: str = HERE) -> None:
    """Adjust off an account what a decision said is not owed."""
    draft = AdjustmentDraft(
        new_id(), account, "credit", amount_cents, "billing_error", note="as the board decided"
    )
    adjustments.adjust(office.db, office.people["sam"], draft)


def determined(office: Office, number: int) -> SetoffDone:
    """Determine a debt finally."""
    draft = SetoffStep(new_id(), number)
    return hearings.determine(office.db, office.people["sam"], draft)


def withdrawn(office: Office, number: int, note: str = "given up") -> SetoffDone:
    """End a debt."""
    draft = SetoffStep(new_id(), number, note)
    return hearings.withdraw(office.db, office.people["sam"], draft)


def sent(office: Office, due_on: dt.date | None = None) -> SetoffFileMade:
    """Make this week's file."""
    return files.make_file(office.db, office.people["sam"], due_on)


def planned(office: Office) -> Any:
    """This week's file as it would be."""
    return week.get_week(office.db, office.people["ana"])


def to_final(office: Office, number: int) -> None:
    """Mail a letter, let its days go by, determine the debt."""
    mailed(office, number)
    later(office, 31)
    determined(office, number)


def whole(office: Office, number: int) -> SetoffView:
    """A debt whole."""
    return looking.get_debt(office.db, office.people["ana"], number)


def return_line(
    key: str, gross_cents: int, on: dt.date, number: str = NUMBER, account: str = HERE
) -> str:
    """A record of a return file in the layout of 2001-2."""
    front = f"{number:<9}".ljust(103) + f"{account:<25}{key:<8}"
    return f"{front}{on:%m%d%Y}{gross_cents:07d}".ljust(173)


def came(folder: Path, *lines: str, name: str = "returns.txt") -> Path:
    """A return file as the clearinghouse sends it."""
    path = folder / name
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode())
    return path


def returned(
    office: Office, folder: Path, *lines: str, who: str = "ana", **said: Any
) -> ReturnsAnswer:
    """Read a return file."""
    request = ReturnRequest(came(folder, *lines), **said)
    return returns.import_returns(office.db, office.people[who], request)


def give_back(office: Office, number: int, reason: str, who: str = "sam", **said: Any) -> GivenBack:
    """Give the first money of a debt back."""
    money_id = said.pop("money_id", None) or whole(office, number).money[0].money_id
    draft = GiveBackDraft(said.pop("command_id", new_id()), money_id, reason, **said)
    return giving_back.give_back(office.db, office.people[who], draft)


def rate(
    office: Office, percent: int, from_on: dt.date, until_on: dt.date | None = None, **said: Any
) -> RateView:
    """Let the town enter the Secretary's rate."""
    told = {"command_id": new_id(), "source": "ncdor.gov, interest rate", **said}
    draft = RateDraft(rate_ppm=percent * 10_000, from_on=from_on, until_on=until_on, **told)
    return rates.enter_rate(office.db, office.people["sam"], draft)


def taken_by_purge(office: Office, model: Any, **values: Any) -> None:
    """Leave a table's rows as a purge leaves them, without the years a purge waits for."""
    table = model.__table__
    with office.db.write() as connection:
        if office.db.is_sqlite:
            query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
            for name in connection.exec_driver_sql(query, (table.name,)).scalars().all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.execute(table.update().values(**values))
