"""The account desk: close-outs, final readings, standing agreements and changed names.

Revision 0010, after 0009. An account closed before it has no close-out; nothing is made up for it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_OPEN = sa.text("state in ('asked', 'read', 'billed')")
_STANDS = sa.text("ended_on is null")
_STATES = "('asked', 'billed', 'cancelled', 'closed', 'read', 'reopened')"


def _big() -> sa.BigInteger:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables; triggers are put in place after every migration."""
    _close_out()
    op.create_table(
        "close_out_move",
        sa.Column("id", _big(), autoincrement=True, nullable=False),
        sa.Column("close_out_id", _big(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("day", base.TownDate(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", _big(), nullable=False),
        sa.CheckConstraint(f"to_state in {_STATES}", name=op.f("ck_close_out_move_to_state_known")),
        sa.ForeignKeyConstraint(
            ["close_out_id"], ["close_out.id"], name=op.f("fk_close_out_move_close_out_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_close_out_move_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_close_out_move")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_close_out_move_close_out", "close_out_move", ["close_out_id", "id"], unique=False
    )
    _final_reading()
    _standing_agreement()
    op.create_table(
        "name_change",
        sa.Column("id", _big(), autoincrement=True, nullable=False),
        sa.Column("customer_id", _big(), nullable=False),
        sa.Column("old_last_name", sa.Text(), nullable=False),
        sa.Column("old_first_name", sa.Text(), nullable=False),
        sa.Column("new_last_name", sa.Text(), nullable=False),
        sa.Column("new_first_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("day", base.TownDate(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", _big(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_name_change_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_name_change_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_change")),
        sqlite_strict=True,
    )
    op.create_index("ix_name_change_customer", "name_change", ["customer_id", "id"], unique=False)


def _close_out() -> None:
    op.create_table(
        "close_out",
        sa.Column("id", _big(), autoincrement=True, nullable=False),
        sa.Column("number", _big(), nullable=False),
        sa.Column("account_id", _big(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stop_on", base.TownDate(), nullable=False),
        sa.Column("forward_address", sa.Text(), nullable=False),
        sa.Column("forward_city", sa.Text(), nullable=False),
        sa.Column("forward_state", sa.Text(), nullable=False),
        sa.Column("forward_zip", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("new_account_id", _big(), nullable=True),
        sa.Column("owner_account_id", _big(), nullable=True),
        sa.Column("bill_id", _big(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("asked_by_id", _big(), nullable=False),
        sa.Column("asked_at", base.Instant(), nullable=False),
        sa.Column("closed_on", base.TownDate(), nullable=True),
        sa.CheckConstraint(f"state in {_STATES}", name=op.f("ck_close_out_state_known")),
        sa.CheckConstraint(
            "(state in ('closed', 'reopened')) = (closed_on is not null)",
            name=op.f("ck_close_out_ended"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_close_out_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["new_account_id"], ["account.id"], name=op.f("fk_close_out_new_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_account_id"], ["account.id"], name=op.f("fk_close_out_owner_account_id")
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name=op.f("fk_close_out_bill_id")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["clerk_user.id"], name=op.f("fk_close_out_asked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_close_out")),
        sa.UniqueConstraint("number", name=op.f("uq_close_out_number")),
        sa.UniqueConstraint("bill_id", name=op.f("uq_close_out_bill_id")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_close_out_open",
        "close_out",
        ["account_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index("ix_close_out_account", "close_out", ["account_id", "id"], unique=False)
    op.create_index(
        op.f("ix_close_out_new_account_id"), "close_out", ["new_account_id"], unique=False
    )
    op.create_index(
        op.f("ix_close_out_owner_account_id"), "close_out", ["owner_account_id"], unique=False
    )
    op.create_index("ix_close_out_state", "close_out", ["state", "stop_on"], unique=False)


def _final_reading() -> None:
    op.create_table(
        "final_reading",
        sa.Column("id", _big(), autoincrement=True, nullable=False),
        sa.Column("close_out_id", _big(), nullable=False),
        sa.Column("agreement_id", _big(), nullable=False),
        sa.Column("order_id", _big(), nullable=True),
        sa.Column("asked_for", base.TownDate(), nullable=False),
        sa.Column("reading", _big(), nullable=True),
        sa.Column("read_on", base.TownDate(), nullable=True),
        sa.Column("is_estimated", base.Flag(), nullable=False),
        sa.CheckConstraint(
            "(reading is null) = (read_on is null)", name=op.f("ck_final_reading_read_when")
        ),
        sa.ForeignKeyConstraint(
            ["close_out_id"], ["close_out.id"], name=op.f("fk_final_reading_close_out_id")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["service_agreement.id"], name=op.f("fk_final_reading_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["work_order.id"], name=op.f("fk_final_reading_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_final_reading")),
        sa.UniqueConstraint("order_id", name=op.f("uq_final_reading_order_id")),
        sa.UniqueConstraint(
            "close_out_id", "agreement_id", name=op.f("uq_final_reading_close_out_id_agreement_id")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_final_reading_agreement_id"), "final_reading", ["agreement_id"], unique=False
    )


def _standing_agreement() -> None:
    op.create_table(
        "standing_agreement",
        sa.Column("id", _big(), autoincrement=True, nullable=False),
        sa.Column("premise_id", _big(), nullable=False),
        sa.Column("customer_id", _big(), nullable=False),
        sa.Column("owner_account_id", _big(), nullable=False),
        sa.Column("started_on", base.TownDate(), nullable=False),
        sa.Column("ended_on", base.TownDate(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", _big(), nullable=False),
        sa.Column("ended_by_id", _big(), nullable=True),
        sa.ForeignKeyConstraint(
            ["premise_id"], ["premise.id"], name=op.f("fk_standing_agreement_premise_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_standing_agreement_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_account_id"],
            ["account.id"],
            name=op.f("fk_standing_agreement_owner_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_standing_agreement_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["clerk_user.id"], name=op.f("fk_standing_agreement_ended_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_agreement")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_standing_agreement_open",
        "standing_agreement",
        ["premise_id"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )
    op.create_index(
        "ix_standing_agreement_customer", "standing_agreement", ["customer_id"], unique=False
    )
    op.create_index(
        op.f("ix_standing_agreement_owner_account_id"),
        "standing_agreement",
        ["owner_account_id"],
        unique=False,
    )
