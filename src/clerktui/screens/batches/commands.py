"""What a clerk can do while keying a batch."""

from __future__ import annotations

from clerktui.widgets import Command


class Done(Command):
    """The stack is keyed: go on to the edit list."""

    key = "f12"
    twin = "ctrl+t"
    word = "Done"
    permission = "batch.key"


class Difference(Command):
    """Name the lines that may explain the difference, as * on an empty account does."""

    key = "f6"
    twin = "ctrl+g"
    word = "Difference"
    letter = "f"
    in_footer = False


class Tender(Command):
    """Pay this line by something else than the rest of the batch."""

    key = "f3"
    twin = "ctrl+r"
    word = "Tender"


class Header(Command):
    """Change the header: control total, count, start field."""

    key = "f5"
    twin = "ctrl+e"
    word = "Header"
    letter = "e"


class GoToLine(Command):
    """Go to a line by its number and correct it."""

    key = "f7"
    twin = "ctrl+f"
    word = "Line"


class Improper(Command):
    """Something is wrong with what is in this envelope: what the town does, and keeping it."""

    key = "f4"
    twin = "ctrl+n"
    word = "Improper"
    permission = "improper.hold"
    in_footer = False


class RemoveLine(Command):
    """Take a line off the batch: the one being corrected, or the last."""

    key = "f8"
    twin = "ctrl+x"
    word = "Remove"


class Leave(Command):
    """Leave the line as it was; from a new line: leave, everything typed is kept."""

    key = "escape"
    word = "Back"
