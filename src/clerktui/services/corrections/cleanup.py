"""The yearly clean-up: small old debts found, looked through, and written off in one act.

It is worked out account by account in pieces, so a town of any size fits; what was seen is what
is written off, or nothing is. Left out by itself is who has said they will pay, disputes the bill,
is in bankruptcy, owes a tax (the board releases it), or has money in a batch that is not posted
yet; who has a credit is not found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, case, exists, func, or_, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, AccountFlag, Batch, BatchLine, Customer, Receivable, Service
from clerktui.rules.states import UNPOSTED
from clerktui.security.permissions import require
from clerktui.services.corrections.acts import Act, Making, correct
from clerktui.services.corrections.limits import need_within_limit
from clerktui.services.corrections.writeoffs import book_write_offs
from clerktui.services.customer_deposit_rows import SERVICE
from clerktui.services.flag_effects import codes_that_forbid
from clerktui.services.open_items import display_name, get_items
from clerktui.services.reference import Reference, get_reference
from clerktui.views.adjustments import CleanupDraft, CleanupList, CleanupRow, CleanupRule
from clerktui.views.corrections import CorrectionPosted
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_BATCH = Batch.__table__
_CUSTOMER = Customer.__table__
_FLAG = AccountFlag.__table__
_LINE = BatchLine.__table__
_RECEIVABLE = Receivable.__table__
_SERVICE = Service.__table__
_LEAVES_OUT = ("bankruptcy", "disputed", "promise")
_PIECE = 200


def preview_cleanup(
    db: Database, actor: Actor, rule: CleanupRule, after: int | None = None, limit: int = 50
) -> CleanupList:
    """A page of the accounts a clean-up would write off, by account as opened, and the whole sum.

    Raises:
        Refused: `denied`, `write_off.rule`.
    """
    require(actor, "correction.write_off")
    _check(rule)
    with db.read() as connection:
        reference = get_reference(db, connection)
        found = _found(rule, reference, _ACCOUNT.c.id > (after or 0))
        query = (
            select(found, _CUSTOMER.c.last_name, _CUSTOMER.c.first_name)
            .join(_ACCOUNT, _ACCOUNT.c.id == found.c.id)
            .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
            .order_by(found.c.id)
            .limit(limit + 1)
        )
        rows = connection.execute(query).all()
        accounts, cents = _totals(connection, rule, reference)
    shown = tuple(_row(row, rule) for row in rows[:limit])
    more = shown[-1].account_id if len(rows) > limit else None
    return CleanupList(shown, more, accounts, cents)


def clean_up(db: Database, actor: Actor, draft: CleanupDraft) -> CorrectionPosted:
    """Write off everything the rule finds, in one act; gives the number of its first correction.

    Raises:
        Refused: `denied`, `write_off.rule`, `write_off.nothing`, `write_off.changed` when it is
            no longer what was seen, `correction.no_account`, and what `acts.correct` refuses.
        NeedsOverride: `correction.above_limit`, `correction.second_person`, for the whole sum.
    """
    require(actor, "correction.write_off")
    _check(draft.rule)
    said = dict(
        draft.__dict__, rule=dict(draft.rule.__dict__, excluded=sorted(draft.rule.excluded))
    )
    del said["command_id"]
    act = Act("write_off", draft.command_id, draft.reason, draft.note, said)
    return correct(db, actor, act, lambda making: _clean_up(making, draft))


def _check(rule: CleanupRule) -> None:
    if rule.under_cents <= 0 or rule.days < 0:
        raise Refused("write_off.rule")


# ---------------------------------------------------------------------------- finding them
def _found(rule: CleanupRule, reference: Reference, *only: Any) -> Any:
    """Accounts that fit: all they owe is old and small, and nothing of it is a credit.

    `only` narrows the accounts before anything is added up.
    """
    today, codes = reference.on, codes_that_forbid(reference, "write_off")
    flagged = exists().where(
        _FLAG.c.account_id == _ACCOUNT.c.id,
        _FLAG.c.code.in_({*_LEAVES_OUT, *codes}),
        _FLAG.c.ended_at.is_(None),
        _FLAG.c.starts_on <= today,
        or_(_FLAG.c.expires_on.is_(None), _FLAG.c.expires_on >= today),
    )
    waiting = (
        exists()
        .where(_LINE.c.account_id == _ACCOUNT.c.id)
        .where(_LINE.c.batch_id == _BATCH.c.id, _LINE.c.payment_id.is_(None))
        .where(_LINE.c.state == "good", _BATCH.c.state.in_(UNPOSTED))
    )
    is_tax = case((_SERVICE.c.kind == "tax", 1), else_=0)
    query = (
        select(
            _ACCOUNT.c.id,
            _ACCOUNT.c.number,
            _ACCOUNT.c.status,
            _ACCOUNT.c.balance_cents,
            func.min(_RECEIVABLE.c.due_on).label("oldest"),
            case(
                (flagged, "flag"), (waiting, "batch"), (func.max(is_tax) > 0, "tax"), else_=""
            ).label("why"),
        )
        .join(_RECEIVABLE, _RECEIVABLE.c.account_id == _ACCOUNT.c.id)
        .join(_SERVICE, _SERVICE.c.code == _RECEIVABLE.c.service)
        .where(_RECEIVABLE.c.balance_cents != 0)
        .where(_ACCOUNT.c.balance_cents > 0, _ACCOUNT.c.balance_cents <= rule.under_cents)
        .where(*only)
        .group_by(_ACCOUNT.c.id, _ACCOUNT.c.number, _ACCOUNT.c.status, _ACCOUNT.c.balance_cents)
        .having(func.max(_RECEIVABLE.c.due_on) < today - dt.timedelta(days=rule.days))
        .having(func.min(_RECEIVABLE.c.balance_cents) > 0)
        .having(func.max(case((_RECEIVABLE.c.service == SERVICE, 1), else_=0)) == 0)
    )
    if rule.closed_only:
        query = query.where(_ACCOUNT.c.status == "closed")
    return query.subquery()


def _chosen(rule: CleanupRule, found: Any, *columns: Any) -> Select[Any]:
    query = select(*columns).where(found.c.why == "")
    return query.where(found.c.number.not_in(rule.excluded)) if rule.excluded else query


def _totals(connection: Connection, rule: CleanupRule, reference: Reference) -> tuple[int, int]:
    found = _found(rule, reference)
    count, cents = func.count(), func.coalesce(func.sum(found.c.balance_cents), 0)
    row = connection.execute(_chosen(rule, found, count, cents)).one()
    return int(row[0]), int(row[1])


def _row(row: Any, rule: CleanupRule) -> CleanupRow:
    left_out = "by hand" if row.number in rule.excluded else row.why
    name = display_name(row.last_name, row.first_name)
    return CleanupRow(row.id, row.number, name, row.status, row.balance_cents, row.oldest, left_out)


# ------------------------------------------------------------------------- writing them off
def _clean_up(making: Making, draft: CleanupDraft) -> CorrectionPosted:
    if draft.accounts <= 0:
        raise Refused("write_off.nothing", account="")
    need_within_limit(making, draft.amount_cents)
    accounts = cents = 0
    first = None
    for piece in _pieces(making, draft.rule):
        items = get_items(making.connection, piece)
        taken = [(account_id, item) for account_id in piece for item in items[account_id]]
        booked = book_write_offs(making, taken, {})
        first = first or booked.number
        accounts += len(piece)
        cents += sum(item.balance_cents for _, item in taken)
    if first is None or (accounts, cents) != (draft.accounts, draft.amount_cents):
        raise Refused("write_off.changed", accounts=accounts, amount_cents=cents)
    return CorrectionPosted(first, "write_off", cents, ())


def _pieces(making: Making, rule: CleanupRule) -> Iterator[list[int]]:
    """The ids of the accounts, a piece at a time: locked in id order, and looked at again."""
    reference, last = making.reference, 0
    while True:
        ids = _ids(making.connection, rule, _found(rule, reference, _ACCOUNT.c.id > last))
        if not ids:
            return
        lock = select(_ACCOUNT.c.id).where(_ACCOUNT.c.id.in_(ids)).order_by(_ACCOUNT.c.id)
        making.connection.execute(lock.with_for_update()).all()
        still = _ids(making.connection, rule, _found(rule, reference, _ACCOUNT.c.id.in_(ids)))
        if still:
            yield still
        last = ids[-1]


def _ids(connection: Connection, rule: CleanupRule, found: Any) -> list[int]:
    """The next piece of those that are not left out."""
    query = _chosen(rule, found, found.c.id).order_by(found.c.id).limit(_PIECE)
    return list(connection.execute(query).scalars())
