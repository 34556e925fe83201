"""What seldom changes and every payment needs: tenders, services, revenue codes, today's policy.

Read in one go and kept for a minute per database and town date, so that posting does not ask for
it again. Every dated decision takes effect on a later day or within that minute.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.ledger.business_day import working_day
from clerktui.models import GlAccount, Office, RevenueCode, RevenueRate, Service, TenderType
from clerktui.rules.allocation import AllocationPolicy
from clerktui.rules.calendar import Calendar
from clerktui.services import policies
from clerktui.services.calendars import calendar_of
from clerktui.services.town import get_town

KEPT_FOR = dt.timedelta(seconds=60)
_KEYS = (
    "allocation.default",
    "aging.thresholds",
    "cutoff",
    "payment.maximum_cents",
    "payment.duplicate_days",
    "payment.received_days",
    "drawer.over_short_limit_cents",
    "drawer.denominations",
    "drawer.over_short_gl",
    "drawer.cash_limit_cents",
    "drawer.tolerance_cents",
    "drawer.close_approval",
    "drawer.witness",
    "void.second_person",
    "receipt.header",
    "receipt.messages",
    "scan.layouts",
    "batch.verify",
    "batch.second_person",
    "suspense.revenue_code",
    "suspense.tender",
    "suspense.refund_gl",
    "correction.second_person",
    "adjustment.due",
    "adjustment.limits",
    "adjustment.service",
    "refund.minimum_cents",
    "refund.unclaimed_days",
    "refund.unclaimed_gl",
    "customer_deposit.ledger",
    "customer_deposit.amount",
    "customer_deposit.due_days",
    "customer_deposit.review",
    "customer_deposit.interest",
    "returned.fee",
    "returned.mixed",
    "returned.tax_penalty",
    "returned.cash_only",
    "returned.redeposits",
    "returned.recovery_gl",
    "tax.interest",
    "tax.discount",
    "tax.advertising",
    "late_fee.rules",
    "late_fee.waivers",
    "accrual.ledger",
    "limitation.years",
    "improper.kinds",
    "letter.returned",
    "letter.returned_tax",
    "letter.improper",
    "letter.surrendered",
    "disclosure.grounds",
    "usage.checklist",
    "usage.units",
    "deposit.daily",
    "deposit.banks",
    "gl.between_funds",
    "gl.projects",
    "day.papers",
    "town.holidays",
    "task.reasons",
    "task.refer",
    "office.hours",
    "call_back.minutes",
    "contact.reasons",
    "contact.outcomes",
    "flag.rules",
    "letter.application",
    "application.steps",
    "application.services",
    "application.fees",
    "application.prior_debt",
    "application.start_days",
    "application.account_number",
    "identity.kinds",
    "identity.purpose",
    "closing_account.readings",
    "closing_account.rules",
    "closing_account.small_balance",
    "retention.rules",
    "retention.blocking_flags",
    "collection.procedure",
    "collection.outcomes",
    "collection.contact_limits",
    "collection.claim_minutes",
    "collection.risk",
    "credit.score",
    "collection.arrangements",
    "letter.agreement",
    "letter.setoff",
    "letter.reminder",
    "letter.notice",
    "letter.notice_tax",
    "letter.final_notice",
    "letter.window",
    "step_batch.rules",
    "outbox.email",
    "outbox.text",
    "email.letters",
    "email.consent",
    "letter.email",
    "reconnect.rules",
    "work_order.types",
    "work_order.departments",
    "work_order.crews",
    "work_order.rules",
    "agency.rules",
    "agency.layouts",
    "agency.return_layout",
    "mortgage.layouts",
    "enforcement.rules",
    "letter.enforcement_third",
    "letter.enforcement_taxpayer",
    "letter.enforcement_release",
    "setoff.rules",
    "setoff.fees",
    "setoff.interest",
    "setoff.return_layout",
    "letter.unclaimed",
    "unclaimed.holder",
    "unclaimed.rules",
)
_REVENUE = RevenueCode.__table__
_RATE = RevenueRate.__table__
_kept: WeakKeyDictionary[Database, Reference] = WeakKeyDictionary()


@dataclass(frozen=True)
class Tendering:
    """A way of paying and the GL account it lands in."""

    code: str
    name: str
    gl_account_id: int
    allows_change: bool
    needs_reference: bool
    is_counted: bool


@dataclass(frozen=True)
class ServiceInfo:
    """What is billed, and its GL accounts."""

    code: str
    name: str
    kind: str
    receivable_gl_id: int
    revenue_gl_id: int


@dataclass(frozen=True)
class Revenue:
    """A revenue code with its price of the day (None: any amount)."""

    code: str
    name: str
    department: str
    revenue_gl_id: int
    takes_quantity: bool
    unit_cents: int | None
    effective_from: dt.date | None


@dataclass(frozen=True)
class Reference:
    """Everything that seldom changes, as of one town date."""

    town: str
    timezone: str
    on: dt.date
    read_at: dt.datetime
    tenders: dict[str, Tendering]
    services: dict[str, ServiceInfo]
    revenue: dict[str, Revenue]
    policy: dict[str, Any]
    over_short_gl_id: int
    offices: dict[int, str]
    deposits_held_gl_id: int
    deposit_interest_gl_id: int

    @property
    def allocation(self) -> AllocationPolicy:
        """The order in which money is applied today."""
        return self.policy["allocation.default"]

    def calendar(self, office_id: int | None = None) -> Calendar:
        """The days on which an office (else the town) is open, as the town decides today."""
        code = self.offices.get(office_id, "") if office_id is not None else ""
        return calendar_of(self.policy["town.holidays"], code)

    def working_day(self, connection: Connection, office_id: int) -> dt.date:
        """The day an office works on: today, or after its close the next business day."""
        return working_day(connection, office_id, self.on, self.calendar(office_id))

    def cash_code(self) -> str:
        """The tender change is given from."""
        return next(code for code, tender in self.tenders.items() if tender.allows_change)


def get_reference(db: Database, connection: Connection) -> Reference:
    """The reference data of today, read again when older than a minute.

    Raises:
        Refused: `town.missing`, `policy.missing`.
    """
    now = db.clock.now()
    kept = _kept.get(db)
    if kept and kept.read_at <= now < kept.read_at + KEPT_FOR:
        return kept
    kept = _read(db, connection, now)
    _kept[db] = kept
    return kept


def forget(db: Database) -> None:
    """Read everything again next time: something was just decided."""
    _kept.pop(db, None)


def _read(db: Database, connection: Connection, now: dt.datetime) -> Reference:
    town, timezone = get_town(connection)
    today = db.clock.today(timezone)
    values = policies.get_policies(connection, _KEYS, today)
    ledger = values["customer_deposit.ledger"]
    gl = _gl_ids(connection, (values["drawer.over_short_gl"], ledger["held"], ledger["interest"]))
    return Reference(
        town=town,
        timezone=timezone,
        on=today,
        read_at=now,
        tenders=_tenders(connection),
        services=_services(connection),
        revenue=_revenue(connection, today),
        policy=values,
        over_short_gl_id=gl[values["drawer.over_short_gl"]],
        deposits_held_gl_id=gl[ledger["held"]],
        deposit_interest_gl_id=gl[ledger["interest"]],
        offices=_offices(connection),
    )


def _offices(connection: Connection) -> dict[int, str]:
    return dict(connection.execute(select(Office.__table__.c.id, Office.__table__.c.code)).all())


def _gl_ids(connection: Connection, codes: tuple[str, ...]) -> dict[str, int]:
    table = GlAccount.__table__
    rows = connection.execute(select(table.c.code, table.c.id).where(table.c.code.in_(codes)))
    return {row.code: row.id for row in rows}


def _tenders(connection: Connection) -> dict[str, Tendering]:
    table = TenderType.__table__
    rows = connection.execute(
        select(table).where(table.c.is_active).order_by(table.c.position, table.c.code)
    )
    return {
        row.code: Tendering(
            row.code,
            row.name,
            row.gl_account_id,
            allows_change=row.allows_change,
            needs_reference=row.needs_reference,
            is_counted=row.is_counted,
        )
        for row in rows
    }


def _services(connection: Connection) -> dict[str, ServiceInfo]:
    table = Service.__table__
    rows = connection.execute(select(table).order_by(table.c.position))
    return {
        row.code: ServiceInfo(row.code, row.name, row.kind, row.receivable_gl_id, row.revenue_gl_id)
        for row in rows
    }


def _revenue(connection: Connection, today: dt.date) -> dict[str, Revenue]:
    rates = connection.execute(
        select(_RATE.c.revenue_code, _RATE.c.unit_cents, _RATE.c.effective_from)
        .where(_RATE.c.effective_from <= today)
        .order_by(_RATE.c.effective_from)
    )
    priced = {row.revenue_code: row for row in rates}
    rows = connection.execute(
        select(_REVENUE).where(_REVENUE.c.is_active).order_by(_REVENUE.c.code)
    )
    return {
        row.code: Revenue(
            row.code,
            row.name,
            row.department,
            row.revenue_gl_id,
            takes_quantity=row.takes_quantity,
            unit_cents=priced[row.code].unit_cents if row.code in priced else None,
            effective_from=priced[row.code].effective_from if row.code in priced else None,
        )
        for row in rows
    }
