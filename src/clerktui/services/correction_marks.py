"""What corrections did to a payment since: taken back, moved, paid another way.

Whatever shows a receipt asks here, so that a receipt says the same of itself everywhere.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, true

from clerktui.i18n import ENGLISH, town_date
from clerktui.models import Correction, Payment, Receipt, Tender, TenderType
from clerktui.printing.kept_words import in_language
from clerktui.printing.wording import saying
from clerktui.views.documents import ReceiptDocument, ReceiptTender

_CORRECTION = Correction.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_TENDER = Tender.__table__
_TYPE = TenderType.__table__
TAKES_BACK = ("cancel_payment", "cancel_tender", "returned")
WORDS = {"cancel_tender": "REVERSED", "cancel_payment": "MOVED", "returned": "RETURNED"}


@dataclass(frozen=True)
class TenderChange:
    """A way of paying that was put right: its correction, the two names and cents."""

    number: int
    on: dt.date
    from_tender: str
    to_tender: str
    amount_cents: int
    reference: str = ""


@dataclass(frozen=True)
class Mark:
    """What became of a payment.

    Attributes:
        word: REVERSED, MOVED or RETURNED; empty while it stands.
        number: the correction that took it back, made on the day `on`.
        new_receipt: the receipt of the payment it was moved to.
        changes: ways of paying put right and not undone, in their order.
    """

    word: str = ""
    number: int | None = None
    on: dt.date | None = None
    new_receipt: str = ""
    changes: tuple[TenderChange, ...] = ()

    @property
    def words(self) -> str:
        """All of it in a line, for a list: `MOVED 11/24/26, correction 3, to 26-000009`."""
        if self.number is None:
            last = self.changes[-1:]
            said = (f"{town_date(one.on)}, correction {one.number}" for one in last)
            return "".join(f"paid by corrected {one}" for one in said)
        return self._taken_back()

    @property
    def short(self) -> str:
        """The same for a narrow column: `MOVED 11/24/26 no 3`."""
        if self.number is None:
            last = self.changes[-1:]
            return "".join(f"corrected {town_date(one.on)} no {one.number}" for one in last)
        return f"{self.word} {town_date(self.on) if self.on else ''} no {self.number}"

    def sentences(self, language: str = ENGLISH) -> tuple[str, ...]:
        """What the receipt says of it in its language, a sentence for each correction."""
        say = saying(language)
        said = tuple(
            say(
                "Paid by {tender}, not {was}: corrected {on}, correction {number}",
                tender=in_language(change.to_tender, language),
                was=in_language(change.from_tender, language),
                on=town_date(change.on, language),
                number=str(change.number),
            )
            for change in self.changes
        )
        return (self._taken_back(language), *said) if self.number is not None else said

    def _taken_back(self, language: str = ENGLISH) -> str:
        say = saying(language)
        words = {
            "REVERSED": say("REVERSED"),
            "MOVED": say("MOVED"),
            "RETURNED": say("RETURNED"),
        }
        on, number = town_date(self.on, language), str(self.number)
        said = say("{what} {on}, correction {number}", what=words[self.word], on=on, number=number)
        if not self.new_receipt:
            return said
        moved = say("to {receipt}", receipt=self.new_receipt)
        return f"{said}, {moved}"


def marks_of(
    connection: Connection, payment_ids: Sequence[int], until: dt.datetime | None = None
) -> dict[int, Mark]:
    """What corrections did to these payments; those nothing was done to are left out.

    Args:
        connection: the books.
        payment_ids: the payments.
        until: only what was made by then.
    """
    if not payment_ids:
        return {}
    marks: dict[int, Mark] = {}
    for row in connection.execute(_corrections(payment_ids, until)):
        mark = marks.get(row.payment_id, Mark())
        if row.kind in TAKES_BACK:
            mark = replace(
                mark,
                word=WORDS[row.kind],
                number=row.number,
                on=row.business_date,
                new_receipt=row.new_receipt or "",
            )
        else:
            mark = replace(mark, changes=(*mark.changes, _change(row)))
        marks[row.payment_id] = mark
    return marks


def tenders_held(connection: Connection, payment_id: int) -> dict[str, int]:
    """What a payment holds by way of paying, in cents: less change, and as corrected since."""
    held: dict[str, int] = defaultdict(int)
    rows = connection.execute(
        select(_TENDER.c.tender_type, func.sum(_TENDER.c.amount_cents))
        .where(_TENDER.c.payment_id == payment_id)
        .group_by(_TENDER.c.tender_type)
    )
    for code, cents in rows:
        held[code] += int(cents)
    changes = connection.execute(
        select(
            _CORRECTION.c.from_tender, _CORRECTION.c.to_tender, _CORRECTION.c.amount_cents
        ).where(_CORRECTION.c.payment_id == payment_id, _CORRECTION.c.kind == "tender_change")
    )
    for from_tender, to_tender, cents in changes:
        held[from_tender] -= cents
        held[to_tender] += cents
    return {code: cents for code, cents in held.items() if cents}


def told_on(document: ReceiptDocument, mark: Mark | None) -> ReceiptDocument:
    """A receipt's document as it stands today: what was corrected since is said on it."""
    if mark is None:
        return document
    tenders = list(document.tenders)
    for change in mark.changes:
        tenders = _changed(tenders, change)
    return replace(document, tenders=tuple(tenders), corrections=mark.sentences(document.language))


def _corrections(payment_ids: Sequence[int], until: dt.datetime | None) -> Any:
    """What stood by then: a change that was undone only later still counts."""
    from_type, to_type = _TYPE.alias("from_type"), _TYPE.alias("to_type")
    undoing = _CORRECTION.alias("undoing")

    def was_made(table: Any) -> ColumnElement[bool]:
        return true() if until is None else table.c.made_at <= until

    undone_by = select(undoing.c.id).where(undoing.c.undoes_id == _CORRECTION.c.id)
    is_undone = undone_by.where(was_made(undoing)).exists()
    kept = (_CORRECTION.c.kind == "tender_change") & _CORRECTION.c.undoes_id.is_(None) & ~is_undone
    return (
        select(
            _CORRECTION.c.payment_id,
            _CORRECTION.c.kind,
            _CORRECTION.c.number,
            _CORRECTION.c.business_date,
            _CORRECTION.c.amount_cents,
            _CORRECTION.c.document,
            _RECEIPT.c.number.label("new_receipt"),
            from_type.c.name.label("from_name"),
            to_type.c.name.label("to_name"),
        )
        .outerjoin(_RECEIPT, _RECEIPT.c.payment_id == _CORRECTION.c.new_payment_id)
        .outerjoin(from_type, from_type.c.code == _CORRECTION.c.from_tender)
        .outerjoin(to_type, to_type.c.code == _CORRECTION.c.to_tender)
        .where(
            _CORRECTION.c.payment_id.in_(payment_ids),
            _CORRECTION.c.kind.in_(TAKES_BACK) | kept,
            was_made(_CORRECTION),
        )
        .order_by(_CORRECTION.c.number)
    )


def _change(row: Any) -> TenderChange:
    reference = (row.document or {}).get("reference", "")
    return TenderChange(
        row.number, row.business_date, row.from_name, row.to_name, row.amount_cents, reference
    )


def _changed(tenders: list[ReceiptTender], change: TenderChange) -> list[ReceiptTender]:
    """The tenders with a change made: taken off what was keyed, and named as corrected."""
    left, shown = change.amount_cents, []
    for tender in tenders:
        name = tender.name.removesuffix(" (corrected)")
        taken = 0
        if name == change.from_tender and tender.amount_cents > 0:
            taken = min(left, tender.amount_cents)
            left -= taken
        if tender.amount_cents != taken:
            shown.append(replace(tender, amount_cents=tender.amount_cents - taken))
    name = f"{change.to_tender} (corrected)"
    return [
        *shown,
        ReceiptTender(
            name=name, amount_cents=change.amount_cents - left, reference=change.reference
        ),
    ]
