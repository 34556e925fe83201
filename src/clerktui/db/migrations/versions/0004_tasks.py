"""Tasks between co-workers, their threads, and who read how far.

Revision 0004, after 0003. Only new tables: nothing that was written before is touched.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STATES = "('open', 'taken', 'waiting', 'done')"
_ONE_OWNER = (
    "(case when owner_id is null then 0 else 1 end) "
    "+ (case when owner_role is null then 0 else 1 end) "
    "+ (case when drawer_id is null then 0 else 1 end) = 1"
)


def upgrade() -> None:
    """Make the tables; triggers are put in place after every migration."""
    _tasks()


def _big() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _tasks() -> None:
    op.create_table(
        "task",
        sa.Column("id", _big(), autoincrement=True, nullable=False),
        sa.Column("number", _big(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("owner_id", _big(), nullable=True),
        sa.Column("owner_role", sa.Text(), nullable=True),
        sa.Column("drawer_id", _big(), nullable=True),
        sa.Column("due_on", base.TownDate(), nullable=True),
        sa.Column("due_time", sa.Text(), nullable=True),
        sa.Column("made_by_id", _big(), nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("last_note_id", _big(), nullable=False),
        sa.Column("done_at", base.Instant(), nullable=True),
        sa.CheckConstraint(
            "kind in ('hand_off', 'note', 'question', 'refer')", name=op.f("ck_task_kind_known")
        ),
        sa.CheckConstraint(f"state in {_STATES}", name=op.f("ck_task_state_known")),
        sa.CheckConstraint(
            "subject_kind in ('', 'account', 'application', 'batch', 'bill', 'drawer', 'order', "
            "'receipt', 'ticket')",
            name=op.f("ck_task_subject_kind_known"),
        ),
        sa.CheckConstraint(
            "(subject_kind = '') = (subject_id = '')", name=op.f("ck_task_subject_whole")
        ),
        sa.CheckConstraint(_ONE_OWNER, name=op.f("ck_task_one_owner")),
        sa.CheckConstraint(
            "due_on is not null or due_time is null", name=op.f("ck_task_due_day_known")
        ),
        sa.CheckConstraint(
            "(state = 'done') = (done_at is not null)", name=op.f("ck_task_done_when")
        ),
        sa.ForeignKeyConstraint(["drawer_id"], ["drawer.id"], name=op.f("fk_task_drawer_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["clerk_user.id"], name=op.f("fk_task_made_by_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["clerk_user.id"], name=op.f("fk_task_owner_id")),
        sa.ForeignKeyConstraint(["owner_role"], ["role.code"], name=op.f("fk_task_owner_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("number", name=op.f("uq_task_number")),
        sqlite_strict=True,
    )
    for name, column in (
        ("ix_task_drawer", "drawer_id"),
        ("ix_task_owner", "owner_id"),
        ("ix_task_role", "owner_role"),
    ):
        op.create_index(
            name,
            "task",
            [column],
            unique=False,
            sqlite_where=sa.text("state <> 'done'"),
            postgresql_where=sa.text("state <> 'done'"),
        )
    op.create_index("ix_task_made", "task", ["made_by_id", "done_at"], unique=False)
    op.create_index("ix_task_subject", "task", ["subject_kind", "subject_id"], unique=False)
    op.create_table(
        "task_note",
        sa.Column("id", _big(), autoincrement=True, nullable=False),
        sa.Column("task_id", _big(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("owner_id", _big(), nullable=True),
        sa.Column("owner_role", sa.Text(), nullable=True),
        sa.Column("drawer_id", _big(), nullable=True),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", _big(), nullable=False),
        sa.CheckConstraint(
            "kind in ('made', 'note', 'answered', 'taken', 'given', 'done', 'reopened')",
            name=op.f("ck_task_note_kind_known"),
        ),
        sa.CheckConstraint(f"to_state in {_STATES}", name=op.f("ck_task_note_to_state_known")),
        sa.CheckConstraint(_ONE_OWNER, name=op.f("ck_task_note_one_owner")),
        sa.ForeignKeyConstraint(["drawer_id"], ["drawer.id"], name=op.f("fk_task_note_drawer_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["clerk_user.id"], name=op.f("fk_task_note_owner_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_role"], ["role.code"], name=op.f("fk_task_note_owner_role")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_note_task_id")),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_task_note_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_note")),
        sqlite_strict=True,
    )
    op.create_index("ix_task_note_task", "task_note", ["task_id", "id"], unique=False)
    op.create_table(
        "task_read",
        sa.Column("user_id", _big(), nullable=False),
        sa.Column("task_id", _big(), nullable=False),
        sa.Column("last_note_id", _big(), nullable=False),
        sa.Column("read_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_read_task_id")),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_task_read_user_id")),
        sa.PrimaryKeyConstraint("user_id", "task_id", name=op.f("pk_task_read")),
        sqlite_strict=True,
    )
