"""`clerktui report`: the reports of the office as text, CSV, PDF or JSON; saved sets of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli import report_sets
from clerktui.cli.call import Call, application, command
from clerktui.cli.options import parse_day
from clerktui.cli.paper import (
    Form,
    FormOption,
    OutputOption,
    WidthOption,
    give_pieces,
    refuse_pdf_on_terminal,
)
from clerktui.cli.text import listed
from clerktui.errors import Refused

if TYPE_CHECKING:
    from clerktui.reports.setting import Setting
    from clerktui.reports.sheet import Sheet
    from clerktui.views.reports import ReportAsked

app = application()
LIST = "list"


@command(app, listing=True)
def report(
    call: Call,
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="Which report; or list, set, sets, run-set."),
    ],
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORDS]...",
            help="For `set` only: list; run CODE; remove CODE; add CODE REPORT[:DAYS[:MORE]]...",
        ),
    ] = None,
    since: Annotated[
        dt.date | None,
        typer.Option("--from", metavar="DATE", parser=parse_day, help="First day; else today."),
    ] = None,
    until: Annotated[
        dt.date | None,
        typer.Option(
            "--to", "--as-of", metavar="DATE", parser=parse_day, help="Last day; else the first."
        ),
    ] = None,
    office: Annotated[
        str, typer.Option("--office", metavar="CODE", help="One office only; else all.")
    ] = "",
    over_days: Annotated[
        int, typer.Option("--over-days", min=0, max=36_500, help="Past due for more days only.")
    ] = 0,
    only: Annotated[
        str,
        typer.Option(
            "--only", metavar="NAME=VALUE", help="What a row sums, as its `opens` names it."
        ),
    ] = "",
    form: FormOption = Form.TEXT,
    output: OutputOption = None,
    width: WidthOption = 80,
    output_dir: Annotated[
        Path, typer.Option("--output-dir", metavar="DIR", help="Where `set run` writes.")
    ] = Path(),
    title: Annotated[
        str, typer.Option("--name", metavar="WORDS", help="What `set add` calls the set.")
    ] = "",
    key: Annotated[
        int, typer.Option("--key", min=0, max=9, help="Digit that runs the set at the desk.")
    ] = 0,
) -> None:
    """Print a report over business dates, both included, or as of a day.

    `report list` lists the reports. `report set list` lists the saved sets (also `report sets`);
    `report set add CODE REPORT...` saves one, a report being NAME, NAME:DAYS or NAME:DAYS:MORE
    (days past due, or an office), DAYS one of today, last_business_day, this_week, this_month,
    last_month, this_year; `report set remove CODE` deletes one; `report set run CODE` (also
    `report run-set CODE`) writes every report of it into a folder, its days following from today.

    JSON: title, columns[name, kind], rows[cells, style, opens], totals[cells, style], made_at, and
    more; with --jsonl one row a line. `report list`: reports[name, says, takes]. `set list`:
    sets[code, name, position, reports]. `set add`: code, name, position, reports. `set remove`:
    removed. `set run`: files[name, path, rows, parts].
    """
    from clerktui.views.reports import ReportAsked

    kept = list(words or ())
    if name in report_sets.WORDS:
        report_sets.answer(call, [name, *kept], (title, key), (output_dir, form.value))
        return
    if kept:
        raise typer.BadParameter("only `set` takes more words.", param_hint="WORDS")
    if name == LIST:
        _list(call)
    else:
        refuse_pdf_on_terminal(form, output)
        form = Form.JSON if call.reply.json else form
        _give(call, ReportAsked(name, since, until, office, over_days, only), form, output, width)


def _give(call: Call, asked: ReportAsked, form: Form, output: Path | None, width: int) -> None:
    from clerktui.reports import catalogue, writing

    with catalogue.opened(call.books, asked, call.actor_if_named) as (sheet, setting):
        if form is Form.PDF and not (call.reply.jsonl and output is None):
            _give_volumes(call, sheet, setting, output)
            return
        if call.reply.jsonl and output is None:
            pieces = writing.json_rows(sheet, setting)
        else:
            pieces = writing.pieces(sheet, setting, form.value, width)
        give_pieces(call, pieces, output)


def _give_volumes(call: Call, sheet: Sheet, setting: Setting, output: Path | None) -> None:
    """A PDF; a long one in parts, NAME-1.pdf and so on."""
    from clerktui.reports.volumes import part_path, volumes

    with volumes(sheet, setting) as made:
        if output is None and made.count > 1:
            raise Refused("report.parts", rows=made.rows, parts=made.count)
        for number, content in enumerate(made.parts, start=1):
            place = None if output is None else part_path(output, number, made.count)
            give_pieces(call, iter([content]), place)


def _list(call: Call) -> None:
    from clerktui.reports import REPORTS

    rows = [
        {"name": one.name, "says": one.says, "takes": sorted(one.takes)} for one in REPORTS.values()
    ]
    lines = listed(REPORTS.values(), {"REPORT": "name", "SAYS": "says"})
    call.reply.listing(rows, lines, {"reports": rows})
