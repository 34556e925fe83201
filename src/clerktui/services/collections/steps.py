"""The case file of an account: steps are written here, and read in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.models import CollectionStep, User
from clerktui.rules.collections import STEPS
from clerktui.views.collections import StepView

_STEP = CollectionStep.__table__
_USER = User.__table__


@dataclass(frozen=True)
class Step:
    """What is to be written into a case file; see `models.collections.CollectionStep`."""

    account_id: int
    code: str
    words: str
    outcome: str = ""
    debt_cents: int = 0
    subject: tuple[str, int] | None = None
    undoes_id: int | None = None
    user_id: int | None = None
    plan: str = ""


def record(connection: Connection, day: dt.date, at: dt.datetime, steps: Iterable[Step]) -> None:
    """Write steps into their accounts' case files, in the transaction that takes them.

    Args:
        connection: that transaction.
        day: the town date the steps count from.
        at: the moment.
        steps: what was done, in order.

    Raises:
        KeyError: a code `rules.collections.STEPS` does not know.
    """
    rows = [_row(step) | {"day": day, "at": at} for step in steps]
    if rows:
        connection.execute(insert(CollectionStep), rows)


def _row(step: Step) -> dict[str, object]:
    kind, subject_id = step.subject or ("", None)
    return {
        "account_id": step.account_id,
        "code": _known(step.code),
        "plan": step.plan,
        "outcome": step.outcome,
        "debt_cents": step.debt_cents,
        "words": step.words,
        "subject_kind": kind,
        "subject_id": subject_id,
        "undoes_id": step.undoes_id,
        "user_id": step.user_id,
    }


def _known(code: str) -> str:
    STEPS[code]
    return code


def steps_of(connection: Connection, account_id: int) -> tuple[StepView, ...]:
    """Everything done about an account's debt, the earliest first."""
    query = (
        select(_STEP, _USER.c.full_name.label("user_name"))
        .join(_USER, _USER.c.id == _STEP.c.user_id, isouter=True)
        .where(_STEP.c.account_id == account_id)
        .order_by(_STEP.c.id)
    )
    rows = connection.execute(query).all()
    undone = {row.undoes_id for row in rows if row.undoes_id is not None}
    return tuple(_view(row, undone) for row in rows)


def _view(row: Any, undone: set[int]) -> StepView:
    return StepView(
        id=row.id,
        code=row.code,
        name=STEPS[row.code],
        outcome=row.outcome,
        debt_cents=row.debt_cents,
        words=row.words,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        day=row.day,
        at=row.at,
        user=row.user_name or "",
        is_undone=row.id in undone,
    )
