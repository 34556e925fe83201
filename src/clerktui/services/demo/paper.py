"""The receipts of the past, as data: what posting would have kept, without what is empty."""

from __future__ import annotations

from collections import Counter
from typing import Any

from clerktui.i18n import ENGLISH
from clerktui.services.demo.books import Books
from clerktui.services.demo.tickets import Applied, Ticket
from clerktui.services.drawer_sessions import SessionRow
from clerktui.services.receipt_document import messages_in, receipt_language
from clerktui.views.people import Actor


def receipt_data(
    books: Books, ticket: Ticket, session: SessionRow, actor: Actor
) -> dict[str, object]:
    """A receipt document (`views.documents.ReceiptDocument`) as stored data."""
    resident = ticket.visit.resident
    policy = books.reference.policy
    language = receipt_language(resident.language) if resident else ENGLISH
    data: dict[str, object] = {
        "town_lines": policy["receipt.header"],
        "number": ticket.number.text,
        "issued_at": ticket.posted_at.isoformat(),
        "timezone": books.calendar.timezone,
        "business_date": session.business_date.isoformat(),
        "received_on": session.business_date.isoformat(),
        "clerk": actor.full_name,
        "office": session.office_name,
        "workstation": actor.workstation,
        "drawer": session.drawer,
        "lines": _lines(books, ticket),
        "tenders": [_tender(books, given) for given in ticket.given],
        "total_cents": ticket.amount_cents,
        "change_cents": ticket.change_cents,
        "messages": messages_in(policy["receipt.messages"], language),
    }
    if language != ENGLISH:
        data["language"] = language
    if resident is not None:
        balance = {"account": resident.number, "name": resident.name}
        data["accounts"] = [{**balance, "balance_cents": resident.balance_cents}]
    return data


def _tender(books: Books, given: Any) -> dict[str, object]:
    tender: dict[str, object] = {
        "name": books.reference.tenders[given.code].name,
        "amount_cents": given.amount_cents,
    }
    if given.reference:
        tender["reference"] = given.reference
    if given.amount_cents < 0:
        tender["is_change"] = True
    return tender


def _lines(books: Books, ticket: Ticket) -> list[dict[str, object]]:
    if ticket.visit.is_summary:
        return _summary_lines(books, ticket)
    return [_line(books, ticket, applied) for applied in ticket.applied]


def _line(books: Books, ticket: Ticket, applied: Applied) -> dict[str, object]:
    if applied.revenue_code is not None:
        revenue = books.reference.revenue[applied.revenue_code]
        return {
            "description": revenue.name,
            "amount_cents": applied.amount_cents,
            "service": revenue.department,
            "quantity": applied.quantity,
            "unit_cents": applied.unit_cents,
        }
    resident = ticket.visit.resident
    line: dict[str, object] = {
        "description": "Credit",
        "amount_cents": applied.amount_cents,
        "account": resident.number if resident else None,
        "account_name": resident.name if resident else "",
        "service": "credit",
        "reason": applied.reason,
    }
    if applied.part is not None:
        line["description"] = books.reference.services[applied.part.service].name
        line["service"] = applied.part.service
        line["bill"] = applied.part.bill
        line["balance_after_cents"] = applied.part.leaves_cents
    return line


def _summary_lines(books: Books, ticket: Ticket) -> list[dict[str, object]]:
    """One line for each service: so many bills, so much."""
    resident = ticket.visit.resident
    bills: Counter[str] = Counter()
    cents: Counter[str] = Counter()
    for applied in ticket.applied:
        service = applied.part.service if applied.part else "credit"
        bills[service] += 1
        cents[service] += applied.amount_cents
    return [
        {
            "description": f"{books.reference.services[service].name}, {_bills(count)}",
            "amount_cents": cents[service],
            "account": resident.number if resident else None,
            "account_name": resident.name if resident else "",
            "service": service,
        }
        for service, count in bills.items()
    ]


def _bills(count: int) -> str:
    return "1 bill" if count == 1 else f"{count} bills"
