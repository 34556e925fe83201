"""The persons of an account: they go with the last account and link that names them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, delete, or_, select, update

from clerktui.db.purge_triggers import PERSONS
from clerktui.models import Customer, NameChange, NameWord, Surname, SurnameDeletion
from clerktui.services import search_index
from clerktui.services.retention.tomb import Tomb, found

PURGED = "PURGED"
_CUSTOMER = Customer.__table__
_RENAMED = NameChange.__table__
_SURNAME = Surname.__table__
_WORD = NameWord.__table__
_NAMED = (_CUSTOMER.c.last_n, _WORD.c.word)


def former_names(connection: Connection, account_id: int) -> list[str]:
    """The folded last names that the account's persons had before, as they are searched for."""
    changed = _RENAMED.c.customer_id.in_(found(connection, PERSONS, account_id))
    names = connection.execute(select(_RENAMED.c.old_last_name).where(changed)).scalars()
    return [search_index.customer_columns(name)["last_n"] for name in names]


def erase_persons(connection: Connection, tomb: Tomb, account_id: int, former: list[str]) -> None:
    """Take away who is named by nothing but this account: its customer, its landlord.

    Args:
        connection: the purge's transaction.
        tomb: what was there.
        account_id: the account.
        former: the names they had before, which have gone from their rows.
    """
    going = found(connection, PERSONS, account_id)
    rows = connection.execute(
        select(_CUSTOMER)
        .where(_CUSTOMER.c.id.in_(going))
        .order_by(_CUSTOMER.c.id)
        .with_for_update()
    ).all()
    for row in rows:
        if row.last_name != PURGED:
            _erase(connection, tomb, row)
    for last_n in former:
        _forget_words(connection, last_n)


def _erase(connection: Connection, tomb: Tomb, row: Any) -> None:
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


def _bears(column: Any, word: str) -> Any:
    """Somebody whose name is this word, or begins with it."""
    # "!" is the sign after the blank: everything between begins with the word and a blank.
    longer = and_(column >= f"{word} ", column < f"{word}!")
    return select(column).where(or_(column == word, longer)).limit(1)
