"""What if so much is paid on a day? Worked out by the rules that post payments; nothing is written.

The order of payment, the ages, the cut-off rule and the interest are those in force on the day
asked for, as far as the town has decided them today.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.rules.aging import age, is_past_due
from clerktui.rules.allocation import Allocation, OpenItem, allocate
from clerktui.rules.cutoff import CutOff
from clerktui.rules.dates import parse_date
from clerktui.rules.discount import Wish
from clerktui.rules.standing import left_after, standing
from clerktui.services import cutoffs, tax_interest
from clerktui.services.account_numbers import which_account
from clerktui.services.charging import at_payment, discount
from clerktui.services.open_items import AccountRow, get_accounts, get_flags, get_items
from clerktui.services.pending import pending_of
from clerktui.services.policies import get_policies
from clerktui.services.reference import Reference, get_reference
from clerktui.services.what_if_words import to_say
from clerktui.views.what_if import InterestThen, ServiceAfter, WhatIf, WhatIfShare

AHEAD_MAX = dt.timedelta(days=366)
_DATED = ("allocation.default", "aging.thresholds", "cutoff", "tax.discount", "tax.interest")


@dataclass(frozen=True)
class _Case:
    """The account on the day, what is open on it, and where the money would go."""

    reference: Reference
    account: AccountRow
    items: Sequence[OpenItem]
    given: Allocation
    left: Sequence[OpenItem]
    pending_cents: int


def get_what_if(
    db: Database, number: str, amount_cents: int, on: dt.date | str | None = None
) -> WhatIf:
    """How an account would stand if an amount were paid on a day.

    Args:
        db: the books.
        number: the account's number.
        amount_cents: what would be paid, above zero.
        on: the day, or a date as it is typed; today when None or empty.

    Raises:
        Refused: `account.unknown`, `account.ambiguous`, `what_if.amount`, `what_if.day` (gone by,
            or more than a year ahead), as `rules.dates.parse_date` and
            `rules.allocation.allocate`.
    """
    if amount_cents <= 0:
        raise Refused("what_if.amount")
    with db.read() as connection:
        reference = _on_the_day(connection, get_reference(db, connection), on)
        number = which_account(connection, number).number
        account = get_accounts(connection, [number])[number]
        found = get_items(connection, [account.id])
        more_cents = at_payment.add_shown(connection, reference, found)
        wishes = {account.id: [Wish(amount_cents)]}
        more_cents -= discount.preview(connection, reference, found, wishes)
        account = replace(account, balance_cents=account.balance_cents + more_cents)
        items = found[account.id]
        given = allocate(items, amount_cents, reference.allocation, reference.on)
        waiting = sum(one.amount_cents for one in pending_of(connection, account.id))
        left = left_after(items, given.shares)
        case = _Case(reference, account, items, given, left, waiting)
        return _worked_out(connection, case)


def _on_the_day(
    connection: Connection, reference: Reference, on: dt.date | str | None
) -> Reference:
    """Today's reference with the day and what the town decided to hold on it."""
    day = parse_date(on) if isinstance(on, str) and on else on
    if not isinstance(day, dt.date) or day == reference.on:
        return reference
    if not reference.on <= day <= reference.on + AHEAD_MAX:
        raise Refused("what_if.day", first=reference.on, last=reference.on + AHEAD_MAX)
    dated = get_policies(connection, _DATED, day)
    return replace(reference, on=day, policy={**reference.policy, **dated})


def _worked_out(connection: Connection, case: _Case) -> WhatIf:
    on, account, given = case.reference.on, case.account, case.given
    next_due_on = _next_due(case.left, on)
    found = WhatIf(
        account=account.number,
        name=account.name,
        language=account.language,
        on=on,
        amount_cents=given.amount_cents,
        balance_cents=account.balance_cents,
        left_cents=account.balance_cents - given.amount_cents,
        credit_cents=given.credit_cents,
        pending_cents=case.pending_cents,
        was_past_due_cents=_past_due(case.items, on),
        past_due_cents=_past_due(case.left, on),
        to_pay_cents=standing(case.items, case.reference.allocation, on).to_pay_cents,
        shares=tuple(_shares(case)),
        by_service=tuple(_by_service(case)),
        cutoff=_cutoff(connection, case, case.items),
        cutoff_after=_cutoff(connection, case, case.left),
        next_due_on=next_due_on,
        next_due_cents=sum(
            one.balance_cents
            for one in case.left
            if one.balance_cents > 0 and one.due_on == next_due_on
        ),
        interest=tuple(_interest(connection, case)),
        words=(),
    )
    said = to_say(found)
    spoken = to_say(found, account.language) if account.language != "en" else ()
    return replace(found, words=said, spoken=() if spoken == said else spoken)


def _past_due(items: Iterable[OpenItem], on: dt.date) -> int:
    """What is owed from days gone by; credits are not set against it, as in `rules.standing`."""
    return sum(
        one.balance_cents for one in items if one.balance_cents > 0 and is_past_due(one.due_on, on)
    )


def _next_due(items: Iterable[OpenItem], on: dt.date) -> dt.date | None:
    coming = (
        one.due_on for one in items if one.balance_cents > 0 and not is_past_due(one.due_on, on)
    )
    return min(coming, default=None)


def _shares(case: _Case) -> Iterable[WhatIfShare]:
    items = {one.receivable_id: one for one in case.items}
    for share in case.given.shares:
        item = items[share.receivable_id or 0]
        yield WhatIfShare(
            share.bill,
            share.service,
            case.reference.services[share.service].name,
            item.component,
            item.due_on,
            share.amount_cents,
            share.leaves_cents,
            share.reason,
        )


def _by_service(case: _Case) -> Iterable[ServiceAfter]:
    """Every service with something open, in the town's order; what stays by age on the day."""
    paid: dict[str, int] = defaultdict(int)
    for share in case.given.shares:
        paid[share.service] += share.amount_cents
    thresholds = case.reference.policy["aging.thresholds"]
    for code, service in case.reference.services.items():
        if not (owed := [one for one in case.items if one.service == code]):
            continue
        stays = age(
            [one for one in case.left if one.service == code], case.reference.on, thresholds
        )
        yield ServiceAfter(
            code,
            service.name,
            sum(one.balance_cents for one in owed),
            paid[code],
            stays.total_cents,
            stays.current_cents,
            stays.d30_cents,
            stays.d60_cents,
            stays.d90_cents,
        )


def _cutoff(connection: Connection, case: _Case, items: Sequence[OpenItem]) -> CutOff:
    account, reference = case.account, case.reference
    flags = get_flags(connection, [account.id], reference.on)[account.id]
    kind = cutoffs.class_of(connection, reference, account.id)
    holder = cutoffs.holder_of(account.status, kind, flags, case.pending_cents)
    return cutoffs.stand(reference, items, holder)


def _interest(connection: Connection, case: _Case) -> Iterable[InterestThen]:
    """What nobody was charged yet of the interest to the day, by tax year."""
    tax = case.reference.allocation.tax_services
    owed = [
        one.receivable_id
        for one in case.items
        if one.service in tax and one.component == "principal" and one.balance_cents > 0
    ]
    for one in tax_interest.uncharged(connection, case.reference, owed):
        yield InterestThen(one.service, one.tax_year, one.due_on, one.cents)
