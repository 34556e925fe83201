"""What an order is charged for: each charge an open item of its account, due by the town's rule.

A charge that was wrong is taken back as any other: by an adjustment of its open item.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.errors import NeedsOverride, Refused
from clerktui.ledger import journal
from clerktui.models import Account, Charge, Receivable, WorkOrderCharge
from clerktui.rules.names import snippet
from clerktui.rules.request_types import RequestCharge, RequestType
from clerktui.services.account_numbers import which_account
from clerktui.services.collections.reactions import account_changed
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.corrections.limits import limit_of
from clerktui.services.payment_rows import move_accounts, move_receivables
from clerktui.services.signon import Approvals
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.steps import Working
from clerktui.views.order_completion import OrderDraft
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_CHARGE = WorkOrderCharge.__table__
_MOST_CENTS = 10_000_000_00
_RECEIVABLE = Receivable.__table__


def whom(connection: Connection, order_account_id: int | None, draft: OrderDraft) -> int | None:
    """The account an order's charges are for, by its id; None where nobody's is said.

    Raises:
        Refused: `account.unknown`, `account.ambiguous`.
    """
    if draft.charge_to.strip():
        return int(which_account(connection, draft.charge_to).id)
    return order_account_id


def check_crew(actor: Actor, draft: OrderDraft) -> None:
    """The crew ticks what its type offers; amounts and other accounts are the desk's.

    Raises:
        Refused: `work_order.crew_charge`.
    """
    if actor.may("work_order.dispatch") or actor.may("work_order.complete"):
        return
    if draft.charge_to or any(one.amount_cents is not None for one in draft.charges):
        raise Refused("work_order.crew_charge", number=draft.number)


def charge(
    working: Working, order: Any, kind: RequestType | None, draft: OrderDraft
) -> tuple[int, str]:
    """Charge what an order's completion brings; gives the cents and the account's number.

    The caller holds the office chain and the account.

    Raises:
        Refused: `work_order.charge_unknown`, `work_order.charge_amount`, `work_order.note` where
            a charge that is always made is left out without a reason, `work_order.charge_nobody`,
            `work_order.charge_closed`, `work_order.types_broken` for a service nobody has.
        NeedsOverride: `work_order.charge_above`.
    """
    due = [(one, cents) for one, cents in _said(order, kind, draft) if cents]
    if not due:
        return 0, ""
    account_id = whom(working.connection, order.account_id, draft)
    if account_id is None:
        raise Refused("work_order.charge_nobody", number=order.number, charge=due[0][0].description)
    query = select(_ACCOUNT).where(_ACCOUNT.c.id == account_id)
    account = working.connection.execute(query).one()
    if account.status == "closed":
        raise Refused("work_order.charge_closed", number=order.number, account=account.number)
    _need_within_limit(working, due)
    for one, cents in due:
        _book(working, order, account, (one, cents))
    account_changed(working.connection, working.reference, working.now, [account.id], "charge")
    return sum(cents for _, cents in due), account.number


def _said(
    order: Any, kind: RequestType | None, draft: OrderDraft
) -> Sequence[tuple[RequestCharge, int]]:
    """What is charged, in the type's order: what always is, and what is said beside it."""
    known = {one.code: one for one in kind.charges} if kind is not None else {}
    said: dict[str, int | None] = {}
    for one in draft.charges:
        if one.code not in known or one.code in said:
            listed = ", ".join(known) or "none"
            facts = {"number": order.number, "charge": snippet(one.code), "known": listed}
            raise Refused("work_order.charge_unknown", **facts)
        said[one.code] = one.amount_cents
    found = []
    for code, offered in known.items():
        if code not in said and not offered.is_always:
            continue
        given = said.get(code)
        cents = offered.amount_cents if given is None else given
        if not 0 <= cents <= _MOST_CENTS or (cents == 0 and not offered.is_always):
            raise Refused("work_order.charge_amount", charge=offered.description)
        if cents == 0 and not draft.note.strip():
            raise Refused("work_order.note")
        found.append((offered, cents))
    return found


def _need_within_limit(working: Working, due: Sequence[tuple[RequestCharge, int]]) -> None:
    """More than the type says, and more than one may adjust alone, takes a second person."""
    actor = _actor(working)
    limit_cents = limit_of(working.reference, actor.role)
    for one, cents in due:
        if cents <= max(one.amount_cents, limit_cents):
            continue
        facts = {"charge": one.description, "amount_cents": cents, "usual_cents": one.amount_cents}
        warning = NeedsOverride("work_order.charge_above", "correction.approve", **facts)
        approvals = Approvals(working.connection, working.command_id)
        if approvals.of(warning, but_not=actor.user_id) is None:
            raise warning


def _book(working: Working, order: Any, account: Any, due: tuple[RequestCharge, int]) -> None:
    """One charge as an open item of its own, in the journal, and with its order."""
    connection, reference, (one, cents) = working.connection, working.reference, due
    service = reference.services.get(one.service)
    if service is None:
        raise Refused("work_order.types_broken", kind=order.kind, reason=f"service {one.service}")
    day = reference.working_day(connection, _actor(working).office_id)
    wait = dt.timedelta(days=int(town.rules(reference)["charge_due_days"]))
    values = {"account_id": account.id, "service": service.code, "due_on": day + wait}
    words = f"{one.description}, order {order.number}"
    values |= {"original_cents": cents, "balance_cents": 0, "description": words}
    made = insert(_RECEIVABLE).values(**values).returning(_RECEIVABLE.c.id)
    receivable_id = int(connection.execute(made).scalar_one())
    said = {"description": words, "quantity": "1", "amount_cents": cents}
    connection.execute(insert(Charge.__table__).values(receivable_id=receivable_id, **said))
    legs = [
        journal.Leg(service.receivable_gl_id, cents, account.id, receivable_id),
        journal.Leg(service.revenue_gl_id, -cents),
    ]
    _post(working, legs, words, day)
    move_receivables(connection, {receivable_id: cents})
    move_accounts(connection, {account.id: cents})
    kept = {"order_id": order.id, "code": one.code, "account_id": account.id}
    kept |= {"receivable_id": receivable_id, "amount_cents": cents}
    by = {"at": working.now, "user_id": working.user_id}
    connection.execute(insert(_CHARGE).values(**kept, **by))


def _post(working: Working, legs: Sequence[journal.Leg], memo: str, day: dt.date) -> None:
    head = lock_office_chain(working.connection)
    actor = _actor(working)
    header = journal.Header(
        kind="fee",
        chain_id=head.chain_id,
        business_date=day,
        posted_at=working.now,
        command_id=working.command_id,
        user_id=actor.user_id,
        office_id=actor.office_id,
        memo=memo,
    )
    journal.post(working.connection, header, legs, head)


def _actor(working: Working) -> Actor:
    assert working.actor is not None, "a completion is somebody's"
    return working.actor
