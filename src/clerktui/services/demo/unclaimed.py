"""The demonstration town's unclaimed property: what those who moved away never asked back."""

from __future__ import annotations

from collections.abc import Mapping

from clerktui.db import Database
from clerktui.services.unclaimed.answers import answer, skip
from clerktui.services.unclaimed.finding import find
from clerktui.views.people import Actor
from clerktui.views.unclaimed import AnswerDraft, FindDraft, SkipDraft

HOLDER = {
    "tax_id": "56-6000000",
    "name": "Town of Maple Falls",
    "city": "Maple Falls",
    "county": "Stanly",
    "state": "NC",
    "contact": "Fay Hinson",
    "address": "1 Main St",
    "zip": "28099",
    "area": "704",
    "phone": "555-0100",
    "email": "finance@maplefalls.example",
}
"""Whom the demonstration town names to the State."""


def write_unclaimed(db: Database, staff: Mapping[str, Actor], clerk: str, boss: str) -> None:
    """Find what is dormant; one owner answered, one item is left out."""
    run = find(db, staff[clerk], FindDraft())
    numbers = [line.number for line in run.lines if line.account]
    if len(numbers) > 1:
        said = "called, keeps it until the house is sold"
        draft = AnswerDraft("demo-unclaimed-answer", numbers[0], "active", said)
        answer(db, staff[clerk], draft)
        why = "an heir has asked the court for it"
        skip(db, staff[boss], SkipDraft("demo-unclaimed-skip", numbers[1], why))
