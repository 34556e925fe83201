"""Payments kept out of the books: the clock that runs out first first."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.returns import commands
from clerktui.screens.returns.forms import ExtendForm, MovesDialog, NoteForm
from clerktui.views.held import HeldStep, HeldView
from clerktui.widgets import Back, Command, LookupInput
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.search_list import SearchListScreen

_SPECS = (
    Spec("No.", 4, lambda held: str(held.number), "right"),
    Spec("Act by", 8, lambda held: town_date(held.act_by) if held.act_by else "-"),
    Spec("What is wrong", 20, lambda held: held.kind_name),
    Spec("Account", 11, lambda held: held.account),
    Spec("Name", 10, lambda held: held.name, grows=1),
    Spec("Amount", 10, lambda held: money(held.amount_cents), "right"),
    Spec("State", 8, lambda held: held.state, from_width=100),
)


class HeldTable(ViewTable, can_focus=False):
    """Held payments; `!` marks a clock that has run out."""

    def key_of(self, view: HeldView) -> int:
        return view.number

    def mark_of(self, view: HeldView) -> str:
        return "!" if view.is_overdue else ""


class HeldScreen(SearchListScreen):
    """What is held and by when it must be settled; a search also finds what was decided."""

    TITLE = "HELD PAYMENTS"
    TOPIC = "improper"
    COMMANDS = (
        commands.Release,
        commands.SendBack,
        commands.Extend,
        commands.Letter,
        commands.Surrender,
        commands.OpenAccount,
        commands.History,
        Back,
    )
    DEFAULT_CSS = """
    HeldScreen #whole { height: 3; }
    """

    ASKS = "improper.held.list_held"
    TABLE = HeldTable
    SPECS = _SPECS
    EMPTY = "Nothing is held. F4 Improper holds a payment while it is taken."

    def open_marked(self) -> None:
        self.action_history()

    def how_many(self) -> str:
        shown = self._table.views
        late = sum(held.is_overdue for held in shown)
        overdue = f", {late} overdue (!)" if late else ""
        return f"{len(shown)} shown{overdue}." if shown else ""

    def show_whole(self) -> None:
        held = self._marked
        lines = list(_told(held)) if held is not None else []
        self.query_one("#whole", Lines).show([((f" {line}", ""),) for line in lines])

    def key_hints(self) -> Iterator[tuple[str, str]]:
        same = self.searches_the_same and self._marked is not None
        yield "Enter", "what was done" if same else "finds"

    def allows(self, command: type[Command]) -> bool:
        held = self._marked
        if command is Back:
            return True
        if held is None:
            return False
        is_held = held.state == "held"
        allowed = {
            commands.Release: is_held and self.desk.drawer is not None,
            commands.SendBack: is_held,
            commands.Extend: is_held,
            commands.Surrender: is_held and held.tender == "cash",
            commands.Letter: held.has_letter,
            commands.OpenAccount: bool(held.account),
        }
        return allowed.get(command, True)

    # ------------------------------------------------------------------------------ the commands
    def action_release(self) -> None:
        """Take it now."""
        if self._marked is not None:
            self._was_left = True
            self.desk.open("payment", held=self._marked.number)

    def action_open_account(self) -> None:
        """The account it is for."""
        if self._marked is not None:
            self._was_left = True
            self.desk.open("account", self._marked.account)

    def action_send_back(self) -> None:
        """It goes back to who sent it."""
        self.desk.run_held(self._step("improper.held.return_held", "Send it back because"))

    def action_surrender(self) -> None:
        """It goes to the Secret Service."""
        self.desk.run_held(self._step("improper.held.surrender_held", "Surrender it; noted"))

    def action_extend(self) -> None:
        """It waits longer."""
        self.desk.run_held(self._step("improper.held.extend_held", "Let it wait", ExtendForm))

    async def _step(self, name: str, title: str, form: Any = NoteForm) -> None:
        held = self._marked
        if held is None:
            return
        number, command_id = held.number, str(uuid.uuid4())

        async def send(**said: Any) -> HeldView:
            step = HeldStep(command_id, number, **said)
            done: HeldView = await self.desk.ask(name, self.desk.actor, step)
            return done

        done = await self.desk.push_screen_wait(form(f"{number}: {title}", send))
        if done is not None:
            letter = " F2 prints its letter." if done.has_letter else ""
            by = f" until {town_date(done.act_by)}" if done.state == "held" else ""
            if done.state != "held":
                self._typed = str(number)
                self.query_one(LookupInput).reset(self._typed)
            await self._find(said=f"Held payment {number} is {done.state}{by}.{letter}")

    def action_letter(self) -> None:
        """Print its letter."""
        self.desk.run_held(self._letter())

    async def _letter(self) -> None:
        held = self._marked
        if held is None:
            return
        try:
            await self.desk.ask("improper.held.print_letter", self.desk.actor, held.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.desk.print_waiting()
        self.message.say(f"Letter H-{held.number} is on its way to the printer.")

    def action_history(self) -> None:
        """What was done with it?"""
        self.desk.run_held(self._history())

    async def _history(self) -> None:
        marked = self._marked
        if marked is not None:
            held = await self.desk.ask("improper.held.get_held", self.desk.actor, marked.number)
            title = f"Held payment {held.number}: {held.state}"
            timezone = self.desk.actor.timezone
            await self.desk.push_screen_wait(MovesDialog(title, held.moves, timezone))


def _told(held: HeldView) -> Iterator[str]:
    """All that is known of a held payment, where its row has no room for it."""
    dated = f", dated {town_date(held.dated_on)}" if held.dated_on else ""
    came = f"{held.tender_name} {held.reference}{dated}, received {town_date(held.received_on)}"
    yield f"{came} by {held.held_by}"
    yield f"Say: {held.script}"
    parts = [f"taken as receipt {held.receipt}" if held.receipt else "", held.payer, held.note]
    yield "   ".join(filter(None, parts))
