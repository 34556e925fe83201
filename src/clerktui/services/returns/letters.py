"""The letter about a returned item: what came back, what is owed now, how to make it good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from clerktui.i18n import money, town_date
from clerktui.services import letters
from clerktui.services.corrections.acts import Making
from clerktui.services.returns.take_back import TakeBack
from clerktui.views.letters import LetterDocument, LetterFigure

DAYS_TO_PAY = 10


@dataclass(frozen=True)
class Told:
    """What a letter tells, in cents, and the account it is about."""

    number: int
    account_id: int
    account: str
    is_tax: bool
    fee_cents: int
    recovery_cents: int
    interest_cents: int
    flag_until: dt.date | None


def write(making: Making, back: TakeBack, told: Told) -> LetterDocument:
    """The letter that goes with an item taken back, in the customer's language."""
    reference = making.reference
    to = letters.addressee(making.connection, told.account_id)
    key = "letter.returned_tax" if told.is_tax else "letter.returned"
    words = letters.wording(reference, key, to.language)
    facts = _facts(making, back, told, words)
    if told.flag_until is not None:
        facts["flag"] = str(words.words.get("flag", "")).format_map(facts)
    figures = tuple(_figures(back, told, words, facts))
    return letters.write(
        reference,
        to,
        words,
        letters.Letter(f"R-{told.number}", facts, figures),
        making.now,
    )


@dataclass(frozen=True)
class Waived:
    """A fee taken off: cents, whether it was a tax penalty, and the end of a flag that went too."""

    cents: int
    is_tax: bool
    flag_until: dt.date | None = None


def without_fee(making: Making, letter: LetterDocument, waived: Waived) -> LetterDocument:
    """A letter written anew, today, without the fee it asked for."""
    reference, language = making.reference, letter.language
    key = "letter.returned_tax" if waived.is_tax else "letter.returned"
    words = letters.wording(reference, key, language)
    facts = {
        "fee": money(waived.cents, language),
        "flag_until": town_date(waived.flag_until, language),
        "today": town_date(reference.on, language),
    }
    gone = str(words.words.get("flag", "")).format_map(facts) if waived.flag_until else None
    said = str(words.words.get("waived", "")).format_map(facts)
    kept = (text for text in letter.paragraphs if text != gone)
    return replace(
        letter,
        made_at=making.now,
        dated_on=reference.on,
        paragraphs=tuple(filter(None, (*kept, said))),
        figures=tuple(_less(letter.figures, words.said("labels", "fee"), waived.cents)),
        copy_no=0,
    )


def _less(figures: tuple[LetterFigure, ...], label: str, cents: int) -> Iterator[LetterFigure]:
    """The reckoning without the fee; found by its words, or by its amount where those changed."""
    asked = [one for one in figures if not one.is_total and one.amount_cents == cents]
    fee = next((one for one in asked if one.label == label), asked[-1] if asked else None)
    for one in figures:
        if one.is_total and fee is not None:
            yield replace(one, amount_cents=one.amount_cents - cents)
        elif one is not fee:
            yield one


def _facts(making: Making, back: TakeBack, told: Told, words: letters.Wording) -> dict[str, str]:
    tender = making.reference.tenders.get(back.money.kind)
    name = tender.name.lower() if tender else back.money.kind
    on, language = making.reference.on, words.language
    return {
        "account": told.account,
        "amount": money(back.money.amount_cents, language),
        "by": town_date(on + dt.timedelta(days=DAYS_TO_PAY), language),
        "check": back.money.reference,
        "flag_until": town_date(told.flag_until, language),
        "paid_on": town_date(back.money.received_on, language),
        "reason": words.said("reasons", making.act.reason),
        "receipt": back.money.receipt,
        "tender": words.said("tenders", name),
        "today": town_date(on, language),
    }


def _figures(
    back: TakeBack, told: Told, words: letters.Wording, facts: dict[str, str]
) -> Iterator[LetterFigure]:
    """What is owed: the item itself as far as accounts owe it again, and what comes on top."""
    again = sum(part.cents - part.used_cents for part in back.parts if part.account_id)
    rows = {
        "amount": again,
        "fee": told.fee_cents,
        "recovery": told.recovery_cents,
        "interest": told.interest_cents,
    }
    for code, cents in rows.items():
        if cents:
            yield LetterFigure(
                label=words.said("labels", code).format_map(facts), amount_cents=cents
            )
    label = words.said("labels", "total").format_map(facts)
    yield LetterFigure(label=label, amount_cents=sum(rows.values()), is_total=True)
