"""The sentences of stories about payments taken back, moved and paid another way."""

from __future__ import annotations

from collections.abc import Callable

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.services import accounts, receipts, suspense
from clerktui.services.corrections import choosing, looking
from clerktui.views.corrections import CorrectionPosted
from tests.stories.stage import ACCOUNT, MONEY, TENDERS, WHO, Stage, agree, cents, says
from tests.support.corrections import Correcting

RECEIPT = r"receipt (?P<number>\S+)"
ACTS = {
    "reverse": "cancel_tender",
    "cancel": "cancel_payment",
}


def _at(stage: Stage) -> Correcting:
    return Correcting(stage.office)


def _told(do: Callable[[], CorrectionPosted], told: str) -> None:
    try:
        do()
    except ClerkError as error:
        agree(sentence(error), told)
    else:
        raise AssertionError("it was corrected")


@says(rf"{WHO} reverses {RECEIPT}: the money was bad")
def reverses(stage: Stage, who: str, number: str) -> None:
    _at(stage).cancel_tender(number, who=who.lower())


@says(rf"{WHO} cancels {RECEIPT}: the account was wrong")
def cancels(stage: Stage, who: str, number: str) -> None:
    _at(stage).cancel_payment(number, who=who.lower())


@says(rf'{WHO} tries to (?P<act>reverse|cancel) {RECEIPT} and is told "(?P<told>.+)"')
def tries(stage: Stage, who: str, act: str, number: str, told: str) -> None:
    do = getattr(_at(stage), ACTS[act])
    _told(lambda: do(number, who=who.lower()), told)


@says(rf"{WHO} moves {RECEIPT} to account {ACCOUNT}, which gives receipt (?P<new>\S+)")
def moves(stage: Stage, who: str, number: str, account: str, new: str) -> None:
    agree(_at(stage).reapply(number, account, who=who.lower()).receipt, new)


@says(
    rf"{WHO} moves what {RECEIPT} paid on account (?P<part>\S+) to account {ACCOUNT}, "
    r"which gives receipt (?P<new>\S+)"
)
def moves_part(stage: Stage, who: str, number: str, part: str, account: str, new: str) -> None:
    posted = _at(stage).reapply(number, account, part=part, who=who.lower())
    agree(posted.receipt, new)


@says(rf"{WHO} corrects {RECEIPT}: paid (?P<to>in cash|by check|by card), not (?P<from_>[a-z ]+)")
def corrects(stage: Stage, who: str, number: str, to: str, from_: str) -> None:
    _at(stage).change_tender(number, TENDERS[from_], TENDERS[to], who=who.lower())


@says(
    rf"{WHO} corrects (?P<amount>{MONEY}) of {RECEIPT}: paid (?P<to>in cash|by check|by card), "
    r"not (?P<from_>[a-z ]+)"
)
def corrects_part(stage: Stage, who: str, amount: str, number: str, to: str, from_: str) -> None:
    _at(stage).change_tender(
        number, TENDERS[from_], TENDERS[to], who=who.lower(), amount_cents=cents(amount)
    )


@says(
    rf"{WHO} tries to correct (?P<amount>{MONEY}) of {RECEIPT} as paid by card, not "
    r'(?P<from_>[a-z ]+), and is told "(?P<told>.+)"'
)
def tries_to_correct(
    stage: Stage, who: str, amount: str, number: str, from_: str, told: str
) -> None:
    def do() -> CorrectionPosted:
        return _at(stage).change_tender(
            number, TENDERS[from_], "card", who=who.lower(), amount_cents=cents(amount)
        )

    _told(do, told)


@says(rf"{RECEIPT} is paid (?P<amount>{MONEY}) by (?P<tender>[A-Z][a-z ]+\(corrected\))")
def is_paid_by(stage: Stage, number: str, amount: str, tender: str) -> None:
    document = receipts.get_receipt(stage.db, stage.actor("Ana"), number).document
    found = {one.name: one.amount_cents for one in document.tenders}
    agree(found.get(tender), cents(amount))


@says(rf"{RECEIPT} says (?P<said>REVERSED|MOVED)(?P<rest>.*)")
def receipt_says(stage: Stage, number: str, said: str, rest: str) -> None:
    view = receipts.get_receipt(stage.db, stage.actor("Ana"), number)
    agree(view.corrected, f"{said}{rest}")


@says(rf"the right way for {RECEIPT} is now (?P<acts>.+)")
def right_way(stage: Stage, number: str, acts: str) -> None:
    found = choosing.list_acts(stage.db, stage.actor("Sam"), number)
    agree(", ".join(act.kind.replace("_", " ") for act in found if not act.why_not), acts)


@says(rf"suspense holds (?P<amounts>{MONEY}(?: and {MONEY})*)")
def suspense_holds(stage: Stage, amounts: str) -> None:
    page = suspense.list_suspense(stage.db, stage.actor("Ana"))
    agree([item.open_cents for item in page.rows], [cents(one) for one in amounts.split(" and ")])


@says(r"suspense holds nothing")
def suspense_is_empty(stage: Stage) -> None:
    agree(suspense.list_suspense(stage.db, stage.actor("Ana")).rows, ())


@says(rf"{WHO} moves all that is open on account (?P<from_>\S+) to account {ACCOUNT}")
def transfers(stage: Stage, who: str, from_: str, account: str) -> None:
    _at(stage).transfer(from_, account, who=who.lower())


@says(
    rf"{WHO} moves (?P<amount>-?{MONEY}) of what is open on account (?P<from_>\S+) "
    rf"for (?P<what>[a-z ]+) to account {ACCOUNT}"
)
def transfers_part(
    stage: Stage, who: str, amount: str, from_: str, what: str, account: str
) -> None:
    sign = -1 if amount.startswith("-") else 1
    service = what.replace(" ", "_")
    [item] = [one for one in _at(stage).items(from_) if one.service == service]
    move = (item.id, sign * cents(amount.lstrip("-")))
    _at(stage).transfer(from_, account, move, who=who.lower())


@says(rf"account {ACCOUNT} is past due by (?P<days>\d+) days or more with (?P<amount>{MONEY})")
def past_due(stage: Stage, account: str, days: str, amount: str) -> None:
    view = accounts.get_account(stage.db, account)
    aged = {"30": view.d30_cents, "60": view.d60_cents, "90": view.d90_cents}
    agree(aged[days], cents(amount))


@says(r"there are (?P<count>\d+) corrections, numbered without a gap")
def corrections_are(stage: Stage, count: str) -> None:
    page = looking.list_corrections(stage.db, stage.actor("Ana"), limit=100)
    agree([view.number for view in reversed(page.rows)], list(range(1, int(count) + 1)))
