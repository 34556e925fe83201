"""The mapping file of a payment file: how one web or bill-pay service lays its lines out.

A mapping is TOML: `format` ("csv" or "fixed"), perhaps a `name`, and the tables `[formats]` (as in
a town's mapping), `[records]` (which lines are what), `[fields]` (where our fields stand),
`[trailer]` (where the control totals stand) and `[values.tender]` (their word = our tender type).
A place is a heading or a number counted from 1 in CSV, and [start, length] counted from 1 in a
fixed file. A key nobody knows is refused: a misspelt key that is quietly ignored would take the
wrong money in.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any

from clerktui.errors import Refused
from clerktui.formats.mapping import (
    CANONICAL,
    TownMapping,
    bad_value,
    check_known,
    parse_mapping,
    table_of,
)

FIELDS = (
    *("account", "scan_line", "bill", "amount", "name", "paid_on", "reference", "payer_key"),
    *("memo", "tender"),
)
IDENTIFYING = ("account", "scan_line", "bill", "payer_key")
TRAILER_FIELDS = ("amount", "count")
_FORMS = ("csv", "fixed")
_TABLES = ("format", "name", "formats", "records", "fields", "values", "trailer")
_FORMATS = {
    "csv": ("encoding", "delimiter", "date_format", "decimal"),
    "fixed": ("encoding", "date_format", "decimal"),
}
_RECORDS = {
    "csv": ("header", "trailer", "trailer_field"),
    "fixed": ("detail", "header", "trailer", "skip"),
}

Place = str | int | tuple[int, int]
"""A heading, the number of a CSV field, or the first column and the length of a fixed one."""


@dataclass(frozen=True, slots=True)
class RemittanceMapping:
    """How a payment file is to be read.

    Attributes:
        name: what the layout is called.
        form: "csv" or "fixed".
        formats: encoding, delimiter, dates and money, as in a town's mapping.
        fields: our field -> where it stands.
        trailer: "amount" and "count" -> where the trailer states them.
        has_header: whether the first row of a CSV holds headings.
        selectors: the characters a line of a fixed file begins with -> "detail", "header",
            "trailer" or "skip"; without a detail every other line is one.
        trailer_word: what stands in the trailer row of a CSV, alone in its field; empty: no
            trailer.
        trailer_field: in which field, counted from 1.
        tenders: their word in lower case -> the tender type's code.
    """

    name: str
    form: str
    fields: Mapping[str, Place]
    formats: TownMapping = CANONICAL
    trailer: Mapping[str, Place] = field(default_factory=dict)
    has_header: bool = False
    selectors: Mapping[str, str] = field(default_factory=dict)
    trailer_word: str = ""
    trailer_field: int = 1
    tenders: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_trailer(self) -> bool:
        """Whether the file must end with a trailer."""
        return bool(self.trailer_word) or "trailer" in self.selectors.values()


def load_remittance_mapping(path: Path) -> RemittanceMapping:
    """Read a mapping file.

    Raises:
        Refused: mapping.unreadable, mapping.unknown_key, mapping.bad_value.
    """
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError as err:
        reason = err.strerror or type(err).__name__
        raise Refused("mapping.unreadable", file=str(path), reason=reason) from err
    except UnicodeDecodeError as err:
        reason = "it is not UTF-8 text"
        raise Refused("mapping.unreadable", file=str(path), reason=reason) from err
    return parse_remittance_mapping(content, name=str(path))


def parse_remittance_mapping(content: str, *, name: str = "mapping") -> RemittanceMapping:
    r"""Make a mapping of TOML text.

    >>> text = 'format = "fixed"\n[fields]\naccount = [1, 12]\namount = [13, 10]'
    >>> parse_remittance_mapping(text).fields
    {'account': (1, 12), 'amount': (13, 10)}

    Raises:
        Refused: mapping.unreadable, mapping.unknown_key, mapping.bad_value.
    """
    try:
        document = tomllib.loads(content)
    except tomllib.TOMLDecodeError as err:
        raise Refused("mapping.unreadable", file=name, reason=str(err)) from err
    return mapping_of(document, name=name)


def mapping_of(document: Mapping[str, Any], *, name: str) -> RemittanceMapping:
    """Make a mapping of what TOML or a policy says.

    Raises:
        Refused: mapping.unknown_key, mapping.bad_value.
    """
    check_known(document, _TABLES, "")
    form = document.get("format")
    if form not in _FORMS:
        raise bad_value("format", form, " or ".join(_FORMS))
    mapping = RemittanceMapping(
        name=_text("name", document.get("name", PurePath(name).name.removesuffix(".toml"))),
        form=form,
        fields=_places(document, "fields", FIELDS),
        formats=_formats(document, form),
        trailer=_places(document, "trailer", TRAILER_FIELDS),
        tenders=_tenders(document),
    )
    records = table_of(document, "records", _RECORDS[form])
    mapping = _with_rows(mapping, records) if form == "csv" else _with_lines(mapping, records)
    _check(mapping)
    return mapping


# ----------------------------------------------------------------------------------- the tables
def _formats(document: Mapping[str, Any], form: str) -> TownMapping:
    """The words of `[formats]` mean what they mean in a town's mapping, so that one reads them."""
    said = table_of(document, "formats", _FORMATS[form]).items()
    lines = [f"{key} = {json.dumps(_simple(value), ensure_ascii=False)}" for key, value in said]
    return parse_mapping("\n".join(["[formats]", *lines]))


def _simple(value: object) -> str | int:
    return value if isinstance(value, str | int) else str(value)


def _tenders(document: Mapping[str, Any]) -> Mapping[str, str]:
    values = table_of(document, "values", ("tender",))
    table = values.get("tender", {})
    if not isinstance(table, dict):
        raise bad_value("values.tender", table, "a table: write [values.tender]")
    return {
        theirs.strip().lower(): _text(f"values.tender.{theirs}", ours).lower()
        for theirs, ours in table.items()
    }


def _with_rows(mapping: RemittanceMapping, records: Mapping[str, Any]) -> RemittanceMapping:
    """The mapping of a CSV file with what `[records]` says of its rows."""
    return replace(
        mapping,
        has_header=_yes_no("records.header", records.get("header", False)),
        trailer_word=_text("records.trailer", records["trailer"]) if "trailer" in records else "",
        trailer_field=_whole("records.trailer_field", records.get("trailer_field", 1)),
    )


def _with_lines(mapping: RemittanceMapping, records: Mapping[str, Any]) -> RemittanceMapping:
    """The mapping of a fixed file with what `[records]` says of its lines."""
    found: dict[str, str] = {}
    for kind, value in records.items():
        for mark in value if isinstance(value, list) else [value]:
            if not isinstance(mark, str) or not mark.strip() or mark in found:
                wanted = "the characters a line begins with, each named once, in quotation marks"
                raise bad_value(f"records.{kind}", mark, wanted)
            found[mark] = kind
    return replace(mapping, selectors=found)


# ----------------------------------------------------------------------------------- the values
def _text(key: str, value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise bad_value(key, value, "text in quotation marks")


def _yes_no(key: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise bad_value(key, value, "true or false")


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 99_999


def _whole(key: str, value: object) -> int:
    if isinstance(value, int) and _is_whole(value):
        return value
    raise bad_value(key, value, "a number counted from 1")


def _places(document: Mapping[str, Any], name: str, known: tuple[str, ...]) -> Mapping[str, Place]:
    table = table_of(document, name, known)
    place = _column if document["format"] == "fixed" else _cell
    return {key: place(f"{name}.{key}", value) for key, value in table.items()}


def _column(key: str, value: object) -> Place:
    if isinstance(value, list) and len(value) == 2 and all(map(_is_whole, value)):
        return value[0], value[1]
    raise bad_value(key, value, "[start, length], both counted from 1")


def _cell(key: str, value: object) -> Place:
    if isinstance(value, str) and value.strip():
        return " ".join(value.split())
    if isinstance(value, int) and _is_whole(value):
        return value
    raise bad_value(key, value, "a heading in quotation marks, or a number counted from 1")


def _check(mapping: RemittanceMapping) -> None:
    """What must be true of a whole mapping."""
    if "amount" not in mapping.fields:
        raise bad_value("fields.amount", "left out", "it says what was paid")
    if not mapping.fields.keys() & set(IDENTIFYING):
        raise bad_value("fields.account", "left out", f"one is needed of {', '.join(IDENTIFYING)}")
    if mapping.trailer and not mapping.has_trailer:
        raise bad_value(
            "records.trailer", "left out", "it says which line the control totals are on"
        )
    if mapping.tenders and "tender" not in mapping.fields:
        raise bad_value("fields.tender", "left out", "[values.tender] speaks of it")
    if mapping.form == "fixed" or mapping.has_header:
        return
    for name, places in (("fields", mapping.fields), ("trailer", mapping.trailer)):
        for key, place in places.items():
            if isinstance(place, str):
                wanted = "a number, because the file has no header row (records.header = true)"
                raise bad_value(f"{name}.{key}", place, wanted)
