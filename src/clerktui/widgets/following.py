"""A screen that shows what others change, by itself, behind the typing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from clerktui.errors import ClerkError


class Following:
    """Mixin of a screen: whenever somebody may have written it asks whether it is still so.

    Nothing here holds the keyboard. A subclass says what is asked and shows what is answered; an
    answer of None changes nothing.
    """

    app: Any
    is_attached: Any
    _is_looking = False
    _look_again = False

    def news(self) -> tuple[Any, ...] | None:
        """The service and what it is asked; None where there is nothing to ask yet."""
        raise NotImplementedError

    def show_news(self, answer: Any) -> None:
        """Show it, with the mark and the place where they are."""
        raise NotImplementedError

    def look_again(self) -> None:
        """Ask behind the typing; told again meanwhile, once more after that."""
        question = self.news()
        if question is None:
            return
        if self._is_looking:
            self._look_again = True
            return
        self._is_looking = True
        loop = asyncio.get_running_loop()
        asked = self.app.gateway.call(*question)
        asked.add_done_callback(lambda answer: soon(loop, self._looked, question, answer))

    def _looked(self, question: tuple[Any, ...], answer: Future[Any]) -> None:
        self._is_looking = False
        if not self.is_attached:
            return
        # What was asked before the clerk asked for something else is no answer any more; books
        # out of reach have none to give.
        if question == self.news():
            with suppress(ClerkError):
                found = answer.result()
                if found is not None:
                    self.show_news(found)
        else:
            self._look_again = True
        if self._look_again:
            self._look_again = False
            self.look_again()


def soon(loop: asyncio.AbstractEventLoop, do: Callable[..., Any], *args: Any) -> None:
    """Have the desk do something, from another thread; a desk that is gone does nothing."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(do, *args)
