"""Making promises and plans: the town's limits, the instalments, the rows, the case file.

What is above the limits is let through by who may `arrangement.override`, and never without a
reason. An open promise gives way to a new one; an open plan must be cancelled first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db import Database
from clerktui.db.bulk import reserve_ids
from clerktui.errors import NeedsOverride, Refused
from clerktui.i18n import money, town_date
from clerktui.ledger.arrangement_money import last_entry
from clerktui.models import (
    Account,
    ArrangementInstalment,
    ArrangementItem,
    CollectionItem,
    Customer,
)
from clerktui.rules import arrangements as rules
from clerktui.rules.arrangements import Instalment, above_limits
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.arrangement_rows import ARRANGEMENT, limits_of, standings
from clerktui.services.arrangements.stepping import Stepping, take_step
from clerktui.services.arrangements.terms import broken_count, covered, owed_cents, parts_of
from clerktui.services.collections.reactions import account_changed
from clerktui.services.collections.settling import forget_call, write_move
from clerktui.services.collections.steps import Step, record
from clerktui.services.signon import Approvals
from clerktui.views.arrangements import (
    ArrangementDone,
    PlanDraft,
    PromiseDraft,
)
from clerktui.views.people import Actor

OVERRIDE = "arrangement.override"
_ACCOUNT = Account.__table__
_COLLECTED = CollectionItem.__table__
_CUSTOMER = Customer.__table__
_INSTALMENT = ArrangementInstalment.__table__
_ITEM = ArrangementItem.__table__
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Agreed:
    """What is about to be written down: the kind, its instalments, what it is about."""

    kind: str
    instalments: tuple[Instalment, ...]
    items: tuple[tuple[int, int], ...] = ()
    approved_by_id: int | None = None
    words: str = ""

    @property
    def total_cents(self) -> int:
        """The sum of the instalments."""
        return sum(one.cents for one in self.instalments)


# ------------------------------------------------------------------------------------- promises
def make_promise(db: Database, actor: Actor, draft: PromiseDraft) -> ArrangementDone:
    """Write down that a customer promised to pay so much by a day.

    Raises:
        Refused: `denied`, `command.reused`, `account.unknown`, `account.ambiguous`,
            `arrangement.amount`, `arrangement.promise_day`, `arrangement.on_plan`,
            `arrangement.reason`, `text.control`, `text.too_long`.
        NeedsOverride: `arrangement.above`.
    """
    require(actor, "arrangement.make")

    def work(stepping: Stepping) -> ArrangementDone:
        account = which_account(stepping.connection, draft.account, lock=True)
        return promise_within(stepping, account, (draft.amount_cents, draft.due_on))

    return take_step(db, actor, "promise", draft, work)


def promise_within(
    stepping: Stepping, account: Any, promised: tuple[int, dt.date], words: str = ""
) -> ArrangementDone:
    """As `make_promise`, in a transaction that holds the account; `words` for the case file.

    Raises:
        Refused: as `make_promise`.
    """
    cents, due_on = promised
    owes_cents = owed_cents(stepping.connection, account.id)
    if not 0 < cents <= owes_cents:
        raise Refused("arrangement.amount", owes_cents=owes_cents)
    if due_on < stepping.today:
        raise Refused("arrangement.promise_day", today=stepping.today)
    _give_way(stepping, account, "promise")
    parts = (Instalment(1, due_on, cents),)
    approver = _need_limits(stepping, account, "promise", parts)
    said = words or promise_words(cents, due_on)
    done = write(stepping, account, Agreed("promise", parts, (), approver, said))
    _call_again(stepping, account.id, due_on)
    _follow(stepping, account.id, "promise")
    return done


def promise_words(cents: int, due_on: dt.date) -> str:
    """What the case file says of a promise."""
    return f"Promise: {money(cents)} by {town_date(due_on)}"


def _call_again(stepping: Stepping, account_id: int, due_on: dt.date) -> None:
    """The account comes back on the day after; who promised is called by who took the promise."""
    agreed_on = stepping.reference.calendar().next_open(due_on + _DAY)
    values = {"agreed_on": agreed_on, "hold_code": "", "hold_until": None}
    stepping.connection.execute(
        update(_COLLECTED)
        .where(_COLLECTED.c.account_id == account_id, _COLLECTED.c.state == "open")
        .values(**values, owner_id=stepping.actor.user_id)
    )


# ---------------------------------------------------------------------------------------- plans
def make_plan(db: Database, actor: Actor, draft: PlanDraft) -> ArrangementDone:
    """Make a payment plan over what an account owes.

    Raises:
        Refused: `denied`, `command.reused`, `account.unknown`, `account.ambiguous`,
            `arrangement.covers`, `arrangement.nothing`, `arrangement.item`, `arrangement.down`,
            `arrangement.count`, `arrangement.first_on`, `arrangement.every`,
            `arrangement.on_plan`, `arrangement.reason`, `text.control`, `text.too_long`.
        NeedsOverride: `arrangement.above`.
    """
    require(actor, "arrangement.make")

    def work(stepping: Stepping) -> ArrangementDone:
        account = which_account(stepping.connection, draft.account, lock=True)
        items = covered(stepping.connection, stepping.reference, account.id, draft)
        parts = parts_of(stepping.reference, draft, sum(cents for _, cents in items))
        _give_way(stepping, account, "plan")
        approver = _need_limits(stepping, account, "plan", parts)
        done = write(stepping, account, Agreed("plan", parts, items, approver))
        forget_call(stepping.connection, account.id)
        _follow(stepping, account.id, "plan")
        return done

    return take_step(db, actor, "plan", draft, work)


# ------------------------------------------------------------------------------------ the limits
def _need_limits(
    stepping: Stepping, account: Any, kind: str, parts: Sequence[Instalment]
) -> int | None:
    """Who lets it through where it is above a limit; None where the clerk may alone."""
    limits = limits_of(stepping.reference)
    broken = broken_count(stepping.connection, stepping.reference, limits, account.id)
    above = above_limits(limits, kind, parts, stepping.today, broken)
    if not above:
        return None
    said = "; ".join(above)
    if not stepping.note:
        raise Refused("arrangement.reason", above=said)
    if stepping.actor.may(OVERRIDE):
        return stepping.actor.user_id
    warning = NeedsOverride("arrangement.above", OVERRIDE, account=account.number, above=said)
    approver = Approvals(stepping.connection, stepping.command_id).of(warning)
    if approver is None:
        raise warning
    return approver


def _give_way(stepping: Stepping, account: Any, kind: str) -> None:
    """End the promise that is open; a plan must be cancelled by somebody who says why.

    Raises:
        Refused: `arrangement.on_plan`.
    """
    mine = ARRANGEMENT.c.account_id == account.id
    row = stepping.connection.execute(
        select(ARRANGEMENT).where(mine, ARRANGEMENT.c.state == "open")
    ).first()
    if row is None:
        return
    if row.kind == "plan":
        raise Refused("arrangement.on_plan", account=account.number, plan=f"P-{row.number}")
    what = "a new promise" if kind == "promise" else "a payment plan"
    end(stepping, row, f"{what} in its place")


def end_open_promise(stepping: Stepping, account: Any) -> bool:
    """Cancel the promise an account has open, for the reason of the step; False without one."""
    row = open_promise(stepping.connection, account.id)
    if row is None:
        return False
    end(stepping, row, stepping.note)
    return True


def open_promise(connection: Connection, account_id: int) -> Any:
    """The row of the promise an account has open; None without one."""
    mine = (ARRANGEMENT.c.account_id == account_id) & (ARRANGEMENT.c.kind == "promise")
    query = select(ARRANGEMENT).where(mine, ARRANGEMENT.c.state == "open")
    return connection.execute(query).first()


def end(stepping: Stepping, row: Any, why: str) -> str:
    """Cancel an open arrangement in the caller's transaction; gives the words for it."""
    connection, reference = stepping.connection, stepping.reference
    one = standings(connection, reference, [row])[row.id]
    words = f"{row.kind.capitalize()} {one.name} cancelled: {why}"
    connection.execute(
        update(ARRANGEMENT)
        .where(ARRANGEMENT.c.id == row.id)
        .values(state="cancelled", ended_on=stepping.today)
    )
    what = ("cancelled", "cancelled", words)
    write_move(connection, one, stepping.when, what, stepping.actor.user_id)
    forget_call(connection, row.account_id)
    said = _step(stepping, row.account_id, (row.kind, "cancelled"), words, row.total_cents)
    record(connection, stepping.today, stepping.now, [_of(said, row.id)])
    return words


# ------------------------------------------------------------------------------------- the rows
def write(
    stepping: Stepping, account: Any, agreed: Agreed, since: int | None = None
) -> ArrangementDone:
    """Write an arrangement that may be made: rows, first move, case file.

    Args:
        stepping: the transaction, which holds the account.
        account: its row, with `id` and `number`.
        agreed: what was agreed on.
        since: the entry after which money counts; the account's newest unless told.
    """
    connection, reference = stepping.connection, stepping.reference
    limits, last_on = limits_of(reference), agreed.instalments[-1].due_on
    [number] = reserve_ids(connection, ARRANGEMENT, 1)
    first = rules.last_day(agreed.instalments[0].due_on, limits.grace_days, reference.calendar())
    values = {
        "id": number,
        "number": number,
        "kind": agreed.kind,
        "account_id": account.id,
        "total_cents": agreed.total_cents,
        "down_cents": sum(one.cents for one in agreed.instalments if not one.position),
        "pays_current": agreed.kind == "plan" and limits.pays_current,
        "grace_days": limits.grace_days,
        "since_entry_id": last_entry(connection, account.id) if since is None else since,
        "made_on": stepping.today,
        "made_at": stepping.now,
        "made_by_id": stepping.actor.user_id,
        "approved_by_id": agreed.approved_by_id,
        "note": stepping.note,
        "judge_on": first,
        "last_on": last_on,
    }
    made = insert(ARRANGEMENT).values(**values).returning(*ARRANGEMENT.c)
    row = connection.execute(made).one()
    _write_parts(connection, row.id, agreed)
    words = agreed.words or _plan_words(row, agreed)
    one = standings(connection, reference, [row])[row.id]
    made_so = ("made", "open", words)
    write_move(connection, one, stepping.when, made_so, stepping.actor.user_id)
    step = _step(stepping, account.id, (agreed.kind, ""), words, agreed.total_cents)
    record(connection, stepping.today, stepping.now, [_of(step, row.id)])
    return ArrangementDone(number, agreed.kind, account.number, "open", agreed.total_cents, words)


def _write_parts(connection: Connection, arrangement_id: int, agreed: Agreed) -> None:
    connection.execute(
        insert(_INSTALMENT),
        [
            {
                "arrangement_id": arrangement_id,
                "position": one.position,
                "due_on": one.due_on,
                "amount_cents": one.cents,
            }
            for one in agreed.instalments
        ],
    )
    if agreed.items:
        named = {"arrangement_id": arrangement_id}
        rows = [{**named, "receivable_id": id_, "amount_cents": c} for id_, c in agreed.items]
        connection.execute(insert(_ITEM), rows)


def _plan_words(row: Any, agreed: Agreed) -> str:
    parts = [one for one in agreed.instalments if one.position]
    down = f"{money(row.down_cents)} down, " if row.down_cents else ""
    many = f"{len(parts)} instalments" if len(parts) > 1 else "1 instalment"
    from_on, until_on = town_date(parts[0].due_on), town_date(parts[-1].due_on)
    return (
        f"Plan P-{row.number}: {money(row.total_cents)}, {down}{many} of {money(parts[0].cents)} "
        f"from {from_on} until {until_on}"
    )


def _step(
    stepping: Stepping, account_id: int, what: tuple[str, str], words: str, cents: int
) -> Step:
    code, outcome = what
    user_id = stepping.actor.user_id
    return Step(account_id, code, words, outcome, debt_cents=cents, user_id=user_id)


def _of(step: Step, arrangement_id: int) -> Step:
    return Step(**{**asdict(step), "subject": ("arrangement", arrangement_id)})


def _follow(stepping: Stepping, account_id: int, why: str) -> None:
    account_changed(stepping.connection, stepping.reference, stepping.now, [account_id], why)
