"""The sentences of stories about money that was not good."""

from __future__ import annotations

import datetime as dt

from clerktui.errors import ClerkError, NeedsOverride
from clerktui.i18n import sentence
from clerktui.services import reference
from clerktui.services.improper import held
from clerktui.services.returns import booking, items
from clerktui.views.held import HeldDraft
from clerktui.views.returns import ReturnDraft, ReturnedStep
from tests.stories.stage import ACCOUNT, MONEY, WHO, Stage, agree, cents, says
from tests.support.office import new_id
from tests.support.returned import tender_of, to_the_bank

WHY = {
    "not enough funds": "nsf",
    "a closed bank account": "closed",
    "a stopped payment": "stopped",
}
DAY = r"(?P<day>\d\d/\d\d/\d\d)"


def _day(typed: str) -> dt.date:
    return dt.datetime.strptime(typed, "%m/%d/%y").date()  # noqa: DTZ007


@says(rf"it is {DAY}")
def it_is(stage: Stage, day: str) -> None:
    on = _day(day)
    stage.db.clock.at = dt.datetime(on.year, on.month, on.day, 15, 0, tzinfo=dt.UTC)
    reference.forget(stage.db)


@says(
    rf"account {ACCOUNT} of (?P<name>[A-Z][\w' ]+?) has owed (?P<owed>{MONEY}) of tax since {DAY}"
)
def owes_tax(stage: Stage, account: str, name: str, owed: str, day: str) -> None:
    first, _, last = name.rpartition(" ")
    said = f"{last.upper()}, {first.upper()}"
    stage.office.account(account, said, due=_day(day), tax=cents(owed))


@says(r"the bank presents a check again (?P<times>\d) times?")
def presents(stage: Stage, times: str) -> None:
    stage.office.decide("returned.redeposits", int(times))


@says(rf"the bank returns check (?P<check>\d+) for (?P<why>[a-z ]+); {WHO} presents it again")
def again(stage: Stage, check: str, why: str, who: str) -> None:
    to_the_bank(stage.office)
    draft = ReturnDraft(new_id(), tender_of(stage.office, check), WHY[why], redeposit=True)
    stage.line = booking.book_return(stage.db, stage.actor(who), draft)
    agree(stage.line.state, "redeposited")


@says(rf"the bank returns check (?P<check>\d+) for (?P<why>[a-z ]+); {WHO} takes it back")
def takes_back(stage: Stage, check: str, why: str, who: str) -> None:
    to_the_bank(stage.office)
    draft = ReturnDraft(new_id(), tender_of(stage.office, check), WHY[why])
    try:
        stage.line = booking.book_return(stage.db, stage.actor(who), draft)
    except NeedsOverride as warning:
        office = stage.office
        office.approve(
            draft.command_id, warning.message_id, warning.permission, "sam", who.lower(), warning
        )
        stage.line = booking.book_return(stage.db, stage.actor(who), draft)


@says(
    rf"returned item (?P<number>\d+) has a fee of (?P<fee>{MONEY}); (?P<owed>{MONEY}) is owed of it"
)
def item_owes(stage: Stage, number: str, fee: str, owed: str) -> None:
    item = items.get_returned(stage.db, stage.actor("Ana"), int(number))
    agree((item.fee_cents, item.owed_cents), (cents(fee), cents(owed)))


@says(rf"interest on returned item (?P<number>\d+) is (?P<interest>{MONEY}) today")
def interest(stage: Stage, number: str, interest: str) -> None:
    item = items.get_returned(stage.db, stage.actor("Ana"), int(number))
    agree(item.interest_cents, cents(interest))


@says(rf"interest of (?P<interest>{MONEY}) was booked with returned item (?P<number>\d+)")
def booked_interest(stage: Stage, number: str, interest: str) -> None:
    item = items.get_returned(stage.db, stage.actor("Ana"), int(number))
    agree(item.interest_booked_cents, cents(interest))


@says(r"its letter goes (?P<via>[A-Z, ]+) and asks for (?P<total>[\d,]+\.\d\d)")
def its_letter(stage: Stage, via: str, total: str) -> None:
    letter = stage.line.letter
    agree((letter.via, letter.figures[-1].amount_cents), (via, cents(total)))


@says(r"its letter goes by ordinary mail and asks for (?P<total>[\d,]+\.\d\d)")
def plain_letter(stage: Stage, total: str) -> None:
    agree((stage.line.letter.via, stage.line.letter.figures[-1].amount_cents), ("", cents(total)))


@says(rf'{WHO} waives the fee of returned item (?P<number>\d+): "(?P<why>.+)"')
def waives(stage: Stage, who: str, number: str, why: str) -> None:
    items.waive_fee(stage.db, stage.actor(who), ReturnedStep(new_id(), int(number), why))


@says(rf"{WHO} says returned item (?P<number>\d+) is made good")
def made_good(stage: Stage, who: str, number: str) -> None:
    item = items.settle(stage.db, stage.actor(who), ReturnedStep(new_id(), int(number)))
    agree(item.state, "settled")


@says(rf'{WHO} says returned item (?P<number>\d+) is made good and is told "(?P<told>.+)"')
def not_good(stage: Stage, who: str, number: str, told: str) -> None:
    try:
        items.settle(stage.db, stage.actor(who), ReturnedStep(new_id(), int(number)))
    except ClerkError as error:
        agree(sentence(error), told)
    else:
        raise AssertionError("it was settled")


@says(
    rf"{WHO} finds check (?P<check>\d+) over (?P<amount>{MONEY}) for account {ACCOUNT} "
    r"(?P<wrong>unsigned|marked paid in full)"
)
def finds_wrong(stage: Stage, who: str, check: str, amount: str, account: str, wrong: str) -> None:
    kind = "unsigned" if wrong == "unsigned" else "paid_in_full"
    draft = HeldDraft(new_id(), kind, cents(amount), account=account, reference=check)
    stage.line = held.hold_payment(stage.db, stage.actor(who), draft)


@says(r"it is kept as number (?P<number>\d+): (?P<state>held|returned)")
def kept(stage: Stage, number: str, state: str) -> None:
    agree((stage.line.number, stage.line.state), (int(number), state))


@says(r'its letter to (?P<name>[A-Z ]+) begins "(?P<words>.+)"')
def letter_begins(stage: Stage, name: str, words: str) -> None:
    agree(stage.line.letter.to_lines[0], name)
    agree(stage.line.letter.paragraphs[0][: len(words)], words)
