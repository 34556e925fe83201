"""Waiting for a report: the keyboard is held for a moment only, then Esc can cancel it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from textual.message import Message
from textual.screen import Screen

HOLD_S = 0.7
"""What is made sooner is simply there, and keys typed meanwhile act on it in their order."""


class Progressed(Message):
    """So many rows are made."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.rows = rows

    def can_replace(self, message: Message) -> bool:
        """Only the newest is worth painting."""
        return isinstance(message, Progressed)


class Watch:
    """Who waits for one report; asked from the thread of the books."""

    def __init__(self, screen: Screen[Any]) -> None:
        self._screen = screen
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Nobody wants it any more."""
        self._cancelled.set()

    def is_cancelled(self) -> bool:
        """Whether nobody wants it any more."""
        return self._cancelled.is_set()

    def told(self, rows: int) -> None:
        """So many rows are made; the books must never wait for the glass nor fail by it."""
        with contextlib.suppress(RuntimeError):
            self._screen.post_message(Progressed(rows))


class Waiter:
    """Asks the books for something long, one at a time.

    Args:
        screen: who waits.
        changed: called when the wait has become a long one, and when it is over.
    """

    def __init__(self, screen: Any, changed: Callable[[], None]) -> None:
        self._screen = screen
        self._changed = changed
        self._watch: Watch | None = None
        self.is_long = False

    @property
    def is_waiting(self) -> bool:
        """Whether something is being made."""
        return self._watch is not None

    def cancel(self) -> None:
        """Make no more of it."""
        if self._watch is not None:
            self._watch.cancel()

    async def ask(
        self, then: Callable[[asyncio.Future[Any]], Awaitable[None]], name: str, *args: Any
    ) -> None:
        """Ask, with the keyboard held for a moment; `then` is given the answer when it is there."""
        self._watch = Watch(self._screen)
        asked = self._screen.desk.gateway.call(name, self._screen.desk.actor, *args, self._watch)
        answer = asyncio.wrap_future(asked)
        await asyncio.wait({answer}, timeout=HOLD_S)
        if answer.done():
            await self._end(then, answer)
            return
        self.is_long = True
        self._changed()
        self._screen.run_worker(self._end(then, answer), group="report")

    async def _end(
        self, then: Callable[[asyncio.Future[Any]], Awaitable[None]], answer: asyncio.Future[Any]
    ) -> None:
        await asyncio.wait({answer})
        self._watch, self.is_long = None, False
        await then(answer)
        self._changed()
