"""Why a drawer was over or short: what should have been in it, and what was counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from clerktui.errors import Refused
from clerktui.models import (
    Drawer,
    DrawerCount,
    DrawerSession,
    Payment,
    Receipt,
    Tender,
    TenderType,
    User,
)
from clerktui.services.why.telling import Telling, running
from clerktui.views.why import Explanation, Step

_APPROVER = User.__table__.alias("approver")
_COUNT = DrawerCount.__table__
_DRAWER = Drawer.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_SESSION = DrawerSession.__table__
_TENDER = Tender.__table__
_TYPE = TenderType.__table__
_USER = User.__table__


def find_session(telling: Telling, session_id: int) -> Any:
    """The drawer session's row with its drawer and its people.

    Raises:
        Refused: `why.no_session`.
    """
    session = telling.connection.execute(
        select(_SESSION, _DRAWER.c.code, _USER.c.full_name, _APPROVER.c.full_name.label("approver"))
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .join(_USER, _USER.c.id == _SESSION.c.user_id)
        .outerjoin(_APPROVER, _APPROVER.c.id == _SESSION.c.approved_by_id)
        .where(_SESSION.c.id == session_id)
    ).first()
    if session is None:
        raise Refused("why.no_session", session=session_id)
    return session


def explain_drawer(telling: Telling, session: Any) -> Explanation:
    """A drawer session from its float to its count; an open one as far as it has come.

    Args:
        telling: the books.
        session: the row of `find_session`.
    """
    say = telling.say
    is_closed = session.over_short_cents is not None
    steps = [*_expected(telling, session), *(_counted(telling, session) if is_closed else ())]
    question = say("What should be in drawer {drawer}?", drawer=session.code)
    answer = say("It is open; nothing was counted yet.")
    if is_closed:
        question, answer = _closed_words(telling, session)
    steps = running(steps)
    if is_closed and session.approver:
        steps.append(Step(words=say("approved by {who}", who=session.approver)))
    rule = None
    decided = telling.decided("drawer.over_short_limit_cents", session.business_date)
    if is_closed and session.over_short_cents and decided is not None:
        words = say("a supervisor approves more than {amount}", amount=telling.money(decided.value))
        rule = telling.rule("drawer.over_short_limit_cents", session.business_date, words)
    return telling.explain(
        "drawer",
        question,
        answer,
        steps=steps,
        rules=[rule],
        result_cents=session.over_short_cents,
    )


def _closed_words(telling: Telling, session: Any) -> tuple[str, str]:
    say, cents = telling.say, session.over_short_cents
    amount = telling.money(abs(cents))
    if not cents:
        return (
            say("Why is drawer {drawer} exact?", drawer=session.code),
            say("{who} counted what was expected.", who=session.full_name),
        )
    if cents > 0:
        return (
            say("Why was drawer {drawer} {amount} over?", drawer=session.code, amount=amount),
            say("{who} counted {amount} more than expected.", who=session.full_name, amount=amount),
        )
    return (
        say("Why was drawer {drawer} {amount} short?", drawer=session.code, amount=amount),
        say("{who} counted {amount} less than expected.", who=session.full_name, amount=amount),
    )


def _expected(telling: Telling, session: Any) -> Iterator[Step]:
    """Float and good receipts; taken off what was counted, they leave what is over or short."""
    say = telling.say
    sign = -1 if session.over_short_cents is not None else 1
    yield Step(
        words=say("float of the morning"),
        on=session.business_date,
        amount_cents=sign * session.float_cents,
    )
    rows = telling.connection.execute(
        select(_TYPE.c.name, func.sum(_TENDER.c.amount_cents).label("cents"))
        .join(_TENDER, _TENDER.c.tender_type == _TYPE.c.code)
        .join(_PAYMENT, _PAYMENT.c.id == _TENDER.c.payment_id)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .where(_PAYMENT.c.drawer_session_id == session.id, _RECEIPT.c.status == "issued")
        .group_by(_TYPE.c.name, _TYPE.c.position)
        .order_by(_TYPE.c.position)
    )
    for row in rows:
        words = say("{tender} of good receipts, change taken off", tender=row.name)
        yield Step(words=words, amount_cents=sign * int(row.cents))


def _counted(telling: Telling, session: Any) -> Iterator[Step]:
    rows = telling.connection.execute(
        select(_TYPE.c.name, _COUNT.c.counted_cents)
        .join(_TYPE, _TYPE.c.code == _COUNT.c.tender_type)
        .where(_COUNT.c.drawer_session_id == session.id, _COUNT.c.purpose == "close")
        .order_by(_TYPE.c.position)
    )
    for row in rows:
        if row.counted_cents:
            words = telling.say("{tender} counted", tender=row.name)
            yield Step(words=words, amount_cents=row.counted_cents)
