"""What is done to an arrangement afterwards: cancelled, its agreement printed, signed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.models import Account, ArrangementMove, ArrangementPaper
from clerktui.rules.arrangements import Instalment
from clerktui.security.permissions import require
from clerktui.services import letters
from clerktui.services.arrangement_rows import ARRANGEMENT, Standing, name_of, standings
from clerktui.services.arrangements import making
from clerktui.services.arrangements.stepping import Stepping, take_step
from clerktui.services.collections.reactions import account_changed
from clerktui.services.collections.settling import write_move
from clerktui.services.contact_letters import note_letter
from clerktui.views.arrangements import ArrangementDone, ArrangementStep
from clerktui.views.letters import LetterDocument, LetterFigure
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_KEY = "letter.agreement"
_MOVE = ArrangementMove.__table__
_PAPER = ArrangementPaper.__table__


def cancel(db: Database, actor: Actor, draft: ArrangementStep) -> ArrangementDone:
    """Cancel an open promise or plan; the procedure goes on at once.

    Raises:
        Refused: `denied`, `arrangement.unknown`, `arrangement.ended`, `arrangement.why`,
            `command.reused`, `text.control`, `text.too_long`.
    """
    require(actor, "arrangement.make")

    def work(stepping: Stepping) -> ArrangementDone:
        if not stepping.note:
            raise Refused("arrangement.why")
        row, account = _locked(stepping, draft.number)
        if row.state != "open":
            raise Refused("arrangement.ended", name=name_of(row), state=row.state)
        words = making.end(stepping, row, stepping.note)
        account_changed(
            stepping.connection, stepping.reference, stepping.now, [row.account_id], row.kind
        )
        return _done(row, account, "cancelled", words)

    return take_step(db, actor, "cancel", draft, work)


def sign(db: Database, actor: Actor, draft: ArrangementStep) -> ArrangementDone:
    """Write down the day the customer signed a plan's agreement.

    Raises:
        Refused: `denied`, `arrangement.unknown`, `arrangement.no_plan`, `arrangement.ended`,
            `arrangement.not_printed`, `arrangement.signed`, `arrangement.signed_on`,
            `command.reused`.
    """
    require(actor, "arrangement.make")

    def work(stepping: Stepping) -> ArrangementDone:
        row, account = _plan(stepping, draft.number)
        paper = _paper(stepping.connection, row.id)
        day = draft.day or stepping.today
        if paper is None:
            raise Refused("arrangement.not_printed", name=name_of(row))
        if row.signed_on is not None:
            raise Refused("arrangement.signed", name=name_of(row), signed_on=row.signed_on)
        if not paper.dated_on <= day <= stepping.today:
            raise Refused("arrangement.signed_on", first=paper.dated_on, last=stepping.today)
        where = ARRANGEMENT.c.id == row.id
        stepping.connection.execute(update(ARRANGEMENT).where(where).values(signed_on=day))
        words = f"Agreement {paper.number} signed on {town_date(day)}"
        _note(stepping, row, ("signed", words))
        return _done(row, account, row.state, words)

    return take_step(db, actor, "sign", draft, work)


def print_agreement(db: Database, actor: Actor, draft: ArrangementStep) -> ArrangementDone:
    """Print a plan's agreement in the customer's language; again it is a copy of the same paper.

    Without a printer it is kept, to be printed where there is one.

    Raises:
        Refused: `denied`, `arrangement.unknown`, `arrangement.no_plan`, `arrangement.ended`,
            `arrangement.purged`, `command.reused`.
    """
    require(actor, "arrangement.make")

    def work(stepping: Stepping) -> ArrangementDone:
        row, account = _plan(stepping, draft.number)
        kept = _paper(stepping.connection, row.id)
        if kept is None:
            letter = _write(stepping, row, account)
            note_letter(stepping.connection, actor.user_id, account.id, letter)
            words = f"Agreement {letter.number} printed"
        else:
            copies = select(func.count()).where(
                _MOVE.c.arrangement_id == row.id, _MOVE.c.code == "printed"
            )
            count = int(stepping.connection.execute(copies).scalar_one())
            letter = _document(kept).as_copy(count)
            words = f"Agreement {letter.number} printed again, {count}"
        notes = _queue(stepping, letter)
        _note(stepping, row, ("printed", words))
        return _done(row, account, row.state, words, notes)

    return take_step(db, actor, "print", draft, work)


def get_agreement(db: Database, actor: Actor, number: int) -> LetterDocument:
    """The agreement of a plan as it was printed.

    Raises:
        Refused: `denied`, `arrangement.unknown`, `arrangement.not_printed`, `arrangement.purged`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        row = find(connection, number)
        paper = _paper(connection, row.id)
        if paper is None:
            raise Refused("arrangement.not_printed", name=name_of(row))
        return _document(paper)


def find(connection: Connection, number: int) -> Any:
    """An arrangement's row.

    Raises:
        Refused: `arrangement.unknown`.
    """
    row = connection.execute(select(ARRANGEMENT).where(ARRANGEMENT.c.number == number)).first()
    if row is None:
        raise Refused("arrangement.unknown", number=number)
    return row


def _locked(stepping: Stepping, number: int) -> tuple[Any, Any]:
    """An arrangement's row and its account's, the account locked before the row is read again."""
    found = find(stepping.connection, number)
    query = select(_ACCOUNT).where(_ACCOUNT.c.id == found.account_id).with_for_update()
    account = stepping.connection.execute(query).one()
    return find(stepping.connection, number), account


def _plan(stepping: Stepping, number: int) -> tuple[Any, Any]:
    row, account = _locked(stepping, number)
    if row.kind != "plan":
        raise Refused("arrangement.no_plan", name=name_of(row))
    if row.state != "open":
        raise Refused("arrangement.ended", name=name_of(row), state=row.state)
    return row, account


def _paper(connection: Connection, arrangement_id: int) -> Any:
    query = select(_PAPER).where(_PAPER.c.arrangement_id == arrangement_id)
    return connection.execute(query).first()


def _document(paper: Any) -> LetterDocument:
    if paper.document is None:
        raise Refused("arrangement.purged", paper=paper.number)
    return LetterDocument.from_data(paper.document)


def _note(stepping: Stepping, row: Any, what: tuple[str, str]) -> None:
    code, words = what
    one = standings(stepping.connection, stepping.reference, [row])[row.id]
    moved = (code, row.state, words)
    write_move(stepping.connection, one, stepping.when, moved, stepping.actor.user_id)


def _queue(stepping: Stepping, letter: LetterDocument) -> tuple[str, ...]:
    try:
        letters.queue(stepping.connection, stepping.actor, letter, stepping.now)
    except Refused:
        return (f"No printer here: {letter.number} is kept, print it where there is one.",)
    return ()


def _done(
    row: Any, account: Any, state: str, words: str, notes: tuple[str, ...] = ()
) -> ArrangementDone:
    return ArrangementDone(
        row.number, row.kind, account.number, state, row.total_cents, words, notes
    )


# ---------------------------------------------------------------------------------- the agreement
def _write(stepping: Stepping, row: Any, account: Any) -> LetterDocument:
    """The agreement, written and kept; its number is the plan's."""
    one = standings(stepping.connection, stepping.reference, [row])[row.id]
    to = letters.addressee(stepping.connection, account.id)
    words = letters.wording(stepping.reference, _KEY, to.language)
    facts = {
        "town": stepping.reference.town,
        "plan": one.name,
        "account": account.number,
        "total": money(row.total_cents, words.language),
        "current": words.said("current", "yes" if row.pays_current else "no"),
    }
    letter = letters.write(
        stepping.reference,
        to,
        words,
        letters.Letter(one.name, facts, tuple(_figures(one, words))),
        stepping.now,
    )
    values = {"arrangement_id": row.id, "number": letter.number, "dated_on": stepping.today}
    stepping.connection.execute(insert(_PAPER).values(**values, document=letter.to_data()))
    return letter


def _figures(one: Standing, words: letters.Wording) -> list[LetterFigure]:
    figures = [_figure(part, words) for part in one.instalments]
    total = one.row.total_cents
    label = words.said("labels", "total")
    return [*figures, LetterFigure(label=label, amount_cents=total, is_total=True)]


def _figure(part: Instalment, words: letters.Wording) -> LetterFigure:
    name = "part" if part.position else "down"
    day = town_date(part.due_on, words.language)
    label = words.said("labels", name).format_map({"number": part.position, "day": day})
    return LetterFigure(label=label, amount_cents=part.cents)
