"""What the last close has proved already: where every chain stood when its proofs were run.

A close proves what is new since then where a proof allows it; `clerktui verify` always proves
everything. A proof allows it when what it looks at can neither change nor get more afterwards:
the database itself refuses to change an entry, or to add a line to one that is sealed. That nobody
did it behind the database's back is what the hash chains, proved whole by `verify`, are for.

In a proof's query `[NEW column]` stands for "this entry is new"; over the whole books it holds of
every row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.models import Chain, DayMove

_CHAIN = Chain.__table__
_MOVE = DayMove.__table__
_MARK = re.compile(r"\[NEW ([a-z_.]+)\]")


@dataclass(frozen=True)
class Window:
    """What was proved before.

    Attributes:
        move_id: the newest close whose papers were proved.
        heads: by chain id, the sequence number up to which it was proved, and the hash there.
    """

    move_id: int
    heads: dict[int, tuple[int, str]]

    def entries(self) -> str:
        """SQL for the ids of the entries that are new."""
        parts = [
            f"SELECT id FROM journal_entry WHERE chain_id = {int(chain)} AND chain_seq > {int(at)}"  # noqa: S608
            for chain, (at, _) in self.heads.items()
        ]
        return " UNION ALL ".join(parts)


def windowed(query: str, window: Window | None) -> str:
    """The query over what is new, or (without a window) over the whole books.

    >>> windowed("SELECT 1 FROM journal_entry e WHERE [NEW e.id]", None)
    'SELECT 1 FROM journal_entry e WHERE 1 = 1'
    """
    if window is None:
        return _MARK.sub("1 = 1", query)
    return _MARK.sub(lambda found: f"{found[1]} IN ({window.entries()})", query)


def proved_now(connection: Connection) -> dict[str, Any]:
    """What a run of the proofs in this transaction has proved, to be kept with the close.

    `heads` is code, sequence number and hash of every chain, `move` the newest close there was:
    closes wait for each other, so an older one is never written later.
    """
    rows = connection.execute(
        select(_CHAIN.c.code, _CHAIN.c.head_seq, _CHAIN.c.head_hash).order_by(_CHAIN.c.id)
    )
    newest = connection.execute(select(func.max(_MOVE.c.id))).scalar()
    heads = [[row.code, row.head_seq, row.head_hash] for row in rows]
    return {"heads": heads, "move": newest or 0}


def kept(connection: Connection) -> dict[str, Any] | None:
    """What the newest close kept of what was proved; None where there is none."""
    seal = connection.execute(
        select(_MOVE.c.seal)
        .where(_MOVE.c.to_state == "closed")
        .order_by(_MOVE.c.id.desc())
        .limit(1)
    ).scalar()
    return (seal or {}).get("proved")


def last_proved(connection: Connection) -> Window | None:
    """The window behind which everything was proved; None where no close has kept it."""
    proved = kept(connection)
    return since(connection, proved) if proved else None


def since(connection: Connection, proved: Mapping[str, Any]) -> Window:
    """The window behind which `proved`, as `proved_now` told it, lies."""
    known = {code: (at, head) for code, at, head in proved["heads"]}
    chains = connection.execute(select(_CHAIN.c.id, _CHAIN.c.code)).all()
    return Window(
        move_id=proved["move"],
        heads={chain.id: known.get(chain.code, (0, "")) for chain in chains},
    )
