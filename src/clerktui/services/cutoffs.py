"""How accounts stand with the cut-off list today: the town's rule asked with what the books say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from clerktui.models import Account
from clerktui.rules.aging import is_past_due
from clerktui.rules.allocation import OpenItem
from clerktui.rules.cutoff import CutOff, CutOffRule, Holder, cut_off
from clerktui.services.flag_effects import Holding, flags_holding
from clerktui.services.open_items import AccountRow
from clerktui.services.reference import Reference

_ACCOUNT = Account.__table__
Flags = Iterable[Holding]


def rule_of(reference: Reference) -> CutOffRule:
    """The town's rule in force today."""
    return CutOffRule.from_data(reference.policy["cutoff"])


def holder_of(status: str, account_class: str, flags: Flags, pending_cents: int = 0) -> Holder:
    """What of an account besides its money decides; flags as `flags_holding` gives them."""
    ends = tuple((code, until) for code, _, until in flags)
    return Holder(status, account_class, ends, pending_cents)


def class_of(connection: Connection, reference: Reference, account_id: int) -> str:
    """An account's class, asked for only where the town's rule is used on some classes."""
    if not reference.policy["cutoff"].get("classes"):
        return ""
    query = select(_ACCOUNT.c.account_class).where(_ACCOUNT.c.id == account_id)
    return str(connection.execute(query).scalar_one())


def stand(reference: Reference, items: Sequence[OpenItem], holder: Holder) -> CutOff:
    """How an account with these open items stands today."""
    return cut_off(items, rule_of(reference), reference.allocation, reference.on, holder)


def stand_after(
    connection: Connection,
    reference: Reference,
    accounts: Iterable[AccountRow],
    items: Mapping[int, Sequence[OpenItem]],
) -> dict[str, CutOff]:
    """How accounts stand once a payment is on their items, by number; only those past due.

    Money in batches not posted is left out: a receipt says what is in the books.
    """
    late = {
        account.id: account
        for account in accounts
        if any(
            one.balance_cents > 0 and is_past_due(one.due_on, reference.on)
            for one in items[account.id]
        )
    }
    flags = flags_holding(connection, reference, list(late))
    return {
        account.number: stand(
            reference,
            items[id_],
            holder_of(account.status, class_of(connection, reference, id_), flags[id_]),
        )
        for id_, account in late.items()
    }
