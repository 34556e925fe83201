"""The sentences of stories about promises and payment plans."""

from __future__ import annotations

from clerktui.services.arrangements import ending, looking, making
from clerktui.services.collecting import running
from clerktui.services.collections.stops import find_stops
from clerktui.services.reference import get_reference
from clerktui.views.arrangements import ArrangementStep, PlanDraft, PromiseDraft
from tests.stories.bad_money import DAY, _day
from tests.stories.stage import ACCOUNT, MONEY, WHO, Stage, agree, cents, says
from tests.support.collecting import item
from tests.support.office import new_id

NUMBER = r"P-(?P<number>\d+)"


@says(rf"{WHO} writes down that account {ACCOUNT} promises (?P<money>{MONEY}) by {DAY}")
def promises(stage: Stage, who: str, account: str, money: str, day: str) -> None:
    draft = PromiseDraft(new_id(), account, cents(money), _day(day))
    making.make_promise(stage.db, stage.actor(who), draft)


@says(
    rf"{WHO} puts account {ACCOUNT} on a plan: (?P<down>{MONEY}) down and "
    rf"(?P<count>\d+) instalments from {DAY}"
)
def plans(stage: Stage, who: str, account: str, down: str, count: str, day: str) -> None:
    draft = PlanDraft(new_id(), account, cents(down), int(count), _day(day))
    making.make_plan(stage.db, stage.actor(who), draft)


@says(rf"{WHO} prints the agreement of {NUMBER} and its customer signs it")
def signs(stage: Stage, who: str, number: str) -> None:
    for act in (ending.print_agreement, ending.sign):
        act(stage.db, stage.actor(who), ArrangementStep(new_id(), int(number)))


@says(rf'{WHO} cancels {NUMBER}: "(?P<why>[^"]+)"')
def cancels(stage: Stage, who: str, number: str, why: str) -> None:
    ending.cancel(stage.db, stage.actor(who), ArrangementStep(new_id(), int(number), why))


@says(rf"{NUMBER} is (?P<state>open|kept|broken|cancelled)")
def is_so(stage: Stage, number: str, state: str) -> None:
    view = looking.get_arrangement(stage.db, stage.actor("Ana"), int(number))
    agree(view.line.state, state)


@says(rf'(?P<act>call|letter|cut off|setoff) leaves account {ACCOUNT} out: "(?P<why>[^"]+)"')
def left_out(stage: Stage, act: str, account: str, why: str) -> None:
    agree(_stops(stage, account, act), why)


@says(rf"nothing keeps account {ACCOUNT} from a (?P<act>call|letter|cut off|setoff)")
def not_left_out(stage: Stage, account: str, act: str) -> None:
    agree(_stops(stage, account, act), "")


@says(r"the night's work is done")
def night(stage: Stage) -> None:
    running.run_procedure(stage.db, stage.actor("Sam"))


@says(rf'account {ACCOUNT} is to be called: "(?P<why>[^"]+)"')
def to_be_called(stage: Stage, account: str, why: str) -> None:
    row = item(stage.office, _id(stage, account))
    agree((row.lane, row.why), ("call", why))


def _stops(stage: Stage, account: str, act: str) -> str:
    account_id = _id(stage, account)
    with stage.db.read() as connection:
        reference = get_reference(stage.db, connection)
        act = act.replace(" ", "_")
        found = find_stops(connection, reference, [account_id], act).get(account_id, [])
        return "; ".join(stop.words for stop in found)


def _id(stage: Stage, account: str) -> int:
    from clerktui.services.account_numbers import which_account

    with stage.db.read() as connection:
        return int(which_account(connection, account).id)
