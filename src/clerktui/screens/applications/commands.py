"""What a clerk can do about applications and their orders."""

from __future__ import annotations

from clerktui.widgets import Command


class New(Command):
    """Begin an application."""

    key = "f4"
    twin = "ctrl+n"
    word = "New"
    permission = "application.enter"


class Letter(Command):
    """Print the letter that says what is missing."""

    key = "f2"
    twin = "ctrl+p"
    word = "Letter"
    permission = "application.enter"


class Reassign(Command):
    """Let somebody else look after it."""

    key = "f6"
    twin = "ctrl+g"
    word = "Reassign"
    permission = "application.enter"


class Paper(Command):
    """Write down the paper of identity that was shown: kind and last four, or a sealed number."""

    key = "f4"
    twin = "ctrl+n"
    word = "Identity"
    letter = "i"
    permission = "identity.enter"


class Steps(Command):
    """Go to another step."""

    key = "f5"
    twin = "ctrl+e"
    word = "Steps"


class Debts(Command):
    """Show earlier debts that have to do with who applies."""

    key = "f9"
    twin = "ctrl+f"
    word = "Debts"
    letter = "d"


class Withdraw(Command):
    """End it: nothing comes of it."""

    key = "f8"
    twin = "ctrl+x"
    word = "Withdraw"
    letter = "w"
    permission = "application.enter"


class Complete(Command):
    """Open the account: deposit and fees are asked, the turn-on order is made."""

    key = "f12"
    twin = "ctrl+t"
    word = "Complete"
    letter = "o"
    action = "book"
    permission = "application.complete"


class Release(Command):
    """Let the application go on in spite of this debt, with the reason."""

    key = "f4"
    twin = "ctrl+n"
    word = "Release"
    permission = "application.decide"


class PayFirst(Command):
    """Let this debt be paid first, with the reason."""

    key = "f8"
    twin = "ctrl+x"
    word = "Pay first"
    letter = "f"
    permission = "application.decide"


class Misrepresented(Command):
    """The applicant lied about who they are, or was served under this name: it is theirs."""

    key = "f5"
    twin = "ctrl+e"
    word = "False name"
    letter = "n"
    permission = "application.decide"


class LookNumber(Command):
    """Look at the whole number, for a reason; that you looked is written down."""

    key = "f9"
    twin = "ctrl+p"
    word = "Look"
    permission = "identity.view"


class AddLink(Command):
    """Link somebody: the owner, a landlord, tenant or co-resident."""

    key = "f4"
    twin = "ctrl+n"
    word = "Add"
    letter = "d"
    permission = "account.link"


class EndLink(Command):
    """They no longer have to do with it; the link stays to be read."""

    key = "f8"
    twin = "ctrl+x"
    word = "End"
    permission = "account.link"


class ItsTasks(Command):
    """List the open tasks about it."""

    word = "Its tasks"
    letter = "6"
    permission = "task.use"
    in_footer = False
