"""What a proof is: a sentence about the books, what it looks at, and how it came out."""

from __future__ import annotations

from dataclasses import dataclass

FAILURES_MAX = 20
# What "(MONEY)" in a proof stands for: where money lies, which is the accounts of the tenders but
# for what pays out of suspense.
MONEY = (
    "SELECT gl_account_id FROM tender_type "
    "WHERE gl_account_id NOT IN (SELECT revenue_gl_id FROM revenue_code)"
)


@dataclass(frozen=True)
class Proof:
    """One check: what must hold, how many rows it speaks of, and the rows for which it does not."""

    name: str
    says: str
    counts: str
    breaks: str


@dataclass(frozen=True)
class ProofResult:
    """How a proof came out; `failures` holds at most FAILURES_MAX sentences."""

    name: str
    says: str
    ok: bool
    checked: int
    failures: tuple[str, ...]
