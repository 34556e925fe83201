"""What a plan would be: the items it is about, its instalments, the limits it is above."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, Customer
from clerktui.rules.arrangements import EVERY, Instalment, Limits, Terms, above_limits, build
from clerktui.rules.returned import add_months
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.arrangement_rows import ARRANGEMENT, limits_of
from clerktui.services.open_items import display_name, get_items
from clerktui.services.reference import Reference, get_reference
from clerktui.views.arrangements import InstalmentView, PlanDraft, PlanPreview
from clerktui.views.people import Actor

COVERS = ("late", "all")
_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__


def preview(db: Database, actor: Actor, draft: PlanDraft) -> PlanPreview:
    """What a plan would be, written nowhere; the table a form shows while it is typed.

    Raises:
        Refused: as `make_plan`, as far as the terms are wrong.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        account = which_account(connection, draft.account)
        items = covered(connection, reference, account.id, draft)
        total = sum(cents for _, cents in items)
        parts = parts_of(reference, draft, total)
        limits = limits_of(reference)
        broken = broken_count(connection, reference, limits, account.id)
        late = covered(connection, reference, account.id, draft, covers="late", picked=())
        return PlanPreview(
            account=account.number,
            name=_name(connection, account),
            owed_cents=owed_cents(connection, account.id),
            late_cents=sum(cents for _, cents in late) if late else 0,
            total_cents=total,
            instalments=tuple(InstalmentView(o.position, o.due_on, o.cents) for o in parts),
            above=above_limits(limits, "plan", parts, reference.on, broken),
            pays_current=limits.pays_current,
        )


def covered(
    connection: Connection,
    reference: Reference,
    account_id: int,
    draft: PlanDraft,
    **instead: Any,
) -> tuple[tuple[int, int], ...]:
    """The open items a plan is about, with what is open; credits are taken off the whole."""
    covers, picked = instead.get("covers", draft.covers), instead.get("picked", draft.items)
    if covers not in COVERS:
        raise Refused("arrangement.covers", covers=covers, known=", ".join(COVERS))
    items = get_items(connection, [account_id])[account_id]
    known = {one.receivable_id: one for one in items if one.balance_cents > 0}
    if picked:
        unknown = [id_ for id_ in picked if id_ not in known]
        if unknown:
            raise Refused("arrangement.item", item=unknown[0])
        found = [known[id_] for id_ in sorted(set(picked))]
    else:
        found = [o for o in known.values() if covers == "all" or o.due_on < reference.on]
    listed = [(one.receivable_id, one.balance_cents) for one in found]
    credit = [(one.receivable_id, one.balance_cents) for one in items if one.balance_cents < 0]
    if covers == "all" and not picked:
        listed += credit
    if sum(cents for _, cents in listed) <= 0:
        if "covers" in instead:
            return ()
        raise Refused("arrangement.nothing")
    return tuple(listed)


def parts_of(reference: Reference, draft: PlanDraft, total_cents: int) -> tuple[Instalment, ...]:
    """The instalments of what was typed.

    Raises:
        Refused: as `rules.arrangements.build`.
    """
    if draft.every not in EVERY:
        raise Refused("arrangement.every", every=draft.every, known=", ".join(EVERY))
    terms = Terms(total_cents, draft.down_cents, draft.count, draft.first_on, draft.every)
    return build(terms, reference.on, reference.calendar())


def broken_count(
    connection: Connection, reference: Reference, limits: Limits, account_id: int
) -> int:
    """How many of an account were broken within the months that count."""
    since = add_months(reference.on, -limits.within_months)
    query = select(func.count()).where(
        ARRANGEMENT.c.account_id == account_id,
        ARRANGEMENT.c.state == "broken",
        ARRANGEMENT.c.ended_on >= since,
    )
    return int(connection.execute(query).scalar_one())


def owed_cents(connection: Connection, account_id: int) -> int:
    """What an account owes, in cents."""
    query = select(_ACCOUNT.c.balance_cents).where(_ACCOUNT.c.id == account_id)
    return int(connection.execute(query).scalar_one())


def _name(connection: Connection, account: Any) -> str:
    names = select(_CUSTOMER.c.last_name, _CUSTOMER.c.first_name)
    row = connection.execute(names.where(_CUSTOMER.c.id == account.customer_id)).one()
    return display_name(*row)
