"""What a returned item costs: the fee or the tax penalty, what is recovered, and CASH ONLY.

An item that paid tax is charged the penalty of G.S. 105-357(b)(2) on what it paid of tax, and no
fee besides; any other item the town's fee under G.S. 25-3-506. Both are owed only where the bank
found no funds or no account.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.ledger.journal import Leg
from clerktui.models import AccountFlag, CorrectionReason, FlagMove, Receivable, ReturnedItem
from clerktui.rules.returned import CHARGED, add_months, points, returned_fee, tax_penalty
from clerktui.rules.tax_interest import InterestRule, interest_cents
from clerktui.security import audit
from clerktui.services.account_flags import end_rows
from clerktui.services.corrections.acts import Booked, Booking, Line, Making
from clerktui.services.open_items import AccountRow
from clerktui.services.reference import Reference
from clerktui.services.returns.take_back import Part, Recovery, TakeBack, recovery_gl

_FLAG = AccountFlag.__table__
_REASON = CorrectionReason.__table__
_RECEIVABLE = Receivable.__table__
_RETURNED = ReturnedItem.__table__
CASH_ONLY = "cash_only"


@dataclass(frozen=True)
class Charge:
    """A fee or a penalty, in cents, with the rule it follows; nothing is charged at 0."""

    cents: int
    rule: str
    reason: str = "returned_item"
    service: str = ""
    component: str = "principal"
    tax_year: int | None = None
    account_id: int | None = None
    account: str = ""


def charge_for(reference: Reference, reason: str, back: TakeBack) -> Charge:
    """What an item that comes back for a reason is charged."""
    taxed = tax_parts(reference, back)
    part = next(iter(taxed), None) or next((p for p in back.parts if p.account_id), None)
    if part is None:
        return Charge(0, "no account to charge")
    charge = _penalty(reference, taxed) if taxed else _fee(reference)
    key = "returned.tax_penalty" if taxed else "returned.fee"
    if reason not in reference.policy[key].get("reasons", CHARGED):
        return Charge(0, f"no charge when the reason is {reason}", account_id=part.account_id)
    year = part.tax_year if taxed else None
    return replace(charge, tax_year=year, account_id=part.account_id, account=part.account)


def tax_parts(reference: Reference, back: TakeBack) -> tuple[Part, ...]:
    """The parts that paid tax, and which tax makes unpaid again."""
    taxes = reference.allocation.tax_services
    return tuple(part for part in back.parts if part.service in taxes)


def _fee(reference: Reference) -> Charge:
    rule = reference.policy["returned.fee"]
    cents = returned_fee(rule["cents"], rule.get("most_cents", 3500))
    return Charge(
        cents, f"returned item fee {money(cents)}, G.S. 25-3-506", service=rule["service"]
    )


def _penalty(reference: Reference, taxed: Iterable[Part]) -> Charge:
    rule, parts = reference.policy["returned.tax_penalty"], tuple(taxed)
    bad = sum(part.cents for part in parts)
    cents = tax_penalty(
        bad,
        permille=rule["permille"],
        least_cents=rule["least_cents"],
        most_cents=rule["most_cents"],
    )
    says = (
        f"{rule['permille'] / 10:g} % of {money(bad)}, at least {money(rule['least_cents'])}, "
        f"at most {money(rule['most_cents'])}, G.S. 105-357(b)(2)"
    )
    return Charge(cents, says, "returned_tax", parts[0].service, "penalty")


def interest_on(reference: Reference, back: TakeBack) -> int:
    """Interest today on the tax that is unpaid again, as if it had never been paid, in cents.

    It is told and not booked: interest is billed with the tax.

    Source: G.S. 105-357(b)(1), G.S. 105-360(a).
    """
    owed: dict[int | None, tuple[int, dt.date]] = {}
    for part in tax_parts(reference, back):
        if part.component == "principal" and part.due_on:
            before, _ = owed.get(part.receivable_id, (part.balance_cents, part.due_on))
            owed[part.receivable_id] = (before + part.cents, part.due_on)
    return sum(tax_interest(reference, cents, due_on) for cents, due_on in owed.values())


def tax_interest(reference: Reference, principal_cents: int, due_on: dt.date) -> int:
    """Interest today on so much tax, due since a day, by the town's dated rule, in cents."""
    rule = reference.policy["tax.interest"]
    said = InterestRule(rule["first_ppm"], rule["then_ppm"], rule["from_month"], rule["from_day"])
    closed = {dt.date.fromisoformat(day) for day in rule.get("closed", ())}
    return interest_cents(principal_cents, due_on, reference.on, said, closed)


# ------------------------------------------------------------------------------------ booking it
def also(making: Making, kind: str, code: str, note: str = "") -> Making:
    """A further correction of the same act: its own entry and number, one transaction."""
    reason = making.connection.execute(
        select(_REASON).where(_REASON.c.kind == kind, _REASON.c.code == code)
    ).first()
    if reason is None:
        raise Refused("correction.reason_unknown", reason=code)
    act = replace(making.act, kind=kind, reason=code, note=note)
    return replace(making, act=act, reason=reason, note=note)


def book_charge(making: Making, charge: Charge, receipt: str) -> tuple[Making, Booked]:
    """Book the fee or penalty as something new that is owed."""
    if charge.account_id is None:
        raise Refused("returned.unknown")
    step = also(making, "fee", charge.reason)
    info = making.reference.services[charge.service]
    words = f"{step.reason.name}, receipt {receipt}"
    new = _new_receivable(making, charge.account_id, charge.cents, words, charge)
    booked = step.book(
        Booking(
            amount_cents=charge.cents,
            legs=[
                Leg(info.receivable_gl_id, charge.cents, charge.account_id, new),
                Leg(step.reason.gl_account_id, -charge.cents),
            ],
            lines=[Line(charge.account_id, new, charge.cents, step.reason.name)],
            columns={"account_id": charge.account_id},
            memo=charge.rule,
        )
    )
    return step, booked


def recover(
    making: Making, recoveries: Iterable[Recovery], receipt: str
) -> tuple[Making, Booked | None]:
    """Charge anew what was refunded or used before its payment came back."""
    told = [one for one in recoveries if one.account_id is not None]
    if not told:
        return making, None
    step = also(making, "adjustment", "refund_recovery", f"receipt {receipt} came back")
    service = making.reference.policy["adjustment.service"]
    owed_gl = making.reference.services[service].receivable_gl_id
    legs, lines, total = [], [], 0
    for one in told:
        account = one.account_id or 0
        new = _new_receivable(making, account, one.cents, f"Recovery: {one.why}")
        legs.append(Leg(owed_gl, one.cents, account, new))
        lines.append(Line(account, new, one.cents, one.why))
        total += one.cents
    legs.append(Leg(recovery_gl(making.connection, making.reference), -total))
    columns = {"account_id": told[0].account_id}
    booked = step.book(Booking(total, legs, lines, columns, memo=step.reason.name))
    return step, booked


def _new_receivable(
    making: Making, account_id: int, cents: int, words: str, charge: Charge | None = None
) -> int:
    values: dict[str, Any] = {"service": making.reference.policy["adjustment.service"]}
    if charge is not None:
        values = {
            "service": charge.service,
            "component": charge.component,
            "tax_year": charge.tax_year,
        }
    return making.connection.execute(
        insert(_RECEIVABLE)
        .values(
            account_id=account_id,
            due_on=making.reference.on,
            original_cents=cents,
            balance_cents=0,
            description=words,
            **values,
        )
        .returning(_RECEIVABLE.c.id)
    ).scalar_one()


# ------------------------------------------------------------------------------------- cash only
def flag_until(
    connection: Connection, reference: Reference, account_id: int | None, noticed_on: dt.date
) -> tuple[dt.date | None, int]:
    """Until when an account pays cash only once this item is counted, and how many it has had."""
    if account_id is None:
        return None, 0
    rule = reference.policy["returned.cash_only"]
    earlier = connection.execute(
        select(_RETURNED.c.noticed_on).where(
            _RETURNED.c.account_id == account_id, _RETURNED.c.state != "redeposited"
        )
    ).scalars()
    counted = points([*earlier, noticed_on], noticed_on, rule["within_months"])
    if not rule["items"] or counted < rule["items"]:
        return None, counted
    return add_months(noticed_on, rule["for_months"]), counted


def put_flag(making: Making, account: AccountRow, until: dt.date, counted: int) -> int:
    """Flag an account CASH ONLY until a day; a flag that ends sooner gives way to this one."""
    connection, today = making.connection, making.reference.on
    sooner = select(_FLAG.c.id).where(
        _FLAG.c.account_id == account.id,
        _FLAG.c.code == CASH_ONLY,
        _FLAG.c.ended_at.is_(None),
        _FLAG.c.expires_on <= until,
    )
    ids = list(connection.execute(sooner).scalars())
    end_rows(connection, making.actor, ids, (making.now, "a later one holds longer"))
    rule = making.reference.policy["returned.cash_only"]
    times = f", {counted} in {rule['within_months']} months" if counted > 1 else ""
    values = {
        "code": CASH_ONLY,
        "note": f"returned item {town_date(today)}{times}",
        "starts_on": today,
        "expires_on": until,
    }
    flag_id = connection.execute(
        insert(_FLAG).values(account_id=account.id, **values).returning(_FLAG.c.id)
    ).scalar_one()
    by = {"at": making.now, "user_id": making.actor.user_id, "reason": values["note"]}
    connection.execute(
        insert(FlagMove.__table__).values(flag_id=flag_id, kind="set", expires_on=until, **by)
    )
    audit.record(
        connection,
        making.actor,
        "add_flag",
        ("account", account.number),
        making.now,
        code=CASH_ONLY,
        expires_on=until.isoformat(),
    )
    return flag_id
