"""The proofs of collection agencies: files are their lines, money adds up, two people released."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

AGENCY_PROOFS: tuple[Proof, ...] = (
    Proof(
        "placement_is_its_last_move",
        "Every placement is in the state its last move led to, with what it left to collect.",
        "SELECT count(*) FROM placement",
        """SELECT 'placement ' || p.number || ' is ' || p.state || ' with ' || p.owed_cents
                  || ', its last move says ' || coalesce(m.to_state, 'nothing')
           FROM placement p LEFT JOIN placement_move m ON m.id =
             (SELECT max(id) FROM placement_move WHERE placement_id = p.id)
           WHERE coalesce(m.to_state, '') <> p.state OR m.owed_cents <> p.owed_cents
              OR p.owed_cents > p.amount_cents
              OR (p.state = 'placed') <> (p.ended_on IS NULL)""",
    ),
    Proof(
        "placement_list_is_its_placements",
        "A released list was released by a second person and placed what it says.",
        "SELECT count(*) FROM placement_list WHERE state = 'released'",
        """SELECT 'list ' || l.number || ' says ' || l.item_count || ' debts of '
                  || l.amount_cents || ', it placed ' || count(p.id) || ' of '
                  || coalesce(sum(p.amount_cents), 0)
           FROM placement_list l LEFT JOIN placement p ON p.list_id = l.id
           WHERE l.state = 'released'
           GROUP BY l.id, l.number, l.item_count, l.amount_cents, l.prepared_by_id,
                    l.released_by_id
           HAVING count(p.id) <> l.item_count
              OR coalesce(sum(p.amount_cents), 0) <> l.amount_cents
              OR l.released_by_id = l.prepared_by_id""",
    ),
    Proof(
        "placement_file_is_its_lines",
        "The totals of a file for an agency are those of its records.",
        "SELECT count(*) FROM placement_file",
        """SELECT 'agency file ' || f.number || ' says ' || f.record_count || ' records of '
                  || f.amount_cents || ', it holds ' || count(l.id) || ' of '
                  || coalesce(sum(l.amount_cents), 0)
           FROM placement_file f LEFT JOIN placement_file_line l ON l.file_id = f.id
           GROUP BY f.id, f.number, f.record_count, f.amount_cents
           HAVING count(l.id) <> f.record_count
              OR coalesce(sum(l.amount_cents), 0) <> f.amount_cents""",
    ),
    Proof(
        "agency_money_is_its_placement",
        "What came through an agency on a debt is the sum of its lines, gross.",
        "SELECT count(*) FROM placement",
        """SELECT 'placement ' || p.number || ' has ' || p.through_cents
                  || ' through its agency, the files say ' || coalesce(sum(m.gross_cents), 0)
           FROM placement p LEFT JOIN agency_money m ON m.placement_id = p.id
             AND m.state <> 'dropped'
           GROUP BY p.id, p.number, p.through_cents
           HAVING coalesce(sum(m.gross_cents), 0) <> p.through_cents""",
    ),
    Proof(
        "agency_commission_is_its_correction",
        "What an agency kept of money in the books is the correction it was booked by.",
        "SELECT count(*) FROM agency_money",
        """SELECT 'line ' || m.line_no || ' of an agency kept ' || m.commission_cents
                  || ', its correction is ' || coalesce(c.amount_cents, 0)
           FROM agency_money m LEFT JOIN correction c ON c.id = m.correction_id
           WHERE coalesce(c.amount_cents, 0) <>
                   CASE WHEN m.state = 'posted' THEN m.commission_cents ELSE 0 END
              OR m.gross_cents <> m.commission_cents + m.net_cents""",
    ),
    Proof(
        "agency_money_is_in_its_batch",
        "Money of an agency waits while its batch does, and is in the books when its batch is.",
        "SELECT count(*) FROM agency_money",
        """SELECT 'line ' || m.line_no || ' of an agency is ' || m.state || ', its batch is '
                  || coalesce(b.state, 'none')
           FROM agency_money m LEFT JOIN batch b ON b.file_id = m.file_id
           WHERE (m.state = 'waiting') =
                   (coalesce(b.state, 'posted') IN ('posted', 'deposited', 'discarded'))
              OR (m.state = 'posted' AND b.state = 'discarded')""",
    ),
)
