"""What every explanation is made with: the books open, the words, the town's dated decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.i18n import ENGLISH, money
from clerktui.models import Policy
from clerktui.printing.wording import Say, saying
from clerktui.rules.allocation import AllocationPolicy
from clerktui.services.reference import Reference, get_reference
from clerktui.views.why import Explanation, Rule, Step

_POLICY = Policy.__table__


@dataclass(frozen=True)
class Telling:
    """An open reading transaction with everything that is said the same way everywhere."""

    connection: Connection
    reference: Reference
    made_at: dt.datetime
    language: str = ENGLISH

    @property
    def say(self) -> Say:
        """How to say things in the language of whoever asks."""
        return saying(self.language)

    def money(self, cents: int) -> str:
        """Cents as whoever asks reads them."""
        return money(cents, self.language)

    def service(self, code: str) -> str:
        """A service's name as the town gives it."""
        known = self.reference.services.get(code)
        return known.name if known else code

    def explain(  # noqa: PLR0913  # the parts of an explanation, by name only
        self,
        topic: str,
        question: str,
        answer: str,
        *,
        steps: Iterable[Step] = (),
        rules: Iterable[Rule | None] = (),
        notes: Iterable[str] = (),
        result_cents: int | None = None,
    ) -> Explanation:
        """Put an explanation together; rules that were never decided are left out."""
        return Explanation(
            topic=topic,
            question=question,
            answer=answer,
            town=self.reference.town,
            timezone=self.reference.timezone,
            made_at=self.made_at,
            steps=tuple(steps),
            rules=tuple(rule for rule in rules if rule is not None),
            notes=tuple(notes),
            result_cents=result_cents,
        )

    # ------------------------------------------------------------------------------- decisions
    def decided(self, key: str, on: dt.date) -> Any:
        """The row of the decision in force on a day, or None."""
        return self.connection.execute(
            select(_POLICY.c.value, _POLICY.c.effective_from, _POLICY.c.citation)
            .where(_POLICY.c.key == key, _POLICY.c.effective_from <= on)
            .order_by(_POLICY.c.effective_from.desc(), _POLICY.c.id.desc())
            .limit(1)
        ).first()

    def rule(self, key: str, on: dt.date, words: str) -> Rule | None:
        """The decision in force on a day as a rule with these words; None when there is none."""
        row = self.decided(key, on)
        if row is None:
            return None
        said = words[:1].upper() + words[1:]
        return Rule(words=said, citation=row.citation, effective_from=row.effective_from, key=key)

    def thresholds(self, on: dt.date) -> tuple[Sequence[int], Rule | None]:
        """The days past due at which ages begin on a day, and their rule."""
        row = self.decided("aging.thresholds", on)
        if row is None:
            return self.reference.policy["aging.thresholds"], None
        days = ", ".join(map(str, row.value))
        words = self.say("older ages begin {days} days past the due date", days=days)
        return row.value, self.rule("aging.thresholds", on, words)

    def allocation_rule(self, on: dt.date) -> Rule | None:
        """The town's order of payment in force on a day, said in words."""
        row = self.decided("allocation.default", on)
        if row is None:
            return None
        said = {"effective_from": row.effective_from.isoformat(), "citation": row.citation}
        policy = AllocationPolicy.from_data({**said, **row.value})
        return self.rule("allocation.default", on, self._order_words(policy))

    def second_person(self, value: Any) -> str:
        """When a second person is wanted, in words."""
        if value["when"] == "above_cents":
            return self.say("above {amount}", amount=self.money(value["above_cents"]))
        return self.say("always") if value["when"] == "always" else self.say("never")

    def _order_words(self, policy: AllocationPolicy) -> str:
        say = self.say
        order = ", ".join(map(self.service, policy.service_order))
        parts = [
            say(
                "what fell due first is paid first; on the same day in the order {order}",
                order=order,
            )
            if policy.mode == "age_then_service"
            else say(
                "services are paid in the order {order}; of each the oldest first", order=order
            )
        ]
        if policy.past_due_first:
            parts.append(say("what is past due goes before what is not"))
        if policy.tax_services:
            parts.append(say("of a tax bill {order}", order=", ".join(policy.tax_component_order)))
        if policy.overpayment == "credit":
            parts.append(say("what is over is kept as credit"))
        return "; ".join(parts)


@contextmanager
def telling_of(db: Database, language: str) -> Iterator[Telling]:
    """The books open for reading, at one moment."""
    with db.read() as connection:
        yield Telling(connection, get_reference(db, connection), db.clock.now(), language)


def running(steps: Iterable[Step], start_cents: int = 0) -> list[Step]:
    """Steps with what they come to, each down to itself; steps without an amount keep none.

    >>> [step.total_cents for step in running([Step(words="a", amount_cents=5), Step(words="b")])]
    [5, None]
    """
    total, done = start_cents, []
    for step in steps:
        if step.amount_cents is None:
            done.append(step)
            continue
        total += step.amount_cents
        done.append(
            Step(words=step.words, on=step.on, amount_cents=step.amount_cents, total_cents=total)
        )
    return done
