"""A procedure as a Markdown file: its facts between two lines of ---, its text, what is said.

    ---
    topic: high_bill
    title: A call about a high bill
    effective: 2026-07-01
    governs: account, history
    citation: Town Code 50-12
    ---

    Listen first.

    <!-- say: en -->

    Let us look at it together.

    <!-- say: es -->

    Vamos a verlo juntos.

What `write_procedure` writes, `read_procedure` reads back equal, and writing that again gives the
same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from clerktui.errors import Refused
from clerktui.rules.dates import date_reader
from clerktui.rules.procedures import (
    CITATION_MAX,
    SAID,
    clean_lines,
    clean_title,
    clean_topic,
    parse_governs,
)
from clerktui.rules.text import clean_text, snippet
from clerktui.views.procedures import ProcedureDraft

_FENCE = "---"
_READ_DAY = date_reader("%Y-%m-%d")
_KEYS = ("topic", "title", "effective", "governs", "citation", "ends")
_PARTS = ("en", "es")


def file_name(topic: str, effective_from: dt.date) -> str:
    """What a version's file is called.

    >>> file_name("high_bill", dt.date(2026, 7, 1))
    'high_bill.2026-07-01.md'
    """
    return f"{topic}.{effective_from.isoformat()}.md"


def write_procedure(draft: ProcedureDraft) -> bytes:
    """The file of a version that was cleaned at the door."""
    return ("\n".join(_lines(draft)) + "\n").encode()


def _lines(draft: ProcedureDraft) -> Iterator[str]:
    yield _FENCE
    yield f"topic: {draft.topic}"
    yield f"title: {draft.title}"
    yield f"effective: {draft.effective_from.isoformat()}"
    if draft.governs:
        yield f"governs: {', '.join(draft.governs)}"
    if draft.citation:
        yield f"citation: {draft.citation}"
    if draft.ends:
        yield "ends: yes"
    yield _FENCE
    if draft.body:
        yield from ("", draft.body)
    for language, said in zip(_PARTS, (draft.script_en, draft.script_es), strict=True):
        if said:
            yield from ("", SAID[language], "", said)


def read_procedure(
    data: bytes, name: str = "procedure", since: dt.date | None = None
) -> ProcedureDraft:
    """Read a file into a version to be entered.

    Args:
        data: the file.
        name: what it is called in refusals.
        since: the effective date of a file that names none; without it such a file is refused.

    Raises:
        Refused: `procedure.file_text`, `procedure.file_head`, `procedure.file_key`,
            `procedure.file_twice`, `procedure.file_missing`, `procedure.file_date`,
            `procedure.file_ends`, `procedure.file_part`, and what cleaning refuses.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("procedure.file_text", file=name) from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    facts, rest = _facts(lines, name)
    parts = _parts(rest, name)
    for key in ("topic", "title"):
        if not facts.get(key):
            raise Refused("procedure.file_missing", file=name, key=key)
    return ProcedureDraft(
        topic=clean_topic(facts["topic"]),
        title=clean_title(facts["title"]),
        effective_from=_day(facts.get("effective", ""), name, since),
        governs=parse_governs(facts.get("governs", "")),
        citation=clean_text(facts.get("citation", ""), max_length=CITATION_MAX),
        ends=_yes(facts.get("ends", "no"), name),
        body=clean_lines(parts[""]),
        script_en=clean_lines(parts["en"]),
        script_es=clean_lines(parts["es"]),
    )


def _facts(lines: list[str], name: str) -> tuple[dict[str, str], list[str]]:
    """What stands between the two fences, and the lines after them."""
    ends = [n for n, line in enumerate(lines) if line.rstrip() == _FENCE]
    if len(ends) < 2 or ends[0]:
        raise Refused("procedure.file_head", file=name)
    facts: dict[str, str] = {}
    for number, line in enumerate(lines[1 : ends[1]], start=2):
        if not line.strip():
            continue
        key, colon, value = line.partition(":")
        key = key.strip()
        if not colon or key not in _KEYS:
            raise Refused(
                "procedure.file_key",
                file=name,
                line=number,
                key=snippet(key),
                known=", ".join(_KEYS),
            )
        if key in facts:
            raise Refused("procedure.file_twice", file=name, line=number, key=key)
        facts[key] = value.strip()
    return facts, lines[ends[1] + 1 :]


def _parts(lines: list[str], name: str) -> dict[str, str]:
    """The text and what is said in each language."""
    parts: dict[str, list[str]] = {"": []}
    markers = {marker: language for language, marker in SAID.items()}
    part = ""
    for line in lines:
        language = markers.get(line.strip())
        if language is None:
            parts[part].append(line)
        elif language in parts:
            raise Refused("procedure.file_part", file=name, marker=line.strip())
        else:
            part = language
            parts[part] = []
    return {key: "\n".join(parts.get(key, ())) for key in ("", *_PARTS)}


def _day(typed: str, name: str, since: dt.date | None) -> dt.date:
    if not typed and since is not None:
        return since
    if not typed:
        raise Refused("procedure.file_missing", file=name, key="effective")
    try:
        return _READ_DAY(typed)
    except Refused as error:
        raise Refused("procedure.file_date", file=name, typed=snippet(typed)) from error


def _yes(typed: str, name: str) -> bool:
    if typed not in ("yes", "no"):
        raise Refused("procedure.file_ends", file=name, typed=snippet(typed))
    return typed == "yes"
