"""Debt setoff: the town's agreement, debts with their letters and hearings, files and money."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from clerktui.models.base import (
    STRICT,
    Table,
    cents,
    day,
    document,
    instant,
    key,
    money_range,
    one_of,
    ref,
    text,
    whole,
    yes_no,
)
from clerktui.rules.setoff import CHANGES, DECISIONS, GIVEN_BACK, HEARD_BY
from clerktui.rules.states import SETOFF_DEBT

_STATES = tuple(sorted(SETOFF_DEBT.moves))


class SetoffParticipation(Table, table=True):
    """A year's agreement of the town with the clearinghouse; nothing is sent without one."""

    __tablename__ = "setoff_participation"
    __table_args__ = (CheckConstraint("until_on >= from_on", name="from_until"), STRICT)

    id: int | None = key()
    entity_code: str = text()
    clearinghouse: str = text()
    signed_on: dt.date = day()
    from_on: dt.date = day()
    until_on: dt.date = day()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class SetoffDebt(Table, table=True):
    """What one person owes, on its way to be set off against a refund of the State.

    `letter_cents` is what the letter says, `determined_cents` what was finally determined;
    `sent_cents` is the figure the clearinghouse has. The days are those of the law: letter mailed,
    last day to ask for a hearing, finally determined, expired.
    """

    __tablename__ = "setoff_debt"
    __table_args__ = (
        one_of("state", *_STATES),
        money_range("letter_cents", low=1),
        money_range("sent_cents", low=0),
        CheckConstraint("(mailed_on is null) = (hearing_until is null)", name="clock"),
        CheckConstraint("(state = 'closed') = (closed_on is not null)", name="closed"),
        CheckConstraint(
            "(determined_on is null) = (determined_cents is null) "
            "and (determined_on is null) = (expires_on is null)",
            name="determined",
        ),
        Index("ix_setoff_debt_state", "state", "hearing_until"),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    customer_id: int = ref("customer", index=True)
    identity_id: int = ref("customer_identity", index=True)
    state: str = text(default="prepared")
    account_code: str = text()
    unique_key: str = text(unique=True)
    letter_cents: int = cents()
    letter_on: dt.date = day()
    mailed_on: dt.date | None = day(nullable=True)
    hearing_until: dt.date | None = day(nullable=True)
    determined_cents: int | None = cents(nullable=True)
    determined_on: dt.date | None = day(nullable=True)
    expires_on: dt.date | None = day(nullable=True)
    sent_cents: int = cents(default=0)
    opened_at: dt.datetime = instant()
    opened_by_id: int = ref("clerk_user")
    closed_on: dt.date | None = day(nullable=True)


class SetoffPart(Table, table=True):
    """What one account gives to a debt: small ones of one person are combined to the minimum."""

    __tablename__ = "setoff_part"
    __table_args__ = (
        UniqueConstraint("debt_id", "position"),
        UniqueConstraint("debt_id", "account_id"),
        Index("ix_setoff_part_account", "account_id"),
        money_range("amount_cents", low=1),
        STRICT,
    )

    id: int | None = key()
    debt_id: int = ref("setoff_debt")
    position: int = whole()
    account_id: int = ref("account")
    amount_cents: int = cents()
    oldest_due_on: dt.date = day()
    latest_due_on: dt.date = day()


class SetoffMove(Table, table=True):
    """A step of a debt: from which state to which, for how much, and what was done in words."""

    __tablename__ = "setoff_move"
    __table_args__ = (
        one_of("to_state", *_STATES),
        Index("ix_setoff_move_debt", "debt_id", "id"),
        STRICT,
    )

    id: int | None = key()
    debt_id: int = ref("setoff_debt")
    code: str = text()
    from_state: str = text(default="")
    to_state: str = text()
    amount_cents: int = cents(default=0)
    words: str = text()
    day: dt.date = day()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class SetoffLetter(Table, table=True):
    """The letter of a debt as it was served; a purge takes the document and leaves the row."""

    __tablename__ = "setoff_letter"
    __table_args__ = (STRICT,)

    id: int | None = key()
    debt_id: int = ref("setoff_debt", unique=True)
    number: str = text(unique=True)
    dated_on: dt.date = day()
    amount_cents: int = cents()
    document: Any = document(nullable=True)


class SetoffHearing(Table, table=True):
    """A request for a hearing and what came of it; one that came too late stops nothing.

    `asked_on` is the day it was delivered for mailing, `told_on` the day the debtor had the
    decision: the appeal's days run from it.
    """

    __tablename__ = "setoff_hearing"
    __table_args__ = (
        CheckConstraint(f"decision is null or decision in {DECISIONS}", name="decision_known"),
        CheckConstraint(
            f"appeal_decision is null or appeal_decision in {DECISIONS}", name="appeal_known"
        ),
        CheckConstraint(f"held_by is null or held_by in {HEARD_BY}", name="held_by_known"),
        CheckConstraint("(decision is null) = (decided_on is null)", name="decided"),
        CheckConstraint("appealed_on is null or decided_on is not null", name="appealed"),
        Index("ix_setoff_hearing_debt", "debt_id", "id"),
        STRICT,
    )

    id: int | None = key()
    debt_id: int = ref("setoff_debt")
    asked_on: dt.date = day()
    received_on: dt.date = day()
    is_timely: bool = yes_no()
    held_on: dt.date | None = day(nullable=True)
    held_by: str | None = text(nullable=True)
    decision: str | None = text(nullable=True)
    decided_on: dt.date | None = day(nullable=True)
    decided_cents: int | None = cents(nullable=True)
    told_on: dt.date | None = day(nullable=True)
    appealed_on: dt.date | None = day(nullable=True)
    appeal_decision: str | None = text(nullable=True)
    appeal_ended_on: dt.date | None = day(nullable=True)
    user_id: int = ref("clerk_user")


class SetoffFile(Table, table=True):
    """The file of one week: its totals and the hash of its bytes.

    A later file of the same week replaces one that was not uploaded: the last one is the week's.
    """

    __tablename__ = "setoff_file"
    __table_args__ = (Index("ix_setoff_file_due_on", "due_on", "id"), STRICT)

    id: int | None = key()
    number: int = whole(unique=True)
    due_on: dt.date = day()
    entity_code: str = text()
    record_count: int = whole()
    added: int = whole()
    updated: int = whole()
    deleted: int = whole()
    amount_cents: int = cents()
    content_hash: str = text()
    made_at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class SetoffUpload(Table, table=True):
    """That a week's file was given to the clearinghouse: from then on it is not made anew."""

    __tablename__ = "setoff_upload"
    __table_args__ = (STRICT,)

    id: int | None = key()
    file_id: int = ref("setoff_file", unique=True)
    uploaded_on: dt.date = day()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class SetoffFileLine(Table, table=True):
    """A record of a week's file without the identity number, which only the sealed store has."""

    __tablename__ = "setoff_file_line"
    __table_args__ = (
        one_of("change", *CHANGES),
        UniqueConstraint("file_id", "line_no"),
        UniqueConstraint("file_id", "debt_id"),
        Index("ix_setoff_file_line_debt", "debt_id", "id"),
        STRICT,
    )

    id: int | None = key()
    file_id: int = ref("setoff_file")
    line_no: int = whole()
    debt_id: int = ref("setoff_debt")
    identity_id: int = ref("customer_identity", index=True)
    change: str = text()
    before_cents: int = cents()
    amount_cents: int = cents()
    record: str = text()


class SetoffMoney(Table, table=True):
    """What one refund gave to a debt, as the return file says it: both fees, and the rest."""

    __tablename__ = "setoff_money"
    __table_args__ = (
        money_range("state_fee_cents", low=0),
        money_range("local_fee_cents", low=0),
        money_range("net_cents", low=0),
        UniqueConstraint("file_id", "line_no"),
        Index("ix_setoff_money_debt", "debt_id", "id"),
        STRICT,
    )

    id: int | None = key()
    file_id: int = ref("remittance_file")
    line_no: int = whole()
    debt_id: int | None = ref("setoff_debt", nullable=True)
    matched_on: dt.date = day()
    state_fee_cents: int = cents()
    local_fee_cents: int = cents()
    net_cents: int = cents()
    at: dt.datetime = instant()


class SetoffGiveBack(Table, table=True):
    """Setoff money that goes back to the debtor: net, fees and interest, and the refund of it."""

    __tablename__ = "setoff_give_back"
    __table_args__ = (
        one_of("reason", *GIVEN_BACK),
        CheckConstraint(
            "reason <> 'excess' or (fees_cents = 0 and interest_cents = 0)", name="excess"
        ),
        STRICT,
    )

    id: int | None = key()
    money_id: int = ref("setoff_money", unique=True)
    reason: str = text()
    net_cents: int = cents()
    fees_cents: int = cents()
    interest_cents: int = cents(default=0)
    notice_on: dt.date | None = day(nullable=True)
    paid_until: dt.date = day()
    refund_id: int = ref("refund", unique=True)
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
