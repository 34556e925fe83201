"""What is done at once when a promise or a payment plan was broken."""

from __future__ import annotations

from collections.abc import Iterable

from clerktui.rules.collection_procedure import CALL, Done, NextStep


def broken_since(done: Iterable[Done]) -> NextStep | None:
    """The call that is due at once when a promise or a plan was broken and nobody called since.

    >>> import datetime as dt
    >>> found = broken_since([Done("promise", dt.date(2026, 12, 5), "broken")])
    >>> found.lane, found.on, found.why
    ('call', datetime.date(2026, 12, 5), 'Call: a promise was broken on 12/05/26.')
    """
    found = None
    for one in done:
        if one.code in ("promise", "plan"):
            found = one if one.outcome == "broken" else None
        elif one.code == CALL:
            found = None
    if found is None:
        return None
    what = "a promise" if found.code == "promise" else "a payment plan"
    why = f"Call: {what} was broken on {found.day:%m/%d/%y}."
    return NextStep(CALL, CALL, CALL, "collect_call", found.day, 1, why)
