"""The bank's credits against the deposits that were taken there; nothing is ever guessed.

A credit is the one deposit of its amount, taken to that bank account in the days before. What is
no deposit is looked for among the posted batches, as before there were slips.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import BankDeposit, Batch, DepositItem
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.batches.deposits import DAYS, credits_of, mark_batches, place_batches
from clerktui.services.batches.proofing import deposit_reason
from clerktui.services.batches.records import find_batch, move as move_batch
from clerktui.services.deposits.records import deposits, detail_of, find_deposit, may_see, move
from clerktui.services.reference import get_reference
from clerktui.views.bank import DepositMatch, DepositsMatched
from clerktui.views.deposits import DepositDetail, SeenDraft
from clerktui.views.people import Actor

_BATCH = Batch.__table__
_DEPOSIT = BankDeposit.__table__
_ITEM = DepositItem.__table__


def match_bank(
    db: Database, actor: Actor, path: Path, *, apply: bool, days: int = DAYS
) -> DepositsMatched:
    """Match a bank's BAI2 file to the deposits taken there, and what is left to posted batches.

    Args:
        db: the books.
        actor: who asks.
        path: the file.
        apply: mark what has exactly one match.
        days: how long before the bank's day a deposit may have been handed in.

    Raises:
        Refused: `denied`, `file.unreadable`, `file.broken`, `file.totals`.
    """
    if apply:
        require(actor, "deposit.match")
    else:
        may_see(actor)
    said, warnings = credits_of(path)
    if not apply:
        with db.read() as connection:
            return DepositsMatched(tuple(_placed(connection, said, days)), warnings=warnings)

    def work(connection: Connection) -> DepositsMatched:
        found = tuple(_placed(connection, said, days))
        batches = tuple(mark_batches(connection, actor, found, db.clock.now()))
        numbers = tuple(_mark(connection, actor, found, db.clock.now()))
        return DepositsMatched(found, batches, warnings, numbers)

    return db.post(work)


def match_deposit(db: Database, actor: Actor, draft: SeenDraft) -> DepositDetail:
    """Say by hand that the bank has a deposit, where its file leaves it open.

    Raises:
        Refused: `denied`, `deposit.unknown`, `states.no_move`, `deposit.reference_missing`,
            `deposit.bank_differs` unless the bank has exactly its amount, `deposit.date`.
    """
    require(actor, "deposit.match")
    reference = clean_text(draft.reference, max_length=80)
    if not reference:
        raise Refused("deposit.reference_missing", deposit=draft.number)

    def work(connection: Connection) -> DepositDetail:
        row = find_deposit(connection, draft.number, lock=True)
        if row.deposited_on is not None and draft.bank_on < row.deposited_on:
            raise Refused("deposit.date", deposit=row.number, on=draft.bank_on)
        if draft.amount_cents != row.amount_cents:
            raise Refused(
                "deposit.bank_differs",
                deposit=row.number,
                bank_cents=draft.amount_cents,
                amount_cents=row.amount_cents,
            )
        _match(connection, actor, (row, draft.bank_on, reference), db.clock.now())
        return detail_of(connection, get_reference(db, connection), row.number)

    return db.post(work)


# ---------------------------------------------------------------------------------- the matching
def _placed(
    connection: Connection, said: Sequence[DepositMatch], days: int
) -> Iterator[DepositMatch]:
    """Each credit with its verdict; two credits that would be one deposit are neither yet."""
    rows = connection.execute(
        deposits().where(_DEPOSIT.c.state.in_(("deposited", "matched")))
    ).all()
    found = [_place(rows, one, days) for one in said]
    claims = Counter(n for one in found if one.verdict == "matched" for n in one.deposits)
    found = [
        replace(one, verdict="ambiguous")
        if one.verdict == "matched" and claims[one.deposits[0]] > 1
        else one
        for one in found
    ]
    rest = iter(list(place_batches(connection, [o for o in found if not o.deposits], days)))
    for one in found:
        yield one if one.deposits else next(rest)


def _place(rows: Sequence[Any], one: DepositMatch, days: int) -> DepositMatch:
    known = [row.number for row in rows if _is_known(row, one)]
    if known:
        return replace(one, verdict="known", deposits=tuple(known))
    since = one.on - dt.timedelta(days=days)
    fits = tuple(
        row.number
        for row in rows
        if row.state == "deposited"
        and row.amount_cents == one.amount_cents
        and row.bai2_account in ("", one.account)
        and since <= row.deposited_on <= one.on
    )
    if not fits:
        return one
    return replace(one, verdict="matched" if len(fits) == 1 else "ambiguous", deposits=fits)


def _is_known(row: Any, one: DepositMatch) -> bool:
    told = (row.bank_on, row.bank_reference, row.bank_cents)
    return row.state == "matched" and told == (one.on, one.reference, one.amount_cents)


# --------------------------------------------------------------------------------- the marking
def _mark(
    connection: Connection, actor: Actor, found: Sequence[DepositMatch], now: dt.datetime
) -> Iterator[int]:
    for one in found:
        for number in one.deposits if one.verdict == "matched" else ():
            row = find_deposit(connection, number, lock=True)
            _match(connection, actor, (row, one.on, one.reference), now)
            yield number


def _match(
    connection: Connection, actor: Actor, about: tuple[Any, dt.date, str], now: dt.datetime
) -> None:
    """The bank has it: so it has the batches that are in it."""
    row, bank_on, reference = about
    said = {"bank_on": bank_on, "bank_reference": reference, "bank_cents": row.amount_cents}
    move(connection, row, "matched", **said)
    numbers = connection.execute(
        select(_BATCH.c.number)
        .where(
            _BATCH.c.posted_in_id.in_(
                select(_ITEM.c.drawer_session_id).where(_ITEM.c.deposit_id == row.id)
            )
        )
        .order_by(_BATCH.c.number)
    ).scalars()
    why = deposit_reason(bank_on, f"deposit {row.number}, {reference}"[:120])
    for number in numbers.all():
        batch = find_batch(connection, number, lock=True)
        if batch.state == "posted":
            move_batch(connection, batch, "deposited", actor, now, reason=why)
    subject = ("deposit", row.number)
    audit.record(connection, actor, "match_deposit", subject, now, reference=reference)
