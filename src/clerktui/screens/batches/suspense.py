"""Unidentified money: the oldest first, found by whatever is known of it, applied or returned."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from textual import on

from clerktui.i18n import money, town_date
from clerktui.screens.batches.placing import ApplyForm, ReturnForm
from clerktui.screens.batches.words import wrapped
from clerktui.views.batches import SuspenseDraft, SuspenseMoved, SuspenseView
from clerktui.widgets import Back, Command, LookupInput
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.search_list import SearchListScreen

_WIDE = 100
_WHOLE_LINES = 2


class Apply(Command):
    """Apply the marked money, or a part of it, to an account."""

    key = "f4"
    twin = "ctrl+n"
    word = "Apply"
    permission = "suspense.apply"
    in_footer = False


class Return(Command):
    """Return the marked money, or a part of it, to who sent it."""

    key = "f8"
    twin = "ctrl+x"
    word = "Return"
    letter = "e"
    permission = "suspense.return"


class OpenReceipt(Command):
    """Read the receipt the marked money was written down under."""

    key = "f6"
    twin = "ctrl+g"
    word = "Receipt"
    permission = "receipt.view"


def _said(item: SuspenseView) -> str:
    return item.memo or item.typed


_SPECS = (
    Spec("Received", 8, lambda item: town_date(item.received_on), from_width=_WIDE),
    Spec("Days", 4, lambda item: str(item.days), "right"),
    Spec("Left", 10, lambda item: money(item.open_cents), "right"),
    Spec("Payer", 15, lambda item: item.payer, grows=1),
    Spec("Check", 8, lambda item: item.reference, "right"),
    Spec("What was said", 13, _said, grows=2),
    Spec("Batch", 5, lambda item: str(item.batch or ""), "right"),
    Spec("Receipt", 9, lambda item: item.receipt),
)


class SuspenseTable(ViewTable, can_focus=False):
    """Unidentified money; `p` marks a part of what came, the rest is placed."""

    def key_of(self, view: SuspenseView) -> int:
        return view.item_id

    def mark_of(self, view: SuspenseView) -> str:
        return "p" if view.open_cents != view.amount_cents else ""


class SuspenseScreen(SearchListScreen):
    """Money nobody could place: mark it, press Enter, and say whose account it belongs to."""

    TITLE = "SUSPENSE"
    TOPIC = "suspense"
    COMMANDS = (Return, OpenReceipt, Back, Apply)
    DEFAULT_CSS = """
    SuspenseScreen #whole { height: 2; }
    """

    ASKS = "suspense.list_suspense"
    TABLE = SuspenseTable
    SPECS = _SPECS
    EMPTY = "No unidentified money is open that fits. Empty the box to see all of it."

    def open_marked(self) -> None:
        if self.can(Apply):
            self.action_apply()

    def how_many(self) -> str:
        shown = self._table.views
        if not shown:
            return "Nothing is open." if not self._typed else ""
        cents = sum(item.open_cents for item in shown)
        more = "more below" if self._table.more else "all shown"
        return f"{len(shown)} open, {money(cents)}, {more}. Enter applies the marked one."

    def show_whole(self) -> None:
        """All that is known of the marked money, where its row has no room for it."""
        item = self._marked
        known: tuple[str, ...] = ()
        if item is not None:
            came = f"{money(item.amount_cents)} came {town_date(item.received_on)}"
            known = (came, item.payer, item.memo, item.typed)
        lines = wrapped(filter(None, known), self.size.width, _WHOLE_LINES)
        self.query_one("#whole", Lines).show(lines)

    def on_resize(self) -> None:
        """What is known takes the width there is."""
        self.show_whole()

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "Enter", "applies" if self.searches_the_same and self.can(Apply) else "finds"

    @on(LookupInput.Changed)
    def _search_typed(self) -> None:
        self.refresh_bindings()

    def allows(self, command: type[Command]) -> bool:
        return command is Back or self._marked is not None

    # ------------------------------------------------------------------------------ the commands
    def action_apply(self) -> None:
        """To whose account?"""
        self.desk.run_held(self._apply())

    async def _apply(self) -> None:
        item = self._marked
        if item is None:
            return
        command_id = str(uuid.uuid4())

        async def send(account: str, cents: int) -> SuspenseMoved:
            draft = SuspenseDraft(command_id, item.item_id, cents, account=account)
            name = "suspense.apply_suspense"
            moved: SuspenseMoved = await self.desk.ask(name, self.desk.actor, draft)
            return moved

        moved = await self.desk.push_screen_wait(ApplyForm(item, send))
        if moved is not None:
            self.desk.print_waiting()
            await self._find(said=_applied(moved))

    def action_return(self) -> None:
        """To whom, and why?"""
        self.desk.run_held(self._return())

    async def _return(self) -> None:
        item = self._marked
        if item is None:
            return
        command_id = str(uuid.uuid4())

        async def send(payee: str, reason: str, cents: int) -> SuspenseMoved:
            draft = SuspenseDraft(command_id, item.item_id, cents, payee=payee, reason=reason)
            name = "suspense.return_suspense"
            moved: SuspenseMoved = await self.desk.ask(name, self.desk.actor, draft)
            return moved

        moved = await self.desk.push_screen_wait(ReturnForm(item, send))
        if moved is not None:
            said = f"{money(moved.amount_cents)} goes back: it is owed as a refund now."
            await self._find(said=f"{said} {_left(moved)}")

    def action_open_receipt(self) -> None:
        """Its receipt."""
        item = self._marked
        if item is not None:
            self._was_left = True
            self.desk.open("receipt", item.receipt)


def _applied(moved: SuspenseMoved) -> str:
    cents = moved.balance_cents or 0
    owes = f"owes {money(cents)}" if cents >= 0 else f"{money(-cents)} credit"
    said = f"Receipt {moved.receipt}: {money(moved.amount_cents)} to {moved.account}, {owes}."
    return f"{said} {_left(moved)}"


def _left(moved: SuspenseMoved) -> str:
    return f"{money(moved.open_cents)} of it is left." if moved.open_cents else "Nothing is left."
