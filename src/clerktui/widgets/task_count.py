"""The count of tasks in the status line: kept by itself, behind the typing, a cell and no more."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from clerktui.errors import ClerkError
from clerktui.widgets.following import Following, soon


class CountsTasks:
    """Mixin of the app: asks the books how many tasks wait, whenever somebody may have moved one.

    Nothing here holds the keyboard or draws a screen; a count that is the same sends nothing.
    """

    gateway: Any
    actor: Any
    stand: Any
    screen_stack: Any
    _is_watching = False
    _is_counting = False
    _count_again = False

    def watch_tasks(self) -> None:
        """Keep the count from now on; what is heard first is that it must be counted."""
        if self._is_watching:
            self.count_tasks()
            return
        self._is_watching = True
        loop = asyncio.get_running_loop()
        self.gateway.watch(lambda: soon(loop, self._heard))

    def _heard(self) -> None:
        """Somebody may have written: count, and let every screen that follows look again."""
        self.count_tasks()
        for screen in self.screen_stack:
            if isinstance(screen, Following):
                screen.look_again()

    def count_tasks(self) -> None:
        """Count behind the typing; asked again meanwhile, once more after that."""
        if not self._is_watching or self.actor is None:
            return
        if self._is_counting:
            self._count_again = True
            return
        self._is_counting = True
        actor, loop = self.actor, asyncio.get_running_loop()
        asked = self.gateway.call("tasks.counting.count_tasks", actor)
        asked.add_done_callback(lambda answer: soon(loop, self._counted, actor, answer))

    def _counted(self, actor: Any, answer: Future[Any]) -> None:
        self._is_counting = False
        # Whoever signed off meanwhile has no count; books out of reach have none to give.
        if self.actor is actor:
            with suppress(ClerkError):
                count = answer.result()
                self.stand(tasks=count.waiting, unread=count.unread)
        if self._count_again or self.actor is not actor:
            self._count_again = False
            self.count_tasks()
