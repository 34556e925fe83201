"""What can be done about promises and payment plans."""

from __future__ import annotations

from clerktui.widgets import Command


class NewPromise(Command):
    """Write down a promise: how much, by which day."""

    key = "f4"
    twin = "ctrl+n"
    word = "Promise"
    letter = "m"
    permission = "arrangement.make"


class NewPlan(Command):
    """Make a payment plan; its instalments stand there while it is typed."""

    key = "f9"
    twin = "ctrl+t"
    word = "New plan"
    letter = "n"
    permission = "arrangement.make"


class ShowStates(Command):
    """Show what is open, then what was broken, kept, cancelled."""

    key = "f5"
    twin = "ctrl+e"
    word = "Show"


class PrintAgreement(Command):
    """Print the agreement of the plan, in the customer's language."""

    key = "f2"
    twin = "ctrl+p"
    word = "Print"
    permission = "arrangement.make"


class Signed(Command):
    """The customer signed the agreement of the plan."""

    key = "f6"
    twin = "ctrl+g"
    word = "Signed"
    letter = "g"
    permission = "arrangement.make"


class CancelIt(Command):
    """Cancel the promise or plan, saying why; the procedure goes on."""

    key = "f8"
    twin = "ctrl+x"
    word = "Cancel"
    permission = "arrangement.make"


class ToAccount(Command):
    """Open the account it is of."""

    key = "f3"
    twin = "ctrl+r"
    word = "Account"
    letter = "a"
    permission = "account.view"
