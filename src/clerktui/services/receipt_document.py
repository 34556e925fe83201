"""The receipt of a planned ticket, exactly as it will be printed for ever after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clerktui.i18n import ENGLISH, is_spoken
from clerktui.rules.cutoff import ELIGIBLE
from clerktui.rules.standing import Standing
from clerktui.services.payment_plan import Plan, PlannedLine, Posting
from clerktui.views.documents import (
    AccountBalance,
    ReceiptDocument,
    ReceiptLine,
    ReceiptTender,
)

_WELL = Standing()


def make_document(number: str, posting: Posting, balances: dict[str, int]) -> ReceiptDocument:
    """The receipt as data; `balances` are the accounts' new balances by number, in cents."""
    plan, session, actor = posting.plan, posting.session, posting.actor
    policy = plan.reference.policy
    language = receipt_language(_customer_language(plan))
    return ReceiptDocument(
        town_lines=tuple(policy["receipt.header"]),
        number=number,
        issued_at=posting.now,
        timezone=plan.reference.timezone,
        business_date=session.business_date,
        received_on=plan.received_on,
        clerk=actor.full_name,
        office=session.office_name,
        workstation=actor.workstation,
        drawer=session.drawer,
        lines=tuple(line for planned in plan.lines for line in _lines(plan, planned)),
        tenders=tuple(
            ReceiptTender(
                name=tender.tendering.name,
                amount_cents=tender.amount_cents,
                reference=tender.reference,
                is_change=tender.is_change,
            )
            for tender in plan.tenders
        ),
        total_cents=plan.total_cents,
        change_cents=plan.change_cents,
        accounts=tuple(
            AccountBalance(
                account=account.number,
                name=account.name,
                balance_cents=balances[account.number],
                past_due_cents=_standing(plan, account.number).past_due_cents,
                to_pay_cents=_standing(plan, account.number).to_pay_cents,
                to_leave_cents=_to_leave(plan, account.number),
            )
            for account in plan.accounts.values()
        ),
        messages=messages_in(policy["receipt.messages"], language),
        language=language,
    )


def _standing(plan: Plan, account: str) -> Standing:
    """How an account stands once this is paid; nothing past due where nobody has looked."""
    return plan.standings.get(account, _WELL)


def _to_leave(plan: Plan, account: str) -> int:
    """What must still be paid to leave the cut-off list; nothing for who is not on it."""
    found = plan.cutoffs.get(account)
    return found.to_leave_cents if found is not None and found.status == ELIGIBLE else 0


def receipt_language(language: str) -> str:
    """The language a customer's receipt is written in: their own, or English."""
    return language if is_spoken(language) else ENGLISH


def messages_in(decided: Any, language: str) -> tuple[str, ...]:
    """The foot of a receipt as the town decided it: one list for all, or a list per language.

    >>> messages_in({"en": ["Thank you."], "es": ["Gracias."]}, "es")
    ('Gracias.',)
    """
    if isinstance(decided, dict):
        decided = decided.get(language) or decided.get(ENGLISH, ())
    return tuple(decided)


def _customer_language(plan: Plan) -> str:
    """The language of whoever is behind the first account paid."""
    return next((line.account.language for line in plan.lines if line.account), ENGLISH)


def _lines(plan: Plan, planned: PlannedLine) -> Iterator[ReceiptLine]:
    if planned.revenue is not None:
        yield ReceiptLine(
            description=planned.revenue.name,
            amount_cents=planned.amount_cents,
            service=planned.revenue.department,
            quantity=planned.draft.quantity,
            unit_cents=planned.revenue.unit_cents,
        )
        return
    account = planned.account
    for share in planned.allocation.shares:
        yield ReceiptLine(
            description=plan.reference.services[share.service].name,
            amount_cents=share.amount_cents,
            account=account.number if account else None,
            account_name=account.name if account else "",
            service=share.service,
            bill=share.bill,
            reason=share.reason,
            balance_after_cents=share.leaves_cents,
        )
    if planned.allocation.credit_cents:
        yield ReceiptLine(
            description="Credit",
            amount_cents=planned.allocation.credit_cents,
            account=account.number if account else None,
            account_name=account.name if account else "",
            service="credit",
            reason="more than is owed: kept for the next bill",
        )
