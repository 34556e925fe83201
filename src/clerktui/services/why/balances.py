"""Why an account owes what it owes, and why so much of it is that old."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from clerktui.i18n import town_date
from clerktui.ledger import replay
from clerktui.printing.wording import Say
from clerktui.rules.aging import BUCKETS, bucket, days_past_due
from clerktui.services import account_statements as statements
from clerktui.services.entry_words import BILLING, Facts, entry_words, get_facts, line_words
from clerktui.services.pending import pending_of, pending_words
from clerktui.services.why.telling import Telling, running
from clerktui.views.why import Explanation, Step


# ----------------------------------------------------------------------------------- the balance
def explain_balance(telling: Telling, head: Any) -> Explanation:
    """Every bill, payment and correction since nothing was owed, line by line to the cent.

    Args:
        telling: the books.
        head: the account's row with `id`, `number`, `balance_cents`.
    """
    say = telling.say
    entries = telling.connection.execute(replay.entries_on(head.id)).all()
    lines = telling.connection.execute(replay.lines_on(head.id)).all()
    facts = get_facts(telling.connection, entries, lines)
    settled, shown = _since_settled(entries)
    steps: list[Step] = []
    if settled is not None:
        words = say("nothing was owed after this; what came before is settled")
        steps.append(Step(words=words, on=settled.business_date, total_cents=0))
    steps += running(_steps(telling, shown, facts))
    found = sum(entry.amount_cents for entry in entries)
    notes = list(_notes(telling, head))
    if found != head.balance_cents:
        notes.append(say("The journal and the account differ: an administrator runs verify."))
    return telling.explain(
        "balance",
        _question(telling, head),
        _sum_words(telling, shown, _open_cents(lines)),
        steps=steps,
        notes=notes,
        result_cents=found,
    )


def _open_cents(lines: Sequence[Any]) -> list[int]:
    """What the journal has open on each receivable."""
    found: Counter[int] = Counter()
    for line in lines:
        found[line.receivable_id] += line.amount_cents
    return list(found.values())


def _since_settled(entries: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
    """The last entry (but the newest) after which nothing was owed, and the entries after it."""
    total, settled, start = 0, None, 0
    for place, entry in enumerate(entries[:-1], start=1):
        total += entry.amount_cents
        if total == 0:
            settled, start = entry, place
    return settled, entries[start:]


def _steps(telling: Telling, entries: Sequence[Any], facts: Facts) -> Iterator[Step]:
    for entry in entries:
        yield Step(
            words=entry_words(telling.say, entry, facts),
            on=entry.business_date,
            amount_cents=entry.amount_cents,
        )
        lines = facts.bills[entry.entry_id]
        if len(lines) > 1:
            for line in lines:
                words = line_words(telling.say, line, telling.service(line.service))
                yield Step(words=f"   {words}")


def _question(telling: Telling, head: Any) -> str:
    say, cents = telling.say, head.balance_cents
    facts = {"account": head.number, "amount": telling.money(abs(cents))}
    if cents < 0:
        return say("Why does account {account} have a credit of {amount}?", **facts)
    return say("Why does account {account} owe {amount}?", **facts)


def _sum_words(telling: Telling, entries: Sequence[Any], items: Sequence[int]) -> str:
    """What was billed, paid and corrected, each with its voids off, and what that comes to.

    Args:
        telling: the books.
        entries: those since nothing was owed.
        items: what is open on each receivable, in cents.
    """
    say, balance = telling.say, sum(items)
    kinds = dict.fromkeys(("billed", "paid", "corrected", "other"), 0)
    for entry in entries:
        kinds[_kind(entry)] += entry.amount_cents
    told = [(kind, cents) for kind, cents in kinds.items() if cents]
    parts = [_part(telling, one, is_first=not place) for place, one in enumerate(told)]
    if not parts:
        return (
            say("Nothing was ever owed on this account.")
            if not entries
            else say("Nothing is owed.")
        )
    word = say("{amount} is owed", amount=telling.money(balance))
    if not balance:
        word = say("nothing is owed")
    if balance < 0:
        word = say("there is a credit of {amount}", amount=telling.money(-balance))
    said = f"{', '.join(parts)}: {word}."
    credit = -sum(cents for cents in items if cents < 0)
    if credit and balance + credit:
        made = say(
            "That is {owed} open on bills, less {credit} held as credit.",
            owed=telling.money(balance + credit),
            credit=telling.money(credit),
        )
        said = f"{said} {made}"
    return said


def _kind(entry: Any) -> str:
    if entry.correction is not None:
        return "corrected"
    if entry.kind in BILLING or entry.kind == "customer_deposit_asked":
        return "billed"
    return "paid" if entry.receipt else "other"


def _part(telling: Telling, told: tuple[str, int], *, is_first: bool) -> str:
    """One part of the sum; after the first, each says whether it is put on or taken off."""
    say, (kind, cents) = telling.say, told
    amount, is_more = telling.money(abs(cents)), cents > 0
    if is_first and (kind, is_more) in {("billed", True), ("paid", False)}:
        was = {"billed": say("{amount} was billed"), "paid": say("{amount} was paid")}
        return was[kind].format(amount=amount)
    return {
        ("billed", False): say("less {amount} the bills came with as credit", amount=amount),
        # Only a payment taken back whose payment came before what is shown is above zero.
        ("paid", True): say("plus {amount} of payments taken back", amount=amount),
        ("paid", False): say("less {amount} paid", amount=amount),
        ("corrected", True): say("plus {amount} by corrections", amount=amount),
        ("corrected", False): say("less {amount} by corrections", amount=amount),
        ("other", True): say("plus {amount} by other entries", amount=amount),
        ("other", False): say("less {amount} by other entries", amount=amount),
    }[kind, is_more]


def _notes(telling: Telling, head: Any) -> Iterator[str]:
    waiting = pending_of(telling.connection, head.id)
    if waiting:
        yield telling.say(
            "Not yet posted and not counted here: {amount} ({where}).",
            amount=telling.money(sum(one.amount_cents for one in waiting)),
            where=pending_words(waiting),
        )


# -------------------------------------------------------------------------------------- the ages
def explain_aging(telling: Telling, head: Any) -> Explanation:
    """Which due dates put how much of the balance into which age, by the town's thresholds."""
    say, today = telling.say, telling.reference.on
    items = telling.connection.execute(statements.OPEN_ITEMS, {"account_id": head.id}).all()
    thresholds, rule = telling.thresholds(today)
    steps = []
    late = 0
    for item in items:
        days = days_past_due(item.due_on, today)
        late += item.balance_cents if days and item.balance_cents > 0 else 0
        steps.append(
            Step(
                words=age_words(telling, item, thresholds),
                on=item.due_on,
                amount_cents=item.balance_cents,
            )
        )
    past_due = max(0, min(late, head.balance_cents))
    answer = say("Nothing is past due.")
    if past_due:
        answer = say("{amount} is past due.", amount=telling.money(past_due))
    return telling.explain(
        "aging",
        say("Why is it due then, and how old is it?"),
        answer,
        steps=running(steps),
        rules=[rule],
        notes=[
            say("The due date is the one printed on the bill; on the day itself nothing is late."),
            say(
                "A credit counts as current, whatever its date, and is taken off what is past due."
            ),
        ],
        result_cents=sum(item.balance_cents for item in items),
    )


def age_words(telling: Telling, item: Any, thresholds: Sequence[int]) -> str:
    """One open item: what it is, how many days past due, and the age that makes it."""
    say, today = telling.say, telling.reference.on
    what = telling.service(item.service)
    if item.number:
        what = say("{service} of bill {bill}", service=what, bill=item.number)
    if item.balance_cents < 0:
        return say("{what}: a credit, taken off", what=what)
    days = days_past_due(item.due_on, today)
    if not days:
        return say("{what}: due {due}, not late", what=what, due=town_date(item.due_on))
    name = bucket_words(say, bucket(item.due_on, today, thresholds), thresholds)
    return say("{what}: {days} days past due, so {age}", what=what, days=str(days), age=name)


def bucket_words(say: Say, name: str, thresholds: Sequence[int]) -> str:
    """An age as the account screen heads it."""
    if name == BUCKETS[0]:
        return say("current")
    if name == BUCKETS[-1]:
        return say("{days} days and over", days=str(thresholds[-1]))
    return say("{days} days", days=str(thresholds[BUCKETS.index(name) - 1]))
