"""The proofs over batches, their tapes, and money nobody has placed yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from clerktui.ledger.proof import FAILURES_MAX, Proof, ProofResult
from clerktui.models import Batch, BatchTape
from clerktui.rules.tape import TapeEntry, entry_hash

_BATCH = Batch.__table__
_TAPE = BatchTape.__table__

BATCH_PROOFS: tuple[Proof, ...] = (
    Proof(
        "batch_is_its_lines",
        "Every batch's total and count are those of its good lines.",
        "SELECT count(*) FROM batch",
        """SELECT 'batch ' || b.number || ' says ' || b.amount_cents || ' in ' || b.item_count
                  || ', its lines ' || coalesce(l.cents, 0) || ' in ' || coalesce(l.items, 0)
           FROM batch b LEFT JOIN
             (SELECT batch_id, sum(amount_cents) AS cents, count(DISTINCT group_no) AS items
              FROM batch_line WHERE state = 'good' GROUP BY batch_id) l ON l.batch_id = b.id
           WHERE b.amount_cents <> coalesce(l.cents, 0) OR b.item_count <> coalesce(l.items, 0)""",
    ),
    Proof(
        "batch_is_its_tape",
        "Every batch's total is the sum of its tape, and each line is what its tape says.",
        "SELECT count(*) FROM batch",
        """SELECT 'batch ' || number || ' line ' || line_no || ' is ' || sum(cents)
                  || ' away from its tape'
           FROM (SELECT b.number, t.line_no, t.amount_cents AS cents FROM batch_tape t
                   JOIN batch b ON b.id = t.batch_id
                 UNION ALL
                 SELECT b.number, l.line_no, -l.amount_cents FROM batch_line l
                   JOIN batch b ON b.id = l.batch_id WHERE l.state = 'good') AS moved
           GROUP BY number, line_no HAVING sum(cents) <> 0""",
    ),
    Proof(
        "batch_lines_name_their_accounts",
        "Every good line is for the account its tape names last.",
        "SELECT count(*) FROM batch_line WHERE state = 'good'",
        """SELECT 'batch ' || b.number || ' line ' || l.line_no || ' is for '
                  || coalesce(a.number, l.revenue_code, 'nobody') || ', its tape says '
                  || coalesce(t.account, 'nothing')
           FROM batch_line l JOIN batch b ON b.id = l.batch_id
           LEFT JOIN account a ON a.id = l.account_id
           LEFT JOIN (SELECT batch_id, line_no, max(id) AS id FROM batch_tape
             WHERE kind IN ('keyed', 'in') GROUP BY batch_id, line_no) m
             ON m.batch_id = l.batch_id AND m.line_no = l.line_no
           LEFT JOIN batch_tape t ON t.id = m.id
           WHERE l.state = 'good'
             AND coalesce(t.account, '-') <> coalesce(a.number, l.revenue_code, '')""",
    ),
    Proof(
        "batch_is_its_payments",
        "A posted batch's total is what its drawer session took; one not posted has no payment.",
        "SELECT count(*) FROM batch",
        """SELECT 'batch ' || b.number || ' is ' || b.state || ' with ' || b.amount_cents
                  || ', posted ' || coalesce(p.cents, 0)
           FROM batch b LEFT JOIN
             (SELECT drawer_session_id, sum(amount_cents) AS cents FROM payment
              GROUP BY drawer_session_id) p ON p.drawer_session_id = b.posted_in_id
           WHERE (b.posted_in_id IS NULL) <> (b.state NOT IN ('posted', 'deposited'))
              OR (b.posted_in_id IS NOT NULL AND b.amount_cents <> coalesce(p.cents, 0))""",
    ),
    Proof(
        "batch_lines_are_paid",
        "A posted batch's lines make up their payments; no other line has one.",
        "SELECT count(*) FROM batch_line",
        """SELECT 'payment ' || p.id || ' says ' || p.amount_cents || ', its lines ' || l.cents
           FROM (SELECT payment_id, sum(amount_cents) AS cents FROM batch_line
                 WHERE payment_id IS NOT NULL GROUP BY payment_id) l
           JOIN payment p ON p.id = l.payment_id WHERE p.amount_cents <> l.cents
           UNION ALL
           SELECT 'batch ' || b.number || ' line ' || l.line_no || ' is ' || l.state || ' in a '
                  || b.state || ' batch'
                  || CASE WHEN l.payment_id IS NULL THEN ' without' ELSE ' with' END || ' payment'
           FROM batch_line l JOIN batch b ON b.id = l.batch_id
           WHERE (l.payment_id IS NOT NULL)
              <> (l.state = 'good' AND b.state IN ('posted', 'deposited'))""",
    ),
    Proof(
        "batch_moves_lead_there",
        "Every batch is in the state its last move says, and every move begins where one ended.",
        "SELECT count(*) FROM batch_move",
        """SELECT 'batch ' || b.number || ' is ' || b.state || ', its last move says '
                  || coalesce(m.to_state, 'nothing')
           FROM batch b LEFT JOIN batch_move m ON m.id =
             (SELECT max(id) FROM batch_move WHERE batch_id = b.id)
           WHERE m.id IS NULL OR m.to_state <> b.state
           UNION ALL
           SELECT 'batch move ' || m.id || ' begins at ' || m.from_state || ', before it was '
                  || o.to_state
           FROM batch_move m JOIN batch_move o ON o.id =
             (SELECT max(id) FROM batch_move WHERE batch_id = m.batch_id AND id < m.id)
           WHERE o.to_state <> m.from_state""",
    ),
    Proof(
        "suspense_is_its_account",
        "What is open in suspense is what its account of the ledger holds.",
        "SELECT count(*) FROM suspense_item",
        """SELECT 'suspense ' || code || ' holds ' || held || ', open items ' || open
           FROM (SELECT g.code,
                        (SELECT -coalesce(sum(amount_cents), 0) FROM journal_line
                         WHERE gl_account_id = g.id) AS held,
                        (SELECT coalesce(sum(open_cents), 0) FROM suspense_item) AS open
                 FROM gl_account g WHERE g.id IN
                   (SELECT gl_account_id FROM tender_type WHERE gl_account_id IN
                     (SELECT revenue_gl_id FROM revenue_code))) AS compared
           WHERE held <> open""",
    ),
    Proof(
        "suspense_items_are_their_moves",
        "What is left of every unidentified item is what came less what was moved.",
        "SELECT count(*) FROM suspense_item",
        """SELECT 'suspense item ' || i.id || ' has ' || i.open_cents || ' left of '
                  || i.amount_cents || ', moved ' || coalesce(m.cents, 0)
           FROM suspense_item i LEFT JOIN
             (SELECT item_id, sum(amount_cents) AS cents FROM suspense_move
              GROUP BY item_id) m ON m.item_id = i.id
           WHERE i.open_cents <> i.amount_cents - coalesce(m.cents, 0)""",
    ),
)


def tapes(connection: Connection) -> ProofResult:
    """Every tape's hashes, worked out again from its rows."""
    heads = {row.id: row for row in connection.execute(select(_BATCH)).all()}
    checked, broken = 0, []
    for batch_id, entries in groupby(_entries(connection), key=lambda row: row.batch_id):
        batch = heads.pop(batch_id, None)
        if batch is None:
            broken.append(f"a tape of {len(list(entries))} amounts belongs to no batch")
            continue
        head, seq = "", 0
        for row in entries:
            checked, seq = checked + 1, seq + 1
            made = entry_hash(head, str(batch.number), _entry(row), _time(row.at), str(row.user_id))
            if (row.seq, row.prev_hash, row.hash) != (seq, head, made):
                broken.append(f"batch {batch.number} tape {row.seq} is not what was written")
            head = row.hash
        if (seq, head) != (batch.tape_seq, batch.tape_hash):
            broken.append(f"batch {batch.number} tape ends at {seq}, its head says otherwise")
    broken += [f"batch {row.number} has lost its tape" for row in heads.values() if row.tape_seq]
    says = "Every tape carries the hash of the amount before and of what each amount says."
    return ProofResult("tapes_unbroken", says, not broken, checked, tuple(broken[:FAILURES_MAX]))


def _entries(connection: Connection) -> Iterator[Any]:
    """Every amount of every tape, in order, a thousand at a time."""
    query = select(_TAPE).order_by(_TAPE.c.batch_id, _TAPE.c.seq)
    yield from connection.execute(query, execution_options={"yield_per": 1_000})


def _entry(row: Any) -> TapeEntry:
    return TapeEntry(
        seq=row.seq,
        kind=row.kind,
        line=row.line_no,
        amount_cents=row.amount_cents,
        account=row.account,
        reference=row.reference,
        tender=row.tender_type,
    )


def _time(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")
