"""Why a drawer was over or short: what should have been in it, and what was counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from clerktui.errors import Refused
from clerktui.models import (
    Correction,
    Drawer,
    DrawerCount,
    DrawerMove,
    DrawerSession,
    Payment,
    PendingDrawer,
    TenderType,
    User,
)
from clerktui.services.drawer_money import money_by_tender
from clerktui.services.why.telling import Telling, running
from clerktui.views.why import Explanation, Rule, Step

_APPROVER = User.__table__.alias("approver")
_CHANGE = Correction.__table__
_COUNT = DrawerCount.__table__
_DRAWER = Drawer.__table__
_MOVE = DrawerMove.__table__
_PAYMENT = Payment.__table__
_PENDING = PendingDrawer.__table__
_SESSION = DrawerSession.__table__
_TYPE = TenderType.__table__
_USER = User.__table__


def find_session(telling: Telling, session_id: int) -> Any:
    """The drawer session's row with its drawer and its people.

    Raises:
        Refused: `why.no_session`.
    """
    session = telling.connection.execute(
        select(_SESSION, _DRAWER.c.code, _USER.c.full_name, _APPROVER.c.full_name.label("approver"))
        .add_columns(_PENDING.c.over_short_cents.label("left_cents"), _PENDING.c.since)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .join(_USER, _USER.c.id == _SESSION.c.user_id)
        .outerjoin(_APPROVER, _APPROVER.c.id == _SESSION.c.approved_by_id)
        .outerjoin(
            _PENDING,
            (_PENDING.c.drawer_session_id == _SESSION.c.id) & _PENDING.c.settled_at.is_(None),
        )
        .where(_SESSION.c.id == session_id)
    ).first()
    if session is None:
        raise Refused("why.no_session", session=session_id)
    return session


def explain_drawer(telling: Telling, session: Any) -> Explanation:
    """A drawer session from its opening to its count; an open one as far as it has come.

    Args:
        telling: the books.
        session: the row of `find_session`.
    """
    say = telling.say
    off = _off(session)
    is_counted = off is not None
    counted = _counted(telling, session) if is_counted else ()
    steps = running([*_expected(telling, session), *counted])
    question = say("What should be in drawer {drawer}?", drawer=session.code)
    answer = say("It is open; nothing was counted yet.")
    if is_counted:
        question, answer = _closed_words(telling, session)
    if is_counted and session.approver:
        steps.append(Step(words=say("approved by {who}", who=session.approver)))
    notes = [say("It waits for a supervisor, who counts it again or approves the count.")]
    return telling.explain(
        "drawer",
        question,
        answer,
        steps=steps,
        rules=[_rule(telling, session)],
        notes=notes if session.since is not None else (),
        result_cents=off,
    )


def _off(session: Any) -> int | None:
    """Over or short as it was booked, or as it was left for a supervisor; None if not counted."""
    cents: int | None = session.over_short_cents
    return session.left_cents if cents is None else cents


def _rule(telling: Telling, session: Any) -> Rule | None:
    decided = telling.decided("drawer.over_short_limit_cents", session.business_date)
    if not _off(session) or decided is None:
        return None
    amount = telling.money(decided.value)
    words = telling.say("a supervisor approves more than {amount}", amount=amount)
    return telling.rule("drawer.over_short_limit_cents", session.business_date, words)


def _closed_words(telling: Telling, session: Any) -> tuple[str, str]:
    say, cents = telling.say, _off(session) or 0
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
    """How what should be there came about; taken off what was counted, it leaves the difference."""
    say = telling.say
    sign = -1 if _off(session) is not None else 1
    for line in _lines(telling, session.id):
        names = {"tender": telling.reference.tenders[line.code].name}
        for words, cents in (
            (say("{tender} the drawer was opened with", **names), line.opening_cents),
            (say("{tender} of good receipts, change taken off", **names), line.taken_cents),
            (say("{tender} brought in", **names), line.in_cents),
            (say("{tender} carried out", **names), -line.out_cents),
        ):
            if cents:
                yield Step(words=words, on=session.business_date, amount_cents=sign * cents)
    yield from _changes(telling, session)


@dataclass(frozen=True)
class _Line:
    """One tender of a session, in cents; what was handed over with the drawer opened it."""

    code: str
    opening_cents: int
    taken_cents: int
    in_cents: int
    out_cents: int


def _lines(telling: Telling, session_id: int) -> Iterator[_Line]:
    """The sums the Z report has, what was carried told apart by why it was."""
    moved: Counter[tuple[str, str]] = Counter()
    for move in telling.connection.execute(
        select(_MOVE.c.tender_type, _MOVE.c.kind, _MOVE.c.amount_cents).where(
            _MOVE.c.drawer_session_id == session_id
        )
    ):
        way = "out" if move.amount_cents > 0 else "in"
        way = "opening" if move.kind == "hand_over" else way
        moved[move.tender_type, way] += move.amount_cents
    money = money_by_tender(telling.connection, telling.reference, session_id)
    for code, one in money.items():
        yield _Line(
            code,
            opening_cents=one.opening_cents - moved[code, "opening"],
            taken_cents=one.taken_cents,
            in_cents=-moved[code, "in"],
            out_cents=moved[code, "out"],
        )


def _changes(telling: Telling, session: Any) -> Iterator[Step]:
    """Tenders put right: before the count they are in the sums above, after it they explain it."""
    names = {code: tender.name for code, tender in telling.reference.tenders.items()}
    changes = telling.connection.execute(
        select(_CHANGE)
        .join(_PAYMENT, _PAYMENT.c.id == _CHANGE.c.payment_id)
        .where(_PAYMENT.c.drawer_session_id == session.id, _CHANGE.c.kind == "tender_change")
        .order_by(_CHANGE.c.number)
    )
    for change in changes:
        facts = {
            "number": str(change.number),
            "amount": telling.money(change.amount_cents),
            "was": names[change.to_tender],
            "keyed": names[change.from_tender],
        }
        if change.drawer_session_id is not None:
            words = telling.say("correction {number}: {amount} was {was}, not {keyed}", **facts)
        else:
            words = telling.say(
                "correction {number}, after the count: {amount} was {was}, not {keyed}", **facts
            )
        yield Step(words=words, on=change.business_date)


def _counted(telling: Telling, session: Any) -> Iterator[Step]:
    """The closing count; of a drawer that waits, the count it was left with."""
    when = _COUNT.c.purpose == "close"
    if session.since is not None:
        when = (_COUNT.c.purpose == "check") & (_COUNT.c.counted_at == session.since)
    rows = telling.connection.execute(
        select(_TYPE.c.name, _COUNT.c.counted_cents)
        .join(_TYPE, _TYPE.c.code == _COUNT.c.tender_type)
        .where(_COUNT.c.drawer_session_id == session.id, when)
        .order_by(_TYPE.c.position)
    )
    for row in rows:
        if row.counted_cents:
            words = telling.say("{tender} counted", tender=row.name)
            yield Step(words=words, amount_cents=row.counted_cents)
