"""The proofs of steps taken for many accounts: by another, once a debt, in the case file."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

STEP_BATCH_PROOFS: tuple[Proof, ...] = (
    Proof(
        "batch_is_released_by_another",
        "Every batch that is released was released by somebody who had not selected it; what was "
        "mailed has its day, its class of mail and as many pieces as accounts.",
        "SELECT count(*) FROM step_batch",
        """SELECT 'batch ' || b.number || ' is ' || b.state || ', released by '
                  || coalesce(u.username, 'nobody') || ', ' || b.pieces || ' pieces'
           FROM step_batch b LEFT JOIN clerk_user u ON u.id = b.released_by_id
           WHERE (b.state IN ('released', 'printed', 'mailed') AND b.released_by_id IS NULL)
              OR b.released_by_id = b.made_by_id
              OR (b.state = 'mailed') <> (b.mailed_on IS NOT NULL)
              OR (b.state = 'mailed') <> (b.mail_class <> '')
              OR (b.state = 'mailed' AND (b.kind <> 'letter' OR b.pieces <>
                 (SELECT count(*) FROM step_batch_line l
                  WHERE l.batch_id = b.id AND l.state = 'in')))""",
    ),
    Proof(
        "step_is_taken_once",
        "No debt of an account has the same step of two batches, and a batch that was taken back "
        "has nobody in it.",
        "SELECT count(*) FROM step_batch_line",
        """SELECT 'account ' || a.number || ' has ' || l.step || ' ' || count(*) || ' times'
           FROM step_batch_line l JOIN account a ON a.id = l.account_id
           WHERE l.state = 'in' GROUP BY a.number, l.step, l.due_on HAVING count(*) > 1
           UNION ALL
           SELECT 'batch ' || b.number || ' is ' || b.state || ' and has ' || l.step
                  || ' of account ' || a.number || ' ' || l.state
           FROM step_batch_line l JOIN step_batch b ON b.id = l.batch_id
             JOIN account a ON a.id = l.account_id
           WHERE l.step <> b.step OR (l.state = 'in' AND b.state = 'undone')
              OR (l.state = 'undone' AND b.state <> 'undone')""",
    ),
    Proof(
        "batch_step_is_in_the_case_file",
        "What a batch did to an account is in its case file: the letter mailed, the order made.",
        "SELECT count(*) FROM step_batch_line WHERE done_on IS NOT NULL",
        """SELECT 'batch ' || b.number || ' did ' || l.step || ' to account ' || a.number
                  || ', its case file does not say so'
           FROM step_batch_line l JOIN step_batch b ON b.id = l.batch_id
             JOIN account a ON a.id = l.account_id
           WHERE l.done_on IS NOT NULL AND l.state = 'in'
             AND (b.state NOT IN ('released', 'mailed')
               OR (b.kind = 'letter') <> (b.state = 'mailed')
               OR (b.kind = 'order') <> (l.order_id IS NOT NULL)
               OR NOT EXISTS (SELECT 1 FROM collection_step s WHERE s.account_id = l.account_id
                    AND s.code = l.step
                    AND ((s.subject_kind = 'step_batch' AND s.subject_id = b.id)
                      OR (s.subject_kind = 'work_order' AND s.subject_id = l.order_id))
                    AND NOT EXISTS
                      (SELECT 1 FROM collection_step u WHERE u.undoes_id = s.id)))""",
    ),
    Proof(
        "letter_is_of_its_line",
        "Every letter is about the account and the amount of its line, and nothing is mailed "
        "without one.",
        "SELECT count(*) FROM step_letter",
        """SELECT 'letter ' || t.number || ' says ' || t.amount_cents || ', its line '
                  || l.amount_cents
           FROM step_letter t JOIN step_batch_line l ON l.id = t.line_id
           WHERE t.account_id <> l.account_id OR t.amount_cents <> l.amount_cents
           UNION ALL
           SELECT 'batch ' || b.number || ' is mailed, account ' || a.number || ' has no letter'
           FROM step_batch_line l JOIN step_batch b ON b.id = l.batch_id
             JOIN account a ON a.id = l.account_id
           WHERE b.state = 'mailed' AND l.state = 'in'
             AND NOT EXISTS (SELECT 1 FROM step_letter t WHERE t.line_id = l.id)""",
    ),
    Proof(
        "order_of_a_batch_is_of_its_account",
        "Every order a batch made is for the account and of the kind of its line.",
        "SELECT count(*) FROM step_batch_line WHERE order_id IS NOT NULL",
        """SELECT 'order ' || o.number || ' is a ' || o.kind || ' of account ' || a.number
           FROM step_batch_line l JOIN work_order o ON o.id = l.order_id
             JOIN account a ON a.id = o.account_id
           WHERE o.account_id <> l.account_id
              OR o.kind <> CASE l.step WHEN 'cut_order' THEN 'cut_off' ELSE l.step END""",
    ),
)
