"""Closing accounts: drafts into the books, and what is shown of close-outs and findings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class CloseOutDraft:
    """An account is to be closed.

    Attributes:
        reason: the code of one of the town's reasons.
        forward_address: where the customer gets mail; empty where nobody knows.
        new_account: the customer's other account, where they stay in town.
    """

    command_id: str
    account: str
    stop_on: dt.date
    reason: str
    forward_address: str = ""
    forward_city: str = ""
    forward_state: str = ""
    forward_zip: str = ""
    phone: str = ""
    new_account: str = ""
    note: str = ""


@dataclass(frozen=True)
class ReadingDraft:
    """A final reading; `meter` may be left out where the account has only one.

    Attributes:
        note: why it is below the last one, where it is.
        is_sure: whether somebody who saw the figures says that so much was used.
    """

    command_id: str
    number: int
    reading: int
    meter: str = ""
    read_on: dt.date | None = None
    is_estimated: bool = False
    note: str = ""
    is_sure: bool = False


@dataclass(frozen=True)
class FinalCharge:
    """One line of the final bill, in cents above zero."""

    service: str
    amount_cents: int
    words: str = ""
    quantity: str = ""


@dataclass(frozen=True)
class FinalBillDraft:
    """The final bill: charges to be billed now, or a `bill` that was loaded; or neither."""

    command_id: str
    number: int
    charges: tuple[FinalCharge, ...] = ()
    bill: str = ""


@dataclass(frozen=True)
class FinishDraft:
    """Close the account.

    Attributes:
        deposit: "refund" (pay the bill, ask for the refund of the rest), "hold" (pay the bill, the
            rest waits), "move" (to the new account, whole), "apply_move" (pay the bill, the rest
            moves), or empty: "move" with a new account, else "refund", or "hold" without address.
        balance: whether what is then owed (or held as a credit) moves to the new account.
        to_owner: whether the service goes back to the owner who has agreed to it; None as the
            town's rule says.
    """

    command_id: str
    number: int
    deposit: str = ""
    balance: bool = False
    note: str = ""
    to_owner: bool | None = None


@dataclass(frozen=True)
class OwnerDraft:
    """Service at an account's place comes back to its owner between tenants.

    Attributes:
        account: any account of the place.
        owner: any account of the owner; empty ends the agreement that stands.
    """

    command_id: str
    account: str
    owner: str = ""
    note: str = ""


@dataclass(frozen=True)
class OwnerDone:
    """What stands since."""

    account: str
    owner: str = ""
    owner_name: str = ""
    is_ended: bool = False
    duplicate: bool = False


@dataclass(frozen=True)
class OwnerView:
    """To whom service at a place comes back; `known` are its owners and landlords, in words."""

    account: str
    service_address: str
    owner: str = ""
    owner_name: str = ""
    since: dt.date | None = None
    note: str = ""
    known: tuple[str, ...] = ()


@dataclass(frozen=True)
class CloseOutStep:
    """Cancel a close-out, or open its account again: why."""

    command_id: str
    number: int
    note: str


@dataclass(frozen=True)
class CloseOutDone:
    """What a step did.

    Attributes:
        balance_cents: what the account owes now.
        applied_cents: of the customer deposit, for what was owed.
        moved_cents: of the customer deposit, to the new account.
        transferred_cents: the balance moved to the new account, signed.
        refunds: the numbers of the refunds asked for.
        previous: the close-out of who was at the new place before.
        order: the turn-on order the new account waits for.
        small_cents: what the small-balance rule moved the balance by, signed.
        to_owner: the account that took the service back.
        notes: what the clerk should know, in words.
    """

    number: int
    state: str
    account: str
    balance_cents: int = 0
    bill: str = ""
    billed_cents: int = 0
    applied_cents: int = 0
    moved_cents: int = 0
    transferred_cents: int = 0
    refund_cents: int = 0
    refunds: tuple[int, ...] = ()
    new_account: str = ""
    previous: int = 0
    order: int = 0
    small_cents: int = 0
    to_owner: str = ""
    notes: tuple[str, ...] = ()
    duplicate: bool = False


@dataclass(frozen=True)
class ReadingView:
    """A meter that is to be read, and what was read."""

    meter: str
    service: str
    asked_for: dt.date
    reading: int | None
    read_on: dt.date | None
    is_estimated: bool


@dataclass(frozen=True)
class StepView:
    """One step of a close-out."""

    on: dt.date
    words: str
    to_state: str
    clerk: str


@dataclass(frozen=True)
class CloseOutView:
    """A close-out whole: what was asked, what is missing, what would be charged.

    Attributes:
        owner: to whom the service can go back when it is finished, in words.
        follows: the account that takes the place's service next.
        gives_back: whether it goes back to the owner where nobody says otherwise.
    """

    number: int
    state: str
    account: str
    name: str
    service_address: str
    reason: str
    stop_on: dt.date
    forward: str
    phone: str
    new_account: str
    note: str
    bill: str
    balance_cents: int
    deposit_cents: int
    pending_cents: int
    closed_on: dt.date | None
    asked_by: str
    missing: tuple[str, ...]
    services: tuple[tuple[str, str], ...]
    readings: tuple[ReadingView, ...]
    suggested: tuple[FinalCharge, ...]
    steps: tuple[StepView, ...]
    owner: str = ""
    follows: str = ""
    gives_back: bool = False


@dataclass(frozen=True)
class CloseOutLine:
    """A close-out in the queue."""

    number: int
    state: str
    account: str
    name: str
    stop_on: dt.date
    reason: str
    unread: int
    balance_cents: int
    deposit_cents: int
    days: int


@dataclass(frozen=True)
class CloseForm:
    """What a form for a new close-out offers: the reasons, today, what is warned about."""

    account: str
    name: str
    reasons: tuple[tuple[str, str], ...]
    on: dt.date
    balance_cents: int
    deposit_cents: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class MoveTownDraft:
    """A customer moves within the town.

    Attributes:
        place: an account at the new place, of whoever lives or lived there, or its address.
        stop_on: the last day at the old place.
        start_on: the first day at the new one.
        number: the new account's number; empty takes the next of the place.
    """

    command_id: str
    account: str
    place: str
    stop_on: dt.date
    start_on: dt.date
    number: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True)
class NameDraft:
    """A customer has another name since."""

    command_id: str
    account: str
    last_name: str
    first_name: str = ""
    reason: str = ""
    proof: str = ""


@dataclass(frozen=True)
class NameChanged:
    """What was changed, and on how many accounts the name is seen."""

    account: str
    old_name: str
    new_name: str
    accounts: int
    change_id: int = 0
    duplicate: bool = False


@dataclass(frozen=True)
class NameChangeView:
    """A name a customer had."""

    on: dt.date
    old_name: str
    new_name: str
    reason: str
    proof: str
    clerk: str


@dataclass(frozen=True)
class Finding:
    """Something that can never be billed, or belongs to nobody.

    Attributes:
        code: what is wrong.
        subject: the account's number, or the place.
        account: the account to open, where there is one.
        words: what is wrong, in a sentence.
        mend: where it is put right.
    """

    code: str
    subject: str
    account: str
    words: str
    mend: str


@dataclass(frozen=True)
class CheckDone:
    """What the nightly check found, and for how many of it a task was made now."""

    findings: tuple[Finding, ...]
    tasks: int
