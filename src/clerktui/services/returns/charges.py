"""What a returned item costs: the fee or the tax penalty, what is recovered, and CASH ONLY.

An item that paid tax is charged the penalty of G.S. 105-357(b)(2) on what it paid of tax, and no
fee besides unless the town decided otherwise (`returned.mixed`); any other item the town's fee
under G.S. 25-3-506. Both are owed only where the bank found no funds or no account.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.ledger.journal import Leg
from clerktui.models import AccountFlag, CorrectionReason, FlagMove, Receivable, ReturnedItem
from clerktui.rules.returned import CHARGED, add_months, points, returned_fee, tax_penalty
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
WAIVED = "waived: "
"""What the rule of an item's fee says before the reason for which it was waived."""


@dataclass(frozen=True)
class Charge:
    """A fee or a penalty, in cents, with the rule it follows; nothing is charged at 0.

    `due_on` is the day of the tax it is charged with: it is then paid before that tax, as
    G.S. 105-358(b) wants. None is today. `besides` is the fee of what paid no tax, where the town
    charges a mixed item both.
    """

    cents: int
    rule: str
    reason: str = "returned_item"
    service: str = ""
    component: str = "principal"
    tax_year: int | None = None
    account_id: int | None = None
    account: str = ""
    due_on: dt.date | None = None
    besides: Charge | None = None

    @property
    def parts(self) -> tuple[Charge, ...]:
        """What is charged, each by its own rule; nothing of what is at 0."""
        return tuple(one for one in (self, self.besides) if one is not None and one.cents)

    @property
    def total_cents(self) -> int:
        """All of it."""
        return sum(one.cents for one in self.parts)

    def waived(self, note: str) -> Charge:
        """Nothing is charged after all, and why."""
        return replace(self, cents=0, besides=None, rule=f"{WAIVED}{note}")


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
    charge = replace(charge, tax_year=year, account_id=part.account_id, account=part.account)
    return _with_fee(reference, reason, back, charge) if taxed else charge


def _with_fee(reference: Reference, reason: str, back: TakeBack, penalty: Charge) -> Charge:
    """The penalty, and the fee of what paid no tax besides where the town decided so.

    A penalty on a tax (G.S. 105-357(b)(2)) and a fee for a check (G.S. 25-3-506) stand in two
    laws, and neither names the other. One fee is charged for one check.
    """
    taxes = reference.allocation.tax_services
    rest = next((p for p in back.parts if p.account_id and p.service not in taxes), None)
    reasons = reference.policy["returned.fee"].get("reasons", CHARGED)
    if reference.policy["returned.mixed"] != "both" or rest is None or reason not in reasons:
        return penalty
    fee = replace(_fee(reference), account_id=rest.account_id, account=rest.account)
    return replace(penalty, besides=fee, rule=f"{penalty.rule}; {fee.rule}")


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
    due_on = parts[0].due_on
    return Charge(cents, says, "returned_tax", parts[0].service, "penalty", due_on=due_on)


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
    """Book the fee or penalty, or both, as something new that is owed."""
    step = also(making, "fee", charge.reason)
    legs, lines = [], []
    for one in charge.parts:
        if one.account_id is None:
            raise Refused("returned.unknown")
        reason = also(making, "fee", one.reason).reason
        info = making.reference.services[one.service]
        words = f"{reason.name}, receipt {receipt}"
        new = new_receivable(making, one.account_id, one.cents, words, one)
        legs.append(Leg(info.receivable_gl_id, one.cents, one.account_id, new))
        legs.append(Leg(reason.gl_account_id, -one.cents))
        lines.append(Line(one.account_id, new, one.cents, reason.name))
    columns = {"account_id": charge.account_id}
    booked = step.book(Booking(charge.total_cents, legs, lines, columns, memo=charge.rule))
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
        new = new_receivable(making, account, one.cents, f"Recovery: {one.why}")
        legs.append(Leg(owed_gl, one.cents, account, new))
        lines.append(Line(account, new, one.cents, one.why))
        total += one.cents
    legs.append(Leg(recovery_gl(making.connection, making.reference), -total))
    columns = {"account_id": told[0].account_id}
    booked = step.book(Booking(total, legs, lines, columns, memo=step.reason.name))
    return step, booked


def new_receivable(
    making: Making, account_id: int, cents: int, words: str, charge: Charge | None = None
) -> int:
    """The receivable of a charge, nothing owed on it yet; of what is recovered without one."""
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
            due_on=(charge and charge.due_on) or making.reference.on,
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
    query = select(_RETURNED.c.noticed_on).where(
        _RETURNED.c.account_id == account_id, _RETURNED.c.state != "redeposited"
    )
    if rule.get("waived_end_it"):
        query = query.where(~_RETURNED.c.fee_rule.contains(WAIVED))
    earlier = connection.execute(query).scalars()
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


def lift_flag(making: Making, account: AccountRow, item: Any) -> dt.date | None:
    """End the CASH ONLY of an item whose fee is waived, where the town's rule says so.

    What the account's other items are worth by themselves goes on. Gives the end the flag had;
    None where none was ended.
    """
    connection, reference = making.connection, making.reference
    rule = reference.policy["returned.cash_only"]
    if not rule.get("waived_end_it") or item.flag_id is None:
        return None
    flag = connection.execute(
        select(_FLAG).where(_FLAG.c.id == item.flag_id, _FLAG.c.ended_at.is_(None))
    ).first()
    if flag is None:
        return None
    end_rows(connection, making.actor, [flag.id], (making.now, "its fee was waived"))
    subject = ("account", account.number)
    audit.record(connection, making.actor, "end_flag", subject, making.now, code=CASH_ONLY)
    other = connection.execute(
        select(_RETURNED)
        .where(
            _RETURNED.c.account_id == account.id,
            _RETURNED.c.id != item.id,
            _RETURNED.c.state != "redeposited",
            ~_RETURNED.c.fee_rule.contains(WAIVED),
        )
        .order_by(_RETURNED.c.noticed_on.desc(), _RETURNED.c.id.desc())
    ).all()
    if other:
        _flag_again(making, account, other, rule)
    return flag.expires_on


def _flag_again(making: Making, account: AccountRow, items: Sequence[Any], rule: Any) -> None:
    """Flag an account for the items that are left, as long as they are worth."""
    newest = items[0].noticed_on
    counted = points([one.noticed_on for one in items], newest, rule["within_months"])
    until = add_months(newest, rule["for_months"])
    if rule["items"] and counted >= rule["items"] and until >= making.reference.on:
        flag_id = put_flag(making, account, until, counted)
        making.connection.execute(
            update(_RETURNED).where(_RETURNED.c.id == items[0].id).values(flag_id=flag_id)
        )
