"""What the bank tells about money already sent: its deposits, its returns and changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class NoticeView:
    """A return or a notification of change; `kind` is "return" or "change"."""

    notice: int
    kind: str
    state: str
    code: str
    trace: str
    amount_cents: int
    name: str
    identification: str
    corrected: str
    info: str
    noticed_at: dt.datetime
    file: str


@dataclass(frozen=True)
class DepositMatch:
    """A deposit the bank tells of, and the batches it is made of.

    Attributes:
        line: where it stands in the bank's file.
        account: the bank account.
        on: the bank's day.
        reference: what the bank calls it; kept with the batches it marks.
        verdict: "matched", "known" when its batches were marked before, "ambiguous" or
            "unmatched".
        batches: the batches it is made of; none unless matched or known.
        candidates: where it is ambiguous, each combination it could be.
        deposits: the numbers of the slip it is; several where it could be any of them.
    """

    line: int
    account: str
    on: dt.date
    amount_cents: int
    reference: str
    verdict: str
    batches: tuple[int, ...] = ()
    candidates: tuple[tuple[int, ...], ...] = ()
    deposits: tuple[int, ...] = ()

    @property
    def is_placed(self) -> bool:
        """Whether its batches are known."""
        return self.verdict in {"matched", "known"}

    @property
    def says(self) -> str:
        """Its deposit or batches in words, or what it could be."""
        if self.deposits:
            return " or ".join(f"deposit {number}" for number in self.deposits)
        if self.candidates:
            return " or ".join("+".join(map(str, some)) for some in self.candidates)
        return "+".join(map(str, self.batches))


@dataclass(frozen=True)
class DepositsMatched:
    """A bank's file of deposits against the posted batches.

    Attributes:
        applied: the batches that were marked deposited.
        warnings: what does not add up in the file without being about money.
        applied_deposits: the slips that were marked as seen at the bank.
    """

    deposits: tuple[DepositMatch, ...]
    applied: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    applied_deposits: tuple[int, ...] = ()

    @property
    def matched(self) -> int:
        """How many deposits have their batches."""
        return sum(deposit.is_placed for deposit in self.deposits)

    @property
    def ambiguous(self) -> int:
        """How many could be more than one thing."""
        return sum(deposit.verdict == "ambiguous" for deposit in self.deposits)

    @property
    def unmatched(self) -> int:
        """How many are nothing the books know."""
        return sum(deposit.verdict == "unmatched" for deposit in self.deposits)
