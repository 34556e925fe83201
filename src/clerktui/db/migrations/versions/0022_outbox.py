"""The outbox: messages that are sent once, every try, who wants letters by e-mail.

Revision 0022, after 0021. New tables; a line of a batch says how its letter goes: until now, on
paper.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the column; triggers are put in place after every migration."""
    op.add_column(
        "step_batch_line",
        sa.Column("delivery", sa.Text(), server_default="paper", nullable=False),
    )
    op.create_table(
        "email_consent",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("wants", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("said_on", base.TownDate(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "wants in ('paper', 'email', 'both')", name=op.f("ck_email_consent_wants_known")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_email_consent_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_email_consent_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_consent")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_email_consent_customer", "email_consent", ["customer_id", "id"], unique=False
    )
    op.create_table(
        "outbox_message",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column(
            "subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("held_until", base.Instant(), nullable=True),
        sa.Column("next_try_at", base.Instant(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("queued_at", base.Instant(), nullable=False),
        sa.Column(
            "queued_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("sent_at", base.Instant(), nullable=True),
        sa.CheckConstraint(
            "(state = 'sending') = (held_until is not null)", name=op.f("ck_outbox_message_held")
        ),
        sa.CheckConstraint(
            "state <> 'sent' or sent_at is not null", name=op.f("ck_outbox_message_sent")
        ),
        sa.CheckConstraint(
            "state in ('cancelled', 'failed', 'given_up', 'queued', 'sending', 'sent')",
            name=op.f("ck_outbox_message_state_known"),
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_outbox_message_tries_counted")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_outbox_message_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["queued_by_id"], ["clerk_user.id"], name=op.f("fk_outbox_message_queued_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("cause", name=op.f("uq_outbox_message_cause")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_outbox_message_account", "outbox_message", ["account_id", "id"], unique=False
    )
    op.create_index(
        "ix_outbox_message_due", "outbox_message", ["state", "next_try_at"], unique=False
    )
    op.create_index(
        "ix_outbox_message_subject", "outbox_message", ["subject_kind", "subject_id"], unique=False
    )
    op.create_table(
        "outbox_try",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("code", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "outcome in ('sent', 'put_off', 'refused', 'given_up', 'lost', 'bounced', 'retried', "
            "'cancelled')",
            name=op.f("ck_outbox_try_outcome_known"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["outbox_message.id"], name=op.f("fk_outbox_try_message_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_outbox_try_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_try")),
        sqlite_strict=True,
    )
    op.create_index("ix_outbox_try_message", "outbox_try", ["message_id", "id"], unique=False)
