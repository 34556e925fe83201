"""An account as it stood, in words: what `account show --as-of` prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from clerktui.cli.text import listed, named

if TYPE_CHECKING:
    from clerktui.views.as_of import AccountAsOf

_SERVICES = {"SERVICE": "name", "BALANCE": "balance_cents", "NEXT DUE": "next_due_on"}
_ITEMS = {
    "OPEN THEN": "bill",
    "SERVICE": "service",
    "PART": "component",
    "DUE": "due_on",
    "BALANCE": "balance_cents",
}
_PAYMENTS = {
    "RECEIPT": "receipt",
    "RECEIVED": "received_on",
    "AMOUNT": "amount_cents",
    "TENDERS": "tenders",
    "CLERK": "clerk",
    "STATUS": "status",
    "SINCE": "corrected",
}
_CHANGES = {
    "SINCE THEN": "at",
    "BOOKED": "business_date",
    "AMOUNT": "amount_cents",
    "BALANCE": "balance_cents",
    "WHAT": "words",
    "WHO": "who",
}


def as_of_lines(view: AccountAsOf, *, changes: bool) -> Iterator[str]:
    """The account as it stood; with `changes`, what was written since."""
    from clerktui.i18n import money

    aged = (view.current_cents, view.d30_cents, view.d60_cents, view.d90_cents)
    yield view.says
    yield from named(
        {
            "Account": view.account,
            "Name": view.name,
            "Status": view.status,
            "Flags": ", ".join(flag.words for flag in view.flags) or "none",
            "Balance then": money(view.balance_cents),
            "Past due then": money(view.past_due_cents),
            "Current / 30 / 60 / 90": " / ".join(map(money, aged)),
            "Balance now": money(view.balance_now_cents),
        }
    )
    yield from view.unproved
    for rows, columns in (
        (view.by_service, _SERVICES),
        (view.open_items, _ITEMS),
        (view.payments, _PAYMENTS),
    ):
        yield ""
        yield from listed(rows, columns)
    if changes:
        yield ""
        yield from listed(view.changes, _CHANGES)
