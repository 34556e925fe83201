"""A town's export with deliberate faults, and exactly what must be said about each.

The exports are what an old billing program writes: semicolons, CRLF, Windows letters, American
dates, its own headings and codes. Every faulty row is noted with its physical line and reason, and
what the good rows come to is added up here, without the program under test.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

CODEC = "cp1252"
HOSTILE = (
    "O'BRIEN [/]",
    "[@click=app.quit]CLICK",
    "SMITH [Jr]",
    "=HYPERLINK(1)",
    "Robert'); DROP TABLE account;--",
    "%s%n{0}",
    "NU\u00d1EZ-GAR\u00c7ON",
    "<b>BOLD</b> & CO",
    "\\x1b]0;title",
    "A" * 120,
)
ACCOUNTS_MAPPING = """
[columns]
account = "ACCT-NO"
name = "CUST NAME"
first_name = "FIRST"
service_address = "SVC ADDR"
status = "STAT"
note = "REMARKS"

[formats]
encoding = "cp1252"
delimiter = "semicolon"
date_format = "MM/DD/YYYY"

[values.status]
A = "active"
F = "closed"
"""
BILLS_MAPPING = """
[columns]
bill = "INVOICE"
account = "ACCT-NO"
service = "CODE"
issued = "INV DATE"
due = "DUE DATE"
amount = "OPEN AMT"
original_amount = "ORIG AMT"
description = "TEXT"

[formats]
encoding = "cp1252"
delimiter = "semicolon"
date_format = "MM/DD/YYYY"

[values.service]
WTR = "water"
SWR = "sewer"
"""
ACCOUNT_HEADINGS = "ACCT-NO;CUST NAME;FIRST;SVC ADDR;PHONE;STAT;OPENED;CLOSED;REMARKS;OLDKEY"
BILL_HEADINGS = "INVOICE;ACCT-NO;CODE;INV DATE;DUE DATE;OPEN AMT;ORIG AMT;TEXT"


@dataclass
class Export:
    """A file and everything that must be said of it.

    Attributes:
        content: its bytes.
        errors: (line, heading or None, words of the reason) of each row not to be loaded.
        why: how many duplicates, orphans and conflicts are among them.
        loaded: rows to be loaded.
        good: the account numbers of the loaded accounts.
        owed_cents: what the loaded bills come to, by account.
    """

    content: bytearray = field(default_factory=bytearray)
    errors: list[tuple[int, str | None, str]] = field(default_factory=list)
    why: Counter[str] = field(default_factory=Counter)
    loaded: int = 0
    good: list[str] = field(default_factory=list)
    owed_cents: Counter[str] = field(default_factory=Counter)
    _line: int = 1

    def add(self, row: str | bytes) -> int:
        """Write one row; gives the physical line it begins on."""
        data = row if isinstance(row, bytes) else row.encode(CODEC)
        self.content += data + b"\r\n"
        line = self._line
        self._line += 1 + data.count(b"\n")
        return line

    def add_faulty(self, row: str | bytes, heading: str | None, reason: str, why: str = "") -> None:
        """Write a row that must not be loaded, for this reason."""
        self.errors.append((self.add(row), heading, reason))
        if why:
            self.why[why] += 1


Fault = Callable[[Export, int], None]


def accounts_export(rows: int = 1_200, seed: int = 7) -> Export:
    """Accounts: every fault of `_ACCOUNT_FAULTS` five times over, the other rows good."""
    export = Export()
    export.add(ACCOUNT_HEADINGS)
    for place, fault in _places(rows, _ACCOUNT_FAULTS * 5, seed):
        if fault:
            fault(export, place)
        else:
            export.add(good_account(place))
            export.good.append(account_number(place))
    export.loaded = len(export.good)
    return export


def bills_export(accounts: list[str], rows: int = 10_000, seed: int = 11) -> Export:
    """Bills of these accounts: every fault of `_BILL_FAULTS` twelve times, the others good."""
    chance = random.Random(seed)
    export = Export(good=accounts)
    export.add(BILL_HEADINGS)
    for place, fault in _places(rows, _BILL_FAULTS * 12, seed):
        if fault:
            fault(export, place)
            continue
        cents = chance.randint(-5_000, 40_000) or 1
        export.loaded += 1
        export.owed_cents[bill_account(place, accounts)] += cents
        export.add(good_bill(place, accounts, cents))
        if place % 400 == 0:
            export.add(";;;;;;;")
    return export


def _places(rows: int, faults: list[Fault], seed: int) -> Iterator[tuple[int, Fault | None]]:
    """Every place of the file, with the fault that is to be there; none among the first."""
    chosen = random.Random(seed).sample(range(100, rows), len(faults))
    at = dict(zip(chosen, faults, strict=True))
    for place in range(rows):
        yield place, at.get(place)


def good_account(place: int, **changed: str) -> str:
    """A good row of the accounts export."""
    cells = {
        "number": account_number(place),
        "name": HOSTILE[place % len(HOSTILE)] if place % 9 == 0 else f"TESTER{place % 300}",
        "first": "" if place % 9 == 0 else f"ANN{place % 40}",
        "address": f"{100 + place} MILL RD",
        "phone": f"919-555-{place % 10_000:04d}",
        "status": "F" if place % 11 == 0 else "A",
        "opened": "03/01/2019",
        "closed": "12/31/2024" if place % 11 == 0 else "",
        "note": '"Dog in yard.\r\nRing twice."' if place % 50 == 0 else "",
        "old": "x",
    } | changed
    return ";".join(_quoted(cell) for cell in cells.values())


def account_number(place: int) -> str:
    """The account number of a row of the accounts export."""
    return f"10-{place:05d}-01"


def _quoted(cell: str) -> str:
    return f'"{cell}"' if ";" in cell and not cell.startswith('"') else cell


def _account_fault(heading: str, reason: str, **changed: str) -> Fault:
    def write(export: Export, place: int) -> None:
        export.add_faulty(good_account(place, **changed), heading, reason)

    return write


def _account_twice(export: Export, _place: int) -> None:
    number = account_number(1)
    export.add_faulty(good_account(1), "ACCT-NO", f'account "{number}" is on line 4', "duplicate")


def _account_bytes(export: Export, place: int) -> None:
    row = good_account(place, name="BYTE").encode(CODEC).replace(b"BYTE", b"JOS\x81")
    export.add_faulty(row, "CUST NAME", "byte 81 is not a letter")


def _account_cells(export: Export, place: int) -> None:
    export.add_faulty(good_account(place) + ";more", None, "11 cells where 10 headings are")


_ACCOUNT_FAULTS: list[Fault] = [
    _account_twice,
    _account_bytes,
    _account_cells,
    _account_fault("CUST NAME", "is blank", name=" "),
    _account_fault("CUST NAME", "longer than 120", name="B" * 121),
    _account_fault("CUST NAME", "U+001B", name="EVIL\x1b[2J"),
    _account_fault("SVC ADDR", "U+0000", address="1 \0 ST"),
    _account_fault("STAT", "is not active, closed or pending", status="Z"),
    _account_fault("OPENED", "no such month", opened="13/01/2020"),
    _account_fault("CLOSED", "before the account was opened", status="F", closed="01/01/2018"),
]


def bill_account(place: int, accounts: list[str]) -> str:
    """The account of a row of the bills export; two rows make a bill."""
    return accounts[place // 2 % len(accounts)]


def good_bill(place: int, accounts: list[str], cents: int = 1_250, **changed: str) -> str:
    """A good row of the bills export."""
    amount = f"{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
    cells = {
        "bill": f"INV{place // 2:06d}",
        "account": bill_account(place, accounts),
        "service": ("WTR", "SWR")[place % 2],
        "issued": f"{1 + place // 2 % 12:02d}/01/2025",
        "due": f"{1 + place // 2 % 12:02d}/21/2025",
        "amount": f"{amount}-" if cents < 0 else amount,
        "original": "" if place % 7 or cents < 0 else f"{cents // 100 + 10}.00",
        "text": '"=CMD(1)\r\nsecond ""line"""' if place % 60 == 0 else HOSTILE[place % 9],
    } | changed
    return ";".join(_quoted(cell) for cell in cells.values())


def _bad_bill(export: Export, place: int, **changed: str) -> str:
    """A row of a bill of its own, so that one fault is all there is."""
    return good_bill(place, export.good, **({"bill": f"BAD{place:06d}"} | changed))


def _bill_fault(heading: str, reason: str, **changed: str) -> Fault:
    def write(export: Export, place: int) -> None:
        export.add_faulty(_bad_bill(export, place, **changed), heading, reason)

    return write


def _bill_twice(export: Export, _place: int) -> None:
    reason = 'water of bill "INV000000" is on line 2 already'
    export.add_faulty(good_bill(0, export.good), "INVOICE", reason, "duplicate")


def _bill_elsewhere(export: Export, place: int) -> None:
    bill = f"INV{export.why['conflict']:06d}"
    row = _bad_bill(export, place, bill=bill, service="tax", account=export.good[-1])
    reason = f'bill "{bill}" belongs to account'
    export.add_faulty(row, "ACCT-NO", reason, "conflict")


def _bill_orphan(export: Export, place: int) -> None:
    row = _bad_bill(export, place, account="99-99999-99")
    export.add_faulty(row, "ACCT-NO", 'there is no account "99-99999-99"', "orphan")


def _bill_bytes(export: Export, place: int) -> None:
    row = _bad_bill(export, place, text="BYTE").encode(CODEC)
    export.add_faulty(row.replace(b"BYTE", b"\x9d"), "TEXT", "byte 9D is not a letter")


def _bill_open_mark(export: Export, place: int) -> None:
    export.add_faulty(_bad_bill(export, place, text='"never closed'), None, "quotation mark")


def _bill_cells(export: Export, place: int) -> None:
    row = _bad_bill(export, place).split(";")
    export.add_faulty(";".join(row[:5]), None, "5 cells where 8 headings are")


_BILL_FAULTS: list[Fault] = [
    _bill_twice,
    _bill_elsewhere,
    _bill_orphan,
    _bill_bytes,
    _bill_open_mark,
    _bill_cells,
    _bill_fault("ACCT-NO", "is blank", account=""),
    _bill_fault("CODE", "is not billed here", service="GAS"),
    _bill_fault("CODE", "is not billed here", service="credit"),
    _bill_fault("INV DATE", "no such day", issued="02/30/2025"),
    _bill_fault("INV DATE", "written as MM/DD/YYYY", issued="2025-03-01"),
    _bill_fault("DUE DATE", "is blank", due=" "),
    _bill_fault("DUE DATE", "before the bill was issued", due="12/31/2024"),
    _bill_fault("OPEN AMT", "is blank", amount=""),
    _bill_fault("OPEN AMT", "is not an amount", amount="twelve"),
    _bill_fault("OPEN AMT", "is not an amount", amount="NaN"),
    _bill_fault("OPEN AMT", "more than two decimals", amount="1.005"),
    _bill_fault("OPEN AMT", "thousands", amount="1,23.00"),
    _bill_fault("OPEN AMT", "is too large", amount="1000000000.00"),
    _bill_fault("OPEN AMT", "the amount is zero", amount="0.00", original=""),
    _bill_fault("ORIG AMT", "is a credit where", amount="5.00", original="-9.00"),
    _bill_fault("TEXT", "U+0000", text="a\0b"),
    _bill_fault("TEXT", "U+001B", text="\x1b]52;c;AA"),
    _bill_fault("TEXT", "longer than 200", text="x" * 201),
]
