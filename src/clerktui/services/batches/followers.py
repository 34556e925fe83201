"""Who goes on from a batch whose money brings more than itself: one module for a batch's source.

What stands on batches cannot be imported by them, so it is found by its name, as screens are. A
follower has three functions: `hold` locks what it needs before the batch's own locks and gives the
accounts it moves, `posted` books what belongs to the batch in the same transaction, `discarded`
takes back what was done when the batch came.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.rules.allocation import OpenItem
from clerktui.services.reference import Reference
from clerktui.views.people import Actor

FOLLOWERS = {"agency": "clerktui.services.agencies.following"}
"""The follower's module by the source of a batch."""
LIMITS = {"setoff": "clerktui.services.setoff.limiting"}
"""Who says what the money of a batch may pay, by its source: the module's `payable`."""


@dataclass(frozen=True)
class Following:
    """A batch being posted or discarded, in its transaction; the batch is locked."""

    db: Database
    connection: Connection
    batch: Any
    actor: Actor
    now: dt.datetime


def hold(following: Following) -> Sequence[int]:
    """Lock what comes before the batch's own locks; gives the accounts that will be moved."""
    module = _module(following)
    return module.hold(following) if module else ()


def posted(following: Following) -> None:
    """Book what belongs to a batch that is being posted, after its own payments."""
    module = _module(following)
    if module:
        module.posted(following)


def discarded(following: Following) -> None:
    """Take back what was done when the batch came."""
    module = _module(following)
    if module:
        module.discarded(following)


def payable(
    connection: Connection, reference: Reference, what: tuple[Any, Any], items: Sequence[OpenItem]
) -> Sequence[OpenItem]:
    """The open items of its account that a line of a batch may pay: all, unless somebody says.

    Args:
        connection: of the posting transaction.
        reference: as of the day of posting.
        what: the batch's row and the line's.
        items: everything open on the account.
    """
    batch, row = what
    name = LIMITS.get(batch.source) if batch.file_id is not None else None
    found: Sequence[OpenItem] = items
    if name:
        found = import_module(name).payable(connection, reference, row, items)
    return found


def _module(following: Following) -> Any:
    batch = following.batch
    name = FOLLOWERS.get(batch.source) if batch.file_id is not None else None
    return import_module(name) if name else None
