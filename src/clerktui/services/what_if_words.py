"""What a clerk says to the customer about a payment nobody made yet, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator

from clerktui.i18n import ENGLISH
from clerktui.printing.kept_words import in_language
from clerktui.printing.wording import Say, saying
from clerktui.rules.cutoff import CUT, ELIGIBLE, EXCLUDED, NOTICE
from clerktui.views.what_if import WhatIf


def to_say(found: WhatIf, language: str = ENGLISH) -> tuple[str, ...]:
    """The sentences, in the order they are said."""
    say = saying(language)
    return (
        _where(found, say),
        _left(found, say),
        *_cut_off(found, say),
        *_next(found, say),
        *_interest(found, say),
    )


def _where(found: WhatIf, say: Say) -> str:
    sums: dict[str, int] = {}
    for share in found.shares:
        sums[share.name] = sums.get(share.name, 0) + share.amount_cents
    parts = [
        say(
            "{amount} to {what}",
            amount=say.money(cents),
            what=in_language(name, say.language).lower(),
        )
        for name, cents in sums.items()
    ]
    if found.credit_cents:
        parts.append(say("{amount} kept as credit", amount=say.money(found.credit_cents)))
    return say(
        "If you pay {amount} on {day}: {parts}.",
        amount=say.money(found.amount_cents),
        day=say.day(found.on),
        parts=", ".join(parts),
    )


def _left(found: WhatIf, say: Say) -> str:
    if found.left_cents < 0:
        return say("You then have {amount} credit.", amount=say.money(-found.left_cents))
    if found.past_due_cents:
        return say(
            "You then owe {amount}; {late} of it is past due.",
            amount=say.money(found.left_cents),
            late=say.money(found.past_due_cents),
        )
    return say("You then owe {amount}; nothing is past due.", amount=say.money(found.left_cents))


def _cut_off(found: WhatIf, say: Say) -> Iterator[str]:
    """Only where something is to be said: on the list before, or on it after."""
    before, after = found.cutoff, found.cutoff_after
    if after.status == ELIGIBLE:
        amount = say.money(after.to_leave_cents)
        yield say("You are still on the cut-off list; {amount} more takes you off.", amount=amount)
    elif after.status == NOTICE:
        yield say(
            "You come on the cut-off list on {day} unless {amount} more is paid.",
            day=say.day(after.since),
            amount=say.money(after.to_leave_cents),
        )
    elif after.status == CUT:
        amount = say.money(after.to_leave_cents)
        yield say("The service is cut off; {amount} more was to be paid.", amount=amount)
    elif after.status != EXCLUDED and before.status in (ELIGIBLE, NOTICE):
        yield say("You are off the cut-off list.")


def _next(found: WhatIf, say: Say) -> Iterator[str]:
    if found.next_due_on is not None:
        yield say(
            "Next, {amount} is due on {day}.",
            amount=say.money(found.next_due_cents),
            day=say.day(found.next_due_on),
        )


def _interest(found: WhatIf, say: Say) -> Iterator[str]:
    for one in found.interest:
        yield say(
            "Interest of {amount} on the tax of {year} comes to it by that day.",
            amount=say.money(one.cents),
            year=str(one.tax_year or one.due_on.year),
        )
