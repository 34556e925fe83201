"""Messages on their way out of the office, every try to send one, and who wants e-mail."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Index

from clerktui.models.base import (
    STRICT,
    Table,
    day,
    instant,
    key,
    one_of,
    ref,
    text,
    whole,
)
from clerktui.rules.email import WANTS
from clerktui.rules.outbox import OUTCOMES
from clerktui.rules.states import OUTBOX


class OutboxMessage(Table, table=True):
    """A message to be sent once: written with the act that causes it, sent afterwards.

    `cause` is made by the act ("step_letter:12"), so that it never causes two. `subject_kind` and
    `subject_id` say what it is about; a paper of that kind that is kept goes with it. `mark` is
    the left half of the Message-ID, whole from the first try on and the same at each further one.
    `holder` is who is sending it until `held_until`. The address goes with the account. Which
    channels there are is the program's to know: a new one needs no new table.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        one_of("state", *sorted(OUTBOX.moves)),
        CheckConstraint("(state = 'sending') = (held_until is not null)", name="held"),
        CheckConstraint("state <> 'sent' or sent_at is not null", name="sent"),
        CheckConstraint("tries >= 0", name="tries_counted"),
        Index("ix_outbox_message_due", "state", "next_try_at"),
        Index("ix_outbox_message_account", "account_id", "id"),
        Index("ix_outbox_message_subject", "subject_kind", "subject_id"),
        STRICT,
    )

    id: int | None = key()
    cause: str = text(unique=True)
    channel: str = text()
    subject_kind: str = text()
    subject_id: int = whole()
    account_id: int | None = ref("account", nullable=True)
    address: str = text()
    subject: str = text()
    body: str = text()
    language: str = text(default="en")
    state: str = text(default="queued")
    tries: int = whole(default=0)
    mark: str = text(default="")
    holder: str = text(default="")
    held_until: dt.datetime | None = instant(nullable=True)
    next_try_at: dt.datetime = instant()
    last_error: str = text(default="")
    queued_at: dt.datetime = instant()
    queued_by_id: int | None = ref("clerk_user", nullable=True)
    sent_at: dt.datetime | None = instant(nullable=True)


class OutboxTry(Table, table=True):
    """What came of a try, or what a person did about a message; only ever added to.

    `code` is what the server said (250, 451, 550), 0 where it said nothing.
    """

    __tablename__ = "outbox_try"
    __table_args__ = (
        one_of("outcome", *OUTCOMES),
        Index("ix_outbox_try_message", "message_id", "id"),
        STRICT,
    )

    id: int | None = key()
    message_id: int = ref("outbox_message")
    outcome: str = text()
    code: int = whole(default=0)
    error: str = text(default="")
    at: dt.datetime = instant()
    user_id: int | None = ref("clerk_user", nullable=True)


class EmailConsent(Table, table=True):
    """What a customer said of letters by e-mail: the newest row holds; only ever added to.

    `letter` is a kind of letter of policy `email.letters`, or "all". `address` is the address it
    was said for: no other one is ever written to on its ground. `how` it was said is a code of
    policy `email.consent`.
    """

    __tablename__ = "email_consent"
    __table_args__ = (
        one_of("wants", *WANTS),
        Index("ix_email_consent_customer", "customer_id", "id"),
        STRICT,
    )

    id: int | None = key()
    customer_id: int = ref("customer")
    letter: str = text(default="all")
    wants: str = text()
    address: str = text()
    how: str = text()
    said_on: dt.date = day()
    at: dt.datetime = instant()
    user_id: int | None = ref("clerk_user", nullable=True)
