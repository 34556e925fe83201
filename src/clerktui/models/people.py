"""Who works here: users, roles, permissions, and what was approved, by whom, for which act."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Index

from clerktui.models.base import (
    STRICT,
    Table,
    document,
    instant,
    key,
    ref,
    text,
    whole,
    yes_no,
)


class Role(Table, table=True):
    """A named set of permissions."""

    __tablename__ = "role"
    __table_args__ = (STRICT,)

    id: int | None = key()
    code: str = text(unique=True)
    name: str = text()


class RolePermission(Table, table=True):
    """One permission of a role."""

    __tablename__ = "role_permission"
    __table_args__ = (STRICT,)

    role_id: int = ref("role", primary_key=True)
    permission: str = text(primary_key=True)


class User(Table, table=True):
    """A person who signs on; the PIN is kept as an argon2id hash only."""

    __tablename__ = "clerk_user"
    __table_args__ = (STRICT,)

    id: int | None = key()
    username: str = text(unique=True)
    full_name: str = text()
    role_id: int = ref("role")
    office_id: int = ref("office")
    pin_hash: str = text()
    is_active: bool = yes_no(default=True)
    failed_attempts: int = whole(default=0)
    locked_until: dt.datetime | None = instant(nullable=True)
    created_at: dt.datetime = instant()


class Approval(Table, table=True):
    """A permitted person's PIN given for one command and one warning: the proof of an override."""

    __tablename__ = "approval"
    __table_args__ = (Index("ix_approval_command", "command_id"), STRICT)

    id: int | None = key()
    command_id: str = text()
    message_id: str = text()
    permission: str = text()
    requested_by_id: int = ref("clerk_user")
    approved_by_id: int = ref("clerk_user")
    about: str = text(default="")
    reason: str = text(default="")
    approved_at: dt.datetime = instant()


class AuditEntry(Table, table=True):
    """Who did what, where and when; only ever added."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_kind", "subject_id"), STRICT)

    id: int | None = key()
    at: dt.datetime = instant()
    user_id: int | None = ref("clerk_user", nullable=True)
    workstation_id: int | None = ref("workstation", nullable=True)
    action: str = text()
    subject_kind: str = text()
    subject_id: str = text()
    detail: Any = document()
