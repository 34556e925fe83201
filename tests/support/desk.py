"""A desk without a terminal: the real app on a small office's books, driven key by key.

    async with desk("find") as at:
        at.type("rodrig")
        at.press("down", "enter")
        await at.settle()
        assert at.title == "ACCOUNT"
        assert "MARIA" in at.text

`type` and `press` never wait, so what stands between two `settle` arrives as one burst, as from a
scanner or a slow line that catches up.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual import events
from textual.keys import key_to_character

from clerktui.app import ClerkApp
from clerktui.config import Settings
from clerktui.keyboard import GRACE_S
from clerktui.terminal.pinned import key_name
from clerktui.widgets import DutyScreen
from tests.support.office import Office

SMALL = (80, 24)
LARGE = (132, 43)


@dataclass
class Desk:
    """The app, its office, and somebody's fingers and eyes.

    Attributes:
        app: the app.
        office: the books behind it; the clerk is one of its people.
        size: columns and rows.
        pilot: Textual's own, for what is not typed.
    """

    app: ClerkApp
    office: Office
    size: tuple[int, int]
    pilot: Any = None

    def type(self, text: str) -> None:
        """Type characters, without waiting."""
        for character in text:
            self._send(key_name(character), character)

    def press(self, *keys: str) -> None:
        """Press keys by Textual's names, without waiting."""
        for key in keys:
            self._send(key, "\r" if key == "enter" else key_to_character(key))

    def answer(self, key: str) -> None:
        """Press a key a second after a question was drawn: long enough to have read it."""
        self._send(key, key_to_character(key), later_s=1)

    def _send(self, key: str, character: str | None, later_s: int = 0) -> None:
        event = events.Key(key, character)
        event.time += later_s
        event.set_sender(self.app)
        self.app.post_message(event)

    async def settle(self) -> None:
        """Wait until all that was typed has been acted on, searches behind the typing included."""
        while self.app.is_running:
            await self.app.wait_idle()
            others = [w for w in self.app.workers if w.group != "held" and not w.is_finished]
            if not others:
                return
            await self.app.workers.wait_for_complete(others)

    async def read(self) -> None:
        """Let the question on the screen have stood there as long as it must be read."""
        self.app._drawn_at[self.app.screen] -= GRACE_S

    async def resize(self, size: tuple[int, int]) -> None:
        """Make the terminal this large."""
        self.size = size
        await self.pilot.resize_terminal(*size)
        await self.settle()

    @property
    def screen(self) -> Any:
        """The screen on top."""
        return self.app.screen

    @property
    def title(self) -> str:
        """The name of the screen on top."""
        return str(self.screen.TITLE)

    @property
    def lines(self) -> list[str]:
        """What is seen, line by line, without blanks at the ends."""
        strips = self.app.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]

    @property
    def text(self) -> str:
        """What is seen."""
        return "\n".join(self.lines)

    def line(self, containing: str) -> str:
        """The one line that holds these characters."""
        [found] = [line for line in self.lines if containing in line]
        return found


@asynccontextmanager
async def at_desk(
    office: Office,
    home: Path,
    first: str,
    *args: Any,
    who: str | None = "ana",
    size: tuple[int, int] = SMALL,
    station: str | None = None,
) -> AsyncIterator[Desk]:
    """Sit down at a desk whose first screen is `first`, signed on as `who` with their drawer.

    Args:
        office: the books.
        home: a folder for the incident log.
        first: a screen by name.
        args: what that screen is given.
        who: one of the office's people, or None for nobody.
        size: columns and rows of the terminal.
        station: the workstation this desk is set up as.
    """
    url = office.db.url.render_as_string(hide_password=False)
    keys = office.db.identity_key_files
    settings = Settings(url, home, workstation=station, identity_key_files=keys)
    app = ClerkApp(settings, DutyScreen(), clock=office.db.clock)
    try:
        async with app.run_test(size=size) as pilot:
            if who is not None:
                app.actor, app.drawer = office.people[who], office.sessions.get(who)
            app.replace(first, *args)
            desk = Desk(app, office, size, pilot)
            await desk.settle()
            yield desk
    finally:
        app.gateway.close()
        app.printer.close()
