"""Which lines of a batch a second person keys again: the town's policy over what was keyed."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Connection, select

from clerktui.models import BatchMove
from clerktui.rules.verification import LineFacts, VerifyPolicy, why
from clerktui.services.batches.lines import good_lines
from clerktui.services.reference import Reference

_MOVE = BatchMove.__table__


def chosen(connection: Connection, reference: Reference, batch: Any) -> dict[int, tuple[Any, str]]:
    """The lines to be verified, by number, each with its row and why it was chosen.

    The share that is drawn follows from the tape as it was when keying was finished, so nobody
    knows it while keying and an auditor can draw it again.
    """
    policy = _policy(reference, batch)
    if policy.mode == "off":
        return {}
    seed = _seed(connection, batch)
    rows = good_lines(connection, batch.id)
    on_check = Counter(row.group_no for row in rows)
    found = {}
    for row in rows:
        facts = LineFacts(
            line=row.line_no,
            amount_cents=row.amount_cents,
            owed_cents=row.owed_cents,
            is_identified=row.kind != "unknown",
            is_corrected=row.is_corrected and row.verified_by_id is None,
            accounts_on_check=on_check[row.group_no],
        )
        reason = why(facts, policy, seed)
        if reason is not None:
            found[row.line_no] = (row, reason)
    return found


def left_to_verify(
    connection: Connection, reference: Reference, batch: Any
) -> dict[int, tuple[Any, str]]:
    """The chosen lines nobody has verified yet."""
    return {
        line_no: found
        for line_no, found in chosen(connection, reference, batch).items()
        if found[0].verified_by_id is None
    }


def _policy(reference: Reference, batch: Any) -> VerifyPolicy:
    return VerifyPolicy.from_data({**reference.policy["batch.verify"], "mode": batch.verify_mode})


def _seed(connection: Connection, batch: Any) -> str:
    """The tape's hash when keying was last finished; what it is now before that."""
    seed = connection.execute(
        select(_MOVE.c.tape_hash)
        .where(
            _MOVE.c.batch_id == batch.id,
            _MOVE.c.to_state == "keyed",
            # Given to another clerk or its control corrected, a keyed batch is drawn no new lots.
            _MOVE.c.from_state != "keyed",
        )
        .order_by(_MOVE.c.id.desc())
        .limit(1)
    ).scalar()
    return str(seed or batch.tape_hash)
