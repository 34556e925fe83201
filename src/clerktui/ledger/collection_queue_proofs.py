"""The proofs of the accounts being collected: each row says what the open items say."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

COLLECTION_QUEUE_PROOFS: tuple[Proof, ...] = (
    Proof(
        "collected_is_past_due",
        "Every account being collected owes past due what its row says for its plan, since the "
        "day it says; a tax counts once it is delinquent.",
        "SELECT count(*) FROM collection_item WHERE state = 'open'",
        """SELECT 'account ' || a.number || ' is collected for ' || i.past_due_cents
                   || ' since ' || i.oldest_due || ', its open items say ' || l.late
            FROM collection_item i JOIN account a ON a.id = i.account_id
            LEFT JOIN (SELECT r.account_id, sum(r.balance_cents) AS owed,
     sum(CASE WHEN r.balance_cents > 0 AND r.due_on < i.counted_on AND (i.services = ''
               OR ',' || i.services || ',' LIKE '%,' || r.service || ',%')
              THEN r.balance_cents ELSE 0 END) AS late,
     sum(CASE WHEN r.balance_cents > 0 AND r.due_on < i.counted_on
               AND s.kind = 'tax' AND r.component = 'principal' AND (i.services = ''
                OR ',' || i.services || ',' LIKE '%,' || r.service || ',%')
              THEN r.balance_cents ELSE 0 END) AS tax,
     min(CASE WHEN r.balance_cents > 0 AND r.due_on < i.counted_on AND (i.services = ''
               OR ',' || i.services || ',' LIKE '%,' || r.service || ',%')
              THEN r.due_on END) AS oldest
   FROM receivable r JOIN collection_item i ON i.account_id = r.account_id
   JOIN service s ON s.code = r.service
   WHERE i.state = 'open' AND r.balance_cents <> 0
   GROUP BY r.account_id) AS l ON l.account_id = i.account_id
            WHERE i.state = 'open'
              AND (l.oldest IS NULL OR l.oldest > i.oldest_due
                   OR (l.oldest < i.oldest_due AND l.tax = 0)
                   OR i.oldest_due >= i.counted_on
                   OR i.past_due_cents > CASE WHEN l.owed < l.late THEN l.owed ELSE l.late END
                   OR i.past_due_cents < CASE WHEN l.owed < l.late - l.tax
                                              THEN l.owed ELSE l.late - l.tax END)""",
    ),
    Proof(
        "clear_accounts_hold_nothing",
        "An account that is not collected any more has no amount, no claim and no agreement.",
        "SELECT count(*) FROM collection_item WHERE state = 'clear'",
        """SELECT 'account ' || a.number || ' is clear and still held'
           FROM collection_item i JOIN account a ON a.id = i.account_id
           WHERE i.state = 'clear' AND (i.past_due_cents <> 0 OR i.claimed_by_id IS NOT NULL
             OR i.agreed_on IS NOT NULL OR i.hold_code <> '')""",
    ),
    Proof(
        "agreements_are_in_the_case_file",
        "Who agreed with a customer on something wrote the call into the case file.",
        "SELECT count(*) FROM collection_item WHERE agreed_on IS NOT NULL",
        """SELECT 'account ' || a.number || ' holds ' || i.hold_code || ', its calls say '
                  || coalesce((SELECT s.outcome FROM collection_step s WHERE s.id =
                      (SELECT max(id) FROM collection_step c
                       WHERE c.account_id = i.account_id AND c.code = 'call')), 'nothing')
           FROM collection_item i JOIN account a ON a.id = i.account_id
           WHERE i.hold_code <> '' AND NOT EXISTS
             (SELECT 1 FROM collection_step s WHERE s.account_id = i.account_id
                AND s.code = 'call' AND s.outcome = i.hold_code
                AND s.id = (SELECT max(id) FROM collection_step c
                            WHERE c.account_id = i.account_id AND c.code = 'call'))""",
    ),
)
