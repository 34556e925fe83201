"""Which column of a town's file is which canonical column, and how its cells are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from clerktui.errors import Refused
from clerktui.formats import cells
from clerktui.formats.cells import CellError
from clerktui.formats.columns import COLUMNS, STATUSES, ColumnSpec, FileKind
from clerktui.formats.mapping import TownMapping

REMEMBERED_MAX = 4096
_STATUS_WORDS = f"{', '.join(STATUSES[:-1])} or {STATUSES[-1]}"
_BLANK = {"yes_no": False, "date": None, "cents": None, "year": None, "whole": None}


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column found in a file (or filled by a default).

    Attributes:
        name: the canonical name.
        heading: what the file calls it.
        position: which cell of a row it is; None when the file does not have it.
        read: one cell to its value.
        blank: what a blank cell means; None when it may not be blank.
        chars_max: the longest text; zero for what is not plain text.
    """

    name: str
    heading: str
    position: int | None
    read: Callable[[str], Any]
    blank: Any
    chars_max: int = 0

    def read_all(self, found: Sequence[str]) -> list[Any]:
        """The values of a run of cells, read together.

        Raises:
            CellError: when at least one cell cannot be read.
        """
        if self.chars_max:
            values = _plain_texts(found, self.chars_max)
            if values is not None and (self.blank == "" or "" not in values):
                return values
        return list(map(self.read, found))


def _plain_texts(found: Sequence[str], chars_max: int) -> list[str] | None:
    """The cells as text, when all together hold nothing but ASCII that needs no cleaning."""
    together = "".join(found)
    if not (together.isascii() and together.isprintable()) or "  " in together:
        return None
    values = [cell.strip() for cell in found]
    return None if max(map(len, values)) > chars_max else values


def _folded(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def _positions(headings: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        found.setdefault(_folded(heading), []).append(place)
    return found


def find_columns(
    kind: FileKind,
    mapping: TownMapping,
    headings: Sequence[str],
) -> list[Column]:
    """Where each canonical column stands, refusing a file whose headings cannot be trusted.

    Raises:
        Refused: import.headings_missing, import.headings_duplicate, mapping.bad_value.
    """
    positions = _positions(headings)
    columns, missing, doubled = [], [], []
    for spec in COLUMNS[kind]:
        wanted = mapping.heading(spec.name)
        places = positions.get(_folded(wanted), [])
        is_needed = spec.is_required and spec.name not in mapping.defaults
        if len(places) > 1:
            doubled.append(wanted)
        elif not places and (is_needed or spec.name in mapping.columns):
            missing.append(wanted if wanted == spec.name else f"{wanted} ({spec.name})")
        place = places[0] if places else None
        heading = headings[place] if place is not None else wanted
        columns.append(_column(spec, heading, place, mapping))
    found = ", ".join(heading or "(blank)" for heading in headings)
    if doubled:
        raise Refused("import.headings_duplicate", headings=", ".join(doubled), found=found)
    if missing:
        raise Refused("import.headings_missing", headings=", ".join(missing), found=found)
    return columns


def _column(spec: ColumnSpec, heading: str, place: int | None, mapping: TownMapping) -> Column:
    read = _reader(spec, mapping)
    blank = _BLANK.get(spec.kind, "")
    default = mapping.defaults.get(spec.name)
    if default is not None:
        try:
            blank = read(default)
        except CellError as err:
            raise Refused(
                "mapping.bad_value", key=f"defaults.{spec.name}", value=default, wanted=str(err)
            ) from err
    if spec.is_required and default is None:
        blank = None
    filled = _filled(read, blank, is_needed=spec.is_required)
    if spec.kind == "text":
        return Column(spec.name, heading, place, filled, blank, spec.chars_max)
    remembered = filled if spec.kind == "lines" else lru_cache(REMEMBERED_MAX)(filled)
    return Column(spec.name, heading, place, remembered, blank)


def _filled(read: Callable[[str], Any], blank: Any, *, is_needed: bool) -> Callable[[str], Any]:
    """The reader with a blank cell refused, or turned into what blank means."""

    def filled(cell: str) -> Any:
        value = read(cell) if cell and not cell.isspace() else ""
        if value != "":
            return value
        if is_needed and blank is None:
            raise CellError("is blank")
        return blank

    return filled


def _reader(spec: ColumnSpec, mapping: TownMapping) -> Callable[[str], Any]:
    if spec.kind == "date":
        return cells.date_reader(mapping.date_format)
    if spec.kind == "cents":
        return cells.money_reader(mapping.decimal)
    if spec.kind == "year":
        return cells.read_year
    if spec.kind == "whole":
        return cells.read_whole
    if spec.kind in ("code", "yes_no"):
        return _code_reader(spec, mapping)
    return _text_reader(spec)


def _text_reader(spec: ColumnSpec) -> Callable[[str], str]:
    clean = cells.clean_lines if spec.kind == "lines" else cells.clean_text
    chars_max = spec.chars_max

    def read(cell: str) -> str:
        text = clean(cell)
        if len(text) > chars_max:
            raise CellError(f"{cells.shown(text)} is longer than {chars_max:,} characters")
        return text

    return read


def _code_reader(spec: ColumnSpec, mapping: TownMapping) -> Callable[[str], Any]:
    ours = mapping.values.get(spec.name, {})
    text = _text_reader(spec)

    def read(cell: str) -> Any:
        word = text(cell).lower()
        word = ours.get(word, word)
        if spec.kind == "yes_no":
            return cells.read_yes_no(word)
        if spec.name == "status" and word and word not in STATUSES:
            raise CellError(
                f"{cells.shown(cell)} is not {', '.join(STATUSES[:-1])} or {STATUSES[-1]}"
            )
        return word

    return read
