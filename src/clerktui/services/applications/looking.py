"""Applications as the desk sees them: one with everything, or the queue of what is not complete."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, or_, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, Application, ApplicationMove, User
from clerktui.rules.applications import missing, next_place, pairs_of, steps_of, unbillable
from clerktui.rules.customer_deposits import Situation, recommend
from clerktui.rules.folding import fold_number
from clerktui.rules.identities import kinds_of
from clerktui.security.permissions import require
from clerktui.services.applications.debts import debts_of
from clerktui.services.applications.places import billing_of, offer_of
from clerktui.services.applications.previous import previous_of
from clerktui.services.reference import Reference, get_reference
from clerktui.views.accounts import Page
from clerktui.views.applications import ApplicationMoveView, ApplicationView
from clerktui.views.people import Actor

STATES = ("open", "completed", "withdrawn", "all")
_ACCOUNT = Account.__table__
_APPLICATION = Application.__table__
_MOVE = ApplicationMove.__table__
_USER = User.__table__


def list_applications(
    db: Database,
    actor: Actor,
    wanted: str = "",
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[ApplicationView]:
    """The applications that are not complete, the oldest first; with text, also what ended.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    typed = wanted.strip()
    with db.read() as connection:
        reference = get_reference(db, connection)
        query = _rows()
        query = query.where(_matches(typed) if typed else _APPLICATION.c.state == "open")
        if after:
            query = query.where(_APPLICATION.c.number > after[0])
        query = query.order_by(_APPLICATION.c.number).limit(limit + 1)
        rows = connection.execute(query).all()
        views = tuple(_view(reference, row) for row in rows[:limit])
    return Page(views, (views[-1].number,) if len(rows) > limit else None)


def get_application(db: Database, actor: Actor, number: int) -> ApplicationView:
    """One application with its steps, its debts, what the place offers and what was done.

    Raises:
        Refused: `denied`, `application.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        row = connection.execute(_rows().where(_APPLICATION.c.number == number)).first()
        if row is None:
            raise Refused("application.unknown", number=number)
        return _view(
            reference,
            row,
            steps=steps_of(reference.policy["application.steps"]),
            offer=offer_of(connection, reference, row.premise_id),
            recommended_cents=recommended(reference, row.answers),
            previous=previous_of(connection, reference, row),
            paper=_paper(reference, row.answers),
            debts=debts_of(connection, reference, row) if row.state == "open" else (),
            moves=_moves(connection, row.id),
        )


def recommended(reference: Reference, answers: dict[str, str]) -> int:
    """The deposit the town's rule asks of somebody who answers so, in cents."""
    asked = Situation(
        answers.get("account_class", "residential"),
        answers.get("holder") in ("owner", "landlord"),
        answers.get("proof", ""),
        tuple(code for code, _ in pairs_of(answers.get("services", ""))),
    )
    return recommend(reference.policy["customer_deposit.amount"], asked).amount_cents


def _rows() -> Any:
    return (
        select(
            _APPLICATION,
            _USER.c.username.label("owner"),
            _USER.c.full_name.label("owner_name"),
            _ACCOUNT.c.number.label("account"),
        )
        .join(_USER, _USER.c.id == _APPLICATION.c.owner_id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _APPLICATION.c.account_id)
    )


def _matches(typed: str) -> Any:
    texts = (_APPLICATION.c.applicant, _USER.c.full_name, _ACCOUNT.c.number)
    parts = [column.icontains(typed, autoescape=True) for column in texts]
    number = fold_number(typed)
    if number.isdecimal():
        parts.append(_APPLICATION.c.number == int(number))
    return or_(*parts)


def _moves(connection: Connection, application_id: int) -> tuple[ApplicationMoveView, ...]:
    rows = connection.execute(
        select(_MOVE, _USER.c.full_name)
        .join(_USER, _USER.c.id == _MOVE.c.user_id)
        .where(_MOVE.c.application_id == application_id)
        .order_by(_MOVE.c.id)
    )
    return tuple(
        ApplicationMoveView(row.at, row.full_name, row.kind, row.note or ", ".join(row.said))
        for row in rows
    )


def _paper(reference: Reference, answers: dict[str, str]) -> str:
    code, _, last4 = answers.get("identity", "").rpartition(" ")
    if not code:
        return ""
    kind = kinds_of(reference.policy["identity.kinds"]).get(code)
    return f"{kind.name if kind else code} ending {last4}"


def _view(reference: Reference, row: Any, **more: Any) -> ApplicationView:
    steps = steps_of(reference.policy["application.steps"])
    step, field = next_place(steps, row.answers)
    is_open = row.state == "open"
    place = billing_of(reference, row.premise_id)
    return ApplicationView(
        number=row.number,
        state=row.state,
        applicant=row.applicant,
        owner=row.owner,
        owner_name=row.owner_name,
        started_on=row.started_on,
        age_days=(reference.on - row.started_on).days,
        version=row.version,
        step=step,
        field=field,
        missing=missing(steps, row.answers) if is_open else (),
        unbillable=unbillable(row.answers, place) if is_open else (),
        answers=row.answers,
        account=row.account or "",
        **more,
    )
