"""One account of the demonstration town: what it takes, and how its people pay."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from clerktui.services.demo.chance import Dice, happens
from clerktui.services.demo.days import MONTHS
from clerktui.services.demo.places import Place

# Never: the index after the last bill; and the day on which it would be.
NEVER = MONTHS
FOREVER = dt.date.max


@dataclass(frozen=True, slots=True)
class OpenPart:
    """A receivable that is about to be paid, whole or in part, and how much of it."""

    receivable_id: int
    bill_id: int
    bill: str
    service: str
    component: str
    due_on: dt.date
    amount_cents: int
    leaves_cents: int


@dataclass(slots=True)
class Resident:
    """An account as the history needs it.

    Attributes:
        services: what is billed every month.
        usage: hundreds of gallons in an ordinary month.
        carts: solid waste carts.
        tax_cents: property tax of one year; 0 when the account carries no tax.
        first, last: its first and last monthly bill; `last` before `first` is no bill at all.
        stop: from this bill on nothing is paid (NEVER: everything is).
        habit: prompt, edge or late.
        tender: how they mostly pay.
        balance_cents: what is owed at the moment the history has come to.
        moves: how often money moved.
        settled_on: when the newest bill is paid (FOREVER: it is not); None before the first.
        waiting: what the next payment of the quarter will pay.
    """

    account_id: int
    number: str
    name: str
    account_class: str
    status: str
    cycle: int
    services: tuple[str, ...] = ()
    usage: int = 0
    carts: int = 1
    tax_cents: int = 0
    first: int = 0
    last: int = MONTHS - 1
    stop: int = NEVER
    habit: str = "prompt"
    tender: str = "check"
    language: str = "en"
    opened_on: dt.date | None = None
    deposit_cents: int = 0
    balance_cents: int = 0
    moves: int = 0
    settled_on: dt.date | None = None
    waiting: list[OpenPart] = field(default_factory=list)

    @property
    def months_behind(self) -> int:
        """How many bills in a row are unpaid."""
        return max(0, self.last - self.stop + 1)


def services_of(rng: Dice, place: Place) -> tuple[str, ...]:
    """What a place takes, in the order bills list it."""
    shop = place.kind == "shop"
    taken = ["water"]
    if place.has_sewer:
        taken.append("sewer")
    if happens(rng, 350 if shop else 640 if place.kind == "house" else 200):
        taken.append("solid_waste")
    if happens(rng, 700 if shop else 150):
        taken.append("stormwater")
    return tuple(taken)


def usage_of(rng: Dice, place: Place) -> int:
    """Hundreds of gallons in an ordinary month: many small households, few large users."""
    if place.kind == "shop":
        return 15 + int(rng.lognormvariate(4.0, 0.8))
    middle = {"house": 3.75, "apartment": 3.35}[place.kind]
    return 8 + int(rng.lognormvariate(middle, 0.45))


def tax_of(rng: Dice, place: Place) -> int:
    """A year's property tax in cents, at 52 cents on 100 dollars of value."""
    if place.kind == "shop":
        value = 120_000 + int(rng.lognormvariate(12.3, 0.7))
    elif place.kind == "apartment":
        value = 600_000 + rng.randrange(0, 900_000, 1_000)
    else:
        value = 60_000 + int(rng.lognormvariate(11.8, 0.5))
    return min(value, 1_900_000) // 100 * 52


def habit_of(rng: Dice) -> str:
    """How soon a household pays."""
    return rng.choices(("prompt", "edge", "late"), (66, 23, 11))[0]


def tender_of(rng: Dice, *, is_business: bool) -> str:
    """How a household mostly pays."""
    kinds = ("check", "card", "cash", "third_party", "money_order")
    return rng.choices(kinds, (80, 12, 2, 5, 1) if is_business else (44, 22, 20, 9, 5))[0]


def stop_of(rng: Dice, last: int) -> int:
    """Where an active account stopped paying: most never, a few lately, fewer long ago."""
    if not happens(rng, 95):
        return NEVER
    months = rng.choices((1, 2, 3, 4, 5, 6, 8, 11), (45, 23, 13, 7, 5, 3, 2, 2))[0]
    return max(0, last - months)


def closed_stop_of(rng: Dice, last: int) -> int:
    """Where an account that moved out stopped paying: one in four leaves the final bill."""
    return last - rng.choice((0, 0, 1)) if happens(rng, 240) else NEVER
