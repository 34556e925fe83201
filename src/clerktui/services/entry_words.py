"""What a journal entry was, in words a clerk reads out: bill, payment, void, correction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from clerktui.i18n.words import entry_kind
from clerktui.models import Correction, CorrectionReason, Receipt, Tender, TenderType, User
from clerktui.printing.kept_words import in_language
from clerktui.printing.wording import Say

_APPROVER = User.__table__.alias("approver")
_CORRECTION = Correction.__table__
_REASON = CorrectionReason.__table__
_RECEIPT = Receipt.__table__
_TENDER = Tender.__table__
_TYPE = TenderType.__table__
BILLING = ("billing", "import_bills")


# What was handed over: the town's name for it, and its number.
_Tendered = tuple[str, str]


@dataclass(frozen=True)
class Facts:
    """What the words of entries are made of, read at once for all of them."""

    corrections: dict[int, Any]
    receipts: dict[str, Any]
    tenders: dict[int, list[_Tendered]]
    bills: dict[int, list[Any]]


def get_facts(connection: Connection, entries: Sequence[Any], lines: Iterable[Any]) -> Facts:
    """Corrections, receipts and tenders behind entries (`ledger.replay.entries_on`).

    Args:
        connection: an open reading transaction.
        entries: rows of `entries_on`.
        lines: rows of `ledger.replay.lines_on` of the same account.
    """
    numbers = {entry.correction for entry in entries if entry.correction is not None}
    receipts = _receipts(connection, {entry.receipt for entry in entries if entry.receipt})
    bills: dict[int, list[Any]] = defaultdict(list)
    for line in lines:
        bills[line.entry_id].append(line)
    return Facts(
        _corrections(connection, numbers),
        receipts,
        _tenders(connection, [receipt.payment_id for receipt in receipts.values()]),
        bills,
    )


def entry_words(say: Say, entry: Any, facts: Facts) -> str:
    """One entry in one line."""
    if entry.correction is not None:
        return correction_words(say, facts.corrections[entry.correction])
    if entry.kind in BILLING:
        return _bill_words(say, facts.bills[entry.entry_id])
    receipt = facts.receipts.get(entry.receipt)
    if receipt is not None and entry.reverses_id is not None:
        return say(
            "void of receipt {receipt}: {reason}", receipt=entry.receipt, reason=receipt.void_reason
        )
    if receipt is not None:
        paid = facts.tenders[receipt.payment_id]
        how = ", ".join(
            f"{in_language(name, say.language).lower()} {reference}".strip()
            for name, reference in paid
        )
        return say("payment by {how}, receipt {receipt}", how=how, receipt=entry.receipt)
    return " ".join(filter(None, (entry_kind(entry.kind, say), entry.memo)))


def correction_words(say: Say, correction: Any) -> str:
    """A correction: what kind it is, its number, its reason, the note and who approved it."""
    said = say(
        "{kind} {number}: {reason}",
        kind=correction_name(say, correction.kind),
        number=str(correction.number),
        reason=in_language(correction.reason, say.language),
    )
    if correction.note:
        said = f"{said}, {correction.note}"
    if correction.approver:
        approved = say("approved by {who}", who=correction.approver)
        said = f"{said}, {approved}"
    return said


def correction_name(say: Say, kind: str) -> str:
    """The kind of a correction in words."""
    names = {
        "adjustment": say("adjustment"),
        "cancel_payment": say("payment taken back"),
        "cancel_tender": say("tender taken back"),
        "fee": say("fee"),
        "recovery": say("recovery"),
        "refund": say("refund"),
        "returned": say("returned item"),
        "tender_change": say("change of tender"),
        "transfer": say("transfer"),
        "write_off": say("write-off"),
    }
    return names.get(kind, kind)


def _bill_words(say: Say, lines: Sequence[Any]) -> str:
    bills = {line.number: line for line in lines if line.number}
    told = [
        say("bill {bill}, due {due}", bill=bill.number, due=say.day(bill.bill_due_on))
        for bill in bills.values()
    ]
    return "; ".join(told) or say("billed")


def line_words(say: Say, line: Any, service: str) -> str:
    """One receivable's part of an entry: the service, its component, its bill."""
    part = "" if line.component in {"principal", "credit"} else f" {line.component}"
    if not line.number:
        return f"{service}{part} {say.money(line.amount_cents)}"
    return say(
        "{service} of bill {bill} {amount}",
        service=f"{service}{part}",
        bill=line.number,
        amount=say.money(line.amount_cents),
    )


def _corrections(connection: Connection, numbers: set[int]) -> dict[int, Any]:
    if not numbers:
        return {}
    rows = connection.execute(
        select(
            _CORRECTION,
            _REASON.c.name.label("reason"),
            _APPROVER.c.full_name.label("approver"),
        )
        .join(_REASON, _REASON.c.id == _CORRECTION.c.reason_id)
        .outerjoin(_APPROVER, _APPROVER.c.id == _CORRECTION.c.approved_by_id)
        .where(_CORRECTION.c.number.in_(numbers))
    )
    return {row.number: row for row in rows}


def _receipts(connection: Connection, numbers: set[str]) -> dict[str, Any]:
    if not numbers:
        return {}
    rows = connection.execute(
        select(_RECEIPT.c.number, _RECEIPT.c.payment_id, _RECEIPT.c.void_reason).where(
            _RECEIPT.c.number.in_(numbers)
        )
    )
    return {row.number: row for row in rows}


def _tenders(connection: Connection, payment_ids: Sequence[int]) -> dict[int, list[_Tendered]]:
    found: dict[int, list[_Tendered]] = defaultdict(list)
    if not payment_ids:
        return found
    rows = connection.execute(
        select(_TENDER.c.payment_id, _TYPE.c.name, _TENDER.c.reference)
        .join(_TYPE, _TYPE.c.code == _TENDER.c.tender_type)
        .where(_TENDER.c.payment_id.in_(payment_ids), _TENDER.c.amount_cents > 0)
        .order_by(_TENDER.c.payment_id, _TENDER.c.line_no)
    )
    for row in rows:
        found[row.payment_id].append((row.name, row.reference))
    return found
