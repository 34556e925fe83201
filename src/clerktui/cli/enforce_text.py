"""A case of garnishment or attachment as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from clerktui.cli.text import listed, named

if TYPE_CHECKING:
    from clerktui.views.enforcement import CaseView

_ITEMS = {
    "YEAR": "tax_year",
    "TAX": "tax_cents",
    "INTEREST": "interest_cents",
    "PENALTIES": "penalty_cents",
    "COSTS": "cost_cents",
    "LEFT": "left_cents",
}
_PAPERS = {
    "PAPER": "number",
    "WHAT": "paper",
    "TO": "party",
    "DATED": "dated_on",
    "SERVED": "served_on",
    "HOW": "how",
}
_MONEY = {
    "DAY": "on",
    "PERIOD": "period_on",
    "GROSS": "gross_cents",
    "MOST": "allowed_cents",
    "CAME": "received_cents",
    "CASE": "applied_cents",
    "OTHER": "other_cents",
    "OVER": "excess_cents",
    "RECEIPT": "receipt",
    "REFUND": "refund",
}
_MOVES = {"DAY": "on", "WHAT": "words", "BY": "clerk"}


def case_lines(found: CaseView) -> Iterator[str]:
    """Its facts, its taxes, its papers, its money, every step."""
    from clerktui.i18n import money

    party = found.third_party
    facts: dict[str, Any] = {
        "Case": f"{found.number} {found.kind} {found.state}",
        "Account": f"{found.account}  {found.name}",
        "Served on": f"{party.name}, {party.address}, {party.city} {party.state} {party.zip}",
        "Notice": f"{found.dated_on} for {money(found.notice_cents)}",
        "Fee of service": money(found.fee_cents),
        "Left": money(found.left_cents),
        "Served": found.served_on or f"not yet, by {found.serve_by}",
        "Answer by": found.answer_by or "",
        "Default from": found.default_from or "",
        "Answer": found.answer,
        "Waits for": found.waits_for,
    }
    yield from named(facts)
    for words in found.stops:
        yield f"STOPPED  {words}"
    for rows, columns in (
        (found.items, _ITEMS),
        (found.papers, _PAPERS),
        (found.payments, _MONEY),
        (found.moves, _MOVES),
    ):
        if rows:
            yield ""
            yield from listed(rows, columns)
