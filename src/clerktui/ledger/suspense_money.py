"""Payments out of suspense: their money came in before, with the payment that put it there."""

from __future__ import annotations

from sqlalchemy import select

from clerktui.models import RevenueCode, Tender, TenderType

_CODE = RevenueCode.__table__
_TENDER = Tender.__table__
_TYPE = TenderType.__table__
MOVED = (
    select(_TENDER.c.payment_id)
    .join(_TYPE, _TYPE.c.code == _TENDER.c.tender_type)
    .where(_TYPE.c.gl_account_id.in_(select(_CODE.c.revenue_gl_id)))
)
"""The ids of payments nobody handed over: counted as received, their money would be so twice."""
