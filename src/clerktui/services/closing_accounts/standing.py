"""Standing agreements: whose account takes the service at a place between tenants.

An owner or landlord agrees once; every close-out of a tenant there can then hand the service back
to them from the day after. A place has one such agreement at a time; a new owner's takes the place
of the former one's.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, AccountLink, Customer, Premise, StandingAgreement
from clerktui.security.permissions import require
from clerktui.services.closing_accounts.starting import find_account
from clerktui.services.closing_accounts.steps import take_step, write_contact
from clerktui.services.confidential import shown_address
from clerktui.services.customer_deposits.steps import Stepping
from clerktui.services.open_items import display_name
from clerktui.views.closing_accounts import OwnerDone, OwnerDraft, OwnerView
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_AGREEMENT = StandingAgreement.__table__
_CUSTOMER = Customer.__table__
_LINK = AccountLink.__table__
_PREMISE = Premise.__table__


def agree(db: Database, actor: Actor, draft: OwnerDraft) -> OwnerDone:
    """Write down that service at a place comes back to its owner between tenants; or end that.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `owner.none` where there is
            nothing to end, `owner.same` where it stands so already, `text.control`,
            `text.too_long`, `command.reused`.
    """
    require(actor, "account.close")
    return take_step(db, actor, "owner", draft, lambda stepping: _agree(stepping, draft))


def get_owner(db: Database, actor: Actor, account: str) -> OwnerView:
    """To whom service at an account's place comes back, and who is known to own it.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        row = find_account(connection, account)
        place = (
            select(shown_address())
            .select_from(_ACCOUNT)
            .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
            .where(_ACCOUNT.c.id == row.id)
        )
        standing = standing_of(connection, row.premise_id)
        address = str(connection.execute(place).scalar_one())
        known = _known(connection, row.premise_id)
    if standing is None:
        return OwnerView(row.number, address, known=known)
    name = display_name(standing.last_name, standing.first_name)
    told = (standing.owner, name, standing.started_on, standing.note)
    return OwnerView(row.number, address, *told, known=known)


def standing_of(connection: Connection, premise_id: int) -> Any:
    """The agreement that stands at a place, with its owner's name and account; None where none."""
    query = (
        select(
            _AGREEMENT,
            _ACCOUNT.c.number.label("owner"),
            _ACCOUNT.c.account_class,
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == _AGREEMENT.c.owner_account_id)
        .join(_CUSTOMER, _CUSTOMER.c.id == _AGREEMENT.c.customer_id)
        .where(_AGREEMENT.c.premise_id == premise_id, _AGREEMENT.c.ended_on.is_(None))
    )
    return connection.execute(query).first()


def end_standing(stepping: Stepping, agreement: Any) -> None:
    """An agreement ends: the owner has sold the place, or wants it no longer."""
    stepping.connection.execute(
        update(_AGREEMENT)
        .where(_AGREEMENT.c.id == agreement.id)
        .values(ended_on=stepping.day, ended_by_id=stepping.actor.user_id)
    )


def _agree(stepping: Stepping, draft: OwnerDraft) -> OwnerDone:
    connection = stepping.connection
    account = find_account(connection, draft.account, lock=True)
    standing = standing_of(connection, account.premise_id)
    typed = draft.owner.strip()
    if not typed:
        if standing is None:
            raise Refused("owner.none", account=account.number)
        end_standing(stepping, standing)
        write_contact(stepping, account.id, "Service here no longer comes back to the owner")
        stepping.tell("end_owner", account.number, 0)
        return OwnerDone(account.number, is_ended=True)
    owner = find_account(connection, typed)
    name = display_name(owner.last_name, owner.first_name)
    if standing is not None:
        if standing.customer_id == owner.customer_id:
            raise Refused("owner.same", owner=name)
        end_standing(stepping, standing)
    _write(stepping, account, owner)
    words = f"Between tenants the service here comes back to {name}, account {owner.number}"
    write_contact(stepping, account.id, words)
    stepping.tell("agree_owner", account.number, 0)
    return OwnerDone(account.number, owner.number, name)


def _write(stepping: Stepping, account: Any, owner: Any) -> None:
    """The agreement, and the owner among those who have to do with the account."""
    connection = stepping.connection
    connection.execute(
        insert(_AGREEMENT).values(
            premise_id=account.premise_id,
            customer_id=owner.customer_id,
            owner_account_id=owner.id,
            started_on=stepping.day,
            note=stepping.note,
            at=stepping.now,
            user_id=stepping.actor.user_id,
        )
    )
    if owner.customer_id == account.customer_id:
        return
    linked = select(_LINK.c.id).where(
        _LINK.c.account_id == account.id,
        _LINK.c.customer_id == owner.customer_id,
        _LINK.c.ended_on.is_(None),
    )
    if connection.execute(linked.limit(1)).first() is None:
        connection.execute(
            insert(_LINK).values(
                started_on=stepping.day,
                account_id=account.id,
                role="landlord",
                customer_id=owner.customer_id,
                name=display_name(owner.last_name, owner.first_name),
                phone="",
            )
        )


def _known(connection: Connection, premise_id: int) -> tuple[str, ...]:
    """Who was named as owner or landlord of a place, by applications and agreements."""
    query = (
        select(_LINK.c.name, _LINK.c.role, _LINK.c.phone)
        .join(_ACCOUNT, _ACCOUNT.c.id == _LINK.c.account_id)
        .where(
            _ACCOUNT.c.premise_id == premise_id,
            or_(_LINK.c.role == "owner", _LINK.c.role == "landlord"),
            _LINK.c.ended_on.is_(None),
        )
        .order_by(_LINK.c.id.desc())
    )
    rows = connection.execute(query).all()
    words = (" ".join(filter(None, (one.role, one.name, one.phone))) for one in rows)
    return tuple(dict.fromkeys(words))
