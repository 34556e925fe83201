"""Fields of a header and of small forms: each is passed with Enter or + and keeps its default."""

from __future__ import annotations

from typing import Any

from clerktui.errors import Refused
from clerktui.widgets import Look
from clerktui.widgets.pad import (
    DateInput,
    EntryInput,
    NumberInput,
    OneOf,
    OptionInput,
    PadField,
    WordInput,
    numbered,
)

__all__ = [
    "CountOfItems",
    "DateInput",
    "EntryInput",
    "NumberInput",
    "OneOf",
    "OptionInput",
    "PadField",
    "WordInput",
    "numbered",
]
COUNT_MAXIMUM = 99_999
_COUNT_LENGTH = 12
"""Room for more than is taken: what is too much is refused, not cut to something else."""


class CountOfItems(PadField):
    """How many; may stay empty."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, look=Look(justify="right"), max_length=_COUNT_LENGTH, **options)

    def count(self) -> int | None:
        """What stands here; None when it is empty.

        Raises:
            Refused: `batch.control`, `batch.count_high`.
        """
        text = self.value.strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and int(text)):
            raise Refused("batch.control", typed=text)
        if int(text) > COUNT_MAXIMUM:
            raise Refused("batch.count_high", typed=text, maximum=COUNT_MAXIMUM)
        return int(text)
