"""The bank's deposits matched to the posted batches they are made of; nothing is ever guessed.

A deposit is one batch, or all batches of one source and posting date together, of exactly its
amount. Where it could be more than one thing, or two deposits could be the same thing, it is left
to a person.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, exists, select

from clerktui.db import Database
from clerktui.i18n import money
from clerktui.models import BankDeposit, Batch, BatchMove, DepositItem
from clerktui.rules.text import clean_text, display_safe
from clerktui.security.permissions import require
from clerktui.services.batches.files import read_bytes
from clerktui.services.batches.proofing import deposit_reason
from clerktui.services.batches.records import find_batch, move, require_state
from clerktui.views.bank import DepositMatch, DepositsMatched
from clerktui.views.people import Actor

if TYPE_CHECKING:
    from clerktui.formats.bai2 import Bai2File
    from clerktui.formats.bai2_deposits import Bai2Deposit

_BATCH = Batch.__table__
_ITEM = DepositItem.__table__
_MOVE = BatchMove.__table__
_SLIP = BankDeposit.__table__
# A batch on a slip goes to the bank with it, and is found there by the slip.
_ON_SLIP = exists().where(
    _ITEM.c.drawer_session_id == _BATCH.c.posted_in_id, _ITEM.c.released_at.is_(None)
)
DAYS = 5
_CURRENCY = "USD"
_REFERENCE_MAX = 80
Numbers = tuple[int, ...]


@dataclass(frozen=True)
class _Waiting:
    """Posted batches the bank has not been seen to have: alone, and those that go together."""

    days: int
    by_amount: dict[int, tuple[tuple[dt.date, Numbers], ...]]

    def candidates(self, deposit: DepositMatch) -> tuple[Numbers, ...]:
        """Everything a deposit could be."""
        since = deposit.on - dt.timedelta(days=self.days)
        return tuple(
            numbers
            for gl_on, numbers in self.by_amount.get(deposit.amount_cents, ())
            if since <= gl_on <= deposit.on
        )


def match_deposits(
    db: Database, actor: Actor, path: Path, *, apply: bool, days: int = DAYS
) -> DepositsMatched:
    """Match the deposits of a bank's BAI2 file to posted batches.

    Args:
        db: the books.
        actor: who asks.
        path: the file.
        apply: mark the batches of every deposit that has exactly one match as deposited.
        days: how long before the bank's day a batch may have been posted.

    Raises:
        Refused: `denied`, `file.unreadable`, `file.broken`, `file.totals`.
    """
    require(actor, "batch.release" if apply else "account.view")
    said, warnings = credits_of(path)
    if not apply:
        with db.read() as connection:
            return DepositsMatched(tuple(_match(connection, said, days)), warnings=warnings)

    def work(connection: Connection) -> DepositsMatched:
        found = tuple(_match(connection, said, days))
        applied = tuple(mark_batches(connection, actor, found, db.clock.now()))
        return DepositsMatched(found, applied, warnings)

    return db.post(work)


def credits_of(path: Path) -> tuple[tuple[DepositMatch, ...], tuple[str, ...]]:
    """The credits of a bank's file nobody has looked for yet, and what is odd about the file.

    Raises:
        Refused: `file.unreadable`, `file.broken`, `file.totals`.
    """
    file, credits_ = _read(read_bytes(path))
    warnings = tuple(f"line {one.line}: {one.says}" for one in file.warnings)
    return tuple(map(_said, credits_)), warnings


def _read(data: bytes) -> tuple[Bai2File, tuple[Bai2Deposit, ...]]:
    from clerktui.formats.bai2 import read_bai2
    from clerktui.formats.bai2_deposits import deposits

    file = read_bai2(data)
    return file, tuple(one for one in deposits(file) if one.currency == _CURRENCY)


def _said(deposit: Bai2Deposit) -> DepositMatch:
    """A deposit nobody has looked for yet, under a reference that is its own."""
    detail = deposit.detail
    named = detail.bank_reference or detail.customer_reference or detail.text
    words = [deposit.account, money(detail.amount_cents), f"type {detail.type_code}"]
    words += [f"no. {deposit.nth}"] if deposit.nth > 1 else []
    reference = " ".join((*words, display_safe(named))).strip()
    return DepositMatch(
        line=detail.line,
        account=deposit.account,
        on=deposit.as_of,
        amount_cents=detail.amount_cents,
        reference=clean_text(reference[:_REFERENCE_MAX]),
        verdict="unmatched",
    )


# ---------------------------------------------------------------------------------- the matching
def _match(
    connection: Connection, deposits: Sequence[DepositMatch], days: int
) -> Iterator[DepositMatch]:
    """Each deposit with its verdict; what may be a slip taken to the bank is left to a person."""
    slips = _slips(connection, days)
    found = [slips(one) for one in deposits]
    rest = iter(list(place_batches(connection, [o for o in found if not o.deposits], days)))
    for one in found:
        yield one if one.deposits else next(rest)


def _slips(connection: Connection, days: int) -> Callable[[DepositMatch], DepositMatch]:
    """Names the slips a credit is, or may be: `clerktui deposit match` settles those."""
    rows = connection.execute(
        select(_SLIP).where(_SLIP.c.state.in_(("deposited", "matched")))
    ).all()

    def named(one: DepositMatch) -> DepositMatch:
        told = (one.on, one.reference)
        known = [row.number for row in rows if (row.bank_on, row.bank_reference) == told]
        if known:
            return replace(one, verdict="known", deposits=tuple(known))
        since = one.on - dt.timedelta(days=days)
        may_be = tuple(
            row.number
            for row in rows
            if row.state == "deposited"
            and row.amount_cents == one.amount_cents
            and since <= row.deposited_on <= one.on
        )
        return replace(one, verdict="ambiguous", deposits=may_be) if may_be else one

    return named


def place_batches(
    connection: Connection, deposits: Sequence[DepositMatch], days: int
) -> Iterator[DepositMatch]:
    """Each deposit with its verdict; a batch that two deposits would be belongs to neither yet."""
    known = _known(connection, deposits)
    waiting = _waiting(connection, days)
    found = [known.get(_reason(one)) or _placed(waiting, one) for one in deposits]
    claims = Counter(number for one in found for number in one.batches)
    for one in found:
        is_claimed_twice = any(claims[number] > 1 for number in one.batches)
        if one.verdict == "matched" and is_claimed_twice:
            yield replace(one, verdict="ambiguous", batches=(), candidates=(one.batches,))
        else:
            yield one


def _placed(waiting: _Waiting, deposit: DepositMatch) -> DepositMatch:
    candidates = waiting.candidates(deposit)
    if len(candidates) == 1:
        return replace(deposit, verdict="matched", batches=candidates[0])
    if candidates:
        return replace(deposit, verdict="ambiguous", candidates=candidates)
    return deposit


def _waiting(connection: Connection, days: int) -> _Waiting:
    rows = connection.execute(
        select(_BATCH.c.number, _BATCH.c.amount_cents, _BATCH.c.gl_on, _BATCH.c.source)
        .where(_BATCH.c.state == "posted", ~_ON_SLIP)
        .order_by(_BATCH.c.number)
    ).all()
    together: dict[tuple[str, dt.date], list[Any]] = defaultdict(list)
    by_amount: dict[int, list[tuple[dt.date, Numbers]]] = defaultdict(list)
    for row in rows:
        together[row.source, row.gl_on].append(row)
        by_amount[row.amount_cents].append((row.gl_on, (row.number,)))
    for (_, gl_on), some in together.items():
        if len(some) > 1:
            total_cents = sum(row.amount_cents for row in some)
            by_amount[total_cents].append((gl_on, tuple(row.number for row in some)))
    return _Waiting(days, {cents: tuple(found) for cents, found in by_amount.items()})


def _known(connection: Connection, deposits: Iterable[DepositMatch]) -> dict[str, DepositMatch]:
    """Deposits whose batches were marked before, by what was written down then."""
    by_reason = {_reason(one): one for one in deposits}
    marked: dict[str, list[Any]] = defaultdict(list)
    rows = connection.execute(
        select(_MOVE.c.reason, _BATCH.c.number, _BATCH.c.amount_cents)
        .join(_BATCH, _BATCH.c.id == _MOVE.c.batch_id)
        .where(_MOVE.c.to_state == "deposited", _MOVE.c.reason.in_(list(by_reason)))
        .order_by(_BATCH.c.number)
    )
    for row in rows:
        marked[row.reason].append(row)
    return {
        reason: replace(
            by_reason[reason], verdict="known", batches=tuple(row.number for row in some)
        )
        for reason, some in marked.items()
        if sum(row.amount_cents for row in some) == by_reason[reason].amount_cents
    }


def _reason(deposit: DepositMatch) -> str:
    return deposit_reason(deposit.on, deposit.reference)


# --------------------------------------------------------------------------------- the marking
def mark_batches(
    connection: Connection, actor: Actor, found: Iterable[DepositMatch], now: dt.datetime
) -> Iterator[int]:
    """Mark every batch of what matched, all in one act."""
    for deposit in found:
        for number in deposit.batches if deposit.verdict == "matched" else ():
            row = find_batch(connection, number, lock=True)
            require_state(row, ("posted",))
            move(connection, row, "deposited", actor, now, reason=_reason(deposit))
            yield number
