"""The proofs over promised calls and flags."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

DESK_PROOFS: tuple[Proof, ...] = (
    Proof(
        "call_moves_lead_there",
        "Every promised call stands where its last step left it, due when that step said.",
        "SELECT count(*) FROM call_back",
        """SELECT 'call ' || c.id || ' is ' || c.state || ', its last step '
                  || coalesce(m.kind, 'none')
           FROM call_back c LEFT JOIN call_back_move m ON m.id =
             (SELECT max(id) FROM call_back_move WHERE call_back_id = c.id)
           WHERE m.id IS NULL OR m.due_at <> c.due_at
              OR c.state <> CASE WHEN m.kind IN ('done', 'missed') THEN m.kind ELSE 'open' END
              OR (c.state = 'open') <> (c.ended_at IS NULL)""",
    ),
    Proof(
        "flag_moves_lead_there",
        "A flag whose steps are kept is ended when its last step says so, and runs out when set.",
        "SELECT count(DISTINCT flag_id) FROM flag_move",
        """SELECT 'flag ' || f.id || ' (' || f.code || ') differs from its last step, ' || m.kind
           FROM account_flag f JOIN flag_move m ON m.id =
             (SELECT max(id) FROM flag_move WHERE flag_id = f.id)
           WHERE (m.kind = 'ended') <> (f.ended_at IS NOT NULL)
           UNION ALL
           SELECT 'flag ' || f.id || ' (' || f.code || ') runs out otherwise than it was set'
           FROM account_flag f JOIN flag_move m ON m.flag_id = f.id AND m.kind <> 'ended'
           WHERE m.expires_on IS DISTINCT FROM f.expires_on""",
    ),
)
