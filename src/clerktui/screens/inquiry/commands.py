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
    letter = "w"
    permission = "drawer.open"


class Payment(Command):
    """Start an empty ticket."""

    key = "f4"
    twin = "ctrl+n"
    word = "Payment"
    letter = "m"
    permission = "payment.take"


class Tickets(Command):
    """List unfinished tickets and take one up."""

    key = "f6"
    twin = "ctrl+g"
    word = "Tickets"
    letter = "k"
    permission = "payment.take"


class Receipts(Command):
    """Look receipts up, print or void one."""

    key = "f7"
    twin = "ctrl+f"
    word = "Receipts"
    permission = "receipt.view"


class DrawerDay(Command):
    """Carry money out of your drawer, bring change in, hand it over; drawers that wait."""

    key = "f9"
    twin = "ctrl+p"
    word = "In drawer"
    permission = "drawer.open"
    in_footer = False


class RecordHolds(Command):
    """The holds on its records, and from when they may be purged."""

    word = "Record holds"
    letter = "l"
    in_footer = False
    permission = "account.view"


class Clear(Command):
    """Empty the box for the next customer."""

    key = "escape"
    word = "Clear"


class SignOff(Command):
    """Sign off; the next person signs on."""

    word = "Sign off"
    leaves = True


class AddContact(Command):
    """Write down a call, a visit, a letter or a note."""

    key = "f5"
    twin = "ctrl+e"
    word = "Contact"
    permission = "contact.add"


class Flags(Command):
    """What must be minded on this account: flags with their proof; put on, renew, end."""

    word = "Flags"
    letter = "f"
    permission = "account.view"
    in_footer = False


class Callers(Command):
    """Contacts, call backs, whom to transfer to, flags that run out, applications, orders."""

    word = "Callers"
    letter = "j"
    permission = "account.view"
    in_footer = False


class Why(Command):
    """Why? The marked line and the balance in plain words, with dates, arithmetic and rule."""

    key = "f7"
    twin = "ctrl+w"
    word = "Why?"
    permission = "account.view"


class AsOf(Command):
    """The account as it stood at a past moment, and what changed since."""

    key = "f3"
    twin = "ctrl+r"
    word = "As of"
    permission = "account.view"


class WhatIf(Command):
    """What if so much is paid on a day: where it would go, what stays, what to say."""

    key = "slash"
    word = "What if"
    letter = "i"
    permission = "account.view"


class OtherLanguage(Command):
    """The words in the customer's own language, and back to English."""

    key = "f3"
    twin = "ctrl+r"
    word = "Language"


class HighBill(Command):
    """High bill: usage and bills against last year, and the town's checklist."""

    word = "High bill"
    letter = "g"
    permission = "account.view"
    in_footer = False


class Statement(Command):
    """A statement of the account for any days: on the screen, on paper, as a file."""

    word = "Statement"
    letter = "s"
    permission = "account.view"
    in_footer = False


class Disclosures(Command):
    """What was given of this account, to whom and on what ground; give something now."""

    word = "Disclosed"
    letter = "d"
    permission = "account.view"
    in_footer = False


class Since(Command):
    """What was written since then."""

    key = "4"
    word = "Since"
    in_footer = False


class OpenThen(Command):
    """What was open then, bill by bill."""

    key = "1"
    word = "Open then"
    in_footer = False


class PaymentsThen(Command):
    """The latest payments there were then."""

    key = "2"
    word = "Payments"
    in_footer = False


class ContactsThen(Command):
    """The latest contacts there were then."""

    key = "3"
    word = "Contacts"
    in_footer = False


class PutRight(Command):
    """Adjust, transfer, write off, owe again, or ask for a refund."""

    key = "f9"
    twin = "ctrl+p"
    word = "Put right"
    letter = "u"


class Bills(Command):
    """List every bill."""

    key = "1"
    word = "Bills"
    in_footer = False


class Payments(Command):
    """List every payment; Enter opens its receipt."""

    key = "2"
    word = "Payments"
    in_footer = False


class Contacts(Command):
    """List every call, visit, letter and note."""

    key = "3"
    word = "Contacts"
    in_footer = False


class Person(Command):
    """List every account of the same person."""

    key = "4"
    word = "Person"
    in_footer = False


class Corrections(Command):
    """List every correction that touched the account."""

    key = "5"
    word = "Corrections"
    in_footer = False


class AccountRequest(Command):
    """Take a request for service down for this account: a letter for what, Enter.

    The menu of the account is full; the footer has it.
    """

    key = "f4"
    twin = "ctrl+n"
    word = "Request"
    permission = "work_order.take"
    in_menu = False


class AccountOrders(Command):
    """List its orders, open ones first; the menu of the account is full."""

    key = "9"
    twin = "ctrl+f"
    in_menu = False
    word = "Orders"
    permission = "account.view"
    in_footer = False


class Correct(Command):
    """Put the marked payment right: every way there is, and why not the others."""

    key = "f4"
    twin = "ctrl+n"
    word = "Correct"
    permission = "receipt.view"


class AccountTasks(Command):
    """List the open tasks about this account."""

    key = "6"
    word = "Its tasks"
    letter = "6"
    permission = "task.use"
    in_footer = False


class Tasks(Command):
    """What co-workers ask of you, and what you asked of them."""

    key = "f12"
    twin = "ctrl+t"
    word = "Tasks"
    letter = "n"
    permission = "task.use"
    in_footer = False


class ReturnedItems(Command):
    """List what the bank returned of this account."""

    word = "Returned"
    in_footer = False


class AccountDeposits(Command):
    """What the customer left as security: asked, held, used, given back."""

    word = "Cust. dep."
    letter = "v"
    in_footer = False
    permission = "account.view"


class HeldPayments(Command):
    """List the payments for this account that were kept out of the books."""

    word = "Held"
    letter = "e"
    in_footer = False


class Back(Command):
    """Back to where you came from."""

    key = "escape"
    word = "Back"
