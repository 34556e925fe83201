"""The sentences of stories about collecting: procedure, queue, calls, case file."""

from __future__ import annotations

from clerktui.i18n import sentence, town_date
from clerktui.rules.collections import STEPS
from clerktui.services.account_numbers import which_account
from clerktui.services.collecting import case_file, opening, outcomes, queue, running, undoing
from clerktui.services.collections import steps
from clerktui.services.collections.steps import Step
from clerktui.services.reference import get_reference
from clerktui.views.collection_queue import OutcomeDraft, UndoDraft
from tests.stories.bad_money import DAY, _day
from tests.stories.stage import ACCOUNT, MONEY, WHO, Stage, agree, cents, says
from tests.support.office import new_id
from tests.support.refusing import refusal

PAPERS = {name.lower(): code for code, name in STEPS.items()}


@says(r"the collection procedure runs: (?P<count>\d+) in collection")
def runs(stage: Stage, count: str) -> None:
    done = running.run_procedure(stage.db, stage.actor("Sam"))
    agree(sum(done.lanes.values()), int(count))


@says(rf"next for account {ACCOUNT} is the (?P<step>[a-z -]+) on {DAY}")
def next_step(stage: Stage, account: str, step: str, day: str) -> None:
    line = case_file.get_case(stage.db, stage.actor("Ana"), account).line
    assert line is not None, "nothing is past due"
    agree((line.next_name.lower(), line.next_on), (step, _day(day)))


@says(rf"the (?P<paper>reminder|penalty|past-due notice) of account {ACCOUNT} goes out")
def goes_out(stage: Stage, paper: str, account: str) -> None:
    with stage.db.write() as connection:
        reference = get_reference(stage.db, connection)
        account_id = which_account(connection, account).id
        step = Step(account_id, PAPERS[paper], f"{paper.capitalize()} mailed")
        steps.record(connection, reference.on, stage.db.clock.now(), [step])


@says(rf"{WHO} has (?P<count>\d+) accounts? to call")
def to_call(stage: Stage, who: str, count: str) -> None:
    agree(len(queue.list_queue(stage.db, stage.actor(who)).rows), int(count))


@says(rf'{WHO} takes up account {ACCOUNT} and reads aloud "(?P<words>.+)"')
def takes_up(stage: Stage, who: str, account: str, words: str) -> None:
    view = opening.open_next(stage.db, stage.actor(who))
    assert view is not None, "nobody is to be called"
    agree((view.line.account, view.script[0]), (account, words))


@says(rf"{WHO} keys (?P<outcome>[a-z ]+) for account {ACCOUNT}")
def keys(stage: Stage, who: str, outcome: str, account: str) -> None:
    draft = OutcomeDraft(new_id(), account, outcome.replace(" ", "_"))
    stage.told = (draft, outcomes.record_outcome(stage.db, stage.actor(who), draft))


@says(rf"{WHO} takes that key back")
def takes_back(stage: Stage, who: str) -> None:
    draft, _ = stage.told
    undo = UndoDraft(new_id(), draft.account, draft.command_id)
    undoing.undo_outcome(stage.db, stage.actor(who), undo)


@says(rf"{WHO} keys a promise of (?P<amount>{MONEY}) by {DAY} for account {ACCOUNT}")
def promises(stage: Stage, who: str, amount: str, day: str, account: str) -> None:
    facts = {"promised_on": _day(day), "promised_cents": cents(amount)}
    draft = OutcomeDraft(new_id(), account, "promise", **facts)
    outcomes.record_outcome(stage.db, stage.actor(who), draft)


@says(rf'{WHO} may not call account {ACCOUNT} again: "(?P<why>.+)"')
def may_not(stage: Stage, who: str, account: str, why: str) -> None:
    draft = OutcomeDraft(new_id(), account, "no_answer")
    refused = refusal(outcomes.record_outcome, stage.db, stage.actor(who), draft)
    agree(sentence(refused), why)


@says(rf'the case file of account {ACCOUNT} says "(?P<stands>.+)"')
def stands(stage: Stage, account: str, stands: str) -> None:
    agree(case_file.told_of(case_file.get_case(stage.db, stage.actor("Ana"), account)), stands)


@says(rf'account {ACCOUNT} is held up: "(?P<why>.+)"')
def held_up(stage: Stage, account: str, why: str) -> None:
    agree("; ".join(case_file.get_case(stage.db, stage.actor("Ana"), account).stops), why)


@says(rf"the case file of account {ACCOUNT} holds, in order: (?P<told>.+)")
def holds(stage: Stage, account: str, told: str) -> None:
    view = case_file.get_case(stage.db, stage.actor("Ana"), account)
    done = [f"{town_date(one.day)} {one.name.lower()}" for one in view.steps]
    agree(", ".join(done), told)
