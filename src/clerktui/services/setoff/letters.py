"""The letter of a debt: written where the gate is open, mailed, printed again.

Nothing of an identity number stands on it. It is kept as it was served, with the address used.

Source: G.S. 105A-5(b), 132-1.10(b)(7).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.models import Account, Premise, SetoffDebt, SetoffLetter, SetoffMove, SetoffPart
from clerktui.rules.setoff import hearing_until
from clerktui.security.permissions import require
from clerktui.services import letters
from clerktui.services.account_numbers import which_account
from clerktui.services.contact_letters import note_letter
from clerktui.services.setoff import rows
from clerktui.services.setoff.gate import Candidate, candidate
from clerktui.services.setoff.owing import Owed
from clerktui.services.setoff.rows import Moved, Stepping, find_debt, move, not_now, take_step
from clerktui.views.letters import LetterDocument, LetterFigure
from clerktui.views.people import Actor
from clerktui.views.setoff import MailedDraft, SetoffDone, SetoffStart, SetoffStep

_ACCOUNT = Account.__table__
_DEBT = SetoffDebt.__table__
_KEY = "letter.setoff"
_LETTER = SetoffLetter.__table__
_MOVE = SetoffMove.__table__
_PART = SetoffPart.__table__
_PREMISE = Premise.__table__


def start(db: Database, actor: Actor, draft: SetoffStart) -> SetoffDone:
    """Write the letter for what an account owes of a kind; the debt begins with it.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `setoff.kind`, `setoff.gate`
            with everything that is missing, `command.reused`.
    """
    require(actor, "setoff.enter")

    def work(stepping: Stepping) -> SetoffDone:
        account = which_account(stepping.connection, draft.account, lock=True)
        how = (draft.kind, draft.combines)
        found = candidate(db, stepping.connection, stepping.reference, account, how)
        if found.missing:
            said = " ".join(line.words for line in found.missing)
            raise Refused("setoff.gate", account=account.number, missing=said)
        return _begin(stepping, account, found)

    return take_step(db, actor, "start", draft, work)


def mail(db: Database, actor: Actor, draft: MailedDraft) -> SetoffDone:
    """Write down the day a letter was mailed: the days to ask for a hearing run from it.

    Raises:
        Refused: `denied`, `setoff.unknown`, `setoff.mailed_on`, `setoff.not_now`,
            `command.reused`.
    """
    require(actor, "setoff.enter")

    def work(stepping: Stepping) -> SetoffDone:
        row = find_debt(stepping.connection, draft.number, lock=True)
        if not row.letter_on <= draft.mailed_on <= stepping.today:
            raise Refused("setoff.mailed_on", mailed_on=draft.mailed_on, letter_on=row.letter_on)
        until = hearing_until(draft.mailed_on, stepping.rules["hearing_days"])
        words = f"letter mailed {town_date(draft.mailed_on)}, hearing until {town_date(until)}"
        moved = Moved("mailed", "noticed", words, row.letter_cents, "setoff_letter")
        if row.state != "prepared":
            raise not_now(row)
        clock = {"mailed_on": draft.mailed_on, "hearing_until": until}
        return move(stepping, row, moved, **clock)

    return take_step(db, actor, "mail", draft, work)


def print_again(db: Database, actor: Actor, draft: SetoffStep) -> SetoffDone:
    """Print a letter again as it was served, marked a copy.

    Raises:
        Refused: `denied`, `setoff.unknown`, `setoff.purged`, `print.no_printer`,
            `command.reused`.
    """
    require(actor, "setoff.enter")

    def work(stepping: Stepping) -> SetoffDone:
        row = find_debt(stepping.connection, draft.number, lock=True)
        copies = select(_MOVE.c.id).where(_MOVE.c.debt_id == row.id, _MOVE.c.code == "copy")
        copy_no = len(stepping.connection.execute(copies).all()) + 1
        letter = _kept(stepping.connection, row.id).as_copy(copy_no)
        letters.queue(stepping.connection, stepping.actor, letter, stepping.now)
        return move(stepping, row, Moved("copy", row.state, f"letter printed again, {copy_no}"))

    return take_step(db, actor, "copy", draft, work)


def get_letter(db: Database, actor: Actor, number: int) -> LetterDocument:
    """The letter of a debt as it was served.

    Raises:
        Refused: `denied`, `setoff.unknown`, `setoff.purged`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        return _kept(connection, find_debt(connection, number).id)


def _kept(connection: Connection, debt_id: int) -> LetterDocument:
    row = connection.execute(select(_LETTER).where(_LETTER.c.debt_id == debt_id)).one()
    if row.document is None:
        raise Refused("setoff.purged", what=f"letter {row.number}")
    return LetterDocument.from_data(row.document)


# ------------------------------------------------------------------------------------ beginning
def _begin(stepping: Stepping, account: Any, found: Candidate) -> SetoffDone:
    connection = stepping.connection
    number = rows.next_number(connection)
    code = stepping.rules["codes"][found.owed[0].kind]
    values = {
        "number": number,
        "customer_id": account.customer_id,
        "identity_id": found.identity.id,
        "state": "prepared",
        "account_code": code,
        "unique_key": f"{number:08d}",
        "letter_cents": found.cents,
        "letter_on": stepping.today,
        "opened_at": stepping.now,
        "opened_by_id": stepping.actor.user_id,
    }
    debt_id = connection.execute(insert(_DEBT).values(**values).returning(_DEBT.c.id)).scalar_one()
    connection.execute(
        insert(_PART), [_part(debt_id, at, one) for at, one in enumerate(found.owed)]
    )
    row = find_debt(connection, number)
    letter = _write(stepping, row, account, found)
    kept = {"number": letter.number, "dated_on": stepping.today, "amount_cents": found.cents}
    said = letter.to_data()
    connection.execute(insert(_LETTER).values(debt_id=debt_id, document=said, **kept))
    notes = _print(stepping, letter)
    for one in found.owed:
        note_letter(connection, stepping.actor.user_id, one.account_id, letter)
    words = f"letter {letter.number} written for {money(found.cents)}"
    moved = Moved("letter", "prepared", words, found.cents)
    rows.write_move(stepping, (debt_id, ""), moved)
    return replace(rows.written(stepping, row, moved), notes=notes)


def _print(stepping: Stepping, letter: LetterDocument) -> tuple[str, ...]:
    """Queue it where there is a printer; without one it is kept, to be printed elsewhere."""
    try:
        letters.queue(stepping.connection, stepping.actor, letter, stepping.now)
    except Refused:
        return (f"No printer here: letter {letter.number} is kept, print it where there is one.",)
    return ()


def _part(debt_id: int, position: int, owed: Owed) -> dict[str, Any]:
    return {
        "debt_id": debt_id,
        "position": position,
        "account_id": owed.account_id,
        "amount_cents": owed.cents,
        "oldest_due_on": owed.oldest_due_on,
        "latest_due_on": owed.latest_due_on,
    }


def _write(stepping: Stepping, row: Any, account: Any, found: Candidate) -> LetterDocument:
    """The letter with all the law wants said, in the customer's language."""
    reference = stepping.reference
    to = letters.addressee(stepping.connection, account.id)
    words = letters.wording(reference, _KEY, to.language)
    oldest = min(one.oldest_due_on for one in found.owed if one.oldest_due_on)
    facts = _facts(stepping, words, row.account_code, oldest)
    facts |= {"account": account.number}
    facts["description"] = words.said("descriptions", row.account_code).format_map(
        {"place": _place(stepping, account.id)}
    )
    figures = [_figure(stepping, words, one) for one in found.owed]
    total = LetterFigure(
        label=words.said("labels", "total"), amount_cents=found.cents, is_total=True
    )
    letter = letters.Letter(f"S-{row.number}", facts, (*figures, total))
    return letters.write(reference, to, words, letter, stepping.now)


def _place(stepping: Stepping, account_id: int) -> str:
    """The place that was served; a confidential address never comes as far as a letter."""
    query = (
        select(_PREMISE.c.address)
        .join(_ACCOUNT, _ACCOUNT.c.premise_id == _PREMISE.c.id)
        .where(_ACCOUNT.c.id == account_id)
    )
    return str(stepping.connection.execute(query).scalar_one())


def _facts(
    stepping: Stepping, words: letters.Wording, code: str, oldest: dt.date
) -> dict[str, str]:
    fees, language = stepping.reference.policy["setoff.fees"], words.language
    department = words.said("departments", code)
    if department == code:
        department = stepping.rules["departments"][code]
    return {
        "town": stepping.reference.town,
        "department": department,
        "oldest": town_date(oldest, language),
        "days": str(stepping.rules["hearing_days"]),
        "local_fee": money(fees["local_cents"], language),
        "state_fee": money(fees["state_cents"], language),
    }


def _figure(stepping: Stepping, words: letters.Wording, owed: Owed) -> LetterFigure:
    services = stepping.reference.services
    named = [words.said("services", services[code].name) for code in owed.services]
    label = words.said("labels", "account").format_map(
        {"account": owed.number, "service": ", ".join(named)}
    )
    return LetterFigure(label=label, amount_cents=owed.cents)
