"""The letter about an application that is not complete: what is missing, in the town's words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.models import Premise
from clerktui.rules.applications import missing, steps_of
from clerktui.security.permissions import require
from clerktui.services.applications.rows import Moving, lock_open, move, take
from clerktui.services.letters import Addressee, Letter, queue, wording, write
from clerktui.services.receipt_document import receipt_language
from clerktui.views.applications import ApplicationDone, GiveDraft
from clerktui.views.people import Actor

_KEY = "letter.application"
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
        steps = steps_of(moving.reference.policy["application.steps"])
        left = [one.name for one in missing(steps, row.answers)]
        if not left:
            raise Refused("application.nothing_missing", number=row.number)
        to = _addressee(moving.connection, row)
        words = wording(moving.reference, _KEY, to.language)
        facts = {
            "number": str(row.number),
            "started": town_date(row.started_on, to.language),
            "missing": "; ".join(left),
            "address": row.answers.get("premise", ""),
        }
        letter = write(moving.reference, to, words, Letter(f"A{row.number}", facts), moving.now)
        queue(moving.connection, moving.actor, letter, moving.now)
        return move(moving, row, "letter", {"missing": left})

    return take(db, actor, "letter", draft, work)


def _addressee(connection: Connection, row: Any) -> Addressee:
    """Where the applicant gets mail: where was said, else the place that is applied for."""
    answers = row.answers
    name = " ".join(filter(None, (answers.get("first_name"), answers.get("last_name"))))
    street = answers.get("mail_address", "")
    place = [answers.get(one, "") for one in ("mail_city", "mail_state", "mail_zip")]
    if not street and row.premise_id is not None:
        query = select(_PREMISE).where(_PREMISE.c.id == row.premise_id)
        premise = connection.execute(query).one()
        street, place = premise.address, [premise.city, "NC" if premise.city else "", premise.zip]
    if not street or not name:
        raise Refused("application.no_address")
    language = receipt_language(answers.get("language", "en"))
    return Addressee(tuple(filter(None, (name, street, " ".join(filter(None, place))))), language)
