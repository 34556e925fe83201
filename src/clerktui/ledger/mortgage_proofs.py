"""The proofs over mortgage companies' files: totals are their lines, money is its batch."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

MORTGAGE_PROOFS: tuple[Proof, ...] = (
    Proof(
        "mortgage_file_is_its_lines",
        "The totals of a mortgage company's file are those of its lines.",
        "SELECT count(*) FROM mortgage_file",
        """SELECT 'mortgage file ' || f.number || ' says ' || f.line_count || ' lines of '
                  || f.amount_cents || ', it holds ' || count(l.id) || ' of '
                  || coalesce(sum(l.amount_cents), 0)
           FROM mortgage_file f LEFT JOIN mortgage_line l ON l.file_id = f.id
           GROUP BY f.id, f.number, f.line_count, f.amount_cents, f.owed_cents
           HAVING count(l.id) <> f.line_count
              OR coalesce(sum(l.amount_cents), 0) <> f.amount_cents
              OR coalesce(sum(l.owed_cents), 0) <> f.owed_cents""",
    ),
    Proof(
        "mortgage_payment_is_its_batch",
        "What a mortgage company paid is its check, and what was read into a batch.",
        "SELECT count(*) FROM mortgage_file WHERE kind = 'payment'",
        """SELECT 'mortgage file ' || f.number || ' is of ' || f.amount_cents || ', its check of '
                  || coalesce(f.check_cents, 0) || ', its batch of ' || r.amount_cents
           FROM mortgage_file f JOIN remittance_file r ON r.id = f.remittance_file_id
           WHERE f.amount_cents <> r.amount_cents
              OR f.amount_cents <> coalesce(f.check_cents, 0)""",
    ),
)
