"""Applications begun and answered, in any order and by anybody, given on, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Application, Customer, CustomerIdentity, User
from clerktui.rules.applications import check_days, pairs_of, read_answer
from clerktui.rules.text import clean_text, snippet
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.applications.places import find_premise, offer_of
from clerktui.services.applications.rows import (
    Moving,
    lock_open,
    move,
    take,
)
from clerktui.services.numbering import next_number
from clerktui.services.open_items import display_name
from clerktui.views.applications import (
    AnswerDraft,
    ApplicationDone,
    GiveDraft,
    PaperDraft,
    StartDraft,
)
from clerktui.views.people import Actor

_APPLICATION = Application.__table__
_CUSTOMER = Customer.__table__
_IDENTITY = CustomerIdentity.__table__
_USER = User.__table__
_NOTE_MAX = 200
_OF_CUSTOMER = {
    "last_name": "last_name",
    "first_name": "first_name",
    "phone": "phone",
    "email": "email",
    "language": "language",
}


def start(db: Database, actor: Actor, draft: StartDraft) -> ApplicationDone:
    """Begin an application; whoever begins it looks after it.

    Raises:
        Refused: `denied`, `command.reused`, and as `answer`.
    """
    require(actor, "application.enter")

    def work(moving: Moving) -> ApplicationDone:
        return start_in(moving, draft.answers)

    return take(db, actor, "start", draft, work)


def start_in(
    moving: Moving, answers: tuple[tuple[str, str], ...], note: str = "", **values: Any
) -> ApplicationDone:
    """Begin an application inside a transaction; `values` are columns that are otherwise decided.

    Nothing is written where an answer is refused: as `answer`.
    """
    answered = _read(moving, _Before(), answers) if answers else None
    row = moving.connection.execute(
        insert(_APPLICATION)
        .values(
            number=next_number(moving.connection, _APPLICATION.c.number),
            started_at=moving.now,
            answers={},
            decisions={},
            **{"started_on": moving.reference.on, "owner_id": moving.actor.user_id, **values},
        )
        .returning(_APPLICATION)
    ).one()
    if answered is None:
        return move(moving, row, "started", {}, note)
    return move(moving, row, "started", answered.said, note, **answered.values)


def answer(db: Database, actor: Actor, draft: AnswerDraft) -> ApplicationDone:
    """Answer fields of an application; an empty answer takes one back.

    A customer of the town brings names and ways to be reached; a place brings what its last
    occupant took, with the meter, where nothing else was said.

    Raises:
        Refused: `denied`, `application.unknown`, `application.ended`, `application.changed`,
            `application.field`, `application.day`, `application.far_day`, `application.choice`,
            `application.identity_typed`, `identity.birth`, `application.premise_unknown`,
            `application.premise_several`, `application.service`, `application.fee`,
            `account.unknown`, `account.ambiguous`, `reach.phone`, `reach.email`,
            `text.control`, `text.too_long`, `command.reused`.
    """
    require(actor, "application.enter")

    def work(moving: Moving) -> ApplicationDone:
        row = lock_open(moving, draft.number, draft.version)
        answered = _read(moving, row, draft.answers)
        return move(moving, row, "answered", answered.said, **answered.values)

    return take(db, actor, "answer", draft, work)


def add_paper(db: Database, actor: Actor, draft: PaperDraft) -> ApplicationDone:
    """Hang a paper of identity, entered into the store before, on an application.

    Raises:
        Refused: `denied`, `identity.unknown`, `application.paper_used` where it is another
            customer's or another application's, `application.unknown`, `application.ended`,
            `command.reused`.
    """
    require(actor, "application.enter")

    def work(moving: Moving) -> ApplicationDone:
        return add_paper_in(moving, draft.number, draft.identity_id)

    return take(db, actor, "paper", draft, work)


def add_paper_in(moving: Moving, number: int, identity_id: int) -> ApplicationDone:
    """Hang a paper on an application inside a transaction; refused as `add_paper`."""
    row = lock_open(moving, number)
    paper = _free_paper(moving.connection, row, identity_id)
    said = {"identity": f"{paper.kind} {paper.last4}"}
    answers = {**row.answers, **said}
    if paper.birth_on is not None and not answers.get("birth_on"):
        answers["birth_on"] = paper.birth_on.isoformat()
    return move(moving, row, "answered", said, answers=answers, identity_id=paper.id)


def give(db: Database, actor: Actor, draft: GiveDraft) -> ApplicationDone:
    """Let somebody else look after an application.

    Raises:
        Refused: `denied`, `application.owner_unknown`, `application.unknown`,
            `application.ended`, `command.reused`.
    """
    require(actor, "application.enter")

    def work(moving: Moving) -> ApplicationDone:
        row = lock_open(moving, draft.number)
        query = select(_USER.c.id).where(_USER.c.username == draft.to.strip().lower())
        owner = moving.connection.execute(query.where(_USER.c.is_active)).scalar()
        if owner is None:
            raise Refused("application.owner_unknown", owner=snippet(draft.to))
        return move(moving, row, "given", {}, _note(draft.note), owner_id=owner)

    return take(db, actor, "give", draft, work)


def withdraw(db: Database, actor: Actor, draft: GiveDraft) -> ApplicationDone:
    """End an application that comes to nothing, with the reason.

    Raises:
        Refused: `denied`, `application.reason`, `application.unknown`, `application.ended`,
            `command.reused`.
    """
    require(actor, "application.enter")
    if not draft.note.strip():
        raise Refused("application.reason")

    def work(moving: Moving) -> ApplicationDone:
        row = lock_open(moving, draft.number)
        return move(moving, row, "withdrawn", {}, _note(draft.note), state="withdrawn")

    return take(db, actor, "withdraw", draft, work)


# ------------------------------------------------------------------------------------- the answers
@dataclass(frozen=True)
class _Before:
    """What an application says before it is answered; its row, or nothing yet."""

    answers: dict[str, str] = field(default_factory=dict)
    premise_id: int | None = None


@dataclass(frozen=True)
class _Answered:
    """Answers that were read: what was said, and what it makes of the columns."""

    said: dict[str, str]
    values: dict[str, Any]


def _read(moving: Moving, row: Any, given: tuple[tuple[str, str], ...]) -> _Answered:
    said = {code: read_answer(code, typed) for code, typed in given}
    values: dict[str, Any] = {}
    if said.get("customer"):
        values["customer_id"] = _known_customer(moving.connection, said)
    elif "customer" in said:
        values["customer_id"] = None
    if said.get("premise"):
        place = find_premise(moving.connection, said["premise"])
        values["premise_id"], said["premise"] = place.id, place.address
        _carry_over(moving, row, said, place.id)
    elif "premise" in said:
        values["premise_id"] = None
    _check_codes(moving, said)
    check_days(said, moving.reference.on, moving.reference.policy["application.start_days"])
    answers = {code: text for code, text in {**row.answers, **said}.items() if text}
    name = display_name(answers.get("last_name", ""), answers.get("first_name", ""))
    return _Answered(said, {"answers": answers, "applicant": name, **values})


def _known_customer(connection: Connection, said: dict[str, str]) -> int:
    """The customer of an account; what the books know of them answers what was not said."""
    account = which_account(connection, said["customer"])
    query = select(_CUSTOMER).where(_CUSTOMER.c.id == account.customer_id)
    customer = connection.execute(query).one()
    said["customer"] = account.number
    for code, column in _OF_CUSTOMER.items():
        known = str(getattr(customer, column))
        if known and not said.get(code):
            said[code] = known
    return int(account.customer_id)


def _carry_over(moving: Moving, row: Any, said: dict[str, str], premise_id: int) -> None:
    """Services and meter of the last occupant, unless something else was said."""
    offer = offer_of(moving.connection, moving.reference, premise_id)
    if offer is None:
        return
    for code, text in (("services", offer.services), ("meter", offer.meter)):
        is_new = row.premise_id != premise_id or not row.answers.get(code)
        if text and is_new and code not in said:
            said[code] = text


def _check_codes(moving: Moving, said: dict[str, str]) -> None:
    policy = moving.reference.policy
    for service, _ in pairs_of(said.get("services", "")):
        if service not in policy["application.services"]:
            known = ", ".join(policy["application.services"])
            raise Refused("application.service", service=snippet(service), known=known)
    for fee, count in pairs_of(said.get("fees", "")):
        if fee not in policy["application.fees"] or not (count or "1").isdecimal():
            known = ", ".join(policy["application.fees"])
            raise Refused("application.fee", fee=snippet(fee), known=known)


def _free_paper(connection: Connection, row: Any, identity_id: int) -> Any:
    paper = connection.execute(select(_IDENTITY).where(_IDENTITY.c.id == identity_id)).first()
    if paper is None:
        raise Refused("identity.unknown", number=identity_id)
    elsewhere = select(_APPLICATION.c.id).where(
        _APPLICATION.c.identity_id == identity_id, _APPLICATION.c.id != row.id
    )
    if paper.customer_id not in (None, row.customer_id) or connection.execute(elsewhere).first():
        raise Refused("application.paper_used")
    return paper


def _note(text: str) -> str:
    return clean_text(text, max_length=_NOTE_MAX)
