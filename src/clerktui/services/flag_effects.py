"""What flags change: asked wherever something is about to be done to an account.

A flag that needs proof goes on holding here after its last day until somebody ends it: an oxygen
patient is not cut off because a form was late. The list of flags that run out says which they are.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, select

from clerktui.errors import NeedsOverride, Refused
from clerktui.i18n import town_date
from clerktui.models import AccountFlag
from clerktui.rules.flag_rules import ACTS, FlagRule
from clerktui.services.flags import FLAGS, flag_view
from clerktui.services.reference import Reference
from clerktui.views.accounts import FlagView

OVERRIDE = "flag.override"
Holding = tuple[str, str, dt.date | None]
"""Code, note and last day of a flag that holds."""
_FLAG = AccountFlag.__table__
_NOT_ENDED = select(
    _FLAG.c.account_id, _FLAG.c.code, _FLAG.c.note, _FLAG.c.expires_on, _FLAG.c.starts_on
).where(
    _FLAG.c.account_id.in_(bindparam("accounts", expanding=True)),
    _FLAG.c.ended_at.is_(None),
    _FLAG.c.starts_on <= bindparam("day"),
)


@dataclass(frozen=True)
class Held:
    """A flag that bears on an act, and whether a supervisor may let the act through."""

    code: str
    words: str
    asks: bool


def rule_of(reference: Reference, code: str) -> FlagRule:
    """The town's rule for a code; a flag without one only informs."""
    return FlagRule.from_data(reference.policy["flag.rules"].get(code, {}))


def with_effect(reference: Reference, flag: FlagView) -> FlagView:
    """A flag with its effect in words."""
    return replace(flag, effect=rule_of(reference, flag.code).says)


def flags_of(
    connection: Connection, account_id: int, reference: Reference
) -> tuple[list[FlagView], list[Holding]]:
    """The flags a screen says, the grave first, each with its effect; and those that hold.

    One with proof that has run out is said, too, until it is renewed or ended.
    """
    which = {"accounts": [account_id], "day": reference.on}
    rows = connection.execute(_NOT_ENDED, which).all()
    shown = filter(None, (_shown(reference, row) for row in rows))
    by_weight = sorted(shown, key=lambda flag: not flag.is_grave)
    return by_weight, _holding(reference, rows)[account_id]


def flags_holding(
    connection: Connection, reference: Reference, account_ids: Sequence[int]
) -> dict[int, list[Holding]]:
    """The flags that hold today: account id -> (code, note, until).

    One with proof holds until somebody ends it: its last day is then no end.
    """
    if not account_ids:
        return defaultdict(list)
    which = {"accounts": sorted(set(account_ids)), "day": reference.on}
    return _holding(reference, connection.execute(_NOT_ENDED, which))


def _holding(reference: Reference, rows: Iterable[Any]) -> dict[int, list[Holding]]:
    found: dict[int, list[Holding]] = defaultdict(list)
    for row in rows:
        if _holds(reference, row):
            until = None if rule_of(reference, row.code).proof else row.expires_on
            found[row.account_id].append((row.code, row.note, until))
    return found


def _shown(reference: Reference, row: Any) -> FlagView | None:
    flag = flag_view(row.code, row.note, row.expires_on)
    if not _is_over(row, reference.on):
        return with_effect(reference, flag)
    if not rule_of(reference, row.code).proof:
        return None
    ran_out = f"ran out {town_date(row.expires_on)}: renew or end it"
    return replace(flag, words=f"{flag.words} ({ran_out})", expires_on=None, is_grave=True)


def _holds(reference: Reference, row: Any) -> bool:
    """Whether a flag that was not ended still counts: until its last day, with proof for ever."""
    return not _is_over(row, reference.on) or bool(rule_of(reference, row.code).proof)


def _is_over(row: Any, on: dt.date) -> bool:
    return row.expires_on is not None and row.expires_on < on


def bearing_on(
    connection: Connection, reference: Reference, account_ids: Sequence[int], act: str
) -> dict[int, Held]:
    """Which flag bears on an act, for each account that has one; what forbids before what asks."""
    found: dict[int, Held] = {}
    if not account_ids:
        return found
    which = {"accounts": sorted(set(account_ids)), "day": reference.on}
    for row in connection.execute(_NOT_ENDED, which):
        if not _holds(reference, row):
            continue
        rule = rule_of(reference, row.code)
        if act in rule.forbids:
            found[row.account_id] = Held(row.code, _words(row.code), asks=False)
        elif act in rule.asks:
            found.setdefault(row.account_id, Held(row.code, _words(row.code), asks=True))
    return found


def _words(code: str) -> str:
    return FLAGS.get(code, (code.replace("_", " "), False))[0]


def need_allowed(
    connection: Connection, reference: Reference, account: tuple[int, str], act: str
) -> NeedsOverride | None:
    """Refuse an act a flag forbids; gives the warning where a supervisor may let it through.

    Args:
        connection: the transaction the act is done in.
        reference: the town's rules of today.
        account: its id and its number.
        act: one of `rules.flag_rules.ACTS`.

    Raises:
        Refused: `flag.forbids`.
    """
    account_id, number = account
    held = bearing_on(connection, reference, [account_id], act).get(account_id)
    if held is None:
        return None
    facts = {"account": number, "flag": held.words, "act": ACTS[act]}
    if held.asks:
        return NeedsOverride("flag.asks", OVERRIDE, **facts)
    raise Refused("flag.forbids", **facts)


def left_out(connection: Connection, reference: Reference, account_id: int | None, act: str) -> str:
    """Which flag keeps an act from being done along with another; empty when none does."""
    if account_id is None:
        return ""
    held = bearing_on(connection, reference, [account_id], act).get(account_id)
    return held.words if held else ""


def codes_that_forbid(reference: Reference, act: str) -> Iterator[str]:
    """The codes under which an act is not done at all."""
    for code in reference.policy["flag.rules"]:
        if act in rule_of(reference, code).forbids:
            yield code


def is_estate(connection: Connection, account_id: int) -> bool:
    """Whether mail for an account goes to an estate."""
    return account_id in estates_among(connection, [account_id])


def estates_among(connection: Connection, account_ids: Sequence[int]) -> set[int]:
    """Those of these accounts whose mail goes to an estate."""
    query = select(_FLAG.c.account_id).where(
        _FLAG.c.account_id.in_(account_ids),
        _FLAG.c.code == "deceased",
        _FLAG.c.ended_at.is_(None),
    )
    return set(connection.execute(query).scalars())
