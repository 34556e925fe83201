"""The papers of a case: two notices, and when it is let go two releases; kept as served.

Of an identity number only the last four stand on them. A confidential address is never printed.

Source: G.S. 105-368(b) (contents), 132-1.10(b)(5).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.models import CustomerIdentity, EnforcementItem, EnforcementMove, EnforcementNotice
from clerktui.rules.enforcement import most_of_wages
from clerktui.security.permissions import require
from clerktui.services import letters
from clerktui.services.contact_letters import note_letter
from clerktui.services.enforcement.parties import get_party
from clerktui.services.enforcement.rows import Moved, Stepping, find_case, move, take_step
from clerktui.services.letters import Addressee
from clerktui.views.enforcement import CaseDone, CaseStep, ThirdPartyView
from clerktui.views.letters import LetterDocument, LetterFigure
from clerktui.views.people import Actor

_IDENTITY = CustomerIdentity.__table__
_ITEM = EnforcementItem.__table__
_MOVE = EnforcementMove.__table__
_NOTICE = EnforcementNotice.__table__
_KEYS = {
    ("notice", "third_party"): "letter.enforcement_third",
    ("notice", "taxpayer"): "letter.enforcement_taxpayer",
    ("release", "third_party"): "letter.enforcement_release",
    ("release", "taxpayer"): "letter.enforcement_release",
}
_MARKS = {
    ("notice", "third_party"): "1",
    ("notice", "taxpayer"): "2",
    ("release", "third_party"): "3",
    ("release", "taxpayer"): "4",
}
PARTIES = ("third_party", "taxpayer")
_HUNDRED_DOLLARS = 10_000


def write_papers(stepping: Stepping, row: Any, paper: str, reason: str = "") -> tuple[str, ...]:
    """Write a paper to the third party and to the taxpayer, and queue both; gives what to know."""
    notes: list[str] = []
    for party in PARTIES:
        letter = _write(stepping, row, (paper, party), reason)
        stepping.connection.execute(
            insert(_NOTICE).values(
                case_id=row.id,
                party=party,
                paper=paper,
                number=letter.number,
                dated_on=stepping.today,
                document=letter.to_data(),
            )
        )
        note_letter(stepping.connection, stepping.actor.user_id, row.account_id, letter)
        notes += _print(stepping, letter)
    return tuple(notes)


def get_paper(db: Database, actor: Actor, number: str) -> LetterDocument:
    """A paper of a case as it was served, by its number ("G-3-1").

    Raises:
        Refused: `denied`, `enforcement.paper_unknown`, `enforcement.purged`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        return kept(connection, number)


def print_again(db: Database, actor: Actor, draft: CaseStep) -> CaseDone:
    """Print the newest papers of a case again as they were served, marked copies.

    Raises:
        Refused: `denied`, `enforcement.unknown`, `enforcement.purged`, `print.no_printer`,
            `command.reused`.
    """
    require(actor, "enforce.enter")

    def work(stepping: Stepping) -> CaseDone:
        row = find_case(stepping.connection, draft.number, lock=True)
        paper = "release" if row.ended_on and row.served_on else "notice"
        copy_no = _copies(stepping.connection, row.id) + 1
        for letter in papers_of(stepping.connection, row.id, paper):
            copy = kept(stepping.connection, letter.number).as_copy(copy_no)
            letters.queue(stepping.connection, stepping.actor, copy, stepping.now)
        return move(stepping, row, Moved("copy", row.state, f"{paper} printed again, {copy_no}"))

    return take_step(db, actor, "copy", draft, work)


def papers_of(connection: Connection, case_id: int, paper: str = "") -> list[Any]:
    """The papers of a case, as rows, in the order they were written."""
    query = select(_NOTICE).where(_NOTICE.c.case_id == case_id)
    if paper:
        query = query.where(_NOTICE.c.paper == paper)
    return list(connection.execute(query.order_by(_NOTICE.c.id)))


def kept(connection: Connection, number: str) -> LetterDocument:
    """A paper as it was served."""
    row = connection.execute(select(_NOTICE).where(_NOTICE.c.number == number)).first()
    if row is None:
        raise Refused("enforcement.paper_unknown", number=number)
    if row.document is None:
        raise Refused("enforcement.purged", what=f"paper {number}")
    return LetterDocument.from_data(row.document)


def _copies(connection: Connection, case_id: int) -> int:
    query = select(_MOVE.c.id).where(_MOVE.c.case_id == case_id, _MOVE.c.code == "copy")
    return len(connection.execute(query).all())


# -------------------------------------------------------------------------------------- writing
def _write(stepping: Stepping, row: Any, which: tuple[str, str], reason: str) -> LetterDocument:
    connection, reference = stepping.connection, stepping.reference
    taxpayer = letters.addressee(connection, row.account_id)
    party = get_party(connection, row.third_party_id)
    to = _to(party) if which[1] == "third_party" else taxpayer
    words = letters.wording(reference, _KEYS[which], to.language)
    facts = _facts(stepping, row, words, party, taxpayer)
    facts["reason"] = words.said("reasons", reason)
    facts["demand"] = words.said("demands", row.kind).format_map(facts)
    facts["property"] = words.said("properties", row.kind).format_map(facts)
    figures = () if which[0] == "release" else _figures(connection, row, words)
    said = letters.Letter(f"G-{row.number}-{_MARKS[which]}", facts, figures)
    return letters.write(reference, to, words, said, stepping.now)


def _to(party: ThirdPartyView) -> Addressee:
    place = f"{party.city} {party.state} {party.zip}"
    lines = (party.name, party.attention, party.address, place)
    return Addressee(tuple(filter(None, lines)))


def _facts(
    stepping: Stepping,
    row: Any,
    words: letters.Wording,
    party: ThirdPartyView,
    taxpayer: Addressee,
) -> dict[str, str]:
    rules, name = stepping.rules, taxpayer.lines[0]
    years = sorted({item.tax_year for item in items_of(stepping.connection, row.id)})
    ppm = rules["wages_ppm"]
    example = most_of_wages(_HUNDRED_DOLLARS, ppm, _HUNDRED_DOLLARS)
    return {
        "case": str(row.number),
        "town": stepping.reference.town,
        "account": row.account,
        "name": name,
        "address": ", ".join(taxpayer.lines[1:]),
        "identity": _identity(stepping, row, words),
        "third_party": party.name,
        "years": ", ".join(map(str, years)),
        "dated_on": town_date(row.dated_on, words.language),
        "answer_days": str(rules["answer_days"]),
        "default_days": str(rules["default_days"]),
        "percent": f"{ppm / 10_000:g} %",
        "example": money(example, words.language),
    }


def _identity(stepping: Stepping, row: Any, words: letters.Wording) -> str:
    """What is known of the taxpayer's number: its kind and last four, nothing where none is."""
    kinds = stepping.rules["identity_kinds"]
    query = (
        select(_IDENTITY.c.kind, _IDENTITY.c.last4)
        .where(
            _IDENTITY.c.customer_id == row.customer_id,
            _IDENTITY.c.kind.in_(kinds),
            _IDENTITY.c.last4 != "",
        )
        .order_by(_IDENTITY.c.id.desc())
    )
    found = stepping.connection.execute(query).first()
    if found is None:
        return ""
    return words.said("identities", found.kind).format_map({"last4": found.last4})


def items_of(connection: Connection, case_id: int) -> list[Any]:
    """The taxes of a case, the oldest first."""
    query = select(_ITEM).where(_ITEM.c.case_id == case_id)
    return list(connection.execute(query.order_by(_ITEM.c.due_on, _ITEM.c.id)))


def _figures(connection: Connection, row: Any, words: letters.Wording) -> tuple[LetterFigure, ...]:
    """The amounts by year and kind, the fee, and the whole (G.S. 105-368(b))."""
    figures = []
    for item in items_of(connection, row.id):
        for part in ("tax", "interest", "penalty", "cost"):
            cents = getattr(item, f"{part}_cents")
            if cents:
                label = words.said("labels", part).format_map({"year": item.tax_year})
                figures.append(LetterFigure(label=label, amount_cents=cents))
    figures.append(LetterFigure(label=words.said("labels", "fee"), amount_cents=row.fee_cents))
    total = sum(one.amount_cents for one in figures)
    label = words.said("labels", "total")
    return (*figures, LetterFigure(label=label, amount_cents=total, is_total=True))


def _print(stepping: Stepping, letter: LetterDocument) -> tuple[str, ...]:
    """Queue it where there is a printer; without one it is kept, to be printed elsewhere."""
    try:
        letters.queue(stepping.connection, stepping.actor, letter, stepping.now)
    except Refused:
        return (f"No printer here: paper {letter.number} is kept, print it where there is one.",)
    return ()
