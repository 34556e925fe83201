"""Letters to customers: the town's own words, dated, filled in, in the customer's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.errors import Refused
from clerktui.i18n import ENGLISH
from clerktui.models import Account, Customer, Premise, PrintJob, Town, Workstation
from clerktui.services.confidential import HIDDEN, SUBSTITUTE
from clerktui.services.flag_effects import estates_among
from clerktui.services.receipt_document import receipt_language
from clerktui.services.reference import Reference
from clerktui.views.documents import document_to_data
from clerktui.views.letters import LetterDocument, LetterFigure
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_JOB = PrintJob.__table__
_PREMISE = Premise.__table__
_STATION = Workstation.__table__

IN_STATE = select(Town.__table__.c.state).scalar_subquery()
"""The state the town is in, and every place it serves."""


@dataclass(frozen=True)
class Addressee:
    """To whom a letter goes, and in which language."""

    lines: tuple[str, ...]
    language: str = ENGLISH
    zip: str = ""

    @property
    def can_be_mailed(self) -> bool:
        """Whether there is an address below the name, and not one nobody may know."""
        return len(self.lines) > 1 and self.lines[1] != HIDDEN


@dataclass(frozen=True)
class Wording:
    """A town's words for one kind of letter in one language."""

    via: str
    words: Mapping[str, Any]
    language: str

    def said(self, kind: str, code: str) -> str:
        """The word for a code: a reason, a label."""
        return str(self.words.get(kind, {}).get(code, code))


class _Facts(dict[str, str]):
    """Facts by name; what a town's words ask for and nobody knows stays empty."""

    def __missing__(self, name: str) -> str:
        return ""


def addressee(connection: Connection, account_id: int) -> Addressee:
    """Where an account's customer gets mail: the mailing address, or the place served.

    A confidential address is never printed, the substitute is; mail for who has died goes to the
    estate.
    """
    return addressees(connection, [account_id])[account_id]


def addressees(connection: Connection, account_ids: Sequence[int]) -> dict[int, Addressee]:
    """The same for a page of accounts, a few hundred at most, in two questions."""
    rows = connection.execute(
        select(
            _CUSTOMER,
            _ACCOUNT.c.id.label("account_id"),
            _PREMISE.c.address,
            _PREMISE.c.city,
            _PREMISE.c.zip,
            IN_STATE.label("state"),
            SUBSTITUTE.label("substitute"),
        )
        .select_from(_ACCOUNT)
        .join(_CUSTOMER, _ACCOUNT.c.customer_id == _CUSTOMER.c.id)
        .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
        .where(_ACCOUNT.c.id.in_(account_ids))
    )
    estates = estates_among(connection, account_ids)
    return {row.account_id: _addressee(row, is_estate=row.account_id in estates) for row in rows}


def _addressee(row: Any, *, is_estate: bool) -> Addressee:
    name = " ".join(filter(None, (row.first_name, row.last_name)))
    language = receipt_language(row.language)
    if is_estate:
        name = estate_of(name, language)
    if row.substitute is not None:
        return Addressee((name, row.substitute), language)
    if row.mail_address:
        street, place = row.mail_address, (row.mail_city, row.mail_state, row.mail_zip)
    else:
        street, place = row.address, (row.city, row.state if row.city else "", row.zip)
    lines = tuple(filter(None, (name, street, " ".join(filter(None, place)))))
    return Addressee(lines, language, place[-1])


def estate_of(name: str, language: str = ENGLISH) -> str:
    """Who mail is for when the customer has died.

    >>> estate_of("MARIA RODRIGUEZ"), estate_of("MARIA RODRIGUEZ", "es")
    ('Estate of MARIA RODRIGUEZ', 'Herederos de MARIA RODRIGUEZ')
    """
    return f"Herederos de {name}" if language == "es" else f"Estate of {name}"


def wording(reference: Reference, key: str, language: str) -> Wording:
    """The words in force today for a kind of letter; English where there are none in another."""
    decided = reference.policy[key]
    spoken = language if language in decided else ENGLISH
    via = decided[spoken].get("via", decided.get("via", ""))
    return Wording(via, decided[spoken], spoken)


def queue(connection: Connection, actor: Actor, letter: LetterDocument, now: dt.datetime) -> None:
    """Queue a letter for the printer of the actor's workstation.

    Raises:
        Refused: `print.no_printer`.
    """
    kind = connection.execute(
        select(_STATION.c.printer_kind).where(_STATION.c.id == actor.workstation_id)
    ).scalar_one()
    if kind == "none":
        raise Refused("print.no_printer", workstation=actor.workstation)
    connection.execute(
        insert(_JOB).values(
            subject_id=letter.number,
            workstation_id=actor.workstation_id,
            next_try_at=now,
            created_at=now,
            copy_no=letter.copy_no,
            **document_to_data(letter),
        )
    )


@dataclass(frozen=True)
class Letter:
    """What a letter says besides the town's words: its number, its facts and its figures."""

    number: str
    facts: Mapping[str, str]
    figures: tuple[LetterFigure, ...] = ()


def write(
    reference: Reference, to: Addressee, words: Wording, letter: Letter, at: dt.datetime
) -> LetterDocument:
    """The letter, as it is kept and printed for ever after."""
    facts = _Facts(letter.facts)

    def filled(text: str) -> str:
        return " ".join(text.format_map(facts).split())

    return LetterDocument(
        town_lines=tuple(reference.policy["receipt.header"]),
        number=letter.number,
        made_at=at,
        timezone=reference.timezone,
        dated_on=reference.on,
        to_lines=to.lines,
        subject=filled(words.words["subject"]),
        paragraphs=tuple(filter(None, map(filled, words.words["body"]))),
        figures=letter.figures,
        closing=tuple(filter(None, map(filled, words.words.get("closing", ())))),
        via=words.via,
        language=words.language,
    )
