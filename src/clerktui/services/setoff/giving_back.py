"""Setoff money that goes back: what was more than the debt, and what should never have been taken.

What is over goes back as it is. Where nothing was owed, or no letter was mailed, the whole setoff
goes back with its fees and interest, which the town pays; and where the debt stands, it is owed
again. One transaction books it and asks for the refund, which is decided and paid as any other.

Source: G.S. 105A-5(e), 105-241.21.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money
from clerktui.ledger import commands
from clerktui.ledger.journal import Leg
from clerktui.models import (
    Batch,
    GlAccount,
    Receivable,
    Refund,
    SetoffDebt,
    SetoffGiveBack,
    SetoffMoney,
)
from clerktui.rules.setoff import GIVEN_BACK, interest
from clerktui.security.permissions import require
from clerktui.services.answered_once import said_of
from clerktui.services.corrections.acts import Act, Booking, Line, Making, begin
from clerktui.services.corrections.limits import need_within_limit
from clerktui.services.refunds.asking import request_within
from clerktui.services.refunds.steps import Stepping as RefundStepping
from clerktui.services.setoff import rows
from clerktui.services.setoff.rates import INTEREST, spans_of
from clerktui.services.setoff.rows import RULES, Moved, Stepping
from clerktui.services.setoff_links import is_taken_back, over_of, payment_of
from clerktui.views.people import Actor
from clerktui.views.refunds import RefundDraft
from clerktui.views.setoff_files import GiveBackDraft, GivenBack

_BATCH = Batch.__table__
_BACK = SetoffGiveBack.__table__
_DEBT = SetoffDebt.__table__
_GL = GlAccount.__table__
_MONEY = SetoffMoney.__table__
_RECEIVABLE = Receivable.__table__
_REFUND = Refund.__table__
_POSTED = ("posted", "deposited")
REASON = "setoff_returned"


@dataclass(frozen=True)
class _Due:
    """What goes back, in cents: what came in, both fees, interest until the day it is asked for.

    Attributes:
        held_cents: what of the net is held as a credit, because it was over.
    """

    net_cents: int
    fees_cents: int
    interest_cents: int
    held_cents: int = 0

    @property
    def cents(self) -> int:
        return self.net_cents + self.fees_cents + self.interest_cents


def give_back(db: Database, actor: Actor, draft: GiveBackDraft) -> GivenBack:
    """Give setoff money back: book what the town owes, and ask for the refund.

    Raises:
        Refused: `denied`, `setoff.give_back_reason`, `setoff.money_unknown`,
            `setoff.not_posted` while its batch is not, `setoff.given_back`, `setoff.money_reversed`
            after its receipt was taken back, `setoff.notice_on`,
            `setoff.no_excess`, `setoff.no_rate` for a day nobody entered a rate for, what a refund
            is refused for, `command.reused`.
        NeedsOverride: `correction.above_limit`, and what a refund asks a second person for.
    """
    require(actor, "setoff.decide")
    require(actor, "refund.request")
    if draft.reason not in GIVEN_BACK:
        raise Refused("setoff.give_back_reason", known=", ".join(GIVEN_BACK))

    def once(connection: Connection) -> GivenBack:
        said = said_of(draft)
        command = commands.Command(draft.command_id, "setoff_give_back", said, actor.user_id)
        earlier = commands.claim(connection, command, db.clock.now())
        if earlier is not None:
            return GivenBack(**json.loads(earlier), duplicate=True)
        done = _give(db, connection, actor, draft)
        told = {name: value for name, value in asdict(done).items() if name != "duplicate"}
        commands.answer(connection, command.id, told)
        return done

    return db.post(once)


def _give(db: Database, connection: Connection, actor: Actor, draft: GiveBackDraft) -> GivenBack:
    note = draft.note or f"setoff money {draft.money_id}: {draft.reason}"
    act = Act("adjustment", draft.command_id, REASON, note, {})
    making = begin(db, connection, actor, act, db.clock.now())
    row = _money(connection, draft.money_id)
    debt = connection.execute(rows.debts().where(_DEBT.c.id == row.debt_id)).one()
    parts = rows.parts_of(connection, debt.id)
    making.lock_accounts([one.number for one in parts])
    part, due = _due(making, row, draft, parts)
    correction = None
    receipt = row.receipt
    if draft.reason != "excess":
        correction = _book(making, due, debt, (part, draft.reason))
        receipt = ""
    asked = RefundDraft(
        draft.command_id, part.number, due.cents, "setoff", receipt=receipt, note=note
    )
    refund = RefundStepping(
        connection, making.reference, actor, making.now, draft.command_id, making.head
    )
    number = request_within(refund, asked).number
    _keep(making, draft, due, number)
    words = f"{money(due.cents)} goes back to the debtor, refund {number}"
    stepping = Stepping(connection, making.reference, actor, making.now)
    moved = Moved("given_back", debt.state, words, due.cents, "setoff_money")
    rows.write_move(stepping, (debt.id, debt.state), moved)
    rows.written(stepping, debt, moved)
    return GivenBack(
        number=debt.number,
        account=part.number,
        net_cents=due.net_cents,
        fees_cents=due.fees_cents,
        interest_cents=due.interest_cents,
        refund=number,
        correction=correction,
    )


@dataclass(frozen=True)
class _Money:
    """A record of money that may go back, with the payment and the receipt it became."""

    debt_id: int
    matched_on: dt.date
    net_cents: int
    fees_cents: int
    payment_id: int
    receipt: str


def _money(connection: Connection, money_id: int) -> _Money:
    """A record of money, posted, of a debt, not given back yet and not taken back."""
    row = connection.execute(
        select(_MONEY, _BATCH.c.number.label("batch"), _BATCH.c.state.label("batch_state"))
        .join(_BATCH, _BATCH.c.file_id == _MONEY.c.file_id)
        .where(_MONEY.c.id == money_id, _MONEY.c.debt_id.is_not(None))
    ).first()
    if row is None:
        raise Refused("setoff.money_unknown", number=money_id)
    if row.batch_state not in _POSTED:
        raise Refused("setoff.not_posted", batch=row.batch)
    back = select(_REFUND.c.number).join(_BACK, _BACK.c.refund_id == _REFUND.c.id)
    refund = connection.execute(back.where(_BACK.c.money_id == money_id)).scalar()
    if refund is not None:
        raise Refused("setoff.given_back", refund=refund)
    payment = payment_of(connection, row)
    if payment is None:
        raise Refused("setoff.money_unknown", number=money_id)
    if is_taken_back(connection, payment):
        raise Refused("setoff.money_reversed", receipt=payment.receipt)
    return _Money(
        row.debt_id,
        row.matched_on,
        row.net_cents,
        row.state_fee_cents + row.local_fee_cents,
        payment.payment_id,
        payment.receipt,
    )


def _due(
    making: Making, row: _Money, draft: GiveBackDraft, parts: Sequence[Any]
) -> tuple[Any, _Due]:
    """The account what goes back is booked on, and how much it is."""
    found = over_of(making.connection, row.payment_id)
    if draft.reason == "excess":
        for over in found:
            part = next((one for one in parts if one.account_id == over.account_id), None)
            if part is not None:
                return part, _Due(int(over.cents), 0, 0)
        raise Refused("setoff.no_excess", account=parts[0].number)
    part = parts[0]
    held = sum(int(one.cents) for one in found if one.account_id == part.account_id)
    on = making.reference.on
    if draft.notice_on is None or not row.matched_on <= draft.notice_on <= on:
        raise Refused("setoff.notice_on", matched_on=row.matched_on)
    fees = row.fees_cents
    rule = making.reference.policy[INTEREST]
    since = draft.notice_on + dt.timedelta(days=rule["from_day"])
    spans = spans_of(making.connection, since, on)
    cents = interest(row.net_cents + fees, spans, rule["year_days"])
    return part, _Due(row.net_cents, fees, cents, held)


def _book(making: Making, due: _Due, debt: Any, what: tuple[Any, str]) -> int:
    """Make the account hold all that goes back, and owe the debt again where it stands.

    The fees and the interest are the town's expense. What paid a debt that was none comes off
    what was billed; a debt that stands is owed again, since its first due day. What was over is
    held already.
    """
    part, reason = what
    paid = due.net_cents - due.held_cents
    more = due.cents - due.held_cents
    need_within_limit(making, due.cents)
    undone, account_id = _undone_gl(making, debt.account_code), part.account_id
    credit = _receivable(making, part, ("credit", "credit"), debt)
    held = making.reference.services["credit"].receivable_gl_id
    legs = [Leg(held, -more, account_id, credit)]
    if paid:
        legs.append(Leg(undone, paid))
    if due.fees_cents + due.interest_cents:
        legs.append(Leg(making.reason.gl_account_id, due.fees_cents + due.interest_cents))
    lines = [Line(account_id, credit, -more, "Debt setoff given back")]
    columns = {"account_id": account_id}
    booked = making.book(Booking(more, legs, lines, columns))
    if reason == "no_notice" and paid:
        service = _service_of(making, part)
        again = _receivable(making, part, (service, "principal"), debt, paid)
        owed = making.reference.services[service].receivable_gl_id
        legs = [Leg(owed, paid, account_id, again), Leg(undone, -paid)]
        lines = [Line(account_id, again, paid, "Owed again")]
        making.book(Booking(paid, legs, lines, columns))
    return booked.number


def _undone_gl(making: Making, code: str) -> int:
    named = making.reference.policy[RULES]["undone_gl"][code]
    found = making.connection.execute(select(_GL.c.id).where(_GL.c.code == named)).scalar()
    if found is None:
        raise Refused("correction.no_account", reason=named)
    return int(found)


def _service_of(making: Making, part: Any) -> str:
    """The service most of the account's debt of those days was billed for."""
    rows_ = making.connection.execute(
        select(_RECEIVABLE.c.service, _RECEIVABLE.c.original_cents).where(
            _RECEIVABLE.c.account_id == part.account_id,
            _RECEIVABLE.c.component == "principal",
            _RECEIVABLE.c.due_on.between(part.oldest_due_on, part.latest_due_on),
        )
    ).all()
    sums: dict[str, int] = {}
    for row in rows_:
        sums[row.service] = sums.get(row.service, 0) + row.original_cents
    fallback: str = making.reference.policy["adjustment.service"]
    return max(sums, key=lambda code: sums[code], default=fallback)


def _receivable(
    making: Making, part: Any, what: tuple[str, str], debt: Any, original_cents: int = 0
) -> int:
    service, component = what
    is_debt = component == "principal"
    kind = making.reference.services[service].kind
    values = {
        "account_id": part.account_id,
        "service": service,
        "component": component,
        "tax_year": part.oldest_due_on.year if kind == "tax" else None,
        "due_on": part.oldest_due_on if is_debt else making.reference.on,
        "original_cents": original_cents,
        "balance_cents": 0,
        "description": f"Debt setoff {debt.number}",
    }
    made = insert(_RECEIVABLE).values(**values).returning(_RECEIVABLE.c.id)
    return int(making.connection.execute(made).scalar_one())


def _keep(making: Making, draft: GiveBackDraft, due: _Due, refund: int) -> None:
    refund_id = making.connection.execute(
        select(_REFUND.c.id).where(_REFUND.c.number == refund)
    ).scalar_one()
    making.connection.execute(
        insert(_BACK).values(
            money_id=draft.money_id,
            reason=draft.reason,
            net_cents=due.net_cents,
            fees_cents=due.fees_cents,
            interest_cents=due.interest_cents,
            notice_on=draft.notice_on,
            paid_until=making.reference.on,
            refund_id=refund_id,
            at=making.now,
            user_id=making.actor.user_id,
        )
    )
