"""What a clerk can do about customer deposits."""

from __future__ import annotations

from clerktui.widgets import Command


class Ask(Command):
    """Ask for a deposit: by the town's rule, or another amount, or a guarantee on paper."""

    key = "f4"
    twin = "ctrl+n"
    word = "Ask"
    letter = "k"
    permission = "customer_deposit.ask"


class Apply(Command):
    """Use what is held for what the account owes; the rest stays held."""

    key = "f6"
    twin = "ctrl+g"
    word = "Apply"
    permission = "customer_deposit.ask"


class Refund(Command):
    """Use what is held for what is owed, and ask for the refund of the rest."""

    key = "f9"
    twin = "ctrl+p"
    word = "Refund"
    permission = "refund.request"


class Move(Command):
    """Move what is held to another account of the same customer."""

    key = "f5"
    twin = "ctrl+e"
    word = "Move"
    permission = "customer_deposit.ask"


class Waive(Command):
    """Ask no longer for what is not paid, or release a guarantee."""

    key = "f8"
    twin = "ctrl+x"
    word = "Waive"
    letter = "i"
    permission = "customer_deposit.waive"


class Why(Command):
    """Why it is given back or not, how the interest came about, what the rule asks."""

    key = "f7"
    twin = "ctrl+w"
    word = "Why?"
    letter = "w"


class Show(Command):
    """Show what is due for review, then what is unpaid, then what is unclaimed."""

    key = "f5"
    twin = "ctrl+e"
    word = "Show"


class Release(Command):
    """Give back every deposit the rule of good history gives back."""

    key = "f6"
    twin = "ctrl+g"
    word = "Release"
    permission = "customer_deposit.review"


class Interest(Command):
    """Credit what is held with its interest, where the town pays it."""

    key = "f9"
    twin = "ctrl+p"
    word = "Interest"
    permission = "customer_deposit.review"
