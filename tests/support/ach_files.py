"""ACH files in Nacha's layout for tests, with hashes, counts and padding that agree.

    data = cie([(7920, "10-0001-01", "RODRIGUEZ MARIA", "053101561", "4471002")])
    data = nacha(Batch("CIE", [...]), Batch("PPD", [returned("R01", 7920, "10-0001-01", "SMITH")]))

An item is (cents, account with the town, name, bank, account at the bank); the last two may be left
out. Built from the published columns alone, without the program under test.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

COLUMNS = 94
EFFECTIVE = dt.date(2026, 11, 20)
ODFI = "05310156"
RDFI = "053100300"
PAYER_ACCOUNT = "1002003004"
_SWAPPED = {"CIE", "MTE"}
_COUNTED = {"ATX", "CTX", "ENR", "TRX"}


@dataclass(frozen=True)
class Entry:
    """Record 6 and what stands under it.

    Attributes:
        code: 22 a credit, 27 a debit, 21 and 26 their returns and notifications of change.
        texts: payment information, cut into an addenda 05 for every 80 columns.
        notice: an addenda 98 or 99 but for its trace number, from column 2 on.
        trace: its last seven digits; nothing numbers the entries of a batch.
    """

    amount_cents: int
    identification: str = ""
    name: str = ""
    rdfi: str = RDFI
    account: str = PAYER_ACCOUNT
    code: str = "22"
    texts: tuple[str, ...] = ()
    notice: str = ""
    trace: int | None = None


@dataclass(frozen=True)
class Batch:
    """Records 5 to 8."""

    sec_code: str
    entries: Sequence[Entry] = field(default_factory=tuple)
    company: str = "BILL PAY SERVICE"
    effective: dt.date | str = EFFECTIVE
    description: str = "BILL PMT"


def nacha(*batches: Batch, line_end: str = "\n", encoding: str = "utf-8") -> bytes:
    """A whole file; without batches the empty one a bank sends when nothing came back."""
    parties = f"{'FIRST TOWN BANK':<23}{'TOWN OF MAPLE FALLS':<23}"
    lines = [f"101 053101561 1234567892611230905A094101{parties}{'':8}"]
    sums = [0, 0, 0, 0]
    for number, batch in enumerate(batches, start=1):
        made, of_batch = _batch(number, batch)
        lines += made
        sums = [one + other for one, other in zip(sums, of_batch, strict=True)]
    count, entry_hash, debits, credits_of = sums
    blocks = -(-(len(lines) + 1) // 10)
    control = f"9{len(batches):06}{blocks:06}{count:08}{entry_hash % 10**10:010}"
    lines.append(f"{control}{debits:012}{credits_of:012}".ljust(COLUMNS))
    lines += ["9" * COLUMNS] * (blocks * 10 - len(lines))
    assert all(len(line) == COLUMNS for line in lines)
    return "".join(line + line_end for line in lines).encode(encoding)


def _batch(number: int, batch: Batch) -> tuple[list[str], list[int]]:
    says = batch.effective if isinstance(batch.effective, str) else f"{batch.effective:%y%m%d}"
    header = (
        f"5200{batch.company:<16.16}{'':20}1123456789{batch.sec_code}{batch.description:<10.10}"
    )
    lines = [f"{header}{'':6}{says}{'':3}1{ODFI}{number:07}"]
    sums = [0, 0, 0, 0]
    for place, entry in enumerate(batch.entries, start=1):
        made = _entry(batch.sec_code, entry, place if entry.trace is None else entry.trace)
        is_debit = entry.code[1] in "6789"
        debit_cents = entry.amount_cents * is_debit
        of_entry = [len(made), int(entry.rdfi[:8]), debit_cents, entry.amount_cents - debit_cents]
        sums = [one + other for one, other in zip(sums, of_entry, strict=True)]
        lines += made
    count, entry_hash, debits, credits_of = sums
    control = f"8200{count:06}{entry_hash % 10**10:010}{debits:012}{credits_of:012}1123456789"
    lines.append(f"{control}{'':25}{ODFI}{number:07}")
    return lines, sums


def _entry(sec_code: str, entry: Entry, trace: int) -> list[str]:
    text = "".join(entry.texts)
    pieces = [text[at : at + 80] for at in range(0, len(text), 80)]
    count = len(pieces) + bool(entry.notice)
    bank = entry.rdfi if len(entry.rdfi) == 9 else entry.rdfi + check_digit(entry.rdfi)
    who = f"{entry.identification:<15.15}{entry.name:<22.22}"
    if sec_code in _SWAPPED:
        who = f"{entry.name:<15.15}{entry.identification:<22.22}"
    elif sec_code in _COUNTED:
        who = f"{entry.identification:<15.15}{count:04}{entry.name:<16.16}{'':2}"
    amount = f"{entry.amount_cents:010}"
    line = f"6{entry.code}{bank}{entry.account:<17}{amount}{who}{'':2}{count > 0:d}{ODFI}{trace:07}"
    addenda = [f"705{piece:<80}{place:04}{trace:07}" for place, piece in enumerate(pieces, 1)]
    if entry.notice:
        addenda.append(f"7{entry.notice:<78}{ODFI}{trace:07}")
    return [line, *addenda]


def check_digit(bank: str) -> str:
    """The ninth digit of a routing number: weights 3, 7, 1."""
    weighed = sum(int(digit) * weight for digit, weight in zip(bank, (3, 7, 1) * 3, strict=False))
    return str(-weighed % 10)


# ----------------------------------------------------------------------------- the usual entries
def credits_from(items: Iterable[Sequence[Any]], texts: tuple[str, ...] = ()) -> list[Entry]:
    """Credits from items; `texts` stands under each."""
    return [Entry(*item, texts=texts) for item in items]


def returned(
    code: str, amount_cents: int, identification: str, name: str, original: str = ODFI + "0000001"
) -> Entry:
    """A draft of the town that came back."""
    notice = f"99{code}{original:<15}{'':6}{RDFI[:8]}"
    return Entry(amount_cents, identification, name, code="26", notice=notice)


def changed(
    code: str, corrected: str, identification: str, name: str, original: str = ODFI + "0000001"
) -> Entry:
    """A notification that an earlier entry should have said something else; for COR batches."""
    notice = f"98{code}{original:<15}{'':6}{RDFI[:8]}{corrected:<29}"
    return Entry(0, identification, name, code="26", notice=notice)


def cie(items: Iterable[Sequence[Any]], effective: dt.date = EFFECTIVE) -> bytes:
    """Payments as bank bill payment sends them."""
    return nacha(Batch("CIE", credits_from(items), effective=effective))


def ppd(items: Iterable[Sequence[Any]], effective: dt.date = EFFECTIVE) -> bytes:
    """Payments of people; WEB and TEL have the same columns."""
    return nacha(Batch("PPD", credits_from(items), effective=effective))


def ccd(items: Iterable[Sequence[Any]], *texts: str, company: str = "ELM STREET DINER") -> bytes:
    """Payments of one company, with the same payment text under each."""
    return nacha(Batch("CCD", credits_from(items, texts), company=company))


def ctx(items: Iterable[Sequence[Any]], *texts: str, company: str = "ELM STREET DINER") -> bytes:
    """Payments of one company with as many addenda as the texts need."""
    return nacha(Batch("CTX", credits_from(items, texts), company=company))
