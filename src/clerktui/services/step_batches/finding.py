"""Whom a step is due for, and everything that keeps it from being taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, or_, select

from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.models import Account, AccountFlag, CollectionItem, StepBatch, StepBatchLine
from clerktui.rules.collection_procedure import OVER, Plan, ProcedureStep
from clerktui.rules.cutoff import CUT, ELIGIBLE, NOTICE
from clerktui.services import cutoffs, letters, policies
from clerktui.services.collections import standing
from clerktui.services.collections.stops import find_stops
from clerktui.services.flag_effects import flags_holding
from clerktui.services.flags import FLAGS
from clerktui.services.open_items import get_items
from clerktui.services.pending import pending_by_number
from clerktui.services.reference import Reference
from clerktui.views.step_batches import BatchReason, SelectDraft

AT_ONCE = 300
KINDS = ("letter", "list", "order")
CUTTING = ("cut_list", "cut_order", "door_tag")
_KEYS = ("collection.procedure", "collection.outcomes", "collection.risk", "aging.thresholds")
_ACCOUNT = Account.__table__
_BATCH = StepBatch.__table__
_FLAG = AccountFlag.__table__
_ITEM = CollectionItem.__table__
_LINE = StepBatchLine.__table__


@dataclass(frozen=True)
class Candidate:
    """An account a step is due for; `reasons` are all that stand in the way."""

    account_id: int
    number: str
    plan: str
    due_on: dt.date
    cents: int
    reasons: tuple[BatchReason, ...] = ()


def step_in(reference: Reference, code: str) -> dict[str, ProcedureStep]:
    """A step as each of the town's plans has it, by plan.

    Raises:
        Refused: `step_batch.step` when no plan takes it by letter, list or order.
    """
    found = {
        plan.code: step
        for plan in standing.plans_of(reference)
        for step in plan.steps
        if step.code == code and step.kind in KINDS
    }
    if not found:
        known = {
            s.code: 0 for p in standing.plans_of(reference) for s in p.steps if s.kind in KINDS
        }
        raise Refused("step_batch.step", step=code, known=", ".join(known))
    return found


def plan_of(reference: Reference, code: str) -> Plan:
    """A plan in force by its code; the first when it was taken out of the procedure since."""
    plans = standing.plans_of(reference)
    return next((plan for plan in plans if plan.code == code), plans[0])


def dated(connection: Connection, reference: Reference, on: dt.date) -> Reference:
    """The town's rules of another day, to look ahead."""
    if on == reference.on:
        return reference
    decided = policies.get_policies(connection, _KEYS, on)
    return replace(reference, on=on, policy={**reference.policy, **decided})


def find(connection: Connection, reference: Reference, draft: SelectDraft) -> Iterator[Candidate]:
    """Every account the step is due for by the reference's day, by id, with its reasons.

    Args:
        connection: a transaction of one snapshot.
        reference: the rules of the day asked for.
        draft: the step and what narrows it.
    """
    steps, after = step_in(reference, draft.step), 0
    while ids := _next_ones(connection, reference, (draft, steps), after):
        yield from _due(connection, reference, draft, (steps, ids))
        after = ids[-1]


def _next_ones(
    connection: Connection,
    reference: Reference,
    asked: tuple[SelectDraft, Mapping[str, ProcedureStep]],
    after: int,
) -> list[int]:
    """Whose next step it is by the last count; who agreed on something, or is excluded from it."""
    draft, steps = asked
    is_next = (_ITEM.c.next_step == draft.step) & (_ITEM.c.next_on <= reference.on)
    flags = sorted({code for step in steps.values() for code in step.excluded_flags})
    classes = sorted({code for step in steps.values() for code in step.excluded_classes})
    marked = select(_FLAG.c.account_id).where(_FLAG.c.code.in_(flags), _FLAG.c.ended_at.is_(None))
    of_class = select(_ACCOUNT.c.id).where(_ACCOUNT.c.account_class.in_(classes))
    too = [_ITEM.c.account_id.in_(marked)] if flags else []
    too += [_ITEM.c.account_id.in_(of_class)] if classes else []
    query = (
        select(_ITEM.c.account_id)
        .where(_ITEM.c.account_id > after, _ITEM.c.state == "open")
        .where(or_(is_next, _ITEM.c.agreed_on.is_not(None), _ITEM.c.also != "", *too))
        .order_by(_ITEM.c.account_id)
        .limit(AT_ONCE)
    )
    if draft.plan:
        query = query.where(or_(_ITEM.c.plan == draft.plan, _ITEM.c.also != ""))
    return list(connection.execute(query).scalars())


def _due(
    connection: Connection,
    reference: Reference,
    draft: SelectDraft,
    page: tuple[Mapping[str, ProcedureStep], Sequence[int]],
) -> Iterator[Candidate]:
    steps, ids = page
    accounts = accounts_of(connection, ids)
    # Worked out as if nothing had been agreed and nobody excluded: either is then a reason, and
    # not silence.
    for_all = _without_exclusions(reference, draft.step)
    asked = standing.Wanted(draft.step, dict.fromkeys(ids, draft.plan))
    found = {
        one.account_id: one.after
        for one in standing.work_out(connection, for_all, {}, ids, asked)
        if one.after is not None and _is_due(one.after, reference.on, draft, steps)
    }
    wanted = [id_ for id_ in found if draft.account_class in ("", accounts[id_].account_class)]
    held = reasons_of(connection, reference, steps, wanted, draft.step)
    taken = _taken(connection, draft.step, {id_: found[id_]["oldest_due"] for id_ in wanted})
    flags = flags_holding(connection, reference, wanted)
    for id_ in wanted:
        row = found[id_]
        step = steps[row["plan"]]
        excluded = _excluded(step, accounts[id_].account_class, [one[0] for one in flags[id_]])
        why = _once((*held.get(id_, ()), *excluded, *taken.get(id_, ())))
        cents = row["past_due_cents"]
        yield Candidate(id_, accounts[id_].number, row["plan"], row["oldest_due"], cents, why)


def _without_exclusions(reference: Reference, code: str) -> Reference:
    """The town's plans as if a step excluded nobody."""
    plans = [
        {
            **plan,
            "steps": [_for_all(step) if step["code"] == code else step for step in plan["steps"]],
        }
        for plan in reference.policy["collection.procedure"]
    ]
    return replace(reference, policy={**reference.policy, "collection.procedure": plans})


def _for_all(step: Mapping[str, Any]) -> dict[str, Any]:
    return {n: v for n, v in step.items() if n not in ("excluded_flags", "excluded_classes")}


def _excluded(
    step: ProcedureStep, account_class: str, flags: Sequence[str]
) -> tuple[BatchReason, ...]:
    """Why the plan leaves a step out for an account: a mark on it, its class."""
    marks = [BatchReason(one, FLAGS[one][0]) for one in flags if one in step.excluded_flags]
    if account_class in step.excluded_classes:
        marks.append(BatchReason("class", f"{account_class.replace('_', ' ')} accounts are not"))
    return tuple(marks)


def _is_due(
    row: Mapping[str, Any], on: dt.date, draft: SelectDraft, steps: Mapping[str, ProcedureStep]
) -> bool:
    return (
        row["next_step"] == draft.step
        and draft.plan in ("", row["plan"])
        and row["plan"] in steps
        and row["lane"] != OVER
        and row["next_on"] <= on
        and row["past_due_cents"] >= draft.minimum_cents
    )


def accounts_of(connection: Connection, ids: Sequence[int]) -> dict[int, Any]:
    """Number, class, status and place of these accounts."""
    names = ("id", "number", "account_class", "status", "premise_id", "balance_cents")
    query = select(*(_ACCOUNT.c[name] for name in names)).where(_ACCOUNT.c.id.in_(ids))
    return {row.id: row for row in connection.execute(query)}


def lines_now(
    connection: Connection, reference: Reference, step: str, lines: Sequence[Any]
) -> dict[int, Candidate]:
    """How the accounts of these lines stand now; one with reasons is to be left out.

    What somebody let through when a line was put back is no reason against it.
    """
    plans = {line.account_id: line.plan for line in lines}
    now = still_due(connection, reference, step, plans)
    for line in lines:
        let_through = {one["code"] for one in line.reasons}
        one = now[line.account_id]
        reasons = tuple(why for why in one.reasons if why.code not in let_through)
        now[line.account_id] = replace(one, reasons=reasons)
    return now


def still_due(
    connection: Connection, reference: Reference, step: str, plans: Mapping[int, str]
) -> dict[int, Candidate]:
    """How accounts, each with its plan, stand now with a step, and all that stands in its way.

    The step itself may have lapsed meanwhile: what was selected in time is still done.
    """
    ids, asked = list(plans), standing.Wanted(step, plans)
    steps, accounts = step_in(reference, step), accounts_of(connection, ids)
    worked = standing.work_out(connection, reference, {}, ids, asked)
    now = {one.account_id: one.after for one in worked}
    held = reasons_of(connection, reference, steps, ids, step)
    flags, found = flags_holding(connection, reference, ids), {}
    for id_ in ids:
        row = now.get(id_)
        why = held.get(id_, ())
        if row is not None and row["plan"] in steps:
            marks, of_class = [one[0] for one in flags[id_]], accounts[id_].account_class
            why = _once((*why, *_excluded(steps[row["plan"]], of_class, marks)))
        if row is None:
            said = (one for one in why if one.code != "nothing_due")
            why = (*said, BatchReason("clear", "nothing past due any more"))
            row = {"plan": "", "oldest_due": reference.on, "past_due_cents": 0}
        cents = row["past_due_cents"]
        number = accounts[id_].number
        found[id_] = Candidate(id_, number, row["plan"], row["oldest_due"], cents, why)
    return found


def reasons_of(
    connection: Connection,
    reference: Reference,
    steps: Mapping[str, ProcedureStep],
    ids: Sequence[int],
    code: str,
) -> dict[int, tuple[BatchReason, ...]]:
    """Everything that keeps a step from being taken on these accounts, whatever asked for it."""
    if not ids:
        return {}
    act = next(iter(steps.values())).act
    found: dict[int, list[BatchReason]] = {id_: [] for id_ in ids}
    for id_, stops in (find_stops(connection, reference, ids, act) if act else {}).items():
        found[id_] += [BatchReason(one.code, one.words, one.until) for one in stops]
    _add_agreed(connection, reference, found)
    _add_pending(connection, found)
    if next(iter(steps.values())).kind == "letter":
        for id_, to in letters.addressees(connection, ids).items():
            if not to.can_be_mailed:
                found[id_].append(BatchReason("no_address", "no address to mail to"))
    if code in CUTTING:
        _add_cut_off(connection, reference, found, code)
    return {id_: _once(why) for id_, why in found.items() if why}


def _once(reasons: Sequence[BatchReason]) -> tuple[BatchReason, ...]:
    """Each reason once, in order: a flag and the cut-off rule may say the same."""
    return tuple({one.code: one for one in reversed(reasons)}.values())[::-1]


def _add_agreed(
    connection: Connection, reference: Reference, found: dict[int, list[BatchReason]]
) -> None:
    query = select(_ITEM.c.account_id, _ITEM.c.agreed_on, _ITEM.c.hold_code).where(
        _ITEM.c.account_id.in_(found), _ITEM.c.state == "open", _ITEM.c.agreed_on >= reference.on
    )
    for row in connection.execute(query):
        code = row.hold_code or "agreed"
        words = f"agreed for {town_date(row.agreed_on)}"
        if code not in {one.code for one in found[row.account_id]}:
            found[row.account_id].append(BatchReason(code, words, row.agreed_on))


def _add_pending(connection: Connection, found: dict[int, list[BatchReason]]) -> None:
    """Money in a batch that is not posted and covers what is owed."""
    accounts = accounts_of(connection, list(found))
    numbers = {row.number: row for row in accounts.values()}
    for number, cents in pending_by_number(connection, list(numbers)).items():
        row = numbers[number]
        if cents >= row.balance_cents > 0:
            found[row.id].append(BatchReason("pending", f"{money(cents)} not yet posted"))


def _add_cut_off(
    connection: Connection, reference: Reference, found: dict[int, list[BatchReason]], code: str
) -> None:
    """What the town's cut-off rule says: days, least amount, moratoria, marks, off already."""
    ids = list(found)
    items, flags = get_items(connection, ids), flags_holding(connection, reference, ids)
    allowed = (ELIGIBLE, NOTICE) if code == "door_tag" else (ELIGIBLE,)
    for id_, account in accounts_of(connection, ids).items():
        holder = cutoffs.holder_of(account.status, account.account_class, flags[id_])
        stand = cutoffs.stand(reference, items[id_], holder)
        if stand.status == CUT:
            found[id_].append(BatchReason("cut_off", "cut off already"))
        elif stand.status not in allowed:
            why = stand.why or stand.reason.replace("_", " ") or "not on the cut-off list yet"
            why = f"{why}, from {town_date(stand.since)}" if stand.status == NOTICE else why
            found[id_].append(BatchReason(stand.reason or stand.status, why, stand.until))


def _taken(
    connection: Connection, step: str, due: Mapping[int, dt.date]
) -> dict[int, tuple[BatchReason, ...]]:
    """Accounts that are in a live batch of this step for the same debt."""
    if not due:
        return {}
    rows = connection.execute(
        select(_LINE.c.account_id, _LINE.c.due_on, _BATCH.c.number)
        .join(_BATCH, _BATCH.c.id == _LINE.c.batch_id)
        .where(_LINE.c.account_id.in_(due), _LINE.c.step == step, _LINE.c.state == "in")
    )
    return {
        row.account_id: (BatchReason("batch", f"in batch {row.number} already"),)
        for row in rows
        if row.due_on == due[row.account_id]
    }
