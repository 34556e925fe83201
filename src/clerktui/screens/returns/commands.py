"""What a clerk can do with returned items and held payments."""

from __future__ import annotations

from clerktui.widgets import Command


class TakeBack(Command):
    """Find what the bank returned, by trace, check number, receipt or amount, and take it back."""

    key = "f4"
    twin = "ctrl+n"
    word = "Take back"
    permission = "returned.process"


class Letter(Command):
    """Print the letter about the marked one; a second time it is marked as a copy."""

    key = "f2"
    twin = "ctrl+r"
    word = "Letter"


class Waive(Command):
    """Take the marked item's fee or penalty off, with the reason, while nobody has paid it."""

    key = "f8"
    twin = "ctrl+x"
    word = "Waive"
    letter = "i"
    permission = "returned.waive"


class Settle(Command):
    """The customer has made the marked item good: nothing of it is owed any more."""

    key = "f9"
    twin = "ctrl+y"
    word = "Settled"
    permission = "returned.process"


class OpenReceipt(Command):
    """Read the receipt of the marked one."""

    key = "f6"
    twin = "ctrl+g"
    word = "Receipt"
    permission = "receipt.view"
    in_footer = False


class OpenAccount(Command):
    """Open the account of the marked one."""

    key = "f3"
    twin = "ctrl+f"
    word = "Account"
    permission = "account.view"
    in_footer = False


class History(Command):
    """Read what was done about the marked one: when, by whom, and what was said."""

    key = "f5"
    twin = "ctrl+p"
    word = "What was done"
    in_footer = False


class Release(Command):
    """Take the marked payment now: the ticket opens with what was held filled in."""

    key = "f4"
    twin = "ctrl+n"
    word = "Release"
    permission = "payment.take"


class SendBack(Command):
    """Send the marked payment back to who sent it, with its letter."""

    key = "f8"
    twin = "ctrl+x"
    word = "Send back"
    letter = "n"
    permission = "improper.hold"


class Surrender(Command):
    """Hand the marked note over to the Secret Service, with a receipt for it."""

    key = "f9"
    twin = "ctrl+y"
    word = "Surrender"
    permission = "improper.hold"
    in_footer = False


class Extend(Command):
    """Let the marked payment wait until another day, with the reason."""

    key = "f6"
    twin = "ctrl+g"
    word = "Extend"
    permission = "improper.hold"
