"""What messages are about, in words, and the papers that go with them: found or made, never copied.

One table says both. A kept letter is found by its id; another kind of paper is made from the
books by a function of the same form, which reads now and draws once nothing is open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Table as SqlTable, select

from clerktui.models import StepLetter, WorkOrder
from clerktui.services.reference import Reference
from clerktui.views.letters import LetterDocument

LETTERS: dict[str, SqlTable] = {"step_letter": StepLetter.__table__}


@dataclass(frozen=True)
class Paper:
    """A PDF that goes with a message: its file name, and what draws it."""

    name: str
    draw: Callable[[], bytes]


Maker = Callable[[Connection, Reference, Any], Paper | None]


@dataclass(frozen=True)
class About:
    """A kind of thing messages are about.

    Attributes:
        word: what the office calls it, before its number.
        table: where it is, with its `number`.
        makes: reads what the paper of a message needs, given its row; None for no paper at all.
            It gives None where the paper was purged. As long as what it is about stays as it is,
            the same row gives the same bytes.
    """

    word: str
    table: SqlTable
    makes: Maker | None = None


def letter_of(connection: Connection, kind: str, subject_id: int) -> LetterDocument | None:
    """The kept letter a message is about; None where it was purged, or where there is none."""
    table = LETTERS.get(kind)
    if table is None:
        return None
    query = select(table.c.document).where(table.c.id == subject_id)
    document = connection.execute(query).scalar_one()
    return None if document is None else LetterDocument.from_data(document)


def has_letter(kind: str) -> bool:
    """Whether messages about this kind of thing carry a kept letter, which can be printed."""
    return kind in LETTERS


def paper_of(connection: Connection, reference: Reference, row: Any) -> Paper | None:
    """The paper an e-mail carries; None where it carries none.

    Raises:
        LookupError: when it was purged, with what to say.
    """
    about = _ABOUT.get(row.subject_kind)
    if about is None or about.makes is None:
        return None
    paper = about.makes(connection, reference, row)
    if paper is None:
        raise LookupError(f"The {about.word} was purged.")
    return paper


def named(connection: Connection, found: list[Any]) -> dict[tuple[str, int], str]:
    """What messages are about, in words, by kind and id."""
    said: dict[tuple[str, int], str] = {}
    for kind, about in _ABOUT.items():
        ids = [row.subject_id for row in found if row.subject_kind == kind]
        if not ids:
            continue
        query = select(about.table.c.id, about.table.c.number).where(about.table.c.id.in_(ids))
        for row in connection.execute(query):
            said[kind, row.id] = f"{about.word} {row.number}"
    return said


def _kept_letter(connection: Connection, _reference: Reference, row: Any) -> Paper | None:
    letter = letter_of(connection, row.subject_kind, row.subject_id)
    return None if letter is None else Paper(f"{letter.number}.pdf", partial(_drawn, letter))


def _drawn(letter: LetterDocument) -> bytes:
    from clerktui.printing.pdf import letter_pdf

    return letter_pdf(letter)


def _asked(place: str) -> Maker:
    """A maker of a room that queues messages itself: asked by its name, when it is needed."""

    def makes(connection: Connection, reference: Reference, row: Any) -> Paper | None:
        module, _, name = place.partition(":")
        paper: Paper | None = getattr(import_module(module), name)(connection, reference, row)
        return paper

    return makes


_ORDER_PAPER = _asked("clerktui.services.work_order_rows.messages:message_paper")
_ABOUT: dict[str, About] = {
    "step_letter": About("letter", LETTERS["step_letter"], _kept_letter),
    "work_order": About("order", WorkOrder.__table__, _ORDER_PAPER),
}
