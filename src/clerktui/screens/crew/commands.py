"""What field staff can do: plain letters, because a phone's keyboard has no F-keys."""

from __future__ import annotations

from clerktui.widgets import Command

_CREW = "work_order.crew"


class Accept(Command):
    """Say that you go there."""

    key = "a"
    word = "Accept"
    letter = "e"
    permission = _CREW
    in_footer = False


class There(Command):
    """Say that you are there."""

    key = "r"
    also = ("t",)
    word = "There"
    permission = _CREW
    in_footer = False


class Done(Command):
    """Say that it is done, and what it took."""

    key = "d"
    word = "Done"
    permission = _CREW
    in_footer = False


class CouldNot(Command):
    """Give it back, with the reason why it could not be done."""

    key = "n"
    word = "Not done"
    permission = _CREW
    in_footer = False


class Note(Command):
    """Write something about it that the office reads at once."""

    key = "o"
    word = "Note"
    letter = "w"
    permission = _CREW
    in_footer = False


class Know(Command):
    """Say that you have read that nobody goes there any more."""

    key = "k"
    word = "I know"
    permission = _CREW
    in_footer = False


class SignOff(Command):
    """Sign off; the next person signs on."""

    key = "s"
    word = "Sign off"
    in_footer = False
    leaves = True
