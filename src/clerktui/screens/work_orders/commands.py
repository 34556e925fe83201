"""What a dispatcher can do about orders; single keys narrow the board, function keys act."""

from __future__ import annotations

from clerktui.widgets import Command


class Mark(Command):
    """Mark this order, or take the mark off: what follows is done with all that are marked."""

    key = "space"
    word = "Mark"
    in_footer = False


class PrintOrders(Command):
    """Print the marked orders, to be filled in where the work is."""

    key = "f2"
    twin = "ctrl+p"
    word = "Print"
    action = "print_papers"


class Assign(Command):
    """Plan the marked orders for a crew and a day."""

    key = "f3"
    twin = "ctrl+r"
    word = "Assign"
    permission = "work_order.dispatch"


class Dispatch(Command):
    """Send the crew the marked orders are planned for, or another: it is told at once."""

    key = "f5"
    twin = "ctrl+e"
    word = "Dispatch"
    letter = "s"
    permission = "work_order.dispatch"


class Take(Command):
    """Take the marked orders, so that no other dispatcher works them; again lets them go."""

    key = "f6"
    twin = "ctrl+g"
    word = "Take"
    permission = "work_order.dispatch"


class Cancel(Command):
    """Cancel the marked orders, with the reason; a turn-on closes its account with it."""

    key = "f8"
    twin = "ctrl+x"
    word = "Cancel"
    permission = "work_order.complete"


class OrderDone(Command):
    """Say that the marked order is done: its account follows."""

    key = "f12"
    twin = "ctrl+t"
    word = "Done"
    permission = "work_order.complete"


class Priority(Command):
    """Say how urgent the marked orders are, and why."""

    key = "p"
    letter = "i"
    word = "Priority"
    in_footer = False
    permission = "work_order.dispatch"


class Reopen(Command):
    """Put the marked orders back among the open ones; a crew that was sent is called back."""

    key = "r"
    word = "Reopen"
    in_footer = False
    permission = "work_order.dispatch"


class CrewDay(Command):
    """One crew's day: in which order, moved up and down, printed on a sheet."""

    key = "y"
    word = "Day"
    letter = "y"
    in_footer = False


class Keyed(Command):
    """Key what came back on paper: number, code, readings, times."""

    key = "k"
    word = "Keyed"
    in_footer = False
    permission = "work_order.complete"


class Request(Command):
    """Take a request down."""

    key = "w"
    word = "Request"
    letter = "4"
    in_footer = False
    permission = "work_order.take"


class OfDepartment(Command):
    """Only one department's orders."""

    key = "d"
    word = "Department"
    letter = "e"
    in_footer = False


class OfCrew(Command):
    """Only one crew's orders, or those nobody has."""

    key = "c"
    word = "Crew"
    letter = "w"
    in_footer = False


class OfGroup(Command):
    """Only water, solid waste, streets, parks or code."""

    key = "g"
    word = "Group"
    letter = "g"
    in_footer = False


class Overdue(Command):
    """Only what is late; again all."""

    key = "o"
    word = "Overdue"
    letter = "o"
    in_footer = False


class Mine(Command):
    """Only what I have taken; again all."""

    key = "m"
    word = "Mine"
    letter = "n"
    in_footer = False


class Words(Command):
    """Only orders with these words: place, name, account, number; #12 is one order."""

    key = "slash"
    word = "Words"
    letter = "l"
    in_footer = False


class ShowAll(Command):
    """All open orders again."""

    key = "a"
    word = "Show all"
    letter = "v"
    in_footer = False


class ItsTasks(Command):
    """List the open tasks about it."""

    word = "Its tasks"
    letter = "6"
    permission = "task.use"
    in_footer = False


class Up(Command):
    """The marked order earlier in the day."""

    key = "minus"
    word = "Up"
    permission = "work_order.dispatch"


class Down(Command):
    """The marked order later in the day."""

    key = "plus"
    word = "Down"
    letter = "w"
    permission = "work_order.dispatch"


class OtherDay(Command):
    """Another day of this crew."""

    key = "f4"
    twin = "ctrl+n"
    word = "Other days"
    letter = "o"


class OtherCrew(Command):
    """Another crew's day."""

    key = "f6"
    twin = "ctrl+g"
    word = "Other crew"
    letter = "e"


class PrintSheet(Command):
    """Print the crew's day on a sheet to take along."""

    key = "f2"
    twin = "ctrl+p"
    word = "Print"
    action = "print_papers"
