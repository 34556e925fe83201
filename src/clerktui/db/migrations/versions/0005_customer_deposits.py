"""The account desk: customer deposits.

Revision 0005, after 0004. What accounts were said to hold as a deposit is taken up as such.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# A deposit an account holds already is held since the account was opened, as far as is known.
_TAKE_UP = """
INSERT INTO customer_deposit (account_id, customer_id, kind, state, required_cents, paid_cents,
    held_cents, interest_cents, asked_on, held_since, note)
SELECT id, customer_id, 'cash', 'held', deposit_cents, deposit_cents, deposit_cents, 0,
    coalesce(opened_on, '2000-01-01'), coalesce(opened_on, '2000-01-01'),
    'held before these books began'
FROM account WHERE deposit_cents > 0 ORDER BY id
"""
_FIRST_STEP = """
INSERT INTO customer_deposit_move (deposit_id, kind, required_cents, paid_cents, held_cents,
    interest_cents, day, at, note)
SELECT id, 'opening', held_cents, held_cents, held_cents, 0, held_since, AT, note
FROM customer_deposit ORDER BY id
"""


def upgrade() -> None:
    """Make the tables and take up what is held; triggers are put in place after every migration."""
    op.create_table(
        "customer_deposit",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("required_cents", base.Cents(), nullable=False),
        sa.Column("paid_cents", base.Cents(), nullable=False),
        sa.Column("held_cents", base.Cents(), nullable=False),
        sa.Column("interest_cents", base.Cents(), nullable=False),
        sa.Column(
            "receivable_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("refund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_on", base.TownDate(), nullable=False),
        sa.Column("held_since", base.TownDate(), nullable=True),
        sa.Column("review_on", base.TownDate(), nullable=True),
        sa.Column("payable_on", base.TownDate(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "held_cents between -99999999999 and 99999999999",
            name=op.f("ck_customer_deposit_held_cents_range"),
        ),
        sa.CheckConstraint(
            "interest_cents between 0 and 99999999999",
            name=op.f("ck_customer_deposit_interest_cents_range"),
        ),
        sa.CheckConstraint(
            "kind in ('cash', 'guarantee')", name=op.f("ck_customer_deposit_kind_known")
        ),
        sa.CheckConstraint(
            "paid_cents between 0 and 99999999999",
            name=op.f("ck_customer_deposit_paid_cents_range"),
        ),
        sa.CheckConstraint(
            "required_cents between 0 and 99999999999",
            name=op.f("ck_customer_deposit_required_cents_range"),
        ),
        sa.CheckConstraint(
            "state in ('applied', 'asked', 'held', 'part_paid', 'refunded', "
            "'transferred', 'unclaimed', 'waived')",
            name=op.f("ck_customer_deposit_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_customer_deposit_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_customer_deposit_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_customer_deposit_receivable_id")
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["refund.id"], name=op.f("fk_customer_deposit_refund_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_id"], ["customer_deposit.id"], name=op.f("fk_customer_deposit_from_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_deposit")),
        sa.UniqueConstraint("receivable_id", name=op.f("uq_customer_deposit_receivable_id")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_customer_deposit_refund_id")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_customer_deposit_account", "customer_deposit", ["account_id", "id"], unique=False
    )
    op.create_index(
        "ix_customer_deposit_customer", "customer_deposit", ["customer_id"], unique=False
    )
    op.create_index(
        "ix_customer_deposit_state", "customer_deposit", ["state", "review_on"], unique=False
    )
    op.create_table(
        "customer_deposit_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "deposit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("required_cents", base.Cents(), nullable=False),
        sa.Column("paid_cents", base.Cents(), nullable=False),
        sa.Column("held_cents", base.Cents(), nullable=False),
        sa.Column("interest_cents", base.Cents(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("day", base.TownDate(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "held_cents between -99999999999 and 99999999999",
            name=op.f("ck_customer_deposit_move_held_cents_range"),
        ),
        sa.CheckConstraint(
            "interest_cents between -99999999999 and 99999999999",
            name=op.f("ck_customer_deposit_move_interest_cents_range"),
        ),
        sa.CheckConstraint(
            "kind in ('applied', 'asked', 'guaranteed', 'interest', "
            "'kept_as_credit', 'moved_in', 'moved_out', 'opening', 'paid', "
            "'refund_owed', 'refunded', 'taken_back', 'unclaimed', 'waived')",
            name=op.f("ck_customer_deposit_move_kind_known"),
        ),
        sa.CheckConstraint(
            "paid_cents between -99999999999 and 99999999999",
            name=op.f("ck_customer_deposit_move_paid_cents_range"),
        ),
        sa.CheckConstraint(
            "required_cents between -99999999999 and 99999999999",
            name=op.f("ck_customer_deposit_move_required_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["deposit_id"],
            ["customer_deposit.id"],
            name=op.f("fk_customer_deposit_move_deposit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_customer_deposit_move_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_customer_deposit_move_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_deposit_move")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_customer_deposit_move_day"), "customer_deposit_move", ["day"], unique=False
    )
    op.create_index(
        "ix_customer_deposit_move_deposit",
        "customer_deposit_move",
        ["deposit_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_customer_deposit_move_entry_id"),
        "customer_deposit_move",
        ["entry_id"],
        unique=False,
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    at = "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')" if is_sqlite else "now()"
    op.execute(_TAKE_UP)
    op.execute(sa.text(_FIRST_STEP.replace("AT,", f"{at.replace(':', chr(92) + ':')},")))
