"""What a Nacha file says, as frozen parts: file, batches, entries, returns and changes.

Source: Nacha Operating Rules, appendix three; the fields keep the order of the records.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clerktui.views.remittance import FileWarning


@dataclass(frozen=True, slots=True)
class NachaHeader:
    """Record 1: who sent the file to whom, and when."""

    destination: str
    origin: str
    created_on: dt.date | None
    created_at: str
    modifier: str
    destination_name: str
    origin_name: str
    reference: str


@dataclass(frozen=True, slots=True)
class NachaReturn:
    """Addenda 99: an earlier entry came back."""

    line: int
    code: str
    original_trace: str
    original_rdfi: str
    died_on: dt.date | None
    info: str


@dataclass(frozen=True, slots=True)
class NachaChange:
    """Addenda 98: the bank says what an earlier entry should have said."""

    line: int
    code: str
    original_trace: str
    original_rdfi: str
    corrected: str


@dataclass(frozen=True, slots=True)
class NachaEntry:
    """Record 6 with the addenda under it.

    Attributes:
        code: the transaction code, two digits.
        rdfi: routing number of the receiving bank, its check digit included.
        account: the account at that bank.
        identification: what the sender calls the receiver; of CIE the account with the biller.
        name: the individual's or the receiving company's.
        texts: the payment information of each addenda 05, all its 80 columns.
    """

    line: int
    code: str
    rdfi: str
    account: str
    amount_cents: int
    identification: str
    name: str
    discretionary: str
    trace: str
    texts: tuple[str, ...] = ()
    returned: NachaReturn | None = None
    changed: NachaChange | None = None

    @property
    def is_debit(self) -> bool:
        """Whether it counts as a debit: 27, 37 and their kin, and 55."""
        return self.code[1] in "6789" or self.code == "55"


@dataclass(frozen=True, slots=True)
class NachaBatch:
    """Record 5 with its entries; the amounts are proved against record 8."""

    line: int
    number: str
    service_class: str
    company: str
    discretionary: str
    company_id: str
    sec_code: str
    description: str
    effective_on: dt.date | None
    odfi: str
    entries: tuple[NachaEntry, ...]
    debit_cents: int
    credit_cents: int


@dataclass(frozen=True, slots=True)
class NachaFile:
    """A whole file, its amounts and hashes proved; `warnings` are the counts that do not agree."""

    header: NachaHeader
    batches: tuple[NachaBatch, ...]
    debit_cents: int
    credit_cents: int
    warnings: tuple[FileWarning, ...] = ()
