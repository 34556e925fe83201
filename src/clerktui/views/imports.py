"""What came of loading a town's file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RejectedRow:
    """A row that was not loaded: where it stands in the file, and why."""

    line: int
    column: str | None
    reason: str


@dataclass(frozen=True)
class ServiceTotal:
    """What one service brought into the books."""

    service: str
    bills: int
    amount_cents: int


@dataclass(frozen=True)
class SharedAddress:
    """More than one active account at one place: a tenant not closed, or an address cloned."""

    address: str
    accounts: int
    first_account: str
    last_account: str


@dataclass(frozen=True)
class ImportResult:
    """The control totals of one file.

    Always `read == loaded + unchanged + rejected`. Duplicates, orphans and conflicts are among
    the rejected.

    Attributes:
        kind: accounts or bills.
        file: its name.
        dry_run: whether this was a rehearsal, after which nothing is kept.
        read: rows read.
        loaded: rows new to the books.
        unchanged: rows that were in the books already, the same.
        rejected: rows not loaded.
        amount_cents: what the loaded rows come to.
        unchanged_cents: what the unchanged rows come to.
        rejected_cents: what those rejected rows come to whose amount could be read.
        duplicates: rows that repeat another row of the file.
        orphans: bills of no known account.
        conflicts: rows that say otherwise than the books.
        errors: the rejected rows in the order met, up to a limit.
        errors_left_out: how many rejected rows are not in `errors`.
        services: the loaded bills by service.
        shared_addresses: the first places that now have more than one active account.
        shared_address_count: how many such places there are among the loaded accounts.
        ignored_columns: headings nothing was read from.
        reject_file: where the rejected rows were written; empty when nowhere.
    """

    kind: str
    file: str
    dry_run: bool
    read: int
    loaded: int
    unchanged: int
    rejected: int
    amount_cents: int
    unchanged_cents: int
    rejected_cents: int
    duplicates: int
    orphans: int
    conflicts: int
    errors: tuple[RejectedRow, ...]
    errors_left_out: int
    services: tuple[ServiceTotal, ...]
    shared_addresses: tuple[SharedAddress, ...]
    shared_address_count: int
    ignored_columns: tuple[str, ...]
    reject_file: str
