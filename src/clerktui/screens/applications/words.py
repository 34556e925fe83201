"""The words for what the books keep as codes about applications."""

from __future__ import annotations

from collections.abc import Iterable

_UNBILLABLE = {
    "premise": "no place",
    "starts_on": "no first day",
    "services": "no service",
    "rate": "no rate class of",
    "meter": "no meter for",
}
VERDICTS = {
    "pay": "PAY FIRST",
    "not_asked": "not asked",
    "supervisor": "SUPERVISOR",
}
GROUNDS = {
    "own": "the applicant's own",
    "old": "own, but older than three years",
    "number": "same number, other name: red flag",
    "name": "same name, not known whether the same person",
    "together": "lived together then",
    "household": "a co-resident's, incurred elsewhere",
    "stayed": "lived there before: no new tenant",
    "tenant": "the tenant's before",
    "other": "somebody else's at a former address",
}
ORDERS = {"final_reading": "read out", "turn_on": "turn-on"}


def unbillable_words(codes: Iterable[str]) -> str:
    """Why it could never be billed, in words."""
    parts = []
    for code in codes:
        what, _, service = code.partition(":")
        parts.append(f"{_UNBILLABLE[what]} {service}".strip())
    return ", ".join(parts)
