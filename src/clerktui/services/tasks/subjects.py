"""What a task can be about, and who may see that: whoever may not, does not see the task either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, String, cast, select

from clerktui.errors import Refused
from clerktui.models import Table
from clerktui.rules.text import snippet
from clerktui.services.account_numbers import which_account
from clerktui.views.people import Actor


@dataclass(frozen=True)
class Subject:
    """A kind of thing a task can be about.

    Attributes:
        table: where it is kept.
        named: the column that people know it by.
        permission: who may see it.
        key: the column that tells it from all others.
    """

    table: str
    named: str
    permission: str
    key: str = "id"


@dataclass(frozen=True)
class About:
    """One thing a task is about: its kind, its key as text, its number as people write it."""

    kind: str = ""
    key: str = ""
    number: str = ""


SUBJECTS: dict[str, Subject] = {
    "account": Subject("account", "number", "account.view"),
    "application": Subject("application", "number", "account.view"),
    "batch": Subject("batch", "number", "account.view"),
    "bill": Subject("bill", "number", "account.view"),
    "drawer": Subject("drawer", "code", "task.use"),
    "order": Subject("work_order", "number", "account.view"),
    "receipt": Subject("receipt", "number", "receipt.view"),
    "ticket": Subject("draft", "id", "payment.take"),
}


def find_subject(connection: Connection, actor: Actor, kind: str, number: str) -> About:
    """The thing that was named, if there is one and this person may see it.

    Raises:
        Refused: `task.subject_kind`, `task.subject_unknown`, `denied` as for the thing itself,
            `account.unknown`, `account.ambiguous`.
    """
    if not kind and not number.strip():
        return About()
    table = _table(kind)
    subject = SUBJECTS[kind]
    if not actor.may(subject.permission):
        raise Refused("task.subject_denied", kind=kind)
    if kind == "account":
        account = which_account(connection, number)
        return About(kind, str(account.id), account.number)
    column = table.c[subject.named]
    # A ticket has no number; its label is what its list calls it.
    label = table.c.label if kind == "ticket" else column
    row = connection.execute(
        select(cast(table.c[subject.key], String), cast(label, String)).where(
            cast(column, String) == number.strip()
        )
    ).first()
    if row is None:
        raise Refused("task.subject_unknown", kind=kind, number=snippet(number.strip()))
    return About(kind, row[0], row[1] or "ticket")


def visible_kinds(actor: Actor) -> tuple[str, ...]:
    """The kinds of things this person may see; no thing at all is one of them."""
    return ("", *(kind for kind, one in SUBJECTS.items() if actor.may(one.permission)))


def known_kinds() -> tuple[str, ...]:
    """The kinds of things these books have."""
    return tuple(kind for kind, one in SUBJECTS.items() if one.table in Table.metadata.tables)


def _table(kind: str) -> Any:
    if kind not in known_kinds():
        raise Refused("task.subject_kind", kind=snippet(kind), known=", ".join(known_kinds()))
    return Table.metadata.tables[SUBJECTS[kind].table]
