"""The proofs: a flat list of named checks over the whole database, each naming the rows that fail.

A proof is a sentence about the books, a count of what it looked at, and a query for what breaks
it. None of them changes anything; all of them run on both engines.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from clerktui.db import Database, triggers
from clerktui.ledger.accrual_proofs import ACCRUAL_PROOFS
from clerktui.ledger.agency_proofs import AGENCY_PROOFS
from clerktui.ledger.application_proofs import APPLICATION_PROOFS
from clerktui.ledger.arrangement_proofs import ARRANGEMENT_PROOFS
from clerktui.ledger.batch_proofs import BATCH_PROOFS, tapes
from clerktui.ledger.chain_proof import broken_links
from clerktui.ledger.closing_account_proofs import CLOSING_ACCOUNT_PROOFS
from clerktui.ledger.closing_proofs import CLOSING_PROOFS, papers_are_themselves, seals_hold
from clerktui.ledger.collection_queue_proofs import COLLECTION_QUEUE_PROOFS
from clerktui.ledger.correction_proofs import CORRECTION_PROOFS
from clerktui.ledger.customer_deposit_proofs import CUSTOMER_DEPOSIT_PROOFS
from clerktui.ledger.deposit_proofs import DEPOSIT_PROOFS
from clerktui.ledger.desk_proofs import DESK_PROOFS
from clerktui.ledger.drawer_proofs import DRAWER_PROOFS
from clerktui.ledger.enforcement_proofs import ENFORCEMENT_PROOFS
from clerktui.ledger.mortgage_proofs import MORTGAGE_PROOFS
from clerktui.ledger.outbox_proofs import OUTBOX_PROOFS
from clerktui.ledger.proof import FAILURES_MAX, MONEY, Proof, ProofResult
from clerktui.ledger.refund_proofs import REFUND_PROOFS, limits
from clerktui.ledger.retention_proofs import RETENTION_PROOFS
from clerktui.ledger.returned_proofs import RETURNED_PROOFS
from clerktui.ledger.setoff_proofs import SETOFF_PROOFS
from clerktui.ledger.step_batch_proofs import STEP_BATCH_PROOFS
from clerktui.ledger.task_proofs import TASK_PROOFS
from clerktui.ledger.unclaimed_proofs import UNCLAIMED_PROOFS
from clerktui.ledger.window import Window, windowed
from clerktui.ledger.work_order_proofs import WORK_ORDER_PROOFS

__all__ = ["FAILURES_MAX", "PROOFS", "Proof", "ProofResult", "prove", "run_proofs"]

PROOFS: tuple[Proof, ...] = (
    Proof(
        "entries_balance",
        "Every journal entry's lines sum to zero and are as many as it says.",
        "SELECT count(*) FROM journal_entry WHERE [NEW id]",
        """SELECT 'entry ' || e.id || ' is off by ' || coalesce(sum(l.amount_cents), 0) || ' cents'
           FROM journal_entry e LEFT JOIN journal_line l ON l.entry_id = e.id
           WHERE [NEW e.id]
           GROUP BY e.id, e.line_count
           HAVING coalesce(sum(l.amount_cents), 0) <> 0 OR count(l.id) <> e.line_count""",
    ),
    Proof(
        "lines_sealed",
        "Every journal line belongs to an entry.",
        "SELECT count(*) FROM journal_line",
        """SELECT 'line ' || l.id || ' has no entry ' || l.entry_id FROM journal_line l
           LEFT JOIN journal_entry e ON e.id = l.entry_id WHERE e.id IS NULL""",
    ),
    Proof(
        "receivable_is_its_journal_lines",
        "Every receivable's balance is the sum of the journal lines that name it.",
        "SELECT count(*) FROM receivable",
        """SELECT 'receivable ' || r.id || ' says ' || r.balance_cents || ', journal '
                  || coalesce(j.cents, 0)
           FROM receivable r LEFT JOIN
             (SELECT receivable_id, sum(amount_cents) AS cents FROM journal_line
              WHERE receivable_id IS NOT NULL GROUP BY receivable_id) j ON j.receivable_id = r.id
           WHERE r.balance_cents <> coalesce(j.cents, 0)""",
    ),
    Proof(
        "account_is_its_receivables",
        "Every account's balance is the sum of its receivables.",
        "SELECT count(*) FROM account",
        """SELECT 'account ' || a.number || ' says ' || a.balance_cents || ', receivables '
                  || coalesce(r.cents, 0)
           FROM account a LEFT JOIN
             (SELECT account_id, sum(balance_cents) AS cents FROM receivable GROUP BY account_id) r
             ON r.account_id = a.id
           WHERE a.balance_cents <> coalesce(r.cents, 0)""",
    ),
    Proof(
        "account_is_its_journal_lines",
        "Every account's balance is the sum of its journal lines.",
        "SELECT count(*) FROM account",
        """SELECT 'account ' || a.number || ' says ' || a.balance_cents || ', journal '
                  || coalesce(j.cents, 0)
           FROM account a LEFT JOIN
             (SELECT account_id, sum(amount_cents) AS cents FROM journal_line
              WHERE account_id IS NOT NULL GROUP BY account_id) j ON j.account_id = a.id
           WHERE a.balance_cents <> coalesce(j.cents, 0)""",
    ),
    Proof(
        "control_lines_name_receivables",
        "Every line on a receivable control account names its receivable.",
        "SELECT count(*) FROM journal_line WHERE [NEW entry_id]",
        """SELECT 'line ' || l.id || ' on ' || g.code || ' names no receivable'
           FROM journal_line l JOIN gl_account g ON g.id = l.gl_account_id
           WHERE [NEW l.entry_id] AND l.receivable_id IS NULL AND l.gl_account_id IN
             (SELECT receivable_gl_id FROM service)""",
    ),
    Proof(
        "receivable_is_its_charges",
        "Every billed receivable's original amount is the sum of its charges.",
        "SELECT count(*) FROM receivable WHERE bill_id IS NOT NULL",
        """SELECT 'receivable ' || r.id || ' was ' || r.original_cents || ', charges '
                  || coalesce(c.cents, 0)
           FROM receivable r LEFT JOIN
             (SELECT receivable_id, sum(amount_cents) AS cents FROM charge
              GROUP BY receivable_id) c ON c.receivable_id = r.id
           WHERE r.bill_id IS NOT NULL AND r.original_cents <> coalesce(c.cents, 0)""",
    ),
    Proof(
        "payment_is_its_tenders",
        "Every payment is the sum of its tenders, change being a tender below zero.",
        "SELECT count(*) FROM payment",
        """SELECT 'payment ' || p.id || ' says ' || p.amount_cents || ', tenders '
                  || coalesce(t.cents, 0)
           FROM payment p LEFT JOIN
             (SELECT payment_id, sum(amount_cents) AS cents,
                     -sum(CASE WHEN amount_cents < 0 THEN amount_cents ELSE 0 END) AS change
              FROM tender GROUP BY payment_id) t ON t.payment_id = p.id
           WHERE p.amount_cents <> coalesce(t.cents, 0) OR p.change_cents <> coalesce(t.change, 0)
        """,
    ),
    Proof(
        "payment_is_its_allocations",
        "Every payment is the sum of its allocations.",
        "SELECT count(*) FROM payment",
        """SELECT 'payment ' || p.id || ' says ' || p.amount_cents || ', allocations '
                  || coalesce(a.cents, 0)
           FROM payment p LEFT JOIN
             (SELECT payment_id, sum(amount_cents) AS cents FROM allocation
              GROUP BY payment_id) a ON a.payment_id = p.id
           WHERE p.amount_cents <> coalesce(a.cents, 0)""",
    ),
    Proof(
        "payment_is_its_entry",
        "What a payment allocates to each receivable is what its journal entry takes off it.",
        "SELECT count(*) FROM payment",
        """SELECT 'payment ' || payment_id || ' and its entry differ by ' || sum(cents)
                  || ' on receivable ' || receivable_id
           FROM (SELECT payment_id, receivable_id, amount_cents AS cents FROM allocation
                   WHERE receivable_id IS NOT NULL
                 UNION ALL
                 SELECT p.id, l.receivable_id, l.amount_cents FROM payment p
                   JOIN journal_line l ON l.entry_id = p.entry_id
                   WHERE l.receivable_id IS NOT NULL) AS moved
           GROUP BY payment_id, receivable_id HAVING sum(cents) <> 0""",
    ),
    Proof(
        "tenders_are_in_their_accounts",
        "What a payment took by each way of paying is in that way's account of the ledger.",
        "SELECT count(*) FROM tender",
        """SELECT 'payment ' || payment_id || ' and its entry differ by ' || sum(cents)
                  || ' on account ' || (SELECT code FROM gl_account WHERE id = gl_account_id)
           FROM (SELECT t.payment_id, k.gl_account_id, t.amount_cents AS cents FROM tender t
                   JOIN tender_type k ON k.code = t.tender_type
                   WHERE k.gl_account_id IN (MONEY)
                 UNION ALL
                 SELECT p.id, l.gl_account_id, -l.amount_cents FROM payment p
                   JOIN journal_line l ON l.entry_id = p.entry_id
                   WHERE l.gl_account_id IN (MONEY)) AS taken
           GROUP BY payment_id, gl_account_id HAVING sum(cents) <> 0""",
    ),
    Proof(
        "payment_names_its_clerk",
        "A payment names the clerk and the drawer session its journal entry names.",
        "SELECT count(*) FROM payment",
        """SELECT 'payment ' || p.id || ' names another clerk or drawer than its entry'
           FROM payment p JOIN journal_entry e ON e.id = p.entry_id
           WHERE p.user_id <> e.user_id OR p.drawer_session_id <> e.drawer_session_id
              OR p.business_date <> e.business_date""",
    ),
    Proof(
        "receipt_says_its_payment",
        "A receipt's document says its own number and what its payment was.",
        "SELECT count(*) FROM receipt",
        """SELECT 'receipt ' || r.number || ' does not say its number or ' || p.amount_cents
           FROM receipt r JOIN payment p ON p.id = r.payment_id
           WHERE r.document NOT LIKE '%"total_cents":' || p.amount_cents || ',%'
              OR r.document NOT LIKE '%"number":"' || r.number || '"%'""",
    ),
    Proof(
        "allocation_names_its_account",
        "An allocation, a journal line and a bill name the account their receivable belongs to.",
        "SELECT count(*) FROM allocation",
        """SELECT 'allocation ' || a.id || ' names another account' FROM allocation a
             JOIN receivable r ON r.id = a.receivable_id WHERE r.account_id <> a.account_id
           UNION ALL
           SELECT 'journal line ' || l.id || ' names another account' FROM journal_line l
             JOIN receivable r ON r.id = l.receivable_id WHERE r.account_id <> l.account_id
           UNION ALL
           SELECT 'receivable ' || r.id || ' is on another account''s bill' FROM receivable r
             JOIN bill b ON b.id = r.bill_id WHERE r.account_id <> b.account_id""",
    ),
    Proof(
        "payments_have_receipts",
        "Every payment has exactly one receipt.",
        "SELECT count(*) FROM payment",
        """SELECT 'payment ' || p.id || ' has no receipt' FROM payment p
           LEFT JOIN receipt r ON r.payment_id = p.id WHERE r.id IS NULL""",
    ),
    Proof(
        "receipts_gap_free",
        "Receipt numbers run from 1 without a gap, by office and year.",
        "SELECT count(*) FROM receipt",
        """SELECT 'office ' || office_id || ' year ' || year || ': ' || held
                  || ' receipts, numbered ' || bottom || ' to ' || top || ', counter at ' || counter
           FROM (SELECT r.office_id, r.year, count(*) AS held, max(r.sequence) AS top,
                        min(r.sequence) AS bottom,
                        coalesce((SELECT c.last_sequence FROM receipt_counter c
                          WHERE c.office_id = r.office_id AND c.year = r.year), 0) AS counter
                 FROM receipt r GROUP BY r.office_id, r.year
                 UNION ALL
                 SELECT c.office_id, c.year, 0, 0, 1, c.last_sequence FROM receipt_counter c
                 WHERE NOT EXISTS (SELECT 1 FROM receipt r
                   WHERE r.office_id = c.office_id AND r.year = c.year)) AS numbered
           WHERE held <> top OR top <> counter OR bottom <> 1""",
    ),
    Proof(
        "voids_reverse",
        "A void receipt's payment is reversed by exactly one entry; a good one's by nothing but "
        "the correction that took its money back.",
        "SELECT count(*) FROM receipt",
        """SELECT 'receipt ' || r.number || ' is ' || r.status || ', its entry is '
                  || CASE WHEN e.id IS NULL THEN 'not reversed' ELSE 'reversed by ' || e.id END
                  || ', it names ' || coalesce(CAST(r.void_entry_id AS TEXT), 'none')
           FROM receipt r JOIN payment p ON p.id = r.payment_id
           LEFT JOIN journal_entry e ON e.reverses_id = p.entry_id
           LEFT JOIN correction c ON c.entry_id = e.id AND c.payment_id = p.id
             AND c.kind IN ('cancel_tender', 'returned')
           WHERE (r.status = 'void') <> (e.id IS NOT NULL AND c.id IS NULL)
              OR coalesce(r.void_entry_id, 0) <> CASE WHEN c.id IS NULL
                   THEN coalesce(e.id, 0) ELSE 0 END""",
    ),
    Proof(
        "reversals_mirror",
        "A reversing entry undoes its entry leg by leg.",
        "SELECT count(*) FROM journal_entry WHERE reverses_id IS NOT NULL AND [NEW id]",
        """SELECT 'entry ' || e.id || ' does not mirror entry ' || e.reverses_id
           FROM journal_entry e
           JOIN journal_line l ON l.entry_id = e.id
           LEFT JOIN journal_line o ON o.entry_id = e.reverses_id AND o.line_no = l.line_no
             AND o.gl_account_id = l.gl_account_id AND o.amount_cents = -l.amount_cents
             AND coalesce(o.receivable_id, 0) = coalesce(l.receivable_id, 0)
           WHERE e.reverses_id IS NOT NULL AND [NEW e.id]
           GROUP BY e.id, e.reverses_id
           HAVING count(o.id) <> count(l.id) OR count(l.id) <>
             (SELECT line_count FROM journal_entry u WHERE u.id = e.reverses_id)""",
    ),
    *DRAWER_PROOFS,
    Proof(
        "commands_answered",
        "Every posted command has kept its answer.",
        "SELECT count(*) FROM posted_command",
        "SELECT 'command ' || id || ' has no answer' FROM posted_command WHERE result = ''",
    ),
    Proof(
        "customers_belong",
        "Every customer and premise belongs to an account, and every bill has a receivable.",
        "SELECT (SELECT count(*) FROM customer) + (SELECT count(*) FROM premise) "
        "+ (SELECT count(*) FROM bill)",
        """SELECT 'customer ' || c.id || ' has no account' FROM customer c
             WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.customer_id = c.id)
           UNION ALL
           SELECT 'premise ' || p.id || ' has no account' FROM premise p
             WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.premise_id = p.id)
           UNION ALL
           SELECT 'bill ' || b.number || ' has no receivable' FROM bill b
             WHERE NOT EXISTS (SELECT 1 FROM receivable r WHERE r.bill_id = b.id)""",
    ),
    *BATCH_PROOFS,
    *DEPOSIT_PROOFS,
    *CLOSING_PROOFS,
    *CORRECTION_PROOFS,
    *REFUND_PROOFS,
    *RETURNED_PROOFS,
    *APPLICATION_PROOFS,
    *TASK_PROOFS,
    *CUSTOMER_DEPOSIT_PROOFS,
    *CLOSING_ACCOUNT_PROOFS,
    *DESK_PROOFS,
    *RETENTION_PROOFS,
    *COLLECTION_QUEUE_PROOFS,
    *SETOFF_PROOFS,
    *UNCLAIMED_PROOFS,
    *WORK_ORDER_PROOFS,
    *ENFORCEMENT_PROOFS,
    *AGENCY_PROOFS,
    *MORTGAGE_PROOFS,
    *ACCRUAL_PROOFS,
    *ARRANGEMENT_PROOFS,
    *STEP_BATCH_PROOFS,
    *OUTBOX_PROOFS,
)


def run_proofs(db: Database, *, only_chains: bool = False) -> tuple[ProofResult, ...]:
    """Run every proof over the books as they stand at one moment, or those of their chains."""
    with db.snapshot() as connection:
        return prove_chains(connection) if only_chains else prove(connection)


def prove(connection: Connection, window: Window | None = None) -> tuple[ProofResult, ...]:
    """Run every proof over what this transaction sees.

    Args:
        connection: an open transaction.
        window: what was proved before; a proof that allows it looks only at what is new since.
    """
    results = [_run(connection, proof, window) for proof in PROOFS]
    if connection.dialect.name == "sqlite":
        results.append(_foreign_keys(connection))
    results.append(papers_are_themselves(connection, window))
    results.append(limits(connection))
    return (*results, *prove_chains(connection, window))


def prove_chains(connection: Connection, window: Window | None = None) -> tuple[ProofResult, ...]:
    """Work every hash out again, and see that what guards history is in place."""
    return (
        _chains(connection, window),
        tapes(connection),
        seals_hold(connection),
        _triggers(connection),
    )


def _run(connection: Connection, proof: Proof, window: Window | None) -> ProofResult:
    checked = connection.execute(text(windowed(proof.counts, window))).scalar_one()
    # The queries are the constants above; nothing typed ever reaches them.
    breaks = windowed(proof.breaks, window).replace("(MONEY)", f"({MONEY})")
    limited = f"SELECT * FROM ({breaks}) AS broken LIMIT {FAILURES_MAX}"  # noqa: S608
    failures = tuple(row[0] for row in connection.execute(text(limited.replace(": '", "\\: '"))))
    return ProofResult(proof.name, proof.says, not failures, int(checked), failures)


def _foreign_keys(connection: Connection) -> ProofResult:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(FAILURES_MAX)
    failures = tuple(f"{row[0]} row {row[1]} points to no {row[2]}" for row in rows)
    tables = connection.exec_driver_sql(
        "SELECT count(*) FROM sqlite_master WHERE type = 'table'"
    ).scalar_one()
    says = "No row points to a row that is not there."
    return ProofResult("no_orphans", says, not failures, tables, failures)


def _triggers(connection: Connection) -> ProofResult:
    gone = triggers.missing(connection)
    failures = tuple(f"trigger {name} is not in place" for name in gone[:FAILURES_MAX])
    says = "The database's own guards over history are in place."
    return ProofResult("guards_in_place", says, not failures, 1, failures)


def _chains(connection: Connection, window: Window | None) -> ProofResult:
    heads = window.heads if window is not None else {}
    checked, failures = broken_links(connection, FAILURES_MAX, heads)
    says = "Every entry carries the hash of the one before it and of what it says itself."
    return ProofResult("chains_unbroken", says, not failures, checked, failures)
