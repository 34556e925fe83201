"""The letter about an application that is not complete: what is missing, in the town's words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.models import Application, Premise
from clerktui.rules.applications import missing, steps_of
from clerktui.security.permissions import require
from clerktui.services.applications.rows import Moving, lock_open, move, take
from clerktui.services.letters import IN_STATE, Addressee, Letter, queue, wording, write
from clerktui.services.receipt_document import receipt_language
from clerktui.services.reference import Reference, get_reference
from clerktui.views.applications import ApplicationDone, GiveDraft
from clerktui.views.letters import LetterDocument
from clerktui.views.people import Actor

_KEY = "letter.application"
_APPLICATION = Application.__table__
_PREMISE = Premise.__table__


def send_letter(db: Database, actor: Actor, draft: GiveDraft) -> ApplicationDone:
    """Print the letter that says what an application lacks, and write it down there.

    Raises:
        Refused: `denied`, `application.unknown`, `application.ended`,
            `application.nothing_missing`, `application.no_address`, `print.no_printer`,
            `command.reused`.
    """
    require(actor, "application.enter")

    def work(moving: Moving) -> ApplicationDone:
        row = lock_open(moving, draft.number)
        letter, left = _letter(moving.connection, moving.reference, row, moving.now)
        queue(moving.connection, moving.actor, letter, moving.now)
        return move(moving, row, "letter", {"missing": left})

    return take(db, actor, "letter", draft, work)


def write_letter(db: Database, actor: Actor, draft: GiveDraft) -> LetterDocument:
    """The same letter for whoever prints it elsewhere; written down as sent.

    Raises:
        Refused: as `send_letter`, but for the printer.
    """
    require(actor, "application.enter")

    def work(moving: Moving) -> ApplicationDone:
        row = lock_open(moving, draft.number)
        _, left = _letter(moving.connection, moving.reference, row, moving.now)
        return move(moving, row, "letter", {"missing": left})

    take(db, actor, "letter", draft, work)
    with db.read() as connection:
        query = select(_APPLICATION).where(_APPLICATION.c.number == draft.number)
        row = connection.execute(query).one()
        return _letter(connection, get_reference(db, connection), row, db.clock.now())[0]


def _letter(
    connection: Connection, reference: Reference, row: Any, now: dt.datetime
) -> tuple[LetterDocument, list[str]]:
    """The letter, and what it says is missing."""
    steps = steps_of(reference.policy["application.steps"])
    left = missing(steps, row.answers)
    if not left:
        raise Refused("application.nothing_missing", number=row.number)
    to = _addressee(connection, row)
    words = wording(reference, _KEY, to.language)
    facts = {
        "number": str(row.number),
        "started": town_date(row.started_on, to.language),
        "missing": "; ".join(
            words.words.get("fields", {}).get(one.field, one.name) for one in left
        ),
        "address": row.answers.get("premise", ""),
    }
    letter = write(reference, to, words, Letter(f"A{row.number}", facts), now)
    return letter, [one.name for one in left]


def _addressee(connection: Connection, row: Any) -> Addressee:
    """Where the applicant gets mail: where was said, else the place that is applied for."""
    answers = row.answers
    name = " ".join(filter(None, (answers.get("first_name"), answers.get("last_name"))))
    street = answers.get("mail_address", "")
    place = [answers.get(one, "") for one in ("mail_city", "mail_state", "mail_zip")]
    if not street and row.premise_id is not None:
        query = select(_PREMISE, IN_STATE.label("state")).where(_PREMISE.c.id == row.premise_id)
        premise = connection.execute(query).one()
        state = premise.state if premise.city else ""
        street, place = premise.address, [premise.city, state, premise.zip]
    if not street or not name:
        raise Refused("application.no_address")
    language = receipt_language(answers.get("language", "en"))
    return Addressee(tuple(filter(None, (name, street, " ".join(filter(None, place))))), language)
