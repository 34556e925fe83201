"""A question for a reason."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from clerktui.widgets import Dialog, MessageLine, TextInput
from clerktui.widgets.dialogs import Close


class ReasonDialog(Dialog[str | None]):
    """Type why and press Enter; Esc leaves it as it is."""

    COMMANDS = (Close,)

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="question")
        yield TextInput(" Reason", id="reason", label_width=9, width=60, max_length=120)

    def on_mount(self) -> None:
        self.query_one("#question", MessageLine).say(self.question)

    @on(TextInput.Accepted)
    def _said(self, event: TextInput.Accepted) -> None:
        if event.value.strip():
            self.dismiss(event.value.strip())
        else:
            event.field.refuse("Say why.")
