"""`clerktui dashboard`: what came in, what is owed, what waits, the drawers; for a supervisor."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from clerktui.cli.call import Call, application, command
from clerktui.cli.paper import (
    Form as ReportForm,
    OutputOption,
    give,
    pdf_of,
    refuse_pdf_on_terminal,
)
from clerktui.cli.reply import encoded

app = application()


class Form(StrEnum):
    """How the dashboard is given."""

    TEXT = "text"
    PDF = "pdf"
    JSON = "json"


FormOption = Annotated[Form, typer.Option("--form", help="How it is given.")]
AsciiOption = Annotated[bool, typer.Option("--ascii", help="Bars and line in ASCII only.")]


@command(app)
def dashboard(
    call: Call,
    form: FormOption = Form.TEXT,
    output: OutputOption = None,
    ascii_only: AsciiOption = False,
) -> None:
    """Show the supervisor's dashboard as of now.

    JSON: on, made_at, total, taken_back, tenders[name, today_count, today_cents, month_count,
    month_cents], offices[], days[on, amount_cents], ages[name, items, amount_cents], owed_cents,
    queues[key, name, count, amount_cents, oldest_on], drawers[session_id, drawer, clerk, state,
    taken_cents, over_short_cents].
    """
    from clerktui.services.dashboard import get_dashboard

    if form is Form.PDF:
        refuse_pdf_on_terminal(ReportForm.PDF, output)
    board = get_dashboard(call.books, call.actor_or_maintenance)
    if form is Form.PDF:
        content = pdf_of(board)
    elif form is Form.JSON or call.reply.json:
        content = f"{encoded(board.to_data())}\n".encode()
    else:
        from clerktui.printing.text_dashboard import dashboard_text

        content = dashboard_text(board, ascii_only=ascii_only).encode()
    give(call, content, output)
