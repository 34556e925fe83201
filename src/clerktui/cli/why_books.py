"""`clerktui why` for the books: a deposit, the ledger, a report's figures, the dashboard."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from clerktui.cli.call import Call, command
from clerktui.cli.options import parse_day
from clerktui.cli.paper import PdfOption, TextOption
from clerktui.cli.why import OnlyOption, answer, app
from clerktui.errors import Refused

_DAY = typer.Option("--from", metavar="DATE", parser=parse_day, help="First day; else today.")
_LAST = typer.Option(
    "--to", "--as-of", metavar="DATE", parser=parse_day, help="Last day; else the first."
)


@command(app)
def correction(
    call: Call,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Correction number.")],
    pdf: PdfOption = None,
    text: TextOption = None,
) -> None:
    """What a correction did, who made and approved it and why, and by which rule.

    JSON: as `why account`.
    """
    from clerktui.services.why import asking

    found = asking.why_correction(call.books, call.actor_or_maintenance, number)
    answer(call, found, None, pdf, text)


@command(app)
def setoff(
    call: Call,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Debt number.")],
    only: OnlyOption = None,
    pdf: PdfOption = None,
    text: TextOption = None,
) -> None:
    """Why a debt setoff came to what it did: its fees, file, line and receipt, what went back.

    JSON: as `why account`.
    """
    from clerktui.services.why import setoffs

    found = setoffs.why_setoff(call.books, call.actor_or_maintenance, number)
    answer(call, found, only, pdf, text)


@command(app)
def deposit(
    call: Call,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Deposit number.")],
    only: OnlyOption = None,
    pdf: PdfOption = None,
    text: TextOption = None,
) -> None:
    """Why a deposit comes to what it does: its parts, its checks, what the bank counted.

    JSON: as `why account`.
    """
    from clerktui.services.why import books

    found = books.why_deposit(call.books, call.actor_or_maintenance, number)
    answer(call, found, only, pdf, text)


@command(app)
def ledger(
    call: Call,
    account: Annotated[
        str, typer.Argument(metavar="[ACCOUNT]", help="Ledger account; else the whole day.")
    ] = "",
    day: Annotated[
        dt.date | None,
        typer.Option("--day", metavar="DATE", parser=parse_day, help="Business day; else today."),
    ] = None,
    batch: Annotated[
        int | None, typer.Option("--batch", metavar="NUMBER", help="A posted ledger batch.")
    ] = None,
    only: OnlyOption = None,
    pdf: PdfOption = None,
    text: TextOption = None,
) -> None:
    """Why lines of the ledger are what they are: their entries, or the net between funds.

    What is not posted yet is the named user's office's; a batch is whoever's it is.

    JSON: as `why account`.
    """
    from clerktui.services.why import books

    actor = call.actor if batch is None else call.actor_or_maintenance
    on = day or call.books.clock.today(actor.timezone)
    which = (account,) if account else ()
    found = books.why_ledger(call.books, actor, on, batch, *which)
    answer(call, found, only, pdf, text)


@command(app)
def dashboard(
    call: Call,
    only: OnlyOption = None,
    pdf: PdfOption = None,
    text: TextOption = None,
) -> None:
    """Why the dashboard's figures are what they are.

    JSON: as `why account`.
    """
    from clerktui.services.why import books

    answer(call, books.why_dashboard(call.books, call.actor), only, pdf, text)


@command(app)
def report(
    call: Call,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which report.")],
    words: Annotated[
        str, typer.Argument(metavar="[TEXT]", help="Rows with this in a cell; else the totals.")
    ] = "",
    since: Annotated[dt.date | None, _DAY] = None,
    until: Annotated[dt.date | None, _LAST] = None,
    office: Annotated[
        str, typer.Option("--office", metavar="CODE", help="One office only; else all.")
    ] = "",
    over_days: Annotated[
        int, typer.Option("--over-days", min=0, max=36_500, help="Past due for more days only.")
    ] = 0,
    narrow: Annotated[
        str, typer.Option("--narrow", metavar="NAME=VALUE", help="As `report --only`.")
    ] = "",
    only: OnlyOption = None,
    pdf: PdfOption = None,
    text: TextOption = None,
) -> None:
    """Why the amounts of a report are what they are: its rule, its days, the rows they add up.

    JSON: as `why account`.
    """
    from clerktui.reports import explained
    from clerktui.views.reports import ReportAsked

    asked = ReportAsked(name, since, until, office, over_days, narrow)
    actor = call.actor_or_maintenance
    places = explained.places_of(call.books, actor, asked, words)
    if not places:
        raise Refused("why.no_row", name=name, words=words)
    found = [
        one for place in places for one in explained.why_figure(call.books, actor, asked, place)
    ]
    answer(call, found, only, pdf, text)
