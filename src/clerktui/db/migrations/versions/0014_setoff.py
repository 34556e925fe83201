"""Collections: debt setoff.

Revision 0014, after 0012. New tables only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; triggers are put in place after every migration."""
    op.create_table(
        "setoff_file",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_on", base.TownDate(), nullable=False),
        sa.Column("entity_code", sa.Text(), nullable=False),
        sa.Column(
            "record_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("added", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("updated", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_setoff_file_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setoff_file")),
        sa.UniqueConstraint("number", name=op.f("uq_setoff_file_number")),
        sqlite_strict=True,
    )
    op.create_index("ix_setoff_file_due_on", "setoff_file", ["due_on", "id"], unique=False)
    op.create_table(
        "setoff_upload",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uploaded_on", base.TownDate(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["setoff_file.id"], name=op.f("fk_setoff_upload_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_setoff_upload_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setoff_upload")),
        sa.UniqueConstraint("file_id", name=op.f("uq_setoff_upload_file_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "setoff_participation",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("entity_code", sa.Text(), nullable=False),
        sa.Column("clearinghouse", sa.Text(), nullable=False),
        sa.Column("signed_on", base.TownDate(), nullable=False),
        sa.Column("from_on", base.TownDate(), nullable=False),
        sa.Column("until_on", base.TownDate(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_setoff_participation_from_until")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_setoff_participation_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setoff_participation")),
        sqlite_strict=True,
    )
    op.create_table(
        "setoff_debt",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "identity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("account_code", sa.Text(), nullable=False),
        sa.Column("unique_key", sa.Text(), nullable=False),
        sa.Column("letter_cents", base.Cents(), nullable=False),
        sa.Column("letter_on", base.TownDate(), nullable=False),
        sa.Column("mailed_on", base.TownDate(), nullable=True),
        sa.Column("hearing_until", base.TownDate(), nullable=True),
        sa.Column("determined_cents", base.Cents(), nullable=True),
        sa.Column("determined_on", base.TownDate(), nullable=True),
        sa.Column("expires_on", base.TownDate(), nullable=True),
        sa.Column("sent_cents", base.Cents(), nullable=False),
        sa.Column("opened_at", base.Instant(), nullable=False),
        sa.Column(
            "opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("closed_on", base.TownDate(), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_on is not null)", name=op.f("ck_setoff_debt_closed")
        ),
        sa.CheckConstraint(
            "state in ('appealed', 'closed', 'contested', 'decided', 'final', "
            "'noticed', 'prepared', 'sent')",
            name=op.f("ck_setoff_debt_state_known"),
        ),
        sa.CheckConstraint(
            "(determined_on is null) = (determined_cents is null) "
            "and (determined_on is null) = (expires_on is null)",
            name=op.f("ck_setoff_debt_determined"),
        ),
        sa.CheckConstraint(
            "(mailed_on is null) = (hearing_until is null)", name=op.f("ck_setoff_debt_clock")
        ),
        sa.CheckConstraint(
            "letter_cents between 1 and 99999999999", name=op.f("ck_setoff_debt_letter_cents_range")
        ),
        sa.CheckConstraint(
            "sent_cents between 0 and 99999999999", name=op.f("ck_setoff_debt_sent_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_setoff_debt_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["customer_identity.id"], name=op.f("fk_setoff_debt_identity_id")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["clerk_user.id"], name=op.f("fk_setoff_debt_opened_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setoff_debt")),
        sa.UniqueConstraint("number", name=op.f("uq_setoff_debt_number")),
        sa.UniqueConstraint("unique_key", name=op.f("uq_setoff_debt_unique_key")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_setoff_debt_customer_id"), "setoff_debt", ["customer_id"], unique=False
    )
    op.create_index(
        op.f("ix_setoff_debt_identity_id"), "setoff_debt", ["identity_id"], unique=False
    )
    op.create_index("ix_setoff_debt_state", "setoff_debt", ["state", "hearing_until"], unique=False)
    op.create_table(
        "setoff_file_line",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("debt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "identity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("before_cents", base.Cents(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "change in ('add', 'update', 'delete')", name=op.f("ck_setoff_file_line_change_known")
        ),
        sa.ForeignKeyConstraint(
            ["debt_id"], ["setoff_debt.id"], name=op.f("fk_setoff_file_line_debt_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["setoff_file.id"], name=op.f("fk_setoff_file_line_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["customer_identity.id"], name=op.f("fk_setoff_file_line_identity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setoff_file_line")),
        sa.UniqueConstraint("file_id", "debt_id", name=op.f("uq_setoff_file_line_file_id_debt_id")),
        sa.UniqueConstraint("file_id", "line_no", name=op.f("uq_setoff_file_line_file_id_line_no")),
        sqlite_strict=True,
    )
    op.create_index("ix_setoff_file_line_debt", "setoff_file_line", ["debt_id", "id"], unique=False)
    op.create_index(
        op.f("ix_setoff_file_line_identity_id"), "setoff_file_line", ["identity_id"], unique=False
    )
    op.create_table(
        "setoff_hearing",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("debt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_on", base.TownDate(), nullable=False),
        sa.Column("received_on", base.TownDate(), nullable=False),
        sa.Column("is_timely", base.Flag(), nullable=False),
        sa.Column("held_on", base.TownDate(), nullable=True),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_on", base.TownDate(), nullable=True),
        sa.Column("decided_cents", base.Cents(), nullable=True),
        sa.Column("told_on", base.TownDate(), nullable=True),
        sa.Column("appealed_on", base.TownDate(), nullable=True),
        sa.Column("appeal_decision", sa.Text(), nullable=True),
        sa.Column("appeal_ended_on", base.TownDate(), nullable=True),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "appeal_decision is null or appeal_decision in ('owed', 'not_owed', 'withdrawn')",
            name=op.f("ck_setoff_hearing_appeal_known"),
        ),
        sa.CheckConstraint(
            "decision is null or decision in ('owed', 'not_owed', 'withdrawn')",
            name=op.f("ck_setoff_hearing_decision_known"),
        ),
        sa.CheckConstraint(
            "held_by is null or held_by in ('board', 'designee')",
            name=op.f("ck_setoff_hearing_held_by_known"),
        ),
        sa.CheckConstraint(
            "(decision is null) = (decided_on is null)", name=op.f("ck_setoff_hearing_decided")
        ),
        sa.CheckConstraint(
            "appealed_on is null or decided_on is not null", name=op.f("ck_setoff_hearing_appealed")
        ),
        sa.ForeignKeyConstraint(
            ["debt_id"], ["setoff_debt.id"], name=op.f("fk_setoff_hearing_debt_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_setoff_hearing_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setoff_hearing")),
        sqlite_strict=True,
    )
    op.create_index("ix_setoff_hearing_debt", "setoff_hearing", ["debt_id", "id"], unique=False)
    op.create_table(
        "setoff_letter",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("debt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("dated_on", base.TownDate(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("document", base.JsonText(), nullable=True),
        sa.ForeignKeyConstraint(
            ["debt_id"], ["setoff_debt.id"], name=op.f("fk_setoff_letter_debt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setoff_letter")),
        sa.UniqueConstraint("debt_id", name=op.f("uq_setoff_letter_debt_id")),
        sa.UniqueConstraint("number", name=op.f("uq_setoff_letter_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "setoff_money",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("debt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("matched_on", base.TownDate(), nullable=False),
        sa.Column("state_fee_cents", base.Cents(), nullable=False),
        sa.Column("local_fee_cents", base.Cents(), nullable=False),
        sa.Column("net_cents", base.Cents(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.CheckConstraint(
            "local_fee_cents between 0 and 99999999999",
            name=op.f("ck_setoff_money_local_fee_cents_range"),
        ),
        sa.CheckConstraint(
            "net_cents between 0 and 99999999999", name=op.f("ck_setoff_money_net_cents_range")
        ),
        sa.CheckConstraint(
            "state_fee_cents between 0 and 99999999999",
            name=op.f("ck_setoff_money_state_fee_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["debt_id"], ["setoff_debt.id"], name=op.f("fk_setoff_money_debt_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["remittance_file.id"], name=op.f("fk_setoff_money_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setoff_money")),
        sa.UniqueConstraint("file_id", "line_no", name=op.f("uq_setoff_money_file_id_line_no")),
        sqlite_strict=True,
    )
    op.create_index("ix_setoff_money_debt", "setoff_money", ["debt_id", "id"], unique=False)
    op.create_table(
        "setoff_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("debt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("day", base.TownDate(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "to_state in ('appealed', 'closed', 'contested', 'decided', 'final', "
            "'noticed', 'prepared', 'sent')",
            name=op.f("ck_setoff_move_to_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["debt_id"], ["setoff_debt.id"], name=op.f("fk_setoff_move_debt_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_setoff_move_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setoff_move")),
        sqlite_strict=True,
    )
    op.create_index("ix_setoff_move_debt", "setoff_move", ["debt_id", "id"], unique=False)
    op.create_table(
        "setoff_part",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("debt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("oldest_due_on", base.TownDate(), nullable=False),
        sa.Column("latest_due_on", base.TownDate(), nullable=False),
        sa.CheckConstraint(
            "amount_cents between 1 and 99999999999", name=op.f("ck_setoff_part_amount_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_setoff_part_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["debt_id"], ["setoff_debt.id"], name=op.f("fk_setoff_part_debt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setoff_part")),
        sa.UniqueConstraint(
            "debt_id", "account_id", name=op.f("uq_setoff_part_debt_id_account_id")
        ),
        sa.UniqueConstraint("debt_id", "position", name=op.f("uq_setoff_part_debt_id_position")),
        sqlite_strict=True,
    )
    op.create_index("ix_setoff_part_account", "setoff_part", ["account_id"], unique=False)
    op.create_table(
        "setoff_give_back",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("money_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("net_cents", base.Cents(), nullable=False),
        sa.Column("fees_cents", base.Cents(), nullable=False),
        sa.Column("interest_cents", base.Cents(), nullable=False),
        sa.Column("notice_on", base.TownDate(), nullable=True),
        sa.Column("paid_until", base.TownDate(), nullable=False),
        sa.Column(
            "refund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "reason <> 'excess' or (fees_cents = 0 and interest_cents = 0)",
            name=op.f("ck_setoff_give_back_excess"),
        ),
        sa.CheckConstraint(
            "reason in ('not_owed', 'no_notice', 'excess')",
            name=op.f("ck_setoff_give_back_reason_known"),
        ),
        sa.ForeignKeyConstraint(
            ["money_id"], ["setoff_money.id"], name=op.f("fk_setoff_give_back_money_id")
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["refund.id"], name=op.f("fk_setoff_give_back_refund_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_setoff_give_back_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setoff_give_back")),
        sa.UniqueConstraint("money_id", name=op.f("uq_setoff_give_back_money_id")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_setoff_give_back_refund_id")),
        sqlite_strict=True,
    )
