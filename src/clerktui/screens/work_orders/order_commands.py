"""What can be done about the order on the screen; who may, and when, the screen says."""

from __future__ import annotations

from clerktui.widgets import Command


class PrintOrder(Command):
    """Print it, to be filled in where the work is."""

    key = "f2"
    twin = "ctrl+p"
    word = "Print"
    permission = "account.view"


class Assign(Command):
    """Plan it for a crew and a day."""

    key = "f3"
    twin = "ctrl+r"
    word = "Assign"
    permission = "work_order.dispatch"


class Dispatch(Command):
    """Send the crew it is planned for, or another: it is told at once."""

    key = "f5"
    twin = "ctrl+e"
    word = "Dispatch"
    letter = "s"
    permission = "work_order.dispatch"


class Take(Command):
    """Take it, so that no other dispatcher works it; again lets it go."""

    key = "f6"
    twin = "ctrl+g"
    word = "Take"
    permission = "work_order.dispatch"


class Cancel(Command):
    """Cancel it, with the reason; a turn-on closes its account with it."""

    key = "f8"
    twin = "ctrl+x"
    word = "Cancel"


class CouldNot(Command):
    """It could not be done: give it back with the reason."""

    key = "f9"
    twin = "ctrl+f"
    word = "Could not"
    letter = "n"


class Done(Command):
    """Say that it is done: its account follows, whoever asked is called."""

    key = "f12"
    twin = "ctrl+t"
    word = "Done"
    action = "order_done"


class Keyed(Command):
    """Key what its paper says: readings, times, material, charges."""

    key = "k"
    word = "Keyed"
    in_footer = False


class Accept(Command):
    """The crew goes."""

    key = "e"
    word = "Goes"
    in_footer = False


class Arrived(Command):
    """The crew is there."""

    key = "v"
    word = "Arrived"
    in_footer = False


class Reopen(Command):
    """Put it back among the open ones; a crew that was sent is called back."""

    key = "r"
    word = "Reopen"
    in_footer = False
    permission = "work_order.dispatch"


class Priority(Command):
    """Say how urgent it is, and why."""

    key = "p"
    letter = "i"
    word = "Priority"
    in_footer = False
    permission = "work_order.dispatch"


class Note(Command):
    """Write something into its history."""

    key = "w"
    word = "Note"
    in_footer = False


class AddCaller(Command):
    """Somebody else calls about it: they are called back like the first."""

    key = "l"
    word = "Add caller"
    in_footer = False
    permission = "work_order.take"


class ChildOrder(Command):
    """Take an order down that belongs to this one."""

    key = "u"
    word = "Child order"
    in_footer = False
    permission = "work_order.take"


class ItsAccount(Command):
    """Open its account."""

    key = "enter"
    letter = "m"
    word = "Its account"
    permission = "account.view"


class ItsPlace(Command):
    """What else was ever done at this place."""

    key = "y"
    word = "Its place"
    in_footer = False
    permission = "account.view"


class OtherOrder(Command):
    """Open the order it belongs to, or one that belongs to it."""

    key = "g"
    word = "Go to order"
    in_footer = False
    permission = "account.view"


class Where(Command):
    """Look at the confidential address; that you looked is written down."""

    key = "o"
    word = "Where"
    in_footer = False
    permission = "account.confidential"


class ItsTasks(Command):
    """List the open tasks about it."""

    word = "Its tasks"
    letter = "6"
    permission = "task.use"
    in_footer = False


ON_LIVE = (Assign, Dispatch, Take, Cancel, CouldNot, Done, Accept, Arrived, Reopen, Priority, Keyed)
"""What is only done about an order that has not ended."""
