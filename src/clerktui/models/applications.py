"""Applications for service: what was answered, what was done; who has to do with an account."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Index

from clerktui.models.base import (
    STRICT,
    Table,
    day,
    document,
    instant,
    key,
    one_of,
    ref,
    text,
    whole,
)


class Application(Table, table=True):
    """Somebody who asks for service: the answers so far, who looks after it, what is decided.

    `answers` are texts by field, never an identity number; `decisions` say by account number what
    a prior debt may ask of the applicant. `version` grows with every move.
    """

    __tablename__ = "application"
    __table_args__ = (
        one_of("state", "open", "completed", "withdrawn"),
        Index("uq_application_number", "number", unique=True),
        Index("ix_application_state", "state", "number"),
        Index("ix_application_account", "account_id"),
        STRICT,
    )

    id: int | None = key()
    started_on: dt.date = day()
    started_at: dt.datetime = instant()
    number: int = whole()
    state: str = text(default="open")
    applicant: str = text(default="")
    owner_id: int = ref("clerk_user")
    identity_id: int | None = ref("customer_identity", nullable=True)
    customer_id: int | None = ref("customer", nullable=True)
    premise_id: int | None = ref("premise", nullable=True)
    account_id: int | None = ref("account", nullable=True)
    answers: dict[str, Any] = document()
    decisions: dict[str, Any] = document()
    version: int = whole(default=0)


class ApplicationMove(Table, table=True):
    """What was done about an application, only ever added to; `said` are the answers it changed."""

    __tablename__ = "application_move"
    __table_args__ = (
        one_of(
            "kind", "started", "answered", "decided", "letter", "given", "completed", "withdrawn"
        ),
        Index("ix_application_move_application", "application_id", "id"),
        STRICT,
    )

    id: int | None = key()
    application_id: int = ref("application")
    kind: str = text()
    state: str = text()
    owner_id: int = ref("clerk_user")
    version: int = whole()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
    said: dict[str, Any] = document()
    note: str = text(default="")


class AccountLink(Table, table=True):
    """Somebody else who has to do with an account: its owner, landlord, tenant or co-resident."""

    __tablename__ = "account_link"
    __table_args__ = (
        one_of("role", "owner", "landlord", "tenant", "co_resident"),
        Index("ix_account_link_account", "account_id"),
        Index("ix_account_link_customer", "customer_id"),
        STRICT,
    )

    id: int | None = key()
    started_on: dt.date = day()
    account_id: int = ref("account")
    role: str = text()
    customer_id: int | None = ref("customer", nullable=True)
    name: str = text()
    phone: str = text(default="")
    application_id: int | None = ref("application", nullable=True)
    ended_on: dt.date | None = day(nullable=True)
