"""Why a line of the general ledger is what it is: its entries, or the net between funds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from clerktui.i18n import town_date
from clerktui.i18n.words import entry_kind
from clerktui.ledger import gl
from clerktui.ledger.gl_days import Day
from clerktui.services.why.telling import Telling, running
from clerktui.views.closing import GlEntryLine, GlLine, GlProof
from clerktui.views.why import Explanation, Rule, Step

ENTRIES_MAX = 500


def explain_line(telling: Telling, office_id: int, proof: GlProof, line: GlLine) -> Explanation:
    """One line of a day's ledger or of a posted batch: a debit above zero, a credit below."""
    if line.is_between_funds:
        return _between(telling, proof, line)
    say = telling.say
    cents = line.debit_cents - line.credit_cents
    entries = [
        entry
        for entry in gl.entry_lines(
            telling.connection,
            line.account,
            Day(office_id, proof.day),
            proof.number,
            limit=ENTRIES_MAX,
        )
        if (entry.amount_cents > 0) == (cents > 0)
    ]
    steps = [_entry(telling, proof, one) for one in entries]
    rest = cents - sum(entry.amount_cents for entry in entries)
    if rest:
        steps.append(Step(words=say("further entries together"), amount_cents=rest))
    return telling.explain(
        "ledger",
        _question(telling, line),
        say("Every entry of {day} that debits the account, added up.", day=town_date(proof.day))
        if cents > 0
        else say(
            "Every entry of {day} that credits the account, added up.", day=town_date(proof.day)
        ),
        steps=running(steps),
        rules=_rules(telling, proof.day),
        notes=[say("A debit is above zero here, a credit below.")],
        result_cents=cents,
    )


def _entry(telling: Telling, proof: GlProof, one: GlEntryLine) -> Step:
    words = (entry_kind(one.kind, telling.say), one.receipt, one.account, one.memo)
    return Step(words=" ".join(filter(None, words)), on=proof.day, amount_cents=one.amount_cents)


def _question(telling: Telling, line: GlLine) -> str:
    say = telling.say
    facts = {
        "account": line.account,
        "name": line.description,
        "amount": telling.money(line.debit_cents or line.credit_cents),
    }
    if line.debit_cents:
        return say("Why is {account} {name} debited {amount}?", **facts)
    return say("Why is {account} {name} credited {amount}?", **facts)


def _between(telling: Telling, proof: GlProof, line: GlLine) -> Explanation:
    """What a fund's own lines leave open, which the line between funds closes."""
    say = telling.say
    # The fund that holds the cash has a line for every other fund: together they close it.
    rest = [one for one in proof.lines if one.fund == line.fund and one.line_no != line.line_no]
    own = [one for one in rest if not one.is_between_funds]
    steps = [
        Step(
            words=f"{one.account} {one.description}",
            on=proof.day,
            amount_cents=one.credit_cents - one.debit_cents,
        )
        for one in sorted(rest, key=lambda one: one.is_between_funds)
    ]
    left = sum(one.debit_cents - one.credit_cents for one in own)
    return telling.explain(
        "between",
        _question(telling, line),
        _left_words(telling, line.fund, left),
        steps=running(steps),
        rules=_rules(telling, proof.day),
        notes=[
            say(
                "Each line is taken the other way round, a credit above zero and a debit below: "
                "what closes a fund is the opposite of all the rest of it."
            )
        ],
        result_cents=line.debit_cents - line.credit_cents,
    )


def _left_words(telling: Telling, fund: str, left: int) -> str:
    """What the own lines of a fund leave open, in cents: above zero more debits than credits."""
    say, facts = telling.say, {"fund": fund, "amount": telling.money(abs(left))}
    if left > 0:
        return say(
            "Fund {fund} has {amount} more debits than credits of its own: it owes that to others.",
            **facts,
        )
    if left < 0:
        return say(
            "Fund {fund} has {amount} more credits than debits of its own: others owe it that.",
            **facts,
        )
    return say("The lines of fund {fund} balance by themselves.", **facts)


def explain_ledger(telling: Telling, proof: GlProof) -> Explanation:
    """A whole day or batch: the debits of every fund, and that its credits are the same."""
    say = telling.say
    steps: list[Step] = []
    for fund in proof.funds:
        words = say("debits of fund {fund}", fund=fund.fund)
        steps.append(Step(words=words, on=proof.day, amount_cents=fund.debit_cents))
        words = say("its credits: {amount}", amount=telling.money(fund.credit_cents))
        steps.append(Step(words=f"   {words}"))
    question = say("Why does the ledger of {day} come to so much?", day=town_date(proof.day))
    if proof.number is not None:
        question = say("Why does ledger batch {number} come to so much?", number=str(proof.number))
    return telling.explain(
        "ledger_batch",
        question,
        say(
            "Debits {amount}; the credits are the same, in all and in every fund.",
            amount=telling.money(proof.debit_cents),
        )
        if proof.is_ok
        else say("It does not hold: {problem}.", problem=proof.problems[0]),
        steps=running(steps),
        rules=_rules(telling, proof.day),
        result_cents=proof.debit_cents,
    )


def find_lines(proof: GlProof, account: str) -> Sequence[GlLine]:
    """The lines of an account, or all of them where none is named."""
    return [line for line in proof.lines if line.account == (account or line.account)]


def _rules(telling: Telling, on: dt.date) -> Iterator[Rule | None]:
    decided = telling.decided("gl.between_funds", on)
    if decided is not None:
        fund = str(decided.value["cash_fund"])
        words = telling.say(
            "the cash lies in fund {fund}; what another fund has in it is owed between them",
            fund=fund,
        )
        yield telling.rule("gl.between_funds", on, words)
