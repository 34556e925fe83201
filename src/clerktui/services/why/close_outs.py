"""Why an account is closed, or not yet: the steps of its close-out, and what is still missing."""

from __future__ import annotations

import datetime as dt

from clerktui.db import Database
from clerktui.i18n import ENGLISH, money, town_date
from clerktui.security.permissions import require
from clerktui.services.closing_accounts.looking import get_close_out
from clerktui.services.closing_accounts.steps import RULES
from clerktui.services.why.telling import telling_of
from clerktui.views.closing_accounts import CloseOutView
from clerktui.views.people import Actor
from clerktui.views.why import Explanation, Step

MISSING = {
    "reading": "the final reading of {what}",
    "bill": "the final bill",
    "day": "the last day, {what}",
    "pending": "money in a batch: {what}",
    "ticket": "an unfinished ticket at a desk",
    "address": "an address for the refund",
}
"""What can be missing, in words."""


def why_close_out(
    db: Database, actor: Actor, number: int, language: str = ENGLISH
) -> tuple[Explanation, ...]:
    """What was done of a close-out and by whom, what is missing, what the rule says.

    Raises:
        Refused: `denied`, `close_out.unknown`.
    """
    require(actor, "account.view")
    view = get_close_out(db, actor, number)
    with telling_of(db, language) as telling:
        say = telling.say
        steps = [Step(words=f"{one.words} ({one.clerk})", on=one.on) for one in view.steps]
        wanted = [say(MISSING[code], what=_what(view, code)) for code in view.missing]
        answer = say("It is {state}.", state=view.state)
        if wanted:
            answer = say("{answer} Missing: {wanted}.", answer=answer, wanted=", ".join(wanted))
        charges = [
            say("{words}, {days}: {amount}", words=one.words, days=one.quantity, amount=cents)
            for one in view.suggested
            for cents in (telling.money(one.amount_cents),)
        ]
        words = say("a month of a flat service is charged by its days, of thirty")
        return (
            telling.explain(
                "close_out",
                say("Where does the close-out of {account} stand?", account=view.account),
                answer,
                steps=steps,
                rules=[telling.rule(RULES, _day(view), words)],
                notes=charges,
            ),
        )


def _day(view: CloseOutView) -> dt.date:
    """The day whose rule holds: that of the last step."""
    return view.steps[-1].on


def _what(view: CloseOutView, code: str) -> str:
    if code == "reading":
        return ", ".join(one.meter for one in view.readings if one.reading is None)
    if code == "pending":
        return money(view.pending_cents)
    return town_date(view.stop_on)
