"""What can be done with a drawer during the day."""

from __future__ import annotations

from clerktui.widgets import Command


class Pickup(Command):
    """Carry money to the safe; a second person counts along."""

    key = "f4"
    twin = "ctrl+n"
    word = "Pickup"
    permission = "drawer.move"


class TurnIn(Command):
    """Turn checks or cash in before the drawer is closed; a second person counts along."""

    key = "f5"
    twin = "ctrl+e"
    word = "Turn-in"
    permission = "drawer.move"


class ChangeIn(Command):
    """Bring change into the drawer."""

    key = "f6"
    twin = "ctrl+g"
    word = "Change in"
    permission = "drawer.move"


class HandOver(Command):
    """Hand the drawer to another clerk on a count both agree to."""

    key = "f8"
    twin = "ctrl+x"
    word = "Hand over"
    letter = "o"
    permission = "drawer.open"


class HandOff(Command):
    """Leave a note for whoever opens this drawer next."""

    key = "ctrl+y"
    word = "Hand-off note"
    letter = "n"
    permission = "task.use"
    in_footer = False


class Waiting(Command):
    """List the drawers that were counted, are off and wait to be settled."""

    key = "f9"
    twin = "ctrl+p"
    word = "Waiting"
    permission = "drawer.any"
