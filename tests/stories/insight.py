"""The sentences of stories that ask why, go back in time, and look at the dashboard."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from clerktui.i18n import town_date
from clerktui.services.as_of import get_account_as_of
from clerktui.services.dashboard import get_dashboard
from clerktui.services.why import asking
from clerktui.views.why import Explanation
from tests.stories.stage import ACCOUNT, MONEY, WHO, Stage, agree, cents, owes, says, takes, voids

_TOWN = ZoneInfo("America/New_York")
AT = r"at (?P<clock>\d\d:\d\d) "
AMOUNT = rf"-?{MONEY}"


def _move_to(stage: Stage, clock: str) -> None:
    """Let the town's clock be so late on the same day."""
    now = stage.db.clock.now()
    wanted = dt.datetime.combine(now.astimezone(_TOWN).date(), dt.time.fromisoformat(clock), _TOWN)
    assert wanted >= now, "stories go forwards"
    stage.db.clock.move(wanted - now)


def _one(stage: Stage, found: tuple[Explanation, ...], topic: str) -> None:
    """Keep the explanation whose lines the next sentences read."""
    [stage.told] = [one for one in found if one.topic == topic]
    stage.lines = [step for step in stage.told.steps if step.amount_cents is not None]


@says(rf"{AT}account {ACCOUNT} owes (?P<owed>{MONEY})")
def owes_at(stage: Stage, clock: str, account: str, owed: str) -> None:
    _move_to(stage, clock)
    owes(stage, account, owed)


@says(rf"{AT}{WHO} takes (?P<lines>.+), paid (?P<tenders>[^;]+)")
def takes_at(stage: Stage, clock: str, who: str, lines: str, tenders: str) -> None:
    _move_to(stage, clock)
    takes(stage, who, lines, tenders)


@says(rf'{AT}{WHO} voids receipt (?P<number>\S+): "(?P<reason>.+)"')
def voids_at(stage: Stage, clock: str, who: str, number: str, reason: str) -> None:
    _move_to(stage, clock)
    voids(stage, who, number, reason)


@says(rf'{WHO} asks why account {ACCOUNT} owes what it owes and reads "(?P<answer>.+)"')
def asks_why(stage: Stage, who: str, account: str, answer: str) -> None:
    _one(stage, asking.why_account(stage.db, stage.actor(who), account), "balance")
    agree(stage.told.answer, answer)
    agree(stage.told.result_cents, stage.office.balance(account))


@says(rf"{WHO} asks why the money of receipt (?P<number>\S+) went where it went")
def asks_where(stage: Stage, who: str, number: str) -> None:
    _one(stage, asking.why_receipt(stage.db, stage.actor(who), number), "shares")


@says(rf"{WHO} asks why the change of receipt (?P<number>\S+) was (?P<change>{MONEY})")
def asks_change(stage: Stage, who: str, number: str, change: str) -> None:
    _one(stage, asking.why_receipt(stage.db, stage.actor(who), number), "change")
    agree(stage.told.result_cents, cents(change))


@says(
    rf'line (?P<place>\d+) reads "(?P<words>.+)", (?P<amount>{AMOUNT}), '
    rf"and comes to (?P<total>{AMOUNT})"
)
def line_reads(stage: Stage, place: str, words: str, amount: str, total: str) -> None:
    step = stage.lines[int(place) - 1]
    agree(step.words, words)
    agree((step.amount_cents, step.total_cents), (_signed(amount), _signed(total)))


def _signed(typed: str) -> int:
    return -cents(typed[1:]) if typed.startswith("-") else cents(typed)


@says(r'the rule is "(?P<citation>.+)", in force since (?P<since>[\d/]+)')
def rule_is(stage: Stage, citation: str, since: str) -> None:
    [rule] = stage.told.rules
    agree((rule.citation, town_date(rule.effective_from)), (citation, since))


@says(
    rf"account {ACCOUNT} as (?:known at|of business day) (?P<moment>[\d/: ]+) owed "
    rf"(?P<owed>{MONEY})(?:, and (?P<changes>\d+) things? (?:was|were) written since)?"
)
def owed_then(stage: Stage, account: str, moment: str, owed: str, changes: str | None) -> None:
    then = get_account_as_of(stage.db, account, moment)
    agree(then.balance_cents, cents(owed))
    agree(
        then.balance_cents + sum(change.amount_cents for change in then.changes),
        then.balance_now_cents,
    )
    if changes is not None:
        agree(len(then.changes), int(changes))


@says(rf"Sam's dashboard says (?P<came>{MONEY}) came in today and (?P<owed>{MONEY}) is owed")
def dashboard_says(stage: Stage, came: str, owed: str) -> None:
    board = get_dashboard(stage.db, stage.actor("Sam"))
    agree((board.total.today_cents, board.owed_cents), (cents(came), cents(owed)))
