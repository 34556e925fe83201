"""What can be done about what rules charge."""

from __future__ import annotations

from clerktui.widgets import Command


class Show(Command):
    """Show late fees to be charged, then tax interest, then the runs, then the waivers."""

    key = "f5"
    twin = "ctrl+e"
    word = "Show"


class Release(Command):
    """Charge what the edit list says, and nothing twice."""

    key = "f6"
    twin = "ctrl+g"
    word = "Release"
    permission = "accrual.run"


class Undo(Command):
    """Take the marked run back while nothing is paid on it, or end the marked waiver."""

    key = "f8"
    twin = "ctrl+x"
    word = "Undo"
    permission = "accrual.run"


class Spare(Command):
    """Spare the account late fees for a time; its notices are sent all the same."""

    key = "f4"
    twin = "ctrl+n"
    word = "Spare"
    letter = "k"
    permission = "accrual.waive"


class Taxes(Command):
    """The taxes by year, with their interest as of today."""

    key = "f5"
    twin = "ctrl+e"
    word = "Taxes"
    letter = "t"
    permission = "account.view"


class Waive(Command):
    """Take the marked late fee off again, as far as it is not paid."""

    key = "f8"
    twin = "ctrl+x"
    word = "Waive"
    letter = "i"
    permission = "accrual.waive"


class Garnish(Command):
    """Garnishments and attachments for its taxes: the cases there are, and a new one."""

    key = "f9"
    twin = "ctrl+p"
    word = "Garnish"
    letter = "9"
    permission = "account.view"
