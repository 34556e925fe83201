"""Why an account is on the cut-off list, why not, and what takes it off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from clerktui.i18n import town_date
from clerktui.i18n.cut_off_words import cut_off_words, kept_off_by
from clerktui.rules.aging import days_past_due
from clerktui.rules.allocation import OpenItem
from clerktui.rules.cutoff import CUT, ELIGIBLE, EXCLUDED, NOTICE, CutOff, CutOffRule
from clerktui.services import cutoffs
from clerktui.services.flag_effects import flags_holding
from clerktui.services.open_items import get_items
from clerktui.services.pending import pending_of
from clerktui.services.why.telling import Telling, running
from clerktui.views.why import Explanation, Rule, Step


def explain_cutoff(telling: Telling, head: Any) -> Explanation:
    """How the account stands with the cut-off list today, line by line.

    Args:
        telling: the books.
        head: the account's row with `id`, `number`, `status`, `account_class`.
    """
    say, reference = telling.say, telling.reference
    rule = cutoffs.rule_of(reference)
    items = get_items(telling.connection, [head.id])[head.id]
    flags = flags_holding(telling.connection, reference, [head.id])[head.id]
    pending = sum(one.amount_cents for one in pending_of(telling.connection, head.id))
    holder = cutoffs.holder_of(head.status, head.account_class, flags, pending)
    found = cutoffs.stand(reference, items, holder)
    steps = list(_steps(telling, rule, items))
    notes = []
    if pending:
        amount = telling.money(pending)
        notes.append(say("{amount} is not posted yet; it counts as if it were.", amount=amount))
    if found.to_leave_cents:
        notes.append(_leaving(telling, found))
    return telling.explain(
        "cutoff",
        say("Is account {account} to be cut off?", account=head.number),
        _answer(telling, found),
        steps=running(steps),
        rules=[_rule(telling, rule), telling.allocation_rule(reference.on)],
        notes=notes,
        result_cents=sum(step.amount_cents or 0 for step in steps),
    )


def _answer(telling: Telling, found: CutOff) -> str:
    say = telling.say
    said = cut_off_words(found, telling.language)
    if found.status in (ELIGIBLE, NOTICE, CUT):
        return f"{said[:1].upper()}{said[1:]}."
    if found.status == EXCLUDED:
        why = kept_off_by(found, telling.language)
        until = say("It has no end.")
        if found.until is not None:
            until = say("It ends after {day}.", day=town_date(found.until))
        return say("No: it is kept off the list by {reason}.", reason=why) + " " + until
    return {
        "nothing_due": say("No: nothing that counts is past due."),
        "minimum": say("No: what counts is less than the least amount."),
        "class": say("No: accounts of this class are not cut off."),
        "status": say("No: the account is not active."),
    }[found.reason]


def _steps(telling: Telling, rule: CutOffRule, items: Sequence[OpenItem]) -> Iterator[Step]:
    """Every open item: what counts with its amount, what does not with the reason."""
    say, today = telling.say, telling.reference.on
    for item in items:
        service, days = telling.service(item.service), days_past_due(item.due_on, today)
        named = item.balance_cents > 0 and item.service in rule.services
        if item.balance_cents < 0:
            yield Step(
                words=say("{what}: a credit, taken off", what=service),
                on=item.due_on,
                amount_cents=item.balance_cents,
            )
        elif named and days > rule.after_days:
            yield Step(
                words=say("{what}: {days} days past due, counts", what=service, days=str(days)),
                on=item.due_on,
                amount_cents=item.balance_cents,
            )
        else:
            why = say("{days} days past due, its days are not over", days=str(days))
            if not named:
                why = say("nobody is cut off for it")
            amount = telling.money(item.balance_cents)
            words = say("{what}, {amount}: {why}", what=service, amount=amount, why=why)
            yield Step(words=words, on=item.due_on)


def _leaving(telling: Telling, found: CutOff) -> str:
    return telling.say(
        "{amount} is the smallest payment that takes it off: it goes where the town's order says.",
        amount=telling.money(found.to_leave_cents),
    )


def _rule(telling: Telling, rule: CutOffRule) -> Rule | None:
    say = telling.say
    services = ", ".join(sorted(map(telling.service, rule.services)))
    words = say(
        "more than {days} days past due on {services}, at least {amount}; "
        "not who is marked {marks}",
        days=str(rule.after_days),
        services=services,
        amount=telling.money(rule.minimum_cents),
        marks=", ".join(code.replace("_", " ") for code in rule.excluded_flags) or say("nothing"),
    )
    return telling.rule("cutoff", telling.reference.on, words)
