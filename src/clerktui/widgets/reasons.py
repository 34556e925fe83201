"""Why: one of the town's reasons by its digit, and words where the reason wants them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.widget import Widget

from clerktui.views.corrections import ReasonView
from clerktui.widgets.choice import Choice
from clerktui.widgets.field import Field
from clerktui.widgets.forms import BesideError, FormDialog
from clerktui.widgets.pad import WordInput
from clerktui.widgets.table import Column, Row

_LABEL = 18
_MISSING = {" Because": "Say why.", " Check number": "Type the number of the check."}


class NoteForm(FormDialog):
    """Words of the clerk's own; with `must`, they are not left out.

    Args:
        title: what is asked.
        must: whether something must be said.
        label: what stands before the field.
    """

    def __init__(self, title: str, *, must: bool = True, label: str = " Because") -> None:
        async def give(words: str) -> tuple[str]:
            return (words,)

        super().__init__(title, give)
        self.must = must
        self.label = label

    def fields(self) -> Iterable[Widget]:
        yield WordInput(self.label, id="note", label_width=_LABEL, width=48, max_length=150)

    def values(self) -> tuple[Any, ...]:
        words = self.query_one("#note", Field).value.strip()
        if self.must and not words:
            raise BesideError("note", _MISSING.get(self.label, "Type it."))
        return (words,)


async def ask_note(app: Any, title: str, *, must: bool = True, label: str = " Because") -> Any:
    """Ask for words; None when the clerk left. Must run inside `app.run_held`."""
    answer = await app.push_screen_wait(NoteForm(title, must=must, label=label))
    return None if answer is None else answer[0]


async def ask_reason(app: Any, kind: str, title: str) -> tuple[str, str] | None:
    """Ask for one of the reasons of a kind of correction: its code and the note it wants.

    Must run inside `app.run_held`.

    Raises:
        ClerkError: when the books cannot be asked.
    """
    reasons: tuple[ReasonView, ...] = await app.ask("corrections.acts.list_reasons", kind)
    columns = (Column("", 32), Column("", 24))
    rows = [Row(r.code, (r.name, "words are asked for" if r.needs_note else "")) for r in reasons]
    chosen = await app.push_screen_wait(Choice(title, columns, rows))
    if chosen is None:
        return None
    reason = next(one for one in reasons if one.code == chosen)
    note = await ask_note(app, f"{title}: {reason.name}") if reason.needs_note else ""
    return None if note is None else (chosen, note)
