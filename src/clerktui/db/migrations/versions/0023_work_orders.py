"""Work orders of every kind: callers, moves, costs, charges, readings, orders that come again.

Revision 0023, after 0022. An order needs no account any more, its kind is the town's to say, and
it has more states; those there are keep theirs. What is new is empty, and theirs is the place of
the account.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None
_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_LIVE: dict[str, Any] = {
    "sqlite_where": sa.text("ended_at is null"),
    "postgresql_where": sa.text("ended_at is null"),
}
_KINDS = "kind in ('cut_off', 'door_tag', 'final_reading', 'reconnect', 'turn_on')"
_STATES = "state in ('open', 'completed', 'cancelled')"
_MORE_STATES = (
    "state in ('accepted', 'arrived', 'assigned', 'cancelled', 'completed', 'could_not', "
    "'dispatched', 'followed_up', 'open')"
)
_ENDED = (
    "(ended_at is null) = "
    "(state in ('open', 'assigned', 'dispatched', 'accepted', 'arrived', 'could_not'))"
)
_PRIORITY = "priority between 1 and 5"
_ADDED: tuple[tuple[str, Any, str | None, str], ...] = (
    ("place", sa.Text(), "", ""),
    ("place_n", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), "", ""),
    ("description", sa.Text(), "", ""),
    ("answers", base.JsonText(), "{}", ""),
    ("department", sa.Text(), "", ""),
    ("priority", _WHOLE, "3", ""),
    ("crew", sa.Text(), "", ""),
    ("owner_id", _WHOLE, None, "clerk_user"),
    ("worker_id", _WHOLE, None, "clerk_user"),
    ("parent_id", _WHOLE, None, "work_order"),
    ("plan_id", _WHOLE, None, "work_order_plan"),
    ("schedule_by", base.Instant(), None, ""),
    ("arrive_by", base.Instant(), None, ""),
    ("complete_by", base.Instant(), None, ""),
    ("due_at", base.Instant(), None, ""),
    ("assigned_at", base.Instant(), None, ""),
    ("dispatched_at", base.Instant(), None, ""),
    ("accepted_at", base.Instant(), None, ""),
    ("arrived_at", base.Instant(), None, ""),
    ("raised", _WHOLE, "0", ""),
    ("sequence", _WHOLE, "0", ""),
    ("outcome", sa.Text(), "", ""),
    ("version", _WHOLE, "0", ""),
)
"""Column, type, what rows there are get (None for nothing), and the table it refers to."""


def upgrade() -> None:
    """Make the tables and the columns; triggers are put in place after every migration."""
    _plans()
    _callers()
    _charges()
    _costs()
    _moves()
    _readings()
    _order()
    _rows_there_are()


def _key() -> sa.Column[Any]:
    return sa.Column("id", _WHOLE, autoincrement=True, nullable=False)


def _column(name: str, type_: Any, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable)


def _ref(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def _order() -> None:
    """Widen the table of the orders."""
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    for name, type_, given, target in _ADDED:
        column = sa.Column(name, type_, nullable=given is None, server_default=given)
        op.add_column("work_order", column)
        if target and not is_sqlite:
            named = op.f(f"fk_work_order_{name}")
            op.create_foreign_key(named, "work_order", target, [name], ["id"])
    if is_sqlite:
        _widen_sqlite(connection)
    else:
        _widen_postgres()
    op.create_index("ix_work_order_crew", "work_order", ["crew", "wanted_on"], **_LIVE)
    op.create_index("ix_work_order_department", "work_order", ["department", "due_at"], **_LIVE)
    op.create_index("ix_work_order_due", "work_order", ["due_at", "priority", "number"], **_LIVE)
    op.create_index("ix_work_order_made", "work_order", ["made_at"])
    op.create_index("ix_work_order_parent", "work_order", ["parent_id"])
    op.create_index("ix_work_order_place", "work_order", ["place_n"])
    op.create_index("ix_work_order_premise", "work_order", ["premise_id"])


def _widen_postgres() -> None:
    for name in ("kind_known", "state_known"):
        op.drop_constraint(op.f(f"ck_work_order_{name}"), "work_order", type_="check")
    said = {"state_known": _MORE_STATES, "ended_when": _ENDED, "priority_range": _PRIORITY}
    for name, words in said.items():
        op.create_check_constraint(op.f(f"ck_work_order_{name}"), "work_order", words)
    for name in ("account_id", "premise_id"):
        op.alter_column("work_order", name, nullable=True)


def _widen_sqlite(connection: sa.Connection) -> None:
    """Say less of what must be, and what new columns refer to: no row has to change for that.

    SQLite cannot change such words, and rebuilding a table others refer to would break them.

    Source: sqlite.org/lang_altertable.html, section 7.
    """
    refers = "".join(
        f"CONSTRAINT fk_work_order_{name} FOREIGN KEY({name}) REFERENCES {target} (id), "
        for name, _, _, target in _ADDED
        if target
    )
    replaced = (
        ("CONSTRAINT pk_work_order", f"{refers}CONSTRAINT pk_work_order"),
        ("account_id INTEGER NOT NULL", "account_id INTEGER"),
        ("premise_id INTEGER NOT NULL", "premise_id INTEGER"),
        (
            f"CONSTRAINT ck_work_order_kind_known CHECK ({_KINDS})",
            f"CONSTRAINT ck_work_order_priority_range CHECK ({_PRIORITY})",
        ),
        (
            f"CHECK ({_STATES})",
            f"CHECK ({_MORE_STATES}), CONSTRAINT ck_work_order_ended_when CHECK ({_ENDED})",
        ),
    )
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    for old, new in replaced:
        said = {"old": old, "new": new}
        connection.execute(
            sa.text(
                "UPDATE sqlite_schema SET sql = replace(sql, :old, :new) "
                "WHERE type = 'table' AND name = 'work_order'"
            ),
            said,
        )
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")


def _rows_there_are() -> None:
    """The orders there are get their place in words, and their department by what they are."""
    op.execute(
        "UPDATE work_order SET department = 'water', "
        "place = (SELECT address FROM premise WHERE premise.id = work_order.premise_id), "
        "place_n = (SELECT CASE WHEN house IS NULL THEN street_n "
        "ELSE CAST(house AS TEXT) || ' ' || street_n END "
        "FROM premise WHERE premise.id = work_order.premise_id)"
    )


def _plans() -> None:
    op.create_table(
        "work_order_plan",
        _key(),
        _column("number", _WHOLE),
        _column("kind", sa.Text()),
        _column("account_id", _WHOLE, nullable=True),
        _column("premise_id", _WHOLE, nullable=True),
        _column("place", sa.Text()),
        _column("description", sa.Text()),
        _column("crew", sa.Text()),
        _column("every", _WHOLE),
        _column("every_unit", sa.Text()),
        _column("starts_on", base.TownDate()),
        _column("next_on", base.TownDate()),
        _column("ended_on", base.TownDate(), nullable=True),
        _column("made_at", base.Instant()),
        _column("made_by_id", _WHOLE),
        sa.CheckConstraint(
            "every_unit in ('day', 'week', 'month', 'year')",
            name=op.f("ck_work_order_plan_every_unit_known"),
        ),
        sa.CheckConstraint("every between 1 and 999", name=op.f("ck_work_order_plan_every_range")),
        _ref("work_order_plan", "account_id", "account"),
        _ref("work_order_plan", "made_by_id", "clerk_user"),
        _ref("work_order_plan", "premise_id", "premise"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order_plan")),
        sa.UniqueConstraint("number", name=op.f("uq_work_order_plan_number")),
        sqlite_strict=True,
    )
    op.create_index("ix_work_order_plan_next", "work_order_plan", ["ended_on", "next_on"])


def _callers() -> None:
    op.create_table(
        "work_order_caller",
        _key(),
        _column("order_id", _WHOLE),
        _column("account_id", _WHOLE, nullable=True),
        _column("caller", sa.Text()),
        _column("number", sa.Text()),
        _column("words", sa.Text()),
        _column("wants_call", base.Flag()),
        _column("language", sa.Text()),
        _column("at", base.Instant()),
        _column("user_id", _WHOLE),
        _column("call_back_id", _WHOLE, nullable=True),
        _ref("work_order_caller", "account_id", "account"),
        _ref("work_order_caller", "call_back_id", "call_back"),
        _ref("work_order_caller", "order_id", "work_order"),
        _ref("work_order_caller", "user_id", "clerk_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order_caller")),
        sqlite_strict=True,
    )
    op.create_index("ix_work_order_caller_account", "work_order_caller", ["account_id"])
    op.create_index("ix_work_order_caller_call_back", "work_order_caller", ["call_back_id"])
    op.create_index("ix_work_order_caller_order", "work_order_caller", ["order_id", "id"])


def _charges() -> None:
    op.create_table(
        "work_order_charge",
        _key(),
        _column("order_id", _WHOLE),
        _column("code", sa.Text()),
        _column("account_id", _WHOLE),
        _column("receivable_id", _WHOLE),
        _column("amount_cents", base.Cents()),
        _column("at", base.Instant()),
        _column("user_id", _WHOLE),
        sa.CheckConstraint(
            "amount_cents between -99999999999 and 99999999999",
            name=op.f("ck_work_order_charge_amount_cents_range"),
        ),
        _ref("work_order_charge", "account_id", "account"),
        _ref("work_order_charge", "order_id", "work_order"),
        _ref("work_order_charge", "receivable_id", "receivable"),
        _ref("work_order_charge", "user_id", "clerk_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order_charge")),
        sqlite_strict=True,
    )
    op.create_index("ix_work_order_charge_order", "work_order_charge", ["order_id", "id"])
    op.create_index("ix_work_order_charge_receivable", "work_order_charge", ["receivable_id"])


def _costs() -> None:
    op.create_table(
        "work_order_cost",
        _key(),
        _column("order_id", _WHOLE),
        _column("kind", sa.Text()),
        _column("description", sa.Text()),
        _column("quantity_milli", _WHOLE),
        _column("unit", sa.Text()),
        _column("amount_cents", base.Cents()),
        _column("at", base.Instant()),
        _column("user_id", _WHOLE),
        sa.CheckConstraint(
            "kind in ('labor', 'material', 'equipment', 'other')",
            name=op.f("ck_work_order_cost_kind_known"),
        ),
        sa.CheckConstraint(
            "amount_cents between -99999999999 and 99999999999",
            name=op.f("ck_work_order_cost_amount_cents_range"),
        ),
        _ref("work_order_cost", "order_id", "work_order"),
        _ref("work_order_cost", "user_id", "clerk_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order_cost")),
        sqlite_strict=True,
    )
    op.create_index("ix_work_order_cost_order", "work_order_cost", ["order_id", "id"])


def _moves() -> None:
    op.create_table(
        "work_order_move",
        _key(),
        _column("order_id", _WHOLE),
        _column("kind", sa.Text()),
        _column("from_state", sa.Text()),
        _column("to_state", sa.Text()),
        _column("crew", sa.Text()),
        _column("at", base.Instant()),
        _column("user_id", _WHOLE, nullable=True),
        _column("note", sa.Text()),
        _column("said", base.JsonText()),
        sa.CheckConstraint(
            f"to_{_MORE_STATES}",
            name=op.f("ck_work_order_move_to_state_known"),
        ),
        _ref("work_order_move", "order_id", "work_order"),
        _ref("work_order_move", "user_id", "clerk_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order_move")),
        sqlite_strict=True,
    )
    op.create_index("ix_work_order_move_order", "work_order_move", ["order_id", "id"])


def _readings() -> None:
    op.create_table(
        "work_order_reading",
        _key(),
        _column("order_id", _WHOLE),
        _column("agreement_id", _WHOLE),
        _column("kind", sa.Text()),
        _column("meter", sa.Text()),
        _column("reading", _WHOLE),
        _column("read_on", base.TownDate()),
        _column("reading_id", _WHOLE, nullable=True),
        _column("at", base.Instant()),
        _column("user_id", _WHOLE),
        sa.CheckConstraint(
            "kind in ('read', 'removed', 'installed')",
            name=op.f("ck_work_order_reading_kind_known"),
        ),
        _ref("work_order_reading", "agreement_id", "service_agreement"),
        _ref("work_order_reading", "order_id", "work_order"),
        _ref("work_order_reading", "reading_id", "meter_reading"),
        _ref("work_order_reading", "user_id", "clerk_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order_reading")),
        sqlite_strict=True,
    )
    op.create_index("ix_work_order_reading_order", "work_order_reading", ["order_id", "id"])
