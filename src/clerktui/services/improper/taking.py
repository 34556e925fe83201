"""What an improper payment is asked on its way into the books, and what it leaves behind.

Nothing is refused silently: what the town does not take is warned about, and a permitted person
may let it through. A check whose date is typed is judged by it whatever else was said.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import Contact, HeldMove, HeldPayment
from clerktui.rules import improper
from clerktui.security import audit
from clerktui.services.improper.kinds import OVERRIDE, get_kind
from clerktui.services.payment_plan import Plan, Posting
from clerktui.services.reference import Reference

_CONTACT = Contact.__table__
_HELD = HeldPayment.__table__
_MOVE = HeldMove.__table__


def warnings(connection: Connection, reference: Reference, plan: Plan) -> Iterator[NeedsOverride]:
    """Everything about how this payment is made that a permitted person must let through.

    Raises:
        Refused: `improper.unknown`, `held.unknown`, `held.decided`, `held.amount`.
    """
    draft = plan.draft
    told = {improper.date_kind(tender.dated_on, reference.on) for tender in draft.tenders}
    kinds = dict.fromkeys(filter(None, (draft.improper, *sorted(told))))
    for code in kinds:
        kind = get_kind(reference, code)
        if kind.action not in improper.TAKEN:
            yield NeedsOverride(
                "improper.not_taken", OVERRIDE, kind=kind.name.lower(), action=kind.action
            )
        elif kind.action == "suspense" and not _is_suspense(reference, plan):
            yield NeedsOverride("improper.to_suspense", OVERRIDE, kind=kind.name.lower())
    if draft.held:
        yield from _held_warnings(connection, reference, plan)


def _is_suspense(reference: Reference, plan: Plan) -> bool:
    code = reference.policy["suspense.revenue_code"]
    return all(line.revenue is not None and line.revenue.code == code for line in plan.lines)


def _held_warnings(
    connection: Connection, reference: Reference, plan: Plan
) -> Iterator[NeedsOverride]:
    row = connection.execute(
        select(_HELD).where(_HELD.c.number == plan.draft.held).with_for_update()
    ).first()
    if row is None:
        raise Refused("held.unknown", number=plan.draft.held)
    if row.state != "held":
        raise Refused("held.decided", number=row.number, state=row.state)
    given = [tender.amount_cents for tender in plan.draft.tenders]
    if row.amount_cents and row.amount_cents not in given:
        raise Refused("held.amount", number=row.number, amount_cents=row.amount_cents)
    if _waits(reference, row):
        yield NeedsOverride("held.not_yet", OVERRIDE, number=row.number, kind=row.kind)


def _waits(reference: Reference, row: Any) -> bool:
    """Whether what a payment was held for still stands: only a date passes by itself."""
    if row.kind == "post_dated":
        return row.dated_on is None or row.dated_on > reference.on
    return row.kind in reference.policy["improper.kinds"]


def keep(connection: Connection, posting: Posting, payment_id: int) -> None:
    """Write down what was taken although it was improper, and let go of what was held."""
    plan, now = posting.plan, posting.now
    if plan.draft.improper:
        kind = get_kind(plan.reference, plan.draft.improper)
        for account in plan.accounts.values():
            connection.execute(
                insert(_CONTACT).values(
                    account_id=account.id,
                    kind="note",
                    at=now,
                    user_id=posting.actor.user_id,
                    body=f"Improper payment taken: {kind.name.lower()}.",
                )
            )
        subject = ("payment", payment_id)
        audit.record(connection, posting.actor, "improper_taken", subject, now, kind=kind.code)
    if plan.draft.held:
        _let_go(connection, posting, payment_id)


def _let_go(connection: Connection, posting: Posting, payment_id: int) -> None:
    state = "suspense" if _is_suspense(posting.plan.reference, posting.plan) else "released"
    number = posting.plan.draft.held
    held = select(_HELD.c.id).where(_HELD.c.number == number).scalar_subquery()
    connection.execute(
        insert(_MOVE).values(
            held_id=held, to_state=state, at=posting.now, user_id=posting.actor.user_id
        )
    )
    connection.execute(
        update(_HELD).where(_HELD.c.number == number).values(state=state, payment_id=payment_id)
    )
    audit.record(connection, posting.actor, "held_released", ("held_payment", number), posting.now)
