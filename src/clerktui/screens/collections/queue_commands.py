"""What a collector can do in the list, in a call and in a case file."""

from __future__ import annotations

from clerktui.widgets import Command


class Show(Command):
    """Show the calls, then what waits for a batch, then what is held up, then what is over."""

    key = "f5"
    twin = "ctrl+e"
    word = "Show"


class CaseFile(Command):
    """Everything done about the debt, in order."""

    key = "f6"
    twin = "ctrl+g"
    word = "Case file"
    letter = "y"
    permission = "account.view"


class Skip(Command):
    """Leave this account as it is and take up the next one."""

    key = "0"
    word = "Skip"
    permission = "collect.work"


class Account(Command):
    """The account with its bills, payments and contacts."""

    key = "f5"
    twin = "ctrl+e"
    word = "Account"
    permission = "account.view"


class CalledUs(Command):
    """The customer called, not you: no limit of calls then; once more for your call."""

    key = "f9"
    twin = "ctrl+p"
    word = "Called us"
    letter = "l"
    permission = "collect.work"


class Undo(Command):
    """Take your last outcome back: the account before this one opens again."""

    key = "f8"
    twin = "ctrl+x"
    word = "Undo"
    permission = "collect.work"


class TakeUp(Command):
    """Take the account up as a call: the words to say, one key for how it ended."""

    key = "f6"
    twin = "ctrl+g"
    word = "Take up"
    letter = "t"
    permission = "collect.work"


class Print(Command):
    """Print the whole file for a hearing: balance, bills, steps, contacts, letters."""

    key = "f2"
    twin = "ctrl+p"
    word = "Print"
    permission = "collect.work"


class EndHold(Command):
    """End what was agreed before its day, saying why: the procedure goes on at once."""

    key = "f8"
    twin = "ctrl+x"
    word = "End"
    permission = "collect.run"
