"""What can be done about unclaimed property."""

from __future__ import annotations

from clerktui.widgets import Command


class Show(Command):
    """Show what is open, then what was reported, then what ended."""

    key = "f5"
    twin = "ctrl+e"
    word = "Show"


class Run(Command):
    """Find what is dormant today, and let what was found follow its money."""

    key = "f6"
    twin = "ctrl+g"
    word = "Run"
    letter = "u"
    permission = "unclaimed.enter"


class Year(Command):
    """The report of the year: its edit list, who prepared and who released it."""

    key = "f9"
    twin = "ctrl+p"
    word = "Year"
    letter = "y"


class Letter(Command):
    """Write the owner's letter, in the days the law leaves for it."""

    key = "f2"
    twin = "ctrl+r"
    word = "Letter"
    letter = "l"
    permission = "unclaimed.enter"


class Answer(Command):
    """Write down what the owner answered: the money is wanted, or stays where it is."""

    key = "f9"
    twin = "ctrl+p"
    word = "Answer"
    permission = "unclaimed.enter"


class Remove(Command):
    """Leave the item out of the report, with the reason."""

    key = "f8"
    twin = "ctrl+x"
    word = "Remove"
    permission = "unclaimed.skip"


class TakeIn(Command):
    """Take an item that was left out into the report again."""

    key = "f5"
    twin = "ctrl+e"
    word = "Take in"
    permission = "unclaimed.skip"


class Reimburse(Command):
    """Owe it to an owner who came after the State had it."""

    key = "f12"
    twin = "ctrl+t"
    word = "Reimburse"
    letter = "m"
    permission = "unclaimed.report"


class Repaid(Command):
    """The State repaid the town what a late owner was given."""

    word = "State repaid"
    permission = "unclaimed.report"


class Release(Command):
    """Release what somebody else prepared: its money is owed to the State, its file is fixed."""

    key = "f6"
    twin = "ctrl+g"
    word = "Release"
    permission = "unclaimed.report"


class Prepare(Command):
    """Prepare the report as it stands now, for a second person to release."""

    key = "f12"
    twin = "ctrl+t"
    word = "Prepare"
    permission = "unclaimed.report"


class WriteFile(Command):
    """Write the file for the State into the spool folder; then it counts as filed."""

    word = "NAUPA file"
    letter = "f"
    permission = "unclaimed.export"


class PayOver(Command):
    """Write down how the filed report was paid to the State."""

    word = "Pay over"
    letter = "o"
    permission = "unclaimed.report"
