"""Contacts without an account, call-backs that were promised, the directory; proofs of flags."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Index

from clerktui.models.base import (
    STRICT,
    Table,
    day,
    document,
    folded,
    instant,
    key,
    one_of,
    ref,
    text,
    whole,
    yes_no,
)


class FreeContact(Table, table=True):
    """A call, visit or letter of somebody who has no account, or whose account is not known."""

    __tablename__ = "free_contact"
    __table_args__ = (
        one_of("kind", "call", "visit", "letter", "note"),
        one_of("direction", "in", "out"),
        STRICT,
    )

    id: int | None = key()
    caller: str = text()
    number: str = text(default="")
    kind: str = text()
    direction: str = text(default="in")
    reason: str = text(default="")
    outcome: str = text(default="")
    body: str = text()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class CallBack(Table, table=True):
    """A promise to call somebody back: whom, under which number, by when, about what.

    `promised_by_id` said it, `owner_id` is to keep it; without an account `caller` says who it is.
    """

    __tablename__ = "call_back"
    __table_args__ = (
        one_of("state", "open", "done", "missed"),
        Index("ix_call_back_due", "state", "due_at"),
        Index("ix_call_back_account", "account_id"),
        STRICT,
    )

    id: int | None = key()
    account_id: int | None = ref("account", nullable=True)
    caller: str = text(default="")
    number: str = text()
    words: str = text()
    state: str = text(default="open")
    due_at: dt.datetime = instant()
    promised_at: dt.datetime = instant()
    promised_by_id: int = ref("clerk_user")
    owner_id: int = ref("clerk_user")
    tries: int = whole(default=0)
    ended_at: dt.datetime | None = instant(nullable=True)
    ended_by_id: int | None = ref("clerk_user", nullable=True)


class CallBackMove(Table, table=True):
    """What was done about a promised call, only ever added to."""

    __tablename__ = "call_back_move"
    __table_args__ = (
        one_of("kind", "promised", "no_answer", "again", "done", "missed"),
        Index("ix_call_back_move_call_back", "call_back_id", "id"),
        STRICT,
    )

    id: int | None = key()
    call_back_id: int = ref("call_back")
    kind: str = text()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
    due_at: dt.datetime = instant()
    note: str = text(default="")


class DirectoryEntry(Table, table=True):
    """Somebody a caller can be given to: who, where, for what, and when they are there.

    `hours` are the town's hours by weekday where it is empty; `topics` and `languages` are words
    parted by commas.
    """

    __tablename__ = "directory_entry"
    __table_args__ = (Index("uq_directory_entry_key_n", "key_n", unique=True), STRICT)

    id: int | None = key()
    key_n: str = folded()
    department: str = text()
    person: str = text(default="")
    phone: str = text()
    extension: str = text(default="")
    topics: str = text(default="")
    hours: dict[str, Any] = document()
    languages: str = text(default="en")
    say: str = text(default="")
    note: str = text(default="")
    is_active: bool = yes_no(default=True)
    changed_at: dt.datetime = instant()


class FlagProof(Table, table=True):
    """What somebody saw before a flag was put on or renewed, only ever added to."""

    __tablename__ = "flag_proof"
    __table_args__ = (Index("ix_flag_proof_flag", "flag_id", "id"), STRICT)

    id: int | None = key()
    flag_id: int = ref("account_flag")
    kind: str = text()
    reference: str = text(default="")
    seen_on: dt.date = day()
    seen_by_id: int = ref("clerk_user")


class FlagMove(Table, table=True):
    """Who put a flag on, renewed it or ended it, and why; only ever added to."""

    __tablename__ = "flag_move"
    __table_args__ = (
        one_of("kind", "set", "renewed", "ended"),
        Index("ix_flag_move_flag", "flag_id", "id"),
        STRICT,
    )

    id: int | None = key()
    flag_id: int = ref("account_flag")
    kind: str = text()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
    expires_on: dt.date | None = day(nullable=True)
    reason: str = text(default="")
