"""The calendar of an office: the public holidays of its state, and what the town decided besides.

The policy `town.holidays` says of which country and state the public holidays are kept
(`country`, `subdivision`), which days are closed besides (`close`) and on which the town is open
all the same (`open`: one day by its date, or a holiday of every year by its name). Either may be
of one `office` only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from clerktui.errors import Refused
from clerktui.rules.calendar import Calendar, plain_name


def calendar_of(value: Mapping[str, Any], office: str = "") -> Calendar:
    """The calendar of an office (its code) by the town's decision.

    >>> calendar = calendar_of({"country": "US", "subdivision": "NC"})
    >>> calendar.holiday(dt.date(2026, 11, 26)), calendar.is_open(dt.date(2026, 11, 24))
    ('Thanksgiving Day', True)
    """
    country, state = value.get("country", ""), value.get("subdivision", "")

    def law(year: int) -> Mapping[dt.date, str]:
        return public_holidays(country, state, year)

    mine = [one for one in value.get("open", ()) if one.get("office", "") in ("", office)]
    return Calendar(
        law=law,
        closes={
            dt.date.fromisoformat(one["day"]): one["reason"]
            for one in value.get("close", ())
            if one.get("office", "") in ("", office)
        },
        opens={dt.date.fromisoformat(one["day"]): one["reason"] for one in mine if "day" in one},
        opens_named=frozenset(plain_name(one["holiday"]) for one in mine if "holiday" in one),
    )


@lru_cache(maxsize=64)
def public_holidays(country: str, state: str, year: int) -> Mapping[dt.date, str]:
    """The public holidays of a year; none where no country is named.

    Raises:
        Refused: `calendar.state` for a country or state whose holidays nobody knows.
    """
    if not country:
        return {}
    # Imported here: it takes a tenth of a second, and most commands ask for no holiday.
    from holidays import country_holidays

    try:
        found = country_holidays(country, subdiv=state or None, years=year, language="en_US")
    except NotImplementedError as error:
        raise Refused("calendar.state", country=country, state=state) from error
    return {day: name for day, name in found.items() if day.year == year}
