"""Bills: each row a receivable with its charges, all of a file in one journal entry."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from clerktui.db import Database
from clerktui.db.bulk import insert_rows, reserve_ids
from clerktui.formats.cells import shown
from clerktui.formats.mapping import TownMapping
from clerktui.formats.rows import BillRow
from clerktui.formats.town_csv import BILLS, TownFile
from clerktui.i18n import money
from clerktui.ledger import journal
from clerktui.ledger.journal import Leg
from clerktui.models import Account, Bill, Chain, Charge, Premise, Receivable
from clerktui.services.collections.reactions import account_changed
from clerktui.services.customer_deposit_rows import SERVICE
from clerktui.services.imports.places import add_parcels
from clerktui.services.imports.run import Request, Run, run_import
from clerktui.services.imports.source import Progress
from clerktui.services.imports.tally import CONFLICT, DUPLICATE, ORPHAN, OTHER
from clerktui.services.reference import ServiceInfo, get_reference
from clerktui.services.search_index import number_column
from clerktui.services.town import BACK_OFFICE_CHAIN
from clerktui.views.imports import ImportResult
from clerktui.views.people import Actor

PAID_BEFORE = "Paid before these books began"
ADDED_BEFORE = "Added before these books began"
ACCOUNTS_PER_STATEMENT = 5_000
COLLECTED_AT_ONCE = 300

_ACCOUNT = Account.__table__
_BILL = Bill.__table__
_CHARGE = Charge.__table__
_CHAIN = Chain.__table__
_PREMISE = Premise.__table__
_RECEIVABLE = Receivable.__table__

_ACCOUNTS = select(_ACCOUNT.c.number, _ACCOUNT.c.id, _ACCOUNT.c.premise_id).where(
    _ACCOUNT.c.number.in_(bindparam("numbers", expanding=True))
)
_BILLS = (
    select(_BILL.c.number, _BILL.c.id, _BILL.c.issued_on, _ACCOUNT.c.number.label("account"))
    .join(_ACCOUNT, _ACCOUNT.c.id == _BILL.c.account_id)
    .where(_BILL.c.number.in_(bindparam("numbers", expanding=True)))
)
_ITEMS = select(
    _RECEIVABLE.c.bill_id,
    _RECEIVABLE.c.service,
    _RECEIVABLE.c.original_cents,
    _RECEIVABLE.c.due_on,
).where(
    _RECEIVABLE.c.bill_id.in_(bindparam("bills", expanding=True)),
    _RECEIVABLE.c.component.in_(("principal", "credit")),
)
_ADD_TO_ACCOUNT = (
    update(_ACCOUNT)
    .where(_ACCOUNT.c.id == bindparam("account"))
    .values(
        balance_cents=_ACCOUNT.c.balance_cents + bindparam("delta"),
        version=_ACCOUNT.c.version + 1,
    )
)
_GIVE_PARCEL = (
    update(_PREMISE)
    .where(_PREMISE.c.id == bindparam("premise"), _PREMISE.c.parcel_id.is_(None))
    .values(parcel_id=bindparam("parcel"))
)
_BILL_NAMES = ("id", "number", "number_n", "account_id", "issued_on", "due_on", "import_file_id")
_RECEIVABLE_NAMES = (
    "id",
    "account_id",
    "bill_id",
    "service",
    "component",
    "tax_year",
    "due_on",
    "original_cents",
    "balance_cents",
    "description",
)
_CHARGE_NAMES = ("receivable_id", "description", "quantity", "amount_cents")


def import_bills(  # noqa: PLR0913 - each is one choice of the person who loads the file
    db: Database,
    actor: Actor,
    path: Path,
    mapping: TownMapping | None = None,
    *,
    dry_run: bool = False,
    reject_path: Path | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Load open bills and credits as opening balances.

    One row is one service of one bill. A bill and service that are in the books with the same
    account, dates and amount are unchanged; with others, the row is rejected, and so are bills of
    unknown accounts or services and rows that repeat another. Below zero is a credit held.

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
            import.reject_file, mapping.bad_value, town.missing; nothing is changed then.
    """
    request = Request(db, actor, path, mapping, dry_run, reject_path, progress)
    return run_import(request, BILLS, _load)


def _load(run: Run, town: TownFile[BillRow]) -> None:
    """Load every batch; the journal entry is written while they go by."""
    legs = _Loader(run).legs(town)
    first = next(legs, None)
    if first is None:
        return
    chain_id = run.connection.execute(
        select(_CHAIN.c.id).where(_CHAIN.c.code == BACK_OFFICE_CHAIN)
    ).scalar_one()
    header = journal.Header(
        kind="import_bills",
        chain_id=chain_id,
        business_date=get_reference(run.request.db, run.connection).working_day(
            run.connection, run.request.actor.office_id
        ),
        posted_at=run.now,
        command_id=f"import_file:{run.file_id}",
        user_id=run.request.actor.user_id,
        office_id=run.request.actor.office_id,
        memo=f"bills loaded from {run.source.name}",
    )
    journal.post(run.connection, header, chain([first], legs))


class _KnownBill(NamedTuple):
    """A bill in the books, or one just met in the file."""

    id: int
    account: str
    issued: dt.date


class _KnownItem(NamedTuple):
    """What is in the books for one service of one bill."""

    original_cents: int
    due: dt.date


@dataclass
class _Known:
    """What the books say about the accounts and bills a batch names."""

    accounts: dict[str, tuple[int, int]]
    bills: dict[str, _KnownBill]
    items: dict[tuple[int, str], _KnownItem]


@dataclass
class _Loader:
    """Turns rows into bills, receivables and charges, and gives the legs of their entry."""

    run: Run
    seen: dict[str, int] = field(default_factory=dict)
    owed: Counter[int] = field(default_factory=Counter)
    late: set[int] = field(default_factory=set)
    services: dict[str, ServiceInfo] = field(init=False)
    today: dt.date = field(init=False)

    def __post_init__(self) -> None:
        reference = get_reference(self.run.request.db, self.run.connection)
        services, self.today = reference.services, reference.on
        # What the town holds for a payer is not something it bills; a credit is a negative bill.
        self.services = {
            code: info
            for code, info in services.items()
            if info.kind != "credit" and code != SERVICE
        }

    def legs(self, town: TownFile[BillRow]) -> Iterator[Leg]:
        """Load the file batch by batch, giving each batch's legs once its rows are written."""
        for rows in self.run.rows(town):
            yield from self._load_batch(rows)
        self._raise_balances()
        for code, cents in sorted(self.run.tally.cents_by_service.items()):
            if cents:
                yield Leg(self.services[code].revenue_gl_id, -cents)

    def _load_batch(self, rows: list[BillRow]) -> list[Leg]:
        known = self._look_up(rows)
        new = [row for row in rows if self._is_new(row, known)]
        if not new:
            return []
        self._write_bills(new, known)
        self._write_parcels(new, known)
        return self._write_receivables(new, known)

    def _look_up(self, rows: list[BillRow]) -> _Known:
        execute = self.run.connection.execute
        accounts = execute(_ACCOUNTS, {"numbers": sorted({row.account for row in rows})})
        found = execute(_BILLS, {"numbers": sorted({row.bill for row in rows})})
        bills = {row.number: _KnownBill(row.id, row.account, row.issued_on) for row in found}
        known = _Known({row.number: (row.id, row.premise_id) for row in accounts}, bills, {})
        if bills:
            items = execute(_ITEMS, {"bills": sorted(bill.id for bill in bills.values())})
            for item in items:
                known.items[item.bill_id, item.service] = _KnownItem(
                    item.original_cents, item.due_on
                )
        return known

    def _is_new(self, row: BillRow, known: _Known) -> bool:
        """Whether the row is to be loaded; if not, it has been counted as what it is."""
        fault = self._repeats(row) or self._unknown(row, known) or _contradicts(row, known)
        if fault:
            column, reason, why = fault
            self.run.tally.reject_row(row, column, reason, why)
            return False
        bill = known.bills.get(row.bill)
        if bill is None:
            # Ids are given when the batch is written; other rows of it may name the bill before.
            known.bills[row.bill] = _KnownBill(0, row.account, row.issued)
            return True
        item = known.items.get((bill.id, row.service)) if bill.id else None
        if item is not None:
            self.run.tally.unchanged += 1
            self.run.tally.unchanged_cents += row.amount_cents
        return item is None

    def _repeats(self, row: BillRow) -> tuple[str, str, str] | None:
        line = self.seen.setdefault(f"{row.bill}\0{row.service}", row.line)
        if line == row.line:
            return None
        reason = f"{row.service} of bill {shown(row.bill)} is on line {line} already"
        return "bill", reason, DUPLICATE

    def _unknown(self, row: BillRow, known: _Known) -> tuple[str, str, str] | None:
        if row.service not in self.services:
            billed = ", ".join(self.services)
            return "service", f"{shown(row.service)} is not billed here: {billed}", OTHER
        if row.account not in known.accounts:
            return "account", f"there is no account {shown(row.account)}", ORPHAN
        return None

    def _write_bills(self, rows: list[BillRow], known: _Known) -> None:
        first_rows: dict[str, BillRow] = {}
        for row in rows:
            if not known.bills[row.bill].id:
                first_rows.setdefault(row.bill, row)
        ids = reserve_ids(self.run.connection, _BILL, len(first_rows))
        values = []
        for bill_id, row in zip(ids, first_rows.values(), strict=True):
            known.bills[row.bill] = _KnownBill(bill_id, row.account, row.issued)
            account_id = known.accounts[row.account][0]
            folded = number_column(row.bill)
            file_id = self.run.file_id
            values.append((bill_id, row.bill, folded, account_id, row.issued, row.due, file_id))
        insert_rows(self.run.connection, _BILL, _BILL_NAMES, values)

    def _write_parcels(self, rows: list[BillRow], known: _Known) -> None:
        """Give the parcel of a tax bill to the account's premise, where it has none yet."""
        named = [row for row in rows if row.parcel]
        if not named:
            return
        parcels = add_parcels(self.run.connection, (row.parcel for row in named))
        self.run.connection.execute(
            _GIVE_PARCEL,
            [
                {"premise": known.accounts[row.account][1], "parcel": parcels[row.parcel]}
                for row in named
            ],
        )

    def _write_receivables(self, rows: list[BillRow], known: _Known) -> list[Leg]:
        connection = self.run.connection
        legs: list[Leg] = []
        receivables, charges = [], []
        ids = reserve_ids(connection, _RECEIVABLE, len(rows))
        for receivable_id, row in zip(ids, rows, strict=True):
            info = self.services[row.service]
            account_id = known.accounts[row.account][0]
            label = row.description or _label(row, info)
            keys = (receivable_id, account_id, known.bills[row.bill].id)
            receivables.append((*keys, *_receivable(row), label))
            charges += _charges(receivable_id, row, label)
            self.owed[account_id] += row.amount_cents
            if row.due < self.today:
                self.late.add(account_id)
            if row.amount_cents:
                legs.append(Leg(info.receivable_gl_id, row.amount_cents, account_id, receivable_id))
        insert_rows(connection, _RECEIVABLE, _RECEIVABLE_NAMES, receivables)
        insert_rows(connection, _CHARGE, _CHARGE_NAMES, charges)
        self._count(rows)
        return legs

    def _count(self, rows: list[BillRow]) -> None:
        tally = self.run.tally
        tally.loaded += len(rows)
        tally.amount_cents += sum(row.amount_cents for row in rows)
        tally.bills_by_service.update(row.service for row in rows)
        for row in rows:
            tally.cents_by_service[row.service] += row.amount_cents

    def _raise_balances(self) -> None:
        """Bring every account's balance up to its new receivables, once."""
        changed = iter(sorted(self.owed.items()))
        while batch := list(islice(changed, ACCOUNTS_PER_STATEMENT)):
            self.run.connection.execute(
                _ADD_TO_ACCOUNT, [{"account": account, "delta": delta} for account, delta in batch]
            )
            reference = get_reference(self.run.request.db, self.run.connection)
            loaded = {account for account, _ in batch}
            told = (self.run.connection, reference, self.run.now)
            account_changed(*told, loaded - self.late, "bill")
            late = iter(sorted(loaded & self.late))
            while some := list(islice(late, COLLECTED_AT_ONCE)):
                account_changed(*told, some, "late_bill")


def _contradicts(row: BillRow, known: _Known) -> tuple[str, str, str] | None:
    """Where the row says otherwise than the books, or than an earlier row of the same bill."""
    bill = known.bills.get(row.bill)
    if bill is None:
        return None
    if bill.account != row.account:
        reason = f"bill {shown(row.bill)} belongs to account {shown(bill.account)}"
        return "account", reason, CONFLICT
    if bill.issued != row.issued:
        return "issued", f"bill {shown(row.bill)} was issued {bill.issued}", CONFLICT
    item = known.items.get((bill.id, row.service))
    if item is None:
        return None
    if item.original_cents != row.amount_cents:
        was = money(item.original_cents)
        reason = f"{row.service} of bill {shown(row.bill)} is in the books with {was}"
        return "amount", reason, CONFLICT
    if item.due != row.due:
        reason = f"{row.service} of bill {shown(row.bill)} is in the books due {item.due}"
        return "due", reason, CONFLICT
    return None


def _label(row: BillRow, info: ServiceInfo) -> str:
    return f"{row.tax_year} {info.name}" if row.tax_year else info.name


def _receivable(row: BillRow) -> tuple[object, ...]:
    """A receivable opens at what is owed now: what was paid before is not in these books."""
    component = "credit" if row.amount_cents < 0 else "principal"
    opening = row.amount_cents
    return row.service, component, row.tax_year, row.due, opening, opening


def _charges(receivable_id: int, row: BillRow, label: str) -> list[tuple[object, ...]]:
    """What was billed, and what became of it before; together always the opening balance."""
    billed = row.amount_cents if row.original_cents is None else row.original_cents
    charges: list[tuple[object, ...]] = [(receivable_id, label, "", billed)]
    before = row.amount_cents - billed
    if before:
        is_paid = (before < 0) == (billed > 0)
        charges.append((receivable_id, PAID_BEFORE if is_paid else ADDED_BEFORE, "", before))
    return charges
