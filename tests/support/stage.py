"""Any widgets on an empty desk, without books: what tests of the glass itself look at.

async with on_stage(MoneyInput("Cash", id="cash")) as at:
    at.type("12.50")
    at.press("enter")
    await at.settle()
    assert at.said(MoneyInput.Accepted).cents == 1250
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.message import Message
from textual.widget import Widget

from clerktui.app import ClerkApp
from clerktui.config import Settings
from clerktui.widgets import DutyScreen
from tests.support.desk import SMALL, Desk

HOSTILE = (
    "O'BRIEN [/]",
    "[@click=app.quit]QUIT[/]",
    "[b]x[/i]",
    "SMITH [DECEASED]",
    "[link=https://example.org]PAY[/link] :warning: [$error]x",
    "RED\x1b[31mRED\x1b[2J\x1b[H",
    "\x1b]52;c;cm0gLXJm\x07\x1b]0;owned\x07\x9b31m",
    "JOSÉ \u202eETAREVO\u202c 12.50",
    "ZERO\u200bWIDTH\u200d\ufeff\u2066JOINED\u2069",
    "LINE\r\nBREAK\tTAB\x00\x08\x7f",
    "\U0001f9fe \u4e2d\u6587 e\u0301 \u0645\u0631\u062d\u0628\u0627",
)
"""What customers may be called, if somebody means it."""


class Stage(DutyScreen[None]):
    """A screen of whatever widgets; what they say is written down."""

    TITLE = "STAGE"

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self.widgets_on_it = widgets

    def body(self):
        return self.widgets_on_it


class OnStage(Desk):
    """Fingers and eyes, and ears for the messages."""

    heard: list[Message]

    def said(self, kind: type[Message]) -> Any:
        """The last message of exactly this kind."""
        return self.all_said(kind)[-1]

    def all_said(self, kind: type[Message]) -> list[Any]:
        """All messages of exactly this kind, each once, however far it bubbled."""
        found = {id(message): message for message in self.heard if type(message) is kind}
        return list(found.values())

    def has_said(self, kind: type[Message]) -> bool:
        """Whether there was such a message."""
        return any(type(message) is kind for message in self.heard)


@asynccontextmanager
async def on_stage(
    *widgets: Widget, size: tuple[int, int] = SMALL, first: DutyScreen[Any] | None = None
) -> AsyncIterator[OnStage]:
    """Put widgets (or a screen) on an empty desk."""
    heard: list[Message] = []
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(f"sqlite:///{home}/none.sqlite3", Path(home))
        app = ClerkApp(settings, first or Stage(*widgets))
        at = OnStage(app, None, size)
        at.heard = heard
        async with app.run_test(size=size, message_hook=heard.append):
            await at.settle()
            heard.clear()
            yield at
        app.gateway.close()
