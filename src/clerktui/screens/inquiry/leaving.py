"""Signing off: what stays open is named, and a note for the next shift is one key away."""

from __future__ import annotations

from typing import Any

from clerktui.i18n.words import items
from clerktui.widgets import Command, Confirm
from clerktui.widgets.screen import No, Yes


class HandOff(Command):
    """Leave a note for the next shift first."""

    key = "h"
    twin = "ctrl+n"
    word = "Hand-off note"
    in_menu = False


class SignOff(Confirm):
    """Sign off all the same? Y does, N stays, H writes a note for the next shift."""

    COMMANDS = (Yes, HandOff, No)

    def __init__(self, question: str, *details: str) -> None:
        super().__init__(question, *details)
        self.wants_note = False

    def action_hand_off(self) -> None:
        """A note first; who wrote it signs off after."""
        self.wants_note = True
        self.dismiss(False)


async def ask_to_leave(desk: Any) -> bool:
    """Whether the clerk signs off; asked only where something is left. Inside `app.run_held`."""
    drawer, standing = desk.drawer, desk.standing
    left = []
    if standing.tickets and drawer is not None:
        left.append(f"{items(standing.tickets, 'ticket')} unfinished")
    if standing.tasks:
        wait = "waits" if standing.tasks == 1 else "wait"
        left.append(f"{items(standing.tasks, 'task')} {wait} for you.")
    if drawer is not None:
        question = f"Drawer {drawer.drawer} stays open. Sign off all the same?"
    elif left:
        question = "Sign off all the same?"
    else:
        return True
    asked = SignOff(question, *left)
    leaves = bool(await desk.push_screen_wait(asked))
    if asked.wants_note:
        to = f"drawer:{drawer.drawer}" if drawer is not None else ""
        desk.open("new_task", "hand_off", to=to)
    return leaves
