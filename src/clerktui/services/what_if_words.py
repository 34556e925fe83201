"""What a clerk says to the customer about a payment nobody made yet, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator

from clerktui.i18n import ENGLISH, money, town_date
from clerktui.printing.kept_words import in_language
from clerktui.printing.wording import Say, saying
from clerktui.rules.cutoff import CUT, ELIGIBLE, EXCLUDED, NOTICE
from clerktui.views.what_if import WhatIf


def to_say(found: WhatIf, language: str = ENGLISH) -> tuple[str, ...]:
    """The sentences, in the order they are said."""
    say = saying(language)
    return (
        _where(found, say, language),
        _left(found, say, language),
        *_cut_off(found, say, language),
        *_next(found, say, language),
        *_interest(found, say, language),
    )


def _where(found: WhatIf, say: Say, language: str) -> str:
    sums: dict[str, int] = {}
    for share in found.shares:
        sums[share.name] = sums.get(share.name, 0) + share.amount_cents
    parts = [
        say(
            "{amount} to {what}",
            amount=money(cents, language),
            what=in_language(name, language).lower(),
        )
        for name, cents in sums.items()
    ]
    if found.credit_cents:
        parts.append(say("{amount} kept as credit", amount=money(found.credit_cents, language)))
    return say(
        "If you pay {amount} on {day}: {parts}.",
        amount=money(found.amount_cents, language),
        day=town_date(found.on, language),
        parts=", ".join(parts),
    )


def _left(found: WhatIf, say: Say, language: str) -> str:
    if found.left_cents < 0:
        return say("You then have {amount} credit.", amount=money(-found.left_cents, language))
    if found.past_due_cents:
        return say(
            "You then owe {amount}; {late} of it is past due.",
            amount=money(found.left_cents, language),
            late=money(found.past_due_cents, language),
        )
    return say(
        "You then owe {amount}; nothing is past due.", amount=money(found.left_cents, language)
    )


def _cut_off(found: WhatIf, say: Say, language: str) -> Iterator[str]:
    """Only where something is to be said: on the list before, or on it after."""
    before, after = found.cutoff, found.cutoff_after
    if after.status == ELIGIBLE:
        amount = money(after.to_leave_cents, language)
        yield say("You are still on the cut-off list; {amount} more takes you off.", amount=amount)
    elif after.status == NOTICE:
        yield say(
            "You come on the cut-off list on {day} unless {amount} more is paid.",
            day=town_date(after.since, language),
            amount=money(after.to_leave_cents, language),
        )
    elif after.status == CUT:
        amount = money(after.to_leave_cents, language)
        yield say("The service is cut off; {amount} more was to be paid.", amount=amount)
    elif after.status != EXCLUDED and before.status in (ELIGIBLE, NOTICE):
        yield say("You are off the cut-off list.")


def _next(found: WhatIf, say: Say, language: str) -> Iterator[str]:
    if found.next_due_on is not None:
        yield say(
            "Next, {amount} is due on {day}.",
            amount=money(found.next_due_cents, language),
            day=town_date(found.next_due_on, language),
        )


def _interest(found: WhatIf, say: Say, language: str) -> Iterator[str]:
    for one in found.interest:
        yield say(
            "Interest of {amount} on the tax of {year} comes to it by that day.",
            amount=money(one.cents, language),
            year=str(one.tax_year or one.due_on.year),
        )
