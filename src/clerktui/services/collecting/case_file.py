"""The case file of an account: where it stands, everything done about its debt, and its paper.

The paper holds what a hearing asks for: the balance and the bills, every step with who took it,
every contact, and the letters by their numbers. It holds no telephone and no identity number.

Source: G.S. 132-1.1(c): billing information of public enterprises is confidential.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money, town_date, town_time
from clerktui.models import (
    Account,
    CollectionItem,
    Contact,
    Customer,
    Premise,
    PrintJob,
    User,
    Workstation,
)
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.collecting import queue
from clerktui.services.collecting.credit import credit_view
from clerktui.services.collecting.stopped import stops_of
from clerktui.services.collections.standing import plans_of
from clerktui.services.collections.steps import steps_of
from clerktui.services.confidential import shown_address
from clerktui.services.open_items import display_name, get_items
from clerktui.services.reference import Reference, get_reference
from clerktui.views.collection_queue import CaseView
from clerktui.views.documents import Cell, Column, ReportDocument, ReportRow, document_to_data
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_CONTACT = Contact.__table__
_CUSTOMER = Customer.__table__
_ITEM = CollectionItem.__table__
_PREMISE = Premise.__table__
_STATION = Workstation.__table__
_USER = User.__table__
_LINE = queue.ROWS.where(_ITEM.c.account_id == bindparam("account"), _ITEM.c.state == "open")
_HEAD = (
    select(
        _ACCOUNT.c.balance_cents,
        _CUSTOMER.c.last_name,
        _CUSTOMER.c.first_name,
        shown_address(),
    )
    .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
    .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
    .where(_ACCOUNT.c.id == bindparam("account"))
)
_CONTACTS = (
    select(_CONTACT, _USER.c.full_name.label("user_name"))
    .outerjoin(_USER, _USER.c.id == _CONTACT.c.user_id)
    .where(_CONTACT.c.account_id == bindparam("account"))
    .order_by(_CONTACT.c.id)
)
_COLUMNS = (
    Column(name="Date", kind="date", width=10),
    Column(name="What", width=24),
    Column(name="How", width=48),
    Column(name="By", width=16),
    Column(name="Amount", kind="money", width=12),
)
_CONFIDENTIAL = "Confidential billing information (G.S. 132-1.1(c)): for the hearing, the customer."


@dataclass(frozen=True)
class _Case:
    """What both the screen and the paper are made of."""

    connection: Connection
    reference: Reference
    account: Any
    view: CaseView


def get_case(db: Database, actor: Actor, number: str) -> CaseView:
    """Everything done about an account's debt, and where it stands.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        return _case(db, connection, actor, number).view


def packet(db: Database, actor: Actor, number: str) -> ReportDocument:
    """The case file as one paper; that it was made is audited.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "collect.work")
    with db.write() as connection:
        return _packet(db, connection, actor, number)


def print_packet(db: Database, actor: Actor, number: str) -> ReportDocument:
    """The same, queued for the printer of the actor's workstation.

    Raises:
        Refused: as `packet`, and `print.no_printer`.
    """
    require(actor, "collect.work")
    with db.write() as connection:
        kind = select(_STATION.c.printer_kind).where(_STATION.c.id == actor.workstation_id)
        if connection.execute(kind).scalar_one() == "none":
            raise Refused("print.no_printer", workstation=actor.workstation)
        document = _packet(db, connection, actor, number)
        job = {
            "subject_id": which_account(connection, number).number,
            "workstation_id": actor.workstation_id,
            "next_try_at": document.made_at,
            "created_at": document.made_at,
        }
        connection.execute(insert(PrintJob).values(**job, **document_to_data(document)))
        return document


def _case(db: Database, connection: Connection, actor: Actor, number: str) -> _Case:
    reference = get_reference(db, connection)
    account = which_account(connection, number)
    which = {"account": account.id}
    head = connection.execute(_HEAD, which).one()
    row = connection.execute(_LINE, which).first()
    now = db.clock.now()
    plans = {plan.code: plan.name for plan in plans_of(reference)}
    view = CaseView(
        account=account.number,
        name=display_name(head.last_name, head.first_name),
        address=head.address,
        owes_cents=head.balance_cents,
        line=queue.line_of(reference, row, now, actor.user_id) if row else None,
        plan=plans.get(row.plan, row.plan) if row else "",
        why=row.why if row else "",
        stops=stops_of(connection, reference, account.id),
        credit=credit_view(connection, reference, account.id),
        steps=steps_of(connection, account.id),
    )
    return _Case(connection, reference, account, view)


# ------------------------------------------------------------------------------------- the paper
def _packet(db: Database, connection: Connection, actor: Actor, number: str) -> ReportDocument:
    case = _case(db, connection, actor, number)
    now, view = db.clock.now(), case.view
    subject = ("account", view.account)
    audit.record(connection, actor, "print_case_file", subject, now, steps=len(view.steps))
    contacts = connection.execute(_CONTACTS, {"account": case.account.id}).all()
    parts = (
        ("Where it stands", _standing(view)),
        ("Open items", _items(case)),
        ("What was done", _steps(view)),
        ("Contacts", _contacts(case, (one for one in contacts if one.kind != "letter"))),
        ("Letters", _contacts(case, (one for one in contacts if one.kind == "letter"))),
    )
    owed = ReportRow(("Total owed", "", "", "", view.owes_cents))
    return ReportDocument(
        title=f"Case file of account {view.account}",
        subtitle=f"{view.name}, {view.address}; as of {town_date(case.reference.on)}",
        town=case.reference.town,
        columns=_COLUMNS,
        rows=tuple(row for title, rows in parts for row in _part(title, rows)),
        totals=(owed,),
        footnotes=(_CONFIDENTIAL, *case.reference.policy["receipt.header"]),
        made_at=now,
        timezone=case.reference.timezone,
    )


def _part(title: str, rows: Iterable[tuple[Cell, ...]]) -> Iterator[ReportRow]:
    yield ReportRow((title,), "heading")
    told = [ReportRow(cells) for cells in rows]
    yield from told or [ReportRow((None, "none", "", "", None))]


def _standing(view: CaseView) -> Iterator[tuple[Cell, ...]]:
    if view.line is None:
        yield None, "Nothing is past due", "", "", None
    else:
        line = view.line
        since = f"{line.days} days, since {town_date(line.oldest_due)}"
        yield line.oldest_due, "Past due", since, "", line.past_due_cents
        yield line.next_on, f"Next: {line.next_name}", view.why, view.plan, None
    for stop in view.stops:
        yield None, "Held up", stop, "", None


def _items(case: _Case) -> Iterator[tuple[Cell, ...]]:
    services = case.reference.services
    for one in get_items(case.connection, [case.account.id])[case.account.id]:
        name = services[one.service].name if one.service in services else one.service
        bill = f"bill {one.bill}" if one.bill else "no bill"
        yield one.due_on, name, f"{bill}, {one.component}", "", one.balance_cents


def _steps(view: CaseView) -> Iterator[tuple[Cell, ...]]:
    # By the day each counts from: what was mailed earlier may be written down later.
    for one in sorted(view.steps, key=lambda step: (step.day, step.id)):
        said = f"{one.words} (taken back)" if one.is_undone else one.words
        cents = one.debt_cents or None
        yield one.day, one.name, said, one.user or "by the town's rules", cents


def _contacts(case: _Case, rows: Iterable[Any]) -> Iterator[tuple[Cell, ...]]:
    for one in rows:
        way = {"in": " from the customer", "out": " to the customer"}.get(one.direction or "", "")
        day: dt.date = town_time(one.at, case.reference.timezone).date()
        yield day, f"{one.kind.capitalize()}{way}", one.body, one.user_name or "", None


def told_of(view: CaseView) -> str:
    """Where an account stands, in one line."""
    if view.line is None:
        return "Nothing is past due."
    line = view.line
    past_due = f"{money(line.past_due_cents)} past due since {town_date(line.oldest_due)}"
    day = f" {town_date(line.next_on)}" if line.next_on else ""
    return f"{past_due}; next: {line.next_name}{day}."
