"""What is done next about a past-due account, and when: the town's procedure as dated data.

A plan is an ordered list of steps. A step falls due so many days after the due date of the oldest
open item, or after the step before it; what was done since that item fell due is what counts as
done. A step that was not taken within its days lapses, unless it never does: what the law asks for
before another step is never left out.

Source: G.S. 160A-314(b): a utility may be cut off once an account is more than ten days
delinquent. All other days, amounts and exclusions are the town's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clerktui.errors import Refused
from clerktui.rules.calendar import HORIZON_DAYS, Calendar
from clerktui.rules.collections import ACTS, STEPS

CALL, BATCH, HELD, OVER = "call", "batch", "held", "over"
"""Where an account waits: for a collector's call, for a step taken for many at once, for what
stands in the way to end, or for nothing more: its plan is over."""
KINDS = ("call", "letter", "penalty", "list", "order", "referral", "write_off")
SINCE = ("due", "previous")
ROLLS = ("next", "previous", "")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NEVER_ON = (*WEEKDAYS, "holiday", "eve")
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class ProcedureStep:
    """One step of a plan.

    Attributes:
        code: one of `rules.collections.STEPS`.
        kind: one of `KINDS`: who takes it, and how.
        days: so many days after what `since` names: "due" or "previous".
        act: what stops are asked for, one of `rules.collections.ACTS`; none is never stopped.
        minimum_cents: the least past due for which it is taken.
        excluded_flags: flags of an account it is never taken for.
        excluded_classes: account classes it is never taken for.
        roll: to the "next" or "previous" business day, or "" not at all.
        never_on: weekdays by three letters, "holiday", and "eve": the day before a closed day.
        lawful_days: more than so many days after the due date, whatever the town says.
        lapses_days: left out when not taken within so many days; 0 never, nor while a step that
            needs it is still to come.
        needs: a step that must have been taken first; without it this one is never taken.
        needs_days: so many days, to an open one, are given after the step it needs.
        times: how often it is tried; a call.
        every_days: days between tries.
        topic: the procedure whose words are said or followed.
    """

    code: str
    kind: str
    days: int
    since: str = "due"
    act: str = ""
    minimum_cents: int = 1
    excluded_flags: frozenset[str] = frozenset()
    excluded_classes: frozenset[str] = frozenset()
    roll: str = "next"
    never_on: frozenset[str] = frozenset()
    lawful_days: int = 0
    lapses_days: int = 0
    needs: str = ""
    needs_days: int = 0
    times: int = 1
    every_days: int = 1
    topic: str = ""

    @property
    def name(self) -> str:
        """The step in words."""
        return STEPS[self.code]

    def may_be_on(self, day: dt.date, calendar: Calendar) -> bool:
        """Whether it may be taken on a day.

        >>> cut = ProcedureStep("cut_order", "order", 30, never_on=frozenset({"fri", "eve"}))
        >>> thursday = dt.date(2026, 11, 19)
        >>> [cut.may_be_on(thursday + dt.timedelta(days=n), Calendar()) for n in range(5)]
        [True, False, False, True, True]
        """
        if WEEKDAYS[day.weekday()] in self.never_on:
            return False
        if "holiday" in self.never_on and calendar.holiday(day):
            return False
        return "eve" not in self.never_on or calendar.is_open(day + _DAY)

    def fits(self, day: dt.date, calendar: Calendar, earliest: dt.date) -> dt.date:
        """The day it is taken that was meant for a day: rolled, never on a day it may not be.

        Rolling back never goes before `earliest`; then it rolls on.
        """
        found = day
        if self.roll:
            found = calendar.last_open(day) if self.roll == "previous" else calendar.next_open(day)
        if found < earliest:
            found = calendar.next_open(earliest)
        for _ in range(HORIZON_DAYS):
            is_open = not self.roll or calendar.is_open(found)
            if is_open and self.may_be_on(found, calendar):
                break
            found += _DAY
        return found


@dataclass(frozen=True)
class Plan:
    """The steps for some accounts, in order.

    Attributes:
        services: what must be past due for it; none named are all.
        classes: account classes it is for; none named are all.
        statuses: of accounts it is for; none named are all.
        minimum_cents: less past due than this is not collected at all.
        grace_days: added to the due date before any day is counted.
    """

    code: str
    name: str
    steps: tuple[ProcedureStep, ...]
    services: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    minimum_cents: int = 1
    grace_days: int = 0

    def takes(self, account: Debtor) -> bool:
        """Whether it is for accounts of this class and status."""
        return (not self.classes or account.account_class in self.classes) and (
            not self.statuses or account.status in self.statuses
        )


@dataclass(frozen=True)
class Debtor:
    """What of an account besides its money decides."""

    account_class: str = ""
    status: str = "active"
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Done:
    """A step of the case file: what, when, how it ended, by which plan.

    One taken back is left out. Without a plan it counts for each of them.
    """

    code: str
    day: dt.date
    outcome: str = ""
    plan: str = ""


@dataclass(frozen=True)
class PastDue:
    """What is past due of a plan's services on a day, credits of the account taken off."""

    oldest_due: dt.date
    cents: int


@dataclass(frozen=True)
class NextStep:
    """What is done next.

    Attributes:
        lane: `CALL` or `BATCH`, or `OVER` when the plan has no further step.
        code: of `STEPS`; empty when it is over.
        on: the day it falls due; None when it is over.
        attempt: the how manieth try it is, from 1.
        why: one sentence.
    """

    lane: str
    code: str
    act: str
    topic: str
    on: dt.date | None
    attempt: int
    why: str


_OVER = NextStep(OVER, "", "", "", None, 0, "Every step of the plan was taken or left out.")


def read_procedure(data: Sequence[Mapping[str, Any]]) -> tuple[Plan, ...]:
    """The plans as the policy `collection.procedure` holds them, in order.

    >>> said = [{"code": "water", "name": "Water", "steps": [
    ...     {"code": "call", "kind": "call", "days": 20, "act": "call"}]}]
    >>> read_procedure(said)[0].steps[0].name
    'Call'

    Raises:
        Refused: `procedure.plan`, naming the plan and what cannot be.
    """
    return tuple(_plan(one) for one in data)


def _plan(said: Mapping[str, Any]) -> Plan:
    code = str(said.get("code", "?"))
    try:
        steps = tuple(_step(code, one) for one in said["steps"])
        names = ("services", "classes", "statuses")
        sets: dict[str, Any] = {name: frozenset(said.get(name, ())) for name in names}
        rest: dict[str, Any] = {
            name: said[name] for name in ("minimum_cents", "grace_days") if name in said
        }
        return Plan(code, said["name"], steps, **sets, **rest)
    except (KeyError, TypeError) as wrong:
        raise Refused("procedure.plan", plan=code, field=str(wrong.args[0])) from wrong


def _step(plan: str, said: Mapping[str, Any]) -> ProcedureStep:
    sets = ("excluded_flags", "excluded_classes", "never_on")
    values: dict[str, Any] = {n: frozenset(v) if n in sets else v for n, v in said.items()}
    step = ProcedureStep(**values)
    lawful = {
        "code": step.code in STEPS,
        "kind": step.kind in KINDS,
        "since": step.since in SINCE,
        "roll": step.roll in ROLLS,
        "act": step.act in ("", *ACTS),
        "never_on": step.never_on <= set(NEVER_ON),
        "days": step.days >= 0 and step.needs_days >= 0,
        "needs": step.needs in ("", *STEPS),
        "times": step.times >= 1 and step.every_days >= 1,
    }
    for name, holds in lawful.items():
        if not holds:
            raise Refused("procedure.plan", plan=plan, field=f"{step.code} {name}")
    return step


def next_step(
    plan: Plan,
    late: PastDue,
    account: Debtor,
    done: Iterable[Done],
    when: tuple[dt.date, Calendar],
) -> NextStep:
    """The first step of a plan that was neither taken nor left out, with its day and why.

    Args:
        plan: the account's plan.
        late: what is past due of its services.
        account: class, status, flags in force.
        done: the case file, in order; only what was done since the oldest due date counts.
        when: the town date and the town's calendar.
    """
    on, calendar = when
    since_due = [one for one in done if one.day > late.oldest_due]
    due = late.oldest_due + plan.grace_days * _DAY
    previous, before = late.oldest_due, "the due date"
    for step in plan.steps:
        given = _given(step, since_due, calendar)
        if given is None or not _is_for(step, late, account):
            continue
        tries = [one for one in since_due if one.code == step.code]
        if _is_finished(step, tries):
            previous, before = tries[-1].day, f'"{step.name}"'
            continue
        lawful = max(given, _lawful(step, late.oldest_due))
        meant = _meant(step, due, previous, tries)
        day = step.fits(meant, calendar, lawful)
        # Its own day decides whether it lapsed: that the step before came late gives it no new one.
        own = step.fits(_own_day(step, due, previous), calendar, lawful)
        is_late = step.lapses_days and not tries and on > own + step.lapses_days * _DAY
        if is_late and not _is_needed(step, plan, (late, account, since_due), on):
            previous, before = max(previous, own), f'"{step.name}", which was left out'
            continue
        if step.never_on and day < on:
            day = step.fits(on, calendar, on)
        told = (before, previous, meant)
        return _next(step, _why(step, late, plan, told, (day, len(tries) + 1)), day, len(tries) + 1)
    return _OVER


def _next(step: ProcedureStep, why: str, day: dt.date, attempt: int) -> NextStep:
    lane = CALL if step.kind == "call" else BATCH
    return NextStep(lane, step.code, step.act, step.topic, day, attempt, why)


FINISHING = ("promise", "dispute", "wrong_number", "refused", "refer", "paid")
"""Outcomes after which a call is not simply tried again."""


def _is_finished(step: ProcedureStep, tries: Sequence[Done]) -> bool:
    """Whether a step was taken: a call was tried often enough, or ended with more than a try."""
    if not tries:
        return False
    return len(tries) >= step.times or tries[-1].outcome in FINISHING


def _given(step: ProcedureStep, done: Sequence[Done], calendar: Calendar) -> dt.date | None:
    """The first day after what a step needs was taken and its days were given; None without it."""
    if not step.needs:
        return dt.date.min
    days = [one.day for one in done if one.code == step.needs]
    return calendar.next_open(days[-1] + step.needs_days * _DAY) + _DAY if days else None


def _is_needed(
    step: ProcedureStep,
    plan: Plan,
    about: tuple[PastDue, Debtor, Sequence[Done]],
    on: dt.date,
) -> bool:
    """Whether a step still to come, and not too late itself, may not be taken without this one."""
    late, account, done = about
    start = late.oldest_due + plan.grace_days * _DAY
    return any(
        one.needs == step.code
        and one.since == "due"
        and _is_for(one, late, account)
        and not any(each.code == one.code for each in done)
        and (not one.lapses_days or on <= start + (one.days + one.lapses_days) * _DAY)
        for one in plan.steps
    )


def _is_for(step: ProcedureStep, late: PastDue, account: Debtor) -> bool:
    return (
        late.cents >= step.minimum_cents
        and not step.excluded_flags & account.flags
        and account.account_class not in step.excluded_classes
    )


def _meant(step: ProcedureStep, due: dt.date, previous: dt.date, tries: Sequence[Done]) -> dt.date:
    """The day a step is meant for, before it is rolled."""
    if tries:
        return tries[-1].day + step.every_days * _DAY
    # What comes later in the plan is never done before what comes earlier.
    return max(_own_day(step, due, previous), previous)


def _own_day(step: ProcedureStep, due: dt.date, previous: dt.date) -> dt.date:
    """The day the plan gives a step, whenever the one before it was taken."""
    return (due if step.since == "due" else previous) + step.days * _DAY


def _lawful(step: ProcedureStep, oldest_due: dt.date) -> dt.date:
    """The first day the law allows."""
    return oldest_due + (step.lawful_days + 1) * _DAY if step.lawful_days else dt.date.min


def _why(
    step: ProcedureStep,
    late: PastDue,
    plan: Plan,
    told: tuple[str, dt.date, dt.date],
    found: tuple[dt.date, int],
) -> str:
    """One sentence: what, since when, by which rule, and why not on the day it was meant for."""
    before, previous, meant = told
    day, attempt = found
    if attempt > 1:
        waits = _days(step.every_days)
        said = f"{step.name}, try {attempt} of {step.times}: {waits} after the last"
    elif step.since == "due":
        grace = f" and {_days(plan.grace_days)} of grace" if plan.grace_days else ""
        said = f"{step.name}: {_days(step.days)}{grace} after the due date {_said(late.oldest_due)}"
    else:
        said = f"{step.name}: {_days(step.days)} after {before} ({_said(previous)})"
    if day == meant:
        return f"{said} is {_said(day)}."
    return f"{said} is {_said(meant)}; {_moved(step)} {_said(day)}."


def _moved(step: ProcedureStep) -> str:
    never = [one for one in NEVER_ON if one in step.never_on]
    if never:
        words = {"holiday": "on holidays", "eve": "before a closed day"}
        said = ", ".join(words.get(one, f"on {one.title()}") for one in never)
        return f"never {said}, so on"
    return "the business day for it is"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _said(day: dt.date) -> str:
    return f"{day:%m/%d/%y}"
