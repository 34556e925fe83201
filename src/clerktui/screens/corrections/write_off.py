"""Writing off: items of an account marked and given up, or owed again because they are paid."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.i18n.words import items
from clerktui.screens.corrections.forms import EffectDialog
from clerktui.views.accounts import AccountView
from clerktui.views.adjustments import OpenItemView, WriteOffDraft, WriteOffView
from clerktui.views.corrections import AccountEffect, CorrectionPosted, Effect
from clerktui.widgets import Back, Command, DutyScreen, MessageLine, PagedTable, Rule
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.listing import Sides, Spec, ViewTable, owes
from clerktui.widgets.reasons import ask_reason
from clerktui.widgets.recovery import ask_recovery


class WriteOff(Command):
    """Write the marked items off, with a reason; asks first, with the balance before and after."""

    key = "f12"
    twin = "ctrl+t"
    word = "Write off"
    permission = "correction.write_off"


class Recover(Command):
    """Owe written-off debt again, for what is being paid after all."""

    key = "f11"
    twin = "ctrl+f"
    word = "Owe again"


_ITEMS = (
    Spec("Service", 14, lambda one: one.name),
    Spec("Bill", 18, lambda one: one.bill or one.description, grows=1),
    Spec("Due", 8, lambda one: town_date(one.due_on)),
    Spec("Owed", 11, lambda one: money(one.balance_cents), "right"),
)
_GONE = (
    Spec("Written off", 11, lambda one: town_date(one.written_on)),
    Spec("What", 18, lambda one: one.what, grows=1),
    Spec("Amount", 11, lambda one: money(one.amount_cents), "right"),
    Spec("Owed again", 11, lambda one: money(one.recovered_cents), "right"),
    Spec("Because", 16, lambda one: one.reason, grows=1),
)


class ItemTable(ViewTable):
    """Open items; `x` marks those to be written off."""

    KEY_HINTS = (("Enter", "marks"),)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.chosen: set[int] = set()

    def key_of(self, view: OpenItemView) -> int:
        return view.receivable_id

    def mark_of(self, view: OpenItemView) -> str:
        return "x" if view.receivable_id in self.chosen else ""


class GoneTable(ViewTable, can_focus=False):
    """What was written off before."""

    def key_of(self, view: WriteOffView) -> str:
        return f"{view.number} {view.what}"


class WriteOffScreen(DutyScreen[None]):
    """What an account owes, to be marked and written off; and what was written off before."""

    TITLE = "WRITE OFF"
    TOPIC = "write_off"
    COMMANDS = (WriteOff, Recover, Back)
    DEFAULT_CSS = """
    WriteOffScreen #items { height: 2fr; }
    WriteOffScreen #gone { height: 1fr; }
    """

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number
        self._gone: tuple[WriteOffView, ...] = ()

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="about")
        yield Rule()
        yield ItemTable(_ITEMS, empty="Nothing is owed on this account.", id="items")
        yield Rule()
        yield Sides(id="sum")
        yield GoneTable(_GONE, empty="Nothing was written off on this account.", id="gone")

    def on_mount(self) -> None:
        self._items.focus()
        self.desk.run_held(self._load())

    @property
    def _items(self) -> ItemTable:
        return self.query_one(ItemTable)

    async def _load(self, said: str = "") -> None:
        ask, actor = self.desk.ask, self.desk.actor
        try:
            view = await ask("accounts.get_account", self.number)
            items = await ask("corrections.adjusted.list_open_items", actor, view.account)
            self._gone = await ask("corrections.writeoffs.list_write_offs", actor, view.account)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.number = view.account
        owed = owes(view.account, view.balance_cents)
        self.query_one("#about", MessageLine).say(f"{owed}   {view.name}")
        self._items.chosen.clear()
        self._items.show_views(items)
        self.query_one(GoneTable).show_views(self._gone)
        self._show_sum()
        self.message.say(said or self._way_on())

    def _way_on(self) -> str:
        if self.desk.actor.may(WriteOff.permission):
            return "Enter marks an item; F12 writes the marked ones off."
        return "You may look only; what was written off can be owed again."

    def _show_sum(self) -> None:
        chosen = [one for one in self._items.views if one.receivable_id in self._items.chosen]
        line = self.query_one("#sum", Sides)
        line.left = f"{len(chosen)} marked, {money(sum(one.balance_cents for one in chosen))}"
        line.right = f"{money(self._open_cents)} written off and never paid"
        self.refresh_bindings()

    @property
    def _open_cents(self) -> int:
        return sum(one.open_cents for one in self._gone)

    @on(PagedTable.Chosen, "#items")
    def _marked(self) -> None:
        table, one = self._items, self._items.marked
        table.chosen ^= {one.receivable_id}
        table.show_views(table.views, cursor=str(one.receivable_id))
        self._show_sum()

    def allows(self, command: type[Command]) -> bool:
        if command is WriteOff:
            return bool(self._items.chosen)
        return command is not Recover or self._open_cents > 0

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._items.views:
            yield "Enter", "marks"

    # ------------------------------------------------------------------------------ the commands
    def action_write_off(self) -> None:
        """Give them up."""
        self.desk.run_held(self._write_off())

    async def _write_off(self) -> None:
        chosen = tuple(sorted(self._items.chosen))
        try:
            why = await ask_reason(
                self.desk, "write_off", f"Write off {items(len(chosen), 'item')} because"
            )
            if why is None:
                return
            view: AccountView = await self.desk.ask("accounts.get_account", self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        draft = WriteOffDraft(str(uuid.uuid4()), self.number, chosen, *why)
        posted = await self.desk.push_screen_wait(self._question(view, draft))
        if posted is not None:
            await self._load(f"Write-off {posted.number}: {money(posted.amount_cents)}.")

    def _question(self, view: AccountView, draft: WriteOffDraft) -> EffectDialog:
        """What the account owes before and after; it is written off only when that is meant."""
        cents = sum(
            one.balance_cents
            for one in self._items.views
            if one.receivable_id in draft.receivable_ids
        )
        before = view.balance_cents
        effect = Effect(cents, (AccountEffect(view.account, view.name, before, before - cents),))

        async def send() -> CorrectionPosted:
            posted: CorrectionPosted = await ask_approved(
                self.desk, "corrections.writeoffs.write_off", draft, command_id=draft.command_id
            )
            return posted

        title = f"Write off {items(len(draft.receivable_ids), 'item')}, {money(cents)}."
        return EffectDialog(title, effect, (), send)

    def action_recover(self) -> None:
        """It is paid after all."""
        self.desk.run_held(self._recover())

    async def _recover(self) -> None:
        posted = await ask_recovery(self.desk, self.number, self._open_cents)
        if posted is not None:
            owed = f"{money(posted.amount_cents)} is owed again: take the payment now."
            await self._load(f"Recovery {posted.number}: {owed}")
