"""What can be done on every screen: help with the town's procedure, the menu, drawing it again."""

from __future__ import annotations

import contextlib
from typing import Any

from clerktui.errors import ClerkError
from clerktui.widgets.command import Command, Commanded
from clerktui.widgets.dialogs import HelpDialog, MenuDialog
from clerktui.widgets.screen import commands_of


class Help(Command):
    """The procedure that governs here, and the keys."""

    key = "f1"
    twin = "ctrl+k"
    also = ("f15",)
    word = "Help"
    in_footer = False


class Menu(Command):
    """Everything that can be done here, by a plain letter."""

    key = "f10"
    twin = "ctrl+o"
    also = ("f16",)
    word = "Menu"
    in_footer = False
    in_menu = False


class Redraw(Command):
    """Draw the whole screen again, if the line garbled it."""

    twin = "ctrl+l"
    word = "Redraw"
    letter = "z"
    in_footer = False


class Procedures(Command):
    """Look up, say aloud or print a written procedure."""

    word = "Procedures"
    letter = "q"
    permission = "account.view"
    in_footer = False


EVERYWHERE = (Help, Menu, Redraw, Procedures)
"""The commands every screen has."""


class Everywhere(Commanded):
    """Mixin of the app: what the commands of `EVERYWHERE` do; the app itself lists them."""

    screen: Any
    screen_stack: Any
    focused: Any
    run_held: Any
    run_action: Any
    push_screen: Any
    ask: Any
    open: Any
    repaint: Any

    def allows(self, command: type[Command]) -> bool:
        return command is not Procedures or self.place()[0] != "procedures"

    def place(self) -> tuple[str, str, str]:
        """Where the keyboard is: the screen's name, the field's, what the screen is about.

        A dialog belongs to the screen it stands over.
        """
        named = next((one for one in reversed(self.screen_stack) if getattr(one, "duty", "")), None)
        topic = getattr(self.screen, "TOPIC", "") or getattr(named, "TOPIC", "")
        field = getattr(self.focused, "id", None) or ""
        return getattr(named, "duty", ""), field, topic

    def action_help(self) -> None:
        """The town's procedure for this place, and the keys of the screen."""
        self.run_held(self._help())

    async def _help(self) -> None:
        about = type(self.screen).__doc__ or ""
        commands = list(dict.fromkeys(one for _, one in commands_of(self.screen, self)))
        procedures: list[Any] = []
        with contextlib.suppress(ClerkError):
            procedures = await self.ask("procedures.finding.governing", *self.place())

        def opened(topic: str | None) -> None:
            if topic:
                self.open("procedure", topic)

        self.push_screen(HelpDialog(about, commands, procedures), opened)

    def action_menu(self) -> None:
        """Offer all that can be done now, then do what was chosen."""
        offered = {command: place for place, command in commands_of(self.screen, self)}

        async def chosen(command: type[Command] | None) -> None:
            if command is not None:
                await self.run_action(command.action, offered[command])

        self.push_screen(MenuDialog(list(offered)), chosen)

    def action_redraw(self) -> None:
        """Send everything again."""
        self.repaint()

    def action_procedures(self) -> None:
        """Look a procedure up."""
        self.open("procedures")
