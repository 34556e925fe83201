"""Writing what a rule charges or takes back: entry, open item, balance, case file.

The caller holds the chain and the accounts. An amount already charged for the same subject and
not taken back is not charged again, whoever runs at the same time.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.db.bulk import insert_rows, reserve_ids
from clerktui.ledger.bulk import Entry, post_many
from clerktui.ledger.journal import Header, Leg
from clerktui.models import Accrual, Charge as BillCharge, CollectionStep, GlAccount, Receivable
from clerktui.rules.accruals import STEPS_OF
from clerktui.services.payment_rows import move_accounts, move_receivables
from clerktui.services.reference import Reference

_ACCRUAL = Accrual.__table__
_CHARGE = BillCharge.__table__
_GL = GlAccount.__table__
_RECEIVABLE = Receivable.__table__
KIND = "accrual"


@dataclass(frozen=True)
class Owed:
    """What a rule charges one account.

    Attributes:
        subject: what it is about; charged once until it is taken back.
        component: "penalty", "interest" or "cost".
        bill_id: the bill it belongs to, as far as there is one.
        due_on: the day it is owed from; of a tax, the tax's own, so that it is paid before it.
        words: how it came about.
    """

    rule: str
    subject: str
    account_id: int
    service: str
    component: str
    due_on: dt.date
    cents: int
    words: str
    description: str
    bill_id: int | None = None
    tax_year: int | None = None


@dataclass(frozen=True)
class Back:
    """Cents taken off an open item again (above zero), and the accrual that is undone whole."""

    rule: str
    subject: str
    account_id: int
    service: str
    receivable_id: int
    cents: int
    words: str
    undoes_id: int | None = None


@dataclass(frozen=True)
class Books:
    """Where and when it is written: the day, the chain, and the run or the drawer it belongs to."""

    connection: Connection
    reference: Reference
    as_of: dt.date
    day: dt.date
    at: dt.datetime
    chain_id: int
    command_id: str
    office_id: int
    user_id: int
    run_id: int | None = None
    drawer_session_id: int | None = None


def charge(books: Books, owed: Sequence[Owed]) -> int:
    """Book what is owed and was not charged before; gives the cents booked."""
    fresh = _fresh(books.connection, owed)
    if not fresh:
        return 0
    ids = reserve_ids(books.connection, _RECEIVABLE, len(fresh))
    _write_items(books.connection, zip(ids, (one for one, _ in fresh), strict=True))
    parts = [
        _Part(one, take, receivable, one.cents, one.words, None)
        for (one, take), receivable in zip(fresh, ids, strict=True)
    ]
    return _book(books, parts)


def take_back(books: Books, backs: Sequence[Back]) -> int:
    """Book what is taken off again, on the items it was charged on; gives the cents taken."""
    takes = _takes(books.connection, backs)
    parts = []
    for one in backs:
        takes[one.rule, one.subject] += 1
        take = takes[one.rule, one.subject]
        parts.append(_Part(one, take, one.receivable_id, -one.cents, one.words, one.undoes_id))
    return -_book(books, parts)


@dataclass(frozen=True)
class _Part:
    of: Owed | Back
    take: int
    receivable_id: int
    cents: int
    words: str
    undoes_id: int | None


def _fresh(connection: Connection, owed: Sequence[Owed]) -> list[tuple[Owed, int]]:
    """What is not charged already, each with the number of its take."""
    if not owed:
        return []
    wanted = {one.subject for one in owed}
    rows = connection.execute(select(_ACCRUAL).where(_ACCRUAL.c.subject.in_(wanted))).all()
    undone = {row.undoes_id for row in rows if row.undoes_id is not None}
    takes: dict[tuple[str, str], int] = defaultdict(int)
    standing = set()
    for row in rows:
        key = (row.rule, row.subject)
        takes[key] = max(takes[key], row.take)
        if row.amount_cents > 0 and row.id not in undone:
            standing.add(key)
    fresh = []
    for one in owed:
        key = (one.rule, one.subject)
        if one.cents > 0 and (key not in standing or one.rule == "tax_interest"):
            takes[key] += 1
            fresh.append((one, takes[key]))
            standing.add(key)
    return fresh


def _takes(connection: Connection, backs: Iterable[Back]) -> dict[tuple[str, str], int]:
    wanted = {one.subject for one in backs}
    takes: dict[tuple[str, str], int] = defaultdict(int)
    for row in connection.execute(select(_ACCRUAL).where(_ACCRUAL.c.subject.in_(wanted))):
        takes[row.rule, row.subject] = max(takes[row.rule, row.subject], row.take)
    return takes


def _write_items(connection: Connection, items: Iterable[tuple[int, Owed]]) -> None:
    """The open items, nothing owed on them yet; on the bill where it has none like it."""
    listed = list(items)
    has = _on_bills(connection, [one.bill_id for _, one in listed if one.bill_id is not None])
    charges = []
    for receivable_id, one in listed:
        kind = (one.bill_id, one.service, one.component)
        bill_id = None if kind in has else one.bill_id
        has.add(kind)
        connection.execute(
            insert(_RECEIVABLE).values(
                id=receivable_id,
                account_id=one.account_id,
                bill_id=bill_id,
                service=one.service,
                component=one.component,
                tax_year=one.tax_year,
                due_on=one.due_on,
                original_cents=one.cents,
                balance_cents=0,
                description=one.description,
            )
        )
        if bill_id is not None:
            said = {"description": one.description, "amount_cents": one.cents}
            charges.append({"receivable_id": receivable_id, **said})
    if charges:
        connection.execute(insert(_CHARGE), charges)


def _on_bills(connection: Connection, bills: Sequence[int]) -> set[tuple[Any, ...]]:
    if not bills:
        return set()
    query = select(_RECEIVABLE.c.bill_id, _RECEIVABLE.c.service, _RECEIVABLE.c.component)
    return {tuple(row) for row in connection.execute(query.where(_RECEIVABLE.c.bill_id.in_(bills)))}


def _book(books: Books, parts: Sequence[_Part]) -> int:
    """One entry for each part; the balances, the rows and the steps follow."""
    if not parts:
        return 0
    revenue = _revenue(books)
    services = books.reference.services
    entries = []
    for part in parts:
        owed = services[part.of.service].receivable_gl_id
        legs = [
            Leg(owed, part.cents, part.of.account_id, part.receivable_id),
            Leg(revenue[part.of.rule], -part.cents),
        ]
        entries.append(Entry(_header(books, part), legs))
    ids = post_many(books.connection, books.chain_id, entries)
    _move(books.connection, parts)
    _keep(books, zip(parts, ids, strict=True))
    return sum(part.cents for part in parts)


def _header(books: Books, part: _Part) -> Header:
    return Header(
        kind=KIND,
        chain_id=books.chain_id,
        business_date=books.day,
        posted_at=books.at,
        command_id=books.command_id,
        user_id=books.user_id,
        office_id=books.office_id,
        drawer_session_id=books.drawer_session_id,
        memo=part.words,
    )


def _revenue(books: Books) -> dict[str, int]:
    """The revenue account of each rule, by the town's policy `accrual.ledger`."""
    codes = books.reference.policy["accrual.ledger"]
    rows = books.connection.execute(
        select(_GL.c.code, _GL.c.id).where(_GL.c.code.in_(set(codes.values())))
    )
    ids = {row.code: row.id for row in rows}
    return {rule: ids[code] for rule, code in codes.items()}


def _move(connection: Connection, parts: Iterable[_Part]) -> None:
    by_receivable: dict[int, int] = defaultdict(int)
    by_account: dict[int, int] = defaultdict(int)
    for part in parts:
        by_receivable[part.receivable_id] += part.cents
        by_account[part.of.account_id] += part.cents
    move_receivables(connection, by_receivable)
    move_accounts(connection, by_account)


def _keep(books: Books, booked: Iterable[tuple[_Part, int]]) -> None:
    """The accruals' rows, and the steps of the case file that name them."""
    listed = list(booked)
    ids = reserve_ids(books.connection, _ACCRUAL, len(listed))
    columns = tuple(name for name in _ACCRUAL.c.keys())  # noqa: SIM118  # a column's key
    rows = [
        {
            "id": id_,
            "run_id": books.run_id,
            "rule": part.of.rule,
            "subject": part.of.subject,
            "take": part.take,
            "account_id": part.of.account_id,
            "receivable_id": part.receivable_id,
            "entry_id": entry_id,
            "amount_cents": part.cents,
            "words": part.words,
            "as_of": books.as_of,
            "at": books.at,
            "user_id": books.user_id,
            "undoes_id": part.undoes_id,
        }
        for id_, (part, entry_id) in zip(ids, listed, strict=True)
    ]
    insert_rows(
        books.connection, _ACCRUAL, columns, (tuple(row[name] for name in columns) for row in rows)
    )
    _tell_case_files(books, zip(ids, (part for part, _ in listed), strict=True))


def _gives(part: _Part) -> bool:
    """Whether it does what its rule is for: a discount takes off, all others charge."""
    return (part.cents < 0) == (part.of.rule == "discount")


def _tell_case_files(books: Books, parts: Iterable[tuple[int, _Part]]) -> None:
    """The steps, written here: `collections` may stand on payments, which stand on this.

    What is taken back names the step it takes back, so that it counts no more.
    """
    told = list(parts)
    undone = _steps_of(books.connection, [part.undoes_id for _, part in told])
    rows = [
        {
            "account_id": part.of.account_id,
            "code": STEPS_OF[part.of.rule] if _gives(part) else "undone",
            "debt_cents": abs(part.cents),
            "words": part.words,
            "subject_kind": "accrual",
            "subject_id": accrual_id,
            "day": books.day,
            "at": books.at,
            "undoes_id": undone.get(part.undoes_id),
            "user_id": books.user_id,
        }
        for accrual_id, part in told
    ]
    books.connection.execute(insert(CollectionStep), rows)


def _steps_of(connection: Connection, accruals: Sequence[int | None]) -> dict[int | None, int]:
    """The step that was written for each of these accruals, by accrual; once taken back, none."""
    table, undoing = CollectionStep.__table__, CollectionStep.__table__.alias()
    ids = [one for one in accruals if one is not None]
    query = (
        select(table.c.subject_id, table.c.id)
        .outerjoin(undoing, undoing.c.undoes_id == table.c.id)
        .where(table.c.subject_kind == "accrual", table.c.subject_id.in_(ids))
        .where(undoing.c.id.is_(None))
        .order_by(table.c.id)
    )
    return {row.subject_id: row.id for row in connection.execute(query)} if ids else {}
