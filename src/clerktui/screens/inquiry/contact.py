"""Reading again what was said, and how a bill stands."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.widget import Widget

from clerktui.i18n import clock_time, money, town_date
from clerktui.views.accounts import BillView, ContactView
from clerktui.widgets import Dialog
from clerktui.widgets.dialogs import Close
from clerktui.widgets.reading import Paragraph, Reading


class ReadingDialog(Dialog[None]):
    """Something that does not fit its row, all of it."""

    COMMANDS = (Close,)

    def __init__(self, *paragraphs: Paragraph) -> None:
        super().__init__()
        self.paragraphs = paragraphs

    def body(self) -> Iterable[Widget]:
        yield Reading(*self.paragraphs)

    def on_key(self, event: events.Key) -> None:
        """Enter has read enough, as Esc."""
        if event.key == "enter":
            event.stop()
            self.dismiss(None)


def read_contact(contact: ContactView, timezone: str) -> ReadingDialog:
    """A contact with all its words."""
    when = clock_time(contact.at, timezone)
    way = {"in": " in", "out": " out"}.get(contact.direction, "")
    head = Paragraph(f"{when}   {contact.kind}{way}   {contact.clerk}", is_bold=True)
    about = [text for text in (contact.reason, contact.outcome, contact.number) if text]
    asked = [Paragraph("   ".join(about))] if about else []
    return ReadingDialog(head, *asked, Paragraph(contact.body))


def read_bill(bill: BillView) -> ReadingDialog:
    """A bill and how it stands."""
    late = f", {bill.days_past_due} days past due" if bill.days_past_due > 0 else ""
    return ReadingDialog(
        Paragraph(f"Bill {bill.bill}", is_bold=True),
        Paragraph(f"issued {town_date(bill.issued_on)}, due {town_date(bill.due_on)}{late}"),
        Paragraph(bill.services),
        Paragraph(f"{money(bill.amount_cents)}, of it open {money(bill.balance_cents)}"),
    )
