"""What was left owing by whoever applies, or has to do with it: found, judged, decided.

Matched by the blind index of identity numbers, by name and birth date, by former addresses, by
those who will live there, and by the place itself; over active, closed and written-off accounts.
Only what the town's public enterprises billed counts: no tax and no dog licence is collected so.

Source: G.S. 160A-314(b), (b1), (b2).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import (
    Account,
    AccountLink,
    Customer,
    CustomerIdentity,
    Premise,
    Receivable,
    Service,
    WriteOff,
)
from clerktui.rules.applications import list_of
from clerktui.rules.folding import fold
from clerktui.rules.prior_debt import NOT_ASKED, Debt, Verdict, judge
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.applications.rows import Moving, lock_open, move, take
from clerktui.services.confidential import shown_address
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference
from clerktui.services.search_index import premise_columns
from clerktui.views.applications import ApplicationDone, DebtView, DecideDraft
from clerktui.views.people import Actor

DECISIONS = ("release", "pay", "misrepresented")
_REASON_MAX = 200
_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_IDENTITY = CustomerIdentity.__table__
_LINK = AccountLink.__table__
_PREMISE = Premise.__table__
_RECEIVABLE = Receivable.__table__
_SERVICE = Service.__table__
_WRITE_OFF = WriteOff.__table__


@dataclass(frozen=True)
class _Sought:
    """Whom and what is looked for."""

    name: str
    last_n: str
    first_n: str
    birth_on: dt.date | None
    index: str
    addresses: tuple[tuple[int | None, str], ...]
    household: frozenset[str]
    shares_meter: bool
    premise_id: int | None
    customer_id: int | None


def decide(db: Database, actor: Actor, draft: DecideDraft) -> ApplicationDone:
    """Decide what an earlier debt means for an application: release it, or let it be paid first.

    `misrepresented` finds that the applicant lied about who they are, or was served under the name
    of this debt: then it is theirs, whatever the law forbids to ask of others.

    Raises:
        Refused: `denied`, `application.decision`, `application.reason`, `application.no_debt`,
            `application.not_asked` where the law forbids to ask for it, `application.unknown`,
            `application.ended`, `account.unknown`, `account.ambiguous`, `command.reused`.
    """
    require(actor, "application.decide")
    reason = clean_text(draft.reason, max_length=_REASON_MAX)
    if draft.decision not in DECISIONS:
        raise Refused("application.decision", known=", ".join(DECISIONS))
    if not reason:
        raise Refused("application.reason")

    def work(moving: Moving) -> ApplicationDone:
        row = lock_open(moving, draft.number)
        number = which_account(moving.connection, draft.account).number
        found = {one.account: one for one in debts_of(moving.connection, moving.reference, row)}
        if number not in found:
            raise Refused("application.no_debt", account=number)
        debt = found[number]
        if debt.verdict == NOT_ASKED and draft.decision == "pay":
            raise Refused("application.not_asked", account=number, citation=debt.citation)
        said = {
            "decision": draft.decision,
            "reason": reason,
            "by": moving.actor.full_name,
            "cents": debt.owed_cents + debt.written_off_cents,
        }
        decisions = {**row.decisions, number: said}
        return move(moving, row, "decided", {number: said}, reason, decisions=decisions)

    return take(db, actor, "decide", draft, work)


def debts_of(connection: Connection, reference: Reference, row: Any) -> tuple[DebtView, ...]:
    """The earlier debts that have to do with an application (its row), what blocks it first."""
    sought = _sought(connection, row)
    rule = reference.policy["application.prior_debt"]
    found = []
    for account in _accounts(connection, sought):
        decided = row.decisions.get(account.number)
        lied = decided is not None and decided["decision"] == "misrepresented"
        debt = replace(_debt(connection, reference, account, sought), is_misrepresented=lied)
        verdict = judge(debt, sought.name, rule, reference.on) if sought.name else None
        if verdict is not None:
            found.append(_view(account, debt, verdict, decided))
    return tuple(sorted(found, key=lambda one: (not one.is_blocking, one.account)))


def _sought(connection: Connection, row: Any) -> _Sought:
    answers = row.answers
    paper = None
    if row.identity_id is not None:
        query = select(_IDENTITY).where(_IDENTITY.c.id == row.identity_id)
        paper = connection.execute(query).one()
    birth = answers.get("birth_on") or None
    last, first = answers.get("last_name", ""), answers.get("first_name", "")
    places = [premise_columns(one) for one in list_of(answers.get("former_addresses", ""))]
    return _Sought(
        name=fold(f"{last} {first}"),
        last_n=fold(last),
        first_n=fold(first),
        birth_on=dt.date.fromisoformat(birth) if birth else (paper.birth_on if paper else None),
        index=paper.blind_index if paper else "",
        addresses=tuple((one["house"], one["street_n"]) for one in places),
        household=frozenset(filter(None, map(fold, list_of(answers.get("co_residents", ""))))),
        shares_meter=answers.get("shared_meter") == "yes",
        premise_id=row.premise_id,
        customer_id=row.customer_id,
    )


def _accounts(connection: Connection, sought: _Sought) -> list[Any]:
    """The accounts that may have to do with the applicant, by one of the ways there are."""
    ways = [and_(_CUSTOMER.c.last_n == sought.last_n, _CUSTOMER.c.first_n == sought.first_n)]
    if sought.customer_id is not None:
        ways.append(_ACCOUNT.c.customer_id == sought.customer_id)
    if sought.index:
        same = select(_IDENTITY.c.customer_id).where(
            _IDENTITY.c.blind_index == sought.index, _IDENTITY.c.customer_id.is_not(None)
        )
        ways.append(_ACCOUNT.c.customer_id.in_(same))
    if sought.premise_id is not None:
        ways.append(_ACCOUNT.c.premise_id == sought.premise_id)
    ways += [
        and_(_PREMISE.c.street_n == street, _PREMISE.c.house == house)
        for house, street in sought.addresses
    ]
    for name in sorted(sought.household):
        words = name.split()
        pairs = ((words[-1], words[:-1]), (words[0], words[1:]))
        ways += [
            and_(_CUSTOMER.c.last_n == last, _CUSTOMER.c.first_n == " ".join(first))
            for last, first in pairs
        ]
    query = (
        select(
            _ACCOUNT,
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
            _CUSTOMER.c.last_n,
            _CUSTOMER.c.first_n,
            _PREMISE.c.house,
            _PREMISE.c.street_n,
            shown_address(),
        )
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
        .where(or_(*ways), _ACCOUNT.c.status != "pending")
    )
    return list(connection.execute(query.order_by(_ACCOUNT.c.id)))


def _debt(connection: Connection, reference: Reference, account: Any, sought: _Sought) -> Debt:
    owed, last_on = _owed(connection, reference, account)
    papers = connection.execute(
        select(_IDENTITY).where(_IDENTITY.c.customer_id == account.customer_id)
    ).all()
    births = {one.birth_on for one in papers if one.birth_on is not None}
    known = bool(births) and sought.birth_on is not None
    names = {f"{account.first_n} {account.last_n}".strip(), f"{account.last_n} {account.first_n}"}
    return Debt(
        account=account.number,
        name=f"{account.last_n} {account.first_n}".strip(),
        owed_cents=owed,
        written_off_cents=_written_off(connection, account.id),
        last_on=account.closed_on or last_on,
        same_number=bool(sought.index) and any(o.blind_index == sought.index for o in papers),
        same_birth=_same_birth(account, sought, births) if known else _is_customer(account, sought),
        lived_there=(account.house, account.street_n) in sought.addresses,
        in_household=bool(names & sought.household),
        at_premise=account.premise_id == sought.premise_id,
        shares_meter=sought.shares_meter or _has_tenants(connection, account.id),
    )


def _same_birth(account: Any, sought: _Sought, births: set[dt.date]) -> bool:
    return account.customer_id == sought.customer_id or sought.birth_on in births


def _has_tenants(connection: Connection, account_id: int) -> bool:
    """Whether the books know of two tenants or more who are served by an account's meter."""
    query = select(func.count()).where(
        _LINK.c.account_id == account_id, _LINK.c.role == "tenant", _LINK.c.ended_on.is_(None)
    )
    return int(connection.execute(query).scalar_one()) > 1


def _is_customer(account: Any, sought: _Sought) -> bool | None:
    """Whoever says to be a customer of the town is that one, whatever papers are kept."""
    return True if account.customer_id == sought.customer_id else None


def _owed(connection: Connection, reference: Reference, account: Any) -> tuple[int, dt.date | None]:
    """What is past due of the utilities (all of it once an account is closed), and until when."""
    query = (
        select(
            func.coalesce(func.sum(_RECEIVABLE.c.balance_cents), 0), func.max(_RECEIVABLE.c.due_on)
        )
        .join(_SERVICE, _SERVICE.c.code == _RECEIVABLE.c.service)
        .where(
            _RECEIVABLE.c.account_id == account.id,
            _RECEIVABLE.c.balance_cents != 0,
            or_(_SERVICE.c.kind.in_(("utility", "credit")), _SERVICE.c.code == "fee"),
        )
    )
    if account.status != "closed":
        query = query.where(
            or_(_RECEIVABLE.c.due_on < reference.on, _RECEIVABLE.c.balance_cents < 0)
        )
    cents, last_on = connection.execute(query).one()
    return max(0, int(cents)), last_on


def _written_off(connection: Connection, account_id: int) -> int:
    left = func.sum(_WRITE_OFF.c.amount_cents - _WRITE_OFF.c.recovered_cents)
    query = (
        select(func.coalesce(left, 0))
        .join(_RECEIVABLE, _RECEIVABLE.c.id == _WRITE_OFF.c.receivable_id)
        .join(_SERVICE, _SERVICE.c.code == _RECEIVABLE.c.service)
        .where(
            _WRITE_OFF.c.account_id == account_id,
            or_(_SERVICE.c.kind == "utility", _SERVICE.c.code == "fee"),
        )
    )
    return int(connection.execute(query).scalar_one())


def _view(account: Any, debt: Debt, verdict: Verdict, decided: dict[str, Any] | None) -> DebtView:
    holds = decided is not None and (debt.is_misrepresented or debt.cents <= decided["cents"])
    decision = decided["decision"] if decided and holds else ""
    is_free = decision == "release" or verdict.code == NOT_ASKED
    return DebtView(
        account=account.number,
        name=display_name(account.last_name, account.first_name),
        address=account.address,
        status=account.status,
        owed_cents=debt.owed_cents,
        written_off_cents=debt.written_off_cents,
        verdict=verdict.code,
        ground=verdict.ground,
        citation=verdict.citation,
        decision=decision,
        decided_by=decided["by"] if decided and holds else "",
        reason=decided["reason"] if decided and holds else "",
        is_blocking=not is_free,
    )
