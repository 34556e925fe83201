"""The one road every correction takes: claimed, reasoned, approved, booked, numbered, answered.

    def adjust(db, actor, draft):
        act = Act("adjustment", draft.command_id, draft.reason, draft.note, content)
        return correct(db, actor, act, work)

    def work(making):                      # inside the transaction, the numbering locked
        accounts = making.lock_accounts([number])
        ...
        return making.book(Booking(amount_cents=..., legs=..., lines=..., account_id=...))

Locks, in the order everything that moves money takes them: the command, the office chain (which is
also what numbers corrections), a drawer's session where one is named, the accounts in id order.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, func, insert, select

from clerktui.db import Database
from clerktui.errors import NeedsOverride, Refused
from clerktui.ledger import commands, journal
from clerktui.models import Chain, Correction, CorrectionLine, CorrectionReason
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.services import customer_deposit_rows
from clerktui.services.collections.reactions import account_changed
from clerktui.services.drawer_sessions import SessionRow
from clerktui.services.flag_effects import need_allowed
from clerktui.services.open_items import AccountRow, get_accounts
from clerktui.services.payment_rows import move_accounts, move_receivables
from clerktui.services.reference import Reference, get_reference
from clerktui.services.signon import Approvals
from clerktui.services.town import BACK_OFFICE_CHAIN
from clerktui.views.corrections import CorrectionPosted, ReasonView
from clerktui.views.people import Actor

_CHAIN = Chain.__table__
_CORRECTION = Correction.__table__
_LINE = CorrectionLine.__table__
_REASON = CorrectionReason.__table__
NOTE_MAX = 200
SECOND_PERSON = "correction.second_person"
PAYMENTS_BACK = ("cancel_payment", "cancel_tender", "returned", "tender_change")
"""The corrections of payments; a customer deposit they paid follows them."""


@dataclass(frozen=True)
class Act:
    """What somebody asks to have corrected: its kind, its command, why, and all that it says."""

    kind: str
    command_id: str
    reason: str
    note: str
    content: object


@dataclass(frozen=True)
class Line:
    """What becomes of one receivable: above zero, more is owed on it, in cents."""

    account_id: int
    receivable_id: int
    amount_cents: int
    description: str = ""


@dataclass(frozen=True)
class Booking:
    """A correction worked out.

    Attributes:
        amount_cents: what it is about, above zero.
        legs: the journal entry, summing to zero; legs on receivables agree with `lines`.
        lines: what becomes of each receivable.
        columns: the other columns of the correction's row: payment, accounts, tenders, paper.
        reverses_id: the entry this one undoes whole, leg by leg.
    """

    amount_cents: int
    legs: Sequence[journal.Leg]
    lines: Sequence[Line] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)
    reverses_id: int | None = None
    memo: str = ""


@dataclass(frozen=True)
class Booked:
    """A correction's row: its id, its number and its entry."""

    id: int
    number: int
    entry_id: int


@dataclass
class Making:
    """A correction being made, inside its transaction.

    Attributes:
        reason: the row of its reason, with the account an adjustment is booked against.
        head: the office chain, locked; the entry goes there unless a session is named.
    """

    connection: Connection
    reference: Reference
    actor: Actor
    now: dt.datetime
    act: Act
    reason: Any
    note: str
    head: journal.Head
    session: SessionRow | None = None
    approved_by_id: int | None = None
    booked_on: dt.date | None = None

    @property
    def day(self) -> dt.date:
        """The business date it is booked on: the session's, the batch's it belongs to, or today's.

        Today's is the day the office works on.
        """
        if self.session is not None:
            return self.session.business_date
        if self.booked_on is not None:
            return self.booked_on
        return self.reference.working_day(self.connection, self.actor.office_id)

    def lock_accounts(self, numbers: Sequence[str]) -> dict[str, AccountRow]:
        """The accounts by number, locked in id order.

        Raises:
            Refused: `account.unknown`.
        """
        found = get_accounts(self.connection, numbers, lock=True)
        for number in numbers:
            if number not in found:
                raise Refused("account.unknown", account=number)
        return found

    def ask_second_person(self, amount_cents: int) -> None:
        """Have a second person approve where the town's rule for corrections wants one.

        Raises:
            NeedsOverride: `correction.second_person`, until somebody else has.
        """
        rule = self.reference.policy[SECOND_PERSON]
        above = rule["when"] == "above_cents" and amount_cents > rule["above_cents"]
        if rule["when"] == "always" or above:
            self.need_approval(
                NeedsOverride(SECOND_PERSON, "correction.approve", amount_cents=amount_cents)
            )

    def ask_flags(self, account: tuple[int, str], act: str) -> None:
        """Let the flags of an account (its id, its number) forbid an act, or ask a supervisor.

        Raises:
            Refused: `flag.forbids`.
            NeedsOverride: `flag.asks`, until somebody permitted has let it through.
        """
        warning = need_allowed(self.connection, self.reference, account, act)
        if warning is not None:
            self.need_approval(warning)

    def need_approval(self, warning: NeedsOverride) -> None:
        """Have somebody else than who asks let this warning through, and keep who it was.

        Raises:
            NeedsOverride: the warning itself, until then.
        """
        approvals = Approvals(self.connection, self.act.command_id)
        approver = approvals.of(warning, but_not=self.actor.user_id)
        if approver is None:
            raise warning
        self.approved_by_id = approver

    def book(self, booking: Booking) -> Booked:
        """Write the entry, the correction and its lines, and move the balances.

        Raises:
            Refused: `ledger.unbalanced`.
        """
        return self.write_down(booking, self.enter(booking))

    def enter(self, booking: Booking) -> int:
        """Write the entry and move the balances; gives the entry's id, for `write_down`.

        For a correction that goes on from the balances it leaves before it is written down.

        Raises:
            Refused: `ledger.unbalanced`, `customer_deposit.own_road`, `customer_deposit.used`.
        """
        head = self.session.head if self.session else self.head
        if self.act.kind not in PAYMENTS_BACK:
            customer_deposit_rows.refuse_other_roads(self.reference, booking.legs)
        legs = customer_deposit_rows.completed(self.reference, booking.legs)
        entry_id = journal.post(self.connection, self._header(booking), legs, head)
        # Every head knows the id of the next entry, which has just been used.
        self.head = lock_office_chain(self.connection)
        if self.session is not None:
            head = journal.lock_head(self.connection, head.chain_id)
            self.session = replace(self.session, head=head)
        self._move(booking.lines)
        following = customer_deposit_rows.Following(
            entry_id,
            self.day,
            self.now,
            self.actor.user_id,
            booking.memo or self.reason.name,
            is_lost=self.act.kind == "returned",
        )
        customer_deposit_rows.follow(self.connection, self.reference, legs, following)
        return entry_id

    def write_down(self, booking: Booking, entry_id: int) -> Booked:
        """Write the correction of an entry and its lines."""
        booked = self._write(booking, entry_id)
        self._tell(booking, booked)
        return booked

    def balances(self, accounts: Mapping[str, AccountRow]) -> tuple[tuple[str, int], ...]:
        """What these accounts owe now, in cents, by number."""
        now = get_accounts(self.connection, sorted(accounts))
        return tuple((number, account.balance_cents) for number, account in now.items())

    def _header(self, booking: Booking) -> journal.Header:
        session = self.session
        return journal.Header(
            kind=self.act.kind,
            chain_id=session.head.chain_id if session else self.head.chain_id,
            business_date=self.day,
            posted_at=self.now,
            command_id=self.act.command_id,
            user_id=self.actor.user_id,
            office_id=session.office_id if session else self.actor.office_id,
            drawer_session_id=session.id if session else None,
            reverses_id=booking.reverses_id,
            memo=booking.memo or self.reason.name,
        )

    def _write(self, booking: Booking, entry_id: int) -> Booked:
        session = self.session
        last = select(func.coalesce(func.max(_CORRECTION.c.number), 0))
        number = self.connection.execute(last).scalar_one() + 1
        correction_id = self.connection.execute(
            insert(_CORRECTION)
            .values(
                number=number,
                kind=self.act.kind,
                entry_id=entry_id,
                command_id=self.act.command_id,
                business_date=self.day,
                made_at=self.now,
                user_id=self.actor.user_id,
                office_id=session.office_id if session else self.actor.office_id,
                drawer_session_id=session.id if session else None,
                approved_by_id=self.approved_by_id,
                reason_id=self.reason.id,
                note=self.note,
                amount_cents=booking.amount_cents,
                **booking.columns,
            )
            .returning(_CORRECTION.c.id)
        ).scalar_one()
        if booking.lines:
            rows = [
                {"correction_id": correction_id, "line_no": line_no, **line.__dict__}
                for line_no, line in enumerate(booking.lines, start=1)
            ]
            self.connection.execute(insert(_LINE), rows)
        return Booked(correction_id, number, entry_id)

    def _move(self, lines: Sequence[Line]) -> None:
        by_receivable: dict[int, int] = {}
        by_account: dict[int, int] = {}
        for line in lines:
            for sums, key in ((by_receivable, line.receivable_id), (by_account, line.account_id)):
                sums[key] = sums.get(key, 0) + line.amount_cents
        if by_receivable:
            move_receivables(self.connection, by_receivable)
            move_accounts(self.connection, by_account)
            why = "returned" if self.act.kind == "returned" else "correction"
            account_changed(self.connection, self.reference, self.now, by_account, why)

    def _tell(self, booking: Booking, booked: Booked) -> None:
        audit.record(
            self.connection,
            self.actor,
            self.act.kind,
            ("correction", booked.number),
            self.now,
            amount_cents=booking.amount_cents,
            reason=self.reason.code,
            note=self.note,
            approved_by=self.approved_by_id,
        )


Work = Callable[[Making], CorrectionPosted]


def correct(db: Database, actor: Actor, act: Act, work: Work) -> CorrectionPosted:
    """Make a correction once; the same command again gives the same answer.

    Args:
        db: the books.
        actor: who corrects; what they may do is checked before.
        act: what is asked.
        work: works the correction out and books it; runs again when the transaction is retried.

    Raises:
        Refused: `command.reused`, `correction.reason_unknown`, `correction.note_missing`, and
            whatever `work` refuses.
    """

    def once(connection: Connection) -> CorrectionPosted:
        now = db.clock.now()
        command = commands.Command(act.command_id, act.kind, act.content, actor.user_id)
        earlier = commands.claim(connection, command, now)
        if earlier is not None:
            return _answered(json.loads(earlier))
        making = begin(db, connection, actor, act, now)
        posted = work(making)
        commands.answer(connection, act.command_id, _told(posted))
        return posted

    return db.post(once)


def list_reasons(db: Database, kind: str) -> tuple[ReasonView, ...]:
    """The reasons a correction of this kind can be given, in the town's order."""
    query = (
        select(_REASON)
        .where(_REASON.c.kind == kind, _REASON.c.is_active)
        .order_by(_REASON.c.position, _REASON.c.code)
    )
    with db.read() as connection:
        return tuple(
            ReasonView(row.code, row.name, row.direction, row.needs_note)
            for row in connection.execute(query)
        )


def begin(db: Database, connection: Connection, actor: Actor, act: Act, now: dt.datetime) -> Making:
    """A correction about to be made, its reason found, the office chain locked.

    For work that corrects as a part of itself and has claimed its own command.

    Raises:
        Refused: `correction.reason_unknown`, `correction.note_missing`.
    """
    reason = connection.execute(
        select(_REASON).where(
            _REASON.c.kind == act.kind, _REASON.c.code == act.reason, _REASON.c.is_active
        )
    ).first()
    if reason is None:
        raise Refused("correction.reason_unknown", reason=act.reason)
    note = clean_text(act.note, max_length=NOTE_MAX)
    if reason.needs_note and not note:
        raise Refused("correction.note_missing", reason=reason.name)
    return Making(
        connection=connection,
        reference=get_reference(db, connection),
        actor=actor,
        now=now,
        act=act,
        reason=reason,
        note=note,
        head=lock_office_chain(connection),
    )


def lock_office_chain(connection: Connection) -> journal.Head:
    """Lock the chain of what is booked without a drawer."""
    chain_id = connection.execute(
        select(_CHAIN.c.id).where(_CHAIN.c.code == BACK_OFFICE_CHAIN)
    ).scalar_one()
    return journal.lock_head(connection, chain_id)


def _told(posted: CorrectionPosted) -> dict[str, Any]:
    said = {**posted.__dict__, "balances": [list(each) for each in posted.balances]}
    del said["duplicate"]
    return said


def _answered(told: dict[str, Any]) -> CorrectionPosted:
    balances = tuple((account, cents) for account, cents in told["balances"])
    return CorrectionPosted(**{**told, "balances": balances}, duplicate=True)
