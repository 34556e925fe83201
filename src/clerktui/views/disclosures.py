"""What was given of an account, to whom, and on which ground."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class GroundView:
    """Who may ask, on what ground, and whether the law lets it be given."""

    code: str
    who: str
    name: str
    citation: str
    is_lawful: bool


@dataclass(frozen=True)
class DisclosureDraft:
    """Something about to be given; `to_whom` empty and the ground `customer` is the customer."""

    command_id: str
    account: str
    given: str
    to_whom: str = ""
    ground: str = "customer"
    note: str = ""


@dataclass(frozen=True)
class DisclosureView:
    """One line of the disclosure log."""

    disclosure_id: int
    account: str
    name: str
    to_whom: str
    requester: str
    ground: str
    citation: str
    given: str
    note: str
    given_on: dt.date
    at: dt.datetime
    clerk: str


@dataclass(frozen=True)
class DisclosureFilter:
    """What narrows the log: an account, a ground's code, days (both included), words."""

    account: str = ""
    ground: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    words: str = ""
