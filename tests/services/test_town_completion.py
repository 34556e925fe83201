"""A town of an earlier release gets what this one needs, and keeps whatever it decided itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import delete, insert, inspect, select, text

from clerktui.clock import FixedClock
from clerktui.db import Database
from clerktui.db.schema import HEAD
from clerktui.errors import Refused
from clerktui.models import (
    BatchSource,
    BatchTill,
    Chain,
    Drawer,
    GlAccount,
    Policy,
    Procedure,
    RevenueCode,
    Role,
    RolePermission,
    Table,
    TenderType,
)
from clerktui.services import town
from clerktui.services.policies import get_policies, set_policy
from clerktui.services.procedures.finding import governing
from tests.conftest import OFFICE_HOURS
from tests.support.batches import begin_batch, key, to_state
from tests.support.office import Office, _hire, cheap_pins

ACCOUNT = "10-0442-07"
_GRANT, _ROLE = RolePermission.__table__, Role.__table__
NEW_TABLES = ("batch_source", "batch_till")
NEW_POLICIES = ("batch.", "suspense.")
NEW_PERMISSIONS = ("batch.", "suspense.")
NAMED = (
    (BatchSource, "code"),
    (GlAccount, "code"),
    (Policy, "key"),
    (Procedure, "topic"),
    (RevenueCode, "code"),
    (TenderType, "code"),
)


@pytest.fixture
def old(empty_db_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Books at schema 0001 of a town that knew of no batches, with people and an account."""
    db = Database(empty_db_url, FixedClock(OFFICE_HOURS))
    db.migrate("0001")
    with monkeypatch.context() as patch:
        patch.setattr(town, "complete_town", lambda *_: None)
        town.init_town(db, town.TownSpec(_without_batches(town.default_spec().data)))
    with db.write() as connection:
        for prefix in NEW_PERMISSIONS:
            connection.execute(delete(_GRANT).where(_GRANT.c.permission.startswith(prefix)))
    with cheap_pins():
        office = Office(db, _hire(db))
    office.account(ACCOUNT)
    yield office
    db.dispose()


def _without_batches(data: dict[str, Any]) -> dict[str, Any]:
    """The town file as it was before there were batches."""
    found = deepcopy(data)
    found["policies"] = {
        name: row for name, row in found["policies"].items() if not name.startswith(NEW_POLICIES)
    }
    topics = ("batch", "batch_proof", "suspense")
    found["procedures"] = [row for row in found["procedures"] if row["topic"] not in topics]
    for name in ("revenue_codes", "tender_types"):
        found[name] = [row for row in found[name] if row["code"].lower() != "suspense"]
    gone = ("10-2390", "10-2110")
    found["gl_accounts"] = [row for row in found["gl_accounts"] if row["code"] not in gone]
    return found


def upgrade(office: Office) -> None:
    office.db.migrate()
    town.bring_town_up(office.db)


def rows(db: Database) -> dict[str, list[Any]]:
    """Every row of every table."""
    with db.read() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in Table.metadata.sorted_tables
        }


def names(db: Database) -> dict[str, set[str]]:
    """What a town knows by name: sources, accounts, policies, codes, ways of paying."""
    with db.read() as connection:
        found = {
            model.__tablename__: set(
                connection.execute(select(model.__table__.c[column])).scalars()
            )
            for model, column in NAMED
        }
    return found | {role: set(granted) for role, granted in permissions(db).items()}


def permissions(db: Database) -> dict[str, list[str]]:
    """What each role may, by the role's code."""
    found: dict[str, list[str]] = {}
    query = select(_ROLE.c.code, _GRANT.c.permission).join(_ROLE, _ROLE.c.id == _GRANT.c.role_id)
    with db.read() as connection:
        for role, permission in connection.execute(query.order_by(_GRANT.c.permission)):
            found.setdefault(role, []).append(permission)
    return found


def test_a_town_begun_earlier_gets_what_a_new_one_has_and_only_once(old, db):
    town.init_town(db)
    upgrade(old)
    assert old.db.schema_version() == HEAD
    assert names(old.db) == names(db)
    with old.db.read() as connection:
        tills = connection.execute(
            select(Drawer.__table__.c.code, Chain.__table__.c.code)
            .join(BatchTill.__table__, BatchTill.__table__.c.drawer_id == Drawer.__table__.c.id)
            .join(Chain.__table__, Chain.__table__.c.id == Drawer.__table__.c.chain_id)
        ).all()
    assert tills == [("BATCH", "drawer:BATCH")]
    before = rows(old.db)
    upgrade(old)
    assert rows(old.db) == before


def test_a_town_begun_earlier_posts_batches_after_that(old):
    upgrade(old)
    office = Office.reopen(old.db)
    office.bill(ACCOUNT, water=5000)
    number = begin_batch(office, "ana", 5300, 2)
    key(office, number, (ACCOUNT, 5000, "31"), ("", 300, "32"))
    assert to_state(office, number, "posted").state == "posted"
    assert office.balance(ACCOUNT) == 0
    office.prove()


def test_what_a_town_decided_itself_stays(old):
    set_policy(old.db, "payment.maximum_cents", 77, dt.date(2026, 1, 1))
    set_policy(old.db, "batch.second_person", {"when": "always"}, dt.date(2026, 1, 1))
    with old.db.write() as connection:
        connection.execute(delete(_GRANT).where(_GRANT.c.permission == "receipt.void_any"))
        clerk = connection.execute(select(_ROLE.c.id).where(_ROLE.c.code == "clerk")).scalar()
        own = {"role_id": clerk, "permission": "receipt.void_any"}
        connection.execute(insert(_GRANT).values(**own))
        connection.execute(text("UPDATE drawer SET code = 'BATCH' WHERE code = '3'"))
        connection.execute(text("UPDATE chain SET code = 'drawer:BATCH' WHERE code = 'drawer:3'"))
        connection.execute(
            text(
                "INSERT INTO procedure (topic, effective_from, title, body) "
                "VALUES ('payment', '2020-07-01', 'How we do it', 'Our own words.')"
            )
        )
    before = rows_of_old_tables(old.db)
    upgrade(old)
    after = rows_of_old_tables(old.db, before)
    assert {name: set(found) - set(after[name]) for name, found in before.items()} == {
        name: set() for name in before
    }
    assert permissions(old.db)["clerk"].count("receipt.void_any") == 1
    assert "receipt.void_any" not in permissions(old.db)["supervisor"]
    with old.db.read() as connection:
        codes = connection.execute(text("SELECT code FROM drawer")).scalars().all()
    assert "BATCH-MAIN" in codes
    [own_words] = governing(old.db, "payment", topic="payment")[:1]
    assert (own_words.body, own_words.governs, own_words.entered_at) == ("Our own words.", (), None)
    old.prove()


def rows_of_old_tables(
    db: Database, only: Mapping[tuple[str, ...], Any] | None = None
) -> dict[tuple[str, ...], list[str]]:
    """The rows of the tables there are, in the columns there are (or that `only` names)."""
    with db.read() as connection:
        inspector = inspect(connection)
        there = only or [
            (name, *sorted(column["name"] for column in inspector.get_columns(name)))
            for name in inspector.get_table_names()
            if name in Table.metadata.tables
        ]
        return {
            named: sorted(
                map(repr, connection.execute(select(*(_column(named[0], c) for c in named[1:]))))
            )
            for named in there
        }


def _column(table: str, name: str) -> Any:
    return Table.metadata.tables[table].c[name]


def test_a_town_that_books_unidentified_money_elsewhere_goes_on_doing_so(db):
    data = town.default_spec().data
    data["policies"]["suspense.revenue_code"]["value"] = "HOLD"
    data["policies"]["suspense.tender"]["value"] = "held"
    code = {"code": "HOLD", "name": "Held", "revenue": "10-2390"}
    tender = {"code": "held", "name": "From hold", "gl_account": "10-2390", "is_active": False}
    for name, own in (("revenue_codes", code), ("tender_types", tender)):
        data[name] = [row for row in data[name] if row["code"].lower() != "suspense"] + [own]
    data["batch_sources"] = [{"code": "mail", "name": "Post", "default_tender": "barter"}]
    town.init_town(db, town.TownSpec(data))
    before = names(db)
    town.bring_town_up(db)
    assert names(db) | {"batch_source": set()} == before | {"batch_source": set()}
    with db.read() as connection:
        query = text("SELECT name, default_tender FROM batch_source WHERE code = 'mail'")
        # A way of paying the town does not take cannot be what most mail is.
        assert connection.execute(query).one() == ("Post", "cash")


@pytest.mark.parametrize(
    ("decision", "value"),
    [
        ("suspense.revenue_code", "NOWHERE"),
        ("suspense.tender", "nowhere"),
        ("suspense.refund_gl", "99-9999"),
    ],
)
def test_unidentified_money_is_booked_where_there_is_an_account(db, decision, value):
    data = town.default_spec().data
    data["policies"][decision]["value"] = value
    with pytest.raises(Refused, match=r"town\.bad_file") as caught:
        town.init_town(db, town.TownSpec(data))
    assert value in str(caught.value.facts["reason"])
    assert set(map(len, rows(db).values())) == {0}


def test_books_without_a_town_are_left_alone(db):
    town.bring_town_up(db)
    assert set(map(len, rows(db).values())) == {0}


def test_money_taken_before_there_were_deposits_does_not_wait_for_one(office):
    policy = Policy.__table__
    with office.db.write() as connection:
        connection.execute(delete(policy).where(policy.c.key == "deposit.daily"))
    town.bring_town_up(office.db)
    with office.db.read() as connection:
        decided = select(policy.c.value).where(policy.c.key == "deposit.daily")
        value = connection.execute(decided).scalar_one()
    assert value == {"threshold_cents": 0, "most_days": 1, "since": "2026-11-23"}


def test_books_begun_before_there_were_types_of_requests_get_them_with_their_crews(office):
    policy = Policy.__table__
    mine = {"code": {"name": "Our inspector", "department": "code"}}
    set_policy(office.db, "work_order.crews", mine, dt.date(2026, 1, 1))
    with office.db.write() as connection:
        gone = ("work_order.types", "work_order.departments", "work_order.rules")
        connection.execute(delete(policy).where(policy.c.key.in_(gone)))
        connection.execute(delete(_GRANT).where(_GRANT.c.permission.startswith("work_order.")))
        field = select(_ROLE.c.id).where(_ROLE.c.code.in_(("crew", "dispatcher")))
        connection.execute(delete(_GRANT).where(_GRANT.c.role_id.in_(field)))
        connection.execute(delete(_ROLE).where(_ROLE.c.code.in_(("crew", "dispatcher"))))
    town.bring_town_up(office.db)
    usual = town.default_spec().data["policies"]
    expected = {key: usual[key]["value"] for key in gone} | {"work_order.crews": mine}
    with office.db.read() as connection:
        assert get_policies(connection, expected, OFFICE_HOURS.date()) == expected
    assert permissions(office.db)["crew"] == ["work_order.crew"]
    for role in ("clerk", "dispatcher", "supervisor"):
        assert {"work_order.take", "work_order.dispatch"} <= set(permissions(office.db)[role])
