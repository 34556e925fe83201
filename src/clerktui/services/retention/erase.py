"""Take the persons out of one account's records, leave every figure, keep the tombstone.

Whatever a row says of a person is read first into the tombstone's hash, then emptied; amounts,
dates, numbers and links stay, so every report still foots and every chain still holds. Rows that
history guards are changed under the permit of the purge item only; the database checks it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, exists, func, insert, or_, select, update

from clerktui.db.purge_triggers import PURGEABLE
from clerktui.models import (
    Account,
    AccountFlag,
    Allocation,
    Approval,
    AuditEntry,
    BankNotice,
    BatchLine,
    Contact,
    Correction,
    Customer,
    Draft,
    HeldMove,
    HeldPayment,
    NameWord,
    PayerAlias,
    Payment,
    PrintJob,
    PurgeItem,
    PurgePermit,
    Receipt,
    Refund,
    RefundMove,
    ReturnedItem,
    ReturnedMove,
    SetoffDebt,
    SetoffFileLine,
    SetoffLetter,
    SetoffMove,
    SetoffPart,
    Surname,
    SurnameDeletion,
    SuspenseItem,
    SuspenseMove,
    canonical_json,
)
from clerktui.services import search_index

PURGED = "PURGED"
_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
_CUSTOMER = Customer.__table__
_ITEM = PurgeItem.__table__
_PAYMENT = Payment.__table__
_PERMIT = PurgePermit.__table__
_RECEIPT = Receipt.__table__
_WORD = NameWord.__table__
_SURNAME = Surname.__table__
# What of an audit entry's detail people typed in their own words.
_TYPED = frozenset({"about", "address", "name", "note", "payee", "payer", "reason", "text"})


@dataclass
class _Tomb:
    """What was there, hashed row by row, and how many rows of each table were changed."""

    digest: Any = field(default_factory=hashlib.sha256)
    changed: dict[str, int] = field(default_factory=dict)

    def put(self, table: Table, row: Any, columns: Sequence[str]) -> None:
        said = {column: _plain(getattr(row, column)) for column in columns}
        key = next(iter(table.primary_key.columns)).name
        line = canonical_json([table.name, _plain(getattr(row, key)), said])
        self.digest.update(f"{line}\n".encode())
        self.changed[table.name] = self.changed.get(table.name, 0) + 1


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, dict, list, type(None))) else str(value)


def erase(connection: Connection, item: Any) -> tuple[str, dict[str, int]]:
    """Take the persons out of the account of a released item; it must be locked, and due.

    The item is marked done with its tombstone in the same breath, because the database takes no
    permit back without it.

    Returns:
        The tombstone (SHA-256 over what was there) and the rows changed by table.
    """
    tomb = _Tomb()
    tomb.digest.update(f"{item.run_id}|{item.id}|{item.number}\n".encode())
    connection.execute(insert(_PERMIT).values(item_id=item.id, never_id=-1))
    account = connection.execute(select(_ACCOUNT).where(_ACCOUNT.c.id == item.account_id)).one()
    payments = _payments(connection, account.id)
    _papers(connection, tomb, account, payments)
    _guarded(connection, tomb, account, payments)
    _notes(connection, tomb, account)
    _person(connection, tomb, account)
    tombstone = tomb.digest.hexdigest()
    return tombstone, dict(sorted(tomb.changed.items()))


def let_go(connection: Connection, item_id: int) -> None:
    """Take the permit back, once the item has its tombstone."""
    connection.execute(delete(_PERMIT).where(_PERMIT.c.item_id == item_id))


def _payments(connection: Connection, account_id: int) -> Any:
    """The payments that paid anything on the account: id, command, receipt."""
    return connection.execute(
        select(_PAYMENT.c.id, _PAYMENT.c.command_id, _RECEIPT.c.number)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .where(
            exists().where(
                _ALLOCATION.c.account_id == account_id, _ALLOCATION.c.payment_id == _PAYMENT.c.id
            )
        )
        .order_by(_PAYMENT.c.id)
    ).all()


# ------------------------------------------------------------------------- rows history guards
def _guarded(connection: Connection, tomb: _Tomb, account: Any, payments: Any) -> None:
    ids = [row.id for row in payments]
    receipts = [row.number for row in payments]
    key = account.id
    audit, approval, line = AuditEntry.__table__, Approval.__table__, BatchLine.__table__
    held, refund, returned = HeldPayment.__table__, Refund.__table__, ReturnedItem.__table__
    move, suspense = SuspenseMove.__table__, SuspenseItem.__table__
    _scrub(connection, tomb, _RECEIPT, _RECEIPT.c.payment_id.in_(ids), _nameless(account.number))
    told = or_(
        and_(audit.c.subject_kind == "account", audit.c.subject_id == account.number),
        and_(audit.c.subject_kind == "receipt", audit.c.subject_id.in_(receipts)),
    )
    _scrub(connection, tomb, audit, told, _wordless)
    commands = [row.command_id for row in payments]
    _empty(connection, tomb, approval, approval.c.command_id.in_(commands))
    _empty(connection, tomb, line, line.c.payment_id.in_(ids) & (line.c.account_id == key))
    correction = Correction.__table__
    _empty(connection, tomb, correction, correction.c.account_id == key)
    moves: tuple[tuple[Table, Any, Table], ...] = (
        (HeldMove.__table__, HeldMove.__table__.c.held_id, held),
        (RefundMove.__table__, RefundMove.__table__.c.refund_id, refund),
        (ReturnedMove.__table__, ReturnedMove.__table__.c.item_id, returned),
    )
    for table, link, of in moves:
        _empty(connection, tomb, table, link.in_(select(of.c.id).where(of.c.account_id == key)))
    for table in (held, refund):
        _empty(connection, tomb, table, table.c.account_id == key)
    applied = select(move.c.item_id).where(move.c.account_id == key)
    _empty(connection, tomb, suspense, suspense.c.id.in_(applied) & (suspense.c.open_cents == 0))
    _empty(connection, tomb, move, move.c.account_id == key)
    debts = select(SetoffPart.__table__.c.debt_id).where(SetoffPart.__table__.c.account_id == key)
    for said in (SetoffLetter.__table__, SetoffFileLine.__table__, SetoffMove.__table__):
        _empty(connection, tomb, said, said.c.debt_id.in_(debts))


def _empty(connection: Connection, tomb: _Tomb, table: Table, where: Any) -> None:
    """Empty what a purge may empty of these rows; rows that say nothing are left alone."""
    may = PURGEABLE[table.name]
    said = [table.c[name] != "" for name in may.blank]
    said += [table.c[name].is_not(None) for name in may.gone]
    values = {**dict.fromkeys(may.blank, ""), **dict.fromkeys(may.gone)}
    rows = connection.execute(select(table).where(where, or_(*said)).order_by(table.c.id)).all()
    for row in rows:
        tomb.put(table, row, may.columns)
        connection.execute(update(table).where(table.c.id == row.id).values(**values))


def _scrub(
    connection: Connection,
    tomb: _Tomb,
    table: Table,
    where: Any,
    without: Callable[[Any], Any],
) -> None:
    """Write documents again without the persons in them, and empty the text beside them."""
    may = PURGEABLE[table.name]
    for row in connection.execute(select(table).where(where).order_by(table.c.id)).all():
        values: dict[str, Any] = dict.fromkeys(may.blank, "")
        values |= {name: without(getattr(row, name)) for name in may.scrubbed}
        if any(getattr(row, name) != value for name, value in values.items()):
            tomb.put(table, row, may.columns)
            connection.execute(update(table).where(table.c.id == row.id).values(**values))


def _nameless(number: str) -> Callable[[Any], Any]:
    """A receipt without the name of one account; what others paid on it stays as it is."""

    def without(document: dict[str, Any]) -> dict[str, Any]:
        lines = [
            {**line, "account_name": PURGED}
            if line.get("account") == number and line.get("account_name")
            else line
            for line in document.get("lines", ())
        ]
        owed = [
            {**one, "name": PURGED} if one.get("account") == number and one.get("name") else one
            for one in document.get("accounts", ())
        ]
        return {**document, "lines": lines, "accounts": owed}

    return without


def _wordless(detail: Any) -> Any:
    if not isinstance(detail, dict):
        return detail
    return {
        name: "" if name in _TYPED and isinstance(said, str) else said
        for name, said in detail.items()
    }


# ----------------------------------------------------------------------- rows nobody guards
def _notes(connection: Connection, tomb: _Tomb, account: Any) -> None:
    """Contacts and learnt payers go; a flag keeps its code and its days, and loses its note."""
    contact, alias, flag = Contact.__table__, PayerAlias.__table__, AccountFlag.__table__
    _destroy(connection, tomb, contact, contact.c.account_id == account.id)
    _destroy(connection, tomb, alias, alias.c.account_id == account.id)
    noted = (flag.c.account_id == account.id) & (flag.c.note != "")
    for row in connection.execute(select(flag).where(noted).order_by(flag.c.id)).all():
        tomb.put(flag, row, ("note",))
    connection.execute(update(flag).where(noted).values(note=""))


def _papers(connection: Connection, tomb: _Tomb, account: Any, payments: Any) -> None:
    """Tickets, print jobs, letters, and what the bank said of a returned item."""
    draft, job = Draft.__table__, PrintJob.__table__
    returned, notice = ReturnedItem.__table__, BankNotice.__table__
    tickets = draft.c.id.in_([row.command_id for row in payments])
    _destroy(connection, tomb, draft, tickets & draft.c.state.in_(("posted", "discarded")))
    items = connection.execute(
        select(returned).where(returned.c.account_id == account.id).order_by(returned.c.id)
    ).all()
    subjects = [row.number for row in payments] + [f"R-{row.number}" for row in items]
    for table, subject in (
        (HeldPayment.__table__, "H-{}"),
        (Refund.__table__, "refund {}"),
        (Correction.__table__, "correction {}"),
    ):
        numbers = connection.execute(
            select(table.c.number).where(table.c.account_id == account.id)
        ).scalars()
        subjects += [subject.format(number) for number in numbers]
    debt, part = SetoffDebt.__table__, SetoffPart.__table__
    mine = select(debt.c.number).join(part, part.c.debt_id == debt.c.id)
    setoffs = connection.execute(mine.where(part.c.account_id == account.id)).scalars()
    subjects += [f"S-{number}" for number in setoffs]
    _destroy(connection, tomb, job, job.c.subject_id.in_(subjects))
    for row in items:
        if row.letter is not None:
            tomb.put(returned, row, ("letter",))
            connection.execute(update(returned).where(returned.c.id == row.id).values(letter=None))
    notices = [row.notice_id for row in items if row.notice_id is not None]
    said = ("name", "identification", "corrected", "info")
    for row in connection.execute(select(notice).where(notice.c.id.in_(notices))).all():
        tomb.put(notice, row, said)
        connection.execute(
            update(notice).where(notice.c.id == row.id).values(**dict.fromkeys(said, ""))
        )


def _destroy(connection: Connection, tomb: _Tomb, table: Table, where: Any) -> None:
    rows = connection.execute(select(table).where(where).order_by(table.c.id)).all()
    names = [column.name for column in table.columns]
    for row in rows:
        tomb.put(table, row, names)
    if rows:
        connection.execute(delete(table).where(table.c.id.in_([row.id for row in rows])))


# -------------------------------------------------------------------------------- the person
def _person(connection: Connection, tomb: _Tomb, account: Any) -> None:
    """The customer goes with the last of their accounts; another account keeps them."""
    others = connection.execute(
        select(func.count())
        .select_from(_ACCOUNT)
        .where(
            _ACCOUNT.c.customer_id == account.customer_id,
            _ACCOUNT.c.id != account.id,
            ~exists().where(_ITEM.c.account_id == _ACCOUNT.c.id, _ITEM.c.state == "done"),
        )
    ).scalar_one()
    if others:
        return
    row = connection.execute(
        select(_CUSTOMER).where(_CUSTOMER.c.id == account.customer_id).with_for_update()
    ).one()
    names = [column.name for column in _CUSTOMER.columns if column.name != "id"]
    tomb.put(_CUSTOMER, row, names)
    values = {name: "" for name in names if isinstance(getattr(row, name), str)}
    values |= {"last_name": PURGED, "language": "en", **search_index.customer_columns(PURGED)}
    connection.execute(
        update(_CUSTOMER).where(_CUSTOMER.c.id == row.id).values(is_business=False, **values)
    )
    connection.execute(delete(_WORD).where(_WORD.c.customer_id == row.id))
    search_index.index_surnames(connection, [values["last_n"]])
    _forget_words(connection, row.last_n)


def _forget_words(connection: Connection, last_n: str) -> None:
    """A name nobody else bears is not searched for any more."""
    for word in search_index.surname_words(last_n):
        if any(connection.execute(_bears(column, word)).first() for column in _NAMED):
            continue
        ids = select(_SURNAME.c.id).where(_SURNAME.c.name_n == word)
        forms = SurnameDeletion.__table__
        connection.execute(delete(forms).where(forms.c.surname_id.in_(ids)))
        connection.execute(delete(_SURNAME).where(_SURNAME.c.name_n == word))


_NAMED = (_CUSTOMER.c.last_n, _WORD.c.word)


def _bears(column: Any, word: str) -> Any:
    """Somebody whose name is this word, or begins with it."""
    # "!" is the sign after the blank: everything between begins with the word and a blank.
    longer = and_(column >= f"{word} ", column < f"{word}!")
    return select(column).where(or_(column == word, longer)).limit(1)
