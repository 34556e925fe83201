"""The proofs over close-outs: states are steps, closed accounts are closed, readings are there."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

CLOSING_ACCOUNT_PROOFS: tuple[Proof, ...] = (
    Proof(
        "close_out_is_its_last_step",
        "Every close-out is in the state its last step led to.",
        "SELECT count(*) FROM close_out",
        """SELECT 'close-out ' || c.number || ' is ' || c.state || ', its last step says '
                  || coalesce(m.to_state, 'nothing')
           FROM close_out c LEFT JOIN close_out_move m ON m.id =
             (SELECT max(id) FROM close_out_move WHERE close_out_id = c.id)
           WHERE coalesce(m.to_state, '') <> c.state""",
    ),
    Proof(
        "closed_out_is_closed",
        "The account of a close-out that is done is closed and no service ended by it runs on.",
        "SELECT count(*) FROM close_out WHERE state = 'closed'",
        """SELECT 'account ' || a.number || ' is ' || a.status || ' after close-out ' || c.number
           FROM close_out c JOIN account a ON a.id = c.account_id
           WHERE c.state = 'closed' AND (a.status <> 'closed' OR a.closed_on IS NULL
             OR EXISTS (SELECT 1 FROM service_agreement s WHERE s.account_id = a.id
               AND s.ended_on IS NULL AND s.started_on <= c.stop_on))
             AND NOT EXISTS (SELECT 1 FROM close_out later
               WHERE later.account_id = c.account_id AND later.id > c.id)""",
    ),
    Proof(
        "billed_after_reading",
        "No final bill was made before every meter of the account had its final reading.",
        "SELECT count(*) FROM final_reading",
        """SELECT 'close-out ' || c.number || ' is ' || c.state || ' and agreement '
                  || r.agreement_id || ' has no final reading'
           FROM final_reading r JOIN close_out c ON c.id = r.close_out_id
           WHERE c.state IN ('read', 'billed', 'closed') AND r.reading IS NULL""",
    ),
    Proof(
        "final_bill_is_of_its_account",
        "The final bill of a close-out, and its new account, are of the account's own customer.",
        "SELECT count(*) FROM close_out",
        """SELECT 'close-out ' || c.number || ' names what is not of account ' || a.number
           FROM close_out c JOIN account a ON a.id = c.account_id
           LEFT JOIN bill b ON b.id = c.bill_id LEFT JOIN account n ON n.id = c.new_account_id
           WHERE b.account_id <> c.account_id OR n.customer_id <> a.customer_id""",
    ),
    Proof(
        "readings_end_their_orders",
        "The order to read a meter is open until it was read or its close-out ended.",
        "SELECT count(*) FROM final_reading",
        """SELECT 'order ' || o.number || ' is ' || o.state || ' in close-out ' || c.number || ', '
                  || c.state
           FROM final_reading r JOIN work_order o ON o.id = r.order_id
           JOIN close_out c ON c.id = r.close_out_id
           WHERE o.kind <> 'final_reading' OR o.account_id <> c.account_id
              OR (o.state = 'open' AND (r.reading IS NOT NULL OR c.state <> 'asked'))
              OR (o.state = 'completed' AND r.reading IS NULL)""",
    ),
    Proof(
        "service_goes_back_to_the_owner",
        "What took service back is at the place it came from; an owner is who the account says.",
        "SELECT (SELECT count(*) FROM close_out WHERE owner_account_id IS NOT NULL) + "
        "(SELECT count(*) FROM standing_agreement)",
        """SELECT 'close-out ' || c.number || ' gave service to account ' || o.number
           FROM close_out c JOIN account a ON a.id = c.account_id
           JOIN account o ON o.id = c.owner_account_id
           WHERE o.premise_id <> a.premise_id OR o.customer_id = a.customer_id
              OR c.state NOT IN ('closed', 'reopened')
           UNION ALL
           SELECT 'standing agreement ' || s.id || ' names account ' || a.number
           FROM standing_agreement s JOIN account a ON a.id = s.owner_account_id
           WHERE a.customer_id <> s.customer_id""",
    ),
)
