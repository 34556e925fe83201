"""An account is closed: services ended, deposit used, the rest given back or moved, all at once.

Everything happens in one transaction, or nothing does: nobody ever sees an account that is closed
with its deposit still in the old place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.i18n.words import owes
from clerktui.models import Account, Customer, CustomerDeposit, Refund, ServiceAgreement
from clerktui.rules.states import CLOSE_OUT, check_move
from clerktui.security.permissions import require
from clerktui.services.closing_accounts import small
from clerktui.services.closing_accounts.handing_back import (
    ALWAYS,
    DAY,
    NEVER,
    follows,
    hand_back,
    is_of,
    owner_for,
    place_of,
)
from clerktui.services.closing_accounts.mail import finds_mail
from clerktui.services.closing_accounts.order_rows import cancel_turn_on
from clerktui.services.closing_accounts.standing import end_standing, standing_of
from clerktui.services.closing_accounts.steps import (
    RULES,
    find_close_out,
    move_on,
    take_step,
    write_contact,
)
from clerktui.services.collections.reactions import account_changed
from clerktui.services.corrections import acts, transfer
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.customer_deposits import using
from clerktui.services.customer_deposits.asking import waive_unpaid
from clerktui.services.customer_deposits.steps import Stepping, balance_of, held_of, lock_deposits
from clerktui.services.flag_effects import need_allowed
from clerktui.services.open_tickets import tickets_on
from clerktui.services.pending import pending_of
from clerktui.services.refunds import steps as refund_steps
from clerktui.services.refunds.asking import to_whom
from clerktui.services.signon import Approvals
from clerktui.views.closing_accounts import CloseOutDone, FinishDraft
from clerktui.views.corrections import TransferDraft
from clerktui.views.customer_deposits import ApplyDraft, MoveDraft
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_CUSTOMER = Customer.__table__
_DEPOSIT = CustomerDeposit.__table__
_REFUND = Refund.__table__
DEPOSIT_WAYS = ("refund", "hold", "move", "apply_move")
_TO_NEW = ("move", "apply_move")
_REASON_CREDIT = "closed"
_REASON_MOVED = "moved"


@dataclass
class _Finish:
    """A close-out being finished: its row, and what was done so far."""

    db: Database
    stepping: Stepping
    row: Any
    draft: FinishDraft
    done: CloseOutDone
    owner_account_id: int | None = None

    @property
    def account_id(self) -> int:
        return int(self.row.account_id)

    @property
    def new_account(self) -> str:
        """The customer's other account; empty where there is none, or it came to nothing."""
        row = self.row
        if row.new_account and _is_open(self.stepping.connection, row.new_account_id):
            return str(row.new_account)
        return ""

    def tell(self, **what: Any) -> None:
        self.done = replace(self.done, **what)

    def note(self, words: str) -> None:
        self.tell(notes=(*self.done.notes, words))

    def fresh(self) -> Stepping:
        """The books as the last entry left them: every head knows the entry after it."""
        self.stepping.head = lock_office_chain(self.stepping.connection)
        return self.stepping


def finish(db: Database, actor: Actor, draft: FinishDraft) -> CloseOutDone:
    """Close the account of a close-out whose final bill is made.

    Raises:
        Refused: `denied`, `close_out.unknown`, `close_out.not_billed`, `close_out.too_early`,
            `close_out.pending`, `close_out.ticket` while a payment for it is being typed,
            `close_out.deposit`, `close_out.no_new_account`, `close_out.new_account`,
            `close_out.forward_missing`, `flag.forbids`, `command.reused`,
            and what using or moving a deposit or a balance refuses.
        NeedsOverride: `correction.second_person` where the town wants one for a balance that is
            moved; `flag.asks` where money of who has died goes out.
    """
    require(actor, "account.close")
    if draft.deposit and draft.deposit not in DEPOSIT_WAYS:
        raise Refused("close_out.deposit", deposit=draft.deposit)
    return take_step(db, actor, "finish", draft, lambda stepping: _finish(db, stepping, draft))


def _finish(db: Database, stepping: Stepping, draft: FinishDraft) -> CloseOutDone:
    connection = stepping.connection
    named = find_close_out(connection, draft.number)
    stepping.lock_accounts(*filter(None, (named.account, named.new_account)))
    row = find_close_out(connection, draft.number, lock=True)
    _check(stepping, row, draft)
    done = CloseOutDone(row.number, "closed", row.account, bill=row.bill)
    finishing = _Finish(db, stepping, row, draft, done)
    _end_account(finishing)
    way = _way(finishing)
    _use_deposit(finishing, way)
    if draft.balance:
        _move_balance(finishing)
    else:
        _settle_small(finishing)
        _refund_credit(finishing)
    _what_of_the_place(finishing)
    balance = balance_of(connection, finishing.account_id)
    finishing.tell(balance_cents=balance, new_account=finishing.new_account)
    _write_down(finishing)
    return finishing.done


def _check(stepping: Stepping, row: Any, draft: FinishDraft) -> None:
    if row.state in ("asked", "read"):
        raise Refused("close_out.not_billed", number=row.number)
    check_move(CLOSE_OUT, row.state, "closed")
    if row.stop_on > stepping.day:
        raise Refused("close_out.too_early", stop_on=row.stop_on)
    waiting = sum(one.amount_cents for one in pending_of(stepping.connection, row.account_id))
    if waiting:
        raise Refused("close_out.pending", amount_cents=waiting, account=row.account)
    for ticket in tickets_on(stepping.connection, stepping.reference, row.account):
        said = {"clerk": ticket.clerk, "amount_cents": ticket.amount_cents}
        raise Refused("close_out.ticket", account=row.account, **said)
    to_new = draft.balance or draft.deposit in _TO_NEW
    if not row.new_account and to_new:
        raise Refused("close_out.no_new_account")
    if row.new_account and to_new and not _is_open(stepping.connection, row.new_account_id):
        raise Refused("close_out.new_account", account=row.new_account)


def _is_open(connection: Connection, account_id: int) -> bool:
    status = select(_ACCOUNT.c.status).where(_ACCOUNT.c.id == account_id)
    return connection.execute(status).scalar_one() != "closed"


def _end_account(finishing: _Finish) -> None:
    """End the services, close the account, and write where its customer gets mail."""
    connection, row = finishing.stepping.connection, finishing.row
    connection.execute(
        update(_AGREEMENT)
        .where(_AGREEMENT.c.account_id == row.account_id, _AGREEMENT.c.ended_on.is_(None))
        .values(ended_on=row.stop_on)
    )
    connection.execute(
        update(_ACCOUNT)
        .where(_ACCOUNT.c.id == row.account_id)
        .values(status="closed", closed_on=finishing.stepping.day)
    )
    cancel_turn_on(finishing.stepping, row.account_id, f"account {row.account} is closed")
    if row.forward_address:
        owner = select(_ACCOUNT.c.customer_id).where(_ACCOUNT.c.id == row.account_id)
        names = ("address", "city", "state", "zip")
        mail = {f"mail_{name}": getattr(row, f"forward_{name}") for name in names}
        connection.execute(
            update(_CUSTOMER).where(_CUSTOMER.c.id == owner.scalar_subquery()).values(**mail)
        )
    stepping = finishing.stepping
    account_changed(connection, stepping.reference, stepping.now, [row.account_id], "account")


def _way(finishing: _Finish) -> str:
    """What becomes of the deposit where nobody said it."""
    draft, row = finishing.draft, finishing.row
    has_address = finds_mail(finishing.stepping.connection, row)
    held = held_of(finishing.stepping.connection, row.account_id)
    if draft.deposit == "refund" and held > 0 and not has_address:
        raise Refused("close_out.forward_missing", amount_cents=held)
    if draft.deposit:
        return draft.deposit
    if finishing.new_account:
        return "move"
    return "refund" if has_address else "hold"


# ------------------------------------------------------------------------------------ the deposit
def _use_deposit(finishing: _Finish, way: str) -> None:
    stepping, row = finishing.fresh(), finishing.row
    connection = stepping.connection
    guarantee = select(func.count()).where(
        _DEPOSIT.c.account_id == row.account_id,
        _DEPOSIT.c.kind == "guarantee",
        _DEPOSIT.c.state == "held",
    )
    if connection.execute(guarantee).scalar_one():
        finishing.note("a guarantee is still held: release it when the bill is paid")
    if held_of(connection, row.account_id) <= 0:
        for one in lock_deposits(connection, row.account_id):
            if one.held_cents == 0:
                waive_unpaid(finishing.fresh(), one)
        return
    if way != "move" and (way == "refund" or _owes(finishing)):
        if way == "refund":
            _ask_flags(finishing)
        rest = "refund" if way == "refund" else "hold"
        applied = using.apply(stepping, ApplyDraft(stepping.command_id, row.account, rest))
        finishing.tell(
            applied_cents=applied.applied_cents,
            refund_cents=applied.credit_cents,
            refunds=_refunds_of(finishing) if applied.refund else (),
        )
    if way in _TO_NEW and held_of(connection, row.account_id) > 0:
        draft = MoveDraft(stepping.command_id, row.account, finishing.new_account)
        moved = using.move(finishing.fresh(), draft)
        finishing.tell(moved_cents=moved.amount_cents)
    left = held_of(connection, row.account_id)
    if left > 0:
        finishing.note(f"{money(left)} of the deposit waits until somebody says where it goes")


def _owes(finishing: _Finish) -> bool:
    return balance_of(finishing.stepping.connection, finishing.account_id) > 0


def _ask_flags(finishing: _Finish) -> None:
    stepping, row = finishing.stepping, finishing.row
    who = (row.account_id, row.account)
    warning = need_allowed(stepping.connection, stepping.reference, who, "refund")
    approvals = Approvals(stepping.connection, stepping.command_id)
    if warning is not None and approvals.of(warning) is None:
        raise warning


def _refunds_of(finishing: _Finish) -> tuple[int, ...]:
    """The refunds that were asked for by this very step."""
    query = select(_REFUND.c.number).where(
        _REFUND.c.account_id == finishing.account_id,
        _REFUND.c.requested_at == finishing.stepping.now,
    )
    return tuple(finishing.stepping.connection.execute(query.order_by(_REFUND.c.number)).scalars())


# ------------------------------------------------------------------------------------ the balance
def _move_balance(finishing: _Finish) -> None:
    """What is owed, or held as a credit, goes to the new account, as old as it is here."""
    stepping, row = finishing.stepping, finishing.row
    before = balance_of(stepping.connection, row.account_id)
    if not before:
        return
    note = f"Account {row.account} closed"
    act = acts.Act(transfer.KIND, stepping.command_id, _REASON_MOVED, note, {})
    making = acts.begin(finishing.db, stepping.connection, stepping.actor, act, stepping.now)
    said = TransferDraft(stepping.command_id, row.account, row.new_account, _REASON_MOVED)
    transfer.move_items(making, said)
    finishing.tell(transferred_cents=before)


def _refund_credit(finishing: _Finish) -> None:
    """Ask for the refund of a credit that is no deposit: of what was paid too much."""
    stepping, row = finishing.stepping, finishing.row
    connection = stepping.connection
    asked = select(func.coalesce(func.sum(_REFUND.c.amount_cents), 0)).where(
        _REFUND.c.account_id == row.account_id, _REFUND.c.state == "requested"
    )
    left = -balance_of(connection, row.account_id) - int(connection.execute(asked).scalar_one())
    if left <= 0:
        return
    payee, address = to_whom(connection, row.account_id)
    minimum = stepping.reference.policy["refund.minimum_cents"]
    if left < minimum or not finds_mail(connection, row):
        why = "below what is refunded" if left < minimum else "no address"
        finishing.note(f"a credit of {money(left)} stays on the account: {why}")
        return
    _ask_flags(finishing)
    values = {
        "account_id": row.account_id,
        "amount_cents": left,
        "payee": payee,
        "address": address,
        "reason_id": refund_steps.find_reason(connection, _REASON_CREDIT).id,
        "note": f"Account {row.account} closed",
        "requested_by_id": stepping.actor.user_id,
        "requested_at": stepping.now,
        "requested_on": stepping.reference.on,
    }
    head = finishing.fresh().head
    shared = (connection, stepping.reference, stepping.actor, stepping.now, stepping.command_id)
    refund = refund_steps.write_refund(refund_steps.Stepping(*shared, head), "requested", values)
    who = refund_steps.Who(stepping.actor, stepping.now, stepping.note)
    refund_steps.move_on(connection, refund, "requested", who)
    cents = finishing.done.refund_cents + left
    finishing.tell(refund_cents=cents, refunds=_refunds_of(finishing))


def _settle_small(finishing: _Finish) -> None:
    """What is too small to be collected or given back, by the town's rule."""
    asked = select(func.count()).where(
        _REFUND.c.account_id == finishing.account_id, _REFUND.c.state.in_(("requested", "approved"))
    )
    if finishing.stepping.connection.execute(asked).scalar_one():
        return
    cents, kept_by = small.settle(finishing.db, finishing.fresh(), finishing.row)
    finishing.tell(small_cents=cents)
    if kept_by:
        finishing.note(kept_by)


# -------------------------------------------------------------------------------------- the place
def _what_of_the_place(finishing: _Finish) -> None:
    """Who comes next has it; else the owner takes it back where they agreed; else it is vacant."""
    stepping, row, draft = finishing.stepping, finishing.row, finishing.draft
    connection = stepping.connection
    standing = standing_of(connection, place_of(connection, row.account_id))
    if standing is not None and row.reason == "sold" and is_of(connection, row, standing):
        end_standing(stepping, standing)
        finishing.note("the agreement that service comes back to the owner has ended")
    owner = owner_for(connection, row)
    rule = stepping.reference.policy[RULES]["back_to_owner"]
    wanted = draft.to_owner if draft.to_owner is not None else rule == ALWAYS
    if owner is not None and wanted and rule != NEVER:
        account_id, number = hand_back(stepping, row, owner)
        finishing.owner_account_id = account_id
        finishing.tell(to_owner=number)
        return
    next_one = follows(connection, row)
    vacant = f"the place is vacant from {town_date(row.stop_on + DAY)}"
    finishing.note(f"account {next_one} follows" if next_one else vacant)


# ------------------------------------------------------------------------------------ written down
def _write_down(finishing: _Finish) -> None:
    """The step in words, a note on the account, the audit entry."""
    done, row, stepping = finishing.done, finishing.row, finishing.stepping
    parts = [f"closed, last day {town_date(row.stop_on)}"]
    if done.bill:
        parts.append(f"final bill {done.bill}")
    if done.applied_cents:
        parts.append(f"{money(done.applied_cents)} of the deposit used")
    if done.moved_cents:
        parts.append(f"deposit of {money(done.moved_cents)} moved to {done.new_account}")
    if done.transferred_cents:
        parts.append(f"balance of {money(done.transferred_cents)} moved to {done.new_account}")
    if done.small_cents:
        how = "written off" if done.small_cents < 0 else "kept"
        parts.append(f"{money(abs(done.small_cents))} {how} as small")
    if done.to_owner:
        parts.append(f"service back to the owner, account {done.to_owner}")
    parts += [f"refund {number} asked for" for number in done.refunds]
    parts.append(owes(done.balance_cents))
    words = "; ".join(parts)
    ended = {"closed_on": stepping.day, "owner_account_id": finishing.owner_account_id}
    move_on(stepping, row, "closed", words, **ended)
    write_contact(stepping, row.account_id, f"Close-out {row.number}: {words}")
    stepping.tell("finish_close_out", row.account, done.balance_cents)
