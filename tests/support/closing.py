"""The end of the day for tests: a day with money in two funds, closed and looked at."""

from __future__ import annotations

import datetime as dt
from typing import Any

from clerktui.reports.day import day_report
from clerktui.services import policies
from clerktui.services.closing import days, general_ledger, reopening
from clerktui.views.closing import DayClosed, DayDraft, DayView, GlProof
from clerktui.views.people import Actor
from clerktui.views.tickets import LineDraft, TenderDraft
from tests.support.office import PINS, Office, new_id

TODAY = dt.date(2026, 11, 23)
TOMORROW = dt.date(2026, 11, 24)
A, B = "10-0001-00", "10-0002-00"
FINANCE_PIN = PINS["fay"]


def finance(office: Office) -> Actor:
    """The finance officer."""
    return office.people["fay"]


def busy_day(office: Office) -> None:
    """A pays 50.00 water in cash, B 20.00 solid waste by check, somebody 35.00 for swimming."""
    office.account(A, water=5000, sewer=2500)
    office.account(B, "LEE, ANN", solid_waste=2000)
    office.pay(A, 5000)
    office.pay(B, 2000, TenderDraft("check", 2000, "1187"))
    line = LineDraft("revenue", "REC-SWIM", 3500, quantity=1)
    office.post(office.draft(line))


def close_drawer(office: Office, who: str = "ana", **counted: int) -> None:
    """Close the busy day's drawer as it should be."""
    office.close(who, **(counted or {"cash": 28_500, "check": 2_000}))


def close_day(
    office: Office, day: dt.date = TODAY, who: str = "sam", command_id: str = "", **said: Any
) -> DayClosed:
    """Close a day; its warnings are accepted unless told."""
    draft = DayDraft(command_id or new_id(), day, **{"accept_warnings": True, **said})
    return days.close_day(office.db, office.people[who], draft, day_report)


def reopen(office: Office, day: dt.date = TODAY, who: str = "fay", **said: Any) -> DayView:
    """Open a closed day again."""
    finance(office)
    draft = DayDraft(**{"command_id": new_id(), "day": day, "reason": "late mail", **said})
    return reopening.reopen_day(office.db, office.people[who], draft)


def day_of(office: Office, day: dt.date = TODAY, **said: Any) -> DayView:
    """A day as the supervisor sees it."""
    return days.get_day(office.db, office.people["sam"], day, **said)


def proof_of(office: Office, day: dt.date = TODAY) -> GlProof:
    """What posting a day would give the ledger."""
    return general_ledger.get_proof(office.db, office.people["sam"], day)


def weigh(office: Office, **weights: str) -> None:
    """Let the town weigh what is open otherwise."""
    key = "day.checklist"
    with office.db.read() as connection:
        decided = policies.get_policy(connection, key, TODAY)
    policies.set_policy(office.db, key, {**decided, **weights}, dt.date(2026, 1, 1))
