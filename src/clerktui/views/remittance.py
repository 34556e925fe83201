"""What a bank's or a web service's payment file says, whatever layout it came in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RemittancePart:
    """What one payer sent for one account; `account` and `bill` are as the file writes them."""

    account: str
    amount_cents: int
    bill: str = ""


@dataclass(frozen=True, slots=True)
class RemittanceItem:
    """One piece of money in a file: a check of a lockbox, a credit of an ACH file, a web payment.

    Attributes:
        line: where it stands in the file, counted from 1.
        amount_cents: the whole of it.
        parts: the accounts it is for, adding up to the amount; empty when the file names none.
        reference: check number, trace number or confirmation.
        tender: a tender type's code, or nothing for the batch's own.
        payer: the name it came under.
        payer_key: what stays the same from one payment of this payer to the next, such as
            routing and account number; nothing when the file has nothing of the kind.
        paid_on: the day the payer paid, where the file says it.
        memo: what else was written on it.
    """

    line: int
    amount_cents: int
    parts: tuple[RemittancePart, ...] = ()
    reference: str = ""
    tender: str = ""
    payer: str = ""
    payer_key: str = ""
    paid_on: dt.date | None = None
    memo: str = ""


@dataclass(frozen=True, slots=True)
class FileWarning:
    """What does not add up in a file without being about money: counts, mostly."""

    line: int
    says: str


@dataclass(frozen=True, slots=True)
class BankNotice:
    """A return or a notification of change a bank sent about an earlier entry.

    Attributes:
        kind: "return" or "change".
        code: R01, C05 and their kin.
        trace: the trace number of the original entry.
        amount_cents: of the original entry; 0 for a notification of change.
        name: the payer's.
        identification: what the original entry called the account.
        corrected: the corrected data of a notification of change.
    """

    line: int
    kind: str
    code: str
    trace: str
    amount_cents: int
    name: str = ""
    identification: str = ""
    corrected: str = ""
    info: str = ""
    died_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Remittance:
    """A whole file, read and proved against its own trailers.

    Attributes:
        kind: "lockbox", "nacha" or "mapped".
        layout: the dialect or mapping it was read by.
        stated_cents: what its trailers say it comes to; None when it has none.
        stated_count: how many items its trailers say; None when they do not say.
        warnings: counts that do not agree; somebody must confirm them.
        deposit_on: the day the bank deposited it, where the file says it.
        notices: returns and notifications of change found among the items.
    """

    kind: str
    layout: str
    items: tuple[RemittanceItem, ...]
    stated_cents: int | None = None
    stated_count: int | None = None
    warnings: tuple[FileWarning, ...] = ()
    deposit_on: dt.date | None = None
    notices: tuple[BankNotice, ...] = ()

    @property
    def amount_cents(self) -> int:
        """What its items come to."""
        return sum(item.amount_cents for item in self.items)
