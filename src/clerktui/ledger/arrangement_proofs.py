"""The proofs of promises and plans: their parts add up, and what became of them is written down."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

ARRANGEMENT_PROOFS: tuple[Proof, ...] = (
    Proof(
        "instalments_add_up",
        "The instalments of every promise and plan come to its whole, and what a plan is about "
        "came to the same when it was made.",
        "SELECT count(*) FROM arrangement",
        """SELECT 'P-' || a.number || ' is over ' || a.total_cents || ', its instalments come to '
                  || coalesce(p.cents, 0)
           FROM arrangement a LEFT JOIN
             (SELECT arrangement_id, sum(amount_cents) AS cents,
                     sum(CASE WHEN position = 0 THEN amount_cents ELSE 0 END) AS down,
                     max(due_on) AS last_on
              FROM arrangement_instalment GROUP BY arrangement_id) p ON p.arrangement_id = a.id
           WHERE p.cents IS NULL OR p.cents <> a.total_cents OR p.down <> a.down_cents
             OR p.last_on <> a.last_on
           UNION ALL
           SELECT 'P-' || a.number || ' is over ' || a.total_cents || ', its items came to '
                  || coalesce(i.cents, 0)
           FROM arrangement a LEFT JOIN
             (SELECT arrangement_id, sum(amount_cents) AS cents
              FROM arrangement_item GROUP BY arrangement_id) i ON i.arrangement_id = a.id
           WHERE a.kind = 'plan' AND (i.cents IS NULL OR i.cents <> a.total_cents)""",
    ),
    Proof(
        "arrangements_are_as_last_moved",
        "Every promise and plan is in the state its last move led to, and moves follow each other.",
        "SELECT count(*) FROM arrangement_move",
        """SELECT 'P-' || a.number || ' is ' || a.state || ', its last move says '
                  || coalesce(m.to_state, 'nothing')
           FROM arrangement a LEFT JOIN arrangement_move m ON m.id =
             (SELECT max(x.id) FROM arrangement_move x WHERE x.arrangement_id = a.id)
           WHERE m.id IS NULL OR m.to_state <> a.state
           UNION ALL
           SELECT 'move ' || m.id || ' begins at ' || m.from_state || ', the one before ended at '
                  || b.to_state
           FROM arrangement_move m JOIN arrangement_move b ON b.id =
             (SELECT max(x.id) FROM arrangement_move x
              WHERE x.arrangement_id = m.arrangement_id AND x.id < m.id)
           WHERE m.from_state <> b.to_state""",
    ),
    Proof(
        "arrangements_are_in_the_case_file",
        "Every promise and plan stands in its account's case file, and so does how it ended.",
        "SELECT count(*) FROM arrangement",
        """SELECT 'P-' || a.number || ' is ' || a.state || ' and not so in the case file'
           FROM arrangement a
           WHERE NOT EXISTS
             (SELECT 1 FROM collection_step s WHERE s.subject_kind = 'arrangement'
                AND s.subject_id = a.id AND s.account_id = a.account_id
                AND s.code IN (a.kind, 'undone')
                AND (s.outcome = a.state OR (s.outcome = '' AND a.state = 'open')))""",
    ),
    Proof(
        "signed_agreements_were_printed",
        "A plan the customer signed has its agreement on file, from that day or before.",
        "SELECT count(*) FROM arrangement WHERE signed_on IS NOT NULL",
        """SELECT 'P-' || a.number || ' is signed and has no agreement'
           FROM arrangement a
           WHERE a.signed_on IS NOT NULL AND NOT EXISTS
             (SELECT 1 FROM arrangement_paper p WHERE p.arrangement_id = a.id
                AND p.dated_on <= a.signed_on)""",
    ),
)
