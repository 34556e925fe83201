"""The proofs of unclaimed property: items are their steps, reports their lines, money is owed."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

UNCLAIMED_PROOFS: tuple[Proof, ...] = (
    Proof(
        "unclaimed_item_is_its_last_move",
        "Every item of unclaimed property is in the state its last step led to.",
        "SELECT count(*) FROM unclaimed_item",
        """SELECT 'unclaimed item ' || i.number || ' is ' || i.state || ', its last step says '
                  || coalesce(m.to_state, 'nothing')
           FROM unclaimed_item i LEFT JOIN unclaimed_move m ON m.id =
             (SELECT max(id) FROM unclaimed_move WHERE item_id = i.id)
           WHERE coalesce(m.to_state, '') <> i.state OR m.amount_cents <> i.amount_cents""",
    ),
    Proof(
        "unclaimed_report_is_its_lines",
        "The totals of a released report are those of its items and records.",
        "SELECT count(*) FROM unclaimed_report WHERE state <> 'prepared'",
        """SELECT 'the report of ' || r.year || ' says ' || r.item_count || ' items of '
                  || r.amount_cents || ', it holds ' || count(l.id) || ' of '
                  || coalesce(sum(l.amount_cents), 0)
           FROM unclaimed_report r LEFT JOIN unclaimed_line l ON l.report_id = r.id
           WHERE r.state <> 'prepared'
           GROUP BY r.id, r.year, r.item_count, r.amount_cents, r.record_count
           HAVING count(l.id) <> r.item_count
              OR coalesce(sum(l.amount_cents), 0) <> r.amount_cents
              OR count(DISTINCT l.record_no) <> r.record_count""",
    ),
    Proof(
        "unclaimed_record_says_its_amount",
        "A kept record is 625 characters wide and says the sum of its items.",
        "SELECT count(*) FROM unclaimed_line WHERE record <> ''",
        """SELECT 'record ' || l.record_no || ' of the report of ' || r.year || ' is not '
                  || (SELECT sum(amount_cents) FROM unclaimed_line
                      WHERE report_id = l.report_id AND record_no = l.record_no)
           FROM unclaimed_line l JOIN unclaimed_report r ON r.id = l.report_id
           WHERE l.record <> '' AND (length(l.record) <> 625
             OR CAST(substr(l.record, 309, 10) AS BIGINT) <>
                (SELECT sum(amount_cents) FROM unclaimed_line
                 WHERE report_id = l.report_id AND record_no = l.record_no))""",
    ),
    Proof(
        "unclaimed_reported_is_dormant",
        "What is in a report was dormant by its day, and two people made it.",
        "SELECT count(*) FROM unclaimed_report WHERE state <> 'prepared'",
        """SELECT 'item ' || i.number || ' of the report of ' || r.year || ' is dormant on '
                  || i.dormant_on
           FROM unclaimed_line l JOIN unclaimed_item i ON i.id = l.item_id
           JOIN unclaimed_report r ON r.id = l.report_id
           WHERE i.state IN ('reported', 'paid') AND i.dormant_on > r.cut_off_on
           UNION ALL
           SELECT 'the report of ' || year || ' was not released by a second person'
           FROM unclaimed_report
           WHERE state <> 'prepared' AND (released_by_id IS NULL OR released_by_id = prepared_by_id)
             OR state = 'prepared' AND released_by_id IS NOT NULL""",
    ),
    Proof(
        "unclaimed_reported_is_owed",
        "What is in a report and with the State is a refund nobody claimed, of the same sum.",
        "SELECT count(*) FROM unclaimed_item WHERE state IN ('reported', 'paid')",
        """SELECT 'unclaimed item ' || i.number || ' is ' || i.amount_cents || ', refund '
                  || r.number || ' is ' || r.state || ' with ' || r.amount_cents
           FROM unclaimed_item i JOIN refund r ON r.id = i.refund_id
           WHERE i.state IN ('reported', 'paid')
             AND (r.state <> 'unclaimed' OR r.amount_cents <> i.amount_cents)""",
    ),
    Proof(
        "unclaimed_liability_is_owed",
        "What waits for the State in the ledger is the refunds nobody claimed and it was not paid.",
        "SELECT count(*) FROM refund WHERE state = 'unclaimed'",
        """SELECT 'the ledger holds ' || held || ' of unclaimed property, refunds come to ' || owed
           FROM (SELECT
             (SELECT -coalesce(sum(l.amount_cents), 0) FROM journal_line l
              WHERE l.gl_account_id IN (GL)) AS held,
             (SELECT coalesce(sum(r.amount_cents), 0) FROM refund r
              WHERE r.state = 'unclaimed' AND NOT EXISTS (SELECT 1 FROM unclaimed_item i
                WHERE i.refund_id = r.id AND i.state = 'paid')) AS owed) AS compared
           WHERE held <> owed""".replace(
            "(GL)",
            """(SELECT g.id FROM gl_account g JOIN policy p ON p.key = 'refund.unclaimed_gl'
               AND p.value = '"' || g.code || '"')""",
        ),
    ),
    Proof(
        "unclaimed_paid_is_its_entry",
        "A report was paid from the bank with what its items come to.",
        "SELECT count(*) FROM unclaimed_report WHERE state = 'paid'",
        """SELECT 'the report of ' || r.year || ' is ' || r.amount_cents || ', its entry paid '
                  || coalesce(-sum(j.amount_cents), 0)
           FROM unclaimed_report r LEFT JOIN journal_line j
             ON j.entry_id = r.entry_id AND j.amount_cents < 0
           WHERE r.state = 'paid'
           GROUP BY r.id, r.year, r.amount_cents
           HAVING coalesce(-sum(j.amount_cents), 0) <> r.amount_cents""",
    ),
    Proof(
        "unclaimed_repaid_was_given",
        "The State repaid no item more often than its late owner was given it.",
        "SELECT count(*) FROM unclaimed_move WHERE code = 'repaid'",
        """SELECT 'unclaimed item ' || i.number || ' was repaid more often than given'
           FROM unclaimed_item i JOIN unclaimed_move m ON m.item_id = i.id
           GROUP BY i.id, i.number
           HAVING sum(CASE WHEN m.code = 'repaid' THEN 1 ELSE 0 END)
                > sum(CASE WHEN m.code = 'reimbursed' THEN 1 ELSE 0 END)""",
    ),
)
