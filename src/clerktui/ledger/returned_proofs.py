"""The proofs of what the bank returned and of what was held: sentences and what breaks them."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

RETURNED_PROOFS: tuple[Proof, ...] = (
    Proof(
        "returned_items_are_taken_back",
        "Every returned item is its tender's amount, less change where it was keyed as cash, and "
        "taken back by a correction of as much.",
        "SELECT count(*) FROM returned_item",
        """SELECT 'returned item ' || i.number || ' is ' || i.state || ' over ' || i.amount_cents
                  || ', its tender ' || coalesce(t.amount_cents, 0) || ', its correction '
                  || coalesce(c.amount_cents, 0)
           FROM returned_item i
           LEFT JOIN tender t ON t.id = i.tender_id AND t.payment_id = i.payment_id
           LEFT JOIN correction c ON c.id = i.correction_id AND c.kind = 'returned'
             AND c.payment_id = i.payment_id
           LEFT JOIN payment p ON p.id = i.payment_id
           WHERE i.amount_cents NOT IN (coalesce(t.amount_cents, 0),
                   coalesce(t.amount_cents, 0) - coalesce(p.change_cents, 0))
              OR (i.state = 'redeposited') <> (c.id IS NULL)
              OR (i.state <> 'redeposited' AND c.amount_cents <> i.amount_cents)""",
    ),
    Proof(
        "returned_corrections_have_their_item",
        "Every correction that takes a returned item back belongs to exactly one item.",
        "SELECT count(*) FROM correction WHERE kind = 'returned'",
        """SELECT 'correction ' || c.number || ' belongs to ' || count(i.id) || ' returned items'
           FROM correction c LEFT JOIN returned_item i ON i.correction_id = c.id
           WHERE c.kind = 'returned' GROUP BY c.id, c.number HAVING count(i.id) <> 1""",
    ),
    Proof(
        "returned_lines_are_what_was_paid",
        "No receivable gets back more than the payment that came back had paid on it.",
        "SELECT count(*) FROM correction_line l JOIN correction c ON c.id = l.correction_id "
        "AND c.kind = 'returned'",
        """SELECT 'receivable ' || b.receivable_id || ' got ' || b.cents || ' back of payment '
                  || b.payment_id || ', which paid ' || coalesce(a.cents, 0)
           FROM (SELECT c.payment_id, l.receivable_id, sum(l.amount_cents) AS cents
                 FROM correction_line l JOIN correction c ON c.id = l.correction_id
                 WHERE c.kind IN ('returned', 'cancel_payment', 'cancel_tender')
                 GROUP BY c.payment_id, l.receivable_id) b
           LEFT JOIN (SELECT payment_id, receivable_id, sum(amount_cents) AS cents
                      FROM allocation WHERE receivable_id IS NOT NULL
                      GROUP BY payment_id, receivable_id) a
             ON a.payment_id = b.payment_id AND a.receivable_id = b.receivable_id
           WHERE b.cents > coalesce(a.cents, 0)""",
    ),
    Proof(
        "returned_fees_are_their_corrections",
        "A returned item's fee is what its correction charged less what was waived.",
        "SELECT count(*) FROM returned_item",
        """SELECT 'returned item ' || i.number || ' has a fee of ' || i.fee_cents
                  || ', its corrections '
                  || (coalesce(f.amount_cents, 0) - coalesce(w.amount_cents, 0))
           FROM returned_item i
           LEFT JOIN correction f ON f.id = i.fee_correction_id AND f.kind = 'fee'
           LEFT JOIN correction w ON w.undoes_id = f.id
           WHERE i.fee_cents <> coalesce(f.amount_cents, 0) - coalesce(w.amount_cents, 0)""",
    ),
    Proof(
        "returned_interest_is_owed_as_interest",
        "Interest booked with a returned item is a correction of the same command, and every line "
        "of it is interest of a tax.",
        "SELECT count(*) FROM returned_item WHERE interest_correction_id IS NOT NULL",
        """SELECT 'returned item ' || i.number || ' has interest of correction '
                  || coalesce(n.number, 0) || ' over ' || coalesce(n.amount_cents, 0)
                  || ', its lines of interest come to ' || coalesce(l.cents, 0)
           FROM returned_item i
           LEFT JOIN correction c ON c.id = i.correction_id
           LEFT JOIN correction n ON n.id = i.interest_correction_id AND n.kind = 'fee'
             AND n.command_id = c.command_id
           LEFT JOIN (SELECT l.correction_id, sum(l.amount_cents) AS cents
                      FROM correction_line l JOIN receivable r ON r.id = l.receivable_id
                      WHERE r.component = 'interest' GROUP BY l.correction_id) l
             ON l.correction_id = n.id
           WHERE i.interest_correction_id IS NOT NULL
             AND coalesce(n.amount_cents, 0) <> coalesce(l.cents, -1)""",
    ),
    Proof(
        "returned_items_say_what_was_done",
        "What a returned item is, its moves have made of it; each attempt is written down.",
        "SELECT count(*) FROM returned_item",
        """SELECT 'returned item ' || number || ' is ' || state || ' after ' || attempts
                  || ' attempts, its moves say ' || coalesce(said, 'nothing') || ' after ' || tried
           FROM (SELECT i.number, i.state, i.attempts,
                   (SELECT m.kind FROM returned_move m WHERE m.id = (SELECT max(id)
                      FROM returned_move WHERE item_id = i.id
                        AND kind IN ('redeposited', 'reversed', 'settled'))) AS said,
                   (SELECT count(*) FROM returned_move m
                      WHERE m.item_id = i.id AND m.kind = 'redeposited') AS tried
                 FROM returned_item i) AS told
           WHERE coalesce(said, '') <> state OR tried <> attempts""",
    ),
    Proof(
        "held_payments_are_their_moves",
        "Every held payment is in the state its last move says.",
        "SELECT count(*) FROM held_payment",
        """SELECT 'held payment ' || h.number || ' is ' || h.state || ', its last move says '
                  || coalesce(m.to_state, 'nothing')
           FROM held_payment h LEFT JOIN held_move m ON m.id =
             (SELECT max(id) FROM held_move WHERE held_id = h.id)
           WHERE coalesce(m.to_state, '') <> h.state""",
    ),
    Proof(
        "held_payments_are_paid_when_released",
        "A held payment names a payment when it was released or put in suspense, and only then.",
        "SELECT count(*) FROM held_payment",
        """SELECT 'held payment ' || h.number || ' is ' || h.state
                  || CASE WHEN h.payment_id IS NULL THEN ' without' ELSE ' with' END || ' payment'
           FROM held_payment h
           WHERE (h.payment_id IS NOT NULL) <> (h.state IN ('released', 'suspense'))""",
    ),
)
