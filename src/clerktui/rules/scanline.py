"""The line a scanner types from a payment stub: account, amount, sometimes the bill.

A scanner is a keyboard, so a line is believed only when its length, its fixed parts and its check
digit all agree. Reading a line fills fields; it never posts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from clerktui.errors import Refused
from clerktui.rules.checkdigits import SCHEMES, check_length, has_valid_check, with_check
from clerktui.rules.folding import fold_number
from clerktui.rules.text import snippet

LENGTH_MAX = 80
_AMOUNT_WIDTH_MAX = 11
_LINE = re.compile(r"[0-9]+[0-9X]")
_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class ScanLayout:
    """Where things stand in a scan line; positions count from 0 and the end is left out.

    Attributes:
        name: what the office calls it.
        length: characters in all, check digits included.
        account: where the account number stands, zero-filled from the left.
        amount: where the amount due stands, in cents, zero-filled.
        check: the scheme of the check characters, which come last and guard all before them.
        bill: where the bill number stands, if it does.
        account_picture: how digits become an account number, as `##-####-##`; empty: as they are.
        bill_picture: the same for the bill number.
        prefix: digits every such line begins with.
    """

    name: str
    length: int
    account: tuple[int, int]
    amount: tuple[int, int]
    check: str
    bill: tuple[int, int] | None = None
    account_picture: str = ""
    bill_picture: str = ""
    prefix: str = ""

    def __post_init__(self) -> None:
        if self.check not in SCHEMES:
            raise Refused("scan.layout", layout=self.name, field="check")
        room = self.length - check_length(self.check)
        if not 0 < room < LENGTH_MAX:
            raise Refused("scan.layout", layout=self.name, field="length")
        if not re.fullmatch("[0-9]*", self.prefix):
            raise Refused("scan.layout", layout=self.name, field="prefix")
        free = len(self.prefix)
        for field, place in sorted(self.places(), key=lambda named: named[1]):
            if not free <= place[0] < place[1] <= room:
                raise Refused("scan.layout", layout=self.name, field=field)
            free = place[1]
        for field, (start, end) in self.places():
            picture = self.picture(field)
            if picture and not 0 < picture.count("#") <= end - start:
                raise Refused("scan.layout", layout=self.name, field=f"{field}_picture")
        if self.amount[1] - self.amount[0] > _AMOUNT_WIDTH_MAX:
            raise Refused("scan.layout", layout=self.name, field="amount")

    def places(self) -> list[tuple[str, tuple[int, int]]]:
        """The fields this layout has and where each stands."""
        places = [("account", self.account), ("amount", self.amount)]
        return places + ([("bill", self.bill)] if self.bill else [])

    def picture(self, field: str) -> str:
        """How the digits of a field are written; empty for just as they are."""
        return {"account": self.account_picture, "bill": self.bill_picture}.get(field, "")

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> ScanLayout:
        """Make a layout from policy data (as `to_data` writes it).

        Raises:
            Refused: scan.layout, naming the field.
        """
        known = {field.name for field in fields(cls)}
        for strange in data.keys() - known:
            raise Refused("scan.layout", layout=str(data.get("name", "")), field=strange)
        values: dict[str, Any] = {
            name: tuple(v) if isinstance(v, list) else v for name, v in data.items()
        }
        try:
            return cls(**values)
        except (TypeError, ValueError, IndexError) as error:
            name = str(data.get("name", ""))
            raise Refused("scan.layout", layout=name, field="value") from error

    def to_data(self) -> dict[str, Any]:
        """The layout as plain data for a policy."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}


@dataclass(frozen=True)
class Scan:
    """What a believed line said."""

    account: str
    amount_cents: int
    layout: str
    bill: str | None = None


def read_scan(text: str, layouts: Iterable[ScanLayout]) -> Scan | None:
    r"""Read a scan line; None when it is not the shape of one, so it may be something typed.

    >>> stub = ScanLayout("stub", 20, (0, 8), (8, 19), "luhn", account_picture="##-####-##")
    >>> line = make_scan(stub, "10-0442-07", 8640)
    >>> line
    '10044207000000086402'
    >>> read_scan(line + "\r", [stub])
    Scan(account='10-0442-07', amount_cents=8640, layout='stub', bill=None)
    >>> read_scan("10-0442-07", [stub]) is None
    True

    Raises:
        Refused: scan.check_digit when a layout fits but its check digit does not;
            scan.two_layouts when two layouts both believe the line and disagree.
    """
    line = text.strip(" \t\r\n")
    if not _LINE.fullmatch(line):
        return None
    fitting = [layout for layout in layouts if _fits(layout, line)]
    believed = [layout for layout in fitting if has_valid_check(layout.check, line)]
    scans = [_scan(layout, line) for layout in believed]
    if fitting and not scans:
        raise Refused("scan.check_digit", typed=snippet(line), layout=fitting[0].name)
    if len({(scan.account, scan.amount_cents, scan.bill) for scan in scans}) > 1:
        raise Refused("scan.two_layouts", typed=snippet(line), layouts=_names(believed))
    return scans[0] if scans else None


def _names(layouts: Iterable[ScanLayout]) -> str:
    return ", ".join(layout.name for layout in layouts)


def _fits(layout: ScanLayout, line: str) -> bool:
    if len(line) != layout.length or not line.startswith(layout.prefix):
        return False
    return all(_lay(line, place, layout.picture(field)) for field, place in layout.places())


def _scan(layout: ScanLayout, line: str) -> Scan:
    read = {field: _lay(line, place, layout.picture(field)) for field, place in layout.places()}
    return Scan(read["account"], int(read["amount"]), layout.name, read.get("bill"))


def _lay(line: str, place: tuple[int, int], picture: str) -> str:
    """Lay the digits of a place into a picture; empty when digits would be left over."""
    digits = line[slice(*place)]
    if not picture:
        return digits
    spare = len(digits) - picture.count("#")
    if spare < 0 or digits[:spare].strip("0"):
        return ""
    rest = iter(digits[spare:])
    return "".join(next(rest) if mark == "#" else mark for mark in picture)


def make_scan(layout: ScanLayout, account: str, amount_cents: int, bill: str = "") -> str:
    """Make the line a stub carries, zero-filled, check digits and all.

    >>> plain = ScanLayout("plain", 14, (0, 6), (6, 13), "luhn")
    >>> make_scan(plain, "001042", 705)
    '00104200007052'

    Raises:
        Refused: scan.does_not_fit, naming the field; scan.no_check_digit.
    """
    body = ["0"] * (layout.length - check_length(layout.check))
    body[: len(layout.prefix)] = layout.prefix
    values = {"account": account, "amount": str(amount_cents), "bill": bill}
    for field, (start, end) in layout.places():
        digits = _unlay(values[field], layout.picture(field)).zfill(end - start)
        if not _DIGITS.fullmatch(digits) or len(digits) > end - start:
            raise Refused("scan.does_not_fit", field=field, typed=snippet(values[field]))
        body[start:end] = digits
    return with_check(layout.check, "".join(body))


def _unlay(value: str, picture: str) -> str:
    """The digits of a number written by a picture, hyphens or not; no digits when it is not."""
    if not picture:
        return value
    marks = ("([0-9])" if mark == "#" else fold_number(mark) for mark in picture)
    match = re.fullmatch("".join(marks), fold_number(value))
    return "".join(match.groups()) if match else "-"
