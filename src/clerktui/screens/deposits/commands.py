"""What can be done with deposits."""

from __future__ import annotations

from clerktui.widgets import Command


class NewDeposit(Command):
    """Prepare a deposit of what waits: closed drawers, posted batches, later corrections."""

    key = "f4"
    twin = "ctrl+n"
    word = "New"
    permission = "deposit.prepare"


class ShowAll(Command):
    """Show deposits the bank has and cancelled ones, too; again, only what is under way."""

    key = "f3"
    twin = "ctrl+r"
    word = "All"


class OnHand(Command):
    """List the money on hand by day, and by when it must be at the bank."""

    key = "f5"
    twin = "ctrl+e"
    word = "On hand"


class Match(Command):
    """Match the bank's file to the deposits taken there."""

    key = "f7"
    twin = "ctrl+f"
    word = "Match"


class PrepareNow(Command):
    """Put what is listed on a slip."""

    key = "f12"
    twin = "ctrl+t"
    word = "Prepare"
    permission = "deposit.prepare"


class NextBank(Command):
    """Prepare for the town's next bank account."""

    key = "f6"
    twin = "ctrl+g"
    word = "Bank"
    letter = "n"


class AtBank(Command):
    """Batches the bank has already, to be booked; again, money to be carried there."""

    key = "f3"
    twin = "ctrl+r"
    word = "At bank"


class Deposited(Command):
    """It was handed in at the bank: it is booked, if it agrees with the books."""

    key = "f12"
    twin = "ctrl+t"
    word = "Deposited"
    letter = "i"
    permission = "deposit.prepare"


class Seen(Command):
    """The bank has it, as you read in its statement."""

    key = "f9"
    twin = "ctrl+p"
    word = "Seen"
    permission = "deposit.match"


class Reprint(Command):
    """Print the slip again."""

    key = "f2"
    twin = "ctrl+r"
    word = "Print"


class Cancel(Command):
    """Take the deposit back, with the reason; what is on it waits again."""

    key = "f8"
    twin = "ctrl+x"
    word = "Cancel"
    permission = "deposit.match"


class ApplyMatches(Command):
    """Mark everything that has exactly one match."""

    key = "f12"
    twin = "ctrl+t"
    word = "Apply"
    permission = "deposit.match"
