"""Proofs about drawers: their journal is the money they took, and a close is what was counted."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

DRAWER_PROOFS: tuple[Proof, ...] = (
    Proof(
        "drawers_are_their_tenders",
        "A drawer session's journal on tender accounts is its good tenders, as corrected, "
        "plus its over or short.",
        "SELECT count(*) FROM drawer_session",
        """SELECT 'drawer session ' || s.id || ': tenders ' || coalesce(t.cents, 0)
                  || ', over or short ' || coalesce(s.over_short_cents, 0) || ', journal '
                  || coalesce(j.cents, 0)
           FROM drawer_session s
           LEFT JOIN (SELECT p.drawer_session_id AS id, sum(t.amount_cents) AS cents
                      FROM tender t JOIN payment p ON p.id = t.payment_id
                      JOIN receipt r ON r.payment_id = p.id AND r.status = 'issued'
                      JOIN tender_type k ON k.code = t.tender_type
                      WHERE k.gl_account_id IN (MONEY)
                      GROUP BY p.drawer_session_id) t ON t.id = s.id
           LEFT JOIN (SELECT drawer_session_id AS id, sum(
                        CASE WHEN (SELECT gl_account_id FROM tender_type WHERE code = to_tender)
                          IN (MONEY) THEN amount_cents ELSE 0 END
                        - CASE WHEN (SELECT gl_account_id FROM tender_type WHERE code = from_tender)
                          IN (MONEY) THEN amount_cents ELSE 0 END) AS cents
                      FROM correction WHERE kind = 'tender_change'
                        AND drawer_session_id IS NOT NULL
                      GROUP BY drawer_session_id) x ON x.id = s.id
           LEFT JOIN (SELECT e.drawer_session_id AS id, sum(l.amount_cents) AS cents
                      FROM journal_line l JOIN journal_entry e ON e.id = l.entry_id
                      WHERE e.drawer_session_id IS NOT NULL AND l.gl_account_id IN
                        (MONEY)
                      GROUP BY e.drawer_session_id) j ON j.id = s.id
           WHERE coalesce(t.cents, 0) + coalesce(x.cents, 0) + coalesce(s.over_short_cents, 0)
                 <> coalesce(j.cents, 0)""",
    ),
    Proof(
        "drawers_closed_as_counted",
        "A closed drawer's count is float, good tenders and its over or short, less what was "
        "carried out.",
        "SELECT count(*) FROM drawer_session WHERE state = 'closed'",
        """SELECT 'drawer session ' || s.id || ': counted ' || coalesce(c.cents, 0)
                  || ', expected ' || (s.float_cents + coalesce(t.cents, 0)
                  + coalesce(s.over_short_cents, 0) - coalesce(m.cents, 0))
           FROM drawer_session s
           LEFT JOIN (SELECT drawer_session_id AS id, sum(counted_cents) AS cents
                      FROM drawer_count WHERE purpose = 'close' GROUP BY drawer_session_id) c
             ON c.id = s.id
           LEFT JOIN (SELECT p.drawer_session_id AS id, sum(t.amount_cents) AS cents
                      FROM tender t JOIN payment p ON p.id = t.payment_id
                      JOIN receipt r ON r.payment_id = p.id AND r.status = 'issued'
                      GROUP BY p.drawer_session_id) t ON t.id = s.id
           LEFT JOIN (SELECT drawer_session_id AS id, sum(amount_cents) AS cents
                      FROM drawer_move GROUP BY drawer_session_id) m ON m.id = s.id
           WHERE s.state = 'closed' AND coalesce(c.cents, 0) + coalesce(m.cents, 0)
                 <> s.float_cents + coalesce(t.cents, 0) + coalesce(s.over_short_cents, 0)""",
    ),
)
