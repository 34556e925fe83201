"""Interest on tax that a returned item made unpaid again: worked out, and booked as owed.

The tax is unpaid as if the bad payment had never been made: every good payment stops the interest
on what it paid from the day it was received, the rest runs on from January 6. What was charged
before, paid or not, is taken off; what remains is owed anew, as interest of that tax.

Source: G.S. 105-357(b)(1), G.S. 105-360(a).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection

from clerktui.ledger.journal import Leg
from clerktui.services.corrections.acts import Booked, Booking, Line, Making
from clerktui.services.reference import Reference
from clerktui.services.returns import charges
from clerktui.services.returns.take_back import TakeBack
from clerktui.services.tax_interest import Interest, uncharged


def on_item(connection: Connection, reference: Reference, back: TakeBack) -> tuple[Interest, ...]:
    """The interest today that nobody was charged yet, once an item is taken back.

    Asked before anything of the item is booked.
    """
    again: dict[int, int] = defaultdict(int)
    for part in charges.tax_parts(reference, back):
        if part.component == "principal" and part.receivable_id is not None:
            again[part.receivable_id] += part.cents
    return uncharged(connection, reference, tuple(again), {back.money.payment_id: again})


def book(making: Making, owed: Iterable[Interest], receipt: str) -> Booked | None:
    """Book interest as something new that is owed, a receivable for each account and tax year."""
    told = tuple(owed)
    if not told:
        return None
    step = charges.also(making, "fee", "returned_interest")
    legs, lines = [], []
    for one in told:
        info = making.reference.services[one.service]
        charge = charges.Charge(
            one.cents,
            one.rule,
            step.reason.code,
            one.service,
            "interest",
            one.tax_year,
            due_on=one.due_on,
        )
        words = f"{step.reason.name}, receipt {receipt}"
        new = charges.new_receivable(making, one.account_id, one.cents, words, charge)
        legs.append(Leg(info.receivable_gl_id, one.cents, one.account_id, new))
        lines.append(Line(one.account_id, new, one.cents, one.rule))
    total = sum(one.cents for one in told)
    legs.append(Leg(step.reason.gl_account_id, -total))
    columns = {"account_id": told[0].account_id}
    return step.book(Booking(total, legs, lines, columns, memo=told[0].rule))
