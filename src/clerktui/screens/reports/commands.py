"""What can be done with a report and with saved sets of reports."""

from __future__ import annotations

from clerktui.widgets import Command


class Sets(Command):
    """Sets of reports that are run with one key."""

    key = "f6"
    twin = "ctrl+g"
    word = "Sets"


class Narrow(Command):
    """Choose other dates, one office, or how many days past due."""

    key = "f4"
    twin = "ctrl+n"
    word = "Dates"
    letter = "a"


class PrintReport(Command):
    """Print it on this desk's printer."""

    key = "p"
    twin = "ctrl+p"
    also = ("f2",)
    word = "Print"


class WriteCsv(Command):
    """Write every row as a CSV file for a spreadsheet, into the spool folder."""

    key = "c"
    word = "CSV"


class WritePdf(Command):
    """Write it as a PDF into the spool folder."""

    key = "d"
    word = "PDF"


class Cancel(Command):
    """Make no more of it."""

    key = "escape"
    word = "Cancel"
    in_menu = False


class NewSet(Command):
    """Save a new set of reports."""

    key = "f4"
    twin = "ctrl+n"
    word = "New"
    permission = "report.save"


class ChangeSet(Command):
    """Change the marked set: its name, its key, its reports."""

    key = "f5"
    twin = "ctrl+e"
    word = "Change"
    letter = "a"
    permission = "report.save"


class DeleteSet(Command):
    """Delete the marked set; the reports stay."""

    key = "f8"
    twin = "ctrl+x"
    word = "Delete"
    permission = "report.save"


class SetAsCsv(Command):
    """Write the marked set as CSV files instead of PDFs."""

    key = "c"
    word = "CSV"
