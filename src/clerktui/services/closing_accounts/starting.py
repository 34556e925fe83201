"""A close-out begins: the last day, the forwarding address, the readings that are needed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.models import Account, CloseOut, Customer, CustomerDeposit, FinalReading, Refund
from clerktui.rules.reach import check_phone
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.closing_accounts.order_rows import make_order
from clerktui.services.closing_accounts.steps import (
    RULES,
    next_number,
    open_close_out,
    reason_name,
    running_services,
    take_step,
    write_move,
)
from clerktui.services.customer_deposits.steps import Stepping
from clerktui.services.flag_effects import need_allowed
from clerktui.services.open_items import display_name
from clerktui.services.pending import pending_of, pending_words
from clerktui.services.reference import Reference, get_reference
from clerktui.services.signon import Approvals
from clerktui.views.closing_accounts import CloseForm, CloseOutDone, CloseOutDraft
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_CLOSE_OUT = CloseOut.__table__
_CUSTOMER = Customer.__table__
_DEPOSIT = CustomerDeposit.__table__
_REFUND = Refund.__table__
_MAIL = ("forward_address", "forward_city", "forward_state", "forward_zip")
_FORWARD = (*_MAIL, "phone")


NOWHERE = dict.fromkeys(_FORWARD, "")
"""Where mail goes when nobody has said it."""


@dataclass(frozen=True)
class Beginning:
    """A close-out about to be written: its account and its new account, locked or the same."""

    account: Any
    stop_on: dt.date
    reason: str
    new_account_id: int | None
    forward: dict[str, str]


def start(db: Database, actor: Actor, draft: CloseOutDraft) -> CloseOutDone:
    """Ask for an account to be closed on a day; nothing else changes before it is finished.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `close_out.account_state`,
            `close_out.open`, `close_out.reason`, `close_out.stop_on`, `close_out.new_account`,
            `close_out.forward_part` where the forwarding address is not whole, `reach.phone`,
            `flag.forbids`, `text.control`, `text.too_long`, `command.reused`.
        NeedsOverride: `flag.asks` where a flag has a supervisor decide.
    """
    require(actor, "account.close")
    return take_step(db, actor, "start", draft, lambda stepping: _start(stepping, draft))


def get_form(db: Database, actor: Actor, account: str) -> CloseForm:
    """What a form for a new close-out offers, and what is to be said before.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.close")
    with db.read() as connection:
        reference = get_reference(db, connection)
        row = find_account(connection, account)
        reasons = tuple((one["code"], one["name"]) for one in reference.policy[RULES]["reasons"])
        return CloseForm(
            row.number,
            display_name(row.last_name, row.first_name),
            reasons,
            reference.on,
            row.balance_cents,
            row.deposit_cents,
            warnings(connection, row),
        )


def find_account(connection: Connection, number: str, *, lock: bool = False) -> Any:
    """An account's row with its customer's name.

    Raises:
        Refused: `account.unknown`, `account.ambiguous`.
    """
    meant = which_account(connection, number, lock=lock)
    query = select(_ACCOUNT, _CUSTOMER.c.last_name, _CUSTOMER.c.first_name)
    query = query.join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
    return connection.execute(query.where(_ACCOUNT.c.id == meant.id)).one()


def warnings(connection: Connection, account: Any) -> tuple[str, ...]:
    """What the clerk should know of an account that is to be closed, in words."""
    found = []
    waiting = pending_of(connection, account.id)
    if waiting:
        cents = sum(one.amount_cents for one in waiting)
        found.append(f"{money(cents)} is not posted yet: {pending_words(waiting)}")
    unpaid = select(_DEPOSIT.c.required_cents - _DEPOSIT.c.paid_cents).where(
        _DEPOSIT.c.account_id == account.id, _DEPOSIT.c.paid_cents < _DEPOSIT.c.required_cents
    )
    asked = sum(connection.execute(unpaid).scalars())
    if asked:
        found.append(f"{money(asked)} of a customer deposit was never paid: it will be waived")
    refunds = select(_REFUND.c.number).where(
        _REFUND.c.account_id == account.id, _REFUND.c.state.in_(("requested", "approved"))
    )
    found += [f"refund {number} is under way" for number in connection.execute(refunds).scalars()]
    if not running_services(connection, account.id):
        found.append("no service is running on it")
    return tuple(found)


def begin(stepping: Stepping, beginning: Beginning) -> int:
    """Write a close-out and order the readings of its meters; gives its number.

    Raises:
        Refused: `close_out.account_state`, `close_out.open`, `flag.forbids`.
        NeedsOverride: `flag.asks`.
    """
    connection, account = stepping.connection, beginning.account
    if account.status == "closed":
        raise Refused("close_out.account_state", account=account.number, status=account.status)
    under_way = open_close_out(connection, account.id)
    if under_way is not None:
        raise Refused("close_out.open", account=account.number, number=under_way)
    _ask_flags(stepping, account)
    number = next_number(connection)
    metered = [one for one in running_services(connection, account.id) if one.meter]
    state = "asked" if metered else "read"
    close_out_id = connection.execute(
        insert(_CLOSE_OUT)
        .values(
            number=number,
            account_id=account.id,
            state=state,
            reason=beginning.reason,
            stop_on=beginning.stop_on,
            new_account_id=beginning.new_account_id,
            note=stepping.note,
            asked_by_id=stepping.actor.user_id,
            asked_at=stepping.now,
            **beginning.forward,
        )
        .returning(_CLOSE_OUT.c.id)
    ).scalar_one()
    words = f"asked for, last day {town_date(beginning.stop_on)}"
    write_move(stepping, close_out_id, ("", state), words)
    for one in metered:
        _ask_reading(stepping, beginning, close_out_id, one)
    stepping.tell("start_close_out", account.number, account.balance_cents)
    return number


def _ask_reading(
    stepping: Stepping, beginning: Beginning, close_out_id: int, agreement: Any
) -> None:
    """The reading of a meter is wanted on the last day, by an order for whoever reads meters."""
    order = ("final_reading", beginning.account, beginning.stop_on)
    order_id, _ = make_order(stepping, *order, note=f"meter {agreement.meter}")
    stepping.connection.execute(
        insert(FinalReading.__table__).values(
            close_out_id=close_out_id,
            agreement_id=agreement.id,
            order_id=order_id,
            asked_for=beginning.stop_on,
        )
    )


def _ask_flags(stepping: Stepping, account: Any) -> None:
    """Who depends on the service, or is protected by a court, is not closed by a clerk alone."""
    who = (account.id, account.number)
    warning = need_allowed(stepping.connection, stepping.reference, who, "close")
    approvals = Approvals(stepping.connection, stepping.command_id)
    if warning is not None and approvals.of(warning) is None:
        raise warning


def _check_forward(forward: dict[str, str]) -> None:
    """A letter needs the whole address, or none was left."""
    missing = [name for name in _MAIL if not forward[name]]
    if missing and len(missing) < len(_MAIL):
        named = ", ".join(name.removeprefix("forward_") for name in missing)
        raise Refused("close_out.forward_part", missing=named)
    if forward["phone"]:
        check_phone(forward["phone"])


def _start(stepping: Stepping, draft: CloseOutDraft) -> CloseOutDone:
    connection, reference = stepping.connection, stepping.reference
    account = find_account(connection, draft.account, lock=True)
    reason_name(reference, draft.reason)
    check_stop(reference, account, draft.stop_on)
    new_id = None
    if draft.new_account.strip():
        new_id = _new_account(connection, account, draft.new_account)
    forward = {name: clean_text(getattr(draft, name), max_length=80) for name in _FORWARD}
    _check_forward(forward)
    notes = warnings(connection, account)
    number = begin(stepping, Beginning(account, draft.stop_on, draft.reason, new_id, forward))
    if forward["phone"]:
        _keep_phone(connection, account.customer_id, forward["phone"])
    state = connection.execute(
        select(_CLOSE_OUT.c.state).where(_CLOSE_OUT.c.number == number)
    ).scalar_one()
    return CloseOutDone(number, state, account.number, account.balance_cents, notes=notes)


def check_stop(reference: Reference, account: Any, stop_on: dt.date) -> None:
    """The last day is one the account had, and not in a far year.

    Raises:
        Refused: `close_out.stop_on`.
    """
    days = int(reference.policy[RULES]["stop_days"])
    is_before = account.opened_on is not None and stop_on < account.opened_on
    if is_before or abs((stop_on - reference.on).days) > days:
        raise Refused("close_out.stop_on", stop_on=stop_on, days=days)


def _new_account(connection: Connection, account: Any, number: str) -> int:
    new = find_account(connection, number)
    is_other = new.id != account.id and new.customer_id == account.customer_id
    if not is_other or new.status == "closed":
        raise Refused("close_out.new_account", account=new.number)
    return int(new.id)


def _keep_phone(connection: Connection, customer_id: int, phone: str) -> None:
    """The number after the move is the customer's number from now on."""
    from clerktui.services.search_index import customer_columns

    row = connection.execute(select(_CUSTOMER).where(_CUSTOMER.c.id == customer_id)).one()
    folded = customer_columns(row.last_name, row.first_name, phone)
    connection.execute(
        update(_CUSTOMER).where(_CUSTOMER.c.id == customer_id).values(phone=phone, **folded)
    )
