"""What can be done with the batches of the office and with the marked one."""

from __future__ import annotations

from clerktui.widgets import Command
from clerktui.widgets.referring import Refer


class NewBatch(Command):
    """Begin a batch: its source, its control total, then the envelopes."""

    key = "f4"
    twin = "ctrl+n"
    word = "New"
    permission = "batch.key"


class ShowAll(Command):
    """Show posted and discarded batches, too; again, show only what is not posted yet."""

    key = "f3"
    twin = "ctrl+r"
    word = "All"


class ChangeHeader(Command):
    """Change the marked batch's header: control total, count, note."""

    key = "f5"
    twin = "ctrl+e"
    word = "Header"
    letter = "e"
    permission = "batch.key"
    in_footer = False


class Suspense(Command):
    """List unidentified money: find whose it is, or return it."""

    key = "f7"
    twin = "ctrl+f"
    word = "Suspense"


class Verify(Command):
    """Key chosen lines of the marked batch a second time."""

    key = "f9"
    twin = "ctrl+y"
    word = "Verify"
    permission = "batch.verify"


class Discard(Command):
    """Throw the marked batch away; with lines in it that takes a supervisor and the reason."""

    key = "f8"
    twin = "ctrl+x"
    word = "Discard"
    permission = "batch.key"


class Keyed(Command):
    """Say that the marked batch is keyed whole, whoever keyed it; it waits for its proof."""

    word = "Keyed whole"
    letter = "w"
    permission = "batch.key"
    in_footer = False


class PostingDate(Command):
    """Post the marked batch to another open day, with the reason: its own day can be closed."""

    word = "Posting date"
    letter = "p"
    permission = "batch.key"
    in_footer = False


class Reassign(Command):
    """Give the marked batch to another clerk, with the reason."""

    key = "f6"
    twin = "ctrl+g"
    word = "Reassign"
    permission = "batch.key"
    in_footer = False


class Life(Command):
    """Read who moved the marked batch on, when, and with which totals."""

    key = "f2"
    twin = "ctrl+p"
    word = "Life"
    in_footer = False


class ReferBatch(Refer):
    """Refer the marked batch to somebody else, with the reason."""

    key = "ctrl+t"
    action = "refer"


class Errors(Command):
    """See how accurately each clerk keys."""

    word = "Keying errors"
    permission = "batch.errors"
    in_footer = False
