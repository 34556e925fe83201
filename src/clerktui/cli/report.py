"""`clerktui report`: the reports of the office as text, CSV, PDF or JSON."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from clerktui.cli.call import Call, application, command
from clerktui.cli.options import parse_day
from clerktui.cli.paper import (
    Form,
    FormOption,
    OutputOption,
    WidthOption,
    give,
    refuse_pdf_on_terminal,
    rendered,
)
from clerktui.cli.text import listed

app = application()
LIST = "list"


@command(app, listing=True)
def report(
    call: Call,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which report; `list` lists them.")],
    since: Annotated[
        dt.date | None,
        typer.Option("--from", metavar="DATE", parser=parse_day, help="First day; else today."),
    ] = None,
    until: Annotated[
        dt.date | None,
        typer.Option("--to", metavar="DATE", parser=parse_day, help="Last day; else the first."),
    ] = None,
    form: FormOption = Form.TEXT,
    output: OutputOption = None,
    width: WidthOption = 80,
) -> None:
    """Print a report over business dates, both included.

    JSON: title, columns[name, kind], rows[cells, style], totals[cells, style], made_at, and more;
    with --jsonl one row a line. `report list`: reports[name, says].
    """
    from clerktui.reports import run_report

    if name == LIST:
        _list(call)
        return
    refuse_pdf_on_terminal(form, output)
    document = run_report(call.books, name, since, until)
    is_json = form is Form.JSON or call.reply.json
    if call.reply.jsonl and output is None:
        call.reply.listing([row.to_data() for row in document.rows], (), {})
        return
    give(call, rendered(document, Form.JSON if is_json else form, width), output)


def _list(call: Call) -> None:
    from clerktui.reports import REPORTS

    rows = [{"name": one.name, "says": one.says} for one in REPORTS.values()]
    lines = listed(REPORTS.values(), {"REPORT": "name", "SAYS": "says"})
    call.reply.listing(rows, lines, {"reports": rows})
