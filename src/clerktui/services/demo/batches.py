"""Batches of the demonstration town: some are at the bank by now, one is on the clerk's desk.

They are keyed, proved, posted and deposited by the services, as the office would do it: three on
the evening of the last open day, each with money nobody could place, and one of today that is
not keyed whole and that will not balance, because two digits of an amount changed places.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select

from clerktui.clock import FixedClock
from clerktui.db import Database
from clerktui.models import AccountFlag
from clerktui.services.batches import headers, keying, posting, proofing
from clerktui.services.demo.books import Books
from clerktui.services.demo.chance import dice
from clerktui.services.demo.days import open_day
from clerktui.services.demo.people import CAST
from clerktui.services.demo.residents import Resident
from clerktui.services.reference import forget
from clerktui.views.batches import HeaderDraft, LineKeyed
from clerktui.views.people import Actor

_OWNER, _KEYER, _RELEASER = "ana", "dee", "sam"
_HOLDER = "demonstration"
# In seconds: after the drawers are closed, so that receipts stay in the order of their moments.
_EVENING = 62_100
_A_LINE = dt.timedelta(seconds=20)
_A_STEP = dt.timedelta(minutes=2)
_OWES_AT_LEAST, _OWES_AT_MOST = 1_500, 40_000
_ON_THE_DESK = 13
_ON_THE_DESK_AT_LEAST = 4
# The envelopes still to be keyed are these two people's, who live in every demonstration town.
_TO_GO = ((CAST[1].name, "1187"), (CAST[2].name, "402"))
_CAST_NAMES = {person.name for person in CAST}


@dataclass(frozen=True)
class _Evening:
    """The evening of the last open day: the books, who and what there is, and what time it is."""

    db: Database
    books: Books
    clock: FixedClock


@dataclass(frozen=True)
class _Envelope:
    """What a check says and whom it is from; a resident of None is nobody known."""

    resident: Resident | None
    amount_cents: int
    reference: str
    typed: str = ""
    tender: str = ""


@dataclass(frozen=True)
class _Posted:
    """A batch the bank has by now.

    Attributes:
        source: where it came from.
        days: how many days ago it came; the last open day when None.
        payers: how many of its payments are from people the town knows.
        unknown: what nobody could place in it.
        slip: where the bank has it.
    """

    source: str
    tender: str
    days: int | None
    payers: int
    unknown: _Envelope
    slip: str


_POSTED = (
    _Posted(
        *("setoff", "third_party", 41, 2),
        _Envelope(None, 6_210, "S-20417", "LOCKLEAR D, no account given"),
        "ACH 20417",
    ),
    _Posted(
        *("bill_pay", "third_party", 17, 3),
        _Envelope(None, 11_840, "77120634", "account 4471-20, another town's?"),
        "ACH 77120",
    ),
    _Posted(
        *("mail", "check", None, 4),
        _Envelope(None, 4_500, "20-118843", "unsigned, no stub", "money_order"),
        "slip 2214",
    ),
)
_UNKNOWN = _Envelope(None, 7_525, "3306", "no stub, J OXENDINE on the check")
_UNKNOWN_AT = 9


def write_batches(db: Database, books: Books, residents: Sequence[Resident], seed: int) -> None:
    """Key today's batch and post those of before; a town of very few people gets none."""
    rng = dice(seed, "batches")
    people = _who_may_pay(db, residents)
    shares = [batch.payers for batch in _POSTED]
    if len(people) < sum(shares) + _ON_THE_DESK:
        shares = [1] * len(_POSTED)
    to_go = _to_go(residents)
    if len(people) < sum(shares) + _ON_THE_DESK_AT_LEAST or len(to_go) < len(_TO_GO):
        return
    chosen = rng.sample(people, min(len(people), sum(shares) + _ON_THE_DESK))
    checks = iter(rng.sample(range(200, 9_900), len(chosen)))
    paid = [_Envelope(who, who.balance_cents, str(next(checks))) for who in chosen]
    with _evening(db, books) as evening:
        for place, (batch, share) in enumerate(zip(_POSTED, shares, strict=True)):
            stack = [*(paid.pop() for _ in range(share)), batch.unknown]
            _post(evening, batch, stack, f"demo-batch-{seed}-{place}")
    _leave_on_the_desk(db, books, paid, to_go, f"demo-batch-{seed}")


# ------------------------------------------------------------------------------------ the people
def _who_may_pay(db: Database, residents: Sequence[Resident]) -> list[Resident]:
    """Who owes an everyday amount and has nothing said of them."""
    with db.read() as connection:
        flagged = set(connection.execute(select(AccountFlag.__table__.c.account_id)).scalars())
    return [
        resident
        for resident in residents
        if resident.status == "active"
        and _OWES_AT_LEAST <= resident.balance_cents <= _OWES_AT_MOST
        and resident.account_id not in flagged
        and resident.name not in _CAST_NAMES
    ]


def _to_go(residents: Sequence[Resident]) -> list[_Envelope]:
    """The envelopes nobody has keyed yet; each holds what is owed."""
    by_name: dict[str, Resident] = {}
    for resident in residents:
        if resident.name in _CAST_NAMES:
            # Somebody else may be called the same; the handbook's people came first.
            by_name.setdefault(resident.name, resident)
    return [
        _Envelope(by_name[name], by_name[name].balance_cents, check)
        for name, check in _TO_GO
        if name in by_name and by_name[name].balance_cents > 0
    ]


# ----------------------------------------------------------------------------------- the evening
@contextmanager
def _evening(db: Database, books: Books) -> Iterator[_Evening]:
    """Let it be the evening of the last open day meanwhile."""
    calendar, usual = books.calendar, db.clock
    clock = FixedClock(calendar.at(calendar.last_open_day(), _EVENING))
    db.clock = clock
    forget(db)
    try:
        yield _Evening(db, books, clock)
    finally:
        db.clock = usual
        forget(db)


def _post(evening: _Evening, batch: _Posted, stack: Sequence[_Envelope], name: str) -> None:
    """A batch from its first envelope to the bank."""
    db, books, clock = evening.db, evening.books, evening.clock
    keyer, releaser = books.staff[_KEYER], books.staff[_RELEASER]
    today = books.calendar.last_open_day()
    received_on = today
    if batch.days is not None:
        received_on = min(today, open_day(books.calendar.today - dt.timedelta(days=batch.days)))
    draft = HeaderDraft(
        *(name, batch.source, received_on, batch.tender),
        control_cents=sum(envelope.amount_cents for envelope in stack),
        control_items=len(stack),
    )
    number = headers.save_header(db, keyer, draft).number
    _key(db, keyer, number, _lines(number, batch.tender, stack), clock)
    steps = (
        lambda: proofing.finish_keying(db, keyer, number),
        lambda: proofing.prove(db, keyer, number),
        lambda: proofing.release(db, releaser, number, f"{name}-release"),
        lambda: posting.post_batch(db, releaser, number),
        lambda: proofing.mark_deposited(db, releaser, number, received_on, batch.slip),
    )
    for step in steps:
        clock.move(_A_STEP)
        step()


def _key(
    db: Database,
    actor: Actor,
    number: int,
    lines: Iterable[LineKeyed],
    clock: FixedClock | None = None,
) -> None:
    keying.take_up(db, actor, number, _HOLDER)
    for line in lines:
        if clock is not None:
            clock.move(_A_LINE)
        keying.keep_line(db, actor, line)


def _lines(number: int, tender: str, stack: Sequence[_Envelope]) -> Iterator[LineKeyed]:
    """What is keyed of each envelope, one after the other."""
    for line_no, envelope in enumerate(stack, start=1):
        who = envelope.resident
        yield LineKeyed(
            number,
            _HOLDER,
            line_no,
            who.number if who else "",
            envelope.amount_cents,
            envelope.tender or tender,
            reference=envelope.reference,
            typed=envelope.typed,
            owed_cents=who.balance_cents if who else None,
        )


# -------------------------------------------------------------------------------------- the desk
def _leave_on_the_desk(
    db: Database, books: Books, paid: list[_Envelope], to_go: list[_Envelope], name: str
) -> None:
    """Today's mail, keyed but for two envelopes, with one amount mistyped."""
    owner = books.staff[_OWNER]
    stack = [*paid[:_UNKNOWN_AT], _UNKNOWN, *paid[_UNKNOWN_AT:]]
    whole = [*stack, *to_go]
    left = ", ".join(f"{e.resident.number} check {e.reference}" for e in to_go if e.resident)
    draft = HeaderDraft(
        *(name, "mail", books.calendar.today, "check"),
        control_cents=sum(envelope.amount_cents for envelope in whole),
        control_items=len(whole),
        note=f"To go: {left}",
    )
    number = headers.save_header(db, owner, draft).number
    _key(db, owner, number, _lines(number, "check", _with_a_slip(stack)))


def _with_a_slip(stack: list[_Envelope]) -> list[_Envelope]:
    """The same envelopes with two digits of one amount in each other's place."""
    middle = len(stack) // 2
    for place in (*range(middle, len(stack)), *range(middle)):
        envelope = stack[place]
        slipped = _swapped(envelope.amount_cents)
        if envelope.resident is not None and slipped is not None:
            wrong = _Envelope(envelope.resident, slipped, envelope.reference)
            return [*stack[:place], wrong, *stack[place + 1 :]]
    return stack


def _swapped(cents: int) -> int | None:
    """An amount with two neighbouring digits swapped, dollars first; None when none can be.

    >>> _swapped(16729), _swapped(4405), _swapped(4444)
    (17629, 4045, None)
    """
    digits = str(cents)
    ones = len(digits) - 3
    for place in (*range(ones, 0, -1), *range(ones + 1, len(digits))):
        before, after = digits[place - 1], digits[place]
        if before != after and (place > 1 or after != "0"):
            return int(digits[: place - 1] + after + before + digits[place + 1 :])
    return None
