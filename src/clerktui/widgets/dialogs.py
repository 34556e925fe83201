"""The dialogs the desk itself needs: the menu of what can be done now, help, and yes or no."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from textual import events
from textual.widget import Widget

from clerktui.widgets.command import Command, key_word, menu_letters
from clerktui.widgets.lines import MessageLine
from clerktui.widgets.reading import Paragraph, Reading
from clerktui.widgets.screen import Dialog
from clerktui.widgets.table import Column, PagedTable, Row


class Close(Command):
    """Close this and go on where you were."""

    key = "escape"
    word = "Back"


class MenuDialog(Dialog[type[Command] | None]):
    """Everything that can be done now, by a plain letter."""

    TITLE = "MENU"
    COMMANDS = (Close,)
    DEFAULT_CSS = """
    MenuDialog PagedTable { height: auto; max-height: 18; }
    """

    def __init__(self, commands: Sequence[type[Command]]) -> None:
        super().__init__()
        self.letters = menu_letters(commands)

    def body(self) -> Iterable[Widget]:
        yield CommandTable(self.letters)

    def on_key(self, event: events.Key) -> None:
        """A letter chooses at once, wherever the cursor is."""
        command = self.letters.get((event.character or "").lower())
        if command is not None:
            event.stop()
            self.dismiss(command)

    def on_paged_table_chosen(self, event: PagedTable.Chosen) -> None:
        self.dismiss(self.letters[event.row.key])

    def action_close(self) -> None:
        """Nothing was chosen."""
        self.dismiss(None)


class CommandTable(PagedTable):
    """Commands by their letters."""

    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("letter or Enter", "does it"),)

    def __init__(self, letters: dict[str, type[Command]]) -> None:
        super().__init__(Column("", 1), Column("", 12), Column("", 6), Column("", 52))
        self.letters = letters

    def on_mount(self) -> None:
        self.styles.height = len(self.letters)
        self.show(
            Row(letter, (letter.upper(), command.word, key_word(command.key), command.help()))
            for letter, command in self.letters.items()
        )


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

    def action_close(self) -> None:
        """Enough read."""
        self.dismiss(None)


def _keys(command: type[Command]) -> str:
    keys = f"{key_word(command.key):<6}  {key_word(command.twin) if command.twin else '':<6}"
    return f"{keys}  {command.word:<12}  "


class Yes(Command):
    """Do it."""

    key = "y"
    word = "Yes"
    in_menu = False


class No(Command):
    """Do not do it."""

    key = "n"
    also = ("escape", "enter")
    word = "No"
    in_menu = False


class Confirm(Dialog[bool]):
    """A question whose yes cannot be undone: it must be read, so nothing typed ahead answers it.

    Args:
        question: the question, naming what will happen.
        details: further lines of facts.
    """

    COMMANDS: ClassVar[Any] = (Yes, No)
    DROPS_TYPE_AHEAD = True
    AUTO_FOCUS = ""

    def __init__(self, question: str, *details: str) -> None:
        super().__init__()
        self.question = question
        self.details = details

    def body(self) -> Iterable[Widget]:
        for _ in (self.question, *self.details):
            yield MessageLine(classes="said")

    def on_mount(self) -> None:
        lines: Any = self.query(".said").results(MessageLine)
        for line, text in zip(lines, (self.question, *self.details), strict=True):
            line.say(text)

    def action_yes(self) -> None:
        """The clerk means it."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Leave everything as it is."""
        self.dismiss(False)
