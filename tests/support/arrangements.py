"""Promises and payment plans, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from clerktui.services.arrangements import ending, looking, making, running
from clerktui.services.collections.stops import find_stops
from clerktui.services.reference import get_reference
from clerktui.views.arrangements import (
    ArrangementDone,
    ArrangementStep,
    ArrangementView,
    JudgedRun,
    PlanDraft,
    PromiseDraft,
)
from tests.support.office import Office, new_id

MARIA = "10-0442-07"
SEPTEMBER = dt.date(2026, 9, 15)
DECEMBER = dt.date(2026, 12, 7)
TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


def promise(
    office: Office, cents: int, due_on: dt.date, who: str = "ana", **more: Any
) -> ArrangementDone:
    """Promise to pay so much by a day."""
    draft = PromiseDraft(more.pop("command_id", new_id()), MARIA, cents, due_on, **more)
    return making.make_promise(office.db, office.people[who], draft)


def plan(office: Office, down: int = 3000, count: int = 3, **more: Any) -> ArrangementDone:
    """A plan over what is past due, its first instalment in December unless told otherwise."""
    who = more.pop("who", "ana")
    facts = {"first_on": DECEMBER, **more}
    draft = PlanDraft(facts.pop("command_id", new_id()), MARIA, down, count, **facts)
    return making.make_plan(office.db, office.people[who], draft)


def step(
    office: Office, what: str, number: int, note: str = "", who: str = "ana", **more: Any
) -> ArrangementDone:
    """Cancel, print or sign one."""
    draft = ArrangementStep(more.pop("command_id", new_id()), number, note, **more)
    done: ArrangementDone = getattr(ending, what)(office.db, office.people[who], draft)
    return done


def night(office: Office, **options: Any) -> JudgedRun:
    """The nightly run."""
    return running.run(office.db, office.people["sam"], **options)


def one(office: Office, number: int) -> ArrangementView:
    """A promise or plan."""
    return looking.get_arrangement(office.db, office.people["ana"], number)


def state(office: Office, number: int) -> str:
    """How one stands."""
    return one(office, number).line.state


def stopped(office: Office, account_id: int, act: str) -> list[str]:
    """Why an act is not done to an account, in words."""
    with office.db.read() as connection:
        reference = get_reference(office.db, connection)
        found = find_stops(connection, reference, [account_id], act)
        return [stop.words for stop in found.get(account_id, [])]
