"""The dialogs the desk itself needs: the menu of what can be done now, help, and yes or no."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.widget import Widget

from clerktui.widgets.command import Command, key_word, menu_letters
from clerktui.widgets.listing import Lines
from clerktui.widgets.reading import Paragraph, Reading
from clerktui.widgets.screen import Dialog
from clerktui.widgets.table import Column, ColumnsTable, PagedTable, Row


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


class HelpDialog(Dialog[None]):
    """The town's procedure for a screen, what the screen is for, and what each key does.

    Args:
        about: the screen's docstring; its first paragraph is shown.
        commands: what can be done there.
        procedure: title and text of the town's procedure, or two empty texts.
    """

    TITLE = "HELP"
    COMMANDS = (Close,)

    def __init__(
        self,
        about: str,
        commands: Sequence[type[Command]],
        procedure: tuple[str, str] = ("", ""),
    ) -> None:
        super().__init__()
        self.about = " ".join(about.partition("\n\n")[0].split())
        self.commands = commands
        self.procedure = procedure

    def body(self) -> Iterable[Widget]:
        title, text = self.procedure
        paragraphs = [Paragraph(title, is_bold=True)] if title else []
        for part in filter(None, text.split("\n\n")):
            paragraphs += [Paragraph(" ".join(part.split())), Paragraph("")]
        yield Reading(
            *paragraphs,
            Paragraph(self.about, is_bold=True),
            *(Paragraph(command.help(), lead=_keys(command)) for command in self.commands),
        )

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self.query_one(Reading).is_cut:
            yield "Up Down PgUp PgDn", "read on"


def _keys(command: type[Command]) -> str:
    keys = f"{key_word(command.key):<6}  {key_word(command.twin) if command.twin else '':<6}"
    return f"{keys}  {command.word:<12}  "
