"""A customer's name is changed: with its proof, on every account, found by searches at once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, Customer, NameChange, NameWord
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.closing_accounts.steps import take_step, write_contact
from clerktui.services.customer_deposits.steps import Stepping
from clerktui.services.open_items import display_name
from clerktui.services.search_index import (
    customer_columns,
    index_name_words,
    index_surnames,
    later_words,
)
from clerktui.views.closing_accounts import NameChanged, NameDraft
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_WORD = NameWord.__table__
NAME_MAX = 80


def change_name(db: Database, actor: Actor, draft: NameDraft) -> NameChanged:
    """Give an account's customer another name; the old one stays in the history.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `name_change.reason_missing`,
            `name_change.proof_missing`, `name_change.same`, `name_change.too_short`,
            `text.control`, `text.too_long`, `command.reused`.
    """
    require(actor, "account.rename")
    return take_step(db, actor, "rename", draft, lambda stepping: _change(stepping, draft))


def _change(stepping: Stepping, draft: NameDraft) -> NameChanged:
    connection = stepping.connection
    account = which_account(connection, draft.account, lock=True)
    reason = clean_text(draft.reason, max_length=NAME_MAX)
    proof = clean_text(draft.proof, max_length=NAME_MAX)
    if not reason:
        raise Refused("name_change.reason_missing")
    if not proof:
        raise Refused("name_change.proof_missing")
    named = select(_CUSTOMER).where(_CUSTOMER.c.id == account.customer_id)
    row = connection.execute(named.with_for_update()).one()
    last = clean_text(draft.last_name, max_length=NAME_MAX)
    first = clean_text(draft.first_name, max_length=NAME_MAX)
    if (last, first) == (row.last_name, row.first_name):
        raise Refused("name_change.same")
    _write(connection, row, last, first)
    values = {
        "customer_id": row.id,
        "old_last_name": row.last_name,
        "old_first_name": row.first_name,
        "new_last_name": last,
        "new_first_name": first,
        "reason": reason,
        "proof": proof,
        "day": stepping.day,
        "at": stepping.now,
        "user_id": stepping.actor.user_id,
    }
    made = insert(NameChange.__table__).values(**values).returning(NameChange.__table__.c.id)
    change_id = int(connection.execute(made).scalar_one())
    old, new = display_name(row.last_name, row.first_name), display_name(last, first)
    words = f"Name changed from {old} to {new}: {reason}; seen: {proof}"
    write_contact(stepping, account.id, words)
    stepping.tell("change_name", account.number, 0)
    count = select(func.count()).where(_ACCOUNT.c.customer_id == row.id)
    seen_on = int(connection.execute(count).scalar_one())
    return NameChanged(account.number, old, new, seen_on, change_id)


def _write(connection: Connection, row: Any, last: str, first: str) -> None:
    """The customer's name with everything searches find it by."""
    folded = customer_columns(last, first, row.phone)
    if len(folded["last_n"]) < 2:
        raise Refused("name_change.too_short")
    connection.execute(
        update(_CUSTOMER)
        .where(_CUSTOMER.c.id == row.id)
        .values(last_name=last, first_name=first, **folded)
    )
    gone = _WORD.c.word.not_in(sorted(later_words(folded["last_n"])))
    connection.execute(delete(_WORD).where(_WORD.c.customer_id == row.id, gone))
    index_surnames(connection, [folded["last_n"]])
    index_name_words(connection, [(row.id, folded["last_n"])])
