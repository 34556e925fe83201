"""What can be done about the town's unpaid taxes, and with mortgage companies."""

from __future__ import annotations

from clerktui.widgets import Command


class Advertise(Command):
    """The list of unpaid liens to be advertised: who is on it, who is left out and why."""

    key = "f9"
    twin = "ctrl+p"
    word = "Advertise"
    letter = "v"
    permission = "account.view"


class Companies(Command):
    """The mortgage companies that pay taxes: their parcels, their files."""

    key = "f6"
    twin = "ctrl+g"
    word = "Companies"
    letter = "m"
    permission = "account.view"


class PrintList(Command):
    """Write it as a PDF into the spool folder."""

    key = "f2"
    twin = "ctrl+r"
    word = "Print"
    permission = "report.view"


class Show(Command):
    """Show the companies, then the files of all of them."""

    key = "f5"
    twin = "ctrl+e"
    word = "Show"


class NewCompany(Command):
    """A mortgage company, or what is agreed with it from today."""

    key = "f4"
    twin = "ctrl+n"
    word = "New"
    permission = "mortgage.manage"


class AddParcel(Command):
    """Say that the company pays the tax of an account or parcel."""

    key = "f4"
    twin = "ctrl+n"
    word = "Add"
    letter = "d"
    permission = "mortgage.enter"


class EndParcel(Command):
    """The company pays the marked tax no more."""

    key = "f8"
    twin = "ctrl+x"
    word = "End"
    permission = "mortgage.enter"


class CheckFile(Command):
    """Hold a file of the company against what is owed, before its money comes."""

    key = "f5"
    twin = "ctrl+e"
    word = "Check file"
    letter = "k"
    permission = "mortgage.enter"


class PayFile(Command):
    """Make a batch of the company's check and its file."""

    key = "f6"
    twin = "ctrl+g"
    word = "Money"
    permission = "batch.import"


class BillFile(Command):
    """Write the bills of its parcels, as of the day it means to pay, into the spool folder."""

    key = "f12"
    twin = "ctrl+t"
    word = "Make file"
    letter = "f"
    permission = "mortgage.enter"
