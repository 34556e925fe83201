"""A batch of very many lines, written as a payment file is: all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import text, update

from clerktui.db.bulk import insert_rows
from clerktui.models import Batch, BatchLine, BatchTape
from clerktui.rules.tape import TapeEntry, entry_hash
from clerktui.services.batches.records import find_batch, move
from clerktui.services.batches.tape_rows import tape_time
from tests.support.batches import begin_batch, get_batch, to_state
from tests.support.office import Office

_BATCH = Batch.__table__
_TAPE = (
    *("batch_id", "seq", "kind", "line_no", "amount_cents", "account", "reference"),
    *("tender_type", "at", "user_id", "prev_hash", "hash"),
)
_LINES = (
    *("batch_id", "line_no", "group_no", "kind", "account_id", "amount_cents"),
    *("reference", "tender_type", "keyed_by_id", "keyed_at"),
)


def big_batch(office: Office, size: int, accounts: Sequence[str]) -> int:
    """A released batch of so many checks of a cent; every fiftieth is nobody's."""
    number = begin_batch(office, "ana", size, size)
    batch_id, now = get_batch(office, number).batch_id, office.db.clock.now()
    ana = office.people["ana"]
    paid = [
        (line, "" if line % 50 == 0 else accounts[line % len(accounts)])
        for line in range(1, size + 1)
    ]
    with office.db.write() as connection:
        ids = dict(connection.execute(text("SELECT number, id FROM account")).all())
        tape = list(_tape(number, paid, (now, ana.user_id)))
        insert_rows(connection, BatchTape.__table__, _TAPE, ((batch_id, *row) for row in tape))
        check = ("check", ana.user_id, now)
        kept = (
            (batch_id, line, line, kind_of(account), ids.get(account), 1, str(line), *check)
            for line, account in paid
        )
        insert_rows(connection, BatchLine.__table__, _LINES, kept)
        totals = {"item_count": size, "amount_cents": size}
        head = {"tape_seq": size, "tape_hash": tape[-1][-1]}
        connection.execute(update(_BATCH).where(_BATCH.c.id == batch_id).values(**head))
        row = find_batch(connection, number)
        move(connection, row, "keying", ana, now, **totals)
    to_state(office, number, "released")
    return number


def kind_of(account: str) -> str:
    return "account" if account else "unknown"


def _tape(number: int, paid: list[tuple[int, str]], by: tuple[Any, int]) -> Iterator[tuple]:
    head = ""
    for line, account in paid:
        entry = TapeEntry(line, "keyed", line, 1, account, str(line), "check")
        before = head
        head = entry_hash(before, str(number), entry, tape_time(by[0]), str(by[1]))
        yield (line, "keyed", line, 1, account, str(line), "check", *by, before, head)
