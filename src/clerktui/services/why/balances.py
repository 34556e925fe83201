"""Why an account owes what it owes, and why so much of it is that old."""

from __future__ import annotations

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
        say(
            "Why does account {account} owe {amount}?",
            account=head.number,
            amount=telling.money(head.balance_cents),
        ),
        _sum_words(telling, shown, head.balance_cents),
        steps=steps,
        notes=notes,
        result_cents=found,
    )


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


def _sum_words(telling: Telling, entries: Sequence[Any], balance_cents: int) -> str:
    say = telling.say
    kinds = dict.fromkeys(("billed", "paid", "corrected", "other"), 0)
    for entry in entries:
        kinds[_kind(entry)] += entry.amount_cents
    parts = [_part(telling, name, cents) for name, cents in kinds.items() if cents]
    if not parts:
        return (
            say("Nothing was ever owed on this account.")
            if not entries
            else say("Nothing is owed.")
        )
    word = say("{amount} is owed", amount=telling.money(balance_cents))
    if balance_cents < 0:
        word = say("there is a credit of {amount}", amount=telling.money(-balance_cents))
    return f"{', '.join(parts)}: {word}."


def _kind(entry: Any) -> str:
    if entry.correction is not None:
        return "corrected"
    if entry.kind in BILLING or entry.kind == "customer_deposit_asked":
        return "billed"
    return "paid" if entry.receipt else "other"


def _part(telling: Telling, name: str, cents: int) -> str:
    say, amount = telling.say, telling.money(abs(cents))
    if name == "billed":
        return say("{amount} was billed", amount=amount)
    if name == "paid":
        # Only a payment taken back whose payment came before what is shown is above zero.
        if cents > 0:
            return say("{amount} of payments was taken back", amount=amount)
        return say("{amount} was paid", amount=amount)
    if cents < 0:
        return say("{amount} was taken off by corrections", amount=amount)
    return say("{amount} was added by corrections", amount=amount)


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
