"""What collecting has to do with an account, and what it promised, from the account."""

from __future__ import annotations

from clerktui.widgets import Command


class AccountDebt(Command):
    """Its debt: the case file, what rules charged, its taxes by year."""

    word = "Debt"
    letter = "k"
    in_footer = False
    permission = "account.view"


class AccountPromises(Command):
    """What it promised: promises and payment plans, new ones too.

    The menu of the account is full; the footer has it, and the account's own line says its key.
    """

    key = "f6"
    twin = "ctrl+g"
    word = "Promise"
    letter = "m"
    in_menu = False
    permission = "account.view"
