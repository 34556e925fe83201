"""The town's written procedures, version by version, and what is being written."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Index, UniqueConstraint, false

from clerktui.models.base import (
    STRICT,
    Table,
    day,
    document,
    instant,
    key,
    ref,
    text,
    yes_no,
)


class Procedure(Table, table=True):
    """One version of the town's own words for a topic; only ever added to.

    The newest begun by a day holds on it, of one day the last entered. What was there before 0004
    has no `entered_at`.
    """

    __tablename__ = "procedure"
    __table_args__ = (Index("ix_procedure_topic", "topic", "effective_from"), STRICT)

    id: int | None = key()
    topic: str = text()
    effective_from: dt.date = day()
    title: str = text()
    body: str = text()
    script_en: str = text(default="", server_default="")
    script_es: str = text(default="", server_default="")
    governs: Any = document(default=[], server_default="[]")
    citation: str = text(default="", server_default="")
    ends: bool = yes_no(default=False, server_default=false())
    entered_at: dt.datetime | None = instant(nullable=True)
    entered_by: str = text(default="", server_default="")


class ProcedureDraft(Table, table=True):
    """What somebody is writing and has not entered: one for each of their topics."""

    __tablename__ = "procedure_draft"
    __table_args__ = (UniqueConstraint("user_id", "topic"), STRICT)

    id: int | None = key()
    user_id: int = ref("clerk_user")
    topic: str = text()
    content: Any = document()
    kept_at: dt.datetime = instant()
