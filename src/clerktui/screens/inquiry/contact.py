"""Writing down what was said, and reading it again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual import events, on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, money, sentence, town_date
from clerktui.views.accounts import BillView, ContactView
from clerktui.widgets import Column, Dialog, MessageLine, PagedTable, Row, TextInput
from clerktui.widgets.dialogs import Close
from clerktui.widgets.reading import Paragraph, Reading

KINDS = (("call", "A call"), ("visit", "A visit"), ("letter", "A letter"), ("note", "A note"))
BODY_MAX = 500


class ContactDialog(Dialog[ContactView | None]):
    """Which kind, then what was said; Enter writes it down."""

    TITLE = "CONTACT"
    COMMANDS = (Close,)
    DEFAULT_CSS = """
    ContactDialog #kinds { height: 4; }
    """

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number
        self._kind = ""

    def body(self) -> Iterable[Widget]:
        yield PagedTable(Column("", 20), digits=True, id="kinds")
        yield TextInput("", id="body", label_width=10, width=64, max_length=BODY_MAX)
        yield MessageLine(id="refusal")

    def on_mount(self) -> None:
        kinds = self.query_one("#kinds", PagedTable)
        kinds.show(Row(code, (words,)) for code, words in KINDS)
        kinds.focus()

    @on(PagedTable.Chosen)
    def _chosen(self, event: PagedTable.Chosen) -> None:
        self._kind = event.row.key
        said = self.query_one("#body", TextInput)
        said.label = f" {dict(KINDS)[self._kind]}"
        said.refresh()
        said.focus()

    @on(TextInput.Accepted)
    def _accepted(self, event: TextInput.Accepted) -> None:
        app: Any = self.app
        app.run_held(self._add(event.value))

    async def _add(self, text: str) -> None:
        app: Any = self.app
        try:
            added = await app.ask(
                "accounts.add_contact", app.actor, self.number, self._kind or KINDS[0][0], text
            )
        except ClerkError as error:
            app.bell()
            self.query_one("#refusal", MessageLine).warn(sentence(error))
        else:
            self.dismiss(added)


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
    head = Paragraph(f"{when}   {contact.kind}   {contact.clerk}", is_bold=True)
    return ReadingDialog(head, Paragraph(contact.body))


def read_bill(bill: BillView) -> ReadingDialog:
    """A bill and how it stands."""
    late = f", {bill.days_past_due} days past due" if bill.days_past_due > 0 else ""
    return ReadingDialog(
        Paragraph(f"Bill {bill.bill}", is_bold=True),
        Paragraph(f"issued {town_date(bill.issued_on)}, due {town_date(bill.due_on)}{late}"),
        Paragraph(bill.services),
        Paragraph(f"{money(bill.amount_cents)}, of it open {money(bill.balance_cents)}"),
    )
