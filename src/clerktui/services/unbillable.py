"""What can never be billed or belongs to nobody: looked for every night, with where to mend it.

Reads only; the nightly run also gives what is new to whoever the town says, as a task. A finding
that already has a task which is not done is not told twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import Connection, Text, and_, cast, exists, func, literal, or_, select

from clerktui.db import Database
from clerktui.models import (
    Account,
    CloseOut,
    Customer,
    Premise,
    ServiceAgreement,
    Task,
    WorkOrder,
)
from clerktui.rules.closing_accounts import OPEN
from clerktui.security.permissions import require
from clerktui.services.closing_accounts.steps import RULES, was_read_out
from clerktui.services.reference import Reference, get_reference
from clerktui.services.tasks.making import TITLE_MAX, make_task
from clerktui.views.closing_accounts import CheckDone, Finding
from clerktui.views.people import Actor
from clerktui.views.tasks import TaskDraft

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_CLOSE_OUT = CloseOut.__table__
_CUSTOMER = Customer.__table__
_OTHER = Account.__table__.alias("other")
_ORDER = WorkOrder.__table__
_OTHERS = ServiceAgreement.__table__.alias("others")
_PREMISE = Premise.__table__
_TASK = Task.__table__
_ACTIVE = _ACCOUNT.c.status == "active"
_RUNS = _AGREEMENT.c.ended_on.is_(None)
# The accounts of property tax are billed by the year and take no service.
_SERVED = and_(_ACTIVE, _ACCOUNT.c.account_class != "tax")


@dataclass(frozen=True)
class _Kind:
    """One kind of finding: its sentence, where it is mended, and the rows it is about."""

    words: str
    mend: str
    query: Callable[[Reference], Any]


def find_unbillable(
    db: Database, actor: Actor, code: str = "", limit: int = 1_000
) -> tuple[Finding, ...]:
    """Everything found now, of one kind where one is named; the gravest kinds first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        found = _find(connection, get_reference(db, connection), code)
        return tuple(one for _, one in zip(range(limit), found, strict=False))


def check_accounts(db: Database, actor: Actor) -> CheckDone:
    """The nightly run: what is found, with a task for each finding that is new.

    Raises:
        Refused: `denied`, and what making a task refuses.
    """
    require(actor, "task.use")
    findings = find_unbillable(db, actor)
    with db.read() as connection:
        reference = get_reference(db, connection)
        query = select(_TASK.c.title, _TASK.c.subject).where(_TASK.c.state != "done")
        known = {tuple(row) for row in connection.execute(query)}
    new = [one for one in findings if (_title(one), one.account) not in known]
    for one in new:
        make_task(db, actor, _task(reference, one))
    return CheckDone(findings, len(new))


def _title(finding: Finding) -> str:
    """A finding in the line of a list; also what it is known by."""
    place = "" if finding.account else f" ({finding.subject})"
    words = finding.words
    return f"{words[: TITLE_MAX - len(place)]}{place}"


def _task(reference: Reference, finding: Finding) -> TaskDraft:
    rules = reference.policy[RULES]
    due_on = reference.on + dt.timedelta(days=int(rules["task_due_days"]))
    name = f"{reference.on}:{finding.code}:{finding.subject}"
    draft = TaskDraft(
        str(uuid5(NAMESPACE_OID, name)),
        "question",
        _title(finding),
        to=rules["task_to"],
        body=finding.mend,
        due_on=due_on,
    )
    if finding.account:
        draft = replace(draft, subject_kind="account", subject=finding.account)
    return draft


def _find(connection: Connection, reference: Reference, code: str) -> Iterator[Finding]:
    for name, kind in _KINDS.items():
        if code in ("", name):
            for row in connection.execute(kind.query(reference)):
                words = kind.words.format(other=row.other)
                yield Finding(name, row.subject, row.account, words, kind.mend)


# ------------------------------------------------------------------------------ what is looked for
def _columns(other: Any) -> tuple[Any, ...]:
    number = _ACCOUNT.c.number
    return number.label("subject"), number.label("account"), other.label("other")


def _subjects(*where: Any) -> Any:
    return select(*_columns(literal("", Text()))).where(*where).order_by(_ACCOUNT.c.number)


def _accounts(other: Any, *where: Any) -> Any:
    """Accounts with one of their services."""
    query = select(*_columns(other)).join(_AGREEMENT, _AGREEMENT.c.account_id == _ACCOUNT.c.id)
    return query.where(*where).order_by(_ACCOUNT.c.number, _AGREEMENT.c.id)


def _two_for_one_meter(reference: Reference) -> Any:
    """The newer of two active accounts for one meter, unless either is read out and gone."""
    on = reference.on
    older = exists().where(
        _OTHERS.c.meter_n == _AGREEMENT.c.meter_n,
        _OTHERS.c.ended_on.is_(None),
        _OTHERS.c.service == _AGREEMENT.c.service,
        _OTHERS.c.account_id < _AGREEMENT.c.account_id,
        _OTHERS.c.account_id == _OTHER.c.id,
        _OTHER.c.status == "active",
        ~was_read_out(_OTHER.c.id, on),
    )
    where = (_ACTIVE, _RUNS, _AGREEMENT.c.meter_n != "", ~was_read_out(_ACCOUNT.c.id, on), older)
    return _accounts(_AGREEMENT.c.meter, *where)


def _no_account(reference: Reference) -> Any:
    """Places with a meter where every account is closed, and not only since lately."""
    days = int(reference.policy[RULES]["vacant_days"])
    since = reference.on - dt.timedelta(days=days)
    lately = exists().where(
        _OTHER.c.premise_id == _PREMISE.c.id,
        _OTHER.c.id == _CLOSE_OUT.c.account_id,
        _CLOSE_OUT.c.state == "closed",
        _CLOSE_OUT.c.stop_on >= since,
    )
    is_open = exists().where(_OTHER.c.premise_id == _PREMISE.c.id, _OTHER.c.status != "closed")
    return (
        select(
            func.max(_PREMISE.c.address).label("subject"),
            literal("", Text()).label("account"),
            func.max(_AGREEMENT.c.meter).label("other"),
        )
        .select_from(_PREMISE)
        .join(_ACCOUNT, _ACCOUNT.c.premise_id == _PREMISE.c.id)
        .join(_AGREEMENT, _AGREEMENT.c.account_id == _ACCOUNT.c.id)
        .where(_AGREEMENT.c.meter != "", ~is_open, ~lately)
        .group_by(_PREMISE.c.id)
        .order_by(_PREMISE.c.id)
    )


def _no_service(_: Reference) -> Any:
    runs = exists().where(_AGREEMENT.c.account_id == _ACCOUNT.c.id, _RUNS)
    return _subjects(_SERVED, ~runs)


def _no_rate(_: Reference) -> Any:
    return _accounts(_AGREEMENT.c.service, _SERVED, _RUNS, _AGREEMENT.c.rate_class == "")


def _deposit_left(_: Reference) -> Any:
    return _subjects(_ACCOUNT.c.status == "closed", _ACCOUNT.c.deposit_cents > 0)


def _service_left(_: Reference) -> Any:
    return _accounts(_AGREEMENT.c.service, _ACCOUNT.c.status == "closed", _RUNS)


def _no_address(_: Reference) -> Any:
    query = _subjects(_ACTIVE, _CUSTOMER.c.mail_address == "", _PREMISE.c.address == "")
    query = query.join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
    return query.join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)


def _closed_place(_: Reference) -> Any:
    """Open accounts where a close-out said that the place is empty and nobody came since."""
    newest = (
        select(func.max(_CLOSE_OUT.c.id))
        .join(_OTHER, _OTHER.c.id == _CLOSE_OUT.c.account_id)
        .where(_OTHER.c.premise_id == _ACCOUNT.c.premise_id, _CLOSE_OUT.c.state == "closed")
        .scalar_subquery()
    )
    empty = exists().where(
        _CLOSE_OUT.c.id == newest,
        _CLOSE_OUT.c.reason == "vacant",
        or_(_ACCOUNT.c.opened_on.is_(None), _ACCOUNT.c.opened_on <= _CLOSE_OUT.c.stop_on),
        _CLOSE_OUT.c.account_id != _ACCOUNT.c.id,
    )
    return _subjects(_SERVED, empty)


def _pending(reference: Reference) -> Any:
    """Accounts that wait without an order, or whose order should long be done."""
    days = int(reference.policy[RULES]["pending_days"])
    before = reference.on - dt.timedelta(days=days)
    wanted = (
        select(func.max(_ORDER.c.wanted_on))
        .where(_ORDER.c.account_id == _ACCOUNT.c.id, _ORDER.c.ended_at.is_(None))
        .scalar_subquery()
    )
    since = func.coalesce(wanted, _ACCOUNT.c.opened_on)
    late = or_(since.is_(None), since < before)
    said = func.coalesce(cast(since, Text()), "an unknown day")
    query = select(*_columns(said)).where(_ACCOUNT.c.status == "pending", late)
    return query.order_by(_ACCOUNT.c.number)


def _close_out_late(reference: Reference) -> Any:
    days = int(reference.policy[RULES]["pending_days"])
    before = reference.on - dt.timedelta(days=days)
    number = cast(_CLOSE_OUT.c.number, Text())
    query = select(*_columns(number)).join(_CLOSE_OUT, _CLOSE_OUT.c.account_id == _ACCOUNT.c.id)
    late = (_CLOSE_OUT.c.state.in_(OPEN), _CLOSE_OUT.c.stop_on < before)
    return query.where(*late).order_by(_CLOSE_OUT.c.number)


def _nobody(_: Reference) -> Any:
    has = exists().where(_ACCOUNT.c.customer_id == _CUSTOMER.c.id)
    return (
        select(
            _CUSTOMER.c.last_name.label("subject"),
            literal("", Text()).label("account"),
            (_CUSTOMER.c.last_name + " " + _CUSTOMER.c.first_name).label("other"),
        )
        .where(~has)
        .order_by(_CUSTOMER.c.id)
    )


_ADD = "the account: add it by an application, or close the account (F9)"
_LOAD = "the billing system: mend it there and load the accounts again"
_CLOSE = "the account: F9, Close account"
_KINDS: dict[str, _Kind] = {
    "two_for_one_meter": _Kind(
        "Meter {other} is billed to another open account too", _CLOSE, _two_for_one_meter
    ),
    "no_account": _Kind(
        "Meter {other} is at a place without an open account",
        "find who lives there and open an account, or take the meter out",
        _no_account,
    ),
    "no_service": _Kind("Open account without any running service", _ADD, _no_service),
    "no_rate": _Kind("Service {other} has no rate class: it cannot be billed", _LOAD, _no_rate),
    "no_address": _Kind(
        "Nobody knows where its bills go", "ask the customer for a mailing address", _no_address
    ),
    "vacant": _Kind("Open account at a place that was said to be empty", _CLOSE, _closed_place),
    "deposit_left": _Kind(
        "Closed, and a customer deposit is still held",
        "the account's customer deposits: refund it, or leave it to unclaimed property",
        _deposit_left,
    ),
    "service_left": _Kind("Closed, and service {other} still runs", _LOAD, _service_left),
    "pending": _Kind(
        "Pending since {other}: never became active",
        "its application or work order: finish it, or close the account",
        _pending,
    ),
    "close_out_late": _Kind(
        "Close-out {other} should be done: its last day is past",
        "Close-outs: enter the reading and the final bill, and finish",
        _close_out_late,
    ),
    "nobody": _Kind(
        "Customer without any account: {other}",
        "nothing is owed: leave it, or combine it with the right customer",
        _nobody,
    ),
}
"""Every kind of finding, the gravest first."""
