"""Debt setoff as the desk asks for it and sees it: debts, their clocks, their gate."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class SetoffStart:
    """A letter for what an account owes; with `combines`, for every small debt of the person.

    Attributes:
        kind: "tax", "utility" or "other"; else the one most is owed of that is in no debt yet.
    """

    command_id: str
    account: str
    combines: bool = False
    kind: str = ""


@dataclass(frozen=True)
class SetoffStep:
    """Something done to a debt that needs no more than a note."""

    command_id: str
    number: int
    note: str = ""


@dataclass(frozen=True)
class MailedDraft:
    """The day a letter was mailed: the hearing's days run from it."""

    command_id: str
    number: int
    mailed_on: dt.date


@dataclass(frozen=True)
class HearingDraft:
    """A written request for a hearing.

    Attributes:
        asked_on: when it was delivered for mailing (its postmark), or handed in.
        received_on: when it came.
    """

    command_id: str
    number: int
    asked_on: dt.date
    received_on: dt.date
    note: str = ""


@dataclass(frozen=True)
class DecisionDraft:
    """How a hearing ended.

    Attributes:
        held_by: "board" or "designee".
        decision: "owed", "not_owed" or "withdrawn".
        amount_cents: what is owed, where something is.
        told_on: when the debtor had the decision; None while nobody knows.
    """

    command_id: str
    number: int
    held_on: dt.date
    held_by: str
    decision: str
    amount_cents: int = 0
    told_on: dt.date | None = None
    note: str = ""


@dataclass(frozen=True)
class ToldDraft:
    """The day the debtor had the decision: the appeal's days run from it."""

    command_id: str
    number: int
    told_on: dt.date


@dataclass(frozen=True)
class AppealDraft:
    """A petition against a decision (`decision` empty), or how it ended."""

    command_id: str
    number: int
    on: dt.date
    decision: str = ""
    amount_cents: int = 0
    note: str = ""


@dataclass(frozen=True)
class ParticipationDraft:
    """A year's agreement with the clearinghouse."""

    command_id: str
    entity_code: str
    signed_on: dt.date
    from_on: dt.date
    until_on: dt.date


@dataclass(frozen=True)
class ParticipationView:
    """An agreement, and whether it is in force today."""

    entity_code: str
    clearinghouse: str
    signed_on: dt.date
    from_on: dt.date
    until_on: dt.date
    is_in_force: bool
    duplicate: bool = False


@dataclass(frozen=True)
class SetoffDone:
    """What became of a debt.

    Attributes:
        notes: what a person must know, in words.
    """

    number: int
    state: str
    accounts: tuple[str, ...]
    amount_cents: int
    notes: tuple[str, ...] = ()
    duplicate: bool = False


@dataclass(frozen=True)
class GateLine:
    """One condition of the law or of the clearinghouse.

    Attributes:
        code: what it is about: "minimum", "age", "number" ...
        is_met: whether it holds.
        words: a sentence that says so, or what is missing and until when.
        until: from when it will hold by itself, where that is known.
    """

    code: str
    is_met: bool
    words: str
    until: dt.date | None = None


@dataclass(frozen=True)
class OwedPart:
    """What one account of a person owes that can be set off."""

    account: str
    amount_cents: int
    oldest_due_on: dt.date | None


@dataclass(frozen=True)
class GateView:
    """Whether what an account owes can go to debt setoff, and all that is missing.

    Attributes:
        combined: the person's small debts together, this account's first.
        number: the debt that is under way already, else None.
        kind: what it is owed for: "tax", "utility" or "other".
        others: the kinds it owes besides and the cents of each: another debt, another letter.
    """

    account: str
    name: str
    owed_cents: int
    oldest_due_on: dt.date | None
    lines: tuple[GateLine, ...]
    combined: tuple[OwedPart, ...] = ()
    combined_cents: int = 0
    number: int | None = None
    kind: str = ""
    others: tuple[tuple[str, int], ...] = ()

    @property
    def missing(self) -> tuple[GateLine, ...]:
        """What does not hold."""
        return tuple(line for line in self.lines if not line.is_met)

    @property
    def is_open(self) -> bool:
        """Whether a letter may be written now."""
        return not self.missing


@dataclass(frozen=True)
class SetoffLine:
    """A debt in a list.

    Attributes:
        waits_for: what has to happen next, in words.
        until: the day it waits for, where there is one.
    """

    number: int
    state: str
    account: str
    name: str
    amount_cents: int
    sent_cents: int
    waits_for: str
    until: dt.date | None


@dataclass(frozen=True)
class SetoffMoveView:
    """A step that was taken."""

    on: dt.date
    code: str
    to_state: str
    amount_cents: int
    words: str
    clerk: str


@dataclass(frozen=True)
class HearingView:
    """A request for a hearing and what came of it."""

    asked_on: dt.date
    received_on: dt.date
    is_timely: bool
    held_on: dt.date | None
    held_by: str
    decision: str
    decided_cents: int | None
    told_on: dt.date | None
    appealed_on: dt.date | None
    appeal_decision: str


@dataclass(frozen=True)
class MoneyView:
    """What one refund gave to a debt, in cents.

    Attributes:
        money_id: names it when it is to be given back.
        batch: the batch it came in, and the state that is in; "reversed" once its receipt was
            taken back.
        given_back_cents: what of it went back, fees and interest included.
        over_cents: what of it was more than the debt and waits to be given back.
    """

    money_id: int
    matched_on: dt.date
    gross_cents: int
    state_fee_cents: int
    local_fee_cents: int
    net_cents: int
    batch: int
    batch_state: str
    given_back_cents: int
    over_cents: int = 0


@dataclass(frozen=True)
class SetoffView:
    """A debt whole: what it is, its clocks, its history, what it waits for.

    Attributes:
        owed_cents: what of it is still owed now, money in batches taken off.
        last4: of the identity number; the number itself is shown nowhere.
        gate: what is missing before it may be sent; empty when nothing is.
    """

    number: int
    state: str
    name: str
    parts: tuple[OwedPart, ...]
    account_code: str
    unique_key: str
    number_kind: str
    last4: str
    letter_cents: int
    letter_on: dt.date
    mailed_on: dt.date | None
    hearing_until: dt.date | None
    appeal_until: dt.date | None
    determined_cents: int | None
    determined_on: dt.date | None
    expires_on: dt.date | None
    sent_cents: int
    owed_cents: int
    closed_on: dt.date | None
    waits_for: str
    until: dt.date | None
    gate: tuple[GateLine, ...]
    hearings: tuple[HearingView, ...]
    money: tuple[MoneyView, ...]
    moves: tuple[SetoffMoveView, ...]
