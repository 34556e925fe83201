"""What can be done at the end of a day."""

from __future__ import annotations

from clerktui.widgets import Command


class CloseDay(Command):
    """Close the day: ledger batch, seal and papers; asks first when something is warned about."""

    key = "f12"
    twin = "ctrl+t"
    word = "Close"
    permission = "day.close"


class Reopen(Command):
    """Open the closed day again, with the reason; the mark stays."""

    key = "f8"
    twin = "ctrl+x"
    word = "Reopen"
    permission = "day.close"


class Papers(Command):
    """List the papers kept with the day and read them."""

    key = "f5"
    twin = "ctrl+e"
    word = "Papers"
    permission = "report.view"


class Ledger(Command):
    """What the day gives the general ledger."""

    key = "f7"
    twin = "ctrl+f"
    word = "Ledger"
    permission = "report.view"


class LookAgain(Command):
    """Ask the books again what is open."""

    key = "f6"
    twin = "ctrl+g"
    word = "Again"


class Post(Command):
    """Post what is not in the ledger yet as a batch of its own."""

    key = "f12"
    twin = "ctrl+t"
    word = "Post"
    letter = "s"
    permission = "gl.post"


class Batches(Command):
    """List the ledger batches; Enter opens one."""

    key = "f6"
    twin = "ctrl+g"
    word = "Batches"
    letter = "t"
