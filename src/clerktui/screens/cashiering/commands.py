"""What a clerk can do while taking a payment."""

from __future__ import annotations

from clerktui.widgets import Command


class PayNow(Command):
    """Go to the tenders, as Enter on an empty account does."""

    key = "f12"
    twin = "ctrl+t"
    word = "Tender"
    permission = "payment.take"


class Revenue(Command):
    """List the revenue codes: tap fees, recreation, deposits."""

    key = "f3"
    twin = "ctrl+r"
    word = "Misc"


class Direct(Command):
    """The payer says what the money is for: one bill or one service."""

    key = "f5"
    twin = "ctrl+e"
    word = "Direct"


class Why(Command):
    """Why would the money go there? Order, rule and date, before it is paid."""

    key = "f7"
    twin = "ctrl+w"
    word = "Why?"
    in_footer = False


class Recover(Command):
    """Owe what was written off again, so that the payer can pay it."""

    key = "f11"
    twin = "ctrl+f"
    word = "Owe again"


class Improper(Command):
    """Something is wrong with the check or the cash: what to say, and what the town does."""

    key = "f4"
    twin = "ctrl+n"
    word = "Improper"
    permission = "payment.take"
    in_footer = False


class RemoveLine(Command):
    """Take the last line (or the last tender) back."""

    key = "f8"
    twin = "ctrl+x"
    word = "Remove"


class Park(Command):
    """Put this ticket aside; it can be taken up again at any till."""

    key = "f9"
    twin = "ctrl+p"
    word = "Park"


class Resume(Command):
    """List unfinished tickets and take one up."""

    key = "f6"
    twin = "ctrl+g"
    word = "Tickets"
    letter = "k"


class Leave(Command):
    """Leave; a ticket with lines is parked first."""

    key = "escape"
    word = "Back"
