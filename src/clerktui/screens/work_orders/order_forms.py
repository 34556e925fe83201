"""The small forms about one order: who goes when, how urgent, what came of it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.rules.dates import parse_date
from clerktui.screens.work_orders.request_fields import urgencies
from clerktui.widgets.forms import BandForm, BesideError, Send
from clerktui.widgets.pad import DateInput, OneOf, OptionInput, WordInput, numbered

_LABEL = 12
_DONE = OneOf("1", "", "it is done")


class _Choosing(BandForm):
    """A form whose first field is one of a few, all of which are told above it."""

    CHOICE: ClassVar[str] = ""

    def __init__(
        self, title: str, send: Send, options: Sequence[OneOf], chosen: Any = None
    ) -> None:
        super().__init__(title, send)
        self.offered, self.chosen = tuple(options), chosen

    def on_mount(self) -> None:
        known = "   ".join(f"{one.key} {one.name}" for one in self.offered)
        self.facts = tuple(textwrap.wrap(known, max(20, self.app.size.width - 2)))
        super().on_mount()
        field = self.query_one(f"#{self.CHOICE}", OptionInput)
        field.offer(self.offered, self.chosen)
        field.select_all()

    def values(self) -> dict[str, Any]:
        said = dict(super().values())
        try:
            said[self.CHOICE] = self.query_one(f"#{self.CHOICE}", OptionInput).code()
        except ClerkError as refusal:
            raise BesideError(self.CHOICE, refusal) from refusal
        return said


class CrewForm(_Choosing):
    """Which crew goes, on which day; an empty day leaves it as it is."""

    CHOICE = "crew"
    REFUSED_AT: ClassVar[dict[str, str]] = {
        "work_order.crew_unknown": "crew",
        "work_order.wanted_past": "wanted_on",
    }

    def __init__(
        self, title: str, send: Send, crews: Sequence[tuple[str, str]], crew: str = ""
    ) -> None:
        super().__init__(title, send, numbered(crews), crew)

    def fields(self) -> Iterable[Widget]:
        yield OptionInput(" Crew", self.offered, id="crew", label_width=_LABEL)
        yield DateInput(" Day", id="wanted_on", label_width=_LABEL, width=14, max_length=10)
        yield WordInput(" Note", id="note", label_width=_LABEL, width=48, max_length=150)

    def values(self) -> dict[str, Any]:
        said = super().values()
        try:
            said["wanted_on"] = parse_date(said["wanted_on"]) if said["wanted_on"] else None
        except ClerkError as refusal:
            raise BesideError("wanted_on", refusal) from refusal
        return said


class PriorityForm(_Choosing):
    """How urgent it is, and why."""

    CHOICE = "priority"
    REFUSED_AT: ClassVar[dict[str, str]] = {"work_order.note": "note"}

    def __init__(self, title: str, send: Send, priority: int) -> None:
        super().__init__(title, send, urgencies(), priority)

    def fields(self) -> Iterable[Widget]:
        yield OptionInput(" Urgent", self.offered, id="priority", label_width=_LABEL)
        yield WordInput(" Because", id="note", label_width=_LABEL, width=48, max_length=150)


class CouldNotForm(_Choosing):
    """Why it could not be done, in the town's words and the crew's own."""

    CHOICE = "outcome"

    def __init__(self, title: str, send: Send, reasons: Sequence[tuple[str, str]]) -> None:
        # By the numbers of the paper, where 1 says that it is done.
        super().__init__(title, send, numbered(reasons, 2))

    def fields(self) -> Iterable[Widget]:
        yield OptionInput(" Outcome", self.offered, id="outcome", label_width=_LABEL)
        yield WordInput(" Remarks", id="note", label_width=_LABEL, width=48, max_length=500)


class OrderDoneForm(CouldNotForm):
    """What came of an order: it is done, or why not; and what was done."""

    def __init__(self, title: str, send: Send, reasons: Sequence[tuple[str, str]]) -> None:
        super().__init__(title, send, reasons)
        self.offered = (_DONE, *self.offered)
