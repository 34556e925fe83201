"""How much each role may correct by itself, and whose approval covers more than that."""

from __future__ import annotations

from sqlalchemy import select

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import Role, User
from clerktui.services.corrections.acts import Making
from clerktui.services.reference import Reference

_ROLE = Role.__table__
_USER = User.__table__
LIMITS = "adjustment.limits"


def limit_of(reference: Reference, role: str) -> int:
    """What a role may adjust or write off by itself, in cents; nothing unless the town says."""
    return int(reference.policy[LIMITS].get(role, 0))


def need_within_limit(making: Making, amount_cents: int) -> None:
    """Let an amount pass within the actor's limit; above it, by somebody whose limit covers it.

    An approver whose own limit is too small does not count: the warning stays until one does.

    Raises:
        NeedsOverride: `correction.above_limit`, or within the limit what `ask_second_person`
            raises.
    """
    limit_cents = limit_of(making.reference, making.actor.role)
    if amount_cents <= limit_cents:
        making.ask_second_person(amount_cents)
        return
    warning = NeedsOverride(
        "correction.above_limit",
        "correction.approve",
        amount_cents=amount_cents,
        limit_cents=limit_cents,
    )
    making.need_approval(warning)
    if limit_of(making.reference, _role_of(making, making.approved_by_id)) < amount_cents:
        making.approved_by_id = None
        raise warning


def _role_of(making: Making, user_id: int | None) -> str:
    return making.connection.execute(
        select(_ROLE.c.code).join(_USER, _USER.c.role_id == _ROLE.c.id).where(_USER.c.id == user_id)
    ).scalar_one()


def account_of_reason(making: Making) -> int:
    """The ledger account the act's reason is booked against.

    Raises:
        Refused: `correction.no_account`.
    """
    if making.reason.gl_account_id is None:
        raise Refused("correction.no_account", reason=making.reason.name)
    return int(making.reason.gl_account_id)
