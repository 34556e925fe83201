"""Unclaimed property for tests, made by the services as a desk makes it.

town(office); found(office); letter(office, 1); report(office, 2028)
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select, update

from clerktui.models import Account
from clerktui.services import reference
from clerktui.services.unclaimed import (
    answers,
    finding,
    letters,
    looking,
    repaying,
    reporting,
    year as years,
)
from clerktui.views.unclaimed import (
    AnswerDraft,
    FindDraft,
    FoundRun,
    ItemDraft,
    NaupaFile,
    ReportDone,
    ReportDraft,
    SkipDraft,
    UnclaimedDone,
    UnclaimedItemView,
    YearView,
)
from tests.support import customer_deposits as deposits
from tests.support.batches import begin_batch, key, to_state
from tests.support.office import Office, new_id
from tests.support.refunds import ask, take

DEPOSIT, CREDIT, CHECK, SMALL = "10-0442-07", "10-0555-02", "10-0777-01", "10-0888-03"
HOLDER = {
    "tax_id": "56-6000123",
    "name": "Town of Maple Falls",
    "city": "Maple Falls",
    "county": "Stanly",
    "state": "NC",
    "contact": "Fay Hinson",
    "address": "1 Main St",
    "zip": "28099",
    "area": "704",
    "phone": "555-0100",
    "email": "fay@maplefalls.example",
}
YEAR = 2028
"""The first report of what grew dormant in November 2027: as of June 30, 2028."""
LATER = dt.date(2030, 1, 10)


def holder(office: Office, **otherwise: str) -> None:
    """Let the town say who it is."""
    office.decide("unclaimed.holder", HOLDER | otherwise)


def rules_of(office: Office) -> dict[str, Any]:
    """The rules as the town decides today."""
    with office.db.read() as connection:
        return dict(reference.get_reference(office.db, connection).policy["unclaimed.rules"])


def town(office: Office) -> None:
    """A deposit of 150.00, a credit of 60.00, a check of 80.00, a credit of 12.00, 30.00 unknown.

    Everything is from November 2026; the accounts are closed.
    """
    holder(office)
    day = today(office)
    people = {
        DEPOSIT: "RODRIGUEZ, MARIA E",
        CREDIT: "LEE, ANN",
        CHECK: "THE GRILL, ",
        SMALL: "WARD, JO",
    }
    for account, name in people.items():
        office.account(account, name, water=100)
    deposits.ask(office, DEPOSIT, 15_000)
    for account, cents in ((DEPOSIT, 15_100), (CREDIT, 6_100), (CHECK, 8_100), (SMALL, 1_300)):
        office.pay(account, cents)
        deposits.close_account(office, account, day)
    number = ask(office, CHECK, 8_000)
    take(office, "approve", number)
    take(office, "pay", number)
    batch = begin_batch(office, "ana", 3_000, 1)
    key(office, batch, ("", 3_000, "32"))
    to_state(office, batch, "posted")


def elsewhere(office: Office, account: str, other: str) -> None:
    """Let the person of a closed account have another one, which owes 1.00."""
    office.account(other, water=100)
    table = Account.__table__
    same = select(table.c.customer_id).where(table.c.number == account).scalar_subquery()
    with office.db.write() as connection:
        connection.execute(update(table).where(table.c.number == other).values(customer_id=same))


def to_day(office: Office, on: dt.date) -> None:
    """Let days go by until a day comes."""
    office.db.clock.move(dt.timedelta(days=(on - today(office)).days))
    reference.forget(office.db)


def today(office: Office) -> dt.date:
    """The town's day."""
    return office.db.clock.today("America/New_York")


def found(office: Office, on: dt.date | None = None, *, dry_run: bool = False) -> FoundRun:
    """Run find."""
    return finding.find(office.db, office.people["ana"], FindDraft(on, dry_run))


def letter(office: Office, number: int, command_id: str | None = None) -> UnclaimedDone:
    """Write the letter of an item."""
    draft = ItemDraft(command_id or new_id(), number)
    return letters.write(office.db, office.people["ana"], draft)


def answer(
    office: Office, number: int, what: str = "claims", note: str = "came", **said: Any
) -> UnclaimedDone:
    """Take an owner's answer."""
    draft = AnswerDraft(new_id(), number, what, note, **said)
    return answers.answer(office.db, office.people["ana"], draft)


def skip(office: Office, number: int, note: str = "in court", *, again: bool = False) -> Any:
    """Leave an item out."""
    draft = SkipDraft(new_id(), number, note, again)
    return answers.skip(office.db, office.people["sam"], draft)


def prepare(office: Office, year: int = YEAR, who: str = "sam") -> ReportDone:
    """Prepare a report."""
    return reporting.prepare(office.db, office.people[who], ReportDraft(new_id(), year))


def release(office: Office, year: int = YEAR, who: str = "fay", **said: Any) -> ReportDone:
    """Release it."""
    draft = ReportDraft(said.pop("command_id", new_id()), year)
    return reporting.release(office.db, office.people[who], draft)


def filed(office: Office, year: int = YEAR) -> NaupaFile:
    """Write its file."""
    return reporting.give_file(office.db, office.people["fay"], year)


def pay(office: Office, year: int = YEAR, note: str = "transfer 88") -> ReportDone:
    """Pay it."""
    draft = ReportDraft(new_id(), year, note=note)
    return reporting.pay(office.db, office.people["fay"], draft)


def reimburse(office: Office, number: int, note: str = "came with her licence") -> UnclaimedDone:
    """Owe it to a late owner."""
    draft = ItemDraft(new_id(), number, note)
    return repaying.reimburse(office.db, office.people["fay"], draft)


def repaid(office: Office, number: int) -> UnclaimedDone:
    """The State repays."""
    draft = ItemDraft(new_id(), number)
    return repaying.repaid(office.db, office.people["fay"], draft)


def whole(office: Office, number: int) -> UnclaimedItemView:
    """An item whole."""
    return looking.get_item(office.db, office.people["ana"], number)


def states(office: Office) -> dict[int, str]:
    """The state of every item."""
    return {
        one.number: one.state
        for which in looking.LISTS
        for one in looking.list_items(office.db, office.people["ana"], which)
    }


def year(office: Office, wanted: int | None = YEAR) -> YearView:
    """A year's edit list."""
    return years.get_year(office.db, office.people["ana"], wanted)


def to_report(office: Office) -> None:
    """Found, every letter written in time, the owners' days gone by."""
    to_day(office, dt.date(2028, 7, 10))
    found(office)
    for number in letters.due_letters(office.db, office.people["ana"]):
        letter(office, number)
    to_day(office, dt.date(2028, 10, 5))


def to_paid(office: Office) -> NaupaFile:
    """All of it, with the State."""
    to_report(office)
    prepare(office)
    release(office)
    file = filed(office)
    pay(office)
    return file
