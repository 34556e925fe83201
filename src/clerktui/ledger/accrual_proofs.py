"""The proofs over what rules charge: every amount is its entry, nothing is charged twice."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

ACCRUAL_PROOFS: tuple[Proof, ...] = (
    Proof(
        "accrual_is_its_entry",
        "Every amount a rule charged or took back is what its journal entry does to its item.",
        "SELECT count(*) FROM accrual",
        """SELECT 'accrual ' || a.id || ' says ' || a.amount_cents || ', its entry '
                  || coalesce(l.cents, 0)
           FROM accrual a LEFT JOIN
             (SELECT entry_id, receivable_id, account_id, sum(amount_cents) AS cents
              FROM journal_line WHERE receivable_id IS NOT NULL
              GROUP BY entry_id, receivable_id, account_id) l
             ON l.entry_id = a.entry_id AND l.receivable_id = a.receivable_id
               AND l.account_id = a.account_id
           WHERE a.amount_cents <> coalesce(l.cents, 0)
           UNION ALL
           SELECT 'entry ' || e.id || ' charges by a rule and no accrual says so'
           FROM journal_entry e WHERE e.kind = 'accrual'
             AND NOT EXISTS (SELECT 1 FROM accrual a WHERE a.entry_id = e.id)""",
    ),
    Proof(
        "accrual_charged_once",
        "No bill bears two late fees, no parcel two costs of a year, no tax two discounts; what "
        "is taken back is taken back whole, once, on the same item.",
        "SELECT count(*) FROM accrual WHERE rule <> 'tax_interest'",
        """SELECT a.rule || ' ' || a.subject || ' is charged ' || count(*) || ' times'
           FROM accrual a
           WHERE a.rule <> 'tax_interest' AND a.undoes_id IS NULL
             AND (a.amount_cents > 0) = (a.rule <> 'discount')
             AND NOT EXISTS (SELECT 1 FROM accrual u WHERE u.undoes_id = a.id)
           GROUP BY a.rule, a.subject HAVING count(*) > 1
           UNION ALL
           SELECT 'accrual ' || u.id || ' does not take back accrual ' || a.id
           FROM accrual u JOIN accrual a ON a.id = u.undoes_id
           WHERE u.amount_cents <> -a.amount_cents OR u.receivable_id <> a.receivable_id""",
    ),
    Proof(
        "waived_fee_is_taken_off",
        "A late fee that was waived is taken off its item by the correction the waiver names.",
        "SELECT count(*) FROM fee_waiver WHERE accrual_id IS NOT NULL",
        """SELECT 'waiver ' || w.id || ' took no fee off'
           FROM fee_waiver w JOIN accrual a ON a.id = w.accrual_id
           WHERE w.account_id <> a.account_id OR NOT EXISTS
             (SELECT 1 FROM correction_line l WHERE l.correction_id = w.correction_id
                AND l.receivable_id = a.receivable_id AND l.amount_cents < 0)""",
    ),
)
