"""What happened on an account lately, of every kind, the newest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from textual.widget import Widget

from clerktui.i18n import money, town_date, town_time
from clerktui.views.accounts import BillView, ContactView, Page, PaymentView
from clerktui.widgets.listing import Spec, ViewTable

RECENT = (
    Spec("", 8, lambda event: town_date(event.on)),
    Spec("", 6, lambda event: event.what),
    Spec("", 10, lambda event: event.amount, "right"),
    Spec("", 6, lambda event: event.words, grows=1),
)


@dataclass(frozen=True)
class Happening:
    """One thing that happened; `kind` and `key` say which view it was."""

    on: dt.date
    what: str
    amount: str
    words: str
    kind: str
    key: str
    view: BillView | PaymentView | ContactView


class RecentTable(ViewTable):
    """What happened lately, merged."""

    def __init__(self, **options: Any) -> None:
        super().__init__(RECENT, **options)

    def press(self, key: str) -> bool:
        """Where the account is longer than the screen, its lines are passed like rows."""
        around = self.parent
        assert isinstance(around, Widget)
        page = max(1, around.size.height - 1)
        up = {"up": 1, "pageup": page, "home": around.max_scroll_y}.get(key, 0)
        down = {"down": 1, "pagedown": page, "end": around.max_scroll_y}.get(key, 0)
        if up and not self.cursor and around.scroll_offset.y:
            around.scroll_relative(y=-up, animate=False)
        elif down and around.scroll_offset.y < around.max_scroll_y:
            around.scroll_relative(y=down, animate=False)
        else:
            return super().press(key)
        return True

    def show_latest(self, happened: list[Happening]) -> None:
        """Show what happened; the marker stays on what it was on."""
        self.empty = "Nothing has happened on this account yet."
        self.show_views(happened, cursor=self.current.key if self.current else None)

    def key_of(self, view: Happening) -> str:
        return f"{view.kind} {view.key}"


@dataclass(frozen=True)
class Latest:
    """The first page of each of the long lists, newest first."""

    contacts: Page[ContactView]
    bills: Page[BillView]
    payments: Page[PaymentView]


def recent(latest: Latest, timezone: str) -> list[Happening]:
    """Contacts, bills and payments, newest first.

    Only the latest of each kind are known here; what is older than the oldest known of a kind that
    goes on further back is left out, so that nothing is missing between two lines.
    """
    kinds = (
        ([_contact(contact, timezone) for contact in latest.contacts.rows], latest.contacts),
        ([_bill(bill) for bill in latest.bills.rows], latest.bills),
        ([_payment(payment) for payment in latest.payments.rows], latest.payments),
    )
    horizon = max(
        (events[-1].on for events, page in kinds if events and page.after is not None),
        default=dt.date.min,
    )
    merged = [event for events, _ in kinds for event in events if event.on >= horizon]
    return sorted(merged, key=lambda event: event.on, reverse=True)


def _contact(contact: ContactView, timezone: str) -> Happening:
    on = town_time(contact.at, timezone).date()
    said = f"{contact.clerk}: {contact.said}" if contact.clerk else contact.said
    return Happening(on, contact.kind, "", said, "contacts", str(contact.contact_id), contact)


def _bill(bill: BillView) -> Happening:
    words = f"due {town_date(bill.due_on)}   {bill.services}"
    if 0 < bill.balance_cents != bill.amount_cents:
        words = f"{words}   open {money(bill.balance_cents)}"
    amount = money(bill.amount_cents)
    return Happening(bill.issued_on, "bill", amount, words, "bills", str(bill.bill_id), bill)


def _payment(payment: PaymentView) -> Happening:
    said = "VOID" if payment.status == "void" else payment.corrected
    void = f"{said}   " if said else ""
    words = f"{void}{payment.tenders}   receipt {payment.receipt}"
    amount, key = money(payment.amount_cents), str(payment.payment_id)
    return Happening(payment.received_on, "paid", amount, words, "payments", key, payment)
