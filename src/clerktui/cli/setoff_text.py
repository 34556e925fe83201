"""What `clerktui setoff` says of a debt, its gate and its steps, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from clerktui.cli.call import Call
from clerktui.cli.text import listed, named

if TYPE_CHECKING:
    from clerktui.views.setoff import GateView, SetoffDone, SetoffView

_MONEY = {
    "NO.": "money_id",
    "MATCHED": "matched_on",
    "GROSS": "gross_cents",
    "STATE": "state_fee_cents",
    "LOCAL": "local_fee_cents",
    "NET": "net_cents",
    "BATCH": "batch",
    "IT IS": "batch_state",
    "OVER": "over_cents",
    "GIVEN BACK": "given_back_cents",
}
_MOVES = {"DAY": "on", "WHAT": "words", "BY": "clerk"}


def tell_done(call: Call, command_id: str, done: SetoffDone) -> None:
    """Say what became of a debt, with the id that makes it the same command again."""
    from clerktui.i18n import money

    call.reply.note(f"Command {command_id}")
    said = f"Debt {done.number} of {', '.join(done.accounts)} is {done.state}"
    amount = f", {money(done.amount_cents)}" if done.amount_cents else ""
    again = " (done before)" if done.duplicate else ""
    call.reply.document(
        {"id": command_id, **done.__dict__}, [f"{said}{amount}{again}.", *done.notes]
    )


def gate_lines(found: GateView) -> Iterator[str]:
    """Every condition, and whether it holds."""
    from clerktui.i18n import money

    yield f"{found.account}  {found.name}  {found.kind}"
    for line in found.lines:
        yield f"{'ok     ' if line.is_met else 'MISSING'}  {line.words}"
    for kind, cents in found.others:
        yield f"Besides it owes {kind} of {money(cents)}: another debt with a letter of its own."
    if found.combined:
        listed_ = ", ".join(f"{one.account} {money(one.amount_cents)}" for one in found.combined)
        yield f"Small debts together: {money(found.combined_cents)} ({listed_})"


def debt_lines(found: SetoffView) -> Iterator[str]:
    """A debt whole: its facts, what is missing, its money, every step."""
    from clerktui.i18n import money

    facts: dict[str, Any] = {
        "Debt": f"{found.number} {found.state}",
        "Debtor": f"{found.name}, {found.number_kind.upper()} ending {found.last4}",
        "Accounts": ", ".join(f"{one.account} {money(one.amount_cents)}" for one in found.parts),
        "Letter": f"{found.letter_on} for {money(found.letter_cents)}",
        "Mailed": found.mailed_on or "not yet",
        "Hearing until": found.hearing_until or "",
        "Determined": found.determined_on or "not yet",
        "Owes now": money(found.owed_cents),
        "Sent": money(found.sent_cents),
        "Waits for": found.waits_for,
    }
    yield from named(facts)
    for line in found.gate:
        yield f"MISSING  {line.words}"
    if found.money:
        yield ""
        yield from listed(found.money, _MONEY)
    yield ""
    yield from listed(found.moves, _MOVES)
