"""The sentences of stories about adjustments, write-offs and refunds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.services.corrections import adjusted, adjustments, cleanup, writeoffs
from clerktui.services.refunds import listing, paying
from clerktui.views.adjustments import (
    AdjustmentDraft,
    CleanupDraft,
    CleanupRule,
    RecoveryDraft,
    UndoDraft,
    WriteOffDraft,
)
from clerktui.views.refunds import TakeUpDraft
from tests.stories.stage import ACCOUNT, MONEY, SERVICES, Stage, agree, cents, says
from tests.support.office import new_id
from tests.support.refunds import ask, return_unidentified, take

WHO = r"(?P<who>Ana|Dee|Sam|Fay)"
REASON = r'"(?P<reason>[a-z_]+)"'
STEPS = {
    "approves": "approve",
    "pays": "pay",
    "stops the check of": "stop",
    "leaves as a credit": "credit",
    "takes back": "undo",
    "puts to unclaimed property": "unclaimed",
    "owes again": "claimed",
}


def _told(said: str, work: Any) -> None:
    try:
        work()
    except ClerkError as error:
        agree(sentence(error), said)
        return
    raise AssertionError("it was done")


# ------------------------------------------------------------------------------- adjustments
def _adjust(
    stage: Stage, who: str, how: str, money: str, account: str, service: str, reason: str
) -> Any:
    draft = AdjustmentDraft(
        new_id(),
        account,
        {"less": "credit", "more": "debit"}[how],
        cents(money),
        reason,
        note="as the story says",
        service=SERVICES[service],
    )
    return adjustments.adjust(stage.db, stage.actor(who), draft)


_ADJUSTS = (
    rf"(?P<money>{MONEY}) (?P<how>less|more) owed on account {ACCOUNT} for "
    rf"(?P<service>[a-z ]+), because of {REASON}"
)


@says(rf"{WHO} makes {_ADJUSTS}")
def adjusts(stage: Stage, **said: str) -> None:
    _adjust(stage, **said)


@says(rf'{WHO} tries to make {_ADJUSTS}, and is told "(?P<words>.+)"')
def tries_to_adjust(stage: Stage, words: str, **said: str) -> None:
    _told(words, lambda: _adjust(stage, **said))


@says(rf'{WHO} undoes adjustment (?P<number>\d+): "(?P<note>.+)"')
def undoes(stage: Stage, who: str, number: str, note: str) -> None:
    draft = UndoDraft(new_id(), int(number), note)
    adjustments.undo_adjustment(stage.db, stage.actor(who), draft)


# ---------------------------------------------------------------------- write-offs and recovery
@says(rf"{WHO} writes off everything account {ACCOUNT} owes, as {REASON}")
def writes_off(stage: Stage, who: str, account: str, reason: str) -> None:
    actor = stage.actor(who)
    items = adjusted.list_open_items(stage.db, actor, account)
    ids = tuple(item.receivable_id for item in items)
    draft = WriteOffDraft(new_id(), account, ids, reason, "as the story says")
    writeoffs.write_off(stage.db, actor, draft)


@says(rf"{WHO} owes (?P<money>{MONEY}) of account {ACCOUNT} again, for it is being paid")
def recovers(stage: Stage, who: str, money: str, account: str) -> None:
    draft = RecoveryDraft(new_id(), account, cents(money))
    writeoffs.recover(stage.db, stage.actor(who), draft)


@says(rf"(?P<money>{MONEY}) of account {ACCOUNT} is written off and never paid")
def never_paid(stage: Stage, money: str, account: str) -> None:
    found = writeoffs.list_write_offs(stage.db, stage.actor("Fay"), account)
    agree(sum(one.open_cents for one in found), cents(money))


@says(
    rf"account {ACCOUNT} of (?P<first>\w+) (?P<last>\w+) owed (?P<money>{MONEY}) for water, "
    r"due (?P<due>[\d-]+)"
)
def owed_since(stage: Stage, account: str, first: str, last: str, money: str, due: str) -> None:
    day = dt.date.fromisoformat(due)
    name = f"{last.upper()}, {first.upper()}"
    stage.office.account(account, name, due=day, water=cents(money))


@says(
    rf"{WHO} cleans up what is under (?P<under>{MONEY}) and (?P<days>\d+) days old: "
    rf"(?P<count>\d+) accounts, (?P<money>{MONEY})"
)
def cleans_up(stage: Stage, who: str, under: str, days: str, count: str, money: str) -> None:
    rule = CleanupRule(cents(under), int(days))
    actor = stage.actor(who)
    seen = cleanup.preview_cleanup(stage.db, actor, rule)
    agree((seen.accounts, seen.amount_cents), (int(count), cents(money)))
    draft = CleanupDraft(new_id(), rule, "small", "", seen.accounts, seen.amount_cents)
    cleanup.clean_up(stage.db, actor, draft)


# ------------------------------------------------------------------------------------- refunds
@says(rf"{WHO} asks for a refund of (?P<money>{MONEY}) on account {ACCOUNT}")
def asks_back(stage: Stage, who: str, money: str, account: str) -> None:
    ask(stage.office, account, cents(money), who=who.lower())


@says(
    rf"{WHO} tries to ask for a refund of (?P<money>{MONEY}) on account {ACCOUNT} and is told "
    r'"(?P<words>.+)"'
)
def tries_to_ask(stage: Stage, who: str, money: str, account: str, words: str) -> None:
    _told(words, lambda: ask(stage.office, account, cents(money), who=who.lower()))


@says(rf"{WHO} (?P<step>{'|'.join(STEPS)}) refund (?P<number>\d+)(?: with check (?P<check>\d+))?")
def takes_a_step(stage: Stage, who: str, step: str, number: str, check: str | None) -> None:
    said = {"check_number": check} if check else {}
    take(stage.office, STEPS[step], int(number), who=who.lower(), **said)


@says(
    rf"{WHO} tries to (?P<step>approve|pay|unclaim) refund (?P<number>\d+) and is told "
    r'"(?P<words>.+)"'
)
def tries_a_step(stage: Stage, who: str, step: str, number: str, words: str) -> None:
    name = {"unclaim": "unclaimed"}.get(step, step)
    _told(words, lambda: take(stage.office, name, int(number), who=who.lower()))


@says(r"refund (?P<number>\d+) is (?P<state>[a-z]+)")
def refund_is(stage: Stage, number: str, state: str) -> None:
    agree(listing.get_refund(stage.db, stage.actor("Fay"), int(number)).state, state)


@says(r"(?P<days>\d+) days go by")
def go_by(stage: Stage, days: str) -> None:
    stage.db.clock.move(dt.timedelta(days=int(days)))


@says(rf"Sam returns (?P<money>{MONEY}) nobody could place to Ann Lee")
def returns_unidentified(stage: Stage, money: str) -> None:
    return_unidentified(stage.office, cents(money))


@says(r"Fay takes the returned money up as refund (?P<number>\d+)")
def takes_up(stage: Stage, number: str) -> None:
    fay = stage.actor("Fay")
    move = listing.list_returns(stage.db, fay)[0].move_id
    moved = paying.take_up_return(stage.db, fay, TakeUpDraft(new_id(), move, "9 Oak St"))
    agree(moved.number, int(number))
