"""The sentences of stories about accounts that are closed and customers who move."""

from __future__ import annotations

from clerktui.services import unbillable
from tests.stories.put_right import WHO, _told
from tests.stories.stage import ACCOUNT, MONEY, Stage, agree, cents, says
from tests.support import closing_accounts as closing
from tests.support.closing_accounts import TODAY

PLACE = ACCOUNT.replace("<account>", "<place>")
NEW = ACCOUNT.replace("<account>", "<new>")


@says(rf"account {ACCOUNT} has (?P<service>\w+) by meter (?P<meter>\d+)")
def is_served(stage: Stage, account: str, service: str, meter: str) -> None:
    closing.serve(stage.office, account, **{service: meter})


@says(
    rf"{WHO} moves the customer of account {ACCOUNT} to the place of account {PLACE}: "
    rf"account {NEW}, close-out (?P<number>\d+)"
)
def moves_customer(stage: Stage, who: str, account: str, place: str, new: str, number: str) -> None:
    assert who == "Ana", "the support acts as Ana"
    done = closing.move(stage.office, account, place)
    agree((done.new_account, done.number), (new, int(number)))


@says(rf"account {ACCOUNT} is moved out by close-out (?P<number>\d+) with (?P<missing>.+) missing")
def is_moved_out(stage: Stage, account: str, number: str, missing: str) -> None:
    view = closing.shown(stage.office, int(number))
    agree((view.account, " and ".join(view.missing)), (account, missing))


@says(rf"{WHO} enters the final reading (?P<reading>\d+) of close-out (?P<number>\d+)")
def reads(stage: Stage, who: str, reading: str, number: str) -> None:
    closing.read(stage.office, int(number), int(reading), who.lower(), read_on=TODAY)


@says(
    rf"{WHO} makes the final bill of close-out (?P<number>\d+): (?P<money>{MONEY}) for "
    rf"(?P<service>\w+)"
)
def bills(stage: Stage, who: str, number: str, money: str, service: str) -> None:
    assert who == "Ana", "the support acts as Ana"
    closing.bill(stage.office, int(number), **{service: cents(money)})


@says(rf"{WHO} finishes close-out (?P<number>\d+), and what is owed moves with the customer")
def finishes_with_balance(stage: Stage, who: str, number: str) -> None:
    closing.finish(stage.office, int(number), who.lower(), balance=True)


@says(rf"{WHO} finishes close-out (?P<number>\d+) with refund (?P<refund>\d+) of (?P<m>{MONEY})")
def finishes_with_refund(stage: Stage, who: str, number: str, refund: str, m: str) -> None:
    done = closing.finish(stage.office, int(number), who.lower())
    agree((done.refunds, done.refund_cents), ((int(refund),), cents(m)))


@says(rf"{WHO} finishes close-out (?P<number>\d+)")
def finishes(stage: Stage, who: str, number: str) -> None:
    closing.finish(stage.office, int(number), who.lower())


@says(rf'{WHO} tries to finish close-out (?P<number>\d+) and is told "(?P<said>.+)"')
def tries_to_finish(stage: Stage, who: str, number: str, said: str) -> None:
    _told(said, lambda: closing.finish(stage.office, int(number), who.lower()))


@says(rf"account {ACCOUNT} is (?P<status>closed|active), holding (?P<held>{MONEY})")
def stands(stage: Stage, account: str, status: str, held: str) -> None:
    found = closing.facts(stage.office, account)
    agree((found[0], found[2]), (status, cents(held)))


@says(r"the nightly check finds nothing")
def finds_nothing(stage: Stage) -> None:
    agree(unbillable.find_unbillable(stage.db, stage.actor("Ana")), ())


@says(r'the nightly check finds that "(?P<words>.+)"')
def finds(stage: Stage, words: str) -> None:
    found = unbillable.find_unbillable(stage.db, stage.actor("Ana"))
    agree([one.words for one in found], [words])


@says(rf'{WHO} closes account {ACCOUNT} as close-out (?P<number>\d+), mail to "(?P<mail>.+)"')
def closes(stage: Stage, who: str, account: str, number: str, mail: str) -> None:
    done = closing.ask(stage.office, account, who.lower(), forward_address=mail)
    agree(done.number, int(number))
