"""An application completed: account, services, links, deposit, fees and the turn-on order at once.

The account is pending until its order is completed. What is asked (deposit and fees) is owed on
the account from now on, so that one ticket pays it all.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, insert, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger.journal import Leg
from clerktui.models import (
    Account,
    AccountLink,
    Charge,
    Customer,
    CustomerIdentity,
    Receivable,
    ServiceAgreement,
)
from clerktui.rules.applications import list_of, missing, pairs_of, steps_of, unbillable
from clerktui.rules.money import MAXIMUM_CENTS
from clerktui.rules.tenkey import parse_amount
from clerktui.security.permissions import require
from clerktui.services import search_index
from clerktui.services.applications.debts import debts_of
from clerktui.services.applications.places import billing_of, next_account_number
from clerktui.services.applications.previous import move_out_previous
from clerktui.services.applications.rows import Moving, find_open, lock_open, move, take
from clerktui.services.closing_accounts.order_rows import make_order
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.customer_deposits.asking import ask_in, recommend_for
from clerktui.services.customer_deposits.steps import Stepping, balance_of
from clerktui.services.reference import Reference, get_reference
from clerktui.views.applications import ApplicationDone, CompleteDraft
from clerktui.views.customer_deposits import AskDraft, RecommendDraft
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_CUSTOMER = Customer.__table__
_IDENTITY = CustomerIdentity.__table__
_LINK = AccountLink.__table__
_RECEIVABLE = Receivable.__table__
_MAIL = ("mail_address", "mail_city", "mail_state", "mail_zip")


def complete(db: Database, actor: Actor, draft: CompleteDraft) -> ApplicationDone:
    """Open the account an application asks for; it is active when its turn-on order is completed.

    Whoever is still on the books there is moved out by a close-out, the day before.

    Returns:
        The account's number, its order, and all that is to be paid on one ticket, in cents.

    Raises:
        Refused: `denied`, `application.unknown`, `application.ended`, `application.changed`,
            `application.missing`, `application.unbillable`, `application.debt` while an earlier
            debt is to be paid or decided first, `application.deposit_note`,
            `flag.forbids`, `command.reused`.
        NeedsOverride: `flag.asks` of a flag of whoever was there before.
    """
    require(actor, "application.complete")

    def work(moving: Moving) -> ApplicationDone:
        row = lock_open(moving, draft.number, draft.version)
        _check(moving.connection, moving.reference, row)
        customer_id = _customer(moving, row)
        stepping = _stepping(moving, row)
        left = move_out_previous(stepping, row)
        account = _open_account(moving, row, customer_id)
        account_id, number = int(account.id), account.number
        _link(moving, row, customer_id, account_id)
        _charge_all(stepping, row, number, account_id)
        order = _order_turn_on(stepping, row, account)
        said = {"account": number, "order": order}
        if left:
            said["previous"] = "; ".join(left)
        done = move(
            moving,
            row,
            "completed",
            said,
            state="completed",
            customer_id=customer_id,
            account_id=account_id,
        )
        due = balance_of(moving.connection, account_id)
        opened = (number, order, due, "; ".join(left))
        return ApplicationDone(done.number, done.state, done.version, *opened)

    return take(db, actor, "complete", draft, work)


def check_ready(db: Database, actor: Actor, number: int) -> None:
    """Refuse what `complete` would, before anybody is asked whether to; writes nothing.

    Raises:
        Refused: `denied`, `application.unknown`, `application.ended`, `application.missing`,
            `application.unbillable`, `application.debt`.
    """
    require(actor, "application.complete")
    with db.read() as connection:
        _check(connection, get_reference(db, connection), find_open(connection, number))


def _check(connection: Connection, reference: Reference, row: Any) -> None:
    steps = steps_of(reference.policy["application.steps"])
    left = missing(steps, row.answers)
    if left:
        raise Refused("application.missing", fields=", ".join(one.name for one in left))
    wrong = unbillable(row.answers, billing_of(reference, row.premise_id))
    if wrong:
        raise Refused("application.unbillable", reasons=", ".join(wrong))
    for debt in debts_of(connection, reference, row):
        if debt.is_blocking:
            cents = debt.owed_cents + debt.written_off_cents
            raise Refused("application.debt", account=debt.account, amount_cents=cents)


def _customer(moving: Moving, row: Any) -> int:
    """The customer, new where the town does not know the applicant; the paper becomes theirs."""
    connection, answers = moving.connection, row.answers
    customer_id = row.customer_id
    if customer_id is None:
        customer_id = _new_customer(connection, answers)
    if row.identity_id is not None:
        connection.execute(
            update(_IDENTITY)
            .where(_IDENTITY.c.id == row.identity_id)
            .values(customer_id=customer_id)
        )
    return int(customer_id)


def _new_customer(connection: Connection, answers: dict[str, str]) -> int:
    last, first = answers["last_name"], answers.get("first_name", "")
    folded = search_index.customer_columns(last, first, answers.get("phone", ""))
    values = {
        "last_name": last,
        "first_name": first,
        "is_business": not first,
        "phone": answers.get("phone", ""),
        "email": answers.get("email", ""),
        "language": answers.get("language", "en"),
        **{name: answers.get(name, "") for name in _MAIL},
        **folded,
    }
    made = connection.execute(insert(_CUSTOMER).values(**values).returning(_CUSTOMER.c.id))
    customer_id = int(made.scalar_one())
    search_index.index_surnames(connection, [folded["last_n"]])
    search_index.index_name_words(connection, [(customer_id, folded["last_n"])])
    return customer_id


def _open_account(moving: Moving, row: Any, customer_id: int) -> Any:
    connection, answers = moving.connection, row.answers
    number = next_account_number(connection, moving.reference, row.premise_id)
    made = connection.execute(
        insert(_ACCOUNT)
        .values(
            number=number,
            number_n=search_index.number_column(number),
            customer_id=customer_id,
            premise_id=row.premise_id,
            account_class=answers["account_class"],
            status="pending",
            # The first day of service as it is known; the day it becomes active takes its place.
            opened_on=dt.date.fromisoformat(answers["starts_on"]),
        )
        .returning(_ACCOUNT.c.id, _ACCOUNT.c.number, _ACCOUNT.c.premise_id)
    )
    account = made.one()
    metered = billing_of(moving.reference, row.premise_id).metered
    for service, rate in pairs_of(answers["services"]):
        meter = answers.get("meter", "") if service in metered else ""
        connection.execute(
            insert(_AGREEMENT).values(
                account_id=account.id,
                service=service,
                rate_class=rate,
                meter=meter,
                meter_n=search_index.number_column(meter),
                started_on=dt.date.fromisoformat(answers["starts_on"]),
            )
        )
    return account


def _link(moving: Moving, row: Any, customer_id: int, account_id: int) -> None:
    """The owner or landlord of the place, and who lives there beside the customer."""
    answers = row.answers
    holder = answers.get("holder", "")
    links: list[dict[str, Any]] = []
    if holder in ("owner", "landlord"):
        links.append({"role": holder, "customer_id": customer_id, "name": row.applicant})
    elif answers.get("owner_name"):
        links.append({"role": "tenant", "customer_id": customer_id, "name": row.applicant})
        phone = answers.get("owner_phone", "")
        links.append({"role": "landlord", "name": answers["owner_name"], "phone": phone})
    links += [
        {"role": "co_resident", "name": name} for name in list_of(answers.get("co_residents", ""))
    ]
    same = {"account_id": account_id, "application_id": row.id}
    starts = dt.date.fromisoformat(answers["starts_on"])
    for link in links:
        moving.connection.execute(insert(_LINK).values(started_on=starts, **same, **link))


def _charge_all(stepping: Stepping, row: Any, number: str, account_id: int) -> None:
    """The deposit by the rule (or as answered, with why) and the fees, owed from now on."""
    connection, reference = stepping.connection, stepping.reference
    answers = row.answers
    is_owner = answers.get("holder") in ("owner", "landlord")
    wanted = RecommendDraft(number, is_owner, answers.get("proof", ""))
    by_rule = recommend_for(connection, reference, wanted).amount_cents
    cents = by_rule
    if answers.get("deposit"):
        cents = parse_amount(answers["deposit"], maximum_cents=MAXIMUM_CENTS)
        if cents != by_rule and not answers.get("deposit_note"):
            raise Refused("application.deposit_note", amount_cents=by_rule)
    if cents:
        ask_in(stepping, AskDraft(stepping.command_id, number, cents))
    for fee, count in pairs_of(answers.get("fees", "")):
        _charge_fee(stepping, account_id, reference.policy["application.fees"][fee], count)


def _stepping(moving: Moving, row: Any) -> Stepping:
    """The same transaction for what is done to deposits, fees and close-outs."""
    head = lock_office_chain(moving.connection)
    note = f"application {row.number}"
    return Stepping(
        moving.connection, moving.reference, moving.actor, moving.now, moving.command_id, head, note
    )


def _charge_fee(stepping: Stepping, account_id: int, fee: dict[str, Any], count: str) -> None:
    cents = int(fee["cents"]) * int(count or "1")
    if not cents:
        return
    service = stepping.reference.services[fee["service"]]
    receivable = stepping.connection.execute(
        insert(_RECEIVABLE)
        .values(
            account_id=account_id,
            service=service.code,
            due_on=stepping.day,
            original_cents=cents,
            balance_cents=0,
            description=fee["name"],
        )
        .returning(_RECEIVABLE.c.id)
    ).scalar_one()
    stepping.connection.execute(
        insert(Charge.__table__).values(
            receivable_id=receivable,
            description=fee["name"],
            quantity=count or "1",
            amount_cents=cents,
        )
    )
    legs = [
        Leg(service.receivable_gl_id, cents, account_id, receivable),
        Leg(service.revenue_gl_id, -cents),
    ]
    stepping.post("fee", legs, f"{fee['name']}, {stepping.note}")


def _order_turn_on(stepping: Stepping, row: Any, account: Any) -> int:
    wanted_on = dt.date.fromisoformat(row.answers["wanted_on"])
    said = {"application_id": row.id, "note": row.answers.get("order_note", "")}
    return make_order(stepping, "turn_on", account, wanted_on, **said)[1]
