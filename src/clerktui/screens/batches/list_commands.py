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
    """Throw the marked batch away: an empty one, or one from a file with the reason; asks first."""

    key = "f8"
    twin = "ctrl+x"
    word = "Discard"
    permission = "batch.key"


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
    """Refer the marked batch to a supervisor or a co-worker, with the reason and the words."""

    key = "f12"
    twin = "ctrl+t"
    action = "refer"


class Errors(Command):
    """See how accurately each clerk keys."""

    word = "Keying errors"
    letter = "k"
    permission = "batch.errors"
    in_footer = False
