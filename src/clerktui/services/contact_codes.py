"""The reasons and outcomes of contacts that hold today, as the town decided them."""

from __future__ import annotations

from collections.abc import Iterable

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.rules.text import snippet
from clerktui.services.reference import Reference, get_reference
from clerktui.views.contacts import ContactChoices, ContactCode


def list_codes(db: Database) -> ContactChoices:
    """What a contact can be about and how it can end."""
    with db.read() as connection:
        return codes_of(get_reference(db, connection))


def codes_of(reference: Reference) -> ContactChoices:
    """As `list_codes`, inside a transaction."""
    policy = reference.policy
    reasons = tuple(ContactCode(**row) for row in policy["contact.reasons"])
    return ContactChoices(reasons, tuple(ContactCode(**row) for row in policy["contact.outcomes"]))


def code_names(reference: Reference) -> dict[str | None, str]:
    """The names behind the codes; one the town gave up shows its code."""
    codes = codes_of(reference)
    return {one.code: one.name for one in (*codes.outcomes, *codes.reasons)}


def find_code(known: Iterable[ContactCode], typed: str, refusal: str) -> ContactCode | None:
    """The code somebody means by its key or its word; None when nothing was typed.

    Raises:
        Refused: the refusal, naming what is known.
    """
    wanted, codes = typed.strip().lower(), tuple(known)
    if not wanted:
        return None
    for one in codes:
        if wanted in (one.key, one.code):
            return one
    fact = refusal.partition(".")[2].removesuffix("_unknown")
    listed = ", ".join(one.code for one in codes)
    raise Refused(refusal, **{fact: snippet(typed), "known": listed})
