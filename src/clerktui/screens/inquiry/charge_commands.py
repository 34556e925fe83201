"""What rules charged an account and what was done about its debt, from the account."""

from __future__ import annotations

from clerktui.widgets import Command


class AccountCharges(Command):
    """What rules charged it and what it is spared; its taxes by year."""

    word = "Charges"
    letter = "k"
    in_footer = False
    permission = "account.view"


class AccountCase(Command):
    """Everything done about what it owes, in order."""

    word = "Case file"
    letter = "y"
    in_footer = False
    permission = "account.view"
