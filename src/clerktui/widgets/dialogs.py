"""The dialogs the desk itself needs: the menu of what can be done now, help, and yes or no."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.widget import Widget

from clerktui.views.procedures import ProcedureView
from clerktui.widgets.command import Command, key_word, menu_letters
from clerktui.widgets.listing import Lines
from clerktui.widgets.marked import PART_WORDS, PARTS, told
from clerktui.widgets.reading import Paragraph, Reading
from clerktui.widgets.screen import Dialog
from clerktui.widgets.table import Column, ColumnsTable, PagedTable, Row

_NARROW = 60
"""Columns under which the words of a key stand below it, over the whole width."""


class Close(Command):
    """Close this and go on where you were."""

    key = "escape"
    word = "Back"


class MenuDialog(Dialog[type[Command] | None]):
    """Everything that can be done now, by a plain letter; the marked one is told in full."""

    TITLE = "MENU"
    COMMANDS = (Close,)

    def __init__(self, commands: Sequence[type[Command]]) -> None:
        super().__init__()
        self.letters = menu_letters(commands)

    def body(self) -> Iterable[Widget]:
        yield CommandTable(self.letters)
        yield Lines(id="told")

    def on_mount(self) -> None:
        super().on_mount()
        self._tell()

    def on_resize(self) -> None:
        """Another width tells in other lines."""
        self._tell()

    @on(PagedTable.Moved)
    def _tell(self) -> None:
        """What the marked one does; as many lines as the longest takes, so that nothing jumps."""
        row, width = self.query_one(CommandTable).current, self.app.size.width - 2
        told = [textwrap.wrap(command.help(), width) for command in self.letters.values()]
        marked = textwrap.wrap(self.letters[row.key].help(), width) if row else []
        lines = [*marked, *[""] * (max(map(len, told), default=0) - len(marked))]
        self.query_one("#told", Lines).show([((f" {line}", ""),) for line in lines])

    def on_key(self, event: events.Key) -> None:
        """A letter chooses at once, wherever the cursor is."""
        command = self.letters.get((event.character or "").lower())
        if command is not None:
            event.stop()
            self.dismiss(command)

    def on_paged_table_chosen(self, event: PagedTable.Chosen) -> None:
        self.dismiss(self.letters[event.row.key])


class CommandTable(ColumnsTable):
    """Commands by their letters."""

    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("letter or Enter", "does it"),)

    def __init__(self, letters: dict[str, type[Command]]) -> None:
        rows = [
            Row(letter, (letter.upper(), command.word, key_word(command.key or command.twin)))
            for letter, command in letters.items()
        ]
        widths = [max((cell_len(row.cells[n]) for row in rows), default=1) for n in range(3)]
        super().__init__(*(Column("", width) for width in widths))
        self.offered = rows

    def on_mount(self) -> None:
        self.show(self.offered)


class NextGoverning(Command):
    """The next procedure that governs here."""

    key = "plus"
    also = ("right",)
    word = "Next"


class SayAloud(Command):
    """What is said aloud: in English, in Spanish, then the procedure again."""

    key = "asterisk"
    word = "Say"


class Whole(Command):
    """The procedure on a screen of its own: to print it, to see its earlier versions."""

    key = "slash"
    word = "Open"


class HelpDialog(Dialog[str | None]):
    """The town's procedure for a screen, what the screen is for, and what each key does.

    It gives the topic of the procedure that is to be opened, or None.

    Args:
        about: the screen's docstring; its first paragraph is shown.
        commands: what can be done there.
        procedures: those that govern there, the closest first.
    """

    TITLE = "HELP"
    COMMANDS = (NextGoverning, SayAloud, Whole, Close)

    def __init__(
        self,
        about: str,
        commands: Sequence[type[Command]],
        procedures: Sequence[ProcedureView] = (),
    ) -> None:
        super().__init__()
        self.about = " ".join(about.partition("\n\n")[0].split())
        self.commands = commands
        self.procedures = procedures
        self.place, self.part = 0, PARTS[0]

    def body(self) -> Iterable[Widget]:
        yield Reading(*self._paragraphs())

    def _paragraphs(self) -> Iterator[Paragraph]:
        if self.procedures:
            yield from self._procedure(self.procedures[self.place])
            yield Paragraph("")
        yield Paragraph(self.about, is_bold=True)
        for one in self.commands:
            if self.app.size.width < _NARROW:
                yield Paragraph(_narrow_keys(one), is_bold=True)
                yield Paragraph(one.help(), lead="  ")
            else:
                yield Paragraph(one.help(), lead=_keys(one))

    def _procedure(self, procedure: ProcedureView) -> Iterator[Paragraph]:
        words = PART_WORDS[self.part]
        said = "" if self.part == PARTS[0] else f": {words[:1].lower()}{words[1:]}"
        yield Paragraph(f"{procedure.title}{said}", is_bold=True)
        yield from told(procedure, self.part)
        others = len(self.procedures) - 1
        if others:
            yield Paragraph("")
            words = "one more procedure governs" if others == 1 else f"{others} more govern"
            yield Paragraph(f"+ {words} here.")

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self.query_one(Reading).is_cut:
            yield "Up Down PgUp PgDn", "read on"

    def allows(self, command: type[Command]) -> bool:
        if command is Whole:
            return bool(self.procedures) and getattr(self.app, "actor", None) is not None
        if command is SayAloud:
            return bool(self._parts()[1:])
        return command is not NextGoverning or len(self.procedures) > 1

    def _parts(self) -> list[str]:
        """What there is to be shown of this procedure."""
        if not self.procedures:
            return []
        shown = self.procedures[self.place]
        return [part for part in PARTS if part == PARTS[0] or shown.script(part)]

    def _show(self) -> None:
        reading = self.query_one(Reading)
        reading.top = 0
        reading.set_paragraphs(*self._paragraphs())
        reading.refresh(layout=True)
        self.refresh_bindings()

    def action_next_governing(self) -> None:
        """The next one; after the last the first."""
        self.place, self.part = (self.place + 1) % len(self.procedures), PARTS[0]
        self._show()

    def action_say_aloud(self) -> None:
        """The next part there is."""
        parts = self._parts()
        self.part = parts[(parts.index(self.part) + 1) % len(parts)]
        self._show()

    def action_whole(self) -> None:
        """It is opened by whoever asked for help."""
        self.dismiss(self.procedures[self.place].topic)


def _narrow_keys(command: type[Command]) -> str:
    keys = [key_word(key) for key in (command.key, command.twin) if key]
    return "  ".join([*keys, command.word])


def _keys(command: type[Command]) -> str:
    keys = f"{key_word(command.key):<6}  {key_word(command.twin) if command.twin else '':<6}"
    return f"{keys}  {command.word:<12}  "
