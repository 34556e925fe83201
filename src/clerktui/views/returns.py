"""Items the bank returned, as the desk sees them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clerktui.views.letters import LetterDocument

Balances = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ReturnCandidate:
    """A piece of money a notice could be about.

    Attributes:
        state: why it cannot come back any more ("void", "cancelled", "returned"), "redeposited"
            when it has been presented again, or nothing.
        of_several: whether the payment was made with more than this.
    """

    tender_id: int
    receipt: str
    received_on: dt.date
    account: str
    name: str
    tender: str
    amount_cents: int
    reference: str
    state: str = ""
    of_several: bool = False


@dataclass(frozen=True)
class BankReturn:
    """A returned item in a bank's BAI2 file, and what it could be."""

    line: int
    on: dt.date
    amount_cents: int
    reference: str
    says: str
    candidates: tuple[ReturnCandidate, ...] = ()

    @property
    def verdict(self) -> str:
        """What became of the search: "found", "ambiguous" or "unknown"."""
        if not self.candidates:
            return "unknown"
        return "found" if len(self.candidates) == 1 else "ambiguous"


@dataclass(frozen=True)
class ReturnDraft:
    """What somebody wants done about a returned item.

    Attributes:
        reason: "nsf", "closed", "stopped" or "other".
        code: the bank's own word for it (R01, NSF).
        redeposit: present it again instead of taking it back.
        waive: leave the fee out; `note` says why.
    """

    command_id: str
    tender_id: int
    reason: str
    code: str = ""
    note: str = ""
    bank_reference: str = ""
    noticed_on: dt.date | None = None
    notice_id: int | None = None
    redeposit: bool = False
    waive: bool = False


@dataclass(frozen=True)
class ReturnPlan:
    """What taking an item back would do, worked out before it is done.

    Attributes:
        lines: account, what it was for, and what is owed again.
        recovery_cents: what of it was refunded or used since, charged anew.
        lost_cents: what can be charged to no account: it stays on the recovery account.
        interest_cents: interest on the tax that is unpaid again, to today, less what was
            charged before; booked with the item.
        flag_until: until when the account would be CASH ONLY; None for not at all.
    """

    candidate: ReturnCandidate
    before: Balances
    after: Balances
    lines: tuple[tuple[str, str, int], ...]
    fee_cents: int
    fee_rule: str
    recovery_cents: int
    lost_cents: int
    interest_cents: int
    flag_until: dt.date | None
    redeposits_left: int
    is_tax: bool


@dataclass(frozen=True)
class ReturnedView:
    """A returned item as it stands.

    Attributes:
        state: "redeposited", "reversed" (owed again) or "settled" (made good).
        owed_cents: what is still owed of it: what was taken back, its fee, what is recovered.
        interest_cents: interest on its tax to today that nobody was charged yet.
        interest_booked_cents: interest that was booked with it.
        moves: when, who, what, and what was said.
    """

    number: int
    state: str
    receipt: str
    account: str
    name: str
    tender: str
    reference: str
    amount_cents: int
    code: str
    reason: str
    noticed_on: dt.date
    bank_reference: str
    attempts: int
    fee_cents: int
    fee_rule: str
    recovery_cents: int
    lost_cents: int
    owed_cents: int
    interest_cents: int
    flag_until: dt.date | None
    correction: int | None
    clerk: str
    has_letter: bool
    moves: tuple[tuple[dt.datetime, str, str, str], ...] = ()
    letter: LetterDocument | None = None
    balances: Balances = ()
    duplicate: bool = False
    interest_booked_cents: int = 0


@dataclass(frozen=True)
class ReturnedStep:
    """A later step of a returned item: its fee waived, or the item made good."""

    command_id: str
    number: int
    note: str = ""
