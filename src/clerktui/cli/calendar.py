"""`clerktui calendar`: the days the offices are closed, and what the town decides of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_day
from clerktui.cli.text import listed

if TYPE_CHECKING:
    from clerktui.views.closing import CalendarDay

app = group("The days the town's offices are closed: public holidays and the town's own.")

DayArgument = Annotated[
    dt.date, typer.Argument(metavar="DATE", parser=parse_day, help="Which day.")
]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]
OfficeOption = Annotated[
    str, typer.Option("--office", metavar="CODE", help="In this office only; else in all.")
]
_DAYS = {"DAY": "day", "NAME": "name", "CLOSED": "is_closed", "BY": "by"}


@command(app, "list", listing=True)
def list_days(
    call: Call,
    year: Annotated[
        int | None, typer.Argument(metavar="[YEAR]", min=1990, max=2100, help="Else this year.")
    ] = None,
) -> None:
    """List the holidays of a year as the office keeps them.

    JSON: days[day, name, is_closed, by].
    """
    from clerktui.services import town_calendar

    _answer(call, town_calendar.list_days(call.books, call.actor_or_maintenance, year))


@command(app, "close", listing=True)
def close_day(
    call: Call, day: DayArgument, reason: ReasonOption, office: OfficeOption = ""
) -> None:
    """Close the offices on a day the law has no holiday.

    JSON: as `calendar list`.
    """
    from clerktui.services import town_calendar
    from clerktui.views.closing import CalendarChange

    change = CalendarChange("close", reason, day, office=office)
    _answer(call, town_calendar.change(call.books, call.actor, change))


@command(app, "open", listing=True)
def open_day(
    call: Call,
    what: Annotated[
        str, typer.Argument(metavar="DATE|HOLIDAY", help='A day, or a name: "Good Friday".')
    ],
    reason: ReasonOption,
    office: OfficeOption = "",
) -> None:
    """Be open on a public holiday: on one day, or every year on the holiday of that name.

    JSON: as `calendar list`.
    """
    _change(call, "open", what, reason, office)


@command(app, listing=True)
def forget(
    call: Call,
    what: Annotated[str, typer.Argument(metavar="DATE|HOLIDAY", help="As it was decided.")],
    office: OfficeOption = "",
) -> None:
    """Take a decision about a day or a holiday back.

    JSON: as `calendar list`.
    """
    _change(call, "forget", what, "", office)


def _change(call: Call, act: str, what: str, reason: str, office: str) -> None:
    from clerktui.services import town_calendar
    from clerktui.views.closing import CalendarChange

    day = parse_day(what) if what[:1].isdigit() else None
    change = CalendarChange(act, reason, day, "" if day else what, office)
    _answer(call, town_calendar.change(call.books, call.actor, change))


def _answer(call: Call, days: tuple[CalendarDay, ...]) -> None:
    from dataclasses import asdict

    rows = [asdict(one) for one in days]
    lines = listed(days, _DAYS) if days else ["No holiday is kept."]
    call.reply.listing(rows, lines, {"days": rows})
