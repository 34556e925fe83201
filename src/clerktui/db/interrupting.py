"""Ending a long statement from outside, when nobody waits for its answer any more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from clerktui.errors import DatabaseUnreachable, Refused

LOOK_EVERY_S = 0.1


@contextmanager
def stopped_when(
    connection: Connection, is_cancelled: Callable[[], bool] | None, message_id: str
) -> Iterator[None]:
    """Stop whatever the connection is doing once `is_cancelled` says so; reads only.

    Args:
        connection: what is looked after; its transaction can only be ended afterwards.
        is_cancelled: asked from another thread, every tenth of a second.
        message_id: the refusal that is raised then.

    Raises:
        Refused: `message_id` when it was stopped.
    """
    if is_cancelled is None:
        yield
        return
    line: Any = connection.connection.driver_connection
    stop = line.interrupt if connection.dialect.name == "sqlite" else line.cancel
    done = threading.Event()
    looker = threading.Thread(target=_look, args=(stop, is_cancelled, done), daemon=True)
    looker.start()
    try:
        yield
    except (DBAPIError, DatabaseUnreachable) as error:
        if is_cancelled():
            raise Refused(message_id) from error
        raise
    finally:
        done.set()
        looker.join()


def _look(
    stop: Callable[[], None], is_cancelled: Callable[[], bool], done: threading.Event
) -> None:
    while not done.wait(LOOK_EVERY_S):
        if is_cancelled():
            stop()
