"""One check of a lockbox file with its overflows, and the accounts they say it is for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from clerktui.errors import Refused
from clerktui.formats.fixed import Field, Record, broken, read_date, read_number, read_text
from clerktui.views.remittance import RemittanceItem, RemittancePart


@dataclass(frozen=True, slots=True)
class Overflow:
    """What a type 4 record adds to the check before it; item and sequence None when not sent."""

    line: int
    item: int | None
    item_column: int
    sequence: int | None
    sequence_column: int
    part: RemittancePart
    memo: str

    @classmethod
    def read(cls, record: Record, fields: Mapping[str, Field]) -> Overflow:
        """Read one by the layout.

        Raises:
            Refused: file.broken when a number is none; a blank amount is none stated.
        """
        return cls(
            line=record.line,
            item=_number(record, fields.get("item")),
            item_column=_column(fields.get("item")),
            sequence=_number(record, fields.get("sequence")),
            sequence_column=_column(fields.get("sequence")),
            part=_named_part(record, fields, _stated_cents(record, fields.get("amount"))),
            memo=_text(record, fields.get("memo")),
        )


@dataclass(slots=True)
class Check:
    """A type 6 record and the overflows that came after it so far."""

    line: int
    item: int | None
    amount_cents: int
    part: RemittancePart
    reference: str
    payer: str
    payee: str
    payer_key: str
    paid_on: dt.date | None
    overflows: list[Overflow] = field(default_factory=list)

    @classmethod
    def read(cls, record: Record, fields: Mapping[str, Field]) -> Check:
        """Read one by the layout.

        Raises:
            Refused: file.broken when the amount or the item number is no number.
        """
        amount_cents = read_number(record, fields["amount"])
        routing = _text(record, fields.get("routing"))
        account = _text(record, fields.get("payer_account"))
        return cls(
            line=record.line,
            item=_number(record, fields.get("item")),
            amount_cents=amount_cents,
            part=_named_part(record, fields, amount_cents),
            reference=_without_zeros(_text(record, fields.get("check"))),
            payer=_text(record, fields.get("payer")),
            payee=_text(record, fields.get("payee")),
            payer_key=payer_key(routing, account),
            paid_on=_check_date(record, fields.get("check_date")),
        )

    def add(self, overflow: Overflow) -> None:
        """Take an overflow that belongs here and follows the one before it.

        Raises:
            Refused: file.broken when it is of another check, or one before it is missing.
        """
        if overflow.item != self.item and None not in {overflow.item, self.item}:
            reason = f"this overflow is of item {overflow.item}, and item {self.item} is open"
            raise broken(overflow.line, overflow.item_column, reason)
        before = self.overflows[-1].sequence if self.overflows else 0
        if overflow.sequence is not None and before is not None:
            # The first may be 0 or 1; two digits go round after 99.
            allowed = {(before + 1) % 100} | (set() if self.overflows else {0})
            if overflow.sequence not in allowed:
                reason = f"overflow {overflow.sequence} follows {before}: one is missing"
                raise broken(overflow.line, overflow.sequence_column, reason)
        self.overflows.append(overflow)


def check_item(check: Check) -> RemittanceItem:
    """The check as the item it is in the remittance, with the parts its overflows make.

    The payee goes into the memo where it holds a digit: payers write their account there, and a
    town's own name has none.
    """
    named = [check.part, *(overflow.part for overflow in check.overflows)]
    named = [part for part in named if part.account or part.bill or part.amount_cents]
    if check.part in named and len(named) > 1:
        named.remove(check.part)  # the overflows say more than the check does
    parts = _parts(check.amount_cents, named)
    payee = check.payee if any(char.isdigit() for char in check.payee) else ""
    unused = "" if parts else _said(named)
    memos = [overflow.memo for overflow in check.overflows]
    return RemittanceItem(
        line=check.line,
        amount_cents=check.amount_cents,
        parts=parts,
        reference=check.reference,
        tender="check",
        payer=check.payer,
        payer_key=check.payer_key,
        paid_on=check.paid_on,
        memo=" ".join(filter(None, (*memos, payee, unused))),
    )


def payer_key(routing: str, account: str) -> str:
    """Who wrote the check, alike however a bank fills the columns; nothing when a half is missing.

    >>> payer_key("055002707", "0012345555"), payer_key("000000000", "12")
    ('55002707/12345555', '')
    """
    routing, account = (text.replace(" ", "").lstrip("0") for text in (routing, account))
    return f"{routing}/{account}" if routing and account else ""


def _parts(amount_cents: int, named: Sequence[RemittancePart]) -> tuple[RemittancePart, ...]:
    paying = tuple(part for part in named if part.amount_cents)
    rest_cents = amount_cents - sum(part.amount_cents for part in paying)
    if not any(part.account or part.bill for part in named):
        return ()
    if paying and rest_cents == 0:
        return paying
    if len({part.account or part.bill for part in named}) == 1:
        bills = {part.bill for part in named}
        return (RemittancePart(named[0].account, amount_cents, _only(bills)),)
    if paying and rest_cents > 0:
        return (*paying, RemittancePart("", rest_cents))
    return ()


def _only(texts: Iterable[str]) -> str:
    first, *others = texts
    return "" if others else first


def _said(named: Sequence[RemittancePart]) -> str:
    """What the file named, for whoever has to place the check."""
    return "; ".join(
        f"{part.account or part.bill} {part.amount_cents // 100}.{part.amount_cents % 100:02}"
        for part in named
        if part.account or part.bill
    )


# --------------------------------------------------------------------------------- the columns
def _named_part(record: Record, fields: Mapping[str, Field], amount_cents: int) -> RemittancePart:
    account = _text(record, fields.get("account"))
    bill = _text(record, fields.get("bill"))
    account, bill = ("" if not text.strip("0") else text for text in (account, bill))
    is_check = record.text[0] == "6"
    return RemittancePart(account, amount_cents if account or bill or not is_check else 0, bill)


def _stated_cents(record: Record, place: Field | None) -> int:
    if place is None or not record.text[place.start - 1 : place.end].strip():
        return 0
    return read_number(record, place)


def _number(record: Record, place: Field | None) -> int | None:
    return None if place is None else read_number(record, place)


def _column(place: Field | None) -> int:
    return 1 if place is None else place.start


def _text(record: Record, place: Field | None) -> str:
    return "" if place is None else read_text(record, place)


def _without_zeros(text: str) -> str:
    return text.lstrip("0")


def _check_date(record: Record, place: Field | None) -> dt.date | None:
    """The day on the check; read by a machine from handwriting, so a bad one stops nothing."""
    if place is None:
        return None
    try:
        return read_date(record, place, "%m%d%y")
    except Refused:
        return None
