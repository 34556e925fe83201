"""What can be done about garnishments and attachments."""

from __future__ import annotations

from clerktui.widgets import Command


class NewCase(Command):
    """Open a case: what is to be taken, and on whom the notice is served."""

    key = "f4"
    twin = "ctrl+n"
    word = "New"
    permission = "enforce.enter"


class ShowCases(Command):
    """Show the open cases, then those that ended."""

    key = "f5"
    twin = "ctrl+e"
    word = "Show"


class Parties(Command):
    """Employers, banks, tenants, the State Treasurer: who papers are served on."""

    key = "f6"
    twin = "ctrl+g"
    word = "Third parties"
    letter = "i"


class NewParty(Command):
    """Write down who papers are served on."""

    key = "f4"
    twin = "ctrl+n"
    word = "New"
    permission = "enforce.enter"


class Serve(Command):
    """Both notices were served: the clock runs, and the fee is owed."""

    key = "f4"
    twin = "ctrl+n"
    word = "Serve"
    letter = "v"
    permission = "enforce.enter"


class Answered(Command):
    """Write down what the third party answered."""

    key = "f9"
    twin = "ctrl+p"
    word = "Their answer"
    letter = "t"
    permission = "enforce.enter"


class Money(Command):
    """Take what the third party paid over, into the drawer."""

    key = "f6"
    twin = "ctrl+g"
    word = "Money"
    letter = "m"
    permission = "enforce.enter"


class Default(Command):
    """Nobody answered in time: take it for that, so that judgment can be asked for."""

    key = "f5"
    twin = "ctrl+e"
    word = "Default"
    letter = "d"
    permission = "enforce.decide"


class Release(Command):
    """Let the case go, with a paper to the third party and to the taxpayer."""

    key = "f12"
    twin = "ctrl+t"
    word = "Release"
    permission = "enforce.decide"


class CaseAccount(Command):
    """Open the account."""

    key = "f3"
    twin = "ctrl+f"
    word = "Account"
    permission = "account.view"


class PrintPapers(Command):
    """Print the newest papers again as they were served, marked copies."""

    key = "f2"
    twin = "ctrl+y"
    word = "Print"
    permission = "enforce.enter"
