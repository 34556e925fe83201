"""Customers, premises, parcels, accounts and what hangs on an account; and the search tables."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index

from clerktui.models.base import (
    STRICT,
    Table,
    cents,
    day,
    folded,
    instant,
    key,
    money_range,
    one_of,
    ref,
    text,
    whole,
    yes_no,
)


class Customer(Table, table=True):
    """A person or a business; `last_n` and `first_n` are the folded names searches run on."""

    __tablename__ = "customer"
    __table_args__ = (
        Index("ix_customer_name", "last_n", "first_n"),
        Index("ix_customer_first", "first_n", "last_n"),
        Index("ix_customer_phone", "phone_n"),
        Index("ix_customer_phone4", "phone4"),
        STRICT,
    )

    id: int | None = key()
    last_name: str = text()
    first_name: str = text(default="")
    is_business: bool = yes_no(default=False)
    phone: str = text(default="")
    email: str = text(default="")
    mail_address: str = text(default="")
    mail_city: str = text(default="")
    mail_state: str = text(default="")
    mail_zip: str = text(default="")
    language: str = text(default="en")
    last_n: str = folded()
    first_n: str = folded(default="")
    phone_n: str = folded(default="")
    phone4: str = folded(default="")


class Parcel(Table, table=True):
    """A taxable lot."""

    __tablename__ = "parcel"
    __table_args__ = (Index("ix_parcel_number_n", "number_n"), STRICT)

    id: int | None = key()
    number: str = text(unique=True)
    number_n: str = folded()
    description: str = text(default="")


class Premise(Table, table=True):
    """A place served; `house` and `street_n` are what searches run on."""

    __tablename__ = "premise"
    __table_args__ = (
        Index("ix_premise_house", "house", "street_n"),
        Index("ix_premise_street", "street_n", "house"),
        STRICT,
    )

    id: int | None = key()
    address: str = text()
    city: str = text(default="")
    zip: str = text(default="")
    parcel_id: int | None = ref("parcel", nullable=True, index=True)
    house: int | None = whole(nullable=True)
    street_n: str = folded(default="")


class Account(Table, table=True):
    """What the town keeps with one customer at one place.

    `balance_cents` is kept by posting and always equals the sum of the account's receivables and
    the sum of its journal lines; `version` grows with every change of money.
    """

    __tablename__ = "account"
    __table_args__ = (
        one_of("status", "active", "closed", "pending"),
        money_range("balance_cents"),
        Index("ix_account_number_n", "number_n"),
        Index("ix_account_customer", "customer_id"),
        Index("ix_account_premise", "premise_id"),
        STRICT,
    )

    id: int | None = key()
    number: str = text(unique=True)
    number_n: str = folded()
    customer_id: int = ref("customer")
    premise_id: int = ref("premise")
    account_class: str = text(default="residential")
    status: str = text(default="active")
    opened_on: dt.date | None = day(nullable=True)
    closed_on: dt.date | None = day(nullable=True)
    deposit_cents: int = cents(default=0)
    balance_cents: int = cents(default=0)
    version: int = whole(default=0)


class ServiceAgreement(Table, table=True):
    """One service an account takes, with its meter where it has one."""

    __tablename__ = "service_agreement"
    __table_args__ = (
        Index("ix_service_agreement_account", "account_id"),
        Index("ix_service_agreement_meter", "meter_n"),
        STRICT,
    )

    id: int | None = key()
    account_id: int = ref("account")
    service: str = ref("service.code", type_=None)
    rate_class: str = text(default="")
    meter: str = text(default="")
    meter_n: str = folded(default="")
    started_on: dt.date | None = day(nullable=True)
    ended_on: dt.date | None = day(nullable=True)


class AccountFlag(Table, table=True):
    """Something every screen must say about an account, with its reason and expiry.

    A bankruptcy says its case; a confidential address what is printed instead of it.
    """

    __tablename__ = "account_flag"
    __table_args__ = (Index("ix_account_flag_account", "account_id"), STRICT)

    id: int | None = key()
    account_id: int = ref("account")
    code: str = text()
    note: str = text(default="")
    starts_on: dt.date = day()
    expires_on: dt.date | None = day(nullable=True)
    ended_at: dt.datetime | None = instant(nullable=True)
    review_on: dt.date | None = day(nullable=True)
    case_number: str | None = text(nullable=True)
    court: str | None = text(nullable=True)
    filed_on: dt.date | None = day(nullable=True)
    petition_on: dt.date | None = day(nullable=True)
    substitute_address: str | None = text(nullable=True)


class Contact(Table, table=True):
    """A call, a visit, a letter or a note; what was never asked stays empty."""

    __tablename__ = "contact"
    __table_args__ = (
        one_of("kind", "call", "visit", "letter", "note"),
        Index("ix_contact_account", "account_id", "id"),
        STRICT,
    )

    id: int | None = key()
    account_id: int = ref("account")
    kind: str = text()
    at: dt.datetime = instant()
    user_id: int | None = ref("clerk_user", nullable=True)
    body: str = text()
    direction: str | None = text(nullable=True)
    reason: str | None = text(nullable=True)
    outcome: str | None = text(nullable=True)
    number: str | None = text(nullable=True)


class NameWord(Table, table=True):
    """A later word of a folded last name with the words behind it, so that it is found by them.

    "Cedar Creek Church" is also kept as "creek church" and "church": whichever word somebody
    begins with, the name is one range of the primary key.
    """

    __tablename__ = "name_word"
    __table_args__ = (STRICT,)

    word: str = folded(primary_key=True)
    customer_id: int = ref("customer", primary_key=True, index=True)


class Surname(Table, table=True):
    """Every distinct folded last name, so that a typed name can be forgiven one slip."""

    __tablename__ = "surname"
    __table_args__ = (STRICT,)

    id: int | None = key()
    name_n: str = folded(unique=True)


class SurnameDeletion(Table, table=True):
    """A surname whole or with one letter left out: what a slip of the finger still matches."""

    __tablename__ = "surname_deletion"
    __table_args__ = (STRICT,)

    form: str = folded(primary_key=True)
    surname_id: int = ref("surname", primary_key=True, index=True)
