"""The sentences of stories about applications for service."""

from __future__ import annotations

import datetime as dt

from clerktui.models import Account
from clerktui.services import identities
from clerktui.views.identities import IdentityDraft
from tests.stories.put_right import WHO, _told
from tests.stories.stage import ACCOUNT, MONEY, Stage, agree, cents, says
from tests.support import applications as applied
from tests.support.books import Books
from tests.support.office import new_id

APPLICATION = r"application (?P<number>\d+)"


@says(rf"account {ACCOUNT} had water and sewer by meter (?P<meter>\d+)")
def had_services(stage: Stage, account: str, meter: str) -> None:
    applied.serve(stage.office, account, meter, "water", "sewer")


@says(rf"the customer of account {ACCOUNT} was born on (?P<born>[\d-]+), by passport")
def was_born(stage: Stage, account: str, born: str) -> None:
    day = dt.date.fromisoformat(born)
    paper = IdentityDraft(new_id(), "passport", "1234", account, birth_on=day)
    identities.enter(stage.office.db, stage.office.people["ana"], paper)


@says(
    r"Ann Lee, born on (?P<born>[\d-]+), applies for service at the place of account "
    r"(?P<account>[\d-]+) as application (?P<number>\d+)"
)
def applies(stage: Stage, born: str, account: str, number: str) -> None:
    agree(applied.apply(stage.office, birth_on=born, premise=account), int(number))


@says(rf"{APPLICATION} is stopped by account {ACCOUNT}: (?P<money>{MONEY})")
def is_stopped(stage: Stage, number: str, account: str, money: str) -> None:
    [debt] = [one for one in applied.seen(stage.office, int(number)).debts if one.is_blocking]
    agree(debt.account, account)
    agree(debt.owed_cents, cents(money))


@says(rf"{APPLICATION} is not stopped")
def is_free(stage: Stage, number: str) -> None:
    assert not any(one.is_blocking for one in applied.seen(stage.office, int(number)).debts)


@says(rf"the debt of account {ACCOUNT} is not asked of {APPLICATION}: (?P<law>.+)")
def is_not_asked(stage: Stage, account: str, number: str, law: str) -> None:
    [debt] = [o for o in applied.seen(stage.office, int(number)).debts if o.account == account]
    agree((debt.verdict, debt.citation), ("not_asked", law))


@says(rf'{WHO} tries to complete {APPLICATION} and is told "(?P<said>.+)"')
def tries_to_complete(stage: Stage, who: str, number: str, said: str) -> None:
    _told(said, lambda: applied.complete(stage.office, int(number), who.lower()))


@says(rf"{WHO} completes {APPLICATION} as account {ACCOUNT} with order (?P<order>\d+)")
def completes(stage: Stage, who: str, number: str, account: str, order: str) -> None:
    done = applied.complete(stage.office, int(number), who.lower())
    agree((done.account, done.order), (account, int(order)))


@says(r"order (?P<order>\d+) is completed")
def is_turned_on(stage: Stage, order: str) -> None:
    applied.turn_on(stage.office, int(order))


@says(rf"account {ACCOUNT} is (?P<status>pending|active)")
def stands(stage: Stage, account: str, status: str) -> None:
    rows = Books(stage.office.db).rows(Account)
    agree(next(row["status"] for row in rows if row["number"] == account), status)
