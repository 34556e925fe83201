"""What the first screen opens of the office as a whole: batches, deposits, the day, reports."""

from __future__ import annotations

from clerktui.widgets import Command


class Batches(Command):
    """List the batches of mail and drop box; begin one, or go on with one."""

    key = "f8"
    twin = "ctrl+x"
    word = "Batches"
    letter = "t"
    permission = "batch.key"


class Deposits(Command):
    """List the deposits; prepare one, take it to the bank, match it to the bank's file."""

    word = "Deposits"
    permission = "deposit.prepare"
    in_footer = False


class Reports(Command):
    """Run a report, or a saved set of reports."""

    key = "f3"
    twin = "ctrl+r"
    word = "Reports"
    letter = "e"
    permission = "report.view"
    in_footer = False


class Refunds(Command):
    """List the refunds that wait to be decided or paid."""

    word = "Refunds"
    letter = "f"
    in_footer = False
    permission = "account.view"


class Cleanup(Command):
    """Write small old debts off, once a year."""

    word = "Clean up"
    letter = "u"
    in_footer = False
    permission = "correction.write_off"


class Purges(Command):
    """Purge old accounts, with a second person; read the holds on records."""

    word = "Purges"
    letter = "g"
    in_footer = False
    permission = "hold.set"


class Outbox(Command):
    """Messages that are to be sent: what fails, what waits, what went out."""

    word = "Outbox"
    letter = "3"
    in_footer = False
    permission = "account.view"


class DayClose(Command):
    """What is open at the end of the day and whose it is; close the day."""

    word = "Day close"
    letter = "y"
    permission = "day.close"
    in_footer = False


class Ledger(Command):
    """What the day gives the general ledger, and the posted ledger batches."""

    word = "Ledger"
    permission = "gl.post"
    in_footer = False


class Dashboard(Command):
    """How the office stands: collections, what is owed, what waits, the drawers."""

    word = "Dashboard"
    letter = "o"
    permission = "dashboard.view"


class Applications(Command):
    """Applications for service: begin one, go on with one that is not complete."""

    word = "Applications"
    letter = "1"
    in_footer = False
    permission = "account.view"


class Request(Command):
    """Take a request for service down, also without an account."""

    word = "Request"
    letter = "4"
    in_footer = False
    permission = "work_order.take"


class WorkOrders(Command):
    """The dispatch board: open orders, what is late first; plan, send, print, key paper back."""

    word = "Work orders"
    letter = "2"
    in_footer = False
    permission = "account.view"


class CloseOuts(Command):
    """Accounts on their way to being closed, and what can never be billed."""

    word = "Close-outs"
    letter = "x"
    in_footer = False
    permission = "account.view"


class CustomerDeposits(Command):
    """Customer deposits due for review, not paid, or unclaimed."""

    word = "Cust. dep."
    letter = "v"
    in_footer = False
    permission = "account.view"


class Collections(Command):
    """The queue of calls, case files, setoff, charges and all else about debts past due."""

    word = "Collections"
    letter = "b"
    in_footer = False
    permission = "account.view"
