"""Files as a bank sends them, built from plain items: lockbox in both dialects, and BAI2.

Everything a file states about itself is added up here, without the program under test.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

DEPOSIT_ON = dt.date(2026, 11, 23)
BANK, TOWN = "0530012345", "TOWNOFMILL"


class BankItem(NamedTuple):
    """One check of a lockbox; `parts` are (account, cents, bill) and replace `account`."""

    amount_cents: int
    account: str = ""
    check_no: str = "1001"
    payer: str = "ANA MARTINEZ"
    routing: str = "055002707"
    payer_account: str = "12345555"
    parts: tuple[tuple[str, int, str], ...] = ()


class Credit(NamedTuple):
    """One detail of a BAI2 account, a credit unless the type says otherwise."""

    amount_cents: int
    type_code: str = "115"
    bank_reference: str = ""
    customer_reference: str = ""
    text: str = ""


@dataclass(frozen=True)
class Shape:
    """How a lockbox file is written: its batches, its day, its blanks and its line ends."""

    deposit_on: dt.date = DEPOSIT_ON
    batch_size: int = 50
    lockbox: str = "0022222"
    padded: bool = False
    ending: str = "\n"


def lockbox_bank(items: Sequence[BankItem], shape: Shape = Shape()) -> bytes:
    """Items in the banks' own dialect: the account stands in an overflow's memo."""

    def details(batch: int, number: int, item: BankItem) -> Iterator[str]:
        yield (
            f"6{batch:03}{number:03}{item.amount_cents:010}{item.routing:0>9}"
            f"{item.payer_account:0>10}{item.check_no:0>10}{shape.deposit_on:%m%d%y}"
            f"{item.payer:<30.30}{'TOWN OF MILL':<20}"
        )
        if item.account:
            yield f"4{batch:03}{number:03}6019{item.account:<30.30}"

    return _lockbox(items, shape, details, width=104)


def lockbox_lbx2(items: Sequence[BankItem], shape: Shape = Shape()) -> bytes:
    """Items in the dialect of 80 columns: overflows carry bill, amount and account."""

    def details(batch: int, number: int, item: BankItem) -> Iterator[str]:
        yield (
            f"6{batch:03}{number:03}{shape.lockbox:0>7}{shape.deposit_on:%y%m%d}{TOWN}{BANK}"
            f"{item.amount_cents:010}{item.routing:0>8.8}{item.payer_account:0>10}"
            f"{item.check_no:0>12}"
        )
        parts = item.parts or ((item.account, item.amount_cents, ""),) * bool(item.account)
        for place, (account, cents, bill) in enumerate(parts, start=1):
            yield (
                f"4{batch:03}{number:03}6{place % 100:02}{bill:<10.10}{cents:010}{'':30}"
                f"{account:<10.10}"
            )

    return _lockbox(items, shape, details, width=80)


def _lockbox(items, shape, details, width: int) -> bytes:
    day = f"{shape.deposit_on:%y%m%d}"
    lines = [
        f"100{TOWN}{BANK}{day}1800",
        f"2{TOWN}{BANK}000000000040{width:03}{8:04}1",
    ]
    some = [
        items[start : start + shape.batch_size] for start in range(0, len(items), shape.batch_size)
    ]
    for batch, of_batch in enumerate(some, start=1):
        lines.append(f"5{batch:03}000{shape.lockbox:0>7}{day}{TOWN}{BANK}")
        for number, item in enumerate(of_batch, start=1):
            lines += details(batch, number, item)
        cents = sum(item.amount_cents for item in of_batch)
        lines.append(
            f"7{batch:03}{len(of_batch):03}{shape.lockbox:0>7}{day}{len(of_batch):03}{cents:010}"
        )
    cents = sum(item.amount_cents for item in items)
    count = f"{len(items) % 10000:04}" if width > 80 else f"{len(items) % 1000:03}"
    lines += [f"8000000{shape.lockbox:0>7}{day}{count}{cents:010}", f"9{len(lines) + 2:06}"]
    lines = [line.ljust(width) if shape.padded else line.rstrip() for line in lines]
    return "".join(line + shape.ending for line in lines).encode("cp1252")


def bai2(
    details: Sequence[Credit],
    *,
    account: str = "0975312468",
    as_of: dt.date = DEPOSIT_ON,
    status: int = 1,
    groups: int = 1,
) -> bytes:
    """A report of one account; `groups` says it that many times, as updates do."""
    group = bai2_group(details, account=account, as_of=as_of, status=status)
    return bai2_file([group] * groups)


def bai2_group(
    details: Sequence[Credit],
    *,
    account: str = "0975312468",
    as_of: dt.date = DEPOSIT_ON,
    status: int = 1,
) -> list[str]:
    """The records of one group, from 02 to 98."""
    balance, total = 50_000, sum(credit.amount_cents for credit in details)
    cents = balance + 2 * total
    lines = [
        f"02,031001234,122099999,{status},{as_of:%y%m%d},2359,,2/",
        f"03,{account},,010,{balance},,,100,{total},{len(details)},/",
        *itertools.chain.from_iterable(map(_detail, details)),
    ]
    lines += [f"49,{cents},{len(lines)}/", f"98,{cents},1,{len(lines) + 2}/"]
    return lines


def _detail(credit: Credit) -> Iterable[str]:
    head = f"16,{credit.type_code},{credit.amount_cents},Z"
    tail = f"{credit.bank_reference},{credit.customer_reference},{credit.text}"
    return [f"{head},{tail}"] if credit.text else [f"{head},{tail}/"]


def bai2_file(groups: Sequence[Sequence[str]]) -> bytes:
    """A whole file of groups as `bai2_group` makes them."""
    lines = ["01,122099999,123456789,261124,0200,1,,,2/", *itertools.chain.from_iterable(groups)]
    cents = sum(int(line.split(",")[1]) for line in lines if line.startswith("98,"))
    lines.append(f"99,{cents},{len(groups)},{len(lines) + 1}/")
    return "".join(line + "\n" for line in lines).encode()
