"""A bank's ACH file in Nacha's layout: bytes to a proved `NachaFile`, and that to a remittance.

Nothing is believed before the file's own controls agree with its lines: every amount and entry hash
of every batch and of the file. Counts that do not agree are warned about, because banks send such
files; whoever takes the file in must say that the counts are accepted.

Source: Nacha Operating Rules, appendix three (record formats). Record 1: destination 4-13, origin
14-23, created 24-33, modifier 34, names 41-63 and 64-86, reference 87-94. Record 5: class 2-4,
company 5-20, discretionary 21-40, company id 41-50, entry class 51-53, description 54-63, effective
date 70-75, ODFI 80-87, number 88-94. Record 8: entries and addenda 5-10, hash 11-20, debits 21-32,
credits 33-44, number 88-94. Record 9: batches 2-7, blocks 8-13, entries and addenda 14-21, hash
22-31, debits 32-43, credits 44-55; then lines of nines to a multiple of ten lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from clerktui.errors import Refused
from clerktui.formats.cells import shown
from clerktui.formats.nacha_entries import addenda_warnings, make_entry, read_day
from clerktui.formats.nacha_items import nacha_remittance
from clerktui.formats.nacha_parts import (
    NachaBatch,
    NachaChange,
    NachaEntry,
    NachaFile,
    NachaHeader,
    NachaReturn,
)
from clerktui.formats.nacha_records import PADDING, AchRecord, cut
from clerktui.views.remittance import FileWarning

__all__ = [
    "NachaBatch",
    "NachaChange",
    "NachaEntry",
    "NachaFile",
    "NachaHeader",
    "NachaReturn",
    "nacha_remittance",
    "read_nacha",
]

_CLASSES = frozenset(
    "ACK ARC ATX BOC CCD CIE COR CTX DNE ENR IAT".split()
    + "MTE POP POS PPD RCK SHR TEL TRC TRX WEB XCK".split()
)
_HASH = 10**10
_BLOCK = 10


@dataclass(slots=True)
class _Sums:
    """What lines come to, to be compared with what a control says of them."""

    count: int = 0
    hash: int = 0
    debit_cents: int = 0
    credit_cents: int = 0

    def add(self, other: _Sums) -> None:
        self.count += other.count
        self.hash += other.hash
        self.debit_cents += other.debit_cents
        self.credit_cents += other.credit_cents


@dataclass(slots=True)
class _OpenBatch:
    """A batch whose control has not come yet."""

    header: AchRecord
    number: str
    sec_code: str
    entries: list[NachaEntry] = field(default_factory=list)
    sums: _Sums = field(default_factory=_Sums)


@dataclass(frozen=True, slots=True)
class _Control:
    """Where a control keeps its figures: first and last column of each."""

    what: str
    count: tuple[int, int]
    hash: tuple[int, int]
    debits: tuple[int, int]
    credits: tuple[int, int]


def read_nacha(data: bytes) -> NachaFile:
    """Read and prove a whole file.

    Source: Nacha Operating Rules, appendix three.

    Raises:
        Refused: file.broken where the records do not follow the layout or a hash does not agree;
            file.totals where an amount does not.
    """
    records = cut(data)
    return _Reader().read(records)


class _Reader:
    """Takes the records one after the other and minds which may follow which."""

    def __init__(self) -> None:
        self._header: NachaHeader | None = None
        self._batches: list[NachaBatch] = []
        self._batch: _OpenBatch | None = None
        self._entry: tuple[AchRecord, list[AchRecord]] | None = None
        self._sums = _Sums()
        self._control: AchRecord | None = None
        self._warnings: list[FileWarning] = []

    def read(self, records: Sequence[AchRecord]) -> NachaFile:
        """The file these records make."""
        takers: dict[str, Callable[[AchRecord], None]] = {
            "1": self._take_header,
            "5": self._take_batch,
            "6": self._take_entry,
            "7": self._take_addenda,
            "8": self._take_batch_control,
            "9": self._take_file_control,
        }
        for record in records:
            if self._header is None and record.kind != "1":
                raise record.broken(1, "the file does not begin with a file header")
            if self._control is not None and record.text != PADDING:
                raise record.broken(1, "a record follows the file control")
            if self._control is None:
                takers[record.kind](record)
        return self._finish(records)

    def _finish(self, records: Sequence[AchRecord]) -> NachaFile:
        if self._header is None or self._control is None:
            raise records[-1].broken(1, "the file ends here without its file control")
        self._prove_file(self._control, blocks=-(-len(records) // _BLOCK))
        return NachaFile(
            header=self._header,
            batches=tuple(self._batches),
            debit_cents=self._sums.debit_cents,
            credit_cents=self._sums.credit_cents,
            warnings=tuple(self._warnings),
        )

    # ------------------------------------------------------------------------------ the records
    def _take_header(self, record: AchRecord) -> None:
        if self._header is not None:
            raise record.broken(1, "a second file header")
        if record.raw(2, 3) != "01" or record.raw(35, 37) != "094":
            raise record.broken(2, "the file header is not one of a file with 94 columns")
        self._header = NachaHeader(
            destination=record.words(4, 13),
            origin=record.words(14, 23),
            created_on=read_day(record.raw(24, 29)),
            created_at=record.words(30, 33),
            modifier=record.words(34, 34),
            destination_name=record.words(41, 63),
            origin_name=record.words(64, 86),
            reference=record.words(87, 94),
        )

    def _take_batch(self, record: AchRecord) -> None:
        if self._batch is not None:
            raise record.broken(1, f"{_named(self._batch)} is still open")
        sec_code = record.raw(51, 53).upper()
        if sec_code not in _CLASSES:
            raise record.broken(51, f"{shown(sec_code)} is no kind of entry this program reads")
        number = str(record.number(88, 94, "the batch number"))
        self._batch = _OpenBatch(record, number, sec_code)
        effective = record.raw(70, 75)
        if effective.strip(" 0") and read_day(effective) is None:
            self._warn(record, f"the effective date {shown(effective)} is not a day")

    def _take_entry(self, record: AchRecord) -> None:
        self._close_entry()
        if self._batch is None:
            raise record.broken(1, "an entry outside a batch")
        self._entry = record, []

    def _take_addenda(self, record: AchRecord) -> None:
        if self._entry is None:
            raise record.broken(1, "an addenda without an entry above it")
        self._entry[1].append(record)

    def _close_entry(self) -> None:
        if self._batch is None or self._entry is None:
            return
        batch, (record, addenda), self._entry = self._batch, self._entry, None
        entry = make_entry(batch.sec_code, record, addenda)
        self._warnings.extend(addenda_warnings(batch.sec_code, record, addenda))
        batch.entries.append(entry)
        debit_cents = entry.amount_cents if entry.is_debit else 0
        credit_cents = entry.amount_cents - debit_cents
        batch.sums.add(_Sums(1 + len(addenda), int(entry.rdfi[:8]), debit_cents, credit_cents))

    def _take_batch_control(self, record: AchRecord) -> None:
        self._close_entry()
        if self._batch is None:
            raise record.broken(1, "a batch control outside a batch")
        batch, self._batch = self._batch, None
        number = str(record.number(88, 94, "the batch number"))
        if number != batch.number:
            raise record.broken(88, f"the control of batch {number} stands under {_named(batch)}")
        control = _Control(_named(batch), (5, 10), (11, 20), (21, 32), (33, 44))
        self._prove(record, control, batch.sums)
        self._warn_of_traces(batch)
        self._sums.add(batch.sums)
        self._batches.append(_closed(batch))

    def _take_file_control(self, record: AchRecord) -> None:
        self._close_entry()
        if record.text == PADDING:
            raise record.broken(1, "the padding begins before the file control")
        if self._batch is not None:
            raise record.broken(1, f"{_named(self._batch)} is still open")
        self._control = record

    # -------------------------------------------------------------------------------- the proof
    def _prove_file(self, record: AchRecord, *, blocks: int) -> None:
        control = _Control("the file", (14, 21), (22, 31), (32, 43), (44, 55))
        self._prove(record, control, self._sums)
        for (first, last), what, found in (
            ((2, 7), "batches", len(self._batches)),
            ((8, 13), "blocks of ten lines", blocks),
        ):
            stated = record.number(first, last, f"the number of {what}")
            if stated != found:
                self._warn(record, f"the file says {stated} {what}, there are {found}")

    def _prove(self, record: AchRecord, control: _Control, sums: _Sums) -> None:
        for columns, what, found_cents in (
            (control.debits, "debits", sums.debit_cents),
            (control.credits, "credits", sums.credit_cents),
        ):
            stated_cents = record.number(*columns, f"the sum of {what}")
            if stated_cents != found_cents:
                raise Refused(
                    "file.totals",
                    line=record.line,
                    what=f"{control.what.removeprefix('the ')} {what}",
                    stated_cents=stated_cents,
                    found_cents=found_cents,
                )
        stated, found = record.number(*control.hash, "the entry hash"), sums.hash % _HASH
        if stated != found:
            raise record.broken(control.hash[0], f"the entry hash {stated} is not {found}")
        count = record.number(*control.count, "the number of entries")
        if count != sums.count:
            says = f"{control.what} says {count} entries and addenda, there are {sums.count}"
            self._warn(record, says)

    def _warn_of_traces(self, batch: _OpenBatch) -> None:
        """Warn once a batch: one entry out of order puts all that follow out of order."""
        last = ""
        for entry in batch.entries:
            if last and entry.trace <= last:
                says = f"in {_named(batch)} trace number {entry.trace} comes after {last}"
                self._warnings.append(FileWarning(entry.line, says))
                return
            last = entry.trace

    def _warn(self, record: AchRecord, says: str) -> None:
        self._warnings.append(FileWarning(record.line, says))


def _named(batch: _OpenBatch) -> str:
    return f"batch {batch.number}"


def _closed(batch: _OpenBatch) -> NachaBatch:
    header = batch.header
    return NachaBatch(
        line=header.line,
        number=batch.number,
        service_class=header.words(2, 4),
        company=header.words(5, 20),
        discretionary=header.words(21, 40),
        company_id=header.words(41, 50),
        sec_code=batch.sec_code,
        description=header.words(54, 63),
        effective_on=read_day(header.raw(70, 75)),
        odfi=header.words(80, 87),
        entries=tuple(batch.entries),
        debit_cents=batch.sums.debit_cents,
        credit_cents=batch.sums.credit_cents,
    )
