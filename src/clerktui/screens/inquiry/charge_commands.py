"""What rules charged an account, from the account."""

from __future__ import annotations

from clerktui.widgets import Command


class AccountCharges(Command):
    """What rules charged it and what it is spared; its taxes by year."""

    word = "Charges"
    letter = "k"
    in_footer = False
    permission = "account.view"
