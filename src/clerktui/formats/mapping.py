"""The mapping file: how one town's export names and writes what clerktui calls by its own names.

A mapping is TOML with four tables: `[columns]` (canonical name = their heading), `[formats]`
(encoding, delimiter, date_format, decimal), `[values.status]` and its like (their value = ours)
and `[defaults]` (what a missing column or a blank cell means). A key nobody knows is refused: a
misspelt key that is quietly ignored would load the wrong figures.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clerktui.errors import Refused
from clerktui.formats.columns import CANONICAL_NAMES, STATUSES, VALUE_COLUMNS
from clerktui.rules.dates import date_reader

ISO_DATE = "%Y-%m-%d"
DECIMALS = ("point", "comma", "cents")
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
ENCODINGS = {
    "utf-8": "utf-8-sig",
    "utf8": "utf-8-sig",
    "utf-8-sig": "utf-8-sig",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "ascii": "ascii",
    "cp1252": "cp1252",
    "windows-1252": "cp1252",
    "latin-1": "latin-1",
    "iso-8859-1": "latin-1",
    "iso-8859-15": "iso-8859-15",
    "cp437": "cp437",
    "cp850": "cp850",
    "mac-roman": "mac-roman",
}
_FORMATS = ("encoding", "delimiter", "date_format", "decimal")
_TABLES = ("columns", "formats", "values", "defaults")
_LETTERS = {
    "YYYY": "%Y",
    "YY": "%y",
    "MON": "%b",
    "MM": "%m",
    "M": "%m",
    "DD": "%d",
    "D": "%d",
}
_LETTER_RUN = re.compile(r"MON|Y+|M+|D+|[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class TownMapping:
    """How a town's file is to be read; the default reads the canonical layout.

    Attributes:
        columns: canonical name -> their heading.
        encoding: a Python codec name.
        delimiter: one character.
        date_format: how every date is written, as %Y %m %d signs.
        decimal: "point" (1,234.56), "comma" (1.234,56) or "cents" (123456).
        values: canonical name -> {their value in lower case: our value}.
        defaults: canonical name -> what a missing column or a blank cell means, as text.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    date_format: str = ISO_DATE
    decimal: str = "point"
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)

    def heading(self, name: str) -> str:
        """Their heading for a canonical column."""
        return self.columns.get(name, name)


CANONICAL = TownMapping()


def load_mapping(path: Path) -> TownMapping:
    """Read a mapping file.

    Raises:
        Refused: mapping.unreadable, mapping.unknown_key, mapping.bad_value.
    """
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        raise Refused("mapping.unreadable", file=str(path), reason=_why(err)) from err
    return parse_mapping(content, name=str(path))


def parse_mapping(content: str, *, name: str = "mapping") -> TownMapping:
    r"""Make a mapping of TOML text.

    >>> parse_mapping('[columns]\namount = "BALANCE"').heading("amount")
    'BALANCE'

    Raises:
        Refused: mapping.unreadable, mapping.unknown_key, mapping.bad_value.
    """
    try:
        document = tomllib.loads(content)
    except tomllib.TOMLDecodeError as err:
        raise Refused("mapping.unreadable", file=name, reason=str(err)) from err
    check_known(document, _TABLES, "")
    formats = table_of(document, "formats", _FORMATS)
    return TownMapping(
        columns=_texts(document, "columns", CANONICAL_NAMES),
        encoding=_encoding(formats.get("encoding", "utf-8")),
        delimiter=_delimiter(formats.get("delimiter", ",")),
        date_format=_date_format(formats.get("date_format", ISO_DATE)),
        decimal=_decimal(formats.get("decimal", "point")),
        values=_values(document),
        defaults=_texts(document, "defaults", CANONICAL_NAMES),
    )


def _why(err: OSError | UnicodeDecodeError) -> str:
    if isinstance(err, OSError):
        return err.strerror or type(err).__name__
    return "it is not UTF-8 text"


def bad_value(key: str, value: object, wanted: str) -> Refused:
    """The refusal of a value no mapping can hold."""
    return Refused("mapping.bad_value", key=key, value=str(value)[:80], wanted=wanted)


def check_known(table: Mapping[str, Any], known: tuple[str, ...], inside: str) -> None:
    """Refuse a key nobody knows: one that is quietly ignored would load the wrong figures.

    Raises:
        Refused: mapping.unknown_key.
    """
    for key in table:
        if key not in known:
            raise Refused("mapping.unknown_key", key=f"{inside}{key}", known=", ".join(known))


def table_of(document: Mapping[str, Any], name: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    """A table of a mapping, empty when it is left out.

    Raises:
        Refused: mapping.unknown_key, mapping.bad_value.
    """
    table = document.get(name, {})
    if not isinstance(table, dict):
        raise bad_value(name, table, f"a table: write [{name}] on a line of its own")
    check_known(table, known, f"{name}.")
    return table


def _texts(document: Mapping[str, Any], name: str, known: tuple[str, ...]) -> Mapping[str, str]:
    table = table_of(document, name, known)
    return {key: _plain_text(f"{name}.{key}", value) for key, value in table.items()}


def _plain_text(key: str, value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise bad_value(key, value, "text in quotation marks")


def _values(document: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for name, table in table_of(document, "values", VALUE_COLUMNS).items():
        if not isinstance(table, dict):
            raise bad_value(f"values.{name}", table, f"a table: write [values.{name}]")
        found[name] = {
            theirs.strip().lower(): _our_value(f"values.{name}.{theirs}", name, ours)
            for theirs, ours in table.items()
        }
    return found


def _our_value(key: str, column: str, value: object) -> str:
    ours = _plain_text(key, value).lower()
    if column == "status" and ours not in STATUSES:
        raise bad_value(key, value, " or ".join(STATUSES))
    return ours


def _encoding(value: object) -> str:
    codec = ENCODINGS.get(str(value).lower().replace("_", "-"))
    if codec is None:
        raise bad_value("formats.encoding", value, " or ".join(sorted(ENCODINGS)))
    return codec


def _delimiter(value: object) -> str:
    text = DELIMITERS.get(str(value), str(value))
    if len(text) == 1 and text.isascii() and not text.isalnum() and text not in "\"' \r\n\0-.":
        return text
    raise bad_value("formats.delimiter", value, "one character, or comma, semicolon, tab or pipe")


def _decimal(value: object) -> str:
    if value not in DECIMALS:
        raise bad_value("formats.decimal", value, " or ".join(DECIMALS))
    return str(value)


def _date_format(value: object) -> str:
    """The signs of "%m/%d/%Y", given so or by the letters "MM/DD/YYYY"."""
    wanted = 'letters such as "MM/DD/YYYY" or signs such as "%m/%d/%Y"'
    if not isinstance(value, str):
        raise bad_value("formats.date_format", value, wanted)
    pattern = value if "%" in value else _LETTER_RUN.sub(_letters, value)
    try:
        date_reader(pattern)
    except Refused as err:
        raise bad_value("formats.date_format", value, wanted) from err
    return pattern


def _letters(run: re.Match[str]) -> str:
    return _LETTERS.get(run.group(), f"%?{run.group()}")
