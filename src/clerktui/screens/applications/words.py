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
    "own": "the applicant's own: it is paid first",
    "old": "own, but older than three years: a supervisor decides",
    "number": "same number, other name, a red flag: a supervisor decides",
    "name_place": "same name, at an address the applicant lived at: a supervisor decides",
    "name": "same name, not known whether the same person: a supervisor decides",
    "misrepresented": "the applicant lied about who they are: it is theirs, paid first",
    "together": "lived together then: a supervisor decides",
    "household": "a co-resident's, incurred elsewhere: it is not asked",
    "stayed": "lived there before, so no new tenant: a supervisor decides",
    "shared": "tenants of one meter, so it may be asked: a supervisor decides",
    "tenant": "the tenant's before: it is not asked of a new and different one",
    "other": "somebody else's at a former address: it is not asked",
}


def unbillable_words(codes: Iterable[str]) -> str:
    """Why it could never be billed, in words."""
    parts = []
    for code in codes:
        what, _, service = code.partition(":")
        parts.append(f"{_UNBILLABLE[what]} {service}".strip())
    return ", ".join(parts)
