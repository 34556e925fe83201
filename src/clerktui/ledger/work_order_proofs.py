"""The proofs of work orders: each stands where its history says, and what it brought is booked."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

WORK_ORDER_PROOFS: tuple[Proof, ...] = (
    Proof(
        "order_is_where_its_history_says",
        "Every order that has a history stands where its last move left it, and every move since "
        "it was opened is written once.",
        "SELECT count(*) FROM work_order o WHERE EXISTS "
        "(SELECT 1 FROM work_order_move m WHERE m.order_id = o.id)",
        """SELECT 'order ' || o.number || ' is ' || o.state || ', its last move says '
                  || m.to_state || '; version ' || o.version || ' of ' || h.moves
           FROM work_order o
             JOIN (SELECT order_id, max(id) AS last_id,
                          count(*) - count(CASE WHEN kind = 'opened' THEN 1 END) AS moves
                   FROM work_order_move GROUP BY order_id) h ON h.order_id = o.id
             JOIN work_order_move m ON m.id = h.last_id
           WHERE m.to_state <> o.state OR o.version <> h.moves""",
    ),
    Proof(
        "order_moves_follow_each_other",
        "Every move of an order begins where the one before it ended.",
        "SELECT count(*) FROM work_order_move",
        """SELECT 'order ' || o.number || ': ' || m.kind || ' from ' || m.from_state
                  || ' after ' || m.before
           FROM (SELECT order_id, kind, from_state,
                        lag(to_state) OVER (PARTITION BY order_id ORDER BY id) AS before
                 FROM work_order_move) m JOIN work_order o ON o.id = m.order_id
           WHERE m.before IS NOT NULL AND m.from_state <> m.before""",
    ),
    Proof(
        "followed_up_order_has_no_call_left",
        "Whoever asked for an order that is followed up was called, or the call was given up; "
        "nobody is called about an order that is still open.",
        "SELECT count(*) FROM work_order_caller WHERE call_back_id IS NOT NULL",
        """SELECT 'order ' || o.number || ' is ' || o.state || ', call ' || b.id || ' is '
                  || b.state
           FROM work_order_caller c JOIN work_order o ON o.id = c.order_id
             JOIN call_back b ON b.id = c.call_back_id
           WHERE (o.state = 'followed_up' AND b.state = 'open') OR o.ended_at IS NULL""",
    ),
    Proof(
        "order_charge_is_an_open_item",
        "Everything an order was charged for is an item of the account charged, for that amount, "
        "as the ledger has it.",
        "SELECT count(*) FROM work_order_charge",
        """SELECT 'order ' || o.number || ' charged ' || c.amount_cents || ', its item says '
                  || r.original_cents || ', the ledger '
                  || (SELECT coalesce(sum(l.amount_cents), 0) FROM journal_line l
                      JOIN journal_entry e ON e.id = l.entry_id
                      WHERE l.receivable_id = r.id AND e.kind = 'fee')
           FROM work_order_charge c JOIN work_order o ON o.id = c.order_id
             JOIN receivable r ON r.id = c.receivable_id
           WHERE r.account_id <> c.account_id OR r.original_cents <> c.amount_cents
              OR c.amount_cents <>
                 (SELECT coalesce(sum(l.amount_cents), 0) FROM journal_line l
                  JOIN journal_entry e ON e.id = l.entry_id
                  WHERE l.receivable_id = r.id AND e.kind = 'fee')""",
    ),
    Proof(
        "order_reading_is_of_its_meter",
        "Every reading an order brought is a reading of that service, of that day, of that figure.",
        "SELECT count(*) FROM work_order_reading WHERE reading_id IS NOT NULL",
        """SELECT 'order ' || o.number || ' read ' || w.reading || ', the account has '
                  || r.reading
           FROM work_order_reading w JOIN work_order o ON o.id = w.order_id
             JOIN meter_reading r ON r.id = w.reading_id
           WHERE r.reading <> w.reading OR r.read_on <> w.read_on
              OR r.agreement_id <> w.agreement_id""",
    ),
    Proof(
        "order_of_a_plan_is_as_planned",
        "Every order of a plan is of its type and at its place.",
        "SELECT count(*) FROM work_order WHERE plan_id IS NOT NULL",
        """SELECT 'order ' || o.number || ', ' || o.kind || ', is of plan ' || p.number || ', '
                  || p.kind
           FROM work_order o JOIN work_order_plan p ON p.id = o.plan_id
           WHERE o.kind <> p.kind OR coalesce(o.premise_id, 0) <> coalesce(p.premise_id, 0)""",
    ),
)
