"""Accounts: each row an account with its customer, its premise and what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from clerktui.db import Database
from clerktui.db.bulk import insert_rows, reserve_ids
from clerktui.errors import Refused
from clerktui.formats.cells import shown
from clerktui.formats.mapping import TownMapping
from clerktui.formats.rows import AccountRow
from clerktui.formats.town_csv import ACCOUNTS, TownFile
from clerktui.models import Account, Contact, Customer, Premise, ServiceAgreement
from clerktui.rules.names import fold
from clerktui.services.confidential import HIDDEN, is_hidden
from clerktui.services.imports.people import add_customers, split_name
from clerktui.services.imports.places import Place, add_premises
from clerktui.services.imports.run import Request, Run, run_import
from clerktui.services.imports.source import Progress
from clerktui.services.imports.tally import CONFLICT, DUPLICATE
from clerktui.services.open_items import display_name
from clerktui.services.reference import get_reference
from clerktui.services.search_index import number_column, premise_columns
from clerktui.views.imports import ImportResult, SharedAddress
from clerktui.views.people import Actor

SHARED_SHOWN_MAX = 100
METERED = "water"

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_CONTACT = Contact.__table__
_CUSTOMER = Customer.__table__
_PREMISE = Premise.__table__

_KNOWN = (
    select(
        _ACCOUNT.c.number,
        _CUSTOMER.c.last_name,
        _CUSTOMER.c.first_name,
        _PREMISE.c.address,
        is_hidden().label("is_hidden"),
    )
    .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
    .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
    .where(_ACCOUNT.c.number.in_(bindparam("numbers", expanding=True)))
)
_SHARED = (
    select(
        func.min(_PREMISE.c.address).label("address"),
        func.count().label("accounts"),
        func.min(_ACCOUNT.c.number).label("first"),
        func.max(_ACCOUNT.c.number).label("last"),
    )
    .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
    .where(_ACCOUNT.c.status == "active", _PREMISE.c.street_n != "")
    .group_by(_PREMISE.c.street_n, _PREMISE.c.house, _PREMISE.c.city)
    .having(func.count() > 1, func.max(_ACCOUNT.c.id) >= bindparam("first_new"))
    .order_by(_PREMISE.c.street_n, _PREMISE.c.house, _PREMISE.c.city)
)
_ACCOUNT_NAMES = (
    "id",
    "number",
    "number_n",
    "customer_id",
    "premise_id",
    "account_class",
    "status",
    "opened_on",
    "closed_on",
    "deposit_cents",
    "balance_cents",
    "version",
)
_AGREEMENT_NAMES = (
    "account_id",
    "service",
    "rate_class",
    "meter",
    "meter_n",
    "started_on",
    "ended_on",
)


def import_accounts(  # noqa: PLR0913 - each is one choice of the person who loads the file
    db: Database,
    actor: Actor,
    path: Path,
    mapping: TownMapping | None = None,
    *,
    dry_run: bool = False,
    reject_path: Path | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Load accounts with their customers, premises, parcels, meters and notes.

    An account number that is in the books with the same name and address is unchanged; with
    another name or address the row is rejected, and so is one that repeats another.

    Args:
        db: the books.
        actor: who loads the file.
        path: the town's export.
        mapping: how the town writes it; None for the canonical columns.
        dry_run: do everything, keep nothing.
        reject_path: where to write the rows that are not loaded.
        progress: told (bytes read, bytes in all) after every batch.

    Raises:
        Refused: denied, import.unreadable, import.not_csv, import.empty,
            import.headings_broken, import.headings_missing, import.headings_duplicate,
            import.reject_file, import.no_meter_service, mapping.bad_value, town.missing; nothing
            is changed then.
    """
    request = Request(db, actor, path, mapping, dry_run, reject_path, progress)
    return run_import(request, ACCOUNTS, _load)


def _load(run: Run, town: TownFile[AccountRow]) -> None:
    loader = _Loader(run)
    for rows in run.rows(town):
        loader.load(rows)
    if not loader.first_id:
        return
    shared = run.connection.execute(_SHARED, {"first_new": loader.first_id}).all()
    run.shared_address_count = len(shared)
    run.shared_addresses = tuple(SharedAddress(*row) for row in shared[:SHARED_SHOWN_MAX])


class _KnownAccount(NamedTuple):
    """Who and where an account of the books is."""

    name: str
    address: str
    is_hidden: bool


@dataclass
class _Loader:
    """Turns rows into accounts and what they stand on."""

    run: Run
    seen: dict[str, int] = field(default_factory=dict)
    first_id: int = 0

    def load(self, rows: list[AccountRow]) -> None:
        """Load a batch: count or reject every row of it, and write those that are new."""
        known = self._look_up(rows)
        new = [row for row in rows if self._is_new(row, known)]
        if not new:
            return
        customers = add_customers(self.run.connection, new)
        premises = add_premises(self.run.connection, map(_place, new))
        ids = reserve_ids(self.run.connection, _ACCOUNT, len(new))
        self.first_id = self.first_id or ids[0]
        values = [
            _account(account_id, row, customers[row.line], premises[_place(row)])
            for account_id, row in zip(ids, new, strict=True)
        ]
        insert_rows(self.run.connection, _ACCOUNT, _ACCOUNT_NAMES, values)
        by_line = {row.line: account_id for row, account_id in zip(new, ids, strict=True)}
        self._write_meters(new, by_line)
        self._write_notes(new, by_line)
        self.run.tally.loaded += len(new)

    def _look_up(self, rows: list[AccountRow]) -> dict[str, _KnownAccount]:
        numbers = sorted({row.account for row in rows})
        return {
            row.number: _KnownAccount(
                display_name(row.last_name, row.first_name), row.address, row.is_hidden
            )
            for row in self.run.connection.execute(_KNOWN, {"numbers": numbers})
        }

    def _is_new(self, row: AccountRow, known: dict[str, _KnownAccount]) -> bool:
        line = self.seen.setdefault(row.account, row.line)
        account = known.get(row.account)
        if line != row.line:
            reason = f"account {shown(row.account)} is on line {line} already"
            self.run.tally.reject_row(row, "account", reason, DUPLICATE)
            return False
        if account is None:
            return True
        fault = _contradicts(row, account)
        if fault:
            self.run.tally.reject_row(row, *fault, CONFLICT)
        else:
            self.run.tally.unchanged += 1
        return False

    def _write_meters(self, rows: list[AccountRow], by_line: dict[int, int]) -> None:
        metered = [row for row in rows if row.meter]
        if not metered:
            return
        service = self._metered_service()
        values = [
            (by_line[row.line], service, "", row.meter, number_column(row.meter), row.opened)
            for row in metered
        ]
        rows_closed = [(*value, row.closed) for value, row in zip(values, metered, strict=True)]
        insert_rows(self.run.connection, _AGREEMENT, _AGREEMENT_NAMES, rows_closed)

    def _metered_service(self) -> str:
        services = get_reference(self.run.request.db, self.run.connection).services
        utilities = [code for code, info in services.items() if info.kind == "utility"]
        if not utilities:
            raise Refused("import.no_meter_service")
        return METERED if METERED in utilities else utilities[0]

    def _write_notes(self, rows: list[AccountRow], by_line: dict[int, int]) -> None:
        user_id = self.run.request.actor.user_id
        insert_rows(
            self.run.connection,
            _CONTACT,
            ("account_id", "kind", "at", "user_id", "body"),
            [
                (by_line[row.line], "note", self.run.now, user_id, row.note)
                for row in rows
                if row.note
            ],
        )


def _contradicts(row: AccountRow, known: _KnownAccount) -> tuple[str, str] | None:
    """Where the row says otherwise than the books: the number was used for somebody else."""
    if fold(display_name(*split_name(row))) != fold(known.name):
        return "name", f"account {shown(row.account)} is in the books for {shown(known.name)}"
    if premise_columns(row.service_address) != premise_columns(known.address):
        where = HIDDEN if known.is_hidden else shown(known.address)
        reason = f"account {shown(row.account)} is in the books at {where}"
        return "service_address", reason
    return None


def _place(row: AccountRow) -> Place:
    return Place(row.service_address, row.service_city, row.service_zip, row.parcel)


def _account(
    account_id: int, row: AccountRow, customer_id: int, premise_id: int
) -> tuple[object, ...]:
    """An account opens owing nothing; its bills say what it owes."""
    return (
        account_id,
        row.account,
        number_column(row.account),
        customer_id,
        premise_id,
        row.account_class or ("commercial" if row.business else "residential"),
        row.status,
        row.opened,
        row.closed,
        0,
        0,
        0,
    )
