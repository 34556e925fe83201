"""What waits: unidentified money, batches, held payments, returned items, refunds, paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.sql.functions import min as sql_min

from clerktui.models import (
    BankNotice,
    Batch,
    DepositItem,
    DrawerCount,
    DrawerSession,
    HeldPayment,
    Office,
    OutboxMessage,
    PendingDrawer,
    PrintJob,
    Refund,
    ReturnedItem,
    SuspenseItem,
)
from clerktui.rules.states import BEFORE_RELEASE, KEYABLE
from clerktui.services.deposits.on_hand import money_on_hand
from clerktui.services.outbox.delivering import is_failing
from clerktui.services.reference import Reference
from clerktui.views.dashboard import Queue

_BATCH = Batch.__table__
_COUNT = DrawerCount.__table__
_DEPOSITED = DepositItem.__table__
_HELD = HeldPayment.__table__
_OFFICE = Office.__table__
_JOB = PrintJob.__table__
_NOTICE = BankNotice.__table__
_PENDING = PendingDrawer.__table__
_REFUND = Refund.__table__
_RETURNED = ReturnedItem.__table__
_SESSION = DrawerSession.__table__
_SUSPENSE = SuspenseItem.__table__


def get_queues(connection: Connection, reference: Reference) -> tuple[Queue, ...]:
    """Every queue in the order a supervisor works them; empty ones are there with nothing."""
    return (
        _suspense(connection),
        *_batches(connection),
        _held(connection),
        *_returned(connection),
        *_refunds(connection),
        _pending(connection),
        _undeposited(connection, reference),
        _paper(connection),
        _outbox(connection),
    )


def _cents(column: Any) -> Any:
    return cast(func.coalesce(func.sum(column), 0), BigInteger)


def _one(connection: Connection, query: Select[Any]) -> dict[str, Any]:
    """The row of a query for `count`, `amount_cents` and `oldest_on`."""
    return dict(connection.execute(query).mappings().one())


def _suspense(connection: Connection) -> Queue:
    query = select(
        func.count().label("count"),
        _cents(_SUSPENSE.c.open_cents).label("amount_cents"),
        sql_min(_SUSPENSE.c.received_on).label("oldest_on"),
    ).where(_SUSPENSE.c.open_cents > 0)
    return Queue(key="suspense", name="Suspense", opens="suspense", **_one(connection, query))


def _batches(connection: Connection) -> Iterator[Queue]:
    rows = connection.execute(
        select(
            _BATCH.c.state,
            func.count().label("batches"),
            _cents(_BATCH.c.amount_cents).label("amount_cents"),
            sql_min(_BATCH.c.received_on).label("oldest_on"),
        ).group_by(_BATCH.c.state)
    ).all()
    # What is in proof or balanced waits for whoever releases it.
    for key, name, states in (
        ("batch_keying", "Batches: keying", KEYABLE),
        ("batch_proof", "Batches: release", BEFORE_RELEASE),
        ("batch_released", "Batches: post", ("released",)),
    ):
        found = [row for row in rows if row.state in states]
        yield Queue(
            key=key,
            name=name,
            count=sum(row.batches for row in found),
            amount_cents=sum(row.amount_cents for row in found),
            oldest_on=min((row.oldest_on for row in found), default=None),
            opens="batches",
        )


def _held(connection: Connection) -> Queue:
    query = select(
        func.count().label("count"),
        _cents(_HELD.c.amount_cents).label("amount_cents"),
        sql_min(_HELD.c.received_on).label("oldest_on"),
    ).where(_HELD.c.state == "held")
    return Queue(key="held", name="Held payments", opens="held", **_one(connection, query))


def _returned(connection: Connection) -> Iterator[Queue]:
    notices = select(
        func.count().label("count"), _cents(_NOTICE.c.amount_cents).label("amount_cents")
    ).where(_NOTICE.c.kind == "return", _NOTICE.c.state == "open")
    yield Queue(
        key="notices", name="Returns to book", opens="returned", **_one(connection, notices)
    )
    again = select(
        func.count().label("count"),
        _cents(_RETURNED.c.amount_cents).label("amount_cents"),
        sql_min(_RETURNED.c.noticed_on).label("oldest_on"),
    ).where(_RETURNED.c.state == "redeposited")
    yield Queue(key="redeposited", name="Redeposited", opens="returned", **_one(connection, again))


def _refunds(connection: Connection) -> Iterator[Queue]:
    for state, name in (("requested", "Refunds: approve"), ("approved", "Refunds: pay")):
        query = select(
            func.count().label("count"),
            _cents(_REFUND.c.amount_cents).label("amount_cents"),
            sql_min(_REFUND.c.requested_on).label("oldest_on"),
        ).where(_REFUND.c.state == state)
        yield Queue(key=f"refund_{state}", name=name, opens="refunds", **_one(connection, query))


def _pending(connection: Connection) -> Queue:
    query = (
        select(
            func.count().label("count"),
            _cents(_PENDING.c.over_short_cents).label("amount_cents"),
            sql_min(_SESSION.c.business_date).label("oldest_on"),
        )
        .select_from(_PENDING.join(_SESSION, _SESSION.c.id == _PENDING.c.drawer_session_id))
        .where(_PENDING.c.settled_at.is_(None))
    )
    return Queue(
        key="pending", name="Pending drawers", opens="pending_drawers", **_one(connection, query)
    )


def _undeposited(connection: Connection, reference: Reference) -> Queue:
    """Money of every office that is not at the bank, but for what is in drawers still open."""
    offices = connection.execute(select(_OFFICE.c.id).order_by(_OFFICE.c.id)).scalars().all()
    found = [
        each
        for office_id in offices
        for each in money_on_hand(connection, reference, office_id)
        if each.total_cents != each.open_cents
    ]
    return Queue(
        key="undeposited",
        name="Not deposited",
        opens="deposits",
        count=len(found),
        amount_cents=sum(each.total_cents - each.open_cents for each in found),
        oldest_on=min((each.taken_on for each in found), default=None),
    )


def _paper(connection: Connection) -> Queue:
    failing = or_(_JOB.c.state == "failed", (_JOB.c.state == "queued") & (_JOB.c.attempts > 0))
    count = connection.execute(select(func.count()).where(failing)).scalar_one()
    return Queue(key="print", name="Printing fails", count=count, opens="print_jobs")


def _outbox(connection: Connection) -> Queue:
    """Messages that were refused, given up or put off: nobody else sees them fail."""
    query = select(func.count()).select_from(OutboxMessage.__table__).where(is_failing())
    count = connection.execute(query).scalar_one()
    return Queue(key="outbox", name="Outbox fails", count=count, opens="outbox")
