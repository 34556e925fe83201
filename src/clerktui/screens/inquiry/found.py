"""The list of found accounts: what fits, and under a heading what is only near."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from clerktui.rules.names import fold_number
from clerktui.views.accounts import FindResults, FoundAccount
from clerktui.widgets import Row
from clerktui.widgets.listing import Spec, ViewTable, dash


def _owes(one: FoundAccount) -> str:
    """What is owed; `p` says that money for it is in the house and not posted yet."""
    return f"p {dash(one.balance_cents)}" if one.pending_cents else dash(one.balance_cents)


FOUND = (
    Spec("Account", 10, lambda one: one.account),
    Spec("Name", 23, lambda one: one.name, grows=1),
    Spec("Service address", 18, lambda one: one.service_address, grows=1),
    Spec("Phone", 14, lambda one: one.phone, from_width=112),
    Spec("Meter", 10, lambda one: one.meter, from_width=124),
    Spec("Status", 7, lambda one: one.status),
    Spec("Owes", 10, _owes, "right"),
)
_NAME_MIN = 12
_NEAR = Row("", ("", "near matches"))


class FoundTable(ViewTable, can_focus=False):
    """Accounts as a look-up found them; the marker passes over the heading of near ones."""

    def __init__(self, **options: Any) -> None:
        super().__init__(FOUND, **options)

    def key_of(self, view: FoundAccount) -> Hashable:
        return view.account

    def mark_of(self, view: FoundAccount) -> str:
        return "!" if view.past_due_cents > 0 else ""

    def show_found(self, found: FindResults | None, cursor: str | None = None) -> None:
        """Show an answer; the marker starts on the best match, or on this account."""
        results = found.results if found else ()
        self._make_room(results)
        known = any(one.account == cursor for one in results)
        first = results[0].account if results else None
        self.show_views(results, cursor=cursor if known else first)

    def _make_room(self, results: Sequence[FoundAccount]) -> None:
        """Longer account numbers than any so far get a wider column, and keep it."""
        number, name, *others = self.specs
        over = max((len(one.account) for one in results), default=0) - number.width
        if over > 0:
            number = replace(number, width=number.width + over)
            name = replace(name, width=max(_NAME_MIN, name.width - over))
            self.specs = (number, name, *others)
            self.on_resize()

    def rows_of(self, views: Iterable[FoundAccount]) -> list[Row]:
        views = list(views)
        rows = super().rows_of(views)
        near = next((place for place, one in enumerate(views) if one.is_near), None)
        if near is not None:
            rows.insert(near, _NEAR)
        return rows

    def _move_to(self, index: int) -> None:
        index = max(0, min(index, len(self.rows) - 1))
        if self.rows and not self.rows[index].key:
            index += 1 if index > self.cursor or index == 0 else -1
        super()._move_to(index)


def sure_match(found: FindResults) -> FoundAccount | None:
    """The one account that is surely meant; None when there are several, or only near ones."""
    sure = [one for one in found.results if not one.is_near]
    if len(sure) == 1:
        return sure[0]
    typed = fold_number(found.text)
    return next((one for one in sure if typed and fold_number(one.account) == typed), None)


def how_many(found: FindResults) -> tuple[str, str]:
    """How many were found, and whether all of them are shown, in words."""
    near = sum(one.is_near for one in found.results)
    sure = len(found.results) - near
    if not found.kind:
        return "Type a letter or a digit of it.", ""
    if not found.results:
        return "0 found", ""
    legend = "! past due   " if any(one.past_due_cents > 0 for one in found.results) else ""
    if any(one.pending_cents for one in found.results):
        legend = f"p not all posted   {legend}"
    if not found.complete:
        return f"more than {len(found.results)} found: type more", f"{legend}not all shown"
    return f"{sure} found" + (f", {near} near" if near else ""), f"{legend}all shown"
