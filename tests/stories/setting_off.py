"""The sentences of stories about debt setoff: gate, letter, hearing, file, money, giving back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, select

from clerktui.errors import ClerkError
from clerktui.formats import debt_setoff
from clerktui.i18n import sentence
from clerktui.models import AuditEntry
from clerktui.services import reference
from clerktui.services.batches import posting
from clerktui.services.setoff import hearings, rates
from clerktui.services.why.setoffs import why_setoff
from clerktui.views.setoff import AppealDraft, ToldDraft
from clerktui.views.setoff_files import GivenBack, RateDraft
from tests.stories.bad_money import DAY, _day
from tests.stories.stage import ACCOUNT, MONEY, WHO, Stage, agree, cents, says
from tests.support import setoff
from tests.support.batches import to_state
from tests.support.office import new_id

DEBT = r"debt (?P<debt>\d+)"
WHICH = r"(?P<which>first|second)"
TOLD = r'is told "(?P<told>.+)"'
_NUMBERS = {"10-0442-07": "219099999", "10-0555-02": "219088888"}
_PLACES = ("first", "second")
_REASONS = {"nothing was owed": "not_owed", "no letter was mailed": "no_notice"}


def _refused(told: str, work: Callable[[], Any]) -> None:
    try:
        work()
    except ClerkError as error:
        agree(sentence(error), told)
        return
    raise AssertionError("it was done")


def _folder(stage: Stage) -> Path:
    """A folder of this story: the key for numbers, the clearinghouse's files."""
    if stage.folder is None:
        stage.folder = TemporaryDirectory(prefix="clerktui-story-")
    return Path(stage.folder.name)


# ------------------------------------------------------------------------------ gate and letter
@says(rf"it is {DAY}, a second past 5 pm")
def past_five(stage: Stage, day: str) -> None:
    on = _day(day)
    stage.db.clock.at = dt.datetime(on.year, on.month, on.day, 22, 0, 1, tzinfo=dt.UTC)
    reference.forget(stage.db)


@says(rf"the town participates as (?P<code>\w+) until {DAY}")
def participates(stage: Stage, code: str, day: str) -> None:
    setoff.agree(stage.office, _day(day), code)


@says(rf"the number of account {ACCOUNT} is in the sealed store, and its address is complete")
def is_known(stage: Stage, account: str) -> None:
    setoff.with_key(stage.office, _folder(stage))
    setoff.live(stage.office, account)
    setoff.shown(stage.office, account, _NUMBERS[account])


@says(rf"{WHO} tries to write the setoff letter of account {ACCOUNT} and {TOLD}")
def tries_letter(stage: Stage, who: str, account: str, told: str) -> None:
    _refused(told, lambda: setoff.letter(stage.office, account, who.lower()))


@says(rf"{WHO} writes the setoff letter of account {ACCOUNT}: {DEBT} for (?P<money>{MONEY})")
def writes_letter(stage: Stage, who: str, account: str, debt: str, money: str) -> None:
    number = setoff.letter(stage.office, account, who.lower())
    agree((number, setoff.whole(stage.office, number).letter_cents), (int(debt), cents(money)))


@says(rf"the letter of {DEBT} is mailed")
def is_mailed(stage: Stage, debt: str) -> None:
    setoff.mailed(stage.office, int(debt))


@says(rf"{DEBT} waits for (?P<what>[a-z' ]+), until {DAY}")
def waits_until(stage: Stage, debt: str, what: str, day: str) -> None:
    found = setoff.whole(stage.office, int(debt))
    agree((found.waits_for, found.until), (what, _day(day)))


# ------------------------------------------------------------------------ hearing and decision
@says(rf"the debtor of {DEBT} asks for a hearing, by a letter postmarked {DAY}")
def asks_hearing(stage: Stage, debt: str, day: str) -> None:
    setoff.hearing(stage.office, int(debt), _day(day))


@says(rf"the board hears {DEBT}: (?P<money>{MONEY}) is owed")
def hears(stage: Stage, debt: str, money: str) -> None:
    setoff.decide(stage.office, int(debt), amount_cents=cents(money))


@says(rf"the debtor of {DEBT} has the decision")
def has_decision(stage: Stage, debt: str) -> None:
    draft = ToldDraft(new_id(), int(debt), setoff.today(stage.office))
    hearings.tell_decision(stage.db, stage.actor("Ana"), draft)


@says(rf"the debtor of {DEBT} appeals")
def appeals(stage: Stage, debt: str) -> None:
    draft = AppealDraft(new_id(), int(debt), setoff.today(stage.office))
    hearings.appeal(stage.db, stage.actor("Sam"), draft)


@says(rf"the appeal of {DEBT} is taken back")
def appeal_ends(stage: Stage, debt: str) -> None:
    draft = AppealDraft(new_id(), int(debt), setoff.today(stage.office), "withdrawn")
    hearings.appeal(stage.db, stage.actor("Sam"), draft)


@says(rf"{WHO} tries to determine {DEBT} and {TOLD}")
def tries_to_determine(stage: Stage, who: str, debt: str, told: str) -> None:
    del who
    _refused(told, lambda: setoff.determined(stage.office, int(debt)))


@says(rf"{DEBT} is (?P<state>[a-z]+), at (?P<money>{MONEY})")
def debt_is(stage: Stage, debt: str, state: str, money: str) -> None:
    found = setoff.whole(stage.office, int(debt))
    agree((found.state, found.owed_cents), (state, cents(money)))


# ---------------------------------------------------------------------------------- the week
@says(rf"{WHO} tries to make the week's file and {TOLD}")
def tries_file(stage: Stage, who: str, told: str) -> None:
    del who
    _refused(told, lambda: setoff.sent(stage.office))


@says(rf'the week due {DAY} holds {DEBT} back: "(?P<why>.+)"')
def held_back(stage: Stage, day: str, debt: str, why: str) -> None:
    plan = setoff.planned(stage.office)
    found = {one.number: one.why for one in plan.held_back}
    agree((plan.due_on, found.get(int(debt))), (_day(day), why))


@says(rf"the file that can be made now is that of {DAY}")
def due_now(stage: Stage, day: str) -> None:
    agree(setoff.planned(stage.office).due_on, _day(day))


@says(
    rf"{WHO} makes the file of {DAY}: (?P<added>\d+) added, (?P<updated>\d+) updated, "
    rf"(?P<deleted>\d+) taken back, (?P<money>{MONEY}) in all"
)
def makes_file(stage: Stage, who: str, day: str, money: str, **counts: str) -> None:
    del who
    stage.told = setoff.sent(stage.office)
    week = stage.told.week
    agree(week.due_on, _day(day))
    agree({name: getattr(week, name) for name in counts}, {k: int(v) for k, v in counts.items()})
    agree(week.amount_cents, cents(money))


@says(r"each of its records has 165 columns, and read back they come to the same")
def reads_back(stage: Stage) -> None:
    lines = stage.told.content.split(b"\r\n")[:-1]
    agree({len(line) for line in lines}, {165})
    found, week = debt_setoff.read_back(stage.told.content), stage.told.week
    agree((found.records, found.amount_cents), (len(week.lines), week.amount_cents))


@says(r"made again, it is the same to the byte")
def same_again(stage: Stage) -> None:
    again = setoff.sent(stage.office)
    agree((again.is_again, again.content), (True, stage.told.content))


@says(r"identity numbers were opened (?P<times>\d+) times, each on record")
def opened(stage: Stage, times: str) -> None:
    audit = AuditEntry.__table__
    query = select(func.count()).where(audit.c.action == "export_identity")
    with stage.db.read() as connection:
        agree(connection.execute(query).scalar_one(), int(times))


# ------------------------------------------------------------------------------ money comes back
@says(rf"the clearinghouse reports (?P<money>{MONEY}) taken of a refund for {DEBT} on {DAY}")
def reports(stage: Stage, money: str, debt: str, day: str) -> None:
    stage.line = setoff.return_line(f"{int(debt):08d}", cents(money), _day(day))


def _read(stage: Stage, **said: Any) -> Any:
    return setoff.returned(stage.office, _folder(stage), stage.line, **said)


@says(
    rf"seen beforehand, it brings (?P<state>{MONEY}) to the State, (?P<local>{MONEY}) in local "
    rf"fee, (?P<net>{MONEY}) for the debt, (?P<over>{MONEY}) of it too much"
)
def seen_before(stage: Stage, state: str, local: str, net: str, over: str) -> None:
    answer = _read(stage, dry_run=True)
    [one] = answer.lines
    found = (one.state_fee_cents, one.local_fee_cents, one.net_cents, one.excess_cents)
    agree(found, tuple(map(cents, (state, local, net, over))))
    agree(answer.batch, None)


@says(rf"{WHO} tries to take it in at a total of (?P<money>{MONEY}) and {TOLD}")
def tries_to_take_in(stage: Stage, who: str, money: str, told: str) -> None:
    _refused(told, lambda: _read(stage, who=who.lower(), control_cents=cents(money)))


@says(rf"{WHO} takes it in at a total of (?P<money>{MONEY}), as batch (?P<batch>\d+)")
def takes_in(stage: Stage, who: str, money: str, batch: str) -> None:
    agree(_read(stage, who=who.lower(), control_cents=cents(money)).batch, int(batch))


@says(r"setoff batch (?P<batch>\d+) is posted, receipt (?P<receipt>[\d-]+)")
def is_posted(stage: Stage, batch: str, receipt: str) -> None:
    to_state(stage.office, int(batch), "posted")
    again = posting.post_batch(stage.db, stage.actor("Sam"), int(batch))
    agree((again.first_receipt, again.last_receipt), (receipt, receipt))


@says(rf'asked why, the program says of {DEBT}: "(?P<question>.+\?)"')
def asked_why(stage: Stage, debt: str, question: str) -> None:
    found = why_setoff(stage.db, stage.actor("Ana"), int(debt))
    matching = [one for one in found if one.question == question]
    assert matching, f"it says {[one.question for one in found]}"
    [stage.told] = matching


@says(r'its answer is "(?P<answer>.+)"')
def its_answer(stage: Stage, answer: str) -> None:
    agree(stage.told.answer, answer)


@says(rf"its lines are (?P<amounts>(?:-?{MONEY}(?:, | and )?)+)")
def its_lines(stage: Stage, amounts: str) -> None:
    wanted = [
        -cents(one[1:]) if one.startswith("-") else cents(one)
        for one in amounts.replace(" and ", ", ").split(", ")
    ]
    agree([step.amount_cents for step in stage.told.steps if step.amount_cents], wanted)


# --------------------------------------------------------------------------------- it goes back
@says(
    rf"{WHO} gives back what is over of the {WHICH} money of {DEBT}: (?P<money>{MONEY}), "
    r"refund (?P<refund>\d+)"
)
def gives_over(stage: Stage, who: str, money: str, refund: str, **which: str) -> None:
    done = _give_back(stage, who, "excess", which)
    agree((done.amount_cents, done.refund), (cents(money), int(refund)))


_BACK = (
    rf"all of the {WHICH} money of {DEBT} back, for (?P<why>nothing was owed|no letter was "
    rf"mailed), the State's notice being of {DAY}"
)


@says(rf"{WHO} tries to give {_BACK}, and {TOLD}")
def tries_back(stage: Stage, who: str, why: str, day: str, told: str, **which: str) -> None:
    said = {"notice_on": _day(day)}
    _refused(told, lambda: _give_back(stage, who, _REASONS[why], which, **said))


@says(
    rf"{WHO} gives {_BACK}: net (?P<net>{MONEY}), fees (?P<fees>{MONEY}), interest "
    rf"(?P<interest>{MONEY}), refund (?P<refund>\d+)"
)
def gives_back(stage: Stage, who: str, why: str, day: str, **told: str) -> None:
    done = _give_back(stage, who, _REASONS[why], told, notice_on=_day(day))
    found = (done.net_cents, done.fees_cents, done.interest_cents, done.refund)
    parts = tuple(cents(told[name]) for name in ("net", "fees", "interest"))
    agree(found, (*parts, int(told["refund"])))


def _give_back(stage: Stage, who: str, reason: str, told: dict[str, str], **said: Any) -> GivenBack:
    """Give the first or second money of a debt back."""
    number = int(told["debt"])
    money = setoff.whole(stage.office, number).money[_PLACES.index(told["which"])]
    said |= {"money_id": money.money_id, "who": who.lower()}
    return setoff.give_back(stage.office, number, reason, **said)


@says(rf'{WHO} enters the rate of (?P<percent>\d+) percent from {DAY}, written in "(?P<in_>.+)"')
def enters_rate(stage: Stage, who: str, percent: str, day: str, in_: str) -> None:
    draft = RateDraft(new_id(), int(percent) * 10_000, _day(day), in_)
    rates.enter_rate(stage.db, stage.actor(who), draft)
