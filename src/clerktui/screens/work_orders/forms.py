"""The small forms of the board: which crew on which day, how urgent and why."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.rules.dates import parse_date
from clerktui.screens.work_orders.request_fields import urgencies
from clerktui.views.work_order_board import BoardForm
from clerktui.widgets.forms import BandForm, BesideError
from clerktui.widgets.pad import DateInput, OneOf, OptionInput, WordInput

_LABEL = 12
_PRIORITIES = urgencies()


async def _given(**said: Any) -> dict[str, Any]:
    return said


def _read_day(typed: str) -> Any:
    try:
        return parse_date(typed) if typed else None
    except ClerkError as refusal:
        raise BesideError("wanted_on", refusal) from refusal


class CrewForm(BandForm):
    """Which crew goes, on which day; what is left empty stays as it is.

    Args:
        title: what is done, with which orders.
        form: the crews there are.
        crew: who goes already.
    """

    REFUSED_AT: ClassVar[dict[str, str]] = {}

    def __init__(self, title: str, form: BoardForm, crew: str = "") -> None:
        self.offered = crew_options(form.crews)
        self.crew = crew
        known = "   ".join(f"{one.key} {one.name}" for one in self.offered)
        super().__init__(title, _given, ())
        self.known = known

    def fields(self) -> Iterable[Widget]:
        yield OptionInput(" Crew", self.offered, id="crew", label_width=_LABEL)
        yield DateInput(" Day", id="wanted_on", label_width=_LABEL, width=14, max_length=10)
        yield WordInput(" Note", id="note", label_width=_LABEL, width=48, max_length=150)

    def on_mount(self) -> None:
        self.facts = tuple(textwrap.wrap(self.known, max(20, self.app.size.width - 2)))
        super().on_mount()
        field = self.query_one("#crew", OptionInput)
        if self.crew:
            field.choose(self.crew)
        field.select_all()

    def values(self) -> Any:
        said = super().values()
        try:
            crew = self.query_one("#crew", OptionInput).code()
        except ClerkError as refusal:
            raise BesideError("crew", refusal) from refusal
        return {"crew": crew, "wanted_on": _read_day(said["wanted_on"]), "note": said["note"]}


class PriorityForm(BandForm):
    """How urgent, and why."""

    def __init__(self, title: str, priority: int) -> None:
        super().__init__(title, _given, ())
        self.priority = priority

    def fields(self) -> Iterable[Widget]:
        yield OptionInput(" Priority", _PRIORITIES, id="priority", label_width=_LABEL)
        yield WordInput(" Because", id="note", label_width=_LABEL, width=48, max_length=150)

    def on_mount(self) -> None:
        known = "   ".join(f"{one.key} {one.name}" for one in _PRIORITIES)
        self.facts = tuple(textwrap.wrap(known, max(20, self.app.size.width - 2)))
        super().on_mount()
        field = self.query_one("#priority", OptionInput)
        field.choose(self.priority)
        field.select_all()

    def values(self) -> Any:
        said = super().values()
        try:
            priority = self.query_one("#priority", OptionInput).code()
        except ClerkError as refusal:
            raise BesideError("priority", refusal) from refusal
        if not said["note"]:
            raise BesideError("note", "Say why.")
        return {"priority": priority, "note": said["note"]}


def crew_options(crews: Sequence[tuple[str, str]]) -> tuple[OneOf, ...]:
    """Crews by a key each: their code where it is short, or else their place."""
    return tuple(
        OneOf(code.lower() if len(code) <= 2 else str(place), code, name)
        for place, (code, name) in enumerate(crews, start=1)
    )
