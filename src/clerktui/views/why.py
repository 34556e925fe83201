"""Why a number is what it is: an answer, the arithmetic line by line, and the rules behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clerktui.views.stored import Stored


@dataclass(frozen=True, kw_only=True)
class Step(Stored):
    """One line of the arithmetic.

    Attributes:
        on: the town date of it, where it has one.
        amount_cents: what it adds (below zero: takes); None where it only explains.
        total_cents: what everything down to here comes to; None where nothing is counted on.
    """

    words: str
    on: dt.date | None = None
    amount_cents: int | None = None
    total_cents: int | None = None


@dataclass(frozen=True, kw_only=True)
class Rule(Stored):
    """A decision of the town or a law: what it says, where it is written, since when it holds."""

    words: str
    citation: str = ""
    effective_from: dt.date | None = None
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Explanation(Stored):
    """One number explained.

    Attributes:
        topic: what kind of number: "balance", "aging", "cutoff", "bill", "shares", "change",
            "void", "flag", "correction", "drawer", "deposit", "ledger", "figure" and so on.
        question: what is explained, as a customer asks it.
        answer: one sentence.
        result_cents: the number itself, where it is money; the last total of the steps.
    """

    topic: str
    question: str
    answer: str
    town: str
    timezone: str
    made_at: dt.datetime
    steps: tuple[Step, ...] = ()
    rules: tuple[Rule, ...] = ()
    notes: tuple[str, ...] = ()
    result_cents: int | None = None
