"""The kept papers a message can carry: found by what the message is about, never copied."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table as SqlTable, select

from clerktui.models import StepLetter
from clerktui.views.letters import LetterDocument

_PAPERS: dict[str, SqlTable] = {"step_letter": StepLetter.__table__}
_NAMES = {"step_letter": "letter"}


def has_paper(kind: str) -> bool:
    """Whether messages about this kind of thing carry its paper."""
    return kind in _PAPERS


def paper_of(connection: Connection, kind: str, subject_id: int) -> LetterDocument | None:
    """The letter a message carries; None where it was purged."""
    table = _PAPERS[kind]
    document = connection.execute(
        select(table.c.document).where(table.c.id == subject_id)
    ).scalar_one()
    return None if document is None else LetterDocument.from_data(document)


def named(connection: Connection, found: list[Any]) -> dict[tuple[str, int], str]:
    """What messages are about, in words, by kind and id."""
    said: dict[tuple[str, int], str] = {}
    for kind, table in _PAPERS.items():
        ids = [row.subject_id for row in found if row.subject_kind == kind]
        query = select(table.c.id, table.c.number).where(table.c.id.in_(ids))
        for row in connection.execute(query):
            said[kind, row.id] = f"{_NAMES[kind]} {row.number}"
    return said
