"""The proofs over corrections: each is its entry, numbered without a gap, and takes back once."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

# What of a changed way of paying was counted so at the close: over against short.
_COUNTED = """(SELECT coalesce(sum(l.amount_cents), 0) FROM journal_line l
                WHERE l.entry_id = c.entry_id AND l.amount_cents > 0 AND l.gl_account_id NOT IN
                  (SELECT gl_account_id FROM tender_type))"""

CORRECTION_PROOFS: tuple[Proof, ...] = (
    Proof(
        "correction_is_its_entry",
        "Every correction is the journal entry it names: its kind, day, clerk, drawer and command.",
        "SELECT count(*) FROM correction",
        """SELECT 'correction ' || c.number || ' is not what its entry ' || c.entry_id || ' says'
           FROM correction c LEFT JOIN journal_entry e ON e.id = c.entry_id
           WHERE e.id IS NULL OR e.kind <> c.kind OR e.business_date <> c.business_date
              OR e.command_id <> c.command_id OR coalesce(e.user_id, 0) <> c.user_id
              OR coalesce(e.office_id, 0) <> c.office_id
              OR coalesce(e.drawer_session_id, 0) <> coalesce(c.drawer_session_id, 0)""",
    ),
    Proof(
        "correction_lines_are_its_entry",
        "What a correction says it did to each receivable is what its entry does to it.",
        "SELECT count(*) FROM correction_line",
        """SELECT 'correction ' || number || ' and its entry differ by ' || sum(cents)
                  || ' on receivable ' || receivable_id
           FROM (SELECT c.number, l.receivable_id, l.amount_cents AS cents
                   FROM correction_line l JOIN correction c ON c.id = l.correction_id
                 UNION ALL
                 SELECT c.number, j.receivable_id, -j.amount_cents
                   FROM correction c JOIN journal_line j ON j.entry_id = c.entry_id
                   WHERE j.receivable_id IS NOT NULL) AS moved
           GROUP BY number, receivable_id HAVING sum(cents) <> 0""",
    ),
    Proof(
        "correction_lines_name_their_accounts",
        "A line of a correction names the account its receivable belongs to.",
        "SELECT count(*) FROM correction_line",
        """SELECT 'correction ' || c.number || ' line ' || l.line_no || ' names another account'
           FROM correction_line l JOIN correction c ON c.id = l.correction_id
           JOIN receivable r ON r.id = l.receivable_id WHERE r.account_id <> l.account_id""",
    ),
    Proof(
        "corrections_gap_free",
        "Corrections are numbered from 1 without a gap.",
        "SELECT count(*) FROM correction",
        """SELECT held || ' corrections, numbered ' || bottom || ' to ' || top
           FROM (SELECT count(*) AS held, coalesce(min(number), 1) AS bottom,
                        coalesce(max(number), 0) AS top FROM correction) AS numbered
           WHERE held <> top OR bottom <> 1""",
    ),
    Proof(
        "payments_taken_back_once",
        "A payment is taken back at most once: by a void, by one correction, or by its own items "
        "that came back.",
        "SELECT count(*) FROM payment",
        """SELECT 'receipt ' || number || ' was taken back ' || times || ' times'
           FROM (SELECT r.number, CASE WHEN r.status = 'void' THEN 1 ELSE 0 END
                   + count(CASE WHEN c.kind <> 'returned' THEN 1 END)
                   + max(CASE WHEN c.kind = 'returned' THEN 1 ELSE 0 END) AS times
                 FROM receipt r LEFT JOIN correction c ON c.payment_id = r.payment_id
                   AND c.kind IN ('cancel_payment', 'cancel_tender', 'returned')
                 GROUP BY r.number, r.status) AS taken
           WHERE times > 1""",
    ),
    Proof(
        "bad_money_is_gone",
        "A correction for bad money mirrors its payment, but for a payment out of suspense, which "
        "had no money of its own.",
        "SELECT count(*) FROM correction WHERE kind = 'cancel_tender'",
        """SELECT 'correction ' || c.number || ' does not reverse payment ' || c.payment_id
           FROM correction c JOIN payment p ON p.id = c.payment_id
           JOIN journal_entry e ON e.id = c.entry_id
           WHERE c.kind = 'cancel_tender'
             AND CASE WHEN EXISTS (SELECT 1 FROM suspense_move m WHERE m.payment_id = p.id)
                 THEN 0 ELSE p.entry_id END <> coalesce(e.reverses_id, 0)""",
    ),
    Proof(
        "moved_money_is_in_suspense",
        "A payment cancelled with good money left an item in suspense over the same money.",
        "SELECT count(*) FROM correction WHERE kind = 'cancel_payment'",
        """SELECT 'correction ' || c.number || ' moved ' || c.amount_cents
                  || ' that are in no suspense item'
           FROM correction c WHERE c.kind = 'cancel_payment' AND NOT EXISTS
             (SELECT 1 FROM suspense_item i WHERE i.payment_id = c.payment_id
                AND i.amount_cents = c.amount_cents)""",
    ),
    Proof(
        "tender_changes_move_tenders",
        "A corrected way of paying moves its amount from the one account of the ledger to the "
        "other, but for what the drawer's close has moved; a change that is undone was as large.",
        "SELECT count(*) FROM correction WHERE kind = 'tender_change'",
        """SELECT 'correction ' || c.number || ' and its entry differ by ' || sum(m.cents)
                  || ' on account ' || (SELECT code FROM gl_account WHERE id = m.gl)
           FROM correction c JOIN
             (SELECT c.id, t.gl_account_id AS gl, c.amount_cents - (COUNTED) AS cents
                FROM correction c JOIN tender_type t ON t.code = c.to_tender
              UNION ALL
              SELECT c.id, t.gl_account_id, (COUNTED) - c.amount_cents
                FROM correction c JOIN tender_type t ON t.code = c.from_tender
              UNION ALL
              SELECT c.id, l.gl_account_id, -l.amount_cents
                FROM correction c JOIN journal_line l ON l.entry_id = c.entry_id) m ON m.id = c.id
           WHERE c.kind = 'tender_change'
           GROUP BY c.number, m.gl HAVING sum(m.cents) <> 0
           UNION ALL
           SELECT 'correction ' || c.number || ' undoes another change than ' || o.number
           FROM correction c JOIN correction o ON o.id = c.undoes_id
           WHERE c.kind = 'tender_change' AND (o.kind <> c.kind
              OR o.amount_cents <> c.amount_cents OR o.payment_id <> c.payment_id
              OR o.from_tender <> c.to_tender OR o.to_tender <> c.from_tender)""".replace(
            "(COUNTED)", _COUNTED
        ),
    ),
)
