"""How often and when a customer may be called about a debt.

Source: 12 CFR 1006.14(b)(2) (seven calls in seven days) and 1006.6(b)(1) (8 a.m. to 9 p.m. at the
consumer's place), which the town keeps though it collects its own debts; G.S. 75-52 (no calls so
frequent, or at such hours, that they harass).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from clerktui.errors import Refused

_WEEK = dt.timedelta(days=7)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class ContactLimits:
    """The town's limits for calls it makes.

    Attributes:
        per_week: calls within seven days, this one included.
        per_day: calls on one day of the town.
        opens, closes: between these times of day, where the customer is as well as in the town.
        weekdays: days of the week on which calls are made.
        zones: time zones by the state a customer's mail goes to; elsewhere the town's own counts.
    """

    per_week: int
    per_day: int
    opens: dt.time
    closes: dt.time
    weekdays: frozenset[str] = frozenset(_WEEKDAYS)
    zones: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_data(cls, said: Mapping[str, Any]) -> ContactLimits:
        """The limits as the policy `collection.contact_limits` holds them."""
        opens, closes = (dt.time.fromisoformat(one) for one in said["hours"])
        days = frozenset(said.get("weekdays", _WEEKDAYS))
        return cls(said["per_week"], said["per_day"], opens, closes, days, said.get("zones", {}))

    def check(
        self, calls: Iterable[dt.datetime], now: dt.datetime, town: str, state: str = ""
    ) -> None:
        """Refuse a call that may not be made now.

        Args:
            calls: the instants of calls made to this account, of the last seven days at least.
            now: the moment of this one.
            town: the town's time zone.
            state: the state the customer's mail goes to.

        Raises:
            Refused: `collect.hours`, `collect.weekday`, `collect.calls_day`, `collect.calls_week`.
        """
        self._check_hours(now, (town, self.zones.get(state.upper(), town)))
        made = list(calls)
        zone = ZoneInfo(town)
        today = [one for one in made if one.astimezone(zone).date() == now.astimezone(zone).date()]
        if len(today) >= self.per_day:
            raise Refused("collect.calls_day", most=self.per_day)
        week = sorted(one for one in made if now - _WEEK < one <= now)
        if len(week) >= self.per_week:
            again = (week[-self.per_week] + _WEEK).astimezone(zone)
            raise Refused("collect.calls_week", most=self.per_week, again=f"{again:%m/%d/%y %H:%M}")

    def _check_hours(self, now: dt.datetime, zones: tuple[str, str]) -> None:
        for place in dict.fromkeys(zones):
            here = now.astimezone(ZoneInfo(place))
            if _WEEKDAYS[here.weekday()] not in self.weekdays:
                raise Refused("collect.weekday", day=f"{here:%m/%d/%y}")
            if not self.opens <= here.time() < self.closes:
                hours = {"opens": f"{self.opens:%H:%M}", "closes": f"{self.closes:%H:%M}"}
                raise Refused("collect.hours", here=f"{here:%H:%M}", **hours)
