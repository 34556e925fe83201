"""Referring what is on the screen to somebody else: one command and one key, wherever it is."""

from __future__ import annotations

from typing import Any, ClassVar

from clerktui.widgets.command import Command


class Refer(Command):
    """Refer this to somebody else, in the caller's words."""

    key = "ctrl+y"
    word = "Refer"
    letter = "x"
    permission = "task.use"
    in_footer = False


class Referring:
    """Mixin of a screen with `Refer` among its commands; `refers_to` says what it is about."""

    desk: Any
    SHOWS_TASKS: ClassVar[bool] = False
    """Whether the screen says which tasks there are, and so is read again afterwards."""
    _was_left = False

    def refers_to(self) -> tuple[str, str] | None:
        """The kind and number of what would be referred; None where nothing is marked."""
        raise NotImplementedError

    def action_refer(self) -> None:
        """Why, in whose words, to whom."""
        about = self.refers_to()
        if about is None:
            self.desk.bell()
            return
        self._was_left = self.SHOWS_TASKS
        self.desk.open("new_task", "refer", *about)
