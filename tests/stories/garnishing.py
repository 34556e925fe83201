"""The sentences of stories about garnishments: opened, served, answered, paid over, released."""

from __future__ import annotations

from clerktui.services.enforcement import acting, looking, parties, receiving
from clerktui.views.enforcement import (
    AnswerDraft,
    CaseDraft,
    CaseStep,
    ReceiveDraft,
    ReleaseDraft,
    ServeDraft,
    ThirdPartyDraft,
)
from tests.stories.bad_money import DAY, _day
from tests.stories.stage import ACCOUNT, MONEY, WHO, Stage, agree, cents, says
from tests.support.office import new_id
from tests.support.refusing import refused
from tests.support.setoff import today

CASE = r"case (?P<case>\d+)"


@says(rf'{WHO} writes down the employer "(?P<name>[^"]+)"')
def writes_employer(stage: Stage, who: str, name: str) -> None:
    draft = ThirdPartyDraft(new_id(), "employer", name, "100 Mill Rd", "Maple Falls", "NC", "28099")
    parties.save_party(stage.db, stage.actor(who), draft)


@says(rf"{WHO} opens {CASE} against account {ACCOUNT}: the notice asks for (?P<money>{MONEY})")
def opens_case(stage: Stage, who: str, case: str, account: str, money: str) -> None:
    party = parties.list_parties(stage.db, stage.actor(who), "employer")[0].party_id
    draft = CaseDraft(new_id(), account, "wages", party)
    done = acting.open_case(stage.db, stage.actor(who), draft)
    agree((done.number, done.amount_cents), (int(case), cents(money)))


@says(rf"both notices of {CASE} are served")
def serves(stage: Stage, case: str) -> None:
    day = today(stage.office)
    acting.serve(stage.db, stage.actor("Ana"), ServeDraft(new_id(), int(case), day, day))


@says(rf"{CASE} waits for (?P<words>[^,]+), {DAY}")
def case_waits(stage: Stage, case: str, words: str, day: str) -> None:
    found = looking.get_case(stage.db, stage.actor("Ana"), int(case))
    agree((found.waits_for, found.until), (words, _day(day)))


@says(rf"{WHO} cannot take {CASE} for unanswered yet")
def too_early(stage: Stage, who: str, case: str) -> None:
    draft = CaseStep(new_id(), int(case))
    agree(refused(acting.default, stage.db, stage.actor(who), draft), "enforcement.clock")


@says(rf"{WHO} takes {CASE} for unanswered")
def takes_default(stage: Stage, who: str, case: str) -> None:
    acting.default(stage.db, stage.actor(who), CaseStep(new_id(), int(case)))


@says(rf"the employer of {CASE} answers: weekly, next {DAY}")
def employer_answers(stage: Stage, case: str, day: str) -> None:
    draft = AnswerDraft(
        new_id(), int(case), "admits", today(stage.office), pay_period="weekly", next_on=_day(day)
    )
    acting.answer(stage.db, stage.actor("Ana"), draft)


@says(
    rf"the employer of {CASE} pays (?P<money>{MONEY}) for {DAY}, gross (?P<gross>{MONEY}): "
    rf"the case gets (?P<got>{MONEY})"
)
def pays_over(stage: Stage, case: str, money: str, day: str, gross: str, got: str) -> None:
    draft = _money(stage, case, money, (day, gross))
    done = receiving.receive(stage.db, stage.actor("Ana"), draft)
    agree(done.amount_cents, cents(got))


@says(rf"the employer of {CASE} cannot pay (?P<money>{MONEY}) for {DAY}, gross (?P<gross>{MONEY})")
def pays_too_much(stage: Stage, case: str, money: str, day: str, gross: str) -> None:
    draft = _money(stage, case, money, (day, gross))
    said = refused(receiving.receive, stage.db, stage.actor("Ana"), draft)
    agree(said, "enforcement.over_limit")


def _money(stage: Stage, case: str, money: str, period: tuple[str, str]) -> ReceiveDraft:
    return ReceiveDraft(
        new_id(),
        int(case),
        cents(money),
        gross_cents=cents(period[1]),
        period_on=_day(period[0]),
        session_id=stage.office.sessions["ana"].session_id,
        reference="77",
    )


@says(rf"{WHO} releases {CASE}: (?P<reason>[a-z]+)")
def releases_case(stage: Stage, who: str, case: str, reason: str) -> None:
    draft = ReleaseDraft(new_id(), int(case), reason)
    agree(acting.release(stage.db, stage.actor(who), draft).state, "released")
