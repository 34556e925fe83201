"""The proofs over adjustments, write-offs and refunds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from clerktui.ledger.proof import FAILURES_MAX, Proof, ProofResult
from clerktui.models import Correction, Policy

_CORRECTION = Correction.__table__
_POLICY = Policy.__table__
_LIMITED = ("adjustment", "write_off")

REFUND_PROOFS: tuple[Proof, ...] = (
    Proof(
        "corrected_items_are_their_entries",
        "What an adjustment, write-off, recovery or refund did to an item is what its entry did.",
        "SELECT count(*) FROM correction "
        "WHERE kind IN ('adjustment', 'write_off', 'recovery', 'refund')",
        """SELECT 'correction ' || number || ' and its entry differ by ' || sum(cents)
                  || ' on receivable ' || receivable_id
           FROM (SELECT c.number, l.receivable_id, l.amount_cents AS cents FROM correction c
                   JOIN correction_line l ON l.correction_id = c.id
                   WHERE c.kind IN ('adjustment', 'write_off', 'recovery', 'refund')
                 UNION ALL
                 SELECT c.number, j.receivable_id, -j.amount_cents FROM correction c
                   JOIN journal_line j ON j.entry_id = c.entry_id
                   WHERE c.kind IN ('adjustment', 'write_off', 'recovery', 'refund')
                     AND j.receivable_id IS NOT NULL) AS moved
           GROUP BY number, receivable_id HAVING sum(cents) <> 0""",
    ),
    Proof(
        "corrections_are_their_items",
        "An adjustment, write-off, recovery or refund is the sum of what it did to its items.",
        "SELECT count(*) FROM correction "
        "WHERE kind IN ('adjustment', 'write_off', 'recovery', 'refund')",
        """SELECT 'correction ' || c.number || ' says ' || c.amount_cents || ', its items '
                  || coalesce(l.cents, 0)
           FROM correction c LEFT JOIN
             (SELECT correction_id, abs(sum(amount_cents)) AS cents FROM correction_line
              GROUP BY correction_id) l ON l.correction_id = c.id
           WHERE c.kind IN ('adjustment', 'write_off', 'recovery', 'refund')
             AND c.amount_cents <> coalesce(l.cents, 0)""",
    ),
    Proof(
        "undone_is_undone_whole",
        "An adjustment or refund that undoes another reverses its entry, on the same account.",
        "SELECT count(*) FROM correction WHERE undoes_id IS NOT NULL",
        """SELECT 'correction ' || c.number || ' does not undo correction ' || u.number
           FROM correction c JOIN correction u ON u.id = c.undoes_id
           JOIN journal_entry e ON e.id = c.entry_id
           WHERE c.kind IN ('adjustment', 'refund') AND
             (u.kind <> c.kind OR coalesce(e.reverses_id, 0) <> u.entry_id
              OR coalesce(u.account_id, 0) <> coalesce(c.account_id, 0)
              OR u.amount_cents <> c.amount_cents)""",
    ),
    Proof(
        "write_offs_are_their_corrections",
        "Every write-off is what its correction took off the item.",
        "SELECT count(*) FROM write_off",
        """SELECT 'write-off ' || w.id || ' says ' || w.amount_cents || ', its correction '
                  || coalesce(-l.amount_cents, 0)
           FROM write_off w LEFT JOIN correction_line l
             ON l.correction_id = w.correction_id AND l.receivable_id = w.receivable_id
           WHERE w.amount_cents <> coalesce(-l.amount_cents, 0)""",
    ),
    Proof(
        "recovered_was_written_off",
        "What was recovered on an item is what recoveries put back, never more than was given up.",
        "SELECT count(*) FROM write_off",
        """SELECT 'write-off ' || id || ' recovered ' || recovered_cents || ' of ' || amount_cents
           FROM write_off WHERE recovered_cents < 0 OR recovered_cents > amount_cents
           UNION ALL
           SELECT 'receivable ' || receivable_id || ' recovered and put back differ by '
                  || sum(cents)
           FROM (SELECT receivable_id, recovered_cents AS cents FROM write_off
                 UNION ALL
                 SELECT l.receivable_id, -l.amount_cents FROM correction_line l
                   JOIN correction c ON c.id = l.correction_id WHERE c.kind = 'recovery') AS back
           GROUP BY receivable_id HAVING sum(cents) <> 0""",
    ),
    Proof(
        "refund_moves_lead_there",
        "Every refund is in the state its last step says, and every step begins where one ended.",
        "SELECT count(*) FROM refund_move",
        """SELECT 'refund ' || r.number || ' is ' || r.state || ', its last step says '
                  || coalesce(m.to_state, 'nothing')
           FROM refund r LEFT JOIN refund_move m ON m.id =
             (SELECT max(id) FROM refund_move WHERE refund_id = r.id)
           WHERE m.id IS NULL OR m.to_state <> r.state
           UNION ALL
           SELECT 'refund step ' || m.id || ' begins at ' || m.from_state || ', before it was '
                  || o.to_state
           FROM refund_move m JOIN refund_move o ON o.id =
             (SELECT max(id) FROM refund_move WHERE refund_id = m.refund_id AND id < m.id)
           WHERE o.to_state <> m.from_state""",
    ),
    Proof(
        "refund_is_its_entries",
        "A refund's steps have taken from the account, and left owed to the payee, what it says.",
        "SELECT count(*) FROM refund",
        """SELECT 'refund ' || number || ' is ' || state || ' with ' || amount_cents || ', owed '
                  || owed || ', taken from the account ' || taken
           FROM (SELECT r.number, r.state, r.amount_cents, r.account_id,
                        coalesce(sum(CASE WHEN l.gl_account_id = c.gl_account_id
                                     THEN -l.amount_cents ELSE 0 END), 0) AS owed,
                        coalesce(sum(CASE WHEN l.account_id = r.account_id
                                     THEN l.amount_cents ELSE 0 END), 0) AS taken
                 FROM refund r JOIN correction_reason c ON c.id = r.reason_id
                 LEFT JOIN refund_move m ON m.refund_id = r.id AND m.entry_id IS NOT NULL
                 LEFT JOIN journal_line l ON l.entry_id = m.entry_id
                 GROUP BY r.number, r.state, r.amount_cents, r.account_id) AS moved
           WHERE owed <> CASE WHEN state = 'approved' THEN amount_cents ELSE 0 END
              OR taken <> CASE WHEN account_id IS NOT NULL
                   AND state IN ('approved', 'paid', 'unclaimed') THEN amount_cents ELSE 0 END""",
    ),
    Proof(
        "refunds_payable_is_owed",
        "Refunds payable is what is approved and not paid, and returned money nobody took up.",
        "SELECT count(*) FROM gl_account WHERE id IN "
        "(SELECT gl_account_id FROM correction_reason WHERE kind = 'refund')",
        """SELECT 'account ' || code || ' holds ' || held || ', refunds owed ' || owed
           FROM (SELECT g.code,
                        (SELECT -coalesce(sum(amount_cents), 0) FROM journal_line
                         WHERE gl_account_id = g.id) AS held,
                        (SELECT coalesce(sum(r.amount_cents), 0) FROM refund r
                           JOIN correction_reason c ON c.id = r.reason_id
                         WHERE r.state = 'approved' AND c.gl_account_id = g.id)
                        + (SELECT -coalesce(sum(l.amount_cents), 0) FROM suspense_move s
                             JOIN journal_line l ON l.entry_id = s.entry_id
                           WHERE s.kind = 'returned' AND l.gl_account_id = g.id
                             AND NOT EXISTS (SELECT 1 FROM refund r
                               WHERE r.suspense_move_id = s.id)) AS owed
                 FROM gl_account g WHERE g.id IN
                   (SELECT gl_account_id FROM correction_reason WHERE kind = 'refund')) AS compared
           WHERE held <> owed""",
    ),
    Proof(
        "refunds_have_two_people",
        "A refund that is owed or paid was approved by somebody else than who asked for it.",
        "SELECT count(*) FROM refund",
        """SELECT 'refund ' || number || ' was approved by who asked for it' FROM refund
           WHERE state IN ('approved', 'paid', 'unclaimed')
             AND (decided_by_id IS NULL OR decided_by_id = requested_by_id)""",
    ),
)


def limits(connection: Connection) -> ProofResult:
    """No adjustment or write-off is above what the town let anybody do when it was made.

    Who held which role then is not kept, so each is held against the largest limit of any role,
    as the town had decided it by that moment for that day.
    """
    decided = connection.execute(
        select(_POLICY)
        .where(_POLICY.c.key == "adjustment.limits")
        .order_by(_POLICY.c.effective_from, _POLICY.c.id)
    ).all()
    least = min((_largest(row) for row in decided), default=0)
    made = connection.execute(
        select(_CORRECTION)
        .where(_CORRECTION.c.kind.in_(_LIMITED))
        .where(
            (_CORRECTION.c.amount_cents > least)
            | (_CORRECTION.c.approved_by_id == _CORRECTION.c.user_id)
        )
        .order_by(_CORRECTION.c.id),
        execution_options={"yield_per": 1_000},
    )
    checked, broken = 0, []
    for row in made:
        checked += 1
        in_force = [
            one
            for one in decided
            if one.effective_from <= row.business_date and one.entered_at <= row.made_at
        ]
        largest = _largest(in_force[-1]) if in_force else 0
        if row.amount_cents > largest:
            broken.append(f"correction {row.number} is {row.amount_cents}, the limit is {largest}")
        if row.approved_by_id == row.user_id:
            broken.append(f"correction {row.number} was approved by who made it")
    says = "No adjustment or write-off is above what the town let anybody do when it was made."
    return ProofResult(
        "corrections_within_limits", says, not broken, checked, tuple(broken[:FAILURES_MAX])
    )


def _largest(row: Any) -> int:
    return max(row.value.values(), default=0)
