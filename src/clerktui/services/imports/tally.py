"""What is counted while a file is read, and where its rejected rows go."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from clerktui.errors import Refused
from clerktui.formats.reject_csv import RejectWriter
from clerktui.formats.rows import AccountRow, ApplicationRow, BillRow, ReadingRow, RowError
from clerktui.views.imports import RejectedRow

ERRORS_KEPT_MAX = 10_000
DUPLICATE, ORPHAN, CONFLICT, OTHER = "duplicate", "orphan", "conflict", "other"


@dataclass
class Tally:
    """The counts of one file under way; rejected rows go to the reject file as they are met."""

    rejects: RejectWriter | None = None
    heading_of: Mapping[str, str] = field(default_factory=dict)
    loaded: int = 0
    unchanged: int = 0
    rejected: int = 0
    amount_cents: int = 0
    unchanged_cents: int = 0
    rejected_cents: int = 0
    why: Counter[str] = field(default_factory=Counter)
    bills_by_service: Counter[str] = field(default_factory=Counter)
    cents_by_service: Counter[str] = field(default_factory=Counter)
    errors: list[RejectedRow] = field(default_factory=list)
    _waiting: list[RowError] = field(default_factory=list)

    @property
    def read(self) -> int:
        """Rows read."""
        return self.loaded + self.unchanged + self.rejected

    def reject(self, error: RowError, why: str = OTHER) -> None:
        """Count a row that is not loaded."""
        self.rejected += 1
        self.rejected_cents += error.amount_cents
        self.why[why] += 1
        self._waiting.append(error)

    def reject_row(
        self,
        row: AccountRow | BillRow | ReadingRow | ApplicationRow,
        column: str,
        reason: str,
        why: str,
    ) -> None:
        """Reject a row that could be read but cannot be loaded, for its canonical `column`."""
        heading = self.heading_of.get(column, column)
        amount_cents = row.amount_cents if isinstance(row, BillRow) else 0
        self.reject(RowError(row.line, heading, reason, row.text, amount_cents), why)

    def settle(self) -> None:
        """Keep, and write to the reject file, what was rejected of a batch, in file order."""
        self._waiting.sort(key=lambda error: error.line)
        for error in self._waiting:
            if len(self.errors) < ERRORS_KEPT_MAX:
                self.errors.append(RejectedRow(error.line, error.column, error.reason))
            if self.rejects:
                self.rejects.write(error)
        self._waiting.clear()


@contextmanager
def reject_writer(path: Path | None, source: Path) -> Iterator[RejectWriter | None]:
    """Open the reject file, readable by its owner only; None when there is to be none.

    Raises:
        Refused: `import.reject_file` when it cannot be written or is the file being loaded.
    """
    if path is None:
        yield None
        return
    try:
        if path.exists() and path.samefile(source):
            raise Refused(
                "import.reject_file", file=str(path), reason="it is the file being loaded"
            )
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    except OSError as err:
        raise Refused(
            "import.reject_file", file=str(path), reason=err.strerror or type(err).__name__
        ) from err
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
        yield RejectWriter(out)
