"""Why an account is marked: cash only above all, with the returned items that made it so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from clerktui.i18n import town_date, town_time
from clerktui.models import AuditEntry, ReturnedItem, User
from clerktui.services import account_statements as statements
from clerktui.services.collecting import credit
from clerktui.services.flags import flag_view
from clerktui.services.why.telling import Telling
from clerktui.views.why import Explanation, Rule, Step

CASH_ONLY = ("cash_only", "no_checks")
_AUDIT = AuditEntry.__table__
_ITEM = ReturnedItem.__table__
_USER = User.__table__


def explain_flags(telling: Telling, head: Any) -> Iterator[Explanation]:
    """Every grave mark in force on the account."""
    which = {"account_id": head.id, "today": telling.reference.on}
    for row in telling.connection.execute(statements.FLAGS, which).all():
        flag = flag_view(row.code, row.note, row.expires_on)
        if flag.is_grave:
            yield _flag(telling, head, row, flag.words)


def _flag(telling: Telling, head: Any, row: Any, words: str) -> Explanation:
    say, day = telling.say, telling.reference.on
    by_score = row.code == credit.CASH_ONLY and row.note.startswith(credit.NOTE)
    items = _items(telling, head) if row.code in CASH_ONLY and not by_score else []
    rule = _score_rule(telling) if by_score else None
    decided = telling.decided("returned.cash_only", day) if items else None
    if decided is not None:
        rule = telling.rule(
            "returned.cash_only",
            day,
            say(
                "{items} returned within {within} months make cash only for {months} months",
                items=str(decided.value["items"]),
                within=str(decided.value["within_months"]),
                months=str(decided.value["for_months"]),
            ),
        )
    until = say("It has no end; a permitted person ends it.")
    if row.expires_on is not None:
        until = say("It ends by itself after {day}.", day=town_date(row.expires_on))
    reason = row.note or say("no reason was written down")
    return telling.explain(
        "flag",
        say("Why is account {account} marked {flag}?", account=head.number, flag=words),
        f"{reason[:1].upper()}{reason[1:]}. {until}",
        steps=[
            *_points(telling, items),
            *(_history(telling, head) if by_score else ()),
            *_put_on(telling, head, row.code),
        ],
        rules=[rule],
    )


def _score_rule(telling: Telling) -> Rule | None:
    decided = credit.rule_of(telling.reference)
    words = telling.say(
        "a score below {limit} of {best} makes cash only; what happened counts for {days} days",
        limit=str(decided.cash_only_below),
        best=str(decided.best),
        days=str(decided.within_days),
    )
    return telling.rule("credit.score", telling.reference.on, words)


def _history(telling: Telling, head: Any) -> Iterator[Step]:
    """What took points from the score, as it stands today."""
    view = credit.credit_view(telling.connection, telling.reference, head.id)
    for words in view.counted:
        yield Step(words=words)


def _points(telling: Telling, items: Sequence[Any]) -> Iterator[Step]:
    """Each returned item is a point; the count is carried in words, never as money."""
    for count, item in enumerate(items, start=1):
        yield Step(
            words=telling.say(
                "returned item {number}, {amount}, bank's reason {code}, {state}: point {count}",
                number=str(item.number),
                amount=telling.money(item.amount_cents),
                code=item.code,
                state=item.state,
                count=str(count),
            ),
            on=item.noticed_on,
        )


def _items(telling: Telling, head: Any) -> Sequence[Any]:
    return telling.connection.execute(
        select(_ITEM).where(_ITEM.c.account_id == head.id).order_by(_ITEM.c.noticed_on, _ITEM.c.id)
    ).all()


def _put_on(telling: Telling, head: Any, code: str) -> Iterator[Step]:
    """Who put the flag on, where the audit knows."""
    rows = telling.connection.execute(
        select(_AUDIT.c.at, _AUDIT.c.detail, _USER.c.full_name)
        .outerjoin(_USER, _USER.c.id == _AUDIT.c.user_id)
        .where(
            _AUDIT.c.subject_kind == "account",
            _AUDIT.c.subject_id == head.number,
            _AUDIT.c.action == "add_flag",
        )
        .order_by(_AUDIT.c.id.desc())
    )
    for row in rows:
        if row.detail["code"] == code:
            words = telling.say("put on by {who}", who=row.full_name or "?")
            yield Step(words=words, on=town_time(row.at, telling.reference.timezone).date())
            return
