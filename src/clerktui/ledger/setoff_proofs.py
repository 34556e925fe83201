"""The proofs of debt setoff: clocks were kept, files are their lines, money is in its batch."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

SETOFF_PROOFS: tuple[Proof, ...] = (
    Proof(
        "setoff_debt_is_its_last_move",
        "Every debt in setoff is in the state its last move led to.",
        "SELECT count(*) FROM setoff_debt",
        """SELECT 'setoff debt ' || d.number || ' is ' || d.state || ', its last move says '
                  || coalesce(m.to_state, 'nothing')
           FROM setoff_debt d LEFT JOIN setoff_move m ON m.id =
             (SELECT max(id) FROM setoff_move WHERE debt_id = d.id)
           WHERE coalesce(m.to_state, '') <> d.state""",
    ),
    Proof(
        "setoff_letter_is_its_parts",
        "The letter of a debt asks for what its accounts owed together, and no more was decided.",
        "SELECT count(*) FROM setoff_debt",
        """SELECT 'setoff debt ' || d.number || ' asks for ' || d.letter_cents
                  || ', its accounts give ' || (SELECT coalesce(sum(amount_cents), 0)
                  FROM setoff_part WHERE debt_id = d.id)
           FROM setoff_debt d LEFT JOIN setoff_letter l ON l.debt_id = d.id
           WHERE d.letter_cents <> (SELECT coalesce(sum(amount_cents), 0) FROM setoff_part
                                    WHERE debt_id = d.id)
              OR l.id IS NULL OR l.amount_cents <> d.letter_cents
              OR d.determined_cents > d.letter_cents""",
    ),
    Proof(
        "setoff_sent_after_its_clock",
        "No debt was sent before its letter was mailed, its days were over and it was determined.",
        "SELECT count(*) FROM setoff_file_line WHERE change = 'add'",
        """SELECT 'setoff debt ' || d.number || ' was sent in file ' || f.number
                  || ' before it was final'
           FROM setoff_file_line l JOIN setoff_file f ON f.id = l.file_id
           JOIN setoff_debt d ON d.id = l.debt_id
           WHERE l.change = 'add' AND (d.determined_on IS NULL OR d.mailed_on IS NULL
             OR d.determined_on <= d.mailed_on
             OR (d.determined_on <= d.hearing_until AND NOT EXISTS
                 (SELECT 1 FROM setoff_hearing h WHERE h.debt_id = d.id AND h.is_timely
                  AND h.decision IS NOT NULL)))""",
    ),
    Proof(
        "setoff_sent_while_determined",
        "A debt that is final or sent, or whose figure the clearinghouse has, was determined.",
        "SELECT count(*) FROM setoff_debt",
        """SELECT 'setoff debt ' || number || ' is ' || state || ' with ' || sent_cents
                  || ' sent and was never determined'
           FROM setoff_debt WHERE determined_on IS NULL
             AND (state IN ('final', 'sent') OR sent_cents <> 0)""",
    ),
    Proof(
        "setoff_hearing_is_timely",
        "A request for a hearing is in time if it was mailed by the last day, and only then.",
        "SELECT count(*) FROM setoff_hearing",
        """SELECT 'setoff debt ' || d.number || ' has a request of ' || h.asked_on
                  || ' and its last day was ' || coalesce(d.hearing_until, d.letter_on)
           FROM setoff_hearing h JOIN setoff_debt d ON d.id = h.debt_id
           WHERE d.hearing_until IS NULL OR h.is_timely <> (h.asked_on <= d.hearing_until)""",
    ),
    Proof(
        "setoff_file_is_its_lines",
        "The totals of a setoff file are those of its records.",
        "SELECT count(*) FROM setoff_file",
        """SELECT 'setoff file ' || f.number || ' says ' || f.record_count || ' records of '
                  || f.amount_cents || ', it holds ' || count(l.id) || ' of '
                  || coalesce(sum(l.amount_cents), 0)
           FROM setoff_file f LEFT JOIN setoff_file_line l ON l.file_id = f.id
           GROUP BY f.id, f.number, f.record_count, f.amount_cents, f.added, f.updated, f.deleted
           HAVING count(l.id) <> f.record_count
              OR coalesce(sum(l.amount_cents), 0) <> f.amount_cents
              OR sum(CASE WHEN l.change = 'add' THEN 1 ELSE 0 END) <> f.added
              OR sum(CASE WHEN l.change = 'update' THEN 1 ELSE 0 END) <> f.updated
              OR sum(CASE WHEN l.change = 'delete' THEN 1 ELSE 0 END) <> f.deleted""",
    ),
    Proof(
        "setoff_record_says_its_amount",
        "A kept record has its columns, and its amount stands in them; no number stands before.",
        "SELECT count(*) FROM setoff_file_line",
        """SELECT 'record ' || line_no || ' of a setoff file is not ' || amount_cents
           FROM setoff_file_line
           WHERE record <> '' AND (length(record) <> 156
             OR CAST(substr(record, 70, 7) AS INTEGER) <> amount_cents)""",
    ),
    Proof(
        "setoff_money_is_its_batch",
        "What a return file brought net is what its batch brought.",
        "SELECT count(*) FROM setoff_money",
        """SELECT 'batch ' || b.number || ' has ' || r.amount_cents || ', its setoffs come to '
                  || sum(m.net_cents)
           FROM setoff_money m JOIN remittance_file r ON r.id = m.file_id
           JOIN batch b ON b.file_id = r.id
           GROUP BY b.number, r.amount_cents HAVING sum(m.net_cents) <> r.amount_cents""",
    ),
    Proof(
        "setoff_given_back_is_its_refund",
        "What goes back of a setoff is what its refund was asked for, never more than came.",
        "SELECT count(*) FROM setoff_give_back",
        """SELECT 'refund ' || r.number || ' is ' || r.amount_cents || ', the setoff gives back '
                  || (g.net_cents + g.fees_cents + g.interest_cents)
           FROM setoff_give_back g JOIN refund r ON r.id = g.refund_id
           JOIN setoff_money m ON m.id = g.money_id
           WHERE r.amount_cents <> g.net_cents + g.fees_cents + g.interest_cents
              OR g.net_cents > m.net_cents
              OR g.fees_cents > m.state_fee_cents + m.local_fee_cents""",
    ),
)
