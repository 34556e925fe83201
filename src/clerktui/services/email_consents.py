"""Letters by e-mail: who said yes to what, for which address; and how each letter goes by it.

A consent is for one address. When the address on the customer's record is another one, or was
never said yes for, the letter goes on paper; so it does when the customer has died, when a message
to it failed, and while the office sends no e-mail at all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import Account, Customer, EmailConsent, OutboxMessage, User
from clerktui.rules.email import ALL, NEVER, PAPER, WANTS, Said, delivery, rule_for, wanted
from clerktui.rules.outbox import FAILING
from clerktui.rules.reach import check_email
from clerktui.rules.text import clean_text, snippet
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.flag_effects import estates_among
from clerktui.services.open_items import display_name
from clerktui.services.outbox.ways import Way
from clerktui.services.reference import Reference, get_reference
from clerktui.views.email_consents import ConsentDraft, ConsentsView, ConsentView, LetterWay
from clerktui.views.people import Actor

_ADDRESS_MAX = 200
_ACCOUNT = Account.__table__
_CONSENT = EmailConsent.__table__
_CUSTOMER = Customer.__table__
_MESSAGE = OutboxMessage.__table__
_USER = User.__table__


@dataclass(frozen=True)
class Going:
    """How a letter goes ("paper", "email", "both"), and the address where it goes by e-mail."""

    how: str = PAPER
    address: str = ""


# ------------------------------------------------------------------------------- what letters ask
def rules_of(reference: Reference) -> dict[str, str]:
    """The town's rule for each kind of letter: "also", "instead" or "never"."""
    return {one["code"]: one["email"] for one in reference.policy["email.letters"]}


def how_letters_go(
    connection: Connection, reference: Reference, names: Mapping[int, Sequence[str]]
) -> dict[int, Going]:
    """How a letter to each account goes today.

    Args:
        connection: a transaction.
        reference: the rules of today.
        names: by account, what its letter is called, the narrowest first; a few hundred at most.
    """
    going = dict.fromkeys(names, Going())
    rules = rules_of(reference)
    asked = {id_: rule_for(rules, called) for id_, called in names.items()}
    ids = [id_ for id_, rule in asked.items() if rule != NEVER]
    if not ids or not Way.of(reference).is_on:
        return going
    barred = estates_among(connection, ids) | _failed(connection, ids)
    people = _people(connection, [id_ for id_ in ids if id_ not in barred])
    said = _said(connection, [row.customer_id for row in people])
    for row in people:
        letter = next(name for name in names[row.id] if name in rules)
        one = wanted(said.get(row.customer_id, ()), letter)
        if row.email and one.address.casefold() == row.email.casefold():
            how = delivery(asked[row.id], one.wants)
            going[row.id] = Going(how, row.email if how != PAPER else "")
    return going


def _people(connection: Connection, ids: Sequence[int]) -> Sequence[Any]:
    query = select(_ACCOUNT.c.id, _ACCOUNT.c.customer_id, _CUSTOMER.c.email)
    query = query.join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
    return connection.execute(query.where(_ACCOUNT.c.id.in_(ids))).all()


def _said(connection: Connection, customer_ids: Sequence[int]) -> dict[int, list[Said]]:
    columns = (_CONSENT.c[name] for name in ("customer_id", "letter", "wants", "address"))
    query = select(*columns).where(_CONSENT.c.customer_id.in_(customer_ids))
    found: dict[int, list[Said]] = {}
    for row in connection.execute(query.order_by(_CONSENT.c.id)):
        found.setdefault(row.customer_id, []).append(Said(row.letter, row.wants, row.address))
    return found


def _failed(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Accounts with a message to their present address that failed, and nobody has seen to."""
    query = (
        select(_MESSAGE.c.account_id)
        .join(_ACCOUNT, _ACCOUNT.c.id == _MESSAGE.c.account_id)
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .where(_MESSAGE.c.account_id.in_(ids), _MESSAGE.c.state.in_(FAILING))
        .where(_MESSAGE.c.address == _CUSTOMER.c.email)
    )
    return set(connection.execute(query).scalars())


# ------------------------------------------------------------------------------ writing it down
def enter(db: Database, actor: Actor, draft: ConsentDraft) -> ConsentsView:
    """Write down what a customer said; the address is then the one on the customer's record.

    "paper" takes a consent back, for one kind of letter or for all.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `email.wants`, `email.letter`,
            `email.how`, `email.address_missing`, `reach.email`, `text.control`, `text.too_long`,
            `command.reused`.
    """
    require(actor, "account.email")

    def work(connection: Connection) -> str:
        now = db.clock.now()
        said = {name: value for name, value in asdict(draft).items() if name != "command_id"}
        command = commands.Command(draft.command_id, "email_consent", said, actor.user_id)
        earlier = commands.claim(connection, command, now)
        if earlier is not None:
            return str(json.loads(earlier))
        reference = get_reference(db, connection)
        account = which_account(connection, draft.account, lock=True)
        _check(reference, draft)
        person = _CUSTOMER.c.id == account.customer_id
        on_record = connection.execute(
            select(_CUSTOMER.c.email).where(person).with_for_update()
        ).scalar_one()
        address = "" if draft.wants == PAPER else _address(draft.address or on_record)
        if address and address != on_record:
            connection.execute(update(_CUSTOMER).where(person).values(email=address))
        values = {"letter": draft.letter, "wants": draft.wants, "how": draft.how}
        row = {"customer_id": account.customer_id, "address": address, "at": now, **values}
        row |= {"said_on": reference.on, "user_id": actor.user_id}
        connection.execute(insert(_CONSENT), [row])
        subject = ("account", account.number)
        audit.record(connection, actor, "email_consent", subject, now, **values)
        commands.answer(connection, command.id, account.number)
        return str(account.number)

    return get_consents(db, actor, db.post(work))


def _check(reference: Reference, draft: ConsentDraft) -> None:
    if draft.wants not in WANTS:
        raise Refused("email.wants", wants=snippet(draft.wants), known=", ".join(WANTS))
    may = [code for code, rule in rules_of(reference).items() if rule != NEVER]
    if draft.letter not in (ALL, *may):
        known = ", ".join((ALL, *may))
        raise Refused("email.letter", letter=snippet(draft.letter), known=known)
    hows = reference.policy["email.consent"]
    if draft.how not in hows:
        raise Refused("email.how", how=snippet(draft.how), known=", ".join(hows))


def _address(typed: str) -> str:
    address = clean_text(typed, max_length=_ADDRESS_MAX)
    if not address:
        raise Refused("email.address_missing")
    if not address.isascii():
        raise Refused("reach.email", typed=snippet(address))
    return check_email(address)


# ------------------------------------------------------------------------------- looking at it
def get_consents(db: Database, actor: Actor, number: str) -> ConsentsView:
    """How a customer's letters go, and everything that was ever said of it.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        account = which_account(connection, number)
        person = connection.execute(
            select(_CUSTOMER).where(_CUSTOMER.c.id == account.customer_id)
        ).one()
        rows = connection.execute(
            select(_CONSENT, _USER.c.full_name)
            .outerjoin(_USER, _USER.c.id == _CONSENT.c.user_id)
            .where(_CONSENT.c.customer_id == person.id)
            .order_by(_CONSENT.c.id.desc())
        ).all()
        ways = _ways(connection, reference, account.id, rows)
    names = _names(reference)
    hows = reference.policy["email.consent"]
    return ConsentsView(
        account.number,
        display_name(person.last_name, person.first_name),
        person.email,
        ways,
        tuple(_consent(row, names, hows) for row in rows),
        tuple(hows.items()),
        "" if Way.of(reference).is_on else "outbox.off",
    )


def _names(reference: Reference) -> dict[str, str]:
    named = {one["code"]: one["name"] for one in reference.policy["email.letters"]}
    return {ALL: "All letters", **named}


def _ways(
    connection: Connection, reference: Reference, account_id: int, rows: Sequence[Any]
) -> tuple[LetterWay, ...]:
    said = [Said(row.letter, row.wants, row.address) for row in reversed(rows)]
    return tuple(
        LetterWay(
            one["code"],
            one["name"],
            one["email"],
            wanted(said, one["code"]).wants,
            how_letters_go(connection, reference, {account_id: (one["code"],)})[account_id].how,
        )
        for one in reference.policy["email.letters"]
    )


def _consent(row: Any, names: Mapping[str, str], hows: Mapping[str, str]) -> ConsentView:
    return ConsentView(
        row.letter,
        names.get(row.letter, row.letter),
        row.wants,
        row.address,
        hows.get(row.how, row.how),
        row.said_on,
        row.at,
        row.full_name or "",
    )
