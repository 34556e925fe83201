"""What collecting has to do with an account, from the account."""

from __future__ import annotations

from clerktui.widgets import Command


class AccountDebt(Command):
    """Its debt: the case file, what rules charged, its taxes by year."""

    word = "Debt"
    letter = "k"
    in_footer = False
    permission = "account.view"
