"""The sentences of stories about what rules charge: late fees, tax interest, waivers."""

from __future__ import annotations

from clerktui.rules.accruals import RULES
from clerktui.services.accruals import runs, undoing, waiving
from clerktui.views.accruals import AccrualRunDraft, ExemptDraft, WaiveFeeDraft
from tests.stories.bad_money import DAY, _day
from tests.stories.stage import ACCOUNT, MONEY, WHO, Stage, agree, cents, says
from tests.support.office import new_id

RULE = rf"(?P<rule>{'|'.join(name.lower() for name in RULES.values())})"
CODES = {name.lower(): code for code, name in RULES.items()}


@says(
    rf"account {ACCOUNT} of (?P<name>[A-Z][\w' ]+?) has owed (?P<owed>{MONEY}) of water since {DAY}"
)
def owes_water(stage: Stage, account: str, name: str, owed: str, day: str) -> None:
    first, _, last = name.rpartition(" ")
    said = f"{last.upper()}, {first.upper()}"
    stage.office.account(account, said, due=_day(day), water=cents(owed))


@says(rf"the edit list of {RULE} has (?P<count>\d+) for (?P<money>{MONEY}), (?P<left>\d+) left out")
def edit_list(stage: Stage, rule: str, count: str, money: str, left: str) -> None:
    draft = AccrualRunDraft(CODES[rule])
    found = runs.edit_list(stage.db, stage.actor("Ana"), draft)
    agree((found.count, found.cents, found.left_out), (int(count), cents(money), int(left)))


@says(rf"{WHO} releases {RULE}: (?P<count>\d+) for (?P<money>{MONEY})")
def releases(stage: Stage, who: str, rule: str, count: str, money: str) -> None:
    done = runs.run(stage.db, stage.actor(who), AccrualRunDraft(CODES[rule]))
    agree((done.count, done.charged_cents), (int(count), cents(money)))


@says(rf'{WHO} takes run (?P<run>\d+) back: "(?P<why>[^"]+)"')
def takes_run_back(stage: Stage, who: str, run: str, why: str) -> None:
    agree(undoing.undo(stage.db, stage.actor(who), int(run), why).state, "undone")


@says(rf'{WHO} spares account {ACCOUNT} late fees until {DAY}: "(?P<why>[^"]+)"')
def spares(stage: Stage, who: str, account: str, day: str, why: str) -> None:
    waiving.exempt(stage.db, stage.actor(who), ExemptDraft(account, why, _day(day)))


@says(rf'{WHO} waives the late fee of account {ACCOUNT}: "(?P<why>[^"]+)"')
def waives_fee(stage: Stage, who: str, account: str, why: str) -> None:
    fees = waiving.get_fees(stage.db, stage.actor(who), account)
    fee = next(one for one in fees.charged if one.rule == "late_fee" and not one.is_back)
    waiving.waive_fee(stage.db, stage.actor(who), WaiveFeeDraft(new_id(), fee.accrual_id, why))
