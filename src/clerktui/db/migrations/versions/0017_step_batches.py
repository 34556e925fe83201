"""Collections: steps taken for many accounts at once, their letters and orders.

Revision 0017, after 0015. New tables, and more kinds of work orders.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


_KINDS = "kind in ('final_reading', 'turn_on')"
_MORE_KINDS = "kind in ('cut_off', 'door_tag', 'final_reading', 'reconnect', 'turn_on')"


def upgrade() -> None:
    """Make the tables; triggers are put in place after every migration."""
    _widen()
    op.create_table(
        "step_batch",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("as_of", base.TownDate(), nullable=False),
        sa.Column("asked", base.JsonText(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wanted_on", base.TownDate(), nullable=True),
        sa.Column("parts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mailed_on", base.TownDate(), nullable=True),
        sa.Column("mail_class", sa.Text(), nullable=False),
        sa.Column("pieces", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column(
            "made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "released_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "kind in ('letter', 'list', 'order')", name=op.f("ck_step_batch_kind_known")
        ),
        sa.CheckConstraint(
            "state in ('selected', 'released', 'printed', 'mailed', 'undone')",
            name=op.f("ck_step_batch_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["clerk_user.id"], name=op.f("fk_step_batch_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["clerk_user.id"], name=op.f("fk_step_batch_released_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_batch")),
        sqlite_strict=True,
    )
    op.create_index("ix_step_batch_step", "step_batch", ["step", "as_of"], unique=False)
    op.create_index("uq_step_batch_number", "step_batch", ["number"], unique=True)
    op.create_table(
        "step_batch_line",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("due_on", base.TownDate(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reasons", base.JsonText(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("done_on", base.TownDate(), nullable=True),
        sa.CheckConstraint(
            "state in ('in', 'out', 'undone')", name=op.f("ck_step_batch_line_state_known")
        ),
        sa.CheckConstraint(
            "amount_cents between 0 and 99999999999",
            name=op.f("ck_step_batch_line_amount_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_step_batch_line_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["step_batch.id"], name=op.f("fk_step_batch_line_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["work_order.id"], name=op.f("fk_step_batch_line_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_batch_line")),
        sqlite_strict=True,
    )
    op.create_index("ix_step_batch_line_order", "step_batch_line", ["order_id"], unique=False)
    op.create_index(
        "ix_step_batch_line_position", "step_batch_line", ["batch_id", "position"], unique=False
    )
    op.create_index(
        "uq_step_batch_line_account", "step_batch_line", ["batch_id", "account_id"], unique=True
    )
    op.create_index(
        "uq_step_batch_line_live",
        "step_batch_line",
        ["account_id", "step", "due_on"],
        unique=True,
        sqlite_where=sa.text("state = 'in'"),
        postgresql_where=sa.text("state = 'in'"),
    )
    op.create_table(
        "step_batch_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "kind in ('selected', 'dropped', 'put_back', 'left_out', 'released', 'printed', "
            "'mailed', 'undone')",
            name=op.f("ck_step_batch_move_kind_known"),
        ),
        sa.CheckConstraint(
            "amount_cents between 0 and 99999999999",
            name=op.f("ck_step_batch_move_amount_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["step_batch.id"], name=op.f("fk_step_batch_move_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["step_batch_line.id"], name=op.f("fk_step_batch_move_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_step_batch_move_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_batch_move")),
        sqlite_strict=True,
    )
    op.create_index("ix_step_batch_move_batch", "step_batch_move", ["batch_id", "id"], unique=False)
    op.create_table(
        "step_letter",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("dated_on", base.TownDate(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("document", base.JsonText(), nullable=True),
        sa.CheckConstraint(
            "amount_cents between 0 and 99999999999", name=op.f("ck_step_letter_amount_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_step_letter_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["step_batch_line.id"], name=op.f("fk_step_letter_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_letter")),
        sqlite_strict=True,
    )
    op.create_index("ix_step_letter_account", "step_letter", ["account_id", "id"], unique=False)
    op.create_index("uq_step_letter_line", "step_letter", ["line_id"], unique=True)


def _widen() -> None:
    """Let a work order be of more kinds.

    SQLite cannot change a CHECK, and rebuilding a table others refer to would break them inside
    one transaction. No row has to change: the words of its definition are changed where SQLite
    keeps them, the way its own manual says, and looked through afterwards.
    Source: sqlite.org/lang_altertable.html, section 7.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_work_order_kind_known"), "work_order", type_="check")
        op.create_check_constraint(op.f("ck_work_order_kind_known"), "work_order", _MORE_KINDS)
        return
    said = {"old": _KINDS, "new": _MORE_KINDS}
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    connection.execute(
        sa.text(
            "UPDATE sqlite_schema SET sql = replace(sql, :old, :new) "
            "WHERE type = 'table' AND name = 'work_order'"
        ),
        said,
    )
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")
