"""Money that was not good: items the bank returned, and payments held because of what they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Index

from clerktui.models.base import (
    STRICT,
    Table,
    cents,
    day,
    document,
    instant,
    key,
    money_range,
    one_of,
    ref,
    text,
    whole,
)
from clerktui.rules.improper import STATES

_RETURNED_STATES = ("redeposited", "reversed", "settled")


class ReturnedItem(Table, table=True):
    """A check or draft the bank returned: redeposited, or taken back with its fee.

    `code` is the bank's reason (a Nacha return code, or the word on the notice). A piece of money
    comes back once; each time it was presented again is counted in `attempts`.
    """

    __tablename__ = "returned_item"
    __table_args__ = (
        one_of("state", *_RETURNED_STATES),
        money_range("amount_cents", low=1),
        money_range("fee_cents", low=0),
        Index("ix_returned_item_payment", "payment_id"),
        Index("ix_returned_item_account", "account_id", "id"),
        Index("ix_returned_item_state", "state", "id"),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    state: str = text()
    payment_id: int = ref("payment")
    tender_id: int = ref("tender", unique=True)
    account_id: int | None = ref("account", nullable=True)
    amount_cents: int = cents()
    code: str = text()
    noticed_on: dt.date = day()
    bank_reference: str = text(default="")
    notice_id: int | None = ref("bank_notice", nullable=True, unique=True)
    attempts: int = whole(default=0)
    correction_id: int | None = ref("correction", nullable=True)
    fee_correction_id: int | None = ref("correction", nullable=True)
    interest_correction_id: int | None = ref("correction", nullable=True)
    recovery_correction_id: int | None = ref("correction", nullable=True)
    fee_cents: int = cents(default=0)
    fee_rule: str = text(default="")
    flag_id: int | None = ref("account_flag", nullable=True)
    letter: Any = document(nullable=True)
    made_at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class ReturnedMove(Table, table=True):
    """What was done about a returned item, by whom and when."""

    __tablename__ = "returned_move"
    __table_args__ = (Index("ix_returned_move_item", "item_id", "id"), STRICT)

    id: int | None = key()
    item_id: int = ref("returned_item")
    kind: str = text()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
    approved_by_id: int | None = ref("clerk_user", nullable=True)
    note: str = text(default="")


class HeldPayment(Table, table=True):
    """A payment not taken as it is: unsigned, post-dated, foreign; held until its clock runs out.

    Nothing of it is in the journal until it is released and taken as a payment.
    """

    __tablename__ = "held_payment"
    __table_args__ = (
        one_of("state", *STATES),
        money_range("amount_cents", low=0),
        Index("ix_held_payment_state", "state", "act_by", "id"),
        Index("ix_held_payment_account", "account_id", "id"),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    state: str = text(default="held")
    kind: str = text()
    account_id: int | None = ref("account", nullable=True)
    office_id: int = ref("office")
    amount_cents: int = cents()
    tender_type: str = ref("tender_type.code", type_=None)
    reference: str = text(default="")
    payer: str = text(default="")
    payer_address: str = text(default="")
    dated_on: dt.date | None = day(nullable=True)
    received_on: dt.date = day()
    act_by: dt.date | None = day(nullable=True)
    note: str = text(default="")
    held_by_id: int = ref("clerk_user")
    held_at: dt.datetime = instant()
    payment_id: int | None = ref("payment", nullable=True)
    letter: Any = document(nullable=True)


class HeldMove(Table, table=True):
    """Each step of a held payment, and who let it through where somebody had to."""

    __tablename__ = "held_move"
    __table_args__ = (
        one_of("to_state", *STATES),
        Index("ix_held_move_held", "held_id", "id"),
        STRICT,
    )

    id: int | None = key()
    held_id: int = ref("held_payment")
    to_state: str = text()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
    approved_by_id: int | None = ref("clerk_user", nullable=True)
    note: str = text(default="")
