"""What the procedure commands share: their options, and how a version is told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clerktui.cli.call import group
from clerktui.cli.options import parse_day

if TYPE_CHECKING:
    from clerktui.views.procedures import ProcedureView

app = group("The town's written procedures: list, show, search, set, import, export.")

TopicArgument = Annotated[str, typer.Argument(metavar="TOPIC", help="As `procedure list` has it.")]
DayOption = Annotated[
    dt.date | None,
    typer.Option(
        "--as-of", metavar="DATE", parser=parse_day, help="As it held on that day; else today."
    ),
]
ROWS = {
    "TOPIC": "topic",
    "FROM": "effective_from",
    "UNTIL": "until",
    "TITLE": "title",
}


def procedure_document(view: ProcedureView) -> dict[str, Any]:
    """A version as JSON tells it."""
    return {**view.__dict__, "checklist": view.checklist}
