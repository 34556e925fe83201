"""Funds: each keeps books of its own, so what one holds for another is owed between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clerktui.errors import Refused


@dataclass(frozen=True)
class FundLine:
    """What makes a fund balance by itself.

    Attributes:
        fund: whose books the line is in.
        other: the fund it is owed by (a debit, due from) or owed to (a credit, due to).
        amount_cents: debit above zero, credit below.
    """

    fund: str
    other: str
    amount_cents: int


def between_funds(nets: Mapping[str, int], cash_fund: str) -> tuple[FundLine, ...]:
    """The lines that let every fund net to zero, in pairs with the fund that holds the cash.

    Args:
        nets: by fund, debits less credits in cents, before these lines.
        cash_fund: the fund whose bank account the money lies in.

    Raises:
        Refused: `ledger.unbalanced` when the funds together do not net to zero: no due-to or
            due-from can mend that.

    >>> for line in between_funds({"10": 5000, "30": -5000}, "10"):
    ...     print(line.fund, line.other, line.amount_cents)
    30 10 5000
    10 30 -5000
    """
    difference_cents = sum(nets.values())
    if difference_cents:
        raise Refused("ledger.unbalanced", difference_cents=difference_cents)
    lines = []
    for fund, net in sorted(nets.items()):
        if net and fund != cash_fund:
            lines += [FundLine(fund, cash_fund, -net), FundLine(cash_fund, fund, net)]
    return tuple(lines)
