"""The proofs of applications: papers of identity, what was answered, links and orders."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

APPLICATION_PROOFS: tuple[Proof, ...] = (
    Proof(
        "identity_numbers_are_sealed",
        "Of a paper of identity there are four characters to read, or none once it was purged; a "
        "number is whole or not there.",
        "SELECT count(*) FROM customer_identity",
        """SELECT 'paper of identity ' || id || ' shows ' || length(last4)
                  || ' characters, sealed with ' || coalesce(nullif(key_code, ''), 'no key')
           FROM customer_identity
           WHERE (length(last4) <> 4 AND (last4 <> '' OR birth_on IS NOT NULL OR sealed <> ''))
              OR (sealed = '') <> (blind_index = '') OR (sealed = '') <> (key_code = '')""",
    ),
    Proof(
        "applications_are_their_moves",
        "Every application stands as its last move says; one that is completed has its account.",
        "SELECT count(*) FROM application",
        """SELECT 'application ' || a.number || ' is ' || a.state || ' at version ' || a.version
                  || ', its moves say ' || coalesce(m.state, 'nothing')
           FROM application a LEFT JOIN application_move m ON m.application_id = a.id
             AND m.version = a.version
           WHERE m.id IS NULL OR m.state <> a.state OR m.owner_id <> a.owner_id
              OR (a.state = 'completed') <> (a.account_id IS NOT NULL)
              OR a.version <>
                 (SELECT count(*) FROM application_move WHERE application_id = a.id)""",
    ),
    Proof(
        "orders_make_accounts_active",
        "An account waits while its turn-on order is open, and no longer once it is completed.",
        "SELECT count(*) FROM work_order",
        """SELECT 'order ' || o.number || ' is ' || o.state || ', account ' || a.number || ' is '
                  || a.status
           FROM work_order o JOIN account a ON a.id = o.account_id
           WHERE o.kind = 'turn_on' AND ((o.state = 'open') <> (a.status = 'pending')
             OR (o.state = 'open') <> (o.ended_at IS NULL) OR o.premise_id <> a.premise_id)""",
    ),
    Proof(
        "applied_for_is_opened",
        "The account of a completed application has services, an order, and its applicant.",
        "SELECT count(*) FROM application WHERE state = 'completed'",
        """SELECT 'application ' || p.number || ' opened account ' || a.number || ' with '
                  || (SELECT count(*) FROM service_agreement WHERE account_id = a.id)
                  || ' services'
           FROM application p JOIN account a ON a.id = p.account_id
           WHERE p.customer_id IS NULL OR p.premise_id <> a.premise_id
              OR NOT EXISTS (SELECT 1 FROM service_agreement WHERE account_id = a.id)
              OR NOT EXISTS (SELECT 1 FROM work_order WHERE application_id = p.id)
              OR EXISTS (SELECT 1 FROM account_link l WHERE l.application_id = p.id
                         AND l.account_id <> p.account_id)""",
    ),
)
