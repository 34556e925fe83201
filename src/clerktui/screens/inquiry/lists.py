"""The long lists of an account: bills, payments, contacts, the person's other accounts.

Each is paged by the books: the next page is asked for when the marker reaches the last row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from textual import on
from textual.message import Message

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, money, sentence, town_date
from clerktui.screens.inquiry.found import FOUND
from clerktui.views.accounts import (
    BillView,
    ContactView,
    FoundAccount,
    Page,
    PaymentView,
)
from clerktui.views.corrections import KINDS, CorrectionView
from clerktui.widgets import PagedTable
from clerktui.widgets.listing import Spec, ViewTable, dash

PAGE_ROWS = 100
_WIDE = 72


@dataclass(frozen=True)
class HistoryKind:
    """One of the lists.

    Attributes:
        title: its name at the head of the screen.
        service: who gives its pages.
        key: what tells its views apart.
        empty: what is said when there is nothing.
        specs: its columns, for a town's time zone.
        is_late: whether a view is marked past due.
    """

    title: str
    service: str
    key: Callable[[Any], Any]
    empty: str
    specs: Callable[[str], Sequence[Spec]]
    is_late: Callable[[Any], bool] = lambda _: False


def _bill_specs(timezone: str) -> Sequence[Spec]:
    del timezone
    return (
        Spec("Bill", 11, lambda bill: bill.bill, grows=1),
        Spec("Issued", 8, lambda bill: town_date(bill.issued_on), from_width=_WIDE),
        Spec("Due", 8, lambda bill: town_date(bill.due_on)),
        Spec("For", 17, lambda bill: bill.services, from_width=_WIDE, grows=3),
        Spec("Amount", 10, lambda bill: money(bill.amount_cents), "right"),
        Spec("Open", 10, lambda bill: dash(bill.balance_cents), "right"),
    )


def _payment_specs(timezone: str) -> Sequence[Spec]:
    del timezone
    return (
        Spec("Date", 8, lambda payment: town_date(payment.received_on)),
        Spec("Receipt", 11, lambda payment: payment.receipt),
        Spec("Amount", 10, lambda payment: money(payment.amount_cents), "right"),
        Spec("Paid by", 12, _paid_by, grows=3),
        Spec("Clerk", 10, lambda payment: payment.clerk, from_width=_WIDE),
    )


def _paid_by(payment: PaymentView) -> str:
    said = "VOID" if payment.status == "void" else payment.corrected
    return f"{said} {payment.tenders}".strip()


def _contact_specs(timezone: str) -> Sequence[Spec]:
    return (
        Spec("When", 14, lambda contact: clock_time(contact.at, timezone)),
        Spec("What", 6, lambda contact: contact.kind),
        Spec("Clerk", 12, lambda contact: contact.clerk, from_width=_WIDE),
        Spec("Said", 20, lambda contact: contact.said, grows=1),
    )


def _correction_specs(timezone: str) -> Sequence[Spec]:
    del timezone
    return (
        Spec("No", 5, lambda one: str(one.number), "right"),
        Spec("Date", 8, lambda one: town_date(one.business_date)),
        Spec("What", 18, lambda one: KINDS[one.kind], grows=1),
        Spec("Amount", 10, lambda one: money(one.amount_cents), "right"),
        Spec("Why", 14, lambda one: one.reason, grows=2),
        Spec("Receipt", 9, lambda one: one.receipt, from_width=_WIDE),
    )


def _person_specs(timezone: str) -> Sequence[Spec]:
    del timezone
    return tuple(map(_narrower, FOUND))


def _narrower(spec: Spec) -> Spec:
    """A column of the look-up as a narrow list has room for it: all names here are the same."""
    if spec.heading == "Name":
        return replace(spec, from_width=_WIDE)
    return replace(spec, width=14) if spec.heading == "Service address" else spec


HISTORY: dict[str, HistoryKind] = {
    "bills": HistoryKind(
        "BILLS",
        "accounts.list_bills",
        lambda bill: bill.bill_id,
        "No bill was ever sent on this account.",
        _bill_specs,
        lambda bill: bill.days_past_due > 0,
    ),
    "payments": HistoryKind(
        "PAYMENTS",
        "accounts.list_payments",
        lambda payment: payment.payment_id,
        "Nothing was ever paid on this account.",
        _payment_specs,
    ),
    "contacts": HistoryKind(
        "CONTACTS",
        "accounts.list_contacts",
        lambda contact: contact.contact_id,
        "Nothing was written down yet. F5 on the account adds a contact.",
        _contact_specs,
    ),
    "corrections": HistoryKind(
        "CORRECTIONS",
        "corrections.looking.list_of_account",
        lambda correction: correction.number,
        "Nothing was ever corrected on this account.",
        _correction_specs,
    ),
    "person": HistoryKind(
        "SAME PERSON",
        "accounts.list_person_accounts",
        lambda account: account.account,
        "This person has no account.",
        _person_specs,
        lambda account: account.past_due_cents > 0,
    ),
}

HistoryView = BillView | PaymentView | ContactView | FoundAccount | CorrectionView


class HistoryTable(ViewTable):
    """One of an account's long lists, loading itself page by page."""

    class Loaded(Message):
        """A page was added."""

    def __init__(self, number: str, kind: str, timezone: str, **options: Any) -> None:
        self.kind = HISTORY[kind]
        super().__init__(self.kind.specs(timezone), **options)
        self.number = number
        self.timezone = timezone
        self._after: tuple[int, ...] | None = None

    def key_of(self, view: HistoryView) -> Any:
        return self.kind.key(view)

    def mark_of(self, view: HistoryView) -> str:
        return "!" if self.kind.is_late(view) else ""

    def choose(self, kind: str) -> None:
        """Be another of the lists, empty until `load`."""
        self.kind = HISTORY[kind]
        self.specs = self.kind.specs(self.timezone)
        self.empty = ""
        self.views = []
        self.on_resize()

    async def load(self, cursor: str | None = None) -> None:
        """Show the first page, the marker on this row if it is there.

        Raises:
            ClerkError: what the books refuse.
        """
        page = await self._page(None)
        self.empty = self.kind.empty
        self.show_views(page.rows, more=page.after is not None, cursor=cursor)
        self.post_message(self.Loaded())

    @property
    def how_much(self) -> str:
        """Whether all of it is here, in words; nothing where nothing is left out."""
        return f"{len(self.views)} shown, more below" if self.more else ""

    async def _page(self, after: tuple[int, ...] | None) -> Page[Any]:
        app: Any = self.app
        page: Page[Any] = await app.ask(self.kind.service, self.number, after, PAGE_ROWS)
        self._after = page.after
        return page

    @on(PagedTable.NextPage)
    def _next_page(self, event: PagedTable.NextPage) -> None:
        event.stop()
        app: Any = self.app
        app.run_held(self._load_more())

    async def _load_more(self) -> None:
        app: Any = self.app
        try:
            page = await self._page(self._after)
        except ClerkError as error:
            app.tell(sentence(error))
            self._asked_after = None
        else:
            self.add_views(page.rows, more=page.after is not None)
            self.post_message(self.Loaded())
