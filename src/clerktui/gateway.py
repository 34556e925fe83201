"""The one door from the desk to the books: a thread that owns the database.

The event loop never touches SQL: it asks for a service by name and gets a future. Calls run one
after the other in one thread, which also imports everything heavy, so the first screen is painted
long before SQLAlchemy is loaded. Refusals and lost lines come back as the `ClerkError` they are;
anything else is written to the incident log, without the values of variables, and comes back as an
`Incident` with the number the clerk can quote.

    gateway = Gateway(settings)
    gateway.start()
    future = gateway.call("payments.post_payment", actor, draft)

A call that was begun is finished even when nobody waits for it any more: what it did is found again
by the id of its command.
"""

from __future__ import annotations

import importlib
import queue
import socket
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from clerktui.clock import Clock
from clerktui.config import Settings
from clerktui.errors import ClerkError

LOG_NAME = "incidents.log"
_SERVICES = "clerktui.services"
_HANDED = {"closing.days.close_day": ("make", "clerktui.reports.day", "day_report")}
"""What a service needs of the reports, which stand beside it: given to it here, above both."""
_REPORTS = "reports."
_PACKAGE = "clerktui"


class Incident(ClerkError):
    """Something failed that nobody foresaw; `number` finds it in the incident log.

    Attributes:
        number: eight characters to quote.
    """

    def __init__(self, number: str) -> None:
        super().__init__("incident", number=number)
        self.number = number


@dataclass(frozen=True)
class _Call:
    name: str
    args: tuple[Any, ...]
    options: dict[str, Any]
    answer: Future[Any]


class Gateway:
    """Runs services for the desk, one at a time, in a thread that owns the database.

    Args:
        settings: where the books and the log are.
        clock: what time it is; tests stand it still.
        open_books: makes the database; by default `clerktui.db.Database(url, clock)`.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock | None = None,
        open_books: Callable[[Settings, Clock], Any] | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock or Clock()
        self._open_books = open_books or _open_database
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._books: Any = None
        self._watching: socket.socket | None = None

    def start(self) -> None:
        """Start the thread; it opens the books when it is first asked something."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="gateway", daemon=True)
            self._thread.start()

    def call(self, name: str, *args: Any, **options: Any) -> Future[Any]:
        """Ask for a service by `module.function`; the database is put before the arguments.

        What the office reads is asked for as `reports.module.function`. The future raises the
        `ClerkError` the service raised, or an `Incident`.
        """
        answer: Future[Any] = Future()
        self._calls.put(_Call(name, args, options, answer))
        self.start()
        return answer

    def warm_up(self, *modules: str) -> Future[Any]:
        """Open the books and import these service modules before anybody asks."""
        return self.call("", *modules)

    def watch(self, changed: Callable[[], None]) -> None:
        """Have `changed` called, from a thread, whenever tasks may have moved; and once at first.

        The thread sleeps in the kernel; it shares nothing with the one that runs services.
        """
        if self._watching is None:
            self._watching, stop = socket.socketpair()
            told = (self._settings, changed, stop)
            threading.Thread(target=_follow, args=told, name="watch", daemon=True).start()

    def close(self, timeout_s: float = 2.0) -> None:
        """Finish what was begun, close the books, end the thread; a hung server is left behind."""
        if self._watching is not None:
            self._watching.close()
        self._calls.put(None)
        if self._thread is not None:
            self._thread.join(timeout_s)

    # ------------------------------------------------------------------------------- the thread
    def _serve(self) -> None:
        while (call := self._calls.get()) is not None:
            if call.answer.set_running_or_notify_cancel():
                self._answer(call)
        if self._books is not None:
            self._books.dispose()

    def _answer(self, call: _Call) -> None:
        try:
            if self._books is None:
                self._books = self._open_books(self._settings, self._clock)
            result = self._run(call)
        except ClerkError as error:
            call.answer.set_exception(error)
        except Exception as error:  # noqa: BLE001  # the fence between desk and books
            number = record_incident(self._settings, self._clock, error)
            call.answer.set_exception(Incident(number))
        else:
            call.answer.set_result(result)

    def _run(self, call: _Call) -> Any:
        if not call.name:
            for module in call.args:
                importlib.import_module(f"{_SERVICES}.{module}")
            return None
        module_name, _, function_name = call.name.rpartition(".")
        package = _PACKAGE if call.name.startswith(_REPORTS) else _SERVICES
        module = importlib.import_module(f"{package}.{module_name}")
        options = {**call.options, **_handed(call.name)}
        return getattr(module, function_name)(self._books, *call.args, **options)


def _handed(name: str) -> dict[str, Any]:
    if name not in _HANDED:
        return {}
    parameter, module, function = _HANDED[name]
    return {parameter: getattr(importlib.import_module(module), function)}


def _follow(settings: Settings, changed: Callable[[], None], stop: socket.socket) -> None:
    """Follow the books in a thread of its own, which also imports what that takes."""
    from clerktui.db.watching import follow

    with stop:
        follow(settings.database_url, changed, stop)


def _open_database(settings: Settings, clock: Clock) -> Any:
    """The real books; imported here, in the thread, because it takes a third of a second."""
    from clerktui.db import Database

    return Database(settings.database_url, clock, settings.identity_key_files)


def record_incident(settings: Settings, clock: Clock, error: BaseException) -> str:
    """Write where an unforeseen error happened to the incident log; return its number.

    Only types and places are kept: an exception's text, like a variable's value, may be a
    customer's data.
    """
    number = uuid4().hex[:8].upper()
    lines = [f"{clock.now().isoformat()} {number}\n"]
    seen: BaseException | None = error
    while seen is not None:
        lines += [f"{type(seen).__name__}\n", *traceback.format_tb(seen.__traceback__)]
        seen = seen.__cause__ or seen.__context__
    try:
        log = settings.make_home() / LOG_NAME
        with log.open("a", encoding="utf-8") as file:
            file.writelines([*lines, "\n"])
    except OSError:
        return f"{number} (not written down)"
    return number
