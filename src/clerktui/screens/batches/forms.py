"""The small forms of batches: why, who takes over, when the bank has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import town_date
from clerktui.rules.dates import parse_date
from clerktui.screens.batches.fields import DateInput, WordInput
from clerktui.widgets import Field
from clerktui.widgets.forms import BesideError, FormDialog, Send

__all__ = [
    "BesideError",
    "DepositForm",
    "FormDialog",
    "PostingDateForm",
    "ReasonForm",
    "ReassignForm",
    "Send",
]
_LABEL = 18


class ReasonForm(FormDialog):
    """Why?"""

    def fields(self) -> Iterable[Widget]:
        yield WordInput(" Because", id="reason", label_width=_LABEL, width=40, max_length=120)

    def values(self) -> tuple[Any, ...]:
        reason = self.query_one("#reason", Field).value.strip()
        if not reason:
            raise BesideError("reason", "Say why.")
        return (reason,)


class ReassignForm(FormDialog):
    """Who takes the batch over, and why."""

    REFUSED_AT: ClassVar[dict[str, str]] = {"batch.no_such_clerk": "clerk"}

    def fields(self) -> Iterable[Widget]:
        yield WordInput(" To clerk", id="clerk", label_width=_LABEL, width=20, max_length=30)
        yield WordInput(" Because", id="reason", label_width=_LABEL, width=40, max_length=120)


class PostingDateForm(FormDialog):
    """The day it is posted to, and why."""

    REFUSED_AT: ClassVar[dict[str, str]] = {"batch.posting_far": "day", "day.closed": "day"}

    def __init__(self, title: str, send: Send, day: dt.date) -> None:
        super().__init__(title, send)
        self.day = day

    def fields(self) -> Iterable[Widget]:
        day = town_date(self.day)
        yield DateInput(" Posting date", day, id="day", label_width=_LABEL, width=12, max_length=10)
        yield WordInput(" Because", id="reason", label_width=_LABEL, width=40, max_length=100)

    def on_mount(self) -> None:
        self.query_one("#day", Field).select_all()

    def values(self) -> tuple[Any, ...]:
        try:
            day = parse_date(self.query_one("#day", Field).value)
        except ClerkError as refusal:
            raise BesideError("day", refusal) from refusal
        reason = self.query_one("#reason", Field).value.strip()
        if not reason:
            raise BesideError("reason", "Say why.")
        return day, reason


class DepositForm(FormDialog):
    """The day the bank has it, and the number of the slip."""

    def __init__(self, title: str, send: Send, today: dt.date) -> None:
        super().__init__(title, send)
        self.today = today

    def fields(self) -> Iterable[Widget]:
        yield DateInput(
            " Deposited on",
            town_date(self.today),
            id="day",
            label_width=_LABEL,
            width=12,
            max_length=10,
        )
        yield WordInput(" Slip number", id="slip", label_width=_LABEL, width=18, max_length=40)

    def on_mount(self) -> None:
        self.query_one("#day", Field).select_all()

    def values(self) -> tuple[Any, ...]:
        try:
            day = parse_date(self.query_one("#day", Field).value)
        except ClerkError as refusal:
            raise BesideError("day", refusal) from refusal
        slip = self.query_one("#slip", Field).value.strip()
        if not slip:
            raise BesideError("slip", "Type the number of the deposit slip.")
        return day, slip
