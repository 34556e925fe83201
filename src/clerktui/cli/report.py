"""`clerktui report`: the reports of the office as text, CSV, PDF or JSON; saved sets of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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
LIST, SETS, RUN_SET = "list", "sets", "run-set"


@command(app, listing=True)
def report(
    call: Call,
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="Which report; or list, sets, run-set."),
    ],
    code: Annotated[
        str, typer.Argument(metavar="[CODE]", help="Which set, for `run-set` only.")
    ] = "",
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
    form: FormOption = Form.TEXT,
    output: OutputOption = None,
    width: WidthOption = 80,
    output_dir: Annotated[
        Path, typer.Option("--output-dir", metavar="DIR", help="Where `run-set` writes.")
    ] = Path(),
) -> None:
    """Print a report over business dates, both included, or as of a day.

    `report list` lists the reports, `report sets` the saved sets; `report run-set CODE` writes
    every report of a set into a folder, its days following from today.

    JSON: title, columns[name, kind], rows[cells, style, opens], totals[cells, style], made_at, and
    more; with --jsonl one row a line. `report list`: reports[name, says, takes]. `report sets`:
    sets[code, name, position, reports]. `report run-set`: files[name, path, rows, parts].
    """
    from clerktui.views.reports import ReportAsked

    if code and name != RUN_SET:
        raise typer.BadParameter("only run-set takes a second word.", param_hint="CODE")
    if name == LIST:
        _list(call)
    elif name == SETS:
        _sets(call)
    elif name == RUN_SET:
        _run_set(call, code, form, output_dir)
    else:
        refuse_pdf_on_terminal(form, output)
        form = Form.JSON if call.reply.json else form
        _give(call, ReportAsked(name, since, until, office, over_days), form, output, width)


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


def _sets(call: Call) -> None:
    from clerktui.reports import sets

    found = sets.list_sets(call.books, call.actor_or_maintenance)
    rows = [
        {
            "code": one.code,
            "name": one.name,
            "position": one.position or None,
            "reports": [report.to_data() for report in one.reports],
        }
        for one in found
    ]
    columns = {"SET": "code", "KEY": "position", "NAME": "name"}
    lines = listed(found, columns) if found else ["No set of reports is saved."]
    call.reply.listing(rows, lines, {"sets": rows})


def _run_set(call: Call, code: str, form: Form, folder: Path) -> None:
    from clerktui.reports import sets

    if not code:
        raise typer.BadParameter("which set? `report sets` lists them.", param_hint="CODE")
    written = sets.run_set(
        call.books, call.actor_or_maintenance, code, (folder.absolute(), form.value)
    )
    rows = [
        {"name": one.name, "path": one.path, "rows": one.rows, "parts": one.parts}
        for one in written
    ]
    lines = [f"{one.path}  ({one.rows:,} rows{_in_parts(one.parts)})" for one in written]
    call.reply.listing(rows, lines, {"files": rows})


def _in_parts(parts: int) -> str:
    return f", the first of {parts} parts" if parts > 1 else ""
