"""The proofs over closed days, their papers and seals, and the ledger batches."""

from __future__ import annotations

import hashlib
import zlib

from sqlalchemy import Connection, select

from clerktui.ledger.proof import FAILURES_MAX, Proof, ProofResult
from clerktui.ledger.seal import seal_hash
from clerktui.ledger.window import Window
from clerktui.models import Chain, DayDocument, DayMove, JournalEntry, StoredDocument
from clerktui.rules.seal import short_form

_CHAIN = Chain.__table__
_ENTRY = JournalEntry.__table__
_MOVE = DayMove.__table__
_NAMED = DayDocument.__table__
_PAPER = StoredDocument.__table__
_A_PAGE = 50

CLOSING_PROOFS: tuple[Proof, ...] = (
    Proof(
        "ledger_batch_balances",
        "Every ledger batch's debits are its credits, in every fund, and what it says.",
        "SELECT count(*) FROM gl_batch",
        """SELECT 'ledger batch ' || b.number || ' fund ' || l.fund || ' is off by '
                  || sum(l.debit_cents - l.credit_cents)
           FROM gl_batch b JOIN gl_batch_line l ON l.gl_batch_id = b.id
           GROUP BY b.number, l.fund HAVING sum(l.debit_cents - l.credit_cents) <> 0
           UNION ALL
           SELECT 'ledger batch ' || b.number || ' says ' || b.debit_cents || ', its lines '
                  || coalesce(sum(l.debit_cents), 0)
           FROM gl_batch b LEFT JOIN gl_batch_line l ON l.gl_batch_id = b.id
           GROUP BY b.number, b.debit_cents
           HAVING b.debit_cents <> coalesce(sum(l.debit_cents), 0)""",
    ),
    Proof(
        "ledger_batch_is_its_entries",
        "Every ledger batch is what its journal entries come to, account by account.",
        "SELECT count(*) FROM gl_batch_line",
        """SELECT 'ledger batch ' || (SELECT number FROM gl_batch WHERE id = batch)
                  || ' and its entries differ on account '
                  || (SELECT code FROM gl_account WHERE id = account) || ' by ' || sum(cents)
           FROM (SELECT gl_batch_id AS batch, gl_account_id AS account,
                        CASE WHEN debit_cents > 0 THEN 1 ELSE 0 END AS is_debit,
                        debit_cents - credit_cents AS cents
                   FROM gl_batch_line WHERE is_between_funds = false
                 UNION ALL
                 SELECT e.gl_batch_id, l.gl_account_id,
                        CASE WHEN l.amount_cents > 0 THEN 1 ELSE 0 END, -l.amount_cents
                   FROM gl_batch_entry e JOIN journal_line l ON l.entry_id = e.entry_id) AS moved
           GROUP BY batch, account, is_debit HAVING sum(cents) <> 0
           UNION ALL
           SELECT 'ledger batch ' || b.number || ' says ' || b.entries || ' entries, has '
                  || (SELECT count(*) FROM gl_batch_entry e WHERE e.gl_batch_id = b.id)
           FROM gl_batch b
           WHERE b.entries <> (SELECT count(*) FROM gl_batch_entry e WHERE e.gl_batch_id = b.id)""",
    ),
    Proof(
        "ledger_entries_are_of_their_day",
        "An entry is in a ledger batch of its own day and office.",
        "SELECT count(*) FROM gl_batch_entry",
        """SELECT 'entry ' || e.id || ' of ' || e.business_date || ' is in ledger batch '
                  || b.number || ' of ' || b.business_date
           FROM gl_batch_entry g JOIN gl_batch b ON b.id = g.gl_batch_id
           JOIN journal_entry e ON e.id = g.entry_id
           WHERE e.business_date <> b.business_date
              OR coalesce(e.office_id, (SELECT min(id) FROM office)) <> b.office_id""",
    ),
    Proof(
        "closed_days_are_in_the_ledger",
        "Every entry of a closed day is in a ledger batch.",
        "SELECT count(*) FROM business_day WHERE state = 'closed'",
        """SELECT 'entry ' || e.id || ' of the closed day ' || d.business_date
                  || ' is in no ledger batch'
           FROM business_day d JOIN journal_entry e ON e.business_date = d.business_date
            AND coalesce(e.office_id, (SELECT min(id) FROM office)) = d.office_id
           LEFT JOIN gl_batch_entry g ON g.entry_id = e.id
           WHERE d.state = 'closed' AND g.entry_id IS NULL""",
    ),
    Proof(
        "days_are_their_moves",
        "A day's state, seal and count of closes are what its moves say.",
        "SELECT count(*) FROM business_day",
        """SELECT 'day ' || d.business_date || ' is ' || d.state || ', closed ' || d.times_closed
                  || ' times; its moves say ' || coalesce(m.to_state, 'open') || ', '
                  || coalesce(c.times, 0)
           FROM business_day d
           LEFT JOIN (SELECT day_id, max(id) AS id FROM day_move GROUP BY day_id) last
             ON last.day_id = d.id
           LEFT JOIN day_move m ON m.id = last.id
           LEFT JOIN (SELECT day_id, count(*) AS times FROM day_move WHERE to_state = 'closed'
             GROUP BY day_id) c ON c.day_id = d.id
           WHERE d.state <> coalesce(m.to_state, 'open') OR d.times_closed <> coalesce(c.times, 0)
              OR (d.state = 'closed' AND (d.seal IS NULL OR d.seal <> coalesce(m.seal, '')))""",
    ),
    Proof(
        "closed_days_have_their_papers",
        "Every close has its papers, its summary and its distribution among them.",
        "SELECT count(*) FROM day_move WHERE to_state = 'closed'",
        """SELECT 'close ' || m.id || ' has no ' || w.name
           FROM day_move m CROSS JOIN (SELECT 'day-close.txt' AS name
             UNION ALL SELECT 'day-close.pdf' UNION ALL SELECT 'day-close.json'
             UNION ALL SELECT 'gl-distribution.json') w
           LEFT JOIN day_document d ON d.move_id = m.id AND d.name = w.name
           WHERE m.to_state = 'closed' AND d.id IS NULL""",
    ),
)


def papers_are_themselves(connection: Connection, window: Window | None = None) -> ProofResult:
    """Every kept paper's bytes have the hash they are kept under; those of proved closes stay."""
    failures: list[str] = []
    proved = select(_NAMED.c.sha256).where(_NAMED.c.move_id <= (window.move_id if window else 0))
    checked, after = 0, ""
    while True:
        page = connection.execute(
            select(_PAPER.c.sha256, _PAPER.c.size, _PAPER.c.content)
            .where(_PAPER.c.sha256 > after, _PAPER.c.sha256.not_in(proved))
            .order_by(_PAPER.c.sha256)
            .limit(_A_PAGE)
        ).all()
        if not page:
            break
        for row in page:
            checked += 1
            if not _is_itself(row.sha256, row.size, row.content):
                failures.append(f"paper {row.sha256[:16]} is not what was kept")
        after = page[-1].sha256
    says = "Every kept paper's bytes have the hash they are kept under."
    return ProofResult(
        "papers_are_themselves", says, not failures, checked, tuple(failures[:FAILURES_MAX])
    )


def _is_itself(sha256: str, size: int, content: bytes) -> bool:
    try:
        plain = zlib.decompress(content)
    except zlib.error:
        return False
    return len(plain) == size and hashlib.sha256(plain).hexdigest() == sha256


def seals_hold(connection: Connection) -> ProofResult:
    """Every seal's hash is that of its heads, and every head is where it was sealed."""
    failures: list[str] = []
    rows = connection.execute(
        select(_MOVE.c.id, _MOVE.c.seal).where(_MOVE.c.to_state == "closed").order_by(_MOVE.c.id)
    ).all()
    for row in rows:
        seal = row.seal or {}
        if not seal or seal["hash"] != seal_hash(seal["about"], seal["heads"]):
            failures.append(f"close {row.id} has another seal than it was closed with")
            continue
        if seal["short"] != short_form(seal["hash"]):
            failures.append(f"close {row.id} shows another seal than its hash")
        failures += _moved_heads(connection, row.id, seal["heads"])
    says = "Every seal's hash is that of its heads, and each head is where it was sealed."
    return ProofResult("seals_hold", says, not failures, len(rows), tuple(failures[:FAILURES_MAX]))


def _moved_heads(
    connection: Connection, move_id: int, heads: list[tuple[str, int, str]]
) -> list[str]:
    moved = []
    for code, sequence, end in heads:
        found = connection.execute(
            select(_ENTRY.c.hash)
            .join(_CHAIN, _CHAIN.c.id == _ENTRY.c.chain_id)
            .where(_CHAIN.c.code == code, _ENTRY.c.chain_seq == sequence)
        ).scalar()
        if found != end:
            said = f"chain {code} has not at {sequence} what was sealed"
            moved.append(f"close {move_id}: {said}")
    return moved
