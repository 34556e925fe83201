"""Which reasons are for the property tax and which are for everything else.

The tax is a levy, in a fund of its own: what a utility gives away or gives up never comes off it,
and a release by the board never comes off a utility bill.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from clerktui.errors import Refused
from clerktui.models import CorrectionReason, GlAccount
from clerktui.services.reference import Reference

_GL = GlAccount.__table__
_REASON = CorrectionReason.__table__


def is_tax_reason(
    connection: Connection, reference: Reference, gl_account_id: int | None
) -> bool | None:
    """Whether a reason booked against this account is one for the tax, and for nothing else.

    None where the town keeps tax and utilities in one fund: there a reason is for either.

    It is where the account is a revenue or an expense in the fund of a tax's receivable, and no
    utility is billed in that fund. An asset or a liability takes money on its way, of any fund.
    """
    own = _funds(connection, reference, "tax") - _funds(connection, reference, "utility")
    if not own:
        return None
    row = connection.execute(
        select(_GL.c.fund, _GL.c.kind).where(_GL.c.id == gl_account_id)
    ).first()
    return row is not None and row.kind in {"revenue", "expense"} and row.fund in own


def need_kind(connection: Connection, reference: Reference, reason: Any, service: str) -> None:
    """See that a reason (its row) may touch a service.

    Raises:
        Refused: `correction.other_kind`, with a reason of the same kind of correction that fits.
    """
    is_tax = is_tax_reason(connection, reference, reason.gl_account_id)
    if fits(reference, service, is_tax=is_tax):
        return
    others = connection.execute(
        select(_REASON)
        .where(_REASON.c.kind == reason.kind, _REASON.c.is_active)
        .where(_REASON.c.gl_account_id.is_not(None))
        .order_by(_REASON.c.position, _REASON.c.code)
    )
    names = (
        one.name
        for one in others
        if is_tax_reason(connection, reference, one.gl_account_id) is not is_tax
    )
    named = reference.services[service].name
    raise Refused(
        "correction.other_kind",
        reason=reason.name,
        service=named,
        fitting=next(names, f"one for {named}"),
    )


def fits(reference: Reference, service: str, *, is_tax: bool | None) -> bool:
    """Whether a reason for the tax, one for everything else, or one for either may touch it."""
    return is_tax is None or (reference.services[service].kind == "tax") is is_tax


def _funds(connection: Connection, reference: Reference, kind: str) -> set[str]:
    ids = [one.receivable_gl_id for one in reference.services.values() if one.kind == kind]
    return set(connection.execute(select(_GL.c.fund).where(_GL.c.id.in_(ids))).scalars())
