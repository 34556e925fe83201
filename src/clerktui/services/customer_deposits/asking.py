"""What is asked of a customer: recommended by the town's rule, asked for, waived."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.db import Database
from clerktui.errors import NeedsOverride, Refused
from clerktui.ledger.journal import Leg
from clerktui.models import Account, CustomerDeposit, Policy, Receivable, ServiceAgreement
from clerktui.rules.customer_deposits import Situation, recommend as by_rule
from clerktui.security.permissions import require
from clerktui.services.customer_deposit_rows import SERVICE, Move
from clerktui.services.customer_deposits.history import of_customer
from clerktui.services.customer_deposits.steps import Stepping, balance_of, held_of, step
from clerktui.services.open_items import AccountRow, get_accounts
from clerktui.services.reference import Reference, get_reference
from clerktui.services.signon import Approvals
from clerktui.views.customer_deposits import (
    AskDraft,
    CustomerDepositDone,
    RecommendDraft,
    RecommendedView,
    WaiveDraft,
)
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_DEPOSIT = CustomerDeposit.__table__
_POLICY = Policy.__table__
_RECEIVABLE = Receivable.__table__
KINDS = ("cash", "guarantee")


def recommend(db: Database, actor: Actor, draft: RecommendDraft) -> RecommendedView:
    """The deposit the rule in force asks of an account's customer, with the steps to it.

    The credit history is that of every account the customer has or had. Asking for another amount
    is not forbidden: the rule recommends.

    Raises:
        Refused: `denied`, `account.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        return recommend_for(connection, get_reference(db, connection), draft)


def recommend_for(
    connection: Connection, reference: Reference, draft: RecommendDraft
) -> RecommendedView:
    """The same inside a transaction.

    Raises:
        Refused: `account.unknown`.
    """
    account = get_accounts(connection, [draft.account]).get(draft.account)
    if account is None:
        raise Refused("account.unknown", account=draft.account)
    rule = reference.policy["customer_deposit.amount"]
    asked = Situation(
        draft.account_class or _class_of(connection, account.id),
        draft.is_owner,
        draft.proof,
        draft.services or _services_of(connection, account.id),
        draft.is_outside,
        of_customer(connection, account.id, rule["history_months"], reference.on),
    )
    found = by_rule(rule, asked)
    citation = _citation(connection, "customer_deposit.amount", reference.on)
    return RecommendedView(draft.account, found.amount_cents, found.steps, citation)


def ask_deposit(db: Database, actor: Actor, draft: AskDraft) -> CustomerDepositDone:
    """Ask an account's customer for a deposit: it is owed on the account until it is paid.

    A guarantee asks for no money: its paper is written down, and holds until it is released.

    Raises:
        Refused: `denied`, `account.unknown`, `customer_deposit.amount`,
            `customer_deposit.asked_already` while another is not paid, `customer_deposit.closed`,
            `customer_deposit.guarantee_note`, `customer_deposit.why`, `command.reused`.
        NeedsOverride: `customer_deposit.above` for more than the rule ever asks for.
    """
    require(actor, "customer_deposit.ask")
    is_cash = draft.kind != "guarantee"
    if draft.kind not in KINDS or (draft.amount_cents <= 0) == is_cash or draft.amount_cents < 0:
        raise Refused("customer_deposit.amount")
    if not is_cash and not draft.note.strip():
        raise Refused("customer_deposit.guarantee_note")
    return step(db, actor, "asked", draft, lambda stepping: ask_in(stepping, draft))


def waive_deposit(db: Database, actor: Actor, draft: WaiveDraft) -> CustomerDepositDone:
    """Ask no longer for what is not paid of a deposit; or let a guarantee go.

    Raises:
        Refused: `denied`, `customer_deposit.unknown`, `customer_deposit.nothing_asked`,
            `customer_deposit.note_missing`, `customer_deposit.lost` where its payment came back
            after it was used, `command.reused`.
    """
    require(actor, "customer_deposit.waive")
    if not draft.note.strip():
        raise Refused("customer_deposit.note_missing")
    return step(db, actor, "waived", draft, lambda stepping: _waive(stepping, draft))


def waive_unpaid(stepping: Stepping, row: Any) -> Any:
    """Ask no longer for what is not paid of a deposit (locked); gives its row as it is now."""
    unpaid = row.required_cents - row.paid_cents
    if row.kind != "cash" or not unpaid:
        return row
    service = stepping.reference.services[SERVICE]
    legs = [
        Leg(service.receivable_gl_id, -unpaid, row.account_id, row.receivable_id),
        Leg(service.revenue_gl_id, unpaid),
    ]
    entry_id = stepping.post("customer_deposit_waived", legs, "")
    # Nothing asked and nothing paid: it was waived whole.
    ends_in = "" if row.paid_cents else "waived"
    return stepping.move(row, Move("waived", -unpaid, ends_in=ends_in), entry_id)


# ----------------------------------------------------------------------------------------- asking
def ask_in(stepping: Stepping, draft: AskDraft) -> CustomerDepositDone:
    """Ask for a deposit inside a transaction that does more; who may was checked before.

    Raises:
        Refused: `account.unknown`, `customer_deposit.closed`, `customer_deposit.asked_already`,
            `customer_deposit.why` without a note for more than the rule ever asks for.
        NeedsOverride: `customer_deposit.above` for the same.
    """
    connection = stepping.connection
    account = stepping.lock_account(draft.account)
    if account.status == "closed":
        raise Refused("customer_deposit.closed", account=account.number)
    waiting = connection.execute(
        select(_DEPOSIT.c.required_cents - _DEPOSIT.c.paid_cents).where(
            _DEPOSIT.c.account_id == account.id,
            _DEPOSIT.c.paid_cents < _DEPOSIT.c.required_cents,
        )
    ).first()
    if waiting is not None and draft.kind == "cash":
        raise Refused(
            "customer_deposit.asked_already", account=account.number, amount_cents=waiting[0]
        )
    _check_most(stepping, account, draft)
    row = _write(stepping, account.id, draft)
    if draft.kind == "guarantee":
        stepping.move(row, Move("guaranteed", ends_in="held"), 0)
    else:
        _charge(stepping, row, draft.amount_cents)
    stepping.tell("ask_customer_deposit", account.number, draft.amount_cents)
    return CustomerDepositDone(
        "asked",
        account.number,
        row.id,
        draft.amount_cents,
        held_of(connection, account.id),
        balance_of(connection, account.id),
    )


def _check_most(stepping: Stepping, account: AccountRow, draft: AskDraft) -> None:
    """More than the rule ever asks for, with what is held already, is a supervisor's to ask."""
    most = int(stepping.reference.policy["customer_deposit.amount"]["most_cents"])
    held = held_of(stepping.connection, account.id)
    if draft.amount_cents == 0 or held + draft.amount_cents <= most:
        return
    facts = {"amount_cents": draft.amount_cents, "held_cents": held, "most_cents": most}
    if not stepping.note:
        raise Refused("customer_deposit.why", **facts)
    warning = NeedsOverride("customer_deposit.above", "customer_deposit.waive", **facts)
    if Approvals(stepping.connection, stepping.command_id).of(warning) is None:
        raise warning


def _write(stepping: Stepping, account_id: int, draft: AskDraft) -> Any:
    """The deposit's row, and the receivable that asks for it where it is money."""
    connection, today = stepping.connection, stepping.day
    receivable = None
    if draft.kind == "cash":
        days = stepping.reference.policy["customer_deposit.due_days"]
        receivable = connection.execute(
            insert(_RECEIVABLE)
            .values(
                account_id=account_id,
                service=SERVICE,
                due_on=draft.due_on or today + dt.timedelta(days=days),
                original_cents=draft.amount_cents,
                balance_cents=0,
                description=stepping.reference.services[SERVICE].name,
            )
            .returning(_RECEIVABLE.c.id)
        ).scalar_one()
    customer = select(_ACCOUNT.c.customer_id).where(_ACCOUNT.c.id == account_id)
    return connection.execute(
        insert(_DEPOSIT)
        .values(
            account_id=account_id,
            customer_id=connection.execute(customer).scalar_one(),
            kind=draft.kind,
            receivable_id=receivable,
            asked_on=today,
            note=stepping.note,
        )
        .returning(_DEPOSIT)
    ).one()


def _charge(stepping: Stepping, row: Any, cents: int) -> None:
    service = stepping.reference.services[SERVICE]
    legs = [
        Leg(service.receivable_gl_id, cents, row.account_id, row.receivable_id),
        Leg(service.revenue_gl_id, -cents),
    ]
    entry_id = stepping.post("customer_deposit_asked", legs, "")
    stepping.move(row, Move("asked", cents), entry_id)


# ---------------------------------------------------------------------------------------- waiving
def find_deposit(connection: Connection, deposit_id: int) -> Any:
    """A deposit's row with its account's number.

    Raises:
        Refused: `customer_deposit.unknown`.
    """
    row = connection.execute(
        select(_DEPOSIT, _ACCOUNT.c.number.label("account"))
        .join(_ACCOUNT, _ACCOUNT.c.id == _DEPOSIT.c.account_id)
        .where(_DEPOSIT.c.id == deposit_id)
    ).first()
    if row is None:
        raise Refused("customer_deposit.unknown", number=deposit_id)
    return row


def _waive(stepping: Stepping, draft: WaiveDraft) -> CustomerDepositDone:
    connection = stepping.connection
    number = find_deposit(connection, draft.deposit_id).account
    account = stepping.lock_account(number)
    locked = select(_DEPOSIT).where(_DEPOSIT.c.id == draft.deposit_id).with_for_update()
    row = connection.execute(locked).one()
    unpaid = row.required_cents - row.paid_cents
    if row.held_cents < 0:
        raise Refused("customer_deposit.lost", number=row.id)
    if row.kind == "guarantee" and row.state == "held":
        stepping.move(row, Move("waived", ends_in="waived"), 0)
    elif row.kind == "cash" and unpaid:
        waive_unpaid(stepping, row)
    else:
        raise Refused("customer_deposit.nothing_asked", number=row.id)
    stepping.tell("waive_customer_deposit", account.number, unpaid)
    return CustomerDepositDone(
        "waived",
        account.number,
        row.id,
        unpaid,
        held_of(connection, account.id),
        balance_of(connection, account.id),
    )


# ----------------------------------------------------------------------------------- of the books
def _class_of(connection: Connection, account_id: int) -> str:
    query = select(_ACCOUNT.c.account_class).where(_ACCOUNT.c.id == account_id)
    return str(connection.execute(query).scalar_one())


def _services_of(connection: Connection, account_id: int) -> tuple[str, ...]:
    query = (
        select(_AGREEMENT.c.service)
        .where(_AGREEMENT.c.account_id == account_id, _AGREEMENT.c.ended_on.is_(None))
        .order_by(_AGREEMENT.c.id)
    )
    return tuple(dict.fromkeys(connection.execute(query).scalars()))


def _citation(connection: Connection, key: str, on: dt.date) -> str:
    query = (
        select(_POLICY.c.citation)
        .where(_POLICY.c.key == key, _POLICY.c.effective_from <= on)
        .order_by(_POLICY.c.effective_from.desc(), _POLICY.c.id.desc())
    )
    return connection.execute(query.limit(1)).scalar() or ""
