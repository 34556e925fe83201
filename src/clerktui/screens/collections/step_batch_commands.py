"""What can be done about steps taken for many accounts at once."""

from __future__ import annotations

from clerktui.widgets import Command


class NewBatch(Command):
    """Select the accounts a step is due for; nothing is done to them before it is released."""

    key = "f4"
    twin = "ctrl+n"
    word = "Select"
    letter = "s"
    permission = "collect.batch"


class ServiceOff(Command):
    """The accounts whose service is off, and what turns it on again."""

    key = "f9"
    twin = "ctrl+y"
    word = "Service off"
    letter = "o"
    permission = "account.view"


class PrintLetters(Command):
    """Print the letters into PDF files, sorted by ZIP; who paid meanwhile is left out."""

    key = "f2"
    twin = "ctrl+p"
    word = "Print"
    permission = "collect.batch"


class InOrOut(Command):
    """Leave the marked account out, with a reason, or put it back."""

    key = "f5"
    twin = "ctrl+e"
    word = "In or out"
    letter = "i"
    permission = "collect.batch"


class ReleaseBatch(Command):
    """Release what another person selected: lists are written down, orders made."""

    key = "f6"
    twin = "ctrl+g"
    word = "Release"
    permission = "collect.release"


class UndoBatch(Command):
    """Take the batch back before it is mailed; its open orders are cancelled."""

    key = "f8"
    twin = "ctrl+x"
    word = "Undo"
    permission = "collect.release"


class Mailed(Command):
    """Write down that the letters were mailed; every case file says so."""

    key = "f12"
    twin = "ctrl+t"
    word = "Mailed"
    letter = "m"
    permission = "collect.batch"


class Proof(Command):
    """Write the proof of mailing as PDF: every piece with its addressee."""

    key = "f9"
    twin = "ctrl+y"
    word = "Proof"
    letter = "w"
    permission = "account.view"


class ChargeFee(Command):
    """Charge the marked account the fee for turning service on again."""

    key = "f4"
    twin = "ctrl+n"
    word = "Charge fee"
    letter = "c"
    permission = "work_order.complete"


class OrderOn(Command):
    """Order that service of the marked account is turned on again."""

    key = "f12"
    twin = "ctrl+t"
    word = "Order on"
    permission = "work_order.complete"
