"""Receipts as the desk looks them up, reprints and voids them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clerktui.views.documents import ReceiptDocument


@dataclass(frozen=True)
class ReceiptRow:
    """One line of a receipt search; `corrected` says what corrections did to it since."""

    receipt: str
    status: str
    issued_at: dt.datetime
    business_date: dt.date
    accounts: str
    name: str
    amount_cents: int
    tenders: str
    clerk: str
    reprints: int
    corrected: str = ""


@dataclass(frozen=True)
class ReceiptView:
    """A receipt with the document exactly as it was issued, or voided or corrected since.

    `correction` is the number of the correction that took it back, `corrected` says it in words.
    """

    receipt: str
    status: str
    reprints: int
    payment_id: int
    drawer_session_id: int
    business_date: dt.date
    void_reason: str
    document: ReceiptDocument
    corrected: str = ""
    correction: int | None = None
    is_drawer_open: bool = False


@dataclass(frozen=True)
class VoidDraft:
    """Void a receipt; a second person's approval is found by `command_id`."""

    command_id: str
    receipt: str
    reason: str


@dataclass(frozen=True)
class VoidPosted:
    """A receipt that has been voided: the money is back where it was."""

    receipt: str
    status: str
    amount_cents: int
    balances: tuple[tuple[str, int], ...]
    duplicate: bool = False


@dataclass(frozen=True)
class PrintJobView:
    """Paper that is owed, and how it stands."""

    job_id: int
    kind: str
    subject: str
    workstation: str
    state: str
    attempts: int
    last_error: str
    created_at: dt.datetime
