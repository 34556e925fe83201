"""The lines of a file written as a batch: all of them with their tape, in a few statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, update

from clerktui.db.bulk import insert_rows
from clerktui.models import Batch, BatchLine, BatchTape, PayerAlias
from clerktui.rules.checkdigits import mask_card
from clerktui.rules.tape import TapeEntry, entry_hash
from clerktui.rules.text import display_safe
from clerktui.services.batches.matching import Matched
from clerktui.services.batches.records import find_batch, move
from clerktui.services.batches.tape_rows import tape_time
from clerktui.services.suspense_rows import payer_hash
from clerktui.views.people import Actor
from clerktui.views.remittance import Remittance

_ALIAS = PayerAlias.__table__
_BATCH = Batch.__table__
_LINE = BatchLine.__table__
_TAPE = BatchTape.__table__
_LINE_COLUMNS = (
    *("batch_id", "line_no", "group_no", "kind", "account_id", "typed", "bill", "amount_cents"),
    *("owed_cents", "tender_type", "reference", "payer", "payer_key", "memo", "was_scanned"),
    *("keyed_by_id", "keyed_at"),
)
_TAPE_COLUMNS = (
    *("batch_id", "seq", "kind", "line_no", "amount_cents", "account", "reference"),
    *("tender_type", "at", "user_id", "prev_hash", "hash"),
)


def without_cards(remittance: Remittance) -> Remittance:
    """A file as its lines are kept: a reference that is a card's number only by its last digits.

    The reference of an ACH entry is its trace number, which may check as a card's by chance; a
    return is answered by it, so it stands.
    """
    if remittance.kind == "nacha":
        return remittance
    items = tuple(
        item if said == item.reference else replace(item, reference=said)
        for item in remittance.items
        for said in (mask_card(item.reference),)
    )
    return replace(remittance, items=items)


def write_lines(
    connection: Connection,
    actor: Actor,
    number: int,
    matched: Sequence[Matched],
    now: dt.datetime,
) -> None:
    """Write a new batch's lines and tape, and move it on to keyed."""
    batch = find_batch(connection, number, lock=True)
    rows = list(_line_rows(batch, actor, matched, now))
    insert_rows(connection, _LINE, _LINE_COLUMNS, rows)
    tape = list(_tape_rows(batch, actor, rows, matched, now))
    insert_rows(connection, _TAPE, _TAPE_COLUMNS, tape)
    totals = {
        "item_count": sum(line.is_first for line in matched),
        "amount_cents": sum(line.amount_cents for line in matched),
        "tape_seq": len(tape),
        "tape_hash": tape[-1][-1],
    }
    move(connection, batch, "keying", actor, now, **totals)
    batch = find_batch(connection, number, lock=True)
    move(connection, batch, "keyed", actor, now, reason="read from a file")
    connection.execute(
        update(_ALIAS)
        .where(_ALIAS.c.key_hash.in_({payer_hash(line.item.payer_key) for line in matched} - {""}))
        .values(uses=_ALIAS.c.uses + 1)
    )


def _line_rows(
    batch: Any, actor: Actor, matched: Sequence[Matched], now: dt.datetime
) -> Iterator[tuple[Any, ...]]:
    group_no = 0
    for line_no, line in enumerate(matched, start=1):
        group_no = line_no if line.is_first else group_no
        item, owner = line.item, line.owner
        yield (
            batch.id,
            line_no,
            group_no,
            "account" if owner else "unknown",
            owner.account_id if owner else None,
            display_safe(line.typed)[:80],
            line.bill,
            line.amount_cents,
            owner.balance_cents if owner else None,
            item.tender or batch.default_tender,
            display_safe(item.reference)[:30],
            display_safe(item.payer)[:80],
            payer_hash(item.payer_key),
            display_safe(item.memo)[:200],
            False,
            actor.user_id,
            now,
        )


def _tape_rows(
    batch: Any,
    actor: Actor,
    rows: Sequence[tuple[Any, ...]],
    matched: Sequence[Matched],
    now: dt.datetime,
) -> Iterator[tuple[Any, ...]]:
    head, at = "", tape_time(now)
    for seq, (row, line) in enumerate(zip(rows, matched, strict=True), start=1):
        said = dict(zip(_LINE_COLUMNS, row, strict=True))
        entry = TapeEntry(
            seq=seq,
            kind="keyed",
            line=said["line_no"],
            amount_cents=said["amount_cents"],
            account=line.owner.number if line.owner else "",
            reference=said["reference"],
            tender=said["tender_type"],
        )
        made = entry_hash(head, str(batch.number), entry, at, str(actor.user_id))
        yield (
            batch.id,
            seq,
            entry.kind,
            entry.line,
            entry.amount_cents,
            entry.account,
            entry.reference,
            entry.tender,
            now,
            actor.user_id,
            head,
            made,
        )
        head = made
