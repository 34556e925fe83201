"""What a sentinel is and what it finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from clerktui.reports.setting import Setting

Limits = Mapping[str, int]
"""The town's policy `exceptions.limits`."""


@dataclass(frozen=True)
class Finding:
    """Something to look at, and in one sentence why."""

    day: dt.date
    who: str
    what: str
    amount_cents: int | None
    why: str
    opens: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sentinel:
    """What is looked for, by what its findings are listed under."""

    name: str
    find: Callable[[Connection, Setting, Limits], Iterator[Finding]]
