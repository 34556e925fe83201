"""What can be done about collection agencies."""

from __future__ import annotations

from clerktui.widgets import Command


class AgencyFiles(Command):
    """Its lists and files: make what it is to be told, write a file again."""

    key = "f3"
    twin = "ctrl+r"
    word = "Files"
    letter = "i"


class AgencyTerms(Command):
    """Write down what is agreed with an agency from a day on; what was agreed before stays."""

    key = "f4"
    twin = "ctrl+n"
    word = "Agreement"
    permission = "agency.manage"


class ReadMoney(Command):
    """Read the file of what an agency collected: its net goes into a batch."""

    key = "f5"
    twin = "ctrl+e"
    word = "Read file"
    permission = "agency.enter"


class RunExpiry(Command):
    """Take back every debt an agency has had for as long as was agreed."""

    key = "f6"
    twin = "ctrl+g"
    word = "Run"
    letter = "u"
    permission = "agency.enter"


class EditList(Command):
    """What the agency would get, and who is left out and why; prepare and release it there."""

    key = "f9"
    twin = "ctrl+p"
    word = "Edit list"


class SelectDebts(Command):
    """Prepare the list as the books stand; another person releases it."""

    key = "f4"
    twin = "ctrl+n"
    word = "Select"
    permission = "agency.enter"


class ReleaseList(Command):
    """Release the list somebody else prepared: its debts are with the agency."""

    key = "f12"
    twin = "ctrl+t"
    word = "Release"
    permission = "agency.release"


class MakeAgencyFile(Command):
    """Make the marked file: the agency is told each thing once."""

    key = "f12"
    twin = "ctrl+t"
    word = "Make file"
    letter = "f"
    permission = "agency.enter"


class WriteAgain(Command):
    """Write a file that was made into the spool folder again, byte for byte."""

    key = "f6"
    twin = "ctrl+g"
    word = "Again"
    permission = "agency.enter"


class ShowPlacements(Command):
    """Show the placements in another state: placed, taken back, paid, closed, all."""

    key = "f5"
    twin = "ctrl+e"
    word = "Show"


class PlacedAccount(Command):
    """Open the account."""

    key = "f3"
    twin = "ctrl+f"
    word = "Account"
    permission = "account.view"


class RecallDebt(Command):
    """Take the debt back from its agency, saying why; its next file tells it."""

    key = "f8"
    twin = "ctrl+x"
    word = "Recall"
    permission = "agency.enter"


class GaveBack(Command):
    """Close a debt the agency gave back, with what it said."""

    word = "Gave back"
    letter = "g"
    permission = "agency.enter"


class WriteOffDebt(Command):
    """Write off what no agency could collect; a debt that is placed is taken back first."""

    key = "f12"
    twin = "ctrl+t"
    word = "Write off"
    permission = "correction.write_off"
