"""What an account used, month by month, against the year before; and the town's checklist."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class UsageMonth:
    """One reading and the one of the year before; money is what the service was billed for it.

    `last_usage` and its like are None where there is nothing to compare with.
    """

    read_on: dt.date
    reading: int
    usage: int
    days: int
    per_day_tenths: int
    is_estimated: bool
    bill: str = ""
    billed_cents: int | None = None
    last_read_on: dt.date | None = None
    last_usage: int | None = None
    last_days: int | None = None
    last_per_day_tenths: int | None = None
    last_is_estimated: bool = False
    last_billed_cents: int | None = None


@dataclass(frozen=True)
class CheckStep:
    """One step of the town's checklist: what the clerk looks at, and what is said aloud."""

    code: str
    words: str
    say: str


@dataclass(frozen=True)
class UsageView:
    """The usage of one service of an account, newest month last.

    Attributes:
        unit: what one unit of a reading is, in the town's words.
        change_percent: how much more a day than a year before, of the newest; None without one.
        findings: what stands out, as `rules.usage.findings` gives it.
        steps: the town's checklist of a high-bill call.
    """

    account: str
    name: str
    service: str
    service_name: str
    unit: str
    meter: str
    months: tuple[UsageMonth, ...]
    change_percent: int | None
    findings: tuple[str, ...]
    steps: tuple[CheckStep, ...]


@dataclass(frozen=True)
class HighBillDraft:
    """How a high-bill call went: the steps that were done, and what else was said."""

    command_id: str
    account: str
    done: tuple[str, ...]
    note: str = ""
