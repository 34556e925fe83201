"""Letters to customers as plain data, kept with what they are about and printed again as sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Self

from clerktui.views.stored import Stored


@dataclass(frozen=True, kw_only=True)
class LetterFigure(Stored):
    """One line of a letter's reckoning, in cents; the total is set apart."""

    label: str
    amount_cents: int
    is_total: bool = False


@dataclass(frozen=True, kw_only=True)
class LetterDocument(Stored):
    """A letter for a windowed envelope.

    Attributes:
        town_lines: the town's name first, then its address: the return address.
        to_lines: the addressee, as the window shows it.
        via: how it must be sent ("BY CERTIFIED MAIL"); empty for ordinary mail.
        language: what it is written in.
        copy_no: 0 as sent, n for the n-th reprint.
    """

    town_lines: tuple[str, ...]
    number: str
    made_at: dt.datetime
    timezone: str
    dated_on: dt.date
    to_lines: tuple[str, ...]
    subject: str
    paragraphs: tuple[str, ...]
    figures: tuple[LetterFigure, ...] = ()
    closing: tuple[str, ...] = ()
    via: str = ""
    language: str = "en"
    copy_no: int = 0

    def as_copy(self, number: int) -> Self:
        """The same letter as its `number`-th reprint."""
        return replace(self, copy_no=number)
