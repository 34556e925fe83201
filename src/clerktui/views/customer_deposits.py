"""Customer deposits as the desk asks for them and sees them. All amounts are cents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clerktui.rules.customer_deposits import Step


@dataclass(frozen=True)
class RecommendDraft:
    """Who asks for service, as far as the books do not know it themselves.

    Attributes:
        account_class: of the account; its own unless told.
        services: codes of the services taken; the account's own unless told.
        proof: the paper shown, in the words of the town's rule.
    """

    account: str
    is_owner: bool = False
    proof: str = ""
    is_outside: bool = False
    account_class: str = ""
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecommendedView:
    """What the town's rule asks for, and the steps that add up to it."""

    account: str
    amount_cents: int
    steps: tuple[Step, ...]
    citation: str = ""


@dataclass(frozen=True)
class AskDraft:
    """A deposit to be asked of an account's customer.

    Attributes:
        kind: `cash`, or `guarantee` for a paper instead of money (its words in `note`).
        due_on: when it is due; by the town's rule unless told.
    """

    command_id: str
    account: str
    amount_cents: int
    kind: str = "cash"
    due_on: dt.date | None = None
    note: str = ""


@dataclass(frozen=True)
class WaiveDraft:
    """What is not paid of a deposit, asked for no longer; or a guarantee, released."""

    command_id: str
    deposit_id: int
    note: str


@dataclass(frozen=True)
class ApplyDraft:
    """What an account's customer left, used for what the account owes.

    Attributes:
        account: every deposit held of it is used, the oldest first.
        rest: what becomes of what is left then: `hold` (it stays held), `credit` (on the account)
            or `refund` (a refund is asked for).
    """

    command_id: str
    account: str
    rest: str = "hold"
    note: str = ""


@dataclass(frozen=True)
class MoveDraft:
    """Everything held of one account, moved to another account of the same customer."""

    command_id: str
    account: str
    to_account: str
    note: str = ""


@dataclass(frozen=True)
class RunDraft:
    """A run over many deposits: its command, and the day it counts from.

    Attributes:
        on: the day; today, or the last day the rule credits on, unless told.
        only: the deposits it is for; every one it fits when empty.
    """

    command_id: str
    on: dt.date | None = None
    only: tuple[int, ...] = ()


@dataclass(frozen=True)
class CustomerDepositDone:
    """What was done.

    Attributes:
        deposit_id: the deposit asked for, waived or made by a move; 0 where there were several.
        amount_cents: what it was about: asked, waived, used or moved, with interest.
        applied_cents: of it, used for what the account owed.
        credit_cents: of it, left on the account as a credit (a refund is asked of it in `refund`).
        refund: the number of the refund asked for; 0 for none.
        held_cents: what is still held of the account, with interest.
        balance_cents: what the account owes now.
    """

    kind: str
    account: str
    deposit_id: int
    amount_cents: int
    held_cents: int
    balance_cents: int
    applied_cents: int = 0
    credit_cents: int = 0
    interest_cents: int = 0
    refund: int = 0
    to_account: str = ""
    duplicate: bool = False


@dataclass(frozen=True)
class RunDone:
    """What a run did: to how many deposits, and how much."""

    kind: str
    on: dt.date
    count: int
    amount_cents: int
    refunds: tuple[int, ...] = ()
    duplicate: bool = False


@dataclass(frozen=True)
class DepositMoveView:
    """A step of a deposit: when, what, how much of it, by whom."""

    on: dt.date
    kind: str
    words: str
    amount_cents: int
    held_after_cents: int
    clerk: str
    note: str


@dataclass(frozen=True)
class CustomerDepositView:
    """One deposit.

    Attributes:
        open_cents: what was asked and is not paid.
        due_on: when that is due; None where nothing was asked.
        reasons: why it is, or is not, given back now.
    """

    deposit_id: int
    account: str
    name: str
    kind: str
    state: str
    required_cents: int
    open_cents: int
    held_cents: int
    interest_cents: int
    asked_on: dt.date
    due_on: dt.date | None
    held_since: dt.date | None
    review_on: dt.date | None
    refund: int
    note: str
    is_eligible: bool = False
    reasons: tuple[str, ...] = ()
    moves: tuple[DepositMoveView, ...] = ()


@dataclass(frozen=True)
class AccountDepositsView:
    """Every deposit of an account, newest first, and what is held of it with interest."""

    account: str
    name: str
    status: str
    balance_cents: int
    held_cents: int
    earned_cents: int
    deposits: tuple[CustomerDepositView, ...]


@dataclass(frozen=True)
class DepositDueView:
    """A line of a list of deposits something is to be done about, and why.

    Attributes:
        days: for how long: past due, past its review, past the day it grew unclaimed.
        fits: whether the run that the list is for would take it.
    """

    deposit_id: int
    account: str
    name: str
    state: str
    amount_cents: int
    days: int
    words: str
    fits: bool = True
