"""Customer deposits: how much is asked, when it is given back, and what interest it earns.

All by the town's dated rules, as plain data. Everything explains itself in steps that can be read
to a customer. A day of interest is a day between two dates; nothing is rounded before the end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from clerktui.rules.money import format_cents
from clerktui.rules.returned import add_months

_THOUSAND = 1_000
_YEAR_PPM = 365 * 1_000_000
EVERY = {"monthly": 1, "quarterly": 3, "yearly": 12}
"""How often interest is credited, in months; `at_refund` only then."""


@dataclass(frozen=True)
class History:
    """What the last months of an account, or of another of the same customer, have shown.

    Attributes:
        months: how many months there are to look at; below the rule's, it is too short to judge.
        late: bills paid late, or still unpaid and past due.
    """

    months: int = 0
    late: int = 0
    cutoffs: int = 0
    returned: int = 0


@dataclass(frozen=True)
class Situation:
    """Who asks for service: what the amount of a deposit depends on.

    Attributes:
        is_owner: of the place served; else a renter.
        proof: the paper shown for it, in the words of the town's rule; none when empty.
        services: codes of the services taken.
        is_outside: the place lies outside the town's limits.
    """

    account_class: str
    is_owner: bool = False
    proof: str = ""
    services: tuple[str, ...] = ()
    is_outside: bool = False
    history: History = History()


@dataclass(frozen=True)
class Step:
    """A line of an explanation, and what it adds (below zero: takes off), in cents."""

    words: str
    amount_cents: int = 0


@dataclass(frozen=True)
class Recommended:
    """The deposit the rule asks for, in cents, and how it came about, adding up to it."""

    amount_cents: int
    steps: tuple[Step, ...]


def recommend(rule: Mapping[str, Any], asked: Situation) -> Recommended:
    """The deposit the town's rule asks of somebody.

    >>> rule = {
    ...     "renter_cents": {"residential": 15000}, "owner_cents": {"residential": 15000},
    ...     "proven_owner_cents": {"residential": 0}, "owner_proof": ["deed"],
    ...     "renter_proof": ["lease"], "services_cents": {"sewer": 2500},
    ...     "no_deposit_classes": ["tax"], "history_months": 12, "bad_late": 3, "bad_cutoffs": 1,
    ...     "bad_returned": 2, "bad_history_permille": 2000, "good_history_permille": 500,
    ...     "outside_permille": 1500, "round_to_cents": 500, "most_cents": 100000,
    ... }
    >>> renter = Situation("residential", services=("water", "sewer"), is_outside=True)
    >>> for step in recommend(rule, renter).steps:
    ...     print(step.amount_cents, step.words)
    15000 residential, renter
    2500 sewer
    8750 outside the town's limits: 1.5 times
    250 rounded up to 5.00
    >>> recommend(rule, Situation("residential", is_owner=True, proof="deed")).amount_cents
    0
    """
    if asked.account_class in rule["no_deposit_classes"]:
        return Recommended(0, (Step(f"no deposit is asked of class {asked.account_class}"),))
    steps = [_base(rule, asked)]
    if steps[0].amount_cents:
        steps += _services(rule, asked)
        for permille, words in _factors(rule, asked):
            so_far = _total(steps)
            more = so_far * permille // _THOUSAND - so_far
            steps.append(Step(f"{words}: {_times(permille)} times", more))
    steps += _bounded(rule, _total(steps))
    return Recommended(_total(steps), tuple(steps))


def _base(rule: Mapping[str, Any], asked: Situation) -> Step:
    """What the class of the account asks; a class without an amount asks what the first does."""
    proven = asked.proof in rule["owner_proof" if asked.is_owner else "renter_proof"]
    which = "renter"
    if asked.is_owner:
        which = "proven_owner" if proven else "owner"
    amounts = rule[f"{which}_cents"]
    cents = amounts.get(asked.account_class, next(iter(amounts.values())))
    words = f"{asked.account_class}, {'owner' if asked.is_owner else 'renter'}"
    if proven:
        words += f" with {asked.proof}"
    elif asked.is_owner:
        words += " without proof of it"
    return Step(words, cents)


def _services(rule: Mapping[str, Any], asked: Situation) -> list[Step]:
    more = rule["services_cents"]
    return [Step(name, more[name]) for name in asked.services if more.get(name)]


def _factors(rule: Mapping[str, Any], asked: Situation) -> list[tuple[int, str]]:
    found = []
    faults = _faults(rule, asked.history)
    if faults:
        found.append((rule["bad_history_permille"], f"credit history, {', '.join(faults)}"))
    elif asked.history.months >= rule["history_months"]:
        words = f"good credit history of {rule['history_months']} months"
        found.append((rule["good_history_permille"], words))
    if asked.is_outside:
        found.append((rule["outside_permille"], "outside the town's limits"))
    return [one for one in found if one[0] != _THOUSAND]


def _faults(rule: Mapping[str, Any], history: History) -> list[str]:
    told = (
        (history.late, rule["bad_late"], "paid late"),
        (history.cutoffs, rule["bad_cutoffs"], "cut off"),
        (history.returned, rule["bad_returned"], "returned items"),
    )
    return [f"{words} {count}" for count, bad, words in told if bad and count >= bad]


def _bounded(rule: Mapping[str, Any], cents: int) -> list[Step]:
    """Rounded up to the town's unit, and never above the most it asks."""
    steps = []
    unit = rule["round_to_cents"]
    up = -cents % unit if unit else 0
    if up:
        steps.append(Step(f"rounded up to {format_cents(unit)}", up))
    over = cents + up - rule["most_cents"]
    if over > 0:
        steps.append(Step(f"at most {format_cents(rule['most_cents'])}", -over))
    return steps


def _total(steps: Sequence[Step]) -> int:
    return sum(step.amount_cents for step in steps)


def _times(permille: int) -> str:
    """How often, as people write it.

    >>> _times(2000), _times(500), _times(1250)
    ('2', '0.5', '1.25')
    """
    whole, part = divmod(permille, _THOUSAND)
    return f"{whole}.{part:03d}".rstrip("0").rstrip(".")


# --------------------------------------------------------------------------------- giving it back
@dataclass(frozen=True)
class Held:
    """A deposit that is held, as the rule of good history looks at it."""

    account_class: str
    held_since: dt.date | None
    is_paid: bool
    is_closed: bool
    history: History


@dataclass(frozen=True)
class Judgement:
    """Whether a deposit is given back, why or why not, and when it is looked at (again)."""

    is_eligible: bool
    reasons: tuple[str, ...]
    review_on: dt.date | None


def review_day(rule: Mapping[str, Any], held_since: dt.date) -> dt.date:
    """When a deposit held since a day is looked at.

    >>> review_day({"months": 12}, dt.date(2025, 11, 30))
    datetime.date(2026, 11, 30)
    """
    return add_months(held_since, rule["months"])


def judge(rule: Mapping[str, Any], held: Held, on: dt.date) -> Judgement:
    """Whether the dated rule of good history gives a deposit back on a day.

    Source: town rate schedules, such as Oxford's: credited after one year without a cut-off.

    >>> rule = {"months": 12, "most_late": 2, "most_cutoffs": 0, "most_returned": 0,
    ...         "classes": ["residential"]}
    >>> held = Held("residential", dt.date(2025, 11, 1), True, False, History(12, late=1))
    >>> judge(rule, held, dt.date(2026, 11, 23)).reasons
    ('held since 11/01/25, 12 months', 'paid late 1, at most 2', 'cut off 0', 'returned items 0')
    """
    if held.is_closed:
        return Judgement(False, ("the account is closed: it goes with the final bill",), None)
    if held.held_since is None or not held.is_paid:
        return Judgement(False, ("it is not paid in full",), None)
    if held.account_class not in rule["classes"]:
        return Judgement(False, (f"class {held.account_class} keeps its deposit",), None)
    due = review_day(rule, held.held_since)
    if on < due:
        return Judgement(
            False, (f"held since {held.held_since:%m/%d/%y}, until {due:%m/%d/%y}",), due
        )
    counts = (
        (held.history.late, rule["most_late"], "paid late"),
        (held.history.cutoffs, rule["most_cutoffs"], "cut off"),
        (held.history.returned, rule["most_returned"], "returned items"),
    )
    bad = tuple(_counted(*each) for each in counts if each[0] > each[1])
    if bad:
        return Judgement(False, bad, due)
    since = f"held since {held.held_since:%m/%d/%y}, {rule['months']} months"
    return Judgement(True, (since, *(_counted(*each) for each in counts)), due)


def _counted(count: int, most: int, words: str) -> str:
    return f"{words} {count}" + (f", at most {most}" if count else "")


# ------------------------------------------------------------------------------------- interest
def interest_cents(
    balances: Sequence[tuple[dt.date, int]],
    rates: Sequence[tuple[dt.date, int]],
    since: dt.date,
    until: dt.date,
) -> int:
    """Simple interest from a day until another, to the nearest cent, halves up.

    Args:
        balances: what was added to the deposit on which day, in cents, in any order.
        rates: from which day on which rate holds, in parts of a million a year of 365 days.
        since: the first day that earns.
        until: the day it is credited, which earns no more.

    >>> interest_cents([(dt.date(2026, 1, 1), 15000)], [(dt.date(2000, 1, 1), 20000)],
    ...                dt.date(2026, 1, 1), dt.date(2027, 1, 1))
    300
    >>> interest_cents([(dt.date(2026, 1, 1), 15000)],
    ...                [(dt.date(2000, 1, 1), 20000), (dt.date(2026, 7, 2), 0)],
    ...                dt.date(2026, 1, 1), dt.date(2027, 1, 1))
    150
    """
    changes = {day for day, _ in (*balances, *rates) if since < day < until}
    days = sorted({since, until, *changes}) if since < until else []
    earned = 0
    for start, end in pairwise(days):
        held = sum(cents for day, cents in balances if day <= start)
        ppm = max(((day, rate) for day, rate in rates if day <= start), default=(since, 0))[1]
        earned += max(0, held) * ppm * (end - start).days
    return (2 * earned + _YEAR_PPM) // (2 * _YEAR_PPM)


def credited_until(every: str, on: dt.date) -> dt.date | None:
    """The last day interest is credited on, by a day; None where only a refund credits it.

    >>> credited_until("quarterly", dt.date(2026, 11, 23)), credited_until("at_refund", dt.date.max)
    (datetime.date(2026, 10, 1), None)
    """
    months = EVERY.get(every)
    if months is None:
        return None
    return on.replace(day=1, month=(on.month - 1) // months * months + 1)
