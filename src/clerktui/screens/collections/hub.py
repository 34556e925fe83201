"""The areas of collecting, by their digits; one is listed once its screen is registered."""

from __future__ import annotations

from typing import Any, NamedTuple

from clerktui.screens.collections.case_file import open_a_case
from clerktui.screens.register import DUTIES
from clerktui.widgets import Column, Row
from clerktui.widgets.choice import Choice


class Area(NamedTuple):
    """One area: its digit (the same whatever else is listed), its screen, and who may."""

    digit: str
    screen: str
    word: str
    says: str
    permission: str


AREAS = (
    Area("1", "collection_queue", "Queue", "30, 60, 90 days: calls first", "collect.work"),
    Area("2", "case_file", "Case files", "everything done about a debt", "account.view"),
    Area("3", "setoff", "Debt setoff", "letters, hearings, weekly file", "account.view"),
    Area("4", "charges", "Penalties and interest", "edit lists, runs, waivers", "accrual.run"),
    Area("5", "taxes", "Taxes", "parcels, liens, advertisement", "account.view"),
    Area("6", "promises", "Promises and plans", "instalments, kept, broken", "account.view"),
    Area("7", "collection_letters", "Letters", "select, release, mail", "account.view"),
    Area("8", "agencies", "Agencies", "placed, recalled, paid", "account.view"),
    Area("9", "enforcement", "Enforcement", "garnishments, attachments", "account.view"),
    Area("0", "unclaimed", "Unclaimed property", "letters, the yearly file", "account.view"),
)


def offered(desk: Any) -> list[Area]:
    """The areas there are for whoever sits here."""
    return [one for one in AREAS if one.screen in DUTIES and desk.actor.may(one.permission)]


async def choose_area(desk: Any) -> bool:
    """Choose an area and open its screen; False when nothing was opened.

    Must run inside `desk.run_held`.
    """
    rows = [Row(one.screen, (one.word, one.says), digit=one.digit) for one in offered(desk)]
    columns = (Column("", 24), Column("", 40))
    chosen = await desk.push_screen_wait(Choice("Collections", columns, rows))
    if chosen is None:
        return False
    if chosen == "case_file":
        return await open_a_case(desk)
    desk.open(chosen)
    return True
