"""Turning service on again: the fee by the town's rule, what is to be paid first, the order."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.db import Database
from clerktui.errors import NeedsOverride, Refused
from clerktui.i18n import money, town_time
from clerktui.ledger import commands
from clerktui.ledger.journal import Leg
from clerktui.models import AccountFlag, Charge, CollectionStep, Receivable, WorkOrder
from clerktui.rules.collection_debts import past_due
from clerktui.rules.office_hours import OfficeHours
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.charging.found import who_are
from clerktui.services.closing_accounts.order_rows import make_order
from clerktui.services.collections.steps import Step, record
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.customer_deposits.steps import Stepping
from clerktui.services.open_items import get_items
from clerktui.services.reference import Reference, get_reference
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
        found = [_view(connection, reference, now, id_) for id_ in ids.scalars().all()]
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
        return _view(connection, reference, db.clock.now(), account_id)


def charge_fee(db: Database, actor: Actor, draft: ReconnectDraft) -> ReconnectDone:
    """Charge the fee for turning service on again, once for each time it was cut off.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `reconnect.not_cut`,
            `reconnect.charged`, `command.reused`.
    """
    require(actor, "work_order.complete")

    def work(stepping: Stepping, account: Any) -> ReconnectDone:
        view = _view(stepping.connection, stepping.reference, stepping.now, account.id)
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
        view = _view(stepping.connection, stepping.reference, stepping.now, account.id)
        if view.order:
            raise Refused("reconnect.ordered", account=view.account, number=view.order)
        if not view.is_charged:
            raise Refused("reconnect.no_fee", account=view.account, amount_cents=view.fee_cents)
        if view.to_pay_cents:
            facts = {"account": view.account, "amount_cents": view.to_pay_cents}
            _let_through(stepping, NeedsOverride("reconnect.unpaid", ALLOWS, **facts))
        days = stepping.reference.policy["reconnect.rules"]["wanted_days"]
        wanted_on = stepping.reference.on + dt.timedelta(days=days)
        order_id, number = make_order(stepping, "reconnect", account, wanted_on, note=stepping.note)
        words = f"Reconnection {number} ordered for {wanted_on:%m/%d/%y}."
        _write(stepping, account.id, words, "ordered", ("work_order", order_id))
        return ReconnectDone(view.account, number, view.fee_cents, view.to_pay_cents)

    return _once(db, actor, "order", draft, work)


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


def _view(
    connection: Connection, reference: Reference, now: dt.datetime, account_id: int
) -> ReconnectView:
    who = who_are(connection, [account_id])[account_id]
    query = select(_FLAG.c.starts_on).where(
        _FLAG.c.account_id == account_id, _FLAG.c.code == "cut_off", _FLAG.c.ended_at.is_(None)
    )
    cut_on = connection.execute(query.order_by(_FLAG.c.id.desc()).limit(1)).scalar()
    if cut_on is None:
        raise Refused("reconnect.not_cut", account=who.number)
    rules = reference.policy["reconnect.rules"]
    hours = OfficeHours.from_data(reference.policy["office.hours"], calendar=reference.calendar())
    is_after = not hours.is_open(town_time(now, reference.timezone).replace(tzinfo=None))
    fee = _fee_of(connection, account_id)
    by_rule = rules["after_hours_fee_cents"] if is_after else rules["fee_cents"]
    open_cents = fee.balance_cents if fee is not None else 0
    owed = _owed(connection, reference, account_id, rules["pays"]) - max(0, open_cents)
    charged = _charged_step(connection, account_id)
    cents = fee.original_cents if fee is not None else by_rule
    return ReconnectView(
        account=who.number,
        name=who.name,
        cut_on=cut_on,
        past_due_cents=max(0, owed),
        fee_cents=0 if charged is not None and fee is None else cents,
        is_charged=charged is not None,
        fee_open_cents=max(0, open_cents),
        is_after_hours=is_after,
        order=_open_order(connection, account_id),
    )


def _owed(connection: Connection, reference: Reference, account_id: int, pays: str) -> int:
    """What the rule wants paid, the fee with it where it is in it already."""
    items = get_items(connection, [account_id])[account_id]
    if pays == "all":
        return sum(item.balance_cents for item in items)
    late = past_due(items, reference.on)
    return (late.cents if late else 0) + _fee_not_late(connection, reference, account_id)


def _fee_not_late(connection: Connection, reference: Reference, account_id: int) -> int:
    """The fee itself, which is not past due on its first day and is taken off again."""
    fee = _fee_of(connection, account_id)
    if fee is None or fee.due_on < reference.on:
        return 0
    return max(0, fee.balance_cents)


def _charged_step(connection: Connection, account_id: int) -> Any:
    """The step that says the fee of this cut-off was charged; None while it was not."""
    query = (
        select(_STEP)
        .where(_STEP.c.account_id == account_id, _STEP.c.code.in_(("reconnect", "cut_order")))
        .where(_STEP.c.outcome.in_(("fee", "done")))
        .order_by(_STEP.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return row if row is not None and row.outcome == "fee" else None


def _fee_of(connection: Connection, account_id: int) -> Any:
    step = _charged_step(connection, account_id)
    if step is None or not step.subject_id:
        return None
    query = select(_RECEIVABLE).where(_RECEIVABLE.c.id == step.subject_id)
    return connection.execute(query).one()


def _open_order(connection: Connection, account_id: int) -> int:
    query = select(_ORDER.c.number).where(
        _ORDER.c.account_id == account_id, _ORDER.c.kind == "reconnect", _ORDER.c.state == "open"
    )
    return int(connection.execute(query.limit(1)).scalar() or 0)


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
