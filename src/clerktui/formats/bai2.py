"""A bank's balance report (BAI2): what it credited to the town's accounts and when, proved.

A file is believed when the amounts of each account add up to its trailer, the accounts to the
group's and the groups to the file's. Counts of records, accounts and groups are often wrong in real
files whose amounts are right, so they are said and left to a person.

Source: BAI Cash Management Balance Reporting Specifications, version 2, section 3 (records 01, 02,
03, 16, 88, 49, 98 and 99).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from clerktui.errors import Refused
from clerktui.formats.bai2_codes import is_credit
from clerktui.formats.bai2_records import Bai2Record, Fields, Token, read_records
from clerktui.formats.fixed import broken, is_number
from clerktui.rules.text import snippet
from clerktui.views.remittance import FileWarning

UPDATE, DELETION, CORRECTION, TEST = 1, 2, 3, 4
_STATUSES = {"": UPDATE, "0": UPDATE, "1": UPDATE, "2": DELETION, "3": CORRECTION, "4": TEST}
_VERSIONS = frozenset(("", "2", "3"))
_NEXT = {
    "": ("01",),
    "01": ("02",),
    "02": ("03", "98"),
    "03": ("16", "49"),
    "16": ("16", "49"),
    "49": ("03", "98"),
    "98": ("02", "99"),
    "99": (),
}
_NAMES = {
    "01": "the file header (01)",
    "02": "a group header (02)",
    "03": "an account (03)",
    "16": "a detail (16)",
    "49": "an account trailer (49)",
    "98": "a group trailer (98)",
    "99": "the file trailer (99)",
}


@dataclass(frozen=True, slots=True)
class Bai2Summary:
    """A balance or a total of an account; None is what the bank left to its default."""

    type_code: str
    amount_cents: int | None
    item_count: int | None
    funds_type: str


@dataclass(frozen=True, slots=True)
class Bai2Detail:
    """One movement of an account; the amount has no sign, the type says which way it went."""

    line: int
    type_code: str
    amount_cents: int
    is_credit: bool
    bank_reference: str = ""
    customer_reference: str = ""
    text: str = ""
    funds_type: str = ""


@dataclass(frozen=True, slots=True)
class Bai2Account:
    """One account as a group reports it."""

    number: str
    currency: str
    summaries: tuple[Bai2Summary, ...]
    details: tuple[Bai2Detail, ...]


@dataclass(frozen=True, slots=True)
class Bai2Group:
    """The accounts of one bank as of one day.

    Attributes:
        status: 1 update, 2 deletion, 3 correction, 4 test.
        as_of: the day it speaks of.
        as_of_modifier: 1 interim and 2 final of a past day, 3 interim and 4 final of this day;
            nothing when not said.
        originator: the bank's routing number.
    """

    status: int
    as_of: dt.date
    as_of_modifier: str
    currency: str
    accounts: tuple[Bai2Account, ...]
    originator: str = ""


@dataclass(frozen=True, slots=True)
class Bai2File:
    """A whole report, read and proved; `created_at` is the time of day as the file writes it."""

    sender: str
    receiver: str
    created_on: dt.date | None
    created_at: str
    file_id: str
    groups: tuple[Bai2Group, ...]
    warnings: tuple[FileWarning, ...] = ()


def read_bai2(data: bytes) -> Bai2File:
    """A balance report with its groups, accounts and movements, proved by its trailers.

    Amounts are in the smallest unit of the account's currency. An account trailer may leave its
    total to its default, because some banks do; the group's and the file's must be there, so no
    amount goes unproved.

    Raises:
        Refused: file.broken, with line and column, when records are out of order, unfinished or
            missing, or a field cannot be read; file.totals when amounts do not add up.
    """
    reading = _Reading()
    last = 1
    for record in read_records(data):
        reading.take(record)
        last = record.pieces[-1].line
    if reading.state != "99":
        ends = f"the file ends here, without {_NAMES['99']}"
        raise broken(last, 1, ends if reading.state else "the file is empty")
    return reading.file()


@dataclass(slots=True)
class _Level:
    """What a trailer is proved against: the sum, the records and the parts so far."""

    cents: int = 0
    records: int = 0
    parts: int = 0


@dataclass(slots=True)
class _Account:
    number: str = ""
    currency: str = ""
    summaries: tuple[Bai2Summary, ...] = ()
    details: list[Bai2Detail] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    status: int
    as_of: dt.date
    modifier: str
    currency: str
    originator: str
    accounts: list[Bai2Account] = field(default_factory=list)


class _Reading:
    """One file being read: what came last, what is open, what has been found."""

    def __init__(self) -> None:
        self.state = ""
        self._levels = {"49": _Level(), "98": _Level(), "99": _Level()}
        self._head: tuple[str, str, dt.date | None, str, str] = ("", "", None, "", "")
        self._group = _Group(UPDATE, dt.date.min, "", "", "")
        self._account = _Account()
        self._groups: list[Bai2Group] = []
        self._warnings: list[FileWarning] = []
        self._duties = {
            "01": self._file_header,
            "02": self._group_header,
            "03": self._account_header,
            "16": self._detail,
            "49": self._account_trailer,
            "98": self._group_trailer,
            "99": self._file_trailer,
        }

    def take(self, record: Bai2Record) -> None:
        """Read one record in its turn."""
        if record.code not in _NEXT[self.state]:
            raise broken(record.line, record.column, self._out_of_order(record.code))
        for level in self._levels.values():
            level.records += record.count
        self._duties[record.code](record)
        self.state = record.code

    def file(self) -> Bai2File:
        """Everything read, as one answer."""
        return Bai2File(*self._head, tuple(self._groups), tuple(self._warnings))

    def _out_of_order(self, code: str) -> str:
        if self.state == "":
            return "the file does not begin with its header (01)"
        if self.state == "99":
            return "the file goes on after its end"
        if code == "01":
            return "there is a second file header (01)"
        return f"{_NAMES[code]} cannot follow {_NAMES[self.state]}"

    # ----------------------------------------------------------------------------- the headers
    def _file_header(self, record: Bai2Record) -> None:
        fields = Fields(record)
        sender, receiver = fields.words(), fields.words()
        created_on, created_at = fields.day("the creation date"), fields.words()
        self._head = (sender, receiver, created_on, created_at, fields.words())
        fields.take()  # the physical length and the block size were the transport's
        fields.take()
        version = fields.take()
        if version.text not in _VERSIONS:
            reason = f"{snippet(version.text)} is no version of this format that is known"
            raise broken(version.line, version.column, reason)

    def _group_header(self, record: Bai2Record) -> None:
        self._levels["98"] = _Level(records=record.count)
        fields = Fields(record)
        fields.take()
        originator = fields.words()
        status = fields.take()
        if status.text not in _STATUSES:
            reason = f"{snippet(status.text)} is no status of a group"
            raise broken(status.line, status.column, reason)
        as_of = fields.day("the as-of date")
        if as_of is None:
            raise broken(record.line, record.column, "the group has no as-of date")
        fields.take()
        currency, modifier = fields.words() or "USD", fields.words()
        self._group = _Group(_STATUSES[status.text], as_of, modifier, currency, originator)

    def _account_header(self, record: Bai2Record) -> None:
        self._levels["49"] = _Level(records=record.count)
        fields = Fields(record)
        number, currency = fields.words(), fields.words() or self._group.currency
        summaries = _summaries(fields)
        self._account = _Account(number, currency, summaries)
        self._add(sum(summary.amount_cents or 0 for summary in summaries))

    def _detail(self, record: Bai2Record) -> None:
        fields = Fields(record)
        code = _type_code(fields.take())
        amount_cents = fields.cents("the amount") or 0
        funds_type = _funds(fields)
        bank_reference, customer_reference = fields.words(), fields.words()
        detail = Bai2Detail(
            line=record.line,
            type_code=code,
            amount_cents=amount_cents,
            is_credit=is_credit(code),
            bank_reference=bank_reference,
            customer_reference=customer_reference,
            text=fields.rest(),
            funds_type=funds_type,
        )
        self._account.details.append(detail)
        self._add(amount_cents)

    def _add(self, cents: int) -> None:
        for level in self._levels.values():
            level.cents += cents

    # ---------------------------------------------------------------------------- the trailers
    def _account_trailer(self, record: Bai2Record) -> None:
        account = self._account
        fields = Fields(record)
        stated_cents = fields.cents("the control total", signed=True)
        if stated_cents is not None:
            self._prove(record, f"account {account.number}", stated_cents)
        self._count(record, "records", fields.number("the number of records"))
        self._levels["98"].parts += 1
        self._group.accounts.append(
            Bai2Account(account.number, account.currency, account.summaries, tuple(account.details))
        )

    def _group_trailer(self, record: Bai2Record) -> None:
        self._upper_trailer(record, "the group", "accounts")
        self._levels["99"].parts += 1
        group = self._group
        self._groups.append(
            Bai2Group(
                status=group.status,
                as_of=group.as_of,
                as_of_modifier=group.modifier,
                currency=group.currency,
                accounts=tuple(group.accounts),
                originator=group.originator,
            )
        )

    def _file_trailer(self, record: Bai2Record) -> None:
        self._upper_trailer(record, "the file", "groups")

    def _upper_trailer(self, record: Bai2Record, what: str, parts: str) -> None:
        fields = Fields(record)
        stated_cents = fields.cents("the control total", signed=True)
        if stated_cents is None:
            raise broken(record.line, record.column, "the control total is missing")
        self._prove(record, what, stated_cents)
        self._count(record, parts, fields.number(f"the number of {parts}"))
        self._count(record, "records", fields.number("the number of records"))

    def _prove(self, record: Bai2Record, what: str, stated_cents: int) -> None:
        found_cents = self._levels[record.code].cents
        if stated_cents != found_cents:
            raise Refused(
                "file.totals",
                line=record.line,
                what=what,
                stated_cents=stated_cents,
                found_cents=found_cents,
            )

    def _count(self, record: Bai2Record, what: str, stated: int | None) -> None:
        level = self._levels[record.code]
        found = level.records if what == "records" else level.parts
        if stated != found:
            said = "does not count its" if stated is None else f"counts {stated}"
            says = f"{_NAMES[record.code]} {said} {what}, the file has {found}"
            self._warnings.append(FileWarning(record.line, says))


# ---------------------------------------------------------------------------------- the fields
def _summaries(fields: Fields) -> tuple[Bai2Summary, ...]:
    """The balances and totals of an account: type, amount, count, funds, again and again.

    Where a type should stand and nothing does, one field is passed over, not four: some banks put
    one default too many before the end of a record that goes on in an 88.
    """
    found = []
    while not fields.is_done:
        token = fields.take()
        if not token.text:
            continue
        code = _type_code(token)
        amount_cents = fields.cents("the amount", signed=True)
        count = fields.number("the number of items")
        is_left_out = len(fields.peek()) == 3 and is_number(fields.peek())
        funds_type = "" if is_left_out else _funds(fields)
        found.append(Bai2Summary(code, amount_cents, count, funds_type))
    return tuple(found)


def _type_code(token: Token) -> str:
    if len(token.text) == 3 and is_number(token.text):
        return token.text
    reason = f"{snippet(token.text)} is not a type code" if token.text else "no type code"
    raise broken(token.line, token.column, reason)


def _funds(fields: Fields) -> str:
    """When the money can be used; its details are passed over, they are no part of any total."""
    token = fields.take()
    kind = token.text.upper()
    if kind == "S":
        for _ in range(3):
            fields.cents("the funds amount", signed=True)
    elif kind == "V":
        fields.day("the value date")
        fields.take()
    elif kind == "D":
        for _ in range(fields.number("the number of distributions") or 0):
            if fields.is_done:
                raise broken(token.line, token.column, "the distribution of funds is unfinished")
            fields.number("the number of days")
            fields.cents("the funds amount", signed=True)
    elif kind not in {"", "0", "1", "2", "Z"}:
        reason = f"{snippet(token.text)} is not a funds type"
        raise broken(token.line, token.column, reason)
    return kind
