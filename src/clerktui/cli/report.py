"""`clerktui report`: the reports of the office as text, CSV, PDF or JSON."""

from __future__ import annotations

import datetime as dt
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call, application, command
from clerktui.cli.options import parse_day
from clerktui.cli.paper import pdf_of, text_of, write_file
from clerktui.cli.reply import encoded
from clerktui.cli.text import listed

if TYPE_CHECKING:
    from clerktui.views.documents import ReportDocument

app = application()
LIST = "list"


class Form(StrEnum):
    """How a report is given."""

    TEXT = "text"
    CSV = "csv"
    PDF = "pdf"
    JSON = "json"


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
    form: Annotated[Form, typer.Option("--format", help="How it is given.")] = Form.TEXT,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write it there, not to stdout."),
    ] = None,
    width: Annotated[int, typer.Option("--width", min=40, max=400, help="Columns of text.")] = 80,
) -> None:
    """Print a report over business dates, both included.

    JSON: title, columns[name, kind], rows[cells, style], totals[cells, style], made_at, and more;
    with --jsonl one row a line. `report list`: reports[name, says].
    """
    from clerktui.reports import run_report

    if name == LIST:
        _list(call)
        return
    if form is Form.PDF and output is None and sys.stdout.isatty():
        raise typer.BadParameter("a PDF is not for a terminal: name a file.", param_hint="'-o'")
    document = run_report(call.books, name, since, until)
    is_json = form is Form.JSON or call.reply.json
    if call.reply.jsonl and output is None:
        call.reply.listing([row.to_data() for row in document.rows], (), {})
        return
    _give(call, _rendered(document, Form.JSON if is_json else form, width), output)


def _list(call: Call) -> None:
    from clerktui.reports import REPORTS

    rows = [{"name": one.name, "says": one.says} for one in REPORTS.values()]
    lines = listed(REPORTS.values(), {"REPORT": "name", "SAYS": "says"})
    call.reply.listing(rows, lines, {"reports": rows})


def _rendered(document: ReportDocument, form: Form, width: int) -> bytes:
    if form is Form.PDF:
        return pdf_of(document)
    if form is Form.JSON:
        return f"{encoded(document.to_data())}\n".encode()
    if form is Form.CSV:
        from clerktui.formats.report_csv import report_csv

        return report_csv(document).encode()
    return f"{text_of(document, width)}\n".encode()


def _give(call: Call, content: bytes, output: Path | None) -> None:
    """Write the bytes as they are: a report is the same in a file and in a pipe."""
    if output is not None:
        write_file(call, output, content)
    else:
        call.reply.raw(content)
