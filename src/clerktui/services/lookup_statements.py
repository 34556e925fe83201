"""The statements behind the look-up box, made once and cut to what can match.

Every range is explicit (`low <= column < high`) on a folded column with a b-tree, read in the
order of that b-tree and cut off by a limit: no keystroke reads more than a few thousand index
entries, however large the town. One way of matching is an *arm*; the arms of one search run as
one statement, each giving (arm, account_id, key, shown, place).

There are few different statements, so that each is soon made and prepared: making one takes longer
than running it a hundred times.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    select,
    text,
    union_all,
)

from clerktui.models import (
    Account,
    Allocation,
    Bill,
    Customer,
    NameWord,
    Parcel,
    Premise,
    Receipt,
    Receivable,
    ServiceAgreement,
    Surname,
    SurnameDeletion,
)
from clerktui.services.confidential import shown_address

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_ALLOCATION = Allocation.__table__
_BILL = Bill.__table__
_CUSTOMER = Customer.__table__
_DELETION = SurnameDeletion.__table__
_NAME_WORD = NameWord.__table__
_PARCEL = Parcel.__table__
_PREMISE = Premise.__table__
_RECEIPT = Receipt.__table__
_RECEIVABLE = Receivable.__table__
_SURNAME = Surname.__table__

COMMON_FIRST = 1_000
"""First names commoner than this many customers are not walked; the last names are instead."""

EXACTLY = "_exactly"
"""Added to a number arm's name: that number only, not what begins with it."""

_NO_TEXT = literal_column("''", Text())
_NO_PLACE: ColumnElement[int] = literal_column("0")


@functools.lru_cache(maxsize=128)
def candidates(arms: tuple[str, ...], wanted: int) -> Any:
    """The statement that runs these arms, each giving at most `wanted` rows.

    That number stands in the statement itself, so that PostgreSQL plans for a handful of rows.
    """
    limit: ColumnElement[int] = literal_column(str(wanted))
    made = [select(_arm(arm).limit(limit).subquery(f"arm_{arm}")) for arm in arms]
    return made[0] if len(made) == 1 else union_all(*made)


def _arm(arm: str) -> Select[Any]:
    if arm in _NUMBER_ARMS:
        return _NUMBER_ARMS[arm](arm, "number")
    if arm.endswith(EXACTLY):
        return _NUMBER_ARMS[arm.removesuffix(EXACTLY)](arm, "exact")
    return _ARMS[arm](arm)


def _within(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The explicit range `:name_lo <= column < :name_hi`."""
    return and_(column >= bindparam(f"{name}_lo"), column < bindparam(f"{name}_hi"))


def _row(arm: str, key: Any, shown: Any, place: Any = _NO_PLACE) -> Select[Any]:
    return select(
        literal_column(f"'{arm}'", Text()).label("arm"),
        _ACCOUNT.c.id.label("account_id"),
        key.label("key"),
        shown.label("shown"),
        place.label("place"),
    )


ALWAYS_BY_INDEX = text(
    "SELECT set_config('plan_cache_mode', 'force_generic_plan', true), "
    "set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true), "
    "set_config('jit', 'off', true)"
)
"""For PostgreSQL, until the transaction ends: plan each statement once, and by its index.

Planning so many ranges anew for every key would take longer than reading them. No statement here
depends on what is asked for, nor on how lately the tables were analysed.
"""


# ---------------------------------------------------------------------------------- number arms
def _account_arm(arm: str, typed: str) -> Select[Any]:
    return (
        _row(arm, _ACCOUNT.c.number_n, _ACCOUNT.c.number)
        .where(_within(_ACCOUNT.c.number_n, typed))
        .order_by(_ACCOUNT.c.number_n, _ACCOUNT.c.id)
    )


def _meter_arm(arm: str, typed: str) -> Select[Any]:
    return (
        _row(arm, _AGREEMENT.c.meter_n, _AGREEMENT.c.meter)
        .select_from(_AGREEMENT)
        .join(_ACCOUNT, _ACCOUNT.c.id == _AGREEMENT.c.account_id)
        .where(_within(_AGREEMENT.c.meter_n, typed))
        .order_by(_AGREEMENT.c.meter_n, _AGREEMENT.c.id)
    )


def _parcel_arm(arm: str, typed: str) -> Select[Any]:
    return (
        _row(arm, _PARCEL.c.number_n, _PARCEL.c.number)
        .select_from(_PARCEL)
        .join(_PREMISE, _PREMISE.c.parcel_id == _PARCEL.c.id)
        .join(_ACCOUNT, _ACCOUNT.c.premise_id == _PREMISE.c.id)
        .where(_within(_PARCEL.c.number_n, typed))
        .order_by(_PARCEL.c.number_n, _PARCEL.c.id, _PREMISE.c.id, _ACCOUNT.c.id)
    )


def _bill_arm(arm: str, typed: str) -> Select[Any]:
    return (
        _row(arm, _BILL.c.number_n, _BILL.c.number)
        .select_from(_BILL)
        .join(_ACCOUNT, _ACCOUNT.c.id == _BILL.c.account_id)
        .where(_within(_BILL.c.number_n, typed))
        .order_by(_BILL.c.number_n, _BILL.c.id)
    )


def _receipt_arm(arm: str) -> Select[Any]:
    """Whole receipt numbers only: a receipt begins like every other of its year."""
    return (
        _row(arm, _RECEIPT.c.number_n, _RECEIPT.c.number)
        .select_from(_RECEIPT)
        .join(_ALLOCATION, _ALLOCATION.c.payment_id == _RECEIPT.c.payment_id)
        .join(_ACCOUNT, _ACCOUNT.c.id == _ALLOCATION.c.account_id)
        .where(_RECEIPT.c.number_n == bindparam("number_lo"))
        .group_by(_ACCOUNT.c.id, _RECEIPT.c.number_n, _RECEIPT.c.number)
        .order_by(_ACCOUNT.c.id)
    )


def _phone_arm(arm: str) -> Select[Any]:
    """Everything from the beginning of a phone number on."""
    return (
        _row(arm, _CUSTOMER.c.phone_n, _CUSTOMER.c.phone)
        .select_from(_CUSTOMER)
        .join(_ACCOUNT, _ACCOUNT.c.customer_id == _CUSTOMER.c.id)
        .where(_within(_CUSTOMER.c.phone_n, "phone"))
        .order_by(_CUSTOMER.c.phone_n, _CUSTOMER.c.id, _ACCOUNT.c.id)
    )


def _phone_end_arm(arm: str) -> Select[Any]:
    """The last four digits by their own column, further ones checked row by row."""
    begins = func.length(_CUSTOMER.c.phone_n) - func.length(bindparam("phone_lo", type_=Text)) + 1
    return (
        _row(arm, _CUSTOMER.c.phone_n, _CUSTOMER.c.phone)
        .select_from(_CUSTOMER)
        .join(_ACCOUNT, _ACCOUNT.c.customer_id == _CUSTOMER.c.id)
        .where(
            _CUSTOMER.c.phone4 == bindparam("phone4"),
            begins > 0,
            func.substr(_CUSTOMER.c.phone_n, begins) == bindparam("phone_lo"),
        )
        .order_by(_CUSTOMER.c.id, _ACCOUNT.c.id)
    )


# --------------------------------------------------------------------------------- address arms
def _house_arm(arm: str) -> Select[Any]:
    return (
        _row(arm, _PREMISE.c.street_n, _NO_TEXT, _PREMISE.c.house)
        .select_from(_PREMISE)
        .join(_ACCOUNT, _ACCOUNT.c.premise_id == _PREMISE.c.id)
        .where(_PREMISE.c.house == bindparam("house"), _within(_PREMISE.c.street_n, "street"))
        .order_by(_PREMISE.c.street_n, _PREMISE.c.id, _ACCOUNT.c.id)
    )


def _street_arm(arm: str) -> Select[Any]:
    return (
        _row(arm, _PREMISE.c.street_n, _NO_TEXT, func.coalesce(_PREMISE.c.house, 0))
        .select_from(_PREMISE)
        .join(_ACCOUNT, _ACCOUNT.c.premise_id == _PREMISE.c.id)
        .where(_within(_PREMISE.c.street_n, "street"))
        .order_by(_PREMISE.c.street_n, _PREMISE.c.house, _PREMISE.c.id, _ACCOUNT.c.id)
    )


# ------------------------------------------------------------------------------------ name arms
def _last_arm(arm: str) -> Select[Any]:
    """Walks the last names."""
    return _by_last(arm).where(_within(_CUSTOMER.c.last_n, "last"))


def _whole_arm(arm: str) -> Select[Any]:
    """Goes to the last name exactly as typed and walks the first names there."""
    return (
        _named(arm)
        .where(
            _CUSTOMER.c.last_n == bindparam("last_lo"),
            _within(_CUSTOMER.c.first_n, "first"),
        )
        .order_by(_CUSTOMER.c.first_n, _CUSTOMER.c.id, _ACCOUNT.c.id)
    )


def _common_arm(arm: str) -> Select[Any]:
    """Walks the last names, a common first name filtered inside the same index."""
    return _by_last(arm).where(
        _within(_CUSTOMER.c.last_n, "last"),
        _within(_not_walked(_CUSTOMER.c.first_n), "first"),
    )


def _rare_arm(arm: str) -> Select[Any]:
    """Walks the few customers of a rare first name, last names filtered and sorted."""
    last_n = _not_walked(_CUSTOMER.c.last_n)
    return (
        _named(arm)
        .where(_within(last_n, "last"), _within(_CUSTOMER.c.first_n, "first"))
        .order_by(last_n, _CUSTOMER.c.first_n, _CUSTOMER.c.id, _ACCOUNT.c.id)
    )


def _not_walked(column: ColumnElement[str]) -> ColumnElement[str]:
    """A column as an expression, so that neither engine goes by its index."""
    return column.concat(_NO_TEXT)


def _by_last(arm: str) -> Select[Any]:
    return _named(arm).order_by(
        _CUSTOMER.c.last_n, _CUSTOMER.c.first_n, _CUSTOMER.c.id, _ACCOUNT.c.id
    )


def _named(arm: str) -> Select[Any]:
    return (
        _row(arm, _CUSTOMER.c.last_n, _CUSTOMER.c.first_n)
        .select_from(_CUSTOMER)
        .join(_ACCOUNT, _ACCOUNT.c.customer_id == _CUSTOMER.c.id)
    )


def _first_arm(arm: str) -> Select[Any]:
    return (
        _named(arm)
        .where(_within(_CUSTOMER.c.first_n, "first"))
        .order_by(_CUSTOMER.c.first_n, _CUSTOMER.c.last_n, _CUSTOMER.c.id, _ACCOUNT.c.id)
    )


def _word_arm(arm: str) -> Select[Any]:
    """Walks the later words of last names."""
    return (
        _row(arm, _CUSTOMER.c.last_n, _CUSTOMER.c.first_n)
        .select_from(_NAME_WORD)
        .join(_CUSTOMER, _CUSTOMER.c.id == _NAME_WORD.c.customer_id)
        .join(_ACCOUNT, _ACCOUNT.c.customer_id == _NAME_WORD.c.customer_id)
        .where(_within(_NAME_WORD.c.word, "last"))
        .order_by(_NAME_WORD.c.word, _NAME_WORD.c.customer_id, _ACCOUNT.c.id)
    )


def _word_first_arm(arm: str) -> Select[Any]:
    """Walks the later words of last names, the first name looked at in each customer."""
    return _word_arm(arm).where(_within(_not_walked(_CUSTOMER.c.first_n), "first"))


_NUMBER_ARMS: dict[str, Callable[[str, str], Select[Any]]] = {
    "account": _account_arm,
    "meter": _meter_arm,
    "parcel": _parcel_arm,
    "bill": _bill_arm,
}
_ARMS: dict[str, Callable[[str], Select[Any]]] = {
    "receipt": _receipt_arm,
    "phone": _phone_arm,
    "phone_end": _phone_end_arm,
    "house": _house_arm,
    "street": _street_arm,
    "last": _last_arm,
    "whole": _whole_arm,
    "common": _common_arm,
    "rare": _rare_arm,
    "first": _first_arm,
    "word": _word_arm,
    "word_first": _word_first_arm,
}


# ------------------------------------------------------------------------------- whole statements
@functools.cache
def first_counts(count: int) -> Any:
    """How many customers have each of so many first names, none counted beyond COMMON_FIRST.

    Takes `count0_lo`, `count0_hi`, `count1_lo` and so on; one row.
    """
    enough: ColumnElement[int] = literal_column(str(COMMON_FIRST))
    counts = []
    for number in range(count):
        seen = (
            select(literal_column("1"))
            .select_from(_CUSTOMER)
            .where(_within(_CUSTOMER.c.first_n, f"count{number}"))
            .order_by(_CUSTOMER.c.first_n)
            .limit(enough)
            .subquery()
        )
        counts.append(select(func.count()).select_from(seen).scalar_subquery())
    return select(*counts)


_PAST_DUE_ITEMS = (
    select(func.sum(_RECEIVABLE.c.balance_cents))
    .where(
        _RECEIVABLE.c.account_id == _ACCOUNT.c.id,
        # Spelt as the partial index spells it, or the index is not used.
        literal_column("receivable.balance_cents <> 0"),
        _RECEIVABLE.c.balance_cents > literal_column("0"),
        _RECEIVABLE.c.due_on < bindparam("today"),
    )
    .scalar_subquery()
)
# What credits already cover is not past due; most accounts owe nothing and need no second look.
_PAST_DUE = case((_ACCOUNT.c.balance_cents > literal_column("0"), _PAST_DUE_ITEMS))
_METER = (
    select(_AGREEMENT.c.meter)
    .where(_AGREEMENT.c.account_id == _ACCOUNT.c.id, _AGREEMENT.c.meter != literal_column("''"))
    .order_by(_AGREEMENT.c.id)
    .limit(literal_column("1"))
    .scalar_subquery()
)
FOUND = (
    select(
        _ACCOUNT.c.id,
        _ACCOUNT.c.number,
        _ACCOUNT.c.status,
        _ACCOUNT.c.balance_cents,
        _CUSTOMER.c.last_name,
        _CUSTOMER.c.first_name,
        _CUSTOMER.c.phone,
        shown_address(),
        func.coalesce(_PAST_DUE, literal_column("0")).label("past_due_cents"),
        func.coalesce(_METER, literal_column("''")).label("meter"),
    )
    .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
    .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
)
"""An account as a list shows it; takes `today`."""

FOUND_BY_ID = FOUND.where(_ACCOUNT.c.id.in_(bindparam("ids", expanding=True)))

NEAR_SURNAMES = (
    select(_SURNAME.c.name_n)
    .join(_DELETION, _DELETION.c.surname_id == _SURNAME.c.id)
    .where(_DELETION.c.form.in_(bindparam("forms", expanding=True)))
    .distinct()
)
"""Surnames that share a form with what was typed; takes `forms`."""
