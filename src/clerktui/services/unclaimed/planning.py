"""What a year's report holds, record by record, and what stays out of it and why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from clerktui.formats.naupa import NaupaContact, NaupaHolder, NaupaProperty, naupa_bytes
from clerktui.i18n import town_date
from clerktui.models import UnclaimedItem
from clerktui.rules import unclaimed as rules
from clerktui.services.reference import Reference
from clerktui.services.setoff.addresses import debtor_of
from clerktui.services.unclaimed import rows
from clerktui.services.unclaimed.letters import addressee_of, letter_of
from clerktui.services.unclaimed.rows import RULES, owner_of
from clerktui.services.unclaimed.sources import candidate_of
from clerktui.services.unclaimed_rows import OPEN
from clerktui.views.unclaimed import HeldLine, ReportLine

_ITEM = UnclaimedItem.__table__
_HOLDER = "unclaimed.holder"
_UNKNOWN = "UNKNOWN"
_FACTS = ("tax_id", "name", "city", "county", "contact", "address", "zip", "area", "phone")
_TAX_ID_LENGTH = 9


@dataclass(frozen=True)
class Record:
    """One record to be: what is owned, and the items (their rows) it stands for."""

    owned: NaupaProperty
    items: tuple[Any, ...]

    @property
    def is_aggregate(self) -> bool:
        """Whether it sums small items of one class."""
        return self.owned.relationship == "AG"


@dataclass(frozen=True)
class Plan:
    """A year's report: its records in order, and what is held back."""

    records: tuple[Record, ...]
    held_back: tuple[HeldLine, ...]

    @property
    def cents(self) -> int:
        """What is reported together."""
        return sum(one.owned.amount_cents for one in self.records)

    @property
    def items(self) -> list[Any]:
        """The rows of all its items, in the order of the file."""
        return [row for record in self.records for row in record.items]

    @property
    def hash(self) -> str:
        """What was prepared: the same items with the same money have the same hash."""
        said = [[row.number, row.amount_cents, row.property_class] for row in self.items]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    @property
    def lines(self) -> tuple[ReportLine, ...]:
        """As the edit list shows it."""
        return tuple(
            report_line(row, number, record.owned.kind, is_aggregate=record.is_aggregate)
            for number, record in enumerate(self.records, start=1)
            for row in record.items
        )

    def is_carried(self, said: Mapping[str, Any]) -> bool:
        """Whether so little is reported that it is carried to the next year.

        Source: G.S. 116B-60(f).
        """
        return 0 < self.cents <= said["skip_at_most_cents"]


def report_line(row: Any, record_no: int, code: str, *, is_aggregate: bool) -> ReportLine:
    """An item of a report as its edit list shows it."""
    return ReportLine(
        record_no=record_no,
        number=row.number,
        account=row.account,
        name=owner_of(row),
        code=code,
        amount_cents=row.amount_cents,
        is_aggregate=is_aggregate,
    )


def plan_year(
    connection: Connection, reference: Reference, year: int, *, lock: bool = False
) -> Plan:
    """What the report of a year would hold now.

    Source: G.S. 116B-60: what is dormant as of June 30.
    """
    said = reference.policy[RULES]
    query = (
        rows.items()
        .where(_ITEM.c.state.in_((*OPEN, "skipped")))
        .where(_ITEM.c.dormant_on <= rules.cut_off_on(said, year))
        .order_by(_ITEM.c.number)
    )
    found = connection.execute(query.with_for_update(of=_ITEM) if lock else query).all()
    taken: list[Any] = []
    held: list[HeldLine] = []
    for row in found:
        why = _held_because(connection, reference, row, year)
        if why:
            held.append(HeldLine(row.number, row.account, owner_of(row), row.amount_cents, why))
        else:
            taken.append(row)
    return Plan(tuple(_records(connection, reference, taken)), tuple(held))


def _held_because(connection: Connection, reference: Reference, row: Any, year: int) -> str:
    """Why an item stays out of a year's report; empty when it is in."""
    said = reference.policy[RULES]
    if row.state == "skipped":
        return "It was left out, see its steps."
    there = candidate_of(connection, reference, row)
    if there is None or there.cents != row.amount_cents:
        return "Its money has changed. Run find again."
    if there.active_on > row.active_on:
        return f"The owner was heard of {town_date(there.active_on)}. Run find again."
    needs = row.amount_cents >= said["letter_minimum_cents"]
    if needs and addressee_of(connection, row) and letter_of(connection, row.id, year) is None:
        first, last = (town_date(day) for day in rules.letter_window(said, year))
        return f"No letter was written from {first} to {last}."
    return ""


# ------------------------------------------------------------------------------------- records
def _records(
    connection: Connection, reference: Reference, taken: Sequence[Any]
) -> Iterator[Record]:
    """By code of property, the aggregate of small items before the others.

    Source: NAUPA II: an aggregate is the first of its type; G.S. 116B-60(b).
    """
    said = reference.policy[RULES]
    least = said["aggregate_below_cents"]

    def order(row: Any) -> tuple[str, bool, int]:
        code = said["classes"][row.property_class]["code"]
        return code, row.amount_cents >= least, row.number

    for (code, is_large), group in groupby(sorted(taken, key=order), lambda row: order(row)[:2]):
        if is_large:
            for row in group:
                yield Record(_property(connection, code, row), (row,))
        else:
            small = tuple(group)
            yield Record(_aggregate(code, small, said["aggregate_owner"]), small)


def _aggregate(code: str, small: Sequence[Any], owner_kind: str) -> NaupaProperty:
    return NaupaProperty(
        last_name="AGGREGATE",
        kind=code,
        amount_cents=sum(row.amount_cents for row in small),
        since=max(row.active_on for row in small),
        description=f"{len(small)} items below the limit",
        relationship="AG",
        owner_kind=owner_kind,
    )


def _property(connection: Connection, code: str, row: Any) -> NaupaProperty:
    """An owner as the town knows them; a confidential address stays with the town."""
    facts: dict[str, Any] = {
        "kind": code,
        "amount_cents": row.amount_cents,
        "since": row.active_on,
        "account": row.account,
        "description": f"Item {row.number}",
    }
    if row.account_id is None:
        name = row.payee or row.payer or _UNKNOWN
        owner = "UN" if name == _UNKNOWN else "OT"
        return NaupaProperty(last_name=name, owner_kind=owner, **facts)
    who = debtor_of(connection, _Account(row.account_id))
    given = who.first_name.split()
    return NaupaProperty(
        last_name=who.last_name,
        first_name="" if who.is_business else " ".join(given[:1]),
        middle_name="" if who.is_business else " ".join(given[1:]),
        is_business=who.is_business,
        address=who.street,
        city=who.city,
        state=who.state,
        zip=who.zip,
        **facts,
    )


@dataclass(frozen=True)
class _Account:
    """What `debtor_of` asks of an account's row."""

    id: int


# -------------------------------------------------------------------------------------- holder
def holder_of(reference: Reference, year: int) -> NaupaHolder:
    """The town as it reports, from its own dated facts."""
    said = reference.policy[_HOLDER]
    contact = NaupaContact(
        name=said["contact"],
        address=said["address"],
        city=said["city"],
        state=said["state"],
        zip=said["zip"],
        area=said["area"],
        phone=said["phone"],
        email=said["email"],
    )
    tax_id = "".join(filter(str.isdigit, said["tax_id"]))
    return NaupaHolder(
        tax_id, said["name"], said["city"], said["county"], said["state"], year, contact
    )


def lacks(reference: Reference) -> tuple[str, ...]:
    """What the town has to say of itself before it can report."""
    said = reference.policy[_HOLDER]
    missing = [name for name in _FACTS if not str(said.get(name, "")).strip()]
    digits = "".join(filter(str.isdigit, str(said.get("tax_id", ""))))
    if "tax_id" not in missing and len(digits) != _TAX_ID_LENGTH:
        missing.insert(0, "tax_id")
    return tuple(missing)


def file_of(reference: Reference, year: int, plan: Plan) -> tuple[str, ...]:
    """The records of the file: the holder's, one for each property, the summary.

    Raises:
        Refused: `file.too_wide`.
    """
    content = naupa_bytes(holder_of(reference, year), [one.owned for one in plan.records])
    return tuple(content.decode("ascii").split("\r\n")[:-1])
