"""An account as it stood, in words and lists: what was owed then, what was written since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from clerktui.i18n import clock_time, money, town_date
from clerktui.screens.inquiry import summary
from clerktui.views.as_of import AccountAsOf
from clerktui.widgets.listing import Part, Spec, ViewTable, flow

_WIDE = 100


@dataclass(frozen=True)
class Listed:
    """One of the lists of a past moment."""

    title: str
    empty: str
    rows: Callable[[AccountAsOf], Sequence[Any]]
    specs: Callable[[str], Sequence[Spec]]


def _changes(timezone: str) -> Sequence[Spec]:
    return (
        Spec("Written", 14, lambda one: clock_time(one.at, timezone)),
        Spec("What", 30, lambda one: one.words, grows=1),
        Spec("Who", 14, lambda one: one.who, from_width=_WIDE),
        Spec("Booked", 8, lambda one: town_date(one.business_date), from_width=_WIDE),
        Spec("Amount", 10, lambda one: _cents(one.amount_cents, one.balance_cents), "right"),
        Spec("Balance", 10, lambda one: _cents(one.balance_cents, one.balance_cents), "right"),
    )


def _cents(cents: int | None, balance_cents: int | None) -> str:
    """Money; empty for what moved none."""
    return "" if cents is None or balance_cents is None else money(cents)


def _items(timezone: str) -> Sequence[Spec]:
    del timezone
    return (
        Spec("Due", 8, lambda item: town_date(item.due_on)),
        Spec("Bill", 14, lambda item: item.bill or "credit", grows=1),
        Spec("For", 20, _item_words, grows=1),
        Spec("Open then", 12, lambda item: money(item.balance_cents), "right"),
    )


def _item_words(item: Any) -> str:
    part = "" if item.component in {"principal", "credit"} else f" {item.component}"
    return f"{item.service.replace('_', ' ')}{part}"


def _payments(timezone: str) -> Sequence[Spec]:
    del timezone
    return (
        Spec("Date", 8, lambda payment: town_date(payment.received_on)),
        Spec("Receipt", 11, lambda payment: payment.receipt, grows=1),
        Spec("Amount", 10, lambda payment: money(payment.amount_cents), "right"),
        Spec("", 4, lambda payment: "VOID" if payment.status == "void" else ""),
        Spec("Paid by", 16, lambda payment: payment.tenders, grows=2),
    )


def _contacts(timezone: str) -> Sequence[Spec]:
    return (
        Spec("When", 14, lambda contact: clock_time(contact.at, timezone)),
        Spec("What", 6, lambda contact: contact.kind),
        Spec("Said", 30, lambda contact: contact.body, grows=1),
    )


LISTS: dict[str, Listed] = {
    "changes": Listed(
        "Since then",
        "Nothing was written on this account since.",
        lambda view: view.changes,
        _changes,
    ),
    "items": Listed(
        "Open then",
        "Nothing was owed and no credit was held.",
        lambda view: view.open_items,
        _items,
    ),
    "payments": Listed(
        "Latest payments then",
        "Nothing had been paid yet.",
        lambda view: view.payments,
        _payments,
    ),
    "contacts": Listed(
        "Latest contacts then",
        "Nothing had been written down yet.",
        lambda view: view.contacts,
        _contacts,
    ),
}


class ThenTable(ViewTable):
    """One of the lists of a past moment, whole."""

    def __init__(self, timezone: str, **options: Any) -> None:
        super().__init__(LISTS["changes"].specs(timezone), **options)
        self.timezone = timezone

    def key_of(self, view: Any) -> int:
        """Its place: nothing else tells all kinds of rows apart."""
        return next(place for place, one in enumerate(self.views) if one is view)

    def show_list(self, listed: Listed, view: AccountAsOf) -> None:
        """Show one of the lists."""
        self.specs = listed.specs(self.timezone)
        self.empty = listed.empty
        self.views = list(listed.rows(view))
        self.cursor = self.top = 0
        self.on_resize()


def banner(view: AccountAsOf, width: int) -> list[list[Part]]:
    """The moment, so that nobody takes it for today; then whose account and how it stood."""
    moment = f"*** {view.says} ***   not how the account stands now"
    head: list[Part] = [(f" {moment}", "grave")]
    who: list[Part] = [
        (f"{view.account}  {view.name}", "bold"),
        (view.status, "" if view.status == "active" else "grave"),
        *((flag.words, "grave" if flag.is_grave else "bold") for flag in view.flags),
        *((words, "") for words in view.unproved),
    ]
    return [head, *flow(who, width)]


def owed_then(view: AccountAsOf, width: int) -> list[list[Part]]:
    """What was owed by service and age, and what is owed now beside it."""
    lines = summary.owed_by_service(view)
    moved = view.balance_now_cents - view.balance_cents
    parts: list[Part] = []
    if view.past_due_cents > 0:
        parts.append((f"! past due then {money(view.past_due_cents)}", "grave"))
    since = f"{'+' if moved > 0 else ''}{money(moved)} since" if moved else "nothing since"
    parts.append((f"owes now {money(view.balance_now_cents)} ({since})", "bold"))
    return [*lines, *flow(parts, width)]
