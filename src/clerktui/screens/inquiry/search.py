"""Searching behind the typing: the newest text is what is asked for, one question at a time.

An answer to any other text than the newest is thrown away, so a list is never older than it says.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.worker import Worker

from clerktui.errors import ClerkError
from clerktui.views.accounts import FindResults

SCAN_DIGITS_MIN = 16
"""Account, bill, phone and receipt numbers are shorter; scan lines are not."""


class LiveSearch:
    """What is wanted now, and its answer when it is there.

    Args:
        ask: asks the books for a text.
        run: runs a coroutine beside the message handlers.
        show: called whenever `found`, `error` or `is_searching` has changed.
    """

    def __init__(
        self,
        ask: Callable[[str], Awaitable[FindResults]],
        run: Callable[[Any], Worker[None]],
        show: Callable[[], None],
    ) -> None:
        self.wanted = ""
        self.found: FindResults | None = None
        self.error: ClerkError | None = None
        self._ask = ask
        self._run = run
        self._show = show
        self._worker: Worker[None] | None = None
        self._is_answered = True

    @property
    def is_searching(self) -> bool:
        """Whether the answer to what is wanted is still to come."""
        return not self._is_answered

    def want(self, text: str) -> None:
        """Search for this text; for a blank one there is nothing to ask."""
        self.wanted = text
        self.error = None
        self._is_answered = not text.strip()
        if self._is_answered:
            self.found = None
        elif self._worker is None or self._worker.is_finished:
            self._worker = self._run(self._answer_all())
        self._show()

    async def answer(self) -> FindResults | None:
        """Wait for the answer to exactly what is wanted; None when that is blank.

        Raises:
            ClerkError: what the books refused, or that they cannot be reached; asked again first.
        """
        if self.error is not None:
            self.want(self.wanted)
        while self.is_searching and self._worker is not None:
            await self._worker.wait()
        if self.error is not None:
            raise self.error
        return self.found

    async def _answer_all(self) -> None:
        while self.is_searching:
            text = self.wanted
            try:
                found = await self._ask(text)
            except ClerkError as error:
                if text == self.wanted:
                    self._settle(None, error)
            else:
                if text == self.wanted:
                    self._settle(found, None)

    def _settle(self, found: FindResults | None, error: ClerkError | None) -> None:
        self.found, self.error = found, error
        self._is_answered = True
        self._show()


def is_scan(typed: str) -> bool:
    """Whether this is a stub's scan line: longer than any number a clerk types, digits alone.

    >>> is_scan("10044207000000086407"), is_scan("10-0442-07"), is_scan("9195550142")
    (True, False, False)
    """
    return len(typed) >= SCAN_DIGITS_MIN and typed.isdecimal() and typed.isascii()
