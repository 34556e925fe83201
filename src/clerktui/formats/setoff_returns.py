"""The file that tells what was set off: read as a dated layout of the town says.

No current layout is public, so where things stand is data: for each field its first column and its
length, the pattern of dates, the length of a record. Fees the file does not tell are worked out by
the rule. The identity number is given to whoever asks for it once, and kept in nothing.

Source: docs.cabarruscounty.us WebLink 1617441 (layout of 2001-2, the one a new town starts with).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from clerktui.errors import Refused
from clerktui.formats.fixed import (
    Field,
    Record,
    broken,
    read_date,
    read_number,
    read_text,
    split_records,
)
from clerktui.rules.setoff import Fees, Split, split

KNOWN = {
    "number": "the identity number",
    "account": "the account number",
    "key": "the unique key",
    "more_key": "the rest of the unique key",
    "matched_on": "the match date",
    "gross": "the setoff amount",
    "state_fee": "the State's fee",
    "local_fee": "the local fee",
    "net": "the net amount",
}
"""What a layout may say, and what a sentence calls it."""
_NEEDED = ("key", "matched_on")


@dataclass(frozen=True)
class ReturnLayout:
    """Where things stand in a record of the return file."""

    name: str
    length: int
    date_pattern: str
    fields: Mapping[str, Field]
    doubt: str = ""

    @classmethod
    def from_data(cls, said: Mapping[str, Any]) -> ReturnLayout:
        """The layout out of the town's policy.

        Raises:
            Refused: `setoff.layout` naming the field that is unknown, missing or outside.
        """
        places = said["fields"]
        for name in (*places, *_NEEDED):
            if name not in KNOWN or name not in places:
                raise Refused("setoff.layout", field=name)
        if not {"gross", "net"} & set(places):
            raise Refused("setoff.layout", field="gross")
        fields = {name: Field(KNOWN[name], *map(int, at)) for name, at in places.items()}
        for name, one in fields.items():
            if one.start < 1 or one.length < 1 or one.end > said["length"]:
                raise Refused("setoff.layout", field=name)
        doubt = said.get("doubt", "")
        return cls(said["name"], said["length"], said["date_pattern"], fields, doubt)


@dataclass(frozen=True)
class ReturnLine:
    """What one record says; the number only for finding whose it is."""

    line: int
    key: str
    account: str
    matched_on: dt.date
    split: Split
    number: str = field(default="", repr=False)


def read_returns(data: bytes, layout: ReturnLayout, fees: Fees) -> tuple[ReturnLine, ...]:
    """Every record of the file.

    Raises:
        Refused: `file.broken` naming line and column, `file.empty` without any record.
    """
    records = split_records(data, layout.length)
    if not records:
        raise Refused("file.empty", file=layout.name)
    return tuple(_line(record, layout, fees) for record in records)


def _line(record: Record, layout: ReturnLayout, fees: Fees) -> ReturnLine:
    fields = layout.fields
    if record.length > layout.length:
        raise broken(record.line, layout.length + 1, f"a record has {layout.length} columns")
    matched_on = read_date(record, fields["matched_on"], layout.date_pattern)
    if matched_on is None:
        raise broken(record.line, fields["matched_on"].start, "the match date is missing")
    texts = {
        name: read_text(record, fields[name]) if name in fields else ""
        for name in ("number", "account", "key", "more_key")
    }
    return ReturnLine(
        line=record.line,
        key=texts["key"] + texts["more_key"],
        account=texts["account"],
        matched_on=matched_on,
        split=_split(record, layout, fees),
        number=texts["number"],
    )


def _split(record: Record, layout: ReturnLayout, fees: Fees) -> Split:
    """Gross, fees and net: as far as the file tells them, the rest by the rule."""
    said = {
        name: read_number(record, layout.fields[name])
        for name in ("gross", "state_fee", "local_fee", "net")
        if name in layout.fields
    }
    if "gross" not in said:
        state = said.get("state_fee", fees.state_cents)
        return Split(state, said.get("local_fee", fees.local_cents), said["net"])
    ruled = split(said["gross"], fees)
    state = said.get("state_fee", ruled.state_cents)
    local = said.get("local_fee", ruled.local_cents)
    found = Split(state, local, said.get("net", said["gross"] - state - local))
    if found.gross_cents != said["gross"] or found.net_cents < 0:
        start = layout.fields["gross"].start
        raise broken(record.line, start, "the setoff amount is not its fees and the rest")
    return found
