"""A ticket being typed, the draft it becomes, and what posting it answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from clerktui.rules.allocation import AllocationPolicy, OpenItem, Share
from clerktui.rules.cutoff import CutOffRule, Holder
from clerktui.views.accounts import FlagView
from clerktui.views.documents import ReceiptDocument


@dataclass(frozen=True)
class AccountLineView:
    """An account opened for payment: everything the screen needs to preview without asking again.

    `scanned_cents` is the amount a verified stub carried; None when the account was typed.
    `pending_cents` is money that came for it in batches not posted yet; `written_off_cents` was
    given up and never paid. `cutoff_rule` and `holder` say who is cut off, as the amount is typed.
    """

    account_id: int
    account: str
    name: str
    service_address: str
    status: str
    balance_cents: int
    past_due_cents: int
    version: int
    items: tuple[OpenItem, ...]
    policy: AllocationPolicy
    flags: tuple[FlagView, ...]
    warnings: tuple[str, ...] = ()
    scanned_cents: int | None = None
    bill: str | None = None
    pending_cents: int = 0
    written_off_cents: int = 0
    cutoff_rule: CutOffRule | None = None
    holder: Holder = field(default_factory=Holder)
    kind: str = "account"


@dataclass(frozen=True)
class RevenueLineView:
    """A revenue code opened for payment, with the dated price of one unit (None: type it)."""

    code: str
    name: str
    department: str
    takes_quantity: bool
    unit_cents: int | None
    effective_from: dt.date | None
    kind: str = "revenue"


TicketLineView = AccountLineView | RevenueLineView


@dataclass(frozen=True)
class LineDraft:
    """One line of a ticket.

    `kind` is "account" or "revenue"; `key` the account number or revenue code. `seen_version` is
    the account version the clerk saw (None: take the account as it is now). `manual` pins cents
    to receivable ids when the payer directs the money.
    """

    kind: str
    key: str
    amount_cents: int
    quantity: int = 1
    unit_cents: int | None = None
    service: str | None = None
    bill: str | None = None
    manual: tuple[tuple[int, int], ...] = ()
    seen_version: int | None = None


@dataclass(frozen=True)
class TenderDraft:
    """Money handed over, as tendered (change is worked out by the service).

    `dated_on` is the date on a check, where somebody read it.
    """

    tender_type: str
    amount_cents: int
    reference: str = ""
    dated_on: dt.date | None = None


@dataclass(frozen=True)
class PaymentDraft:
    """A whole ticket, ready to post. `command_id` is minted when the ticket is opened.

    `improper` is the kind of improper payment the clerk has seen in it; `held` the number of the
    held payment it is, which is released by being posted.
    """

    command_id: str
    drawer_session_id: int
    lines: tuple[LineDraft, ...]
    tenders: tuple[TenderDraft, ...]
    received_on: dt.date | None = None
    print_receipt: bool = True
    improper: str = ""
    held: int = 0


@dataclass(frozen=True)
class LineShare:
    """A share of one line's money: which account, where it went, and why."""

    line: int
    account: str
    share: Share


@dataclass(frozen=True)
class PaymentPosted:
    """The answer to a posted ticket; the same again, marked duplicate, to the same command."""

    receipt: str
    payment_id: int
    amount_cents: int
    change_cents: int
    balances: tuple[tuple[str, int], ...]
    shares: tuple[LineShare, ...]
    document: ReceiptDocument
    duplicate: bool = False


@dataclass(frozen=True)
class TenderTypeView:
    """A way of paying, in the order the desk offers it."""

    code: str
    name: str
    allows_change: bool
    needs_reference: bool
    is_counted: bool


@dataclass(frozen=True)
class DraftView:
    """An unfinished ticket: open or parked."""

    draft_id: str
    state: str
    label: str
    owner: str
    drawer: str
    updated_at: dt.datetime
    content: dict[str, Any]
