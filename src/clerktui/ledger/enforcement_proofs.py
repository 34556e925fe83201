"""The proofs of garnishment and attachment: clocks were kept, papers say what the case says."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

ENFORCEMENT_PROOFS: tuple[Proof, ...] = (
    Proof(
        "enforcement_case_is_its_last_move",
        "Every case of garnishment or attachment is in the state its last move led to.",
        "SELECT count(*) FROM enforcement_case",
        """SELECT 'case ' || c.number || ' is ' || c.state || ', its last move says '
                  || coalesce(m.to_state, 'nothing')
           FROM enforcement_case c LEFT JOIN enforcement_move m ON m.id =
             (SELECT max(id) FROM enforcement_move WHERE case_id = c.id)
           WHERE coalesce(m.to_state, '') <> c.state""",
    ),
    Proof(
        "enforcement_case_is_its_taxes",
        "What the notice of a case asks for is the sum of its taxes by year.",
        "SELECT count(*) FROM enforcement_case",
        """SELECT 'case ' || c.number || ' asks for '
                  || (c.tax_cents + c.interest_cents + c.penalty_cents + c.cost_cents)
                  || ', its years give ' || coalesce(sum(i.tax_cents + i.interest_cents
                  + i.penalty_cents + i.cost_cents), 0)
           FROM enforcement_case c LEFT JOIN enforcement_item i ON i.case_id = c.id
           GROUP BY c.id, c.number, c.tax_cents, c.interest_cents, c.penalty_cents, c.cost_cents
           HAVING coalesce(sum(i.tax_cents), 0) <> c.tax_cents
              OR coalesce(sum(i.interest_cents), 0) <> c.interest_cents
              OR coalesce(sum(i.penalty_cents), 0) <> c.penalty_cents
              OR coalesce(sum(i.cost_cents), 0) <> c.cost_cents""",
    ),
    Proof(
        "enforcement_served_both_the_same_day",
        "Third party and taxpayer have one notice each, and a served case served both on its day.",
        "SELECT count(*) FROM enforcement_case",
        """SELECT 'case ' || c.number || ' was served ' || coalesce(c.served_on, c.dated_on)
                  || ', ' || count(n.id) || ' notices say so'
           FROM enforcement_case c LEFT JOIN enforcement_notice n ON n.case_id = c.id
             AND n.paper = 'notice' AND (n.served_on = c.served_on
               OR (n.served_on IS NULL AND c.served_on IS NULL))
           GROUP BY c.id, c.number, c.served_on, c.dated_on HAVING count(n.id) <> 2""",
    ),
    Proof(
        "enforcement_went_on_after_service",
        "Nothing was answered, defaulted or paid in a case before its notices were served.",
        "SELECT count(*) FROM enforcement_case",
        """SELECT 'case ' || c.number || ' went on before it was served'
           FROM enforcement_case c
           WHERE (c.served_on IS NULL AND c.state NOT IN ('draft', 'closed'))
              OR c.served_on < c.dated_on OR c.served_on > c.serve_by
              OR (c.served_on IS NULL AND EXISTS
                  (SELECT 1 FROM enforcement_payment p WHERE p.case_id = c.id))
              OR EXISTS (SELECT 1 FROM enforcement_move m WHERE m.case_id = c.id
                         AND m.code = 'default' AND m.day < c.default_from)""",
    ),
    Proof(
        "enforcement_fee_is_owed_since_service",
        "The fee of a served case is an open item of its account, for that amount.",
        "SELECT count(*) FROM enforcement_case WHERE fee_receivable_id IS NOT NULL",
        """SELECT 'case ' || c.number || ' has a fee of ' || c.fee_cents || ', its item says '
                  || coalesce(r.original_cents, 0)
           FROM enforcement_case c LEFT JOIN receivable r ON r.id = c.fee_receivable_id
           WHERE c.served_on IS NOT NULL AND c.fee_cents <> 0
             AND (r.id IS NULL OR r.original_cents <> c.fee_cents OR r.account_id <> c.account_id)
              OR (c.served_on IS NULL AND c.fee_receivable_id IS NOT NULL)""",
    ),
    Proof(
        "enforcement_money_is_its_payment",
        "Money of a case is what its payment brought; what was over is what its refund asks for.",
        "SELECT count(*) FROM enforcement_payment",
        """SELECT 'case ' || c.number || ' has ' || e.received_cents || ', its payment brought '
                  || p.amount_cents
           FROM enforcement_payment e JOIN enforcement_case c ON c.id = e.case_id
           JOIN payment p ON p.id = e.payment_id LEFT JOIN refund r ON r.id = e.refund_id
           WHERE e.received_cents <> p.amount_cents
              OR e.received_cents <> e.applied_cents + e.other_cents + e.excess_cents
              OR (r.id IS NOT NULL AND r.amount_cents <> e.excess_cents)""",
    ),
)
