"""Why a deposit comes to what it does, what its checks are, and what the bank made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clerktui.i18n import town_date
from clerktui.services.deposits.checks import list_checks
from clerktui.services.deposits.records import find_deposit, items_of
from clerktui.services.why.telling import Telling, running
from clerktui.views.deposits import DepositItemView
from clerktui.views.why import Explanation, Rule, Step


def explain_deposit(telling: Telling, number: int) -> Iterator[Explanation]:
    """What is on a slip, its checks one by one, and what the bank counted.

    Raises:
        Refused: `deposit.unknown`.
    """
    deposit = find_deposit(telling.connection, number)
    items = items_of(telling.connection, telling.reference, deposit.id)
    yield _whole(telling, deposit, items)
    if any(not item.is_cash for item in items):
        yield _checks(telling, deposit, items)
    if deposit.bank_cents is not None:
        yield _bank(telling, deposit)


def _whole(telling: Telling, deposit: Any, items: tuple[DepositItemView, ...]) -> Explanation:
    say = telling.say
    amount = telling.money(deposit.amount_cents)
    steps = [
        Step(
            words=say("{tender} of {place}", tender=item.tender, place=item.name),
            on=item.business_date,
            amount_cents=item.amount_cents,
        )
        for item in items
    ]
    notes = [
        say(
            "Of a drawer it is what was counted at its close less the float, with what was carried "
            "out during the day; a correction made after the close is a part of its own."
        )
    ]
    if deposit.state == "cancelled":
        notes.append(say("It was cancelled: what was on it waits again, so nothing is on it."))
    return telling.explain(
        "deposit",
        say("Why is deposit {number} {amount}?", number=str(deposit.number), amount=amount),
        say(
            "It takes what waited up to {day} to {bank}.",
            day=town_date(deposit.business_date),
            bank=deposit.bank_name,
        ),
        steps=running(steps),
        rules=_rules(telling, deposit),
        notes=notes,
        result_cents=sum(item.amount_cents for item in items),
    )


def _rules(telling: Telling, deposit: Any) -> Iterator[Rule | None]:
    say, on = telling.say, deposit.business_date
    decided = telling.decided("deposit.daily", on)
    if decided is not None:
        words = say("money is deposited daily")
        if decided.value["threshold_cents"]:
            amount = telling.money(decided.value["threshold_cents"])
            words = say("money is deposited daily, or when {amount} is on hand", amount=amount)
        yield telling.rule("deposit.daily", on, words)
    decided = telling.decided("deposit.banks", on)
    if decided is not None:
        tenders = telling.reference.tenders
        names = [
            tenders[code].name if code in tenders else code
            for code, bank in decided.value.items()
            if bank == deposit.bank_account
        ]
        words = say("{tenders} go to {bank}", tenders=", ".join(names), bank=deposit.bank_name)
        yield telling.rule("deposit.banks", on, words)


def _checks(telling: Telling, deposit: Any, items: tuple[DepositItemView, ...]) -> Explanation:
    """Each check behind the slip, then what counts and later corrections make of their sum."""
    say = telling.say
    sessions = {item.session_id for item in items if item.session_id is not None}
    others = [item for item in items if not item.is_cash]
    checks = list_checks(
        telling.connection, telling.reference, sessions, {item.tender_type for item in others}
    )
    steps = [
        Step(
            words=say(
                "{tender} {number}: receipt {receipt}, {account} {payer}",
                tender=check.tender,
                number=check.number,
                receipt=check.receipt,
                account=check.account,
                payer=check.payer,
            ).rstrip(" ,"),
            amount_cents=check.amount_cents,
        )
        for check in checks
    ]
    corrected = [item for item in others if item.correction_id is not None]
    steps += [
        Step(words=item.name, on=item.business_date, amount_cents=item.amount_cents)
        for item in corrected
    ]
    total = sum(item.amount_cents for item in others)
    rest = total - sum(step.amount_cents or 0 for step in steps)
    if rest:
        words = say("counted otherwise than receipted, or corrected before the close")
        steps.append(Step(words=words, amount_cents=rest))
    return telling.explain(
        "checks",
        say("Why are the checks of deposit {number} so much?", number=str(deposit.number)),
        say("{amount} of it is not cash.", amount=telling.money(total)),
        steps=running(steps),
        result_cents=total,
    )


def _bank(telling: Telling, deposit: Any) -> Explanation:
    say, cents = telling.say, deposit.bank_cents - deposit.amount_cents
    answer = say("The bank counted the same.")
    if cents:
        amount = telling.money(abs(cents))
        answer = (
            say("The bank counted {amount} more than the slip says.", amount=amount)
            if cents > 0
            else say("The bank counted {amount} less than the slip says.", amount=amount)
        )
    return telling.explain(
        "bank",
        say("What did the bank make of deposit {number}?", number=str(deposit.number)),
        answer,
        steps=running(
            [
                Step(
                    words=say("counted by the bank {reference}", reference=deposit.bank_reference),
                    on=deposit.bank_on,
                    amount_cents=deposit.bank_cents,
                ),
                Step(
                    words=say("on the slip"),
                    on=deposit.deposited_on,
                    amount_cents=-deposit.amount_cents,
                ),
            ]
        ),
        result_cents=cents,
    )
