"""Why a closed account's records are still kept, or since when they may be purged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clerktui.i18n import town_date
from clerktui.services.retention.facts import eligibility
from clerktui.services.retention.looking import asked_today
from clerktui.services.retention.words import EVENTS, says
from clerktui.services.why.telling import Telling
from clerktui.views.why import Explanation, Rule, Step


def explain_retention(telling: Telling, head: Any) -> Iterator[Explanation]:
    """Of a closed account: every retention rule that falls on it, and what stands in the way."""
    if head.status != "closed":
        return
    say = telling.say
    asked = asked_today(telling.reference)
    found = eligibility(telling.connection, [head.id], asked)[head.id]
    steps = [
        Step(
            words=say(
                "{event} {day}, kept {years} years",
                event=EVENTS[one.rule.event],
                day=town_date(one.since),
                years=str(one.rule.years),
            ),
            on=one.until,
        )
        for one in found.reasons
    ]
    decided = telling.decided("retention.rules", telling.reference.on)
    since = decided.effective_from if decided is not None else None
    rules = [
        Rule(
            words=say(
                "{records} are kept {years} years",
                records=one.rule.record_class.replace("_", " "),
                years=str(one.rule.years),
            ),
            citation=one.rule.citation,
            effective_from=since,
            key="retention.rules",
        )
        for one in found.reasons
    ]
    yield telling.explain(
        "retention",
        say("From when may the records of account {account} be purged?", account=head.number),
        says(found),
        steps=steps,
        rules=rules,
    )
