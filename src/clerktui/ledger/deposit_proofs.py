"""The proofs over deposits: what is on a slip, what it books, and what its sessions hold."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

DEPOSIT_PROOFS: tuple[Proof, ...] = (
    Proof(
        "deposit_is_its_items",
        "Every deposit's amount and cash are its items'; a cancelled one holds nothing any more.",
        "SELECT count(*) FROM bank_deposit",
        """SELECT 'deposit ' || d.number || ' (' || d.state || ') says ' || d.amount_cents || ', '
                  || d.cash_cents || ' in cash, its items ' || coalesce(i.cents, 0) || ', '
                  || coalesce(i.cash, 0)
           FROM bank_deposit d LEFT JOIN
             (SELECT t.deposit_id, sum(t.amount_cents) AS cents,
                     sum(CASE WHEN k.allows_change THEN t.amount_cents ELSE 0 END) AS cash
              FROM deposit_item t JOIN tender_type k ON k.code = t.tender_type
              WHERE t.released_at IS NULL GROUP BY t.deposit_id) i ON i.deposit_id = d.id
           WHERE CASE WHEN d.state = 'cancelled' THEN i.deposit_id IS NOT NULL
                 ELSE d.amount_cents <> coalesce(i.cents, 0) OR d.cash_cents <> coalesce(i.cash, 0)
                 END""",
    ),
    Proof(
        "deposit_is_its_entry",
        "What a deposit took to the bank is in the bank's account and out of its tenders'.",
        "SELECT count(*) FROM bank_deposit WHERE entry_id IS NOT NULL",
        """SELECT 'deposit ' || number || ' and its entry differ by ' || sum(cents)
                  || ' on account ' || (SELECT code FROM gl_account WHERE id = gl_account_id)
           FROM (SELECT d.number, b.gl_account_id, d.amount_cents AS cents FROM bank_deposit d
                   JOIN bank_account b ON b.code = d.bank_account WHERE d.entry_id IS NOT NULL
                 UNION ALL
                 SELECT d.number, k.gl_account_id, -i.amount_cents FROM bank_deposit d
                   JOIN deposit_item i ON i.deposit_id = d.id
                   JOIN tender_type k ON k.code = i.tender_type WHERE d.entry_id IS NOT NULL
                 UNION ALL
                 SELECT d.number, l.gl_account_id, -l.amount_cents FROM bank_deposit d
                   JOIN journal_line l ON l.entry_id = d.entry_id) AS moved
           GROUP BY number, gl_account_id HAVING sum(cents) <> 0""",
    ),
    Proof(
        "deposits_booked_while_at_the_bank",
        "A deposit is booked once it is taken to the bank, and reversed when it is cancelled.",
        "SELECT count(*) FROM bank_deposit",
        """SELECT 'deposit ' || d.number || ' is ' || d.state || ', its entry is '
                  || CASE WHEN d.entry_id IS NULL THEN 'not there'
                          WHEN e.id IS NULL THEN 'not reversed' ELSE 'reversed by ' || e.id END
           FROM bank_deposit d LEFT JOIN journal_entry e ON e.reverses_id = d.entry_id
           WHERE (d.state = 'prepared' AND d.entry_id IS NOT NULL)
              OR (d.state IN ('deposited', 'matched')
                  AND (d.entry_id IS NULL OR e.id IS NOT NULL))
              OR (d.state = 'cancelled' AND d.entry_id IS NOT NULL AND e.id IS NULL)""",
    ),
    Proof(
        "sessions_deposited_once",
        "What is deposited of a session is what it took as it was counted, and once: its count "
        "less the float, with what was carried out.",
        "SELECT count(*) FROM deposit_item WHERE drawer_session_id IS NOT NULL",
        """SELECT 'drawer session ' || id || ' holds ' || held || ' of ' || tender_type
                  || ', deposited ' || cents
           FROM (SELECT s.id, i.tender_type, i.cents,
                   (SELECT coalesce(sum(c.counted_cents), 0) FROM drawer_count c
                    WHERE c.drawer_session_id = s.id AND c.purpose = 'close'
                      AND c.tender_type = i.tender_type)
                   - CASE WHEN k.allows_change THEN s.float_cents ELSE 0 END
                   + (SELECT coalesce(sum(m.amount_cents), 0) FROM drawer_move m
                      WHERE m.drawer_session_id = s.id AND m.tender_type = i.tender_type) AS held
                 FROM (SELECT drawer_session_id, tender_type, sum(amount_cents) AS cents
                       FROM deposit_item
                       WHERE released_at IS NULL AND drawer_session_id IS NOT NULL
                       GROUP BY drawer_session_id, tender_type) i
                 JOIN drawer_session s ON s.id = i.drawer_session_id
                 JOIN tender_type k ON k.code = i.tender_type) AS compared
           WHERE cents <> held""",
    ),
)
