"""The report of unclaimed property as states take it: NAUPA II, records of 625 characters.

One HOLDER, then each PROPERTY with further owners behind it, then the SUMMARY that counts and sums
them. Records end with CRLF; letters are A-Z, digits, blanks and `&` in names. A number of identity
that is not known stays blank: zeros and dashes make North Carolina refuse the file.

Source: NAUPA Standard Electronic File Format II (2011); NC Treasurer, holder report steps 3 and 4.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clerktui.formats.fixed_writing import Column, Value, write_record

RECORD_LENGTH = 625
_NOT_IN_NAMES = re.compile(r"[^A-Z0-9& ]")
_TAX_ID = re.compile(r"\d{9}")
_TAX_ID_AT = 270
_RELATIONSHIP_AT = 601
_THE = re.compile(r"^THE (.+)$")


@dataclass(frozen=True)
class NaupaContact:
    """Whom the state asks about the report."""

    name: str
    address: str
    city: str
    state: str
    zip: str
    area: str
    phone: str
    email: str = ""
    country: str = "USA"


@dataclass(frozen=True)
class NaupaHolder:
    """Who reports: the town, its federal number, and the report's year and kind."""

    tax_id: str
    name: str
    city: str
    county: str
    state: str
    year: int
    contact: NaupaContact
    report_type: str = "R"
    number: int = 1
    sic: int = 9111
    naics: str = "921110"


@dataclass(frozen=True)
class NaupaProperty:
    """One property: its owner as last known, what it is, and how much of it is paid over.

    Attributes:
        is_business: whether the owner is an organisation; its whole name is `last_name` then.
        tax_id: nine digits, or empty where it is not known.
        since: the last activity, or when it became payable.
        kind: the NAUPA code of the property, such as UT01 for a utility deposit.
        amount_cents: what is reported.
        deleted: a code and cents taken off since the letters, such as ("RO", paid to the owner).
        relationship, owner_kind: NAUPA codes of the owner.
    """

    last_name: str
    kind: str
    amount_cents: int
    since: dt.date | None = None
    first_name: str = ""
    middle_name: str = ""
    is_business: bool = False
    address: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = "USA"
    tax_id: str = ""
    born_on: dt.date | None = None
    account: str = ""
    check: str = ""
    description: str = ""
    deleted: tuple[str, int] = ("", 0)
    relationship: str = "SO"
    owner_kind: str = "OT"

    @property
    def remitted_cents(self) -> int:
        """What is paid over for it."""
        return self.amount_cents - self.deleted[1]


def plain_name(text: str) -> str:
    """A name in the letters of the standard; an article that leads goes behind.

    >>> plain_name("The Peña-O'Neil Co."), plain_name("Smith & Sons")
    ('PENA O NEIL CO THE', 'SMITH & SONS')
    """
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").upper()
    words = " ".join(_NOT_IN_NAMES.sub(" ", bare).split())
    return _THE.sub(r"\1 THE", words)


def plain_text(text: str) -> str:
    """A line of an address or a description: printable ASCII in capitals.

    >>> plain_text("12 Peña St, #4")
    '12 PENA ST, #4'
    """
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").upper()
    return " ".join("".join(letter if letter.isprintable() else " " for letter in bare).split())


def naupa_bytes(holder: NaupaHolder, properties: Sequence[NaupaProperty]) -> bytes:
    """The file: every record 625 characters and CRLF; its totals are the sums of its records.

    Raises:
        Refused: `file.too_wide` when an amount or a number does not fit its columns.
    """
    records = [_holder(holder)]
    records += [_property(number, one) for number, one in enumerate(properties, start=1)]
    records.append(_summary(holder, properties))
    return "".join(f"{record}\r\n" for record in records).encode("ascii")


def with_tax_id(record: str, number: str) -> str:
    """A record of a property with its owner's number of nine digits in its columns.

    >>> with_tax_id("2".ljust(625), "219099999")[269:278]
    '219099999'

    Raises:
        ValueError: a record of something else, or of another length.
    """
    if len(record) != RECORD_LENGTH or record[:1] != "2" or not _TAX_ID.fullmatch(number):
        msg = "no record of a property, or no number for one"
        raise ValueError(msg)
    return record[: _TAX_ID_AT - 1] + number + record[_TAX_ID_AT - 1 + len(number) :]


def is_aggregate(record: str) -> bool:
    """Whether a record of a property sums the small items of several owners."""
    return record[_RELATIONSHIP_AT - 1 :][:2] == "AG"


def _holder(holder: NaupaHolder) -> str:
    contact = holder.contact
    values: dict[str, Value] = {
        "record": 1,
        "tax_id": holder.tax_id,
        "tax_id_extension": "0001",
        "year": str(holder.year),
        "type": holder.report_type,
        "number": f"{holder.number:02d}",
        "format": "R",
        "sic": holder.sic,
        "inc_date": None,
        "name": plain_name(holder.name),
        "city": plain_text(holder.city),
        "county": plain_text(holder.county),
        "state": holder.state,
        "naics": holder.naics,
        **dict(_contact("c1", contact)),
        **dict(_contact("c2", contact)),
    }
    return write_record(_HOLDER, RECORD_LENGTH, values)


def _contact(which: str, contact: NaupaContact) -> Iterator[tuple[str, Value]]:
    yield f"{which}_name", plain_name(contact.name)
    yield f"{which}_address1", plain_text(contact.address)
    yield f"{which}_city", plain_text(contact.city)
    yield f"{which}_state", contact.state
    yield f"{which}_zip", _digits(contact.zip)
    yield f"{which}_country", contact.country
    yield f"{which}_area", _digits(contact.area)
    yield f"{which}_phone", _digits(contact.phone)
    yield f"{which}_email", plain_text(contact.email)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _property(number: int, one: NaupaProperty) -> str:
    code, deleted_cents = one.deleted
    values: dict[str, Value] = {
        "record": 2,
        "sequence": number,
        "owner_type": "P",
        "name_id": "C" if one.is_business else "",
        "last_name": plain_name(one.last_name),
        "first_name": plain_name(one.first_name),
        "middle_name": plain_name(one.middle_name),
        "address1": plain_text(one.address),
        "city": plain_text(one.city),
        "state": one.state.upper(),
        "zip": _digits(one.zip),
        "country": one.country if one.address else "",
        "tax_id": one.tax_id,
        "born_on": one.born_on,
        "since": one.since,
        "kind": one.kind,
        "reported": one.amount_cents,
        "advertised": one.amount_cents,
        "deletion_code": code,
        "deletion": deleted_cents,
        "remitted": one.remitted_cents,
        "interest_flag": "N",
        "account": plain_text(one.account),
        "check": plain_text(one.check),
        "description": plain_text(one.description),
        "relationship": one.relationship,
        "owner_kind": one.owner_kind,
    }
    return write_record(_PROPERTY, RECORD_LENGTH, values)


def _summary(holder: NaupaHolder, properties: Sequence[NaupaProperty]) -> str:
    reported = sum(one.amount_cents for one in properties)
    values: dict[str, Value] = {
        "record": 9,
        "records": len(properties) + 2,
        "properties": len(properties),
        "reported": reported,
        "advertised": reported,
        "deletion": sum(one.deleted[1] for one in properties),
        "remitted": sum(one.remitted_cents for one in properties),
        "creator": plain_name(holder.name),
        "contact": plain_name(holder.contact.name),
    }
    return write_record(_SUMMARY, RECORD_LENGTH, values)


def _contact_columns(which: str, starts: Sequence[int]) -> tuple[Column, ...]:
    names = (
        *("name", "address1", "address2", "address3", "city", "state", "zip", "country"),
        *("area", "phone", "extension", "email"),
    )
    lengths = (40, 30, 30, 30, 30, 2, 9, 3, 3, 7, 4, 50)
    together = zip(names, starts, lengths, strict=True)
    return tuple(Column(f"{which}_{name}", start, length) for name, start, length in together)


_HOLDER = (
    Column("record", 1, 1, "N"),
    Column("tax_id", 2, 9),
    Column("tax_id_extension", 11, 4),
    Column("year", 15, 4),
    Column("type", 19, 1),
    Column("number", 20, 2),
    Column("format", 22, 1),
    Column("sic", 23, 4, "N"),
    Column("inc_date", 29, 8, "D"),
    Column("name", 37, 40),
    Column("city", 77, 30),
    Column("county", 107, 20),
    Column("state", 127, 2),
    *_contact_columns("c1", (129, 169, 199, 229, 259, 289, 291, 300, 303, 306, 313, 317)),
    *_contact_columns("c2", (367, 407, 437, 467, 497, 527, 529, 538, 541, 544, 551, 555)),
    Column("naics", 615, 6),
)
_PROPERTY = (
    Column("record", 1, 1, "N"),
    Column("sequence", 2, 6, "N"),
    Column("owner_type", 8, 1),
    Column("name_id", 9, 1),
    Column("last_name", 10, 40),
    Column("first_name", 50, 30),
    Column("middle_name", 80, 10),
    Column("address1", 116, 30),
    Column("city", 206, 30),
    Column("state", 256, 2),
    Column("zip", 258, 9),
    Column("country", 267, 3),
    Column("tax_id", _TAX_ID_AT, 9),
    Column("born_on", 281, 8, "D"),
    Column("since", 289, 8, "D"),
    Column("ended", 297, 8, "D"),
    Column("kind", 305, 4),
    Column("reported", 309, 10, "N"),
    Column("deduction_code", 319, 2),
    Column("deduction", 321, 10, "N"),
    Column("advertised", 331, 10, "N"),
    Column("addition_code", 341, 2),
    Column("addition", 343, 10, "N"),
    Column("deletion_code", 353, 2),
    Column("deletion", 355, 10, "N"),
    Column("remitted", 365, 10, "N"),
    Column("interest_flag", 375, 1),
    Column("interest_rate", 376, 7, "N"),
    Column("shares", 417, 12, "N"),
    Column("shares_added", 429, 12, "N"),
    Column("shares_deleted", 441, 12, "N"),
    Column("shares_remitted", 453, 12, "N"),
    Column("unexchanged_shares", 499, 12, "N"),
    Column("account", 511, 20),
    Column("check", 531, 20),
    Column("description", 551, 50),
    Column("relationship", _RELATIONSHIP_AT, 2),
    Column("owner_kind", 603, 2),
)
_SUMMARY = (
    Column("record", 1, 1, "N"),
    Column("records", 2, 6, "N"),
    Column("properties", 8, 6, "N"),
    Column("reported", 14, 12, "N"),
    Column("deduction", 26, 12, "N"),
    Column("advertised", 38, 12, "N"),
    Column("addition", 50, 12, "N"),
    Column("deletion", 62, 12, "N"),
    Column("remitted", 74, 12, "N"),
    Column("shares", 86, 14, "N"),
    Column("shares_added", 100, 14, "N"),
    Column("shares_deleted", 114, 14, "N"),
    Column("shares_remitted", 128, 14, "N"),
    Column("negative", 142, 1),
    Column("version", 143, 20),
    Column("creator", 163, 20),
    Column("contact", 183, 70),
)
