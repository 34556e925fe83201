"""The adjustments of an account, newest first; undone whole, with a note."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.views.adjustments import AdjustmentView, UndoDraft
from clerktui.views.corrections import CorrectionPosted
from clerktui.widgets import Back, Command, DutyScreen
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.listing import Spec, ViewTable, owes
from clerktui.widgets.reasons import ask_note


class Undo(Command):
    """Undo the marked adjustment whole; every cent goes back where it was."""

    key = "f8"
    twin = "ctrl+x"
    word = "Undo"
    permission = "correction.adjust"


def _state(one: AdjustmentView) -> str:
    if one.undone_by:
        return f"undone by {one.undone_by}"
    return f"undoes {one.undoes}" if one.undoes else one.note


_SPECS = (
    Spec("No.", 5, lambda one: str(one.number), "right"),
    Spec("Date", 8, lambda one: town_date(one.business_date)),
    Spec("Amount", 11, lambda one: money(one.amount_cents), "right"),
    Spec("Because", 16, lambda one: one.reason, grows=1),
    Spec("Clerk", 14, lambda one: one.clerk),
    Spec("Note", 14, _state, grows=2),
)


class AdjustmentTable(ViewTable):
    """Adjustments; below zero, less is owed by it."""

    KEY_HINTS = ()

    def key_of(self, view: AdjustmentView) -> int:
        return view.number


class AdjustmentsScreen(DutyScreen[None]):
    """What was adjusted on an account, and what of it was undone."""

    TITLE = "ADJUSTMENTS"
    TOPIC = "adjust"
    COMMANDS = (Undo, Back)

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number

    def body(self) -> Iterable[Widget]:
        yield AdjustmentTable(_SPECS, empty="Nothing was adjusted on this account.", id="found")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self._load())

    @property
    def _table(self) -> AdjustmentTable:
        return self.query_one(AdjustmentTable)

    async def _load(self, said: str = "") -> None:
        try:
            found = await self.desk.ask(
                "corrections.adjusted.list_adjustments", self.desk.actor, self.number
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._table.show_views(found)
        self.refresh_bindings()
        self.message.say(said or f"{len(found)} adjustments of {self.number}.")

    def allows(self, command: type[Command]) -> bool:
        one = self._table.marked
        return command is Back or (one is not None and not one.undone_by and not one.undoes)

    def action_undo(self) -> None:
        """Undo it, with the reason."""
        self.desk.run_held(self._undo())

    async def _undo(self) -> None:
        one = self._table.marked
        if one is None:
            return
        title = f"Undo adjustment {one.number} of {money(one.amount_cents)}"
        note = await ask_note(self.desk, title)
        if note is None:
            return
        draft = UndoDraft(str(uuid.uuid4()), one.number, note)
        try:
            posted: CorrectionPosted = await ask_approved(
                self.desk,
                "corrections.adjustments.undo_adjustment",
                draft,
                command_id=draft.command_id,
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        owed = ", ".join(owes(*balance) for balance in posted.balances)
        await self._load(f"Adjustment {posted.number} undid {one.number}. {owed}.")
