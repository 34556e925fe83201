"""Collections: garnishment and attachment of delinquent taxes.

Revision 0019, after 0015. New tables only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; triggers are put in place after every migration."""
    op.create_table(
        "third_party",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("attention", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("zip", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("is_active", base.Flag(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "kind in ('employer', 'bank', 'tenant', 'treasurer')",
            name=op.f("ck_third_party_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_third_party_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_third_party")),
        sqlite_strict=True,
    )
    op.create_index("ix_third_party_name", "third_party", ["name"], unique=False)
    op.create_table(
        "enforcement_case",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "third_party_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("dated_on", base.TownDate(), nullable=False),
        sa.Column("serve_by", base.TownDate(), nullable=False),
        sa.Column("tax_cents", base.Cents(), nullable=False),
        sa.Column("interest_cents", base.Cents(), nullable=False),
        sa.Column("penalty_cents", base.Cents(), nullable=False),
        sa.Column("cost_cents", base.Cents(), nullable=False),
        sa.Column("fee_cents", base.Cents(), nullable=False),
        sa.Column(
            "fee_receivable_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("served_on", base.TownDate(), nullable=True),
        sa.Column("answer_by", base.TownDate(), nullable=True),
        sa.Column("default_from", base.TownDate(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_on", base.TownDate(), nullable=True),
        sa.Column("pay_period", sa.Text(), nullable=False),
        sa.Column("next_on", base.TownDate(), nullable=True),
        sa.Column("held_cents", base.Cents(), nullable=False),
        sa.Column("release_reason", sa.Text(), nullable=False),
        sa.Column("ended_on", base.TownDate(), nullable=True),
        sa.Column("opened_at", base.Instant(), nullable=False),
        sa.Column(
            "opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint(
            "answer in ('', 'admits', 'denies', 'objects')",
            name=op.f("ck_enforcement_case_answer_known"),
        ),
        sa.CheckConstraint(
            "answered_on is null or answer <> ''", name=op.f("ck_enforcement_case_answered")
        ),
        sa.CheckConstraint(
            "ended_on is null or release_reason <> ''", name=op.f("ck_enforcement_case_ended")
        ),
        sa.CheckConstraint(
            "kind in ('wages', 'bank', 'rent', 'escheat')",
            name=op.f("ck_enforcement_case_kind_known"),
        ),
        sa.CheckConstraint(
            "pay_period in ('', 'weekly', 'biweekly', 'semimonthly', 'monthly')",
            name=op.f("ck_enforcement_case_pay_period_known"),
        ),
        sa.CheckConstraint(
            "release_reason in ('', 'paid', 'nothing', 'bankruptcy', "
            "'foreclosure', 'agreed', 'error')",
            name=op.f("ck_enforcement_case_release_reason_known"),
        ),
        sa.CheckConstraint(
            "state in ('answered', 'closed', 'defaulted', 'draft', 'paying', 'released', 'served')",
            name=op.f("ck_enforcement_case_state_known"),
        ),
        sa.CheckConstraint(
            "(served_on is null) = (answer_by is null) and (served_on is null) = "
            "(default_from is null)",
            name=op.f("ck_enforcement_case_clock"),
        ),
        sa.CheckConstraint(
            "cost_cents between 0 and 99999999999",
            name=op.f("ck_enforcement_case_cost_cents_range"),
        ),
        sa.CheckConstraint(
            "fee_cents between 0 and 99999999999", name=op.f("ck_enforcement_case_fee_cents_range")
        ),
        sa.CheckConstraint(
            "held_cents between 0 and 99999999999",
            name=op.f("ck_enforcement_case_held_cents_range"),
        ),
        sa.CheckConstraint(
            "interest_cents between 0 and 99999999999",
            name=op.f("ck_enforcement_case_interest_cents_range"),
        ),
        sa.CheckConstraint(
            "penalty_cents between 0 and 99999999999",
            name=op.f("ck_enforcement_case_penalty_cents_range"),
        ),
        sa.CheckConstraint(
            "tax_cents between 0 and 99999999999", name=op.f("ck_enforcement_case_tax_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_enforcement_case_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["fee_receivable_id"],
            ["receivable.id"],
            name=op.f("fk_enforcement_case_fee_receivable_id"),
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["clerk_user.id"], name=op.f("fk_enforcement_case_opened_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["third_party_id"], ["third_party.id"], name=op.f("fk_enforcement_case_third_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_case")),
        sa.UniqueConstraint(
            "fee_receivable_id", name=op.f("uq_enforcement_case_fee_receivable_id")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_enforcement_case_number")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_enforcement_case_account", "enforcement_case", ["account_id", "id"], unique=False
    )
    op.create_index(
        "ix_enforcement_case_open",
        "enforcement_case",
        ["account_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('released', 'closed')"),
        postgresql_where=sa.text("state NOT IN ('released', 'closed')"),
    )
    op.create_index(
        "ix_enforcement_case_state", "enforcement_case", ["state", "answer_by"], unique=False
    )
    op.create_index(
        op.f("ix_enforcement_case_third_party_id"),
        "enforcement_case",
        ["third_party_id"],
        unique=False,
    )
    op.create_table(
        "enforcement_item",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("tax_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_on", base.TownDate(), nullable=False),
        sa.Column("tax_cents", base.Cents(), nullable=False),
        sa.Column("interest_cents", base.Cents(), nullable=False),
        sa.Column("penalty_cents", base.Cents(), nullable=False),
        sa.Column("cost_cents", base.Cents(), nullable=False),
        sa.CheckConstraint(
            "cost_cents between 0 and 99999999999",
            name=op.f("ck_enforcement_item_cost_cents_range"),
        ),
        sa.CheckConstraint(
            "interest_cents between 0 and 99999999999",
            name=op.f("ck_enforcement_item_interest_cents_range"),
        ),
        sa.CheckConstraint(
            "penalty_cents between 0 and 99999999999",
            name=op.f("ck_enforcement_item_penalty_cents_range"),
        ),
        sa.CheckConstraint(
            "tax_cents between 0 and 99999999999", name=op.f("ck_enforcement_item_tax_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["enforcement_case.id"], name=op.f("fk_enforcement_item_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_item")),
        sa.UniqueConstraint(
            "case_id",
            "service",
            "tax_year",
            name=op.f("uq_enforcement_item_case_id_service_tax_year"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "enforcement_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("day", base.TownDate(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "to_state in ('answered', 'closed', 'defaulted', 'draft', 'paying', "
            "'released', 'served')",
            name=op.f("ck_enforcement_move_to_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["enforcement_case.id"], name=op.f("fk_enforcement_move_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_enforcement_move_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_move")),
        sqlite_strict=True,
    )
    op.create_index("ix_enforcement_move_case", "enforcement_move", ["case_id", "id"], unique=False)
    op.create_table(
        "enforcement_notice",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("dated_on", base.TownDate(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("served_on", base.TownDate(), nullable=True),
        sa.Column("document", base.JsonText(), nullable=True),
        sa.CheckConstraint(
            "how in ('', 'collector', 'sheriff', 'certified')",
            name=op.f("ck_enforcement_notice_how_known"),
        ),
        sa.CheckConstraint(
            "paper in ('notice', 'release')", name=op.f("ck_enforcement_notice_paper_known")
        ),
        sa.CheckConstraint(
            "party in ('third_party', 'taxpayer')", name=op.f("ck_enforcement_notice_party_known")
        ),
        sa.CheckConstraint(
            "served_on is null or how <> ''", name=op.f("ck_enforcement_notice_served")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["enforcement_case.id"], name=op.f("fk_enforcement_notice_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_notice")),
        sa.UniqueConstraint(
            "case_id", "party", "paper", name=op.f("uq_enforcement_notice_case_id_party_paper")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_enforcement_notice_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "enforcement_payment",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period_on", base.TownDate(), nullable=True),
        sa.Column("gross_cents", base.Cents(), nullable=False),
        sa.Column("allowed_cents", base.Cents(), nullable=False),
        sa.Column("received_cents", base.Cents(), nullable=False),
        sa.Column("applied_cents", base.Cents(), nullable=False),
        sa.Column("other_cents", base.Cents(), nullable=False),
        sa.Column("excess_cents", base.Cents(), nullable=False),
        sa.Column(
            "payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("refund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("day", base.TownDate(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "allowed_cents between 0 and 99999999999",
            name=op.f("ck_enforcement_payment_allowed_cents_range"),
        ),
        sa.CheckConstraint(
            "applied_cents between 0 and 99999999999",
            name=op.f("ck_enforcement_payment_applied_cents_range"),
        ),
        sa.CheckConstraint(
            "excess_cents between 0 and 99999999999",
            name=op.f("ck_enforcement_payment_excess_cents_range"),
        ),
        sa.CheckConstraint(
            "gross_cents between 0 and 99999999999",
            name=op.f("ck_enforcement_payment_gross_cents_range"),
        ),
        sa.CheckConstraint(
            "other_cents between 0 and 99999999999",
            name=op.f("ck_enforcement_payment_other_cents_range"),
        ),
        sa.CheckConstraint(
            "received_cents between 1 and 99999999999",
            name=op.f("ck_enforcement_payment_received_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["enforcement_case.id"], name=op.f("fk_enforcement_payment_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_enforcement_payment_payment_id")
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["refund.id"], name=op.f("fk_enforcement_payment_refund_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_enforcement_payment_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_payment")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_enforcement_payment_payment_id")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_enforcement_payment_refund_id")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_enforcement_payment_case", "enforcement_payment", ["case_id", "id"], unique=False
    )
