"""Whether an office could work with what a town file says, before any of it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clerktui.errors import Refused
from clerktui.rules.policy import AllocationPolicy
from clerktui.rules.request_checks import check_requests
from clerktui.rules.scanline import ScanLayout
from clerktui.services.calendars import calendar_of

LISTS = (
    "offices",
    "workstations",
    "drawers",
    "gl_accounts",
    "services",
    "tender_types",
    "revenue_codes",
)
MAY_BE_EMPTY = ("revenue_codes",)
SECOND_PERSON_WHEN = ("never", "always", "above_cents")
CLOSE_APPROVAL = ("never", "on_variance", "always")
EMAIL_RULES = ("also", "instead", "never")
SENT_BY, TLS = ("email", "spool"), ("starttls", "tls", "none")
TEXT_BY = ("off", "file", "command")
_ANY_YEAR = 2026
BY_DRAWER = ("drawer.tolerance_cents",)
"""Decisions that may be one for each drawer."""


def check_spec(data: Mapping[str, Any], usual: Mapping[str, Any]) -> None:
    """Refuse a town file an office could not open its doors with.

    Args:
        data: what the file says, with the defaults where it says nothing.
        usual: the defaults; a decision must be of the same kind as its default.

    Raises:
        Refused: `town.bad_file`, naming the place.
    """
    try:
        _check_lists(data)
        _check_town(data["town"])
        _check_cash(data["tender_types"])
        _check_policies(data, usual["policies"])
        _check_orders(data)
    except (KeyError, TypeError, AttributeError) as error:
        raise Refused("town.bad_file", reason=f"{error} is missing or unknown") from error


def _check_lists(data: Mapping[str, Any]) -> None:
    for name in LISTS:
        rows = data[name]
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Refused("town.bad_file", reason=f"write each of them under its own [[{name}]]")
        if not rows and name not in MAY_BE_EMPTY:
            raise Refused("town.bad_file", reason=f"there must be at least one of [[{name}]]")


def _check_town(town: Mapping[str, Any]) -> None:
    if type(town["effective_from"]) is not dt.date:
        raise Refused("town.bad_file", reason="[town] effective_from must be a date")
    try:
        ZoneInfo(town["timezone"])
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        reason = f"[town] timezone {town['timezone']!r} is not a time zone"
        raise Refused("town.bad_file", reason=reason) from error


def _check_cash(tender_types: list[Mapping[str, Any]]) -> None:
    giving = [row["code"] for row in tender_types if row.get("allows_change")]
    if len(giving) != 1:
        reason = f"change is given from one tender, not from {len(giving)}"
        raise Refused("town.bad_file", reason=reason)


def _check_policies(data: Mapping[str, Any], usual: Mapping[str, Any]) -> None:
    accounts = {row["code"] for row in data["gl_accounts"]}
    known: dict[str, Callable[[Any], bool]] = {
        "allocation.default": _is_allocation,
        "drawer.denominations": lambda pieces: bool(pieces) and all(p > 0 for p in pieces),
        "drawer.over_short_gl": lambda code: code in accounts,
        "drawer.close_approval": lambda rule: rule in CLOSE_APPROVAL,
        "drawer.tolerance_cents": _is_tolerance,
        "drawer.witness": lambda kinds: {*kinds} <= {"change_in", "pickup", "turn_in"},
        "email.letters": lambda rows: all(row["email"] in EMAIL_RULES for row in rows),
        "outbox.email": _is_way,
        "outbox.text": _is_text_way,
        "scan.layouts": _are_layouts,
        "town.holidays": _is_calendar,
        "void.second_person": lambda rule: rule["when"] in SECOND_PERSON_WHEN,
    }
    for key, row in data["policies"].items():
        value, default = row["value"], usual.get(key)
        fits = default is None or type(value) is type(default["value"]) or key in BY_DRAWER
        if type(value) is int:
            fits = fits and value >= 0
        if not (fits and known.get(key, _is_anything)(value)):
            reason = f'[policies."{key}"] cannot be {value!r}'
            raise Refused("town.bad_file", reason=reason)


def _is_anything(_value: Any) -> bool:
    return True


def _is_tolerance(value: Any) -> bool:
    """An amount, or one for each drawer."""
    amounts = value.values() if isinstance(value, dict) else (value,)
    return all(type(cents) is int and cents >= 0 for cents in amounts)


def _is_way(value: Mapping[str, Any]) -> bool:
    """How messages are sent: waits that are times, and TLS left out only where it says "none"."""
    return _has_pace(value) and value["channel"] in SENT_BY and value["tls"] in TLS


def _is_text_way(value: Mapping[str, Any]) -> bool:
    """How texts are sent: the program must have ended before somebody else may take the message."""
    is_known = _has_pace(value) and value["way"] in TEXT_BY
    lease_seconds = 60 * value["lease_minutes"]
    return is_known and value["longest"] >= 0 and value["timeout_seconds"] < lease_seconds


def _has_pace(value: Mapping[str, Any]) -> bool:
    waits = [value["timeout_seconds"], value["give_up_hours"], value["lease_minutes"]]
    waits += value["retry_minutes"]
    return bool(value["retry_minutes"]) and all(type(wait) is int and wait > 0 for wait in waits)


def _is_allocation(value: Mapping[str, Any]) -> bool:
    try:
        AllocationPolicy.from_data({"effective_from": "2000-01-01", **value})
    except Refused:
        return False
    return True


def _check_orders(data: Mapping[str, Any]) -> None:
    """What the town says of work orders has to fit; what is wrong with it is said as it is."""
    decided = {
        name: data["policies"][f"work_order.{name}"]["value"]
        for name in ("types", "departments", "crews", "rules")
    }
    try:
        check_requests(decided, [row["code"] for row in data["services"] if row["kind"] != "tax"])
    except Refused as refusal:
        said = refusal.facts
        reason = f"work orders, {said['kind']}: {said['reason']}"
        raise Refused("town.bad_file", reason=reason) from refusal


def _is_calendar(value: Mapping[str, Any]) -> bool:
    try:
        calendar_of(value).law(_ANY_YEAR)
    except (Refused, ValueError, KeyError, TypeError, AttributeError):
        return False
    return True


def _are_layouts(value: list[Mapping[str, Any]]) -> bool:
    try:
        return all(ScanLayout.from_data(layout) for layout in value)
    except Refused:
        return False
