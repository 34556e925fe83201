"""The queue of applications that are not complete: whose, how old, what is missing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.screens.applications.commands import Letter, New, Reassign
from clerktui.views.applications import ApplicationView, GiveDraft, StartDraft
from clerktui.widgets import Back, Command
from clerktui.widgets.listing import Lines, Spec, ViewTable, flow
from clerktui.widgets.reasons import ask_note
from clerktui.widgets.search_list import SearchListScreen


class ApplicationTable(ViewTable, can_focus=False):
    """Applications."""

    def key_of(self, view: ApplicationView) -> int:
        return view.number


class ApplicationsScreen(SearchListScreen):
    """What is not complete, the oldest first; with a word, also what ended. Enter opens one."""

    TITLE = "APPLICATIONS"
    TOPIC = "open_account"
    COMMANDS = (New, Letter, Reassign, Back)
    DEFAULT_CSS = """
    ApplicationsScreen #whole { height: 3; }
    """
    TABLE = ApplicationTable
    ASKS = "applications.looking.list_applications"
    SPECS = (
        Spec("No.", 4, lambda one: str(one.number), "right"),
        Spec("Applicant", 18, lambda one: one.applicant or "(no name yet)", grows=1),
        Spec("Owner", 12, lambda one: one.owner_name, grows=1),
        Spec("Days", 4, lambda one: str(one.age_days), "right"),
        Spec("State", 9, lambda one: one.state),
        Spec("Missing", 22, lambda one: one.missing_words, grows=3),
    )
    EMPTY = "Every application is complete. F4 begins one."

    def open_marked(self) -> None:
        if self._marked is not None:
            self._was_left = True
            self.desk.open("application", self._marked.number)

    def how_many(self) -> str:
        return f"{len(self._table.views)} shown."

    def show_whole(self) -> None:
        one = self._marked
        told = []
        if one is not None:
            what = "missing:" if one.missing else "nothing is missing"
            what = what if one.state == "open" else f"{one.state} {one.account}"
            known = (one.applicant, one.answers.get("premise", ""), what)
            told = [(text, "") for text in (*known, *(left.name for left in one.missing)) if text]
        self.query_one("#whole", Lines).show(flow(told, self.size.width, 3))

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "Enter", "opens" if self.searches_the_same else "finds"

    def allows(self, command: type[Command]) -> bool:
        if command in (Letter, Reassign):
            return self._marked is not None and self._marked.state == "open"
        return True

    # ------------------------------------------------------------------------------ the commands
    def action_new(self) -> None:
        """Begin one."""
        self.desk.run_held(self._new())

    async def _new(self) -> None:
        draft = StartDraft(str(uuid.uuid4()))
        done = await self._do("applications.answering.start", draft)
        if done is not None:
            self._was_left = True
            self.desk.open("application", done.number)

    def action_letter(self) -> None:
        """To who applied."""
        self.desk.run_held(self._letter())

    async def _letter(self) -> None:
        draft = GiveDraft(str(uuid.uuid4()), self._marked.number)
        if await self._do("applications.letters.send_letter", draft) is not None:
            await self._find(said=f"The letter for application {draft.number} is printing.")

    def action_reassign(self) -> None:
        """To a co-worker."""
        self.desk.run_held(self._reassign())

    async def _reassign(self) -> None:
        number = self._marked.number
        title = f"Who looks after application {number}?"
        to = await ask_note(self.desk, title, label=" User name")
        if to is None:
            return
        draft = GiveDraft(str(uuid.uuid4()), number, to)
        if await self._do("applications.answering.give", draft) is not None:
            await self._find(said=f"Application {number} is with {to}.")

    async def _do(self, name: str, draft: Any) -> Any:
        try:
            return await self.desk.ask(name, self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return None
