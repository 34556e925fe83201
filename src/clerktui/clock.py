"""The one place that asks what time it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo


class Clock:
    """The real clock: instants are aware and in UTC."""

    def now(self) -> dt.datetime:
        """The present instant, aware, UTC."""
        return dt.datetime.now(dt.UTC)

    def today(self, timezone: str) -> dt.date:
        """The town date: the calendar day it is now in the named IANA time zone."""
        return self.now().astimezone(ZoneInfo(timezone)).date()


@dataclass
class FixedClock(Clock):
    """A clock for tests and demonstrations that stands still until told to move."""

    at: dt.datetime

    def now(self) -> dt.datetime:
        return self.at

    def move(self, delta: dt.timedelta) -> None:
        """Move the clock forwards (or backwards) by `delta`."""
        self.at += delta
