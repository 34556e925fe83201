"""Turning service on again: the fee by the town's rule, what is to be paid first, the order."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.db import Database
from clerktui.errors import NeedsOverride, Refused
from clerktui.i18n import money
from clerktui.ledger import commands
from clerktui.ledger.journal import Leg
from clerktui.models import AccountFlag, Charge, CollectionStep, Receivable, WorkOrder
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services import reconnect_rows
from clerktui.services.account_numbers import which_account
from clerktui.services.closing_accounts.order_rows import make_order
from clerktui.services.collections.steps import Step, record
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.customer_deposits.steps import Stepping
from clerktui.services.reference import get_reference
from clerktui.services.signon import Approvals
from clerktui.services.step_batches.finding import accounts_of
from clerktui.views.cutting import ReconnectDone, ReconnectDraft, ReconnectView
from clerktui.views.people import Actor

ALLOWS = "collect.release"
_FLAG = AccountFlag.__table__
_ORDER = WorkOrder.__table__
_RECEIVABLE = Receivable.__table__
_STEP = CollectionStep.__table__
_LISTED = 500


def list_off(db: Database, actor: Actor, limit: int = _LISTED) -> tuple[ReconnectView, ...]:
    """The accounts whose service is off, with what each has to pay; who may be on again first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    query = select(_FLAG.c.account_id).where(_FLAG.c.code == "cut_off", _FLAG.c.ended_at.is_(None))
    with db.read() as connection:
        reference = get_reference(db, connection)
        ids = connection.execute(query.distinct().order_by(_FLAG.c.account_id).limit(limit))
        now = db.clock.now()
        found = [
            reconnect_rows.view_of(connection, reference, now, id_) for id_ in ids.scalars().all()
        ]
    return tuple(sorted(found, key=lambda one: (not one.may_order, one.account)))


def get_off(db: Database, actor: Actor, account: str) -> ReconnectView:
    """What one account has to pay before its service is on again.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `reconnect.not_cut`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        account_id = which_account(connection, account).id
        return reconnect_rows.view_of(connection, reference, db.clock.now(), account_id)


def charge_fee(db: Database, actor: Actor, draft: ReconnectDraft) -> ReconnectDone:
    """Charge the fee for turning service on again, once for each time it was cut off.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `reconnect.not_cut`,
            `reconnect.charged`, `command.reused`.
    """
    require(actor, "work_order.complete")

    def work(stepping: Stepping, account: Any) -> ReconnectDone:
        view = reconnect_rows.view_of(
            stepping.connection, stepping.reference, stepping.now, account.id
        )
        if view.is_charged:
            raise Refused("reconnect.charged", account=view.account, amount_cents=view.fee_cents)
        receivable_id = _book(stepping, account, view.fee_cents) if view.fee_cents else None
        after = ", outside of office hours" if view.is_after_hours else ""
        words = f"Reconnection fee {money(view.fee_cents)} charged{after}."
        _write(stepping, account.id, words, "fee", ("receivable", receivable_id or 0))
        return ReconnectDone(view.account, 0, view.fee_cents, view.to_pay_cents)

    return _once(db, actor, "fee", draft, work)


def order(db: Database, actor: Actor, draft: ReconnectDraft) -> ReconnectDone:
    """Order that service is turned on again, once all that is demanded is paid.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `reconnect.not_cut`,
            `reconnect.no_fee`, `reconnect.ordered`, `command.reused`.
        NeedsOverride: `reconnect.unpaid`, until somebody permitted lets it through.
    """
    require(actor, "work_order.complete")

    def work(stepping: Stepping, account: Any) -> ReconnectDone:
        view = reconnect_rows.view_of(
            stepping.connection, stepping.reference, stepping.now, account.id
        )
        if view.order:
            raise Refused("reconnect.ordered", account=view.account, number=view.order)
        if not view.is_charged:
            raise Refused("reconnect.no_fee", account=view.account, amount_cents=view.fee_cents)
        if view.to_pay_cents:
            facts = {"account": view.account, "amount_cents": view.to_pay_cents}
            _let_through(stepping, NeedsOverride("reconnect.unpaid", ALLOWS, **facts))
        wanted_on = reconnect_rows.wanted_day(stepping.reference, stepping.now, view.fee_cents)
        order_id, number = make_order(stepping, "reconnect", account, wanted_on, note=stepping.note)
        words = f"Reconnection {number} ordered for {wanted_on:%m/%d/%y}."
        outcome = "let_through" if view.to_pay_cents else "ordered"
        _write(stepping, account.id, words, outcome, ("work_order", order_id))
        return ReconnectDone(view.account, number, view.fee_cents, view.to_pay_cents)

    return _once(db, actor, "order", draft, work)


def charge_at_cut(stepping: Stepping, account: Any) -> None:
    """Charge the fee of a cut-off that was just carried out, where the town charges it then.

    In the transaction that ends the order, which holds the office chain and the account.
    """
    rules = stepping.reference.policy[reconnect_rows.RULES]
    cents = int(rules["fee_cents"])
    if rules["charged"] != "cut_off" or not cents:
        return
    receivable_id = _book(stepping, account, cents)
    words = f"Reconnection fee {money(cents)} charged."
    _write(stepping, account.id, words, "fee", ("receivable", receivable_id))


# ---------------------------------------------------------------------------------------- inside
def _once(
    db: Database,
    actor: Actor,
    kind: str,
    draft: ReconnectDraft,
    work: Callable[[Stepping, Any], ReconnectDone],
) -> ReconnectDone:
    said = [draft.account, draft.note]
    command = commands.Command(draft.command_id, f"reconnect_{kind}", said, actor.user_id)

    def take(connection: Connection) -> ReconnectDone:
        now = db.clock.now()
        earlier = commands.claim(connection, command, now)
        if earlier is not None:
            return ReconnectDone(**json.loads(earlier), duplicate=True)
        reference, head = get_reference(db, connection), lock_office_chain(connection)
        note = clean_text(draft.note, max_length=200)
        stepping = Stepping(connection, reference, actor, now, command.id, head, note)
        found = which_account(connection, draft.account, lock=True)
        done = work(stepping, accounts_of(connection, [found.id])[found.id])
        told = {name: value for name, value in done.__dict__.items() if name != "duplicate"}
        commands.answer(connection, command.id, told)
        return done

    return db.post(take)


def _book(stepping: Stepping, account: Any, cents: int) -> int:
    """The fee as an open item of its own, due today."""
    connection = stepping.connection
    service = stepping.reference.services[stepping.reference.policy["reconnect.rules"]["service"]]
    receivable_id = connection.execute(
        insert(_RECEIVABLE)
        .values(
            account_id=account.id,
            service=service.code,
            due_on=stepping.day,
            original_cents=cents,
            balance_cents=0,
            description="Reconnection fee",
        )
        .returning(_RECEIVABLE.c.id)
    ).scalar_one()
    said = {"description": "Reconnection fee", "quantity": "1", "amount_cents": cents}
    connection.execute(insert(Charge.__table__).values(receivable_id=receivable_id, **said))
    legs = [
        Leg(service.receivable_gl_id, cents, account.id, receivable_id),
        Leg(service.revenue_gl_id, -cents),
    ]
    stepping.post("fee", legs, f"Reconnection fee, account {account.number}")
    return int(receivable_id)


def _write(
    stepping: Stepping, account_id: int, words: str, outcome: str, subject: tuple[str, int]
) -> None:
    step = Step(
        account_id,
        "reconnect",
        words,
        outcome=outcome,
        subject=subject,
        user_id=stepping.actor.user_id,
    )
    record(stepping.connection, stepping.reference.on, stepping.now, [step])


def _let_through(stepping: Stepping, warning: NeedsOverride) -> None:
    approvals = Approvals(stepping.connection, stepping.command_id)
    if approvals.of(warning, but_not=stepping.actor.user_id) is None:
        raise warning
