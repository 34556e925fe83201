"""The letter to the owner before the report: in its window, once a year, kept as it was mailed.

Source: G.S. 116B-59: first class, to the last known address, not more than 120 and not less than 60
days before the report is filed, for property of 50.00 or more.
"""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import ENGLISH, money, town_date
from clerktui.models import UnclaimedItem, UnclaimedLetter
from clerktui.rules.unclaimed import file_by, letter_window, proof_by, report_year
from clerktui.security.permissions import require
from clerktui.services import letters
from clerktui.services.contact_letters import note_letter
from clerktui.services.letters import Addressee
from clerktui.services.reference import Reference, get_reference
from clerktui.services.unclaimed import rows
from clerktui.services.unclaimed.rows import RULES, Moved, Stepping, find_item, move, take_step
from clerktui.services.unclaimed_rows import OPEN
from clerktui.views.letters import LetterDocument, LetterFigure
from clerktui.views.people import Actor
from clerktui.views.unclaimed import ItemDraft, UnclaimedDone

_ITEM = UnclaimedItem.__table__
_KEY = "letter.unclaimed"
_LETTER = UnclaimedLetter.__table__
_LINES_LEAST = 2


def write(db: Database, actor: Actor, draft: ItemDraft) -> UnclaimedDone:
    """Write the letter of an item and queue it where there is a printer; it counts as mailed today.

    Raises:
        Refused: `denied`, `unclaimed.unknown`, `states.no_move`, `unclaimed.letter_written`,
            `unclaimed.letter_small`, `unclaimed.letter_early`, `unclaimed.letter_late`,
            `unclaimed.no_address`, `command.reused`.
    """
    require(actor, "unclaimed.enter")
    return take_step(db, actor, ("letter", draft), UnclaimedDone, lambda s: _write(s, draft))


def due_letters(db: Database, actor: Actor) -> tuple[int, ...]:
    """The numbers of the items whose letter is due today, in order.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        found = rows.items().where(_ITEM.c.state.in_(OPEN)).order_by(_ITEM.c.number)
        return tuple(
            row.number
            for row in connection.execute(found).all()
            if refusal_of(connection, reference, row) is None
        )


def command_of(command_id: str, number: int) -> str:
    """The command of one item's letter within a run, the same when the run is sent again."""
    return str(uuid.uuid5(uuid.UUID(command_id), str(number)))


def get_letter(db: Database, actor: Actor, number: int) -> LetterDocument:
    """The newest letter of an item, as it was mailed.

    Raises:
        Refused: `denied`, `unclaimed.unknown`, `unclaimed.no_letter`, `unclaimed.purged`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        row = find_item(connection, number)
        kept = connection.execute(
            select(_LETTER).where(_LETTER.c.item_id == row.id).order_by(_LETTER.c.id.desc())
        ).first()
    if kept is None:
        raise Refused("unclaimed.no_letter", number=number)
    if kept.document is None:
        raise Refused("unclaimed.purged", what=f"letter {kept.number}")
    return LetterDocument.from_data(kept.document)


def refusal_of(connection: Connection, reference: Reference, row: Any) -> Refused | None:
    """Why the letter of an open item cannot be written today; None when it can."""
    said, on = reference.policy[RULES], reference.on
    year = report_year(said, row.dormant_on, on)
    first, last = letter_window(said, year)
    if letter_of(connection, row.id, year) is not None:
        return Refused("unclaimed.letter_written", number=row.number, year=year)
    if row.amount_cents < said["letter_minimum_cents"]:
        least = said["letter_minimum_cents"]
        return Refused("unclaimed.letter_small", number=row.number, least_cents=least)
    if on < first:
        return Refused("unclaimed.letter_early", number=row.number, first=first, last=last)
    if on > last:
        following = letter_window(said, year + 1)[0]
        return Refused("unclaimed.letter_late", number=row.number, last=last, following=following)
    if addressee_of(connection, row) is None:
        return Refused("unclaimed.no_address", number=row.number)
    return None


def addressee_of(connection: Connection, row: Any) -> Addressee | None:
    """Where the owner got mail last; None where the town knows no address."""
    if row.account_id is not None:
        to = letters.addressee(connection, row.account_id)
    else:
        lines = (row.payee or "", row.address or "")
        to = Addressee(tuple(filter(None, lines)), ENGLISH)
    return to if len(to.lines) >= _LINES_LEAST else None


def letter_of(connection: Connection, item_id: int, year: int) -> Any:
    """The letter of an item for a year's report, or None."""
    query = select(_LETTER).where(_LETTER.c.item_id == item_id, _LETTER.c.year == year)
    return connection.execute(query).first()


# ---------------------------------------------------------------------------------- writing it
def _write(stepping: Stepping, draft: ItemDraft) -> UnclaimedDone:
    connection = stepping.connection
    row = find_item(connection, draft.number, lock=True)
    if row.state not in OPEN:
        raise Refused(
            "states.no_move", thing="unclaimed item", from_state=row.state, to_state="noticed"
        )
    refusal = refusal_of(connection, stepping.reference, row)
    if refusal is not None:
        raise refusal
    year = stepping.year_of(row)
    letter = _letter(stepping, row, year)
    first, last = letter_window(stepping.rules, year)
    values = {
        "item_id": row.id,
        "year": year,
        "number": letter.number,
        "dated_on": stepping.today,
        "from_on": first,
        "until_on": last,
        "amount_cents": row.amount_cents,
        "document": letter.to_data(),
    }
    connection.execute(insert(_LETTER).values(**values))
    note_letter(connection, stepping.actor.user_id, row.account_id, letter)
    words = f"letter {letter.number} written for {money(row.amount_cents)}"
    if not _print(stepping, letter):
        words += ", not printed: no printer here"
    return move(stepping, row, Moved("letter", "noticed", words))


def _letter(stepping: Stepping, row: Any, year: int) -> LetterDocument:
    """The letter with all the law wants said, in the owner's language."""
    to = addressee_of(stepping.connection, row)
    if to is None:
        raise Refused("unclaimed.no_address", number=row.number)
    words = letters.wording(stepping.reference, _KEY, to.language)
    language, said = words.language, stepping.rules
    facts = {
        "town": stepping.reference.town,
        "amount": f"${money(row.amount_cents, language)}",
        "class": words.said("classes", row.property_class),
        "since": town_date(row.active_on, language),
        "proof_by": town_date(proof_by(said, year), language),
        "file_by": town_date(file_by(said, year), language),
    }
    figure = LetterFigure(
        label=words.said("labels", "amount"), amount_cents=row.amount_cents, is_total=True
    )
    letter = letters.Letter(f"U-{row.number}-{year}", facts, (figure,))
    return letters.write(stepping.reference, to, words, letter, stepping.now)


def _print(stepping: Stepping, letter: LetterDocument) -> bool:
    """Queue it where there is a printer; without one it is kept, to be printed elsewhere."""
    try:
        letters.queue(stepping.connection, stepping.actor, letter, stepping.now)
    except Refused:
        return False
    return True
