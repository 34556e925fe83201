"""What a request can be about and who is there, as the desk chooses from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from clerktui.rules.request_types import RequestCharge, RequestField


@dataclass(frozen=True)
class TypeChoice:
    """A type of request a clerk can take down.

    Attributes:
        key: one character it is picked by; empty where it has none.
        script: what is said to the caller and asked, a sentence each.
        place: what it needs at least: "account", "place", "anywhere".
        follow_up: whether callers are called back unless they do not want it.
    """

    key: str
    code: str
    name: str
    group: str
    script: tuple[str, ...]
    fields: tuple[RequestField, ...]
    charges: tuple[RequestCharge, ...]
    place: str
    follow_up: bool
    priority: int = 3


@dataclass(frozen=True)
class OrderChoices:
    """What can be chosen for an order: types, crews and reasons as (code, name).

    `department_of` says by its code whose a crew is; `today` is the town's.
    """

    types: tuple[TypeChoice, ...]
    crews: tuple[tuple[str, str], ...]
    reasons: tuple[tuple[str, str], ...]
    departments: tuple[tuple[str, str], ...] = ()
    department_of: Mapping[str, str] = field(default_factory=dict)
    today: dt.date = dt.date.min


@dataclass(frozen=True)
class AccountAt:
    """An account at an address, as a request may be taken for it."""

    account: str
    name: str
    status: str
    address: str


@dataclass(frozen=True)
class OrdersAt:
    """Whose orders are wanted: an account's, or those at a place in words."""

    account: str = ""
    place: str = ""
