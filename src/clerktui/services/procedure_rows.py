"""Versions of procedures as rows, and those a new town starts with.

The usual ones are the Markdown files of `default_procedures`, read as any town's are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.errors import Refused
from clerktui.formats.procedure_files import read_procedure
from clerktui.models import Procedure
from clerktui.rules.procedures import (
    CITATION_MAX,
    clean_lines,
    clean_title,
    clean_topic,
    parse_governs,
)
from clerktui.rules.text import clean_text
from clerktui.views.procedures import ProcedureDraft

_PROCEDURE = Procedure.__table__
_SINCE = dt.date(2000, 1, 1)
_ROW = ("topic", "title", "body", "script_en", "script_es", "governs", "citation")


def usual_rows() -> list[dict[str, Any]]:
    """The usual procedures as rows of a town file; they hold from the town's own first day."""
    return [dict(row) for row in _read_all()]


@lru_cache(maxsize=1)
def _read_all() -> tuple[dict[str, Any], ...]:
    folder = resources.files("clerktui.services") / "default_procedures"
    files = sorted(
        (one for one in folder.iterdir() if one.name.endswith(".md")), key=lambda one: one.name
    )
    drafts = [read_procedure(one.read_bytes(), one.name, _SINCE) for one in files]
    return tuple({name: getattr(draft, name) for name in _ROW} for draft in drafts)


def add_procedures(
    connection: Connection, data: Mapping[str, Any], since: dt.date, now: dt.datetime
) -> None:
    """Write the procedures of a town file whose topics the books do not know.

    Args:
        connection: a writing transaction.
        data: the town file.
        since: the day from which those hold that name none.
        now: when they are entered.

    Raises:
        Refused: what cleaning a version refuses.
        TypeError: a row has a name nobody knows, or lacks one.
    """
    known = set(connection.execute(select(_PROCEDURE.c.topic)).scalars())
    for row in data.get("procedures", []):
        if row["topic"] not in known:
            facts = {"effective_from": since, **row, "governs": tuple(row.get("governs", ()))}
            insert_version(connection, cleaned(ProcedureDraft(**facts)), now)


def cleaned(draft: ProcedureDraft, screens: Collection[str] = ()) -> ProcedureDraft:
    """A version as it is kept.

    Args:
        draft: as it was entered.
        screens: the screens there are; it may govern no other. Empty does not ask.

    Raises:
        Refused: `procedure.topic`, `procedure.no_title`, `procedure.no_text`, `procedure.place`,
            `procedure.no_screen`, `procedure.marker`, `procedure.too_long`, `text.control`,
            `text.too_long`.
    """
    governs = parse_governs(" ".join(draft.governs))
    for place in governs:
        screen = place.partition(".")[0]
        if screens and screen not in screens:
            raise Refused("procedure.no_screen", screen=screen)
    body = clean_lines(draft.body)
    if not body and not draft.ends:
        raise Refused("procedure.no_text")
    return replace(
        draft,
        topic=clean_topic(draft.topic),
        title=clean_title(draft.title),
        body=body,
        script_en=clean_lines(draft.script_en),
        script_es=clean_lines(draft.script_es),
        governs=governs,
        citation=clean_text(draft.citation, max_length=CITATION_MAX),
    )


def insert_version(
    connection: Connection, draft: ProcedureDraft, now: dt.datetime, entered_by: str = ""
) -> int:
    """Write a cleaned version as a row; gives its number."""
    statement = insert(_PROCEDURE).values(
        topic=draft.topic,
        effective_from=draft.effective_from,
        title=draft.title,
        body=draft.body,
        script_en=draft.script_en,
        script_es=draft.script_es,
        governs=list(draft.governs),
        citation=draft.citation,
        ends=draft.ends,
        entered_at=now,
        entered_by=entered_by,
    )
    return int(connection.execute(statement.returning(_PROCEDURE.c.id)).scalar_one())
