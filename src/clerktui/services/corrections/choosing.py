"""Which acts put a receipt right now, which do not and why; and what each would do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.security.permissions import require
from clerktui.services.correction_marks import tenders_held
from clerktui.services.corrections import tender, waiting
from clerktui.services.corrections.replanning import parts_paid
from clerktui.services.corrections.reversals import CANCEL_PAYMENT, CANCEL_TENDER
from clerktui.services.corrections.subject import (
    find_subject,
    is_drawer_open,
    is_from_suspense,
    refuse_open_drawer,
    source_legs,
    taken_of,
)
from clerktui.services.open_items import get_accounts
from clerktui.services.reference import Reference, get_reference
from clerktui.services.suspense_rows import whole_items
from clerktui.services.take_back import given_by
from clerktui.views.corrections import (
    AccountEffect,
    ActChoice,
    Effect,
    ReversalDraft,
    TenderDraft,
)
from clerktui.views.people import Actor

Check = Callable[[Connection, Reference, Any], None]


def list_acts(db: Database, actor: Actor, receipt: str) -> tuple[ActChoice, ...]:
    """The acts that may put a receipt right, each with the sentence why it does not do so now.

    Raises:
        Refused: `denied`, `receipt.unknown`.
    """
    require(actor, "receipt.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        return tuple(
            ActChoice(kind, name, _why_not(connection, reference, actor, receipt, kind))
            for kind, (name, _, _) in _ACTS.items()
        )


def tenders_of(db: Database, actor: Actor, receipt: str) -> tuple[tuple[str, str, int], ...]:
    """What a receipt holds by way of paying: code, name, cents.

    Raises:
        Refused: `denied`, `receipt.unknown`, `receipt.already_void`, `correction.taken_back`.
    """
    require(actor, "correction.tender")
    with db.read() as connection:
        reference = get_reference(db, connection)
        row = find_subject(connection, receipt, lock=False)
        held = tenders_held(connection, row.payment_id)
    return tuple(
        (code, one.name, held[code])
        for code, one in reference.tenders.items()
        if held.get(code, 0) > 0
    )


def parts_of(db: Database, actor: Actor, receipt: str) -> tuple[tuple[str, str, int], ...]:
    """What a receipt paid: account number or revenue code, whose or what it is, cents.

    Raises:
        Refused: `denied`, `receipt.unknown`.
    """
    require(actor, "receipt.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        row = find_subject(connection, receipt, lock=False)
        return parts_paid(connection, reference, row.payment_id)


def preview_reversal(db: Database, actor: Actor, kind: str, draft: ReversalDraft) -> Effect:
    """What taking a payment back in one of the two ways would do as things stand.

    Raises:
        Refused: as `reversals.cancel_tender` and `reversals.cancel_payment`.
    """
    require(actor, "correction.reverse")
    with db.read() as connection:
        reference = get_reference(db, connection)
        items = waiting.waiting_of(connection, draft.receipt) if kind == CANCEL_TENDER else ()
        if items:
            cents = sum(item.open_cents for item in items)
            return Effect(cents, (), (_GONE, "It waits in suspense; what accounts owe stays."))
        row = find_subject(connection, draft.receipt, lock=False)
        _CHECKS[kind](connection, reference, row)
        given = given_by(connection, row, lock=False)
        accounts = get_accounts(connection, list(given.balances))
        taken = taken_of(connection, row)
    cents = row.amount_cents if kind == CANCEL_TENDER else taken.given_cents
    after = given.balances_after
    effects = tuple(
        AccountEffect(number, account.name, account.balance_cents, after[number])
        for number, account in accounts.items()
    )
    where = _GONE if kind == CANCEL_TENDER else _WAITS
    return Effect(cents, effects, (where,))


def preview_tender(db: Database, actor: Actor, draft: TenderDraft) -> Effect:
    """What correcting the way of paying would do as things stand.

    Raises:
        Refused: as `tender.change_tender`.
    """
    require(actor, "correction.tender")
    with db.read() as connection:
        reference = get_reference(db, connection)
        row = find_subject(connection, draft.receipt, lock=False)
        cents = tender.check(connection, reference, row, draft)
        is_open = is_drawer_open(connection, row)
    names = [reference.tenders[code].name for code in (draft.from_tender, draft.to_tender)]
    said = f"Paid by {names[1]}, not by {names[0]}. No account owes more or less."
    drawer = "Its drawer is still open and follows." if is_open else ""
    return Effect(cents, (), tuple(filter(None, (said, drawer))))


_GONE = "The town has the money no more."
_WAITS = "The money waits in suspense until it is applied or returned."


# --------------------------------------------------------------------------- what is lawful now
def _why_not(
    connection: Connection, reference: Reference, actor: Actor, receipt: str, kind: str
) -> str:
    _, permission, check = _ACTS[kind]
    try:
        require(actor, permission)
        if kind == CANCEL_TENDER and waiting.waiting_of(connection, receipt):
            return ""
        check(connection, reference, find_subject(connection, receipt, lock=False))
    except Refused as refusal:
        if refusal.message_id == "receipt.unknown":
            raise
        return sentence(refusal)
    return ""


def _may_void(connection: Connection, reference: Reference, row: Any) -> None:
    del reference
    if not is_drawer_open(connection, row):
        raise Refused("receipt.drawer_closed", receipt=row.number)


def _may_cancel_tender(connection: Connection, reference: Reference, row: Any) -> None:
    refuse_open_drawer(connection, row)
    whole_items(connection, row, lock=False)
    given_by(connection, row, lock=False)
    if is_from_suspense(reference, tenders_held(connection, row.payment_id)):
        source_legs(connection, reference, row, taken_of(connection, row).given_cents)


def _may_cancel_payment(connection: Connection, reference: Reference, row: Any) -> None:
    del reference
    refuse_open_drawer(connection, row)
    given_by(connection, row, lock=False)
    if not taken_of(connection, row).given:
        raise Refused("correction.in_suspense", receipt=row.number)


def _may_change_tender(connection: Connection, reference: Reference, row: Any) -> None:
    if is_from_suspense(reference, tenders_held(connection, row.payment_id)):
        raise Refused("correction.from_suspense", receipt=row.number)


_CHECKS: dict[str, Check] = {
    CANCEL_TENDER: _may_cancel_tender,
    CANCEL_PAYMENT: _may_cancel_payment,
}
_ACTS: dict[str, tuple[str, str, Check]] = {
    "void": ("Void it", "receipt.void", _may_void),
    "reapply": ("Move it to the right account", "correction.reapply", _may_cancel_payment),
    CANCEL_PAYMENT: ("Cancel it, money to suspense", "correction.reverse", _may_cancel_payment),
    CANCEL_TENDER: ("Reverse it, money was bad", "correction.reverse", _may_cancel_tender),
    "tender_change": ("Correct the way of paying", "correction.tender", _may_change_tender),
}
