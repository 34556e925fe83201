"""A ticket worked out but not yet written: its lines, its tenders, its change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from clerktui.errors import Refused
from clerktui.rules.allocation import Allocation
from clerktui.rules.checkdigits import is_card_number
from clerktui.rules.cutoff import CutOff
from clerktui.rules.references import numbered_thing
from clerktui.rules.standing import Standing
from clerktui.services.drawer_sessions import SessionRow
from clerktui.services.open_items import AccountRow
from clerktui.services.reference import Reference, Revenue, Tendering
from clerktui.views.people import Actor
from clerktui.views.tickets import LineDraft, PaymentDraft, TenderDraft


@dataclass(frozen=True)
class PlannedLine:
    """A ticket line with its account and allocation, or its revenue code."""

    number: int
    draft: LineDraft
    account: AccountRow | None
    allocation: Allocation
    revenue: Revenue | None = None

    @property
    def amount_cents(self) -> int:
        """The money of this line."""
        return self.draft.amount_cents

    @property
    def account_id(self) -> int:
        """The account's id; asked only of lines that have an account."""
        assert self.account is not None
        return self.account.id


@dataclass(frozen=True)
class PlannedTender:
    """One tender line as it will be booked; change is below zero."""

    tendering: Tendering
    amount_cents: int
    reference: str
    is_change: bool = False


@dataclass(frozen=True)
class Plan:
    """Everything a posting will write; `standings` and `cutoffs`: how accounts stand after it."""

    reference: Reference
    draft: PaymentDraft
    lines: tuple[PlannedLine, ...]
    accounts: dict[str, AccountRow]
    tenders: tuple[PlannedTender, ...]
    total_cents: int
    change_cents: int
    received_on: dt.date
    standings: Mapping[str, Standing] = field(default_factory=dict)
    cutoffs: Mapping[str, CutOff] = field(default_factory=dict)


@dataclass(frozen=True)
class Posting:
    """A plan about to be written: when, in which locked drawer session, by whom."""

    now: dt.datetime
    session: SessionRow
    plan: Plan
    actor: Actor


def plan_tenders(
    reference: Reference, drafts: Sequence[TenderDraft], total_cents: int
) -> tuple[tuple[PlannedTender, ...], int]:
    """The tender lines of a ticket and the change, which is its own line.

    Raises:
        Refused: `payment.unknown_tender`, `payment.bad_tender`, `payment.reference_missing`,
            `payment.card_number`, `payment.short`, and `payment.change_not_allowed` when more
            change is due than came in tenders that allow it.
    """
    tenders = [_tender(reference, draft) for draft in drafts]
    change_cents = sum(tender.amount_cents for tender in tenders) - total_cents
    if change_cents < 0:
        raise Refused("payment.short", short_cents=-change_cents)
    if change_cents == 0:
        return tuple(tenders), 0
    allowed = sum(t.amount_cents for t in tenders if t.tendering.allows_change)
    if change_cents > allowed:
        raise Refused(
            "payment.change_not_allowed", change_cents=change_cents, allowed_cents=allowed
        )
    cash = next(t.tendering for t in tenders if t.tendering.allows_change)
    change = PlannedTender(cash, -change_cents, "", is_change=True)
    return (*tenders, change), change_cents


def _tender(reference: Reference, draft: TenderDraft) -> PlannedTender:
    tendering = reference.tenders.get(draft.tender_type)
    if tendering is None:
        raise Refused("payment.unknown_tender", tender=draft.tender_type)
    if draft.amount_cents <= 0:
        raise Refused("payment.bad_tender", tender=tendering.name)
    if tendering.needs_reference and not draft.reference.strip():
        missing = numbered_thing(tendering.code, tendering.name)
        raise Refused("payment.reference_missing", tender=missing)
    check_reference(draft.tender_type, draft.reference)
    return PlannedTender(tendering, draft.amount_cents, draft.reference.strip())


def check_reference(tender_code: str, reference: str) -> None:
    """Let a tender's reference pass unless it is a card's number, which is never kept.

    Raises:
        Refused: `payment.card_number`.
    """
    if is_card_number(reference):
        raise Refused("payment.card_number", tender=tender_code)
