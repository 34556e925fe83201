"""Debts of the demonstration town in setoff: a letter to be mailed, one mailed, one contested."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from clerktui.db import Database
from clerktui.models import Account, Customer, CustomerIdentity, Receivable
from clerktui.rules.setoff import half_year_end
from clerktui.security import identity_keys
from clerktui.services import identities
from clerktui.services.demo.people import CAST
from clerktui.services.demo.residents import Resident
from clerktui.services.setoff import gate, hearings, letters, participation, rates
from clerktui.views.identities import IdentityDraft
from clerktui.views.people import Actor
from clerktui.views.setoff import HearingDraft, MailedDraft, ParticipationDraft, SetoffStart
from clerktui.views.setoff_files import RateDraft

_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_IDENTITY = CustomerIdentity.__table__
_RECEIVABLE = Receivable.__table__
_CAST_NAMES = {person.name for person in CAST}
_PEOPLE_MIN = 100
_LEAST_CENTS = 5_000
_OLD_DAYS = 60
_TRIED = 60
_JUNE = 6
_RATE_PPM = 70_000
_SAMPLE = "SAMPLE of the demonstration town: no rate of the Secretary of Revenue"
_NUMBERS = ("219099999", "078051120", "123456789")
"""Numbers that were printed in advertisements and are nobody's."""


def write_setoff(
    db: Database,
    staff: Mapping[str, Actor],
    residents: list[Resident],
    today: dt.date,
    seed: int,
) -> None:
    """Three who owe for long; the town participates for a year."""
    if len(residents) < _PEOPLE_MIN:
        return
    year = dt.timedelta(days=365)
    agreed = ParticipationDraft(f"demo-setoff-{seed}", "M123", today, today, today + year)
    participation.participate(db, staff["sam"], agreed)
    for place, (from_on, until_on) in enumerate(_half_years(today)):
        rate = RateDraft(f"demo-setoff-rate-{seed}-{place}", _RATE_PPM, from_on, _SAMPLE, until_on)
        rates.enter_rate(db, staff["sam"], rate)
    with _a_key(db):
        numbers = _begun(db, staff["ana"], residents, today, seed)
    for number in numbers[1:]:
        letters.mail(db, staff["ana"], MailedDraft(f"demo-setoff-mail-{number}", number, today))
    for number in numbers[2:]:
        said = HearingDraft(
            f"demo-setoff-hearing-{number}", number, today, today, "says the meter was misread"
        )
        hearings.ask_hearing(db, staff["ana"], said)


def _half_years(today: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """The half year that is, and the one before it."""
    until_on = half_year_end(today)
    for _ in range(2):
        from_on = dt.date(until_on.year, 1 if until_on.month == _JUNE else _JUNE + 1, 1)
        yield from_on, until_on
        until_on = from_on - dt.timedelta(days=1)


def _begun(
    db: Database, actor: Actor, residents: list[Resident], today: dt.date, seed: int
) -> list[int]:
    """The debts whose letters are written, the accounts' numbers sealed before."""
    made: list[int] = []
    for account in _owing(db, residents, today):
        lacks = {line.code for line in gate.get_gate(db, actor, account).missing}
        if lacks != {"number"}:
            continue
        place = len(made)
        paper = IdentityDraft(
            f"demo-setoff-number-{seed}-{place}",
            "ssn",
            account=account,
            number=_NUMBERS[place],
            purpose="1",
        )
        identities.enter(db, actor, paper)
        draft = SetoffStart(f"demo-setoff-{seed}-{place}", account)
        made.append(letters.start(db, actor, draft).number)
        if len(made) == len(_NUMBERS):
            break
    return made


def _owing(db: Database, residents: list[Resident], today: dt.date) -> list[str]:
    """The accounts that owe most of what is long past due, nobody of the cast."""
    known = {one.account_id for one in residents if one.name not in _CAST_NAMES}
    owed = func.sum(_RECEIVABLE.c.balance_cents)
    query = (
        select(_ACCOUNT.c.id, _ACCOUNT.c.number)
        .join(_RECEIVABLE, _RECEIVABLE.c.account_id == _ACCOUNT.c.id)
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .where(
            _RECEIVABLE.c.service != "tax",
            _RECEIVABLE.c.balance_cents > 0,
            _RECEIVABLE.c.due_on < today - dt.timedelta(days=_OLD_DAYS),
            _CUSTOMER.c.first_name != "",
            _CUSTOMER.c.id.not_in(
                select(_IDENTITY.c.customer_id).where(_IDENTITY.c.customer_id.is_not(None))
            ),
        )
        .group_by(_ACCOUNT.c.id, _ACCOUNT.c.number)
        .having(owed >= _LEAST_CENTS)
        .order_by(owed.desc(), _ACCOUNT.c.id)
        .limit(_TRIED)
    )
    with db.read() as connection:
        return [row.number for row in connection.execute(query) if row.id in known]


@contextmanager
def _a_key(db: Database) -> Iterator[None]:
    """The key of this installation; without one, one that is thrown away with what it opens.

    A demonstration never makes a key in the home folder: the town's own books would find it there.
    """
    if identity_keys.load_key(db.identity_key_files) is not None:
        yield
        return
    before = db.identity_key_files
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "identity.key"
        identity_keys.create_key(place)
        db.identity_key_files = (place,)
        try:
            yield
        finally:
            db.identity_key_files = before
