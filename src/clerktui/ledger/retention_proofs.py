"""The proofs of purges: released by two, counted, with a tombstone, and really without persons."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

RETENTION_PROOFS: tuple[Proof, ...] = (
    Proof(
        "purges_were_released_by_two",
        "Everything that was purged was planned by one person and released by another.",
        "SELECT count(*) FROM purge_item WHERE state = 'done'",
        """SELECT 'purge ' || r.number || ' purged account ' || i.number
                  || ' without a second person'
           FROM purge_item i JOIN purge_run r ON r.id = i.run_id
           WHERE i.state = 'done' AND (r.approved_by_id IS NULL
             OR r.approved_by_id = r.planned_by_id
             OR NOT EXISTS (SELECT 1 FROM purge_move m WHERE m.run_id = r.id
               AND m.to_state = 'approved' AND m.user_id = r.approved_by_id
               AND m.note = r.manifest_hash))""",
    ),
    Proof(
        "purges_are_their_items",
        "A purge's counts are those of its items, and its state is what its last move says.",
        "SELECT count(*) FROM purge_run",
        """SELECT 'purge ' || r.number || ' is ' || r.state || ' with ' || r.eligible || ', '
                  || r.done || ' and ' || r.skipped || '; its moves say '
                  || coalesce(m.to_state, '')
                  || ', its items ' || coalesce(i.listed, 0) || ', ' || coalesce(i.done, 0)
                  || ' and ' || coalesce(i.skipped, 0)
           FROM purge_run r
           LEFT JOIN purge_move m ON m.id = (SELECT max(id) FROM purge_move WHERE run_id = r.id)
           LEFT JOIN (SELECT run_id, count(*) AS listed,
                        sum(CASE WHEN state = 'done' THEN 1 ELSE 0 END) AS done,
                        sum(CASE WHEN state = 'skipped' THEN 1 ELSE 0 END) AS skipped
                      FROM purge_item GROUP BY run_id) i ON i.run_id = r.id
           WHERE r.state <> coalesce(m.to_state, '') OR r.eligible <> coalesce(i.listed, 0)
              OR r.done <> coalesce(i.done, 0) OR r.skipped <> coalesce(i.skipped, 0)
              OR (r.state = 'done') <> (r.certificate IS NOT NULL)
              OR (r.state = 'done' AND r.done + r.skipped <> r.eligible)""",
    ),
    Proof(
        "purged_accounts_name_nobody",
        "A purged account's customer is nobody, unless another account keeps them.",
        "SELECT count(*) FROM purge_item WHERE state = 'done'",
        """SELECT 'account ' || i.number || ' was purged and still names its customer'
           FROM purge_item i JOIN account a ON a.id = i.account_id
           JOIN customer c ON c.id = a.customer_id
           WHERE i.state = 'done' AND (c.last_name <> 'PURGED' OR c.first_name <> ''
               OR c.phone <> '' OR c.email <> '' OR c.mail_address <> '')
             AND NOT EXISTS (SELECT 1 FROM account o WHERE o.customer_id = c.id
               AND NOT EXISTS (SELECT 1 FROM purge_item d
                 WHERE d.account_id = o.id AND d.state = 'done'))
             AND NOT EXISTS (SELECT 1 FROM account_link o WHERE o.customer_id = c.id
               AND NOT EXISTS (SELECT 1 FROM purge_item d
                 WHERE d.account_id = o.account_id AND d.state = 'done'))""",
    ),
)
