"""The English phrases posting keeps on a receipt, taken apart again into template and facts.

The books keep one wording, so that they read the same for ever; a paper in another language says
the template in its own words and puts the facts back. Which language is no business of these rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from clerktui.rules.policy import CHARGES

SEPARATOR = ", "


class Pattern:
    """A phrase as it is written, with `{fields}` where facts stand."""

    def __init__(self, template: str, **shapes: str) -> None:
        """Say a phrase; `shapes` are regular expressions of its fields, anything otherwise."""
        self.template = template
        self._shapes = shapes

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        parts = re.split(r"\{(\w+)\}", self.template)
        return re.compile(
            "".join(
                f"(?P<{part}>{self._shapes.get(part, '.+')})" if place % 2 else re.escape(part)
                for place, part in enumerate(parts)
            )
        )

    def facts_in(self, text: str) -> dict[str, str] | None:
        """What stands in the fields when the text is this phrase, otherwise None.

        >>> Pattern("town order {place}").facts_in("town order 4")
        {'place': '4'}
        """
        found = self._expression.fullmatch(text)
        return found.groupdict() if found else None


Phrase = tuple[str, dict[str, str]]
"""A template and what belongs into its fields."""

PATTERNS = (
    # Why money went where it went: rules.payorder and rules.allocation.
    Pattern("{service} {component} before principal", component="|".join(CHARGES)),
    Pattern("the bill named"),
    Pattern("the service named"),
    Pattern("the only open bill"),
    Pattern("oldest tax year first"),
    Pattern("newest tax year first"),
    Pattern("past due first"),
    Pattern("after what is past due"),
    Pattern("town order {place}", place=r"\d+"),
    Pattern("after the services the town names"),
    Pattern("oldest first"),
    Pattern("as you asked"),
    Pattern("then {reason}"),
    Pattern("more than is owed: kept for the next bill"),
    Pattern("more than is owed: kept as credit"),
    Pattern("penalty"),
    Pattern("interest"),
    Pattern("cost"),
    # What is paid for, where posting itself gives it a name.
    Pattern("Credit"),
    Pattern("1 bill"),
    Pattern("{number} bills", number=r"\d+"),
    # How it was paid, where a correction put another way of paying in its place.
    Pattern("{tender} (corrected)"),
)


def phrase_in(text: str) -> Phrase | None:
    """The phrase a text is, or None.

    >>> phrase_in("tax interest before principal")
    ('{service} {component} before principal', {'service': 'tax', 'component': 'interest'})
    """
    return next(_phrases_in(text), None)


def _phrases_in(text: str) -> Iterator[Phrase]:
    for pattern in PATTERNS:
        facts = pattern.facts_in(text)
        if facts is not None:
            yield pattern.template, facts
