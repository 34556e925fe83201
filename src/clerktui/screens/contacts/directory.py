"""The directory: found while it is typed; whether they are there, and what to say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual import on

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.rules.directory import rank
from clerktui.screens.contacts.entry import EntryForm
from clerktui.views.contacts import DirectoryDraft, DirectoryView
from clerktui.widgets import Back, Command, LookupInput
from clerktui.widgets.listing import Lines, Spec, ViewTable, flow
from clerktui.widgets.search_list import SearchListScreen


class AddEntry(Command):
    """Add an entry to the directory."""

    key = "f4"
    twin = "ctrl+n"
    word = "Add"
    letter = "d"
    permission = "directory.edit"


class ChangeEntry(Command):
    """Change the marked entry, or take it out of use."""

    key = "f5"
    twin = "ctrl+e"
    word = "Change"
    letter = "a"
    permission = "directory.edit"


class DirectoryTable(ViewTable, can_focus=False):
    """Entries of the directory."""

    def key_of(self, view: DirectoryView) -> int:
        return view.entry


class DirectoryScreen(SearchListScreen):
    """Whom to give a caller to: type a topic, a name or a department; the list follows."""

    TITLE = "DIRECTORY"
    TOPIC = "directory"
    COMMANDS = (AddEntry, ChangeEntry, Back)
    DEFAULT_CSS = """
    DirectoryScreen #whole { height: 5; }
    """
    TABLE = DirectoryTable
    SPECS = (
        Spec("Department", 15, lambda one: one.department, grows=1),
        Spec("Person", 13, lambda one: one.person, grows=1),
        Spec("Number", 13, lambda one: f"{one.phone} {one.extension}".strip(), grows=1),
        Spec("Now", 27, lambda one: one.standing),
        Spec("For", 20, lambda one: one.topics, from_width=100, grows=3),
    )
    EMPTY = "Nobody is in the directory for that. Type another word."

    def __init__(self, typed: str = "") -> None:
        super().__init__(typed)
        self._all: tuple[DirectoryView, ...] = ()

    async def _find(self, after: tuple[int, ...] | None = None, said: str = "") -> None:
        del after
        try:
            self._all = await self.desk.ask("directory.search", self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._narrow()
        self.message.say(said or self.how_many())

    @on(LookupInput.Changed)
    def _as_typed(self) -> None:
        """Nothing is asked while typing: the whole directory is here."""
        self._typed = self.query_one(LookupInput).value.strip()
        self._narrow()
        self.message.say(self.how_many())

    def _narrow(self) -> None:
        parts = {
            one.entry: (one.topics, one.department, one.person, one.phone) for one in self._all
        }
        ranks = [(rank(self._typed, parts[one.entry]), n) for n, one in enumerate(self._all)]
        fitting = sorted((fit, n) for fit, n in ranks if fit is not None)
        self._table.show_views([self._all[n] for _, n in fitting])
        self.show_whole()
        self.refresh_bindings()

    def open_marked(self) -> None:
        """All of an entry stands under the list already."""

    def how_many(self) -> str:
        shown = self._table.views
        there = sum(one.is_open for one in shown)
        return f"{len(shown)} found, {there} there now."

    def show_whole(self) -> None:
        one = self._marked
        self.query_one("#whole", Lines).show(list(_told(one, self.size.width)) if one else [])

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "letters", "find"

    def allows(self, command: type[Command]) -> bool:
        return command is not ChangeEntry or self._marked is not None

    # ------------------------------------------------------------------------------ the commands
    def action_add_entry(self) -> None:
        """Another one."""
        self.desk.run_held(self._edit(None))

    def action_change_entry(self) -> None:
        """The marked one."""
        self.desk.run_held(self._edit(self._marked))

    async def _edit(self, view: DirectoryView | None) -> None:
        entry = view.entry if view else None

        async def send(**said: Any) -> str:
            draft = DirectoryDraft(**said)
            await self.desk.ask("directory.save_entry", self.desk.actor, draft, entry)
            return draft.department

        saved = await self.desk.push_screen_wait(EntryForm(view, send))
        if saved is not None:
            await self._find(said=f"{saved} is in the directory as you typed it.")


def _told(one: DirectoryView, width: int) -> Iterator[list[tuple[str, str]]]:
    number = f"{one.phone} ext. {one.extension}" if one.extension else one.phone
    look = "bold" if one.is_open else "grave"
    head = [(f"{one.department}  {one.person}  {number}", "bold"), (one.standing, look)]
    yield from flow(head, width, 1)
    facts = (one.topics, one.hours, f"speaks {one.languages}", one.note)
    yield from flow([(text, "") for text in facts if text], width, 2)
    if one.say:
        yield from flow([(f"Say: {one.say}", "bold")], width, 2)
