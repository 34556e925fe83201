"""The sentences of stories about customer deposits."""

from __future__ import annotations

import datetime as dt

from clerktui.services.customer_deposits import looking
from tests.stories.put_right import WHO, _told
from tests.stories.stage import ACCOUNT, MONEY, Stage, agree, cents, says
from tests.support import customer_deposits as left

TO = ACCOUNT.replace("<account>", "<to>")


def _newest(stage: Stage, account: str) -> int:
    return left.deposits(stage.office, account).deposits[0].deposit_id


@says(rf"{WHO} asks for a customer deposit of (?P<money>{MONEY}) on account {ACCOUNT}")
def asks_deposit(stage: Stage, who: str, money: str, account: str) -> None:
    left.ask(stage.office, account, cents(money), who.lower())


@says(
    rf"account {ACCOUNT} holds (?P<money>{MONEY}), with (?P<unpaid>{MONEY}) of its customer "
    rf"deposit unpaid"
)
def holds(stage: Stage, account: str, money: str, unpaid: str) -> None:
    found = left.deposits(stage.office, account)
    agree(found.held_cents, cents(money))
    agree(sum(one.open_cents for one in found.deposits), cents(unpaid))


@says(r"the town pays (?P<percent>\d) percent a year on customer deposits")
def pays_interest(stage: Stage, percent: str) -> None:
    rule = {**left.RATE, "rate_ppm": int(percent) * 10_000}
    stage.office.decide("customer_deposit.interest", rule)


@says(rf"{WHO} credits interest on customer deposits: (?P<money>{MONEY})")
def credits_interest(stage: Stage, who: str, money: str) -> None:
    assert who == "Sam", "runs are the supervisor's"
    agree(left.credit_interest(stage.office).amount_cents, cents(money))


@says(rf"{WHO} applies the customer deposit of account {ACCOUNT}")
def applies(stage: Stage, who: str, account: str) -> None:
    left.use(stage.office, account, who=who.lower())


@says(rf"{WHO} refunds the rest of the customer deposit of account {ACCOUNT} as refund (?P<no>\d+)")
def refunds(stage: Stage, who: str, account: str, no: str) -> None:
    agree(left.use(stage.office, account, "refund", who.lower()).refund, int(no))


@says(rf"{WHO} moves the customer deposit of account {ACCOUNT} to account {TO}")
def moves(stage: Stage, who: str, account: str, to: str) -> None:
    left.same_customer(stage.office, account, to)
    left.move(stage.office, account, to, who.lower())


@says(rf'{WHO} tries to apply the customer deposit of account {ACCOUNT} and is told "(?P<said>.+)"')
def tries_to_apply(stage: Stage, who: str, account: str, said: str) -> None:
    _told(said, lambda: left.use(stage.office, account, who=who.lower()))


@says(rf'{WHO} waives the customer deposit of account {ACCOUNT}: "(?P<note>.+)"')
def waives(stage: Stage, who: str, account: str, note: str) -> None:
    left.waive(stage.office, _newest(stage, account), who.lower(), note)


@says(rf"the review of customer deposits gives back (?P<money>{MONEY})")
def review_gives_back(stage: Stage, money: str) -> None:
    agree(left.release(stage.office).amount_cents, cents(money))


@says(rf"account {ACCOUNT} was closed on (?P<day>\d+/\d+/\d+)")
def was_closed(stage: Stage, account: str, day: str) -> None:
    month, of, year = map(int, day.split("/"))
    left.close_account(stage.office, account, dt.date(2000 + year, month, of))


@says(r"(?P<count>\d+) customer deposits are unclaimed")
def are_unclaimed(stage: Stage, count: str) -> None:
    agree(len(looking.list_unclaimed(stage.db, stage.actor("Fay"))), int(count))
