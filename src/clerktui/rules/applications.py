"""Applications: the town's steps, what is missing, where to go on, what could never be billed.

All of it from dated policy and plain answers; nothing here knows the books.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clerktui.errors import Refused
from clerktui.rules.dates import parse_date
from clerktui.rules.identities import check_birth
from clerktui.rules.money import MAXIMUM_CENTS, format_cents
from clerktui.rules.reach import check_email, check_phone
from clerktui.rules.tenkey import parse_amount
from clerktui.rules.text import clean_text, snippet

TEXT_MAX = 200
FIELDS: dict[str, str] = {
    "customer": "account",
    "last_name": "text",
    "first_name": "text",
    "birth_on": "day",
    "phone": "phone",
    "email": "email",
    "language": "choice",
    "mail_address": "text",
    "mail_city": "text",
    "mail_state": "text",
    "mail_zip": "text",
    "identity": "identity",
    "former_addresses": "list",
    "co_residents": "list",
    "premise": "premise",
    "starts_on": "day",
    "holder": "choice",
    "shared_meter": "choice",
    "owner_name": "text",
    "owner_phone": "phone",
    "account_class": "choice",
    "services": "services",
    "meter": "text",
    "proof": "text",
    "deposit": "amount",
    "deposit_note": "text",
    "fees": "fees",
    "wanted_on": "day",
    "order_note": "text",
}
"""Every field an application can have, and how it is read. The town chooses and orders them."""
CHOICES = {
    "language": ("en", "es"),
    "holder": ("owner", "tenant", "landlord"),
    "account_class": ("residential", "commercial"),
    "shared_meter": ("yes", "no"),
}


@dataclass(frozen=True)
class StepField:
    """A field of a step: whether it must be answered, always or for one answer of another field."""

    code: str
    name: str
    required: bool = False
    when: str = ""

    def is_needed(self, answers: Mapping[str, str]) -> bool:
        """Whether it must be answered, as things stand."""
        if not self.required:
            return False
        field, _, value = self.when.partition("=")
        return not field or answers.get(field, "") == value


@dataclass(frozen=True)
class Step:
    """A step of an application, in the town's order."""

    code: str
    name: str
    fields: tuple[StepField, ...]


@dataclass(frozen=True)
class Missing:
    """A field that must still be answered, and where it is asked."""

    step: str
    field: str
    name: str


@dataclass(frozen=True)
class Premises:
    """What the books know of the place and the meter, as far as billing it goes.

    Attributes:
        is_known: there is such a place.
        rates: rate classes by service, as the town's policy has them.
        metered: services that are billed by what a meter shows.
    """

    is_known: bool
    rates: Mapping[str, Sequence[str]]
    metered: frozenset[str] = frozenset()


def steps_of(policy: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """The town's steps out of its dated policy; a field nobody knows is left out.

    >>> steps_of([{"code": "who", "name": "Who", "fields": [{"code": "phone", "name": "Phone"}]}])
    (Step(code='who', name='Who', fields=(StepField(code='phone', name='Phone', \
required=False, when=''),)),)
    """
    return tuple(
        Step(
            step["code"],
            step["name"],
            tuple(
                StepField(
                    one["code"], one["name"], bool(one.get("required")), str(one.get("when", ""))
                )
                for one in step["fields"]
                if one["code"] in FIELDS
            ),
        )
        for step in policy
    )


def missing(steps: Sequence[Step], answers: Mapping[str, str]) -> tuple[Missing, ...]:
    """What must still be answered, in the town's order."""
    return tuple(
        Missing(step.code, field.code, field.name)
        for step in steps
        for field in step.fields
        if field.is_needed(answers) and not answers.get(field.code)
    )


def next_place(steps: Sequence[Step], answers: Mapping[str, str]) -> tuple[str, str]:
    """The step and field to go on with: the first that is missing, else the end of the last."""
    left = missing(steps, answers)
    if left:
        return left[0].step, left[0].field
    last = steps[-1]
    return last.code, last.fields[-1].code if last.fields else ""


def read_answer(field: str, typed: str) -> str:
    """An answer as it is kept; empty takes it back.

    >>> read_answer("starts_on", " 2026-12-01 "), read_answer("former_addresses", "1 Elm;; 2 Oak ;")
    ('2026-12-01', '1 Elm; 2 Oak')

    Raises:
        Refused: `application.field`, `application.day`, `application.choice`,
            `application.identity_typed`, `reach.phone`, `reach.email`, `text.control`,
            `text.too_long`, and as `rules.tenkey.parse_amount`.
    """
    kind = FIELDS.get(field)
    if kind is None:
        raise Refused("application.field", field=snippet(field))
    text = clean_text(typed, max_length=TEXT_MAX)
    if kind == "identity":
        raise Refused("application.identity_typed")
    if not text:
        return ""
    if kind == "list":
        return "; ".join(list_of(text))
    if kind in _READ:
        return _READ[kind](text)
    if kind == "amount":
        return format_cents(parse_amount(text, maximum_cents=MAXIMUM_CENTS))
    if kind == "choice" and text not in CHOICES[field]:
        known = ", ".join(CHOICES[field])
        raise Refused("application.choice", typed=snippet(text), known=known)
    return text


def _day(text: str) -> str:
    try:
        return parse_date(text).isoformat()
    except Refused:
        raise Refused("application.day", typed=snippet(text)) from None


def check_days(answers: Mapping[str, str], on: dt.date, days: int) -> None:
    """The days of an application lie where days of people and of services can lie.

    Args:
        answers: by field, days as ISO.
        on: the town date.
        days: how far from it service may begin, before and after.

    Raises:
        Refused: `identity.birth`, `application.far_day`.
    """
    if born := answers.get("birth_on"):
        check_birth(dt.date.fromisoformat(born), on)
    for field in ("starts_on", "wanted_on"):
        if said := answers.get(field):
            day = dt.date.fromisoformat(said)
            if abs((day - on).days) > days:
                raise Refused("application.far_day", day=day, days=days)


_READ = {"day": _day, "phone": check_phone, "email": check_email}


def list_of(text: str) -> list[str]:
    """The parts of an answer that names several, parted by semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


def pairs_of(text: str) -> list[tuple[str, str]]:
    """Services with their rate class, or fees with how many, as typed.

    >>> pairs_of("water:residential sewer")
    [('water', 'residential'), ('sewer', '')]
    """
    words = text.replace(",", " ").replace(";", " ").split()
    return [(word.partition(":")[0], word.partition(":")[2]) for word in words]


def unbillable(answers: Mapping[str, str], place: Premises) -> tuple[str, ...]:
    """Why the account could never be billed: codes of what is wrong, empty when it could.

    A town once never billed 853 accounts because a field could be left empty at opening.

    >>> unbillable({}, Premises(False, {}))
    ('premise', 'starts_on', 'services')
    """
    found = []
    if not place.is_known:
        found.append("premise")
    if not answers.get("starts_on"):
        found.append("starts_on")
    taken = pairs_of(answers.get("services", ""))
    if not taken:
        found.append("services")
    for service, rate in taken:
        if rate not in place.rates.get(service, ()):
            found.append(f"rate:{service}")
        if service in place.metered and not answers.get("meter"):
            found.append(f"meter:{service}")
    return tuple(found)
