"""What customers ask about: meter readings, and what was told of an account to whom."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from clerktui.models.base import STRICT, Table, day, instant, key, ref, text, whole, yes_no


class MeterReading(Table, table=True):
    """One reading of a service's meter: what it showed, and what was used since the one before.

    `usage` and `reading` are in the unit of the town's meters (the service's own), whole. A reading
    is never changed; one that was wrong is followed by another of a later day.
    """

    __tablename__ = "meter_reading"
    __table_args__ = (
        UniqueConstraint("agreement_id", "read_on"),
        CheckConstraint("usage >= 0", name="usage_min"),
        CheckConstraint("days between 1 and 400", name="days_range"),
        STRICT,
    )

    id: int | None = key()
    agreement_id: int = ref("service_agreement")
    read_on: dt.date = day()
    reading: int = whole()
    usage: int = whole()
    days: int = whole()
    is_estimated: bool = yes_no(default=False)
    source: str = text(default="")


class Disclosure(Table, table=True):
    """What was given of an account to somebody, on which ground; only ever added."""

    __tablename__ = "disclosure"
    __table_args__ = (
        Index("ix_disclosure_account", "account_id", "id"),
        Index("ix_disclosure_given_on", "given_on", "id"),
        STRICT,
    )

    id: int | None = key()
    account_id: int = ref("account")
    to_whom: str = text()
    requester: str = text()
    ground: str = text()
    citation: str = text()
    given: str = text()
    note: str = text(default="")
    given_on: dt.date = day()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
