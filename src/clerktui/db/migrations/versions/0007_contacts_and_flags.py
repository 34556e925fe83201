"""The account desk: contacts with reason and outcome, call-backs, the directory, proofs of flags.

Revision 0007, after 0006. New tables, and columns that may stay empty on contacts and flags.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; triggers are put in place after every migration."""
    for name in ("direction", "reason", "outcome", "number"):
        op.add_column("contact", sa.Column(name, sa.Text(), nullable=True))
    for name in ("case_number", "court", "substitute_address"):
        op.add_column("account_flag", sa.Column(name, sa.Text(), nullable=True))
    for name in ("review_on", "filed_on", "petition_on"):
        op.add_column("account_flag", sa.Column(name, base.TownDate(), nullable=True))
    op.create_table(
        "free_contact",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "direction in ('in', 'out')", name=op.f("ck_free_contact_direction_known")
        ),
        sa.CheckConstraint(
            "kind in ('call', 'visit', 'letter', 'note')", name=op.f("ck_free_contact_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_free_contact_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_free_contact")),
        sqlite_strict=True,
    )
    op.create_table(
        "call_back",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", base.Instant(), nullable=False),
        sa.Column("promised_at", base.Instant(), nullable=False),
        sa.Column(
            "promised_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ended_at", base.Instant(), nullable=True),
        sa.Column(
            "ended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "state in ('open', 'done', 'missed')", name=op.f("ck_call_back_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_call_back_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["clerk_user.id"], name=op.f("fk_call_back_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["clerk_user.id"], name=op.f("fk_call_back_owner_id")
        ),
        sa.ForeignKeyConstraint(
            ["promised_by_id"], ["clerk_user.id"], name=op.f("fk_call_back_promised_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_back")),
        sqlite_strict=True,
    )
    op.create_index("ix_call_back_account", "call_back", ["account_id"], unique=False)
    op.create_index("ix_call_back_due", "call_back", ["state", "due_at"], unique=False)
    op.create_table(
        "directory_entry",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "key_n", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("extension", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("hours", base.JsonText(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("say", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_active", base.Flag(), nullable=False),
        sa.Column("changed_at", base.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_entry")),
        sqlite_strict=True,
    )
    op.create_index("uq_directory_entry_key_n", "directory_entry", ["key_n"], unique=True)
    op.create_table(
        "flag_proof",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("flag_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("seen_on", base.TownDate(), nullable=False),
        sa.Column(
            "seen_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["flag_id"], ["account_flag.id"], name=op.f("fk_flag_proof_flag_id")
        ),
        sa.ForeignKeyConstraint(
            ["seen_by_id"], ["clerk_user.id"], name=op.f("fk_flag_proof_seen_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_proof")),
        sqlite_strict=True,
    )
    op.create_index("ix_flag_proof_flag", "flag_proof", ["flag_id", "id"], unique=False)
    op.create_table(
        "flag_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("flag_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expires_on", base.TownDate(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('set', 'renewed', 'ended')", name=op.f("ck_flag_move_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["flag_id"], ["account_flag.id"], name=op.f("fk_flag_move_flag_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_flag_move_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_move")),
        sqlite_strict=True,
    )
    op.create_index("ix_flag_move_flag", "flag_move", ["flag_id", "id"], unique=False)
    op.create_table(
        "call_back_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "call_back_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_at", base.Instant(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('promised', 'no_answer', 'again', 'done', 'missed')",
            name=op.f("ck_call_back_move_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["call_back_id"], ["call_back.id"], name=op.f("fk_call_back_move_call_back_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_call_back_move_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_back_move")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_call_back_move_call_back", "call_back_move", ["call_back_id", "id"], unique=False
    )
