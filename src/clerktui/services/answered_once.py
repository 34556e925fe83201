"""A command done once: what it says is claimed, and what came of it is the answer ever after."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

from sqlalchemy import Connection

from clerktui.ledger import commands

Done = TypeVar("Done")


def said_of(draft: Any) -> dict[str, Any]:
    """What a draft says, JSON-able, without its command's id."""
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in asdict(draft).items()
        if name != "command_id"
    }


def answer_once(
    connection: Connection,
    command: commands.Command,
    now: dt.datetime,
    done_as: Callable[..., Done],
    work: Callable[[], Done],
) -> Done:
    """Do something once; the same command again gives the same answer, marked as a duplicate.

    Args:
        connection: a writing transaction.
        command: what is asked.
        now: the moment.
        done_as: the frozen dataclass of the answer; it has `duplicate`.
        work: does it.

    Raises:
        Refused: `command.reused`, and whatever `work` refuses.
    """
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        told = json.loads(earlier)
        lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
        return done_as(**{**told, **lists}, duplicate=True)
    done = work()
    answer = {name: value for name, value in vars(done).items() if name != "duplicate"}
    commands.answer(connection, command.id, answer)
    return done
