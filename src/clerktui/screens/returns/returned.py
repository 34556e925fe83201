"""Items the bank returned: those still owed first, with what became of each."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.returns import commands
from clerktui.screens.returns.forms import MovesDialog, NoteForm
from clerktui.views.returns import ReturnedStep, ReturnedView
from clerktui.widgets import Back, Command
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.search_list import SearchListScreen

_WIDE = 100
_SPECS = (
    Spec("No.", 4, lambda item: str(item.number), "right"),
    Spec("Noticed", 8, lambda item: town_date(item.noticed_on)),
    Spec("Account", 11, lambda item: item.account),
    Spec("Name", 12, lambda item: item.name, grows=1),
    Spec("Number", 8, lambda item: item.reference, from_width=_WIDE),
    Spec("Amount", 10, lambda item: money(item.amount_cents), "right"),
    Spec("Owed", 10, lambda item: money(item.owed_cents), "right"),
    Spec("State", 9, lambda item: "again" if item.state == "redeposited" else item.state),
)


class ReturnedTable(ViewTable, can_focus=False):
    """Returned items; `!` marks what is still owed."""

    def key_of(self, view: ReturnedView) -> int:
        return view.number

    def mark_of(self, view: ReturnedView) -> str:
        return "!" if view.owed_cents else ""


class ReturnedScreen(SearchListScreen):
    """What the bank returned: find an item by number, account, name, check, or its state."""

    TITLE = "RETURNED ITEMS"
    TOPIC = "returned"
    COMMANDS = (
        commands.TakeBack,
        commands.Letter,
        commands.Waive,
        commands.Settle,
        commands.OpenReceipt,
        commands.OpenAccount,
        commands.History,
        Back,
    )
    DEFAULT_CSS = """
    ReturnedScreen #whole { height: 4; }
    """

    ASKS = "returns.items.list_returned"
    TABLE = ReturnedTable
    SPECS = _SPECS
    EMPTY = "No item has been returned. F4 takes one back."

    def open_marked(self) -> None:
        self.action_history()

    def how_many(self) -> str:
        shown = self._table.views
        owed = sum(item.owed_cents for item in shown)
        return f"{len(shown)} items, {money(owed)} of them still owed." if shown else ""

    def show_whole(self) -> None:
        item = self._marked
        lines = list(_told(item)) if item is not None else []
        self.query_one("#whole", Lines).show([((f" {line}", ""),) for line in lines])

    def key_hints(self) -> Iterator[tuple[str, str]]:
        same = self.searches_the_same and self._marked is not None
        yield "Enter", "what was done" if same else "finds"

    def allows(self, command: type[Command]) -> bool:
        item = self._marked
        if command in (Back, commands.TakeBack):
            return True
        if item is None:
            return False
        allowed = {
            commands.Letter: item.has_letter,
            commands.Waive: item.fee_cents > 0,
            commands.Settle: item.state == "reversed",
            commands.OpenAccount: bool(item.account),
        }
        return allowed.get(command, True)

    # ------------------------------------------------------------------------------ the commands
    def action_take_back(self) -> None:
        """What came back?"""
        self._was_left = True
        self.desk.open("return_find")

    def action_open_receipt(self) -> None:
        """The receipt it was paid with."""
        if self._marked is not None:
            self._was_left = True
            self.desk.open("receipt", self._marked.receipt)

    def action_open_account(self) -> None:
        """The account it was paid on."""
        if self._marked is not None:
            self._was_left = True
            self.desk.open("account", self._marked.account)

    def action_history(self) -> None:
        """What was done about it?"""
        self.desk.run_held(self._history())

    async def _history(self) -> None:
        item = await self._asked("returns.items.get_returned")
        if item is not None:
            title = f"Returned item {item.number}: {item.state}"
            timezone = self.desk.actor.timezone
            await self.desk.push_screen_wait(MovesDialog(title, item.moves, timezone))

    async def _asked(self, name: str, **options: Any) -> Any:
        marked = self._marked
        if marked is None:
            return None
        try:
            return await self.desk.ask(name, self.desk.actor, marked.number, **options)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return None

    def action_letter(self) -> None:
        """Print its letter."""
        self.desk.run_held(self._letter())

    async def _letter(self) -> None:
        letter = await self._asked("returns.items.get_letter", queue=True)
        if letter is not None:
            self.desk.print_waiting()
            copy = f", DUPLICATE {letter.copy_no}" if letter.copy_no else ""
            self.message.say(f"Letter {letter.number}{copy} is on its way to the printer.")

    def action_waive(self) -> None:
        """Leave its fee out after all."""
        item = self._marked
        if item is not None:
            title = f"Waive the fee {money(item.fee_cents)} of item {item.number} because"
            form = ("returns.items.waive_fee", title, "Say why.")
            self.desk.run_held(self._step(*form))

    def action_settle(self) -> None:
        """It was made good."""
        item = self._marked
        if item is not None:
            self.desk.run_held(self._step("returns.items.settle", f"Item {item.number} is good"))

    async def _step(self, name: str, title: str, needed: str = "") -> None:
        item = self._marked
        if item is None:
            return
        number, command_id = item.number, str(uuid.uuid4())

        async def send(note: str) -> ReturnedView:
            step = ReturnedStep(command_id, number, note)
            done: ReturnedView = await ask_approved(self.desk, name, step, command_id=command_id)
            return done

        done = await self.desk.push_screen_wait(NoteForm(title, send, needed=needed))
        if done is not None:
            owed = money(done.owed_cents)
            await self._find(said=f"Item {done.number} is {done.state}; {owed} of it is owed.")


def _told(item: ReturnedView) -> Iterator[str]:
    """All that is known of an item, where its row has no room for it."""
    came = f"{item.tender} {item.reference}, receipt {item.receipt}, {item.code} {item.reason}"
    yield f"{came} {item.bank_reference}".rstrip()
    if item.state == "redeposited":
        yield f"Presented again {item.attempts} times; nothing was taken back."
        return
    yield f"Fee {money(item.fee_cents)}: {item.fee_rule}"
    parts = []
    if item.recovery_cents:
        parts.append(f"charged anew {money(item.recovery_cents)}")
    if item.lost_cents:
        parts.append(f"no account to charge for {money(item.lost_cents)}")
    if item.interest_booked_cents:
        parts.append(f"tax interest {money(item.interest_booked_cents)}")
    if item.interest_cents:
        parts.append(f"since then {money(item.interest_cents)} (not booked)")
    if item.flag_until:
        parts.append(f"CASH ONLY until {town_date(item.flag_until)}")
    if parts:
        yield "   ".join(parts)
    yield f"Correction {item.correction} by {item.clerk}"
