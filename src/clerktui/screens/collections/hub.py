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
    Area("4", "charges", "Penalties and interest", "edit lists, runs, waivers", "account.view"),
    Area("5", "taxes", "Taxes", "parcels, liens, advertisement", "account.view"),
    Area("6", "promises", "Promises and plans", "instalments, kept, broken", "account.view"),
    Area("7", "collection_letters", "Letters", "select, release, mail", "account.view"),
    Area("8", "agencies", "Agencies", "placed, recalled, paid", "account.view"),
    Area("9", "enforcement", "Enforcement", "garnishments, attachments", "account.view"),
    Area("0", "unclaimed", "Unclaimed property", "letters, the yearly file", "account.view"),
)
ACCOUNT_AREAS = (
    Area("1", "case_file", "Case file", "everything done about its debt", "account.view"),
    Area("2", "account_charges", "Charges", "what rules charged and spared", "account.view"),
    Area("3", "account_taxes", "Taxes by year", "with interest as of today", "account.view"),
    Area("4", "account_promises", "Promises and plans", "kept, broken, open", "account.view"),
    Area("5", "account_setoff", "Debt setoff", "the gate and its debts", "account.view"),
    Area("6", "account_agency", "Agency", "placed, paid, recalled", "account.view"),
    Area("7", "account_enforcement", "Enforcement", "its cases", "account.view"),
)
"""The same for one account; each screen is given its number."""


def offered(desk: Any, areas: tuple[Area, ...] = AREAS) -> list[Area]:
    """The areas there are for whoever sits here."""
    return [one for one in areas if one.screen in DUTIES and desk.actor.may(one.permission)]


async def _choose(desk: Any, title: str, areas: tuple[Area, ...]) -> str | None:
    rows = [Row(one.screen, (one.word, one.says), digit=one.digit) for one in offered(desk, areas)]
    columns = (Column("", 24), Column("", 40))
    chosen: str | None = await desk.push_screen_wait(Choice(title, columns, rows))
    return chosen


async def choose_account_area(desk: Any, number: str) -> bool:
    """Choose what is to be seen of an account's debt; False when nothing was opened.

    Must run inside `desk.run_held`.
    """
    chosen = await _choose(desk, f"Debt of account {number}", ACCOUNT_AREAS)
    if chosen is None:
        return False
    desk.open(chosen, number)
    return True


async def choose_area(desk: Any) -> bool:
    """Choose an area and open its screen; False when nothing was opened.

    Must run inside `desk.run_held`.
    """
    chosen = await _choose(desk, "Collections", AREAS)
    if chosen is None:
        return False
    if chosen == "case_file":
        return await open_a_case(desk)
    desk.open(chosen)
    return True
