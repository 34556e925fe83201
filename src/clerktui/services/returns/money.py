"""A piece of money that came back: what was handed over, as it was corrected since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, select

from clerktui.errors import Refused
from clerktui.models import Correction, Payment, Receipt, Tender
from clerktui.services.correction_marks import tenders_held

_CORRECTION = Correction.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_TENDER = Tender.__table__


@dataclass(frozen=True)
class Money:
    """A tender with its payment and receipt.

    Attributes:
        id: the tender's.
        tender_type: the way it was paid, as it was keyed.
        kind: the way it was paid, as corrected since.
        amount_cents: what came back: less the change that was given, where it was keyed as cash.
        paid_cents: the whole payment.
    """

    id: int
    payment_id: int
    tender_type: str
    kind: str
    amount_cents: int
    paid_cents: int
    change_cents: int
    entry_id: int
    drawer_session_id: int
    received_on: dt.date
    reference: str
    receipt: str
    status: str


def find_money(connection: Connection, tender_id: int) -> Money:
    """The tender somebody's bank returned.

    Raises:
        Refused: `returned.unknown`.
    """
    row = connection.execute(
        select(
            _TENDER,
            _PAYMENT.c.entry_id,
            _PAYMENT.c.drawer_session_id,
            _PAYMENT.c.received_on,
            _PAYMENT.c.amount_cents.label("paid_cents"),
            _PAYMENT.c.change_cents,
            _RECEIPT.c.number.label("receipt"),
            _RECEIPT.c.status,
        )
        .join(_PAYMENT, _PAYMENT.c.id == _TENDER.c.payment_id)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .where(_TENDER.c.id == tender_id, _TENDER.c.amount_cents > 0)
    )
    found = row.mappings().first()
    if found is None:
        raise Refused("returned.unknown")
    said: dict[str, Any] = {**found, "kind": found["tender_type"]}
    _correct(connection, said)
    if said["kind"] != said["tender_type"]:
        held = tenders_held(connection, said["payment_id"]).get(said["kind"], 0)
        said["amount_cents"] = min(said["amount_cents"], held)
    return Money(**{one.name: said[one.name] for one in fields(Money)})


def _correct(connection: Connection, said: dict[str, Any]) -> None:
    """Say the way it was paid, and its number, as corrected since."""
    changes = connection.execute(
        select(_CORRECTION.c.from_tender, _CORRECTION.c.to_tender, _CORRECTION.c.document)
        .where(
            _CORRECTION.c.payment_id == said["payment_id"], _CORRECTION.c.kind == "tender_change"
        )
        .order_by(_CORRECTION.c.id)
    )
    for change in changes:
        if change.from_tender == said["kind"]:
            said["kind"] = change.to_tender
            said["reference"] = (change.document or {}).get("reference") or said["reference"]
