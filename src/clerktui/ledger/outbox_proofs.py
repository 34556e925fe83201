"""The proofs of the outbox: every message stands as its tries say, every letter goes out once."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

_NEWEST = "(SELECT max(n.id) FROM outbox_try n WHERE n.message_id = m.id)"

OUTBOX_PROOFS: tuple[Proof, ...] = (
    Proof(
        "message_stands_as_it_was_tried",
        "Every message of the outbox is in the state its newest try left it in; what is sent was "
        "accepted, and says when.",
        "SELECT count(*) FROM outbox_message",
        f"""SELECT 'message ' || m.id || ' is ' || m.state || ', last '
                   || coalesce(t.outcome, 'never')
           FROM outbox_message m LEFT JOIN outbox_try t ON t.id = {_NEWEST}
           WHERE (m.state = 'sent' AND (m.sent_at IS NULL OR NOT EXISTS
                    (SELECT 1 FROM outbox_try s WHERE s.message_id = m.id AND s.outcome = 'sent')))
              OR (m.state = 'failed' AND coalesce(t.outcome, '') NOT IN ('refused', 'bounced'))
              OR (m.state = 'given_up' AND coalesce(t.outcome, '') <> 'given_up')
              OR (m.state = 'cancelled' AND coalesce(t.outcome, '') <> 'cancelled')
              OR (m.state = 'queued' AND coalesce(t.outcome, 'put_off')
                    NOT IN ('put_off', 'lost', 'retried'))
              OR (m.tries > 0 AND m.mark = '')""",  # noqa: S608 - no text of anybody's
    ),
    Proof(
        "letter_by_email_is_one_message",
        "Every mailed letter that goes by e-mail is one message, about its account, and no letter "
        "that is not mailed is one.",
        "SELECT count(*) FROM step_batch_line WHERE delivery <> 'paper'",
        """SELECT 'letter ' || t.number || ' goes by ' || l.delivery || ', batch ' || b.number
                  || ' is ' || b.state || ': ' || count(m.id) || ' messages'
           FROM step_letter t JOIN step_batch_line l ON l.id = t.line_id
             JOIN step_batch b ON b.id = l.batch_id
             LEFT JOIN outbox_message m ON m.subject_kind = 'step_letter' AND m.subject_id = t.id
               AND m.account_id = t.account_id
           GROUP BY t.number, l.delivery, l.state, b.number, b.state
           HAVING count(m.id) <> CASE WHEN b.state = 'mailed' AND l.state = 'in'
             AND l.delivery <> 'paper' THEN 1 ELSE 0 END
           UNION ALL
           SELECT 'message ' || m.id || ' is about a letter of another account'
           FROM outbox_message m WHERE m.subject_kind = 'step_letter' AND NOT EXISTS
             (SELECT 1 FROM step_letter t
              WHERE t.id = m.subject_id AND t.account_id = m.account_id)""",
    ),
    Proof(
        "letter_by_email_was_agreed_to",
        "Every letter that went into the outbox goes to an address its customer had agreed to by "
        "then, unless both are purged.",
        "SELECT count(*) FROM outbox_message WHERE subject_kind = 'step_letter'",
        """SELECT 'message ' || m.id || ' of account ' || a.number || ' was not agreed to'
           FROM outbox_message m JOIN account a ON a.id = m.account_id
           WHERE m.subject_kind = 'step_letter' AND m.address <> '' AND NOT EXISTS
             (SELECT 1 FROM email_consent c
              WHERE c.customer_id = a.customer_id AND c.wants <> 'paper'
                AND lower(c.address) = lower(m.address) AND c.at <= m.queued_at)""",
    ),
)
