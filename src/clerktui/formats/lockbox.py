"""The bank's lockbox file: the checks it opened for the town, read by a layout and proved.

A file is believed when its checks add up to its batch totals and those to its service total. Counts
that are wrong are said and left to a person, because real files have them wrong while every amount
is right. Which of the known dialects a file is in is not looked up in a name: it is the one whose
columns give amounts that agree with the trailers.

Source: the BAI lockbox record tables in `lockbox_layouts`; order of records 1, 2, then for each
batch 5, (6, 4*)*, 7, then 8 and 9.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from clerktui.errors import Refused
from clerktui.formats.fixed import (
    Field,
    Record,
    broken,
    columns,
    is_number,
    read_date,
    read_number,
    read_text,
    split_records,
)
from clerktui.formats.lockbox_checks import Check, Overflow, check_item
from clerktui.formats.lockbox_layouts import LAYOUTS, RECORD_NAMES, LockboxLayout
from clerktui.rules.text import snippet
from clerktui.views.remittance import FileWarning, Remittance, RemittanceItem

_IN_BATCH = frozenset("564")
_NEXT = {
    "": "1",
    "1": "2",
    "2": "58",
    "5": "67",
    "6": "647",
    "4": "647",
    "7": "58",
    "8": "9",
    "9": "",
}
_PROVING_FIELDS = ("routing", "payer_account", "check")


def read_lockbox(data: bytes, layout: LockboxLayout | None = None) -> Remittance:
    """A lockbox file with its checks, proved against its own trailers.

    Money is never lost and never guessed at. Every check is an item. Its overflows become parts
    when they add up to it. Where they do not, but all name one account, the whole check is for that
    account: the stub said one sum and the payer wrote another. Where they name several and come to
    less, they stand, and what is left is a part without an account. Where they come to more, nobody
    can say who pays less: the item has no parts, and its memo says what the file named. The deposit
    counts as of the latest of its batches, the day on which all of the money was at the bank.

    Args:
        data: the file.
        layout: where its fields stand; None tries the known dialects.

    Raises:
        Refused: file.broken, with line and column, when records are out of order, cut short,
            repeated or missing, when money is not a number, and when no dialect, or more than one,
            fits; file.totals when the amounts do not add up.
    """
    if layout is not None:
        return _read(_records(data, layout), layout)
    proved: list[Remittance] = []
    refused: list[tuple[int, int, Refused]] = []
    for each in LAYOUTS:
        records = _records(data, each)
        try:
            proved.append(_read(records, each))
        except Refused as err:
            refused.append((_likeness(records, each), _line_of(err), err))
    if not proved:
        raise max(refused, key=lambda one: one[:2])[2]
    if any(one.items != proved[0].items for one in proved):
        raise broken(1, 1, "the file adds up in two layouts: say which one it is in")
    return proved[0]


def _line_of(err: Refused) -> int:
    line = err.facts["line"]
    assert isinstance(line, int)
    return line


def _records(data: bytes, layout: LockboxLayout) -> list[Record]:
    """The file's records; without line breaks, cut to the length that gives a whole file."""
    for length in layout.lengths:
        records = split_records(data, length)
        if len(records) > 1 and records[1].text[0] == "2" and records[-1].text[0] == "9":
            return records
    return split_records(data)


def _likeness(records: list[Record], layout: LockboxLayout) -> int:
    """How many checks look like this layout: tells which refusal is worth hearing."""
    fields = layout.fields("6")
    return sum(_is_like(record, fields) for record in records if record.text[0] == "6")


def _is_like(record: Record, fields: dict[str, Field]) -> bool:
    numbers = [columns(record, fields[name]) for name in _PROVING_FIELDS if name in fields]
    try:
        read_number(record, fields["amount"])
        if "check_date" in fields:
            read_date(record, fields["check_date"], "%m%d%y")
    except Refused:
        return False
    return all(is_number(number.replace(" ", "") or "0") for number in numbers)


def _read(records: list[Record], layout: LockboxLayout) -> Remittance:
    if not records:
        raise broken(1, 1, "the file is empty")
    _refuse_cut_short(records)
    reading = _Reading(layout)
    for record in records:
        reading.take(record)
    if reading.state != "9":
        missing = "the batch's total" if reading.state in _IN_BATCH else "its last records"
        raise broken(records[-1].line, 1, f"the file ends here, without {missing}")
    return reading.remittance()


def _refuse_cut_short(records: list[Record]) -> None:
    """Where every record is filled up to one length, a single shorter one was cut.

    The last is let off: whatever passes a file on may take the blanks from its end.
    """
    body = records[:-1]
    common, count = Counter(record.length for record in body).most_common(1)[0] if body else (0, 0)
    for record in body:
        if record.length < common and count == len(body) - 1 > 2:
            reason = f"the record ends here, the others have {common} columns"
            raise broken(record.line, record.length + 1, reason)


@dataclass(slots=True)
class _Batch:
    """The batch under way; number 0 until a record says one."""

    line: int
    number: int
    lockbox: str
    items: list[RemittanceItem] = field(default_factory=list)
    check: Check | None = None

    def close_check(self) -> None:
        """The check under way is complete."""
        if self.check is not None:
            self.items.append(check_item(self.check))
            self.check = None


class _Reading:
    """One file being read: what came last, what is open, what has been found."""

    def __init__(self, layout: LockboxLayout) -> None:
        self.state = ""
        self._layout = layout
        self._fields = {code: layout.fields(code) for code in RECORD_NAMES}
        self._lines = 0
        self._batch = _Batch(0, 0, "")
        self._seen: set[tuple[str, int]] = set()
        self._items: list[RemittanceItem] = []
        self._warnings: list[FileWarning] = []
        self._deposit_on: dt.date | None = None
        self._stated_cents = self._stated_count = 0
        self._duties = {
            "5": self._open_batch,
            "6": self._check,
            "4": self._overflow,
            "7": self._close_batch,
            "8": self._service_total,
            "9": self._trailer,
        }

    def take(self, record: Record) -> None:
        """Read one record in its turn."""
        self._lines += 1
        code = record.text[0]
        if code not in _NEXT[self.state]:
            raise broken(record.line, 1, self._out_of_order(code))
        least = self._layout.least.get(code, 1)
        if len(record.text) < least:
            what = RECORD_NAMES[code]
            reason = f"the record ends here, {what} has at least {least} columns"
            raise broken(record.line, len(record.text) + 1, reason)
        duty = self._duties.get(code)
        if duty is not None:
            duty(record)
        self.state = code

    def remittance(self) -> Remittance:
        """Everything read, as one answer."""
        return Remittance(
            kind="lockbox",
            layout=self._layout.name,
            items=tuple(self._items),
            stated_cents=self._stated_cents,
            stated_count=self._stated_count,
            warnings=tuple(self._warnings),
            deposit_on=self._deposit_on,
        )

    def _out_of_order(self, code: str) -> str:
        if self.state == "":
            return "the file does not begin with its header"
        if self.state == "9":
            return "the file goes on after its end"
        what = RECORD_NAMES.get(code)
        if what is None:
            return f"{snippet(code)} is no record type of a lockbox file"
        if code == "1":
            return "there is a second file header"
        if self.state in _IN_BATCH and code in "589":
            return f"the batch opened on line {self._batch.line} is still open"
        if code in "647" and self.state not in _IN_BATCH:
            return f"{what} stands outside a batch"
        if code == "4":
            return "an overflow without a check"
        return f"{what} cannot follow {RECORD_NAMES[self.state]}"

    # ----------------------------------------------------------------------------- the records
    def _open_batch(self, record: Record) -> None:
        fields = self._fields["5"]
        number = read_number(record, fields["batch"])
        lockbox = read_text(record, fields["lockbox"]) if "lockbox" in fields else ""
        self._batch = _Batch(record.line, number, lockbox)
        if number:
            self._claim(record, number)
        if "deposit_date" in fields:
            day = read_date(record, fields["deposit_date"], "%y%m%d")
            self._deposit_on = max(filter(None, (day, self._deposit_on)), default=None)

    def _claim(self, record: Record, number: int) -> None:
        """A number stands for one batch of a lockbox; 000 in a header leaves it to what follows."""
        key = (self._batch.lockbox, number)
        if key in self._seen:
            column = self._fields[record.text[0]]["batch"].start
            raise broken(record.line, column, f"there is a second batch {number}")
        self._seen.add(key)
        self._batch.number = number

    def _belongs(self, record: Record) -> None:
        place = self._fields[record.text[0]].get("batch")
        if place is None:
            return
        number = read_number(record, place)
        if not self._batch.number and number:
            self._claim(record, number)
        if number != self._batch.number:
            reason = f"this is of batch {number}, and batch {self._batch.number} is open"
            raise broken(record.line, place.start, reason)

    def _check(self, record: Record) -> None:
        self._belongs(record)
        self._batch.close_check()
        self._batch.check = Check.read(record, self._fields["6"])

    def _overflow(self, record: Record) -> None:
        self._belongs(record)
        assert self._batch.check is not None  # a check or an overflow came before
        self._batch.check.add(Overflow.read(record, self._fields["4"]))

    def _close_batch(self, record: Record) -> None:
        self._belongs(record)
        self._batch.close_check()
        items, number = self._batch.items, self._batch.number
        what = f"batch {number}"
        self._prove(record, what, items)
        self._items += items

    def _service_total(self, record: Record) -> None:
        self._stated_cents, self._stated_count = self._prove(
            record, "the service total", self._items
        )

    def _trailer(self, record: Record) -> None:
        place = self._fields["9"]["count"]
        stated = read_number(record, place)
        if stated != self._lines % 10**place.length:
            says = f"the trailer counts {stated} records, the file has {self._lines}"
            self._warnings.append(FileWarning(record.line, says))

    def _prove(self, record: Record, what: str, items: list[RemittanceItem]) -> tuple[int, int]:
        """What a total states of these items: its amount must agree, its count is only warned of.

        A count has three or four digits and goes round when there are more.
        """
        fields = self._fields[record.text[0]]
        stated_cents = read_number(record, fields["total"])
        stated = read_number(record, fields["count"])
        found_cents = sum(item.amount_cents for item in items)
        if stated_cents != found_cents:
            raise Refused(
                "file.totals",
                line=record.line,
                what=what,
                stated_cents=stated_cents,
                found_cents=found_cents,
            )
        if stated == len(items) % 10 ** fields["count"].length:
            return stated_cents, len(items)
        says = f"{what} counts {stated} checks, the file has {len(items)}"
        self._warnings.append(FileWarning(record.line, says))
        return stated_cents, stated
