"""Where money is: in the account of its tender until it was taken to the bank, then in the bank's.

Whoever takes money back asks this, so that what the bank gives back comes out of the bank.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from clerktui.models import BankAccount, BankDeposit, DepositItem, TenderType

_BANK = BankAccount.__table__
_DEPOSIT = BankDeposit.__table__
_ITEM = DepositItem.__table__
_TENDER = TenderType.__table__


def ledger_account_of(connection: Connection, session_id: int, tender_type: str) -> int:
    """The ledger account that has what a session took by a tender.

    Args:
        connection: an open transaction.
        session_id: the drawer session (or posted batch's session) the money was taken in.
        tender_type: how it was paid.

    Returns:
        The id of the bank's account once the deposit was taken there, else of the tender's.
    """
    at_bank = connection.execute(
        select(_BANK.c.gl_account_id)
        .join(_DEPOSIT, _DEPOSIT.c.bank_account == _BANK.c.code)
        .join(_ITEM, _ITEM.c.deposit_id == _DEPOSIT.c.id)
        .where(
            _ITEM.c.drawer_session_id == session_id,
            _ITEM.c.tender_type == tender_type,
            _ITEM.c.released_at.is_(None),
            _DEPOSIT.c.state.in_(("deposited", "matched")),
        )
    ).scalar()
    if at_bank is not None:
        return int(at_bank)
    return int(
        connection.execute(
            select(_TENDER.c.gl_account_id).where(_TENDER.c.code == tender_type)
        ).scalar_one()
    )
