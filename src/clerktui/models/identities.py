"""What a customer showed to prove who they are, apart from everything else.

Source: G.S. 132-1.10(b): numbers are kept segregated, so that they can be redacted.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index

from clerktui.models.base import STRICT, Table, day, instant, key, ref, text


class CustomerIdentity(Table, table=True):
    """A paper of identity: its kind and last four; a number only sealed, and found by its index.

    `blind_index` is a keyed hash: equal for equal numbers, of no use without the key. `sealed` and
    `blind_index` are empty where only the last four are kept. `purpose` is the version of the
    purpose statement the customer was given. The customer comes with the account.
    """

    __tablename__ = "customer_identity"
    __table_args__ = (
        Index("ix_customer_identity_customer", "customer_id"),
        Index("ix_customer_identity_blind_index", "blind_index"),
        STRICT,
    )

    id: int | None = key()
    kind: str = text()
    last4: str = text()
    customer_id: int | None = ref("customer", nullable=True)
    birth_on: dt.date | None = day(nullable=True)
    key_code: str = text(default="")
    sealed: str = text(default="")
    blind_index: str = text(default="")
    purpose: str = text(default="")
    collected_at: dt.datetime = instant()
    collected_by_id: int = ref("clerk_user")
