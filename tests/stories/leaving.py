"""The sentences of stories about accounts that are closed and customers who move."""

from __future__ import annotations

from clerktui.reports.catalogue import run_report
from clerktui.services import tickets, unbillable
from tests.stories.put_right import WHO, _told
from tests.stories.stage import ACCOUNT, MONEY, Stage, agree, cents, says
from tests.support import closing_accounts as closing
from tests.support.closing_accounts import TODAY

_TICKET = "11111111-2222-4333-8444-555555555555"
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


@says(
    rf"{WHO} finishes close-out (?P<number>\d+) with refund (?P<refund>\d+) of (?P<m>{MONEY}), "
    rf"and service goes back to account {ACCOUNT}"
)
def finishes_to_owner(
    stage: Stage, who: str, number: str, refund: str, m: str, account: str
) -> None:
    done = closing.finish(stage.office, int(number), who.lower(), to_owner=True)
    agree((done.refunds, done.refund_cents), ((int(refund),), cents(m)))
    agree(done.to_owner, account)


@says(rf"between tenants service at the place of account {PLACE} comes back to account {ACCOUNT}")
def comes_back(stage: Stage, place: str, account: str) -> None:
    closing.own(stage.office, place, account)


@says(
    rf"work order (?P<number>\d+) asks for the (?P<kind>final reading|turn-on) of account {ACCOUNT}"
)
def is_ordered(stage: Stage, number: str, kind: str, account: str) -> None:
    kinds = {"final reading": "final_reading", "turn-on": "turn_on"}
    agree(closing.orders(stage.office)[int(number)], (kinds[kind], account, "open"))


@says(r"work order (?P<number>\d+) is completed with the reading (?P<reading>\d+)")
def is_read(stage: Stage, number: str, reading: str) -> None:
    closing.do_order(stage.office, int(number), reading=int(reading), read_on=TODAY)


@says(r"work order (?P<number>\d+) is completed")
def is_done(stage: Stage, number: str) -> None:
    closing.do_order(stage.office, int(number))


@says(rf'{WHO} tries to complete work order (?P<number>\d+) and is told "(?P<said>.+)"')
def tries_to_complete_order(stage: Stage, who: str, number: str, said: str) -> None:
    _told(said, lambda: closing.do_order(stage.office, int(number), who.lower()))


@says(rf'{WHO} tries to cancel close-out (?P<number>\d+) and is told "(?P<said>.+)"')
def tries_to_cancel(stage: Stage, who: str, number: str, said: str) -> None:
    assert who == "Ana", "the support acts as Ana"
    _told(said, lambda: closing.cancel(stage.office, int(number)))


@says(rf'the place of account {ACCOUNT} is told as "(?P<words>.+)"')
def says_of_its_place(stage: Stage, account: str, words: str) -> None:
    agree(closing.place(stage.office, account), words)


@says(rf"{WHO} is typing a payment of (?P<money>{MONEY}) on account {ACCOUNT}")
def is_typing(stage: Stage, who: str, money: str, account: str) -> None:
    content = {"lines": [{"key": account, "amount_cents": cents(money)}]}
    tickets.save_draft(stage.db, stage.actor(who), _TICKET, content)


@says(rf"{WHO} throws the ticket away")
def throws_away(stage: Stage, who: str) -> None:
    tickets.discard(stage.db, stage.actor(who), _TICKET)


@says(rf"the list of closed accounts still owing is account {ACCOUNT} with (?P<money>{MONEY})")
def is_listed(stage: Stage, account: str, money: str) -> None:
    rows = run_report(stage.db, "closed-owing").rows
    agree([(row.cells[0], row.cells[-1]) for row in rows], [(account, cents(money))])


@says(rf"account {ACCOUNT} is (?P<status>closed|active|pending), holding (?P<held>{MONEY})")
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
