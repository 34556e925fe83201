"""What a clerk can do while finding and reading accounts."""

from __future__ import annotations

from clerktui.widgets import Command


class PayNow(Command):
    """Take a payment on the marked account at once."""

    key = "plus"
    word = "Pay"
    permission = "payment.take"


class OpenAccount(Command):
    """Open the marked account, also when a receipt was typed."""

    key = "f5"
    twin = "ctrl+e"
    word = "Account"
    in_footer = False


class Drawer(Command):
    """Open a drawer, or count and close the open one."""

    key = "f2"
    twin = "ctrl+y"
    word = "Drawer"
    permission = "drawer.open"


class Payment(Command):
    """Start an empty ticket."""

    key = "f4"
    twin = "ctrl+n"
    word = "Payment"
    permission = "payment.take"


class Tickets(Command):
    """List unfinished tickets and take one up."""

    key = "f6"
    twin = "ctrl+g"
    word = "Tickets"
    permission = "payment.take"


class Receipts(Command):
    """Look receipts up, print or void one."""

    key = "f7"
    twin = "ctrl+f"
    word = "Receipts"
    permission = "receipt.view"


class Batches(Command):
    """List the batches of mail and drop box; begin one, or go on with one."""

    key = "f8"
    twin = "ctrl+x"
    word = "Batches"
    permission = "batch.key"


class Clear(Command):
    """Empty the box for the next customer."""

    key = "escape"
    word = "Clear"


class SignOff(Command):
    """Sign off; the next person signs on."""

    word = "Sign off"
    letter = "s"


class AddContact(Command):
    """Write down a call, a visit, a letter or a note."""

    key = "f5"
    twin = "ctrl+e"
    word = "Contact"
    permission = "contact.add"


class Why(Command):
    """Why? The marked line and the balance in plain words, with dates, arithmetic and rule."""

    key = "f7"
    twin = "ctrl+w"
    word = "Why?"
    letter = "w"
    permission = "account.view"


class AsOf(Command):
    """The account as it stood at a past moment, and what changed since."""

    key = "f3"
    twin = "ctrl+r"
    word = "As of"
    permission = "account.view"


class Since(Command):
    """What was written since then."""

    key = "1"
    word = "Since"
    in_footer = False
    letter = "1"


class OpenThen(Command):
    """What was open then, bill by bill."""

    key = "2"
    word = "Open then"
    in_footer = False
    letter = "2"


class PaymentsThen(Command):
    """The latest payments there were then."""

    key = "3"
    word = "Payments"
    in_footer = False
    letter = "3"


class ContactsThen(Command):
    """The latest contacts there were then."""

    key = "4"
    word = "Contacts"
    in_footer = False
    letter = "4"


class Dashboard(Command):
    """How the office stands: collections, what is owed, what waits, the drawers."""

    word = "Dashboard"
    letter = "o"
    permission = "dashboard.view"


class Bills(Command):
    """List every bill."""

    key = "1"
    word = "Bills"
    in_footer = False
    letter = "1"


class Payments(Command):
    """List every payment; Enter opens its receipt."""

    key = "2"
    word = "Payments"
    in_footer = False
    letter = "2"


class Contacts(Command):
    """List every call, visit, letter and note."""

    key = "3"
    word = "Contacts"
    in_footer = False
    letter = "3"


class Person(Command):
    """List every account of the same person."""

    key = "4"
    word = "Person"
    in_footer = False
    letter = "4"


class Back(Command):
    """Back to where you came from."""

    key = "escape"
    word = "Back"
