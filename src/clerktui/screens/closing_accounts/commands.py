"""What a clerk can do about an account that is being closed."""

from __future__ import annotations

from clerktui.widgets import Command


class Reading(Command):
    """Enter the final reading of a meter, or a better one before the final bill."""

    key = "f4"
    twin = "ctrl+n"
    word = "Reading"
    letter = "r"
    permission = "account.close"


class FinalBill(Command):
    """Make the final bill, name the one that was loaded, or say that nothing is to be billed."""

    key = "f5"
    twin = "ctrl+e"
    word = "Final bill"
    letter = "f"
    permission = "account.close"


class Account(Command):
    """Open the account."""

    key = "f3"
    twin = "ctrl+f"
    word = "Account"
    permission = "account.view"


class Why(Command):
    """What was done, what is missing, what the rule says."""

    key = "f7"
    twin = "ctrl+w"
    word = "Why?"
    letter = "w"


class Cancel(Command):
    """The customer stays: nothing was ended yet."""

    key = "f8"
    twin = "ctrl+x"
    word = "Cancel"
    permission = "account.close"


class Done(Command):
    """Close the account: services ended, deposit used, the rest given back or moved."""

    key = "f12"
    twin = "ctrl+t"
    word = "Done"
    permission = "account.close"


class OpenAgain(Command):
    """Open the account again that was closed by mistake."""

    word = "Open again"
    letter = "g"
    permission = "account.reopen"


class Show(Command):
    """Show what is under way, then what is done."""

    key = "f5"
    twin = "ctrl+e"
    word = "Show"


class Unbillable(Command):
    """What can never be billed or belongs to nobody."""

    key = "f6"
    twin = "ctrl+g"
    word = "Unbillable"
    letter = "u"
