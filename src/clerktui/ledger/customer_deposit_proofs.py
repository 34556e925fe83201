"""The proofs over customer deposits: sums are steps, held is the liability, asked is the item."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

# Where the town has ever decided to hold deposits; the decision is a small JSON document.
_HELD = """(SELECT g.id FROM gl_account g JOIN policy p ON p.key = 'customer_deposit.ledger'
             AND p.value LIKE '%"held":"' || g.code || '"%')"""
_MOVED = "('applied', 'interest', 'moved_in', 'moved_out', 'paid', 'taken_back')"

CUSTOMER_DEPOSIT_PROOFS: tuple[Proof, ...] = (
    Proof(
        "customer_deposit_is_its_steps",
        "What was asked, paid, held and earned of every customer deposit is the sum of its steps.",
        "SELECT count(*) FROM customer_deposit",
        """SELECT 'customer deposit ' || d.id || ' holds ' || d.held_cents || ' and '
                  || d.interest_cents || ', its steps ' || coalesce(m.held, 0) || ' and '
                  || coalesce(m.interest, 0)
           FROM customer_deposit d LEFT JOIN
             (SELECT deposit_id, sum(required_cents) AS required, sum(paid_cents) AS paid,
                     sum(held_cents) AS held, sum(interest_cents) AS interest
              FROM customer_deposit_move GROUP BY deposit_id) m ON m.deposit_id = d.id
           WHERE d.required_cents <> coalesce(m.required, 0) OR d.paid_cents <> coalesce(m.paid, 0)
              OR d.held_cents <> coalesce(m.held, 0)
              OR d.interest_cents <> coalesce(m.interest, 0)""",
    ),
    Proof(
        "account_holds_its_deposits",
        "What is held of every account is the sum of its customer deposits with their interest.",
        "SELECT count(*) FROM account",
        """SELECT 'account ' || a.number || ' says ' || a.deposit_cents || ' held, its deposits '
                  || coalesce(d.cents, 0)
           FROM account a LEFT JOIN
             (SELECT account_id, sum(held_cents + interest_cents) AS cents
              FROM customer_deposit GROUP BY account_id) d ON d.account_id = a.id
           WHERE a.deposit_cents <> coalesce(d.cents, 0)""",
    ),
    Proof(
        "deposit_owes_what_is_unpaid",
        "What is asked of a customer deposit and not paid is open on its receivable, and no other "
        "receivable asks for one.",
        "SELECT count(*) FROM receivable WHERE service = 'customer_deposit'",
        """SELECT 'receivable ' || r.id || ' owes ' || r.balance_cents || ', its deposit '
                  || coalesce(d.required_cents - d.paid_cents, 0)
           FROM receivable r LEFT JOIN customer_deposit d
             ON d.receivable_id = r.id AND d.account_id = r.account_id
           WHERE r.service = 'customer_deposit'
             AND r.balance_cents <> coalesce(d.required_cents - d.paid_cents, 0)""",
    ),
    Proof(
        "deposit_steps_are_their_entries",
        "What an entry puts on the liability for customer deposits is what its steps hold more, "
        "and a payment of one pays as much of its receivable.",
        "SELECT count(*) FROM customer_deposit_move WHERE entry_id IS NOT NULL",
        """SELECT 'entry ' || entry_id || ' and the steps of customer deposits differ by '
                  || sum(cents)
           FROM (SELECT entry_id, held_cents + interest_cents AS cents FROM customer_deposit_move
                   WHERE kind IN (MOVED)
                 UNION ALL
                 SELECT l.entry_id, l.amount_cents FROM journal_line l
                   WHERE l.gl_account_id IN (HELD)
                     AND l.entry_id IN (SELECT entry_id FROM customer_deposit_move
                       WHERE kind IN (MOVED))) AS moved
           WHERE entry_id IS NOT NULL
           GROUP BY entry_id HAVING sum(cents) <> 0""".replace("(HELD)", _HELD).replace(
            "(MOVED)", _MOVED
        ),
    ),
    Proof(
        "deposits_held_are_owed",
        "The liability for customer deposits is what is held of them with interest.",
        "SELECT count(*) FROM customer_deposit",
        """SELECT 'the ledger owes ' || owed || ' of customer deposits, held are ' || held
           FROM (SELECT (SELECT -coalesce(sum(amount_cents), 0) FROM journal_line
                         WHERE gl_account_id IN (HELD)) AS owed,
                        (SELECT coalesce(sum(held_cents + interest_cents), 0)
                         FROM customer_deposit) AS held) AS compared
           WHERE owed <> held""".replace("(HELD)", _HELD),
    ),
    Proof(
        "deposits_asked_are_open",
        "What is asked and not paid is as much in its own account as is open for deposits.",
        "SELECT count(*) FROM receivable WHERE service = 'customer_deposit'",
        """SELECT 'asked and not paid are ' || asked || ', open are ' || unpaid
           FROM (SELECT (SELECT -coalesce(sum(l.amount_cents), 0) FROM journal_line l
                         JOIN service s ON s.revenue_gl_id = l.gl_account_id
                         WHERE s.code = 'customer_deposit') AS asked,
                        (SELECT coalesce(sum(balance_cents), 0) FROM receivable
                         WHERE service = 'customer_deposit') AS unpaid) AS compared
           WHERE asked <> unpaid""",
    ),
)
