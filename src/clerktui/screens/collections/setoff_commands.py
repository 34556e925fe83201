"""What can be done about debt setoff."""

from __future__ import annotations

from clerktui.widgets import Command
from clerktui.widgets.why import Why as Explains


class ShowStates(Command):
    """Show the debts in other states: all open, with letters, contested, final, closed."""

    key = "f5"
    twin = "ctrl+e"
    word = "Show"


class RunSetoff(Command):
    """Determine every debt whose clocks have run, and close those that are paid."""

    key = "f6"
    twin = "ctrl+g"
    word = "Run"
    letter = "u"
    permission = "setoff.decide"


class Week(Command):
    """This week's file: its records, what is held back and why."""

    key = "f9"
    twin = "ctrl+p"
    word = "Week"
    letter = "k"


class WriteLetter(Command):
    """Write the letter for what the account owes; the debt begins with it."""

    key = "f2"
    twin = "ctrl+r"
    word = "Letter"
    letter = "l"
    permission = "setoff.enter"


class Together(Command):
    """Write one letter for all small debts of the person together."""

    word = "Together"
    letter = "g"
    permission = "setoff.enter"


class ItsDebts(Command):
    """The account's debts in setoff, open and closed."""

    key = "f9"
    twin = "ctrl+f"
    word = "Debts"


class PrintLetter(Command):
    """Print the letter again as it was served, marked a copy."""

    key = "f2"
    twin = "ctrl+y"
    word = "Print"
    permission = "setoff.enter"


class DebtAccount(Command):
    """Open the account."""

    key = "f3"
    twin = "ctrl+f"
    word = "Account"
    permission = "account.view"
    in_footer = False  # the steps of a debt take the whole line


class Hearing(Command):
    """Write down a request for a hearing; one mailed in time stops the debt."""

    key = "f4"
    twin = "ctrl+n"
    word = "Hearing"
    letter = "g"
    permission = "setoff.enter"


class Determine(Command):
    """Determine the debt finally, once its clocks have run."""

    key = "f5"
    twin = "ctrl+e"
    word = "Determine"
    letter = "e"
    permission = "setoff.decide"


class Decide(Command):
    """Write down how the hearing ended."""

    key = "f6"
    twin = "ctrl+g"
    word = "Decide"
    permission = "setoff.decide"


class Told(Command):
    """Write down when the debtor had the decision: the appeal's days run from it."""

    word = "Told"
    permission = "setoff.enter"


class GiveUp(Command):
    """End the debt; what was sent is taken back by the next file."""

    key = "f8"
    twin = "ctrl+x"
    word = "Call off"
    permission = "setoff.decide"


class Appeal(Command):
    """Write down an appeal, or how it ended."""

    key = "f9"
    twin = "ctrl+p"
    word = "Appeal"
    letter = "l"
    permission = "setoff.decide"


class GiveBack(Command):
    """Give setoff money back: what is over, or all of it with fees and interest."""

    word = "Give back"
    letter = "k"
    permission = "setoff.decide"


class LetterMailed(Command):
    """The letter was mailed: the days to ask for a hearing run from it."""

    key = "f12"
    twin = "ctrl+t"
    word = "Mailed"
    permission = "setoff.enter"


class MakeFile(Command):
    """Write the week's file into the spool folder, the same bytes every time."""

    key = "f12"
    twin = "ctrl+t"
    word = "Make file"
    letter = "f"
    permission = "setoff.export"


class Agreement(Command):
    """Enter this year's agreement with the clearinghouse; without one nothing is sent."""

    key = "f4"
    twin = "ctrl+n"
    word = "Agreement"
    permission = "setoff.decide"


class Why(Explains):
    """Why? Its figures, each fee, what went back, with file, line, receipt and rule."""

    in_footer = False


class ReturnFiles(Command):
    """The files of what was set off: see what each brings, take it in as a batch."""

    key = "f6"
    twin = "ctrl+g"
    word = "Money"
    letter = "m"
    permission = "batch.import"


class TakeIn(Command):
    """Take the file's money in as a batch, with the clearinghouse's own total."""

    key = "f12"
    twin = "ctrl+t"
    word = "Take in"
    permission = "batch.import"
