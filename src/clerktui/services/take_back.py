"""What a payment gave to accounts, found and locked to be owed again: for voids and reversals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from clerktui.errors import Refused
from clerktui.models import (
    Account,
    Allocation,
    Correction,
    CorrectionLine,
    Receivable,
    Service,
)
from clerktui.services.payment_rows import move_accounts, move_receivables

_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
_CORRECTION = Correction.__table__
_LINE = CorrectionLine.__table__
_RECEIVABLE = Receivable.__table__
_SERVICE = Service.__table__


@dataclass(frozen=True)
class Part:
    """What a payment gave to one receivable, in cents above zero."""

    account_id: int
    account: str
    receivable_id: int
    amount_cents: int
    service: str
    component: str


@dataclass(frozen=True)
class Given:
    """What a payment gave to accounts.

    Attributes:
        parts: by receivable, in the order of accounts and receivables.
        balances: what each account owes before it is taken back, in cents, by number.
    """

    parts: tuple[Part, ...]
    balances: dict[str, int]

    @property
    def by_receivable(self) -> dict[int, int]:
        """Cents to be owed again, by receivable."""
        return _sums((part.receivable_id, part.amount_cents) for part in self.parts)

    @property
    def by_account(self) -> dict[int, int]:
        """Cents to be owed again, by account."""
        return _sums((part.account_id, part.amount_cents) for part in self.parts)

    @property
    def balances_after(self) -> dict[str, int]:
        """What each account owes once it is taken back, in cents, by number."""
        again = _sums((part.account, part.amount_cents) for part in self.parts)
        return {number: cents + again[number] for number, cents in self.balances.items()}


def given_by(connection: Connection, receipt: Any, *, lock: bool = True) -> Given:
    """What the payment of a receipt gave; its accounts are locked in id order when `lock`.

    Raises:
        Refused: `receipt.credit_used` when a credit it left is no longer there to be taken back.
    """
    query = (
        select(_ACCOUNT.c.id, _ACCOUNT.c.number, _ACCOUNT.c.balance_cents)
        .where(
            _ACCOUNT.c.id.in_(
                select(_ALLOCATION.c.account_id).where(
                    _ALLOCATION.c.payment_id == receipt.payment_id
                )
            )
        )
        .order_by(_ACCOUNT.c.id)
    )
    accounts = connection.execute(query.with_for_update() if lock else query).all()
    given = Given(
        parts=tuple(Part(*row) for row in connection.execute(_parts(receipt.payment_id))),
        balances={account.number: account.balance_cents for account in accounts},
    )
    _refuse_used_credit(connection, receipt, given)
    return given


def restore(connection: Connection, receipt: Any) -> Given:
    """Put every cent back on the receivable it came off; gives what that was.

    Raises:
        Refused: as `given_by`.
    """
    given = given_by(connection, receipt)
    if given.parts:
        move_receivables(connection, given.by_receivable)
        move_accounts(connection, given.by_account)
    return given


def _parts(payment_id: int) -> Any:
    return (
        select(
            _ALLOCATION.c.account_id,
            _ACCOUNT.c.number,
            _ALLOCATION.c.receivable_id,
            _ALLOCATION.c.amount_cents,
            _SERVICE.c.name,
            _RECEIVABLE.c.component,
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == _ALLOCATION.c.account_id)
        .join(_RECEIVABLE, _RECEIVABLE.c.id == _ALLOCATION.c.receivable_id)
        .join(_SERVICE, _SERVICE.c.code == _RECEIVABLE.c.service)
        .where(_ALLOCATION.c.payment_id == payment_id)
        .order_by(_ALLOCATION.c.account_id, _ALLOCATION.c.receivable_id, _ALLOCATION.c.line_no)
    )


def _refuse_used_credit(connection: Connection, receipt: Any, given: Given) -> None:
    """A credit this receipt left must still be there to be taken back."""
    left = {part.receivable_id for part in given.parts if part.component == "credit"}
    if not left:
        return
    held = connection.execute(
        select(_RECEIVABLE.c.id, _RECEIVABLE.c.balance_cents)
        .where(_RECEIVABLE.c.id.in_(left))
        .order_by(_RECEIVABLE.c.id)
    )
    for credit in held:
        if credit.balance_cents + given.by_receivable[credit.id] > 0:
            used_by = _used_by(connection, credit.id)
            raise Refused("receipt.credit_used", receipt=receipt.number, used_by=used_by)


def _used_by(connection: Connection, receivable_id: int) -> str:
    """What took the credit last, in words."""
    taken = connection.execute(
        select(_CORRECTION.c.number, _CORRECTION.c.kind)
        .join(_LINE, _LINE.c.correction_id == _CORRECTION.c.id)
        .where(_LINE.c.receivable_id == receivable_id, _LINE.c.amount_cents > 0)
        .order_by(_CORRECTION.c.number.desc())
        .limit(1)
    ).first()
    if taken is None:
        return "a bill it was applied to"
    return f"correction {taken.number} ({taken.kind.replace('_', ' ')})"


def _sums(pairs: Any) -> dict[Any, int]:
    sums: dict[Any, int] = {}
    for key, cents in pairs:
        sums[key] = sums.get(key, 0) + cents
    return sums
