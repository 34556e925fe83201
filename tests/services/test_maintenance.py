"""Maintenance: looks, loads and proves without a name; moves no money and manages nobody."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from clerktui.errors import Refused
from clerktui.security.permissions import PERMISSIONS, require
from clerktui.services import search_index, town
from clerktui.services.maintenance import PERMISSIONS as MAINTENANCE, maintenance_actor


def test_it_may_look_load_and_prove(town_db):
    actor = maintenance_actor(town_db, "HEADLESS")
    assert actor.user_id is None
    assert actor.workstation == "HEADLESS"
    for permission in ("account.view", "receipt.view", "report.view", "import.run", "admin.run"):
        require(actor, permission)


def test_it_may_not_move_money_or_say_who_may(town_db):
    actor = maintenance_actor(town_db, "HEADLESS")
    assert set(PERMISSIONS) >= MAINTENANCE
    for permission in ("payment.take", "receipt.void", "drawer.open", "user.manage"):
        with pytest.raises(Refused) as refused:
            require(actor, permission)
        assert refused.value.message_id == "denied"


def test_what_it_does_is_audited_as_nobody_at_the_station(town_db):
    search_index.rebuild(town_db, maintenance_actor(town_db, "HEADLESS"))
    with town_db.read() as connection:
        row = connection.execute(
            text(
                "select a.user_id, w.code from audit_entry a "
                "join workstation w on w.id = a.workstation_id where a.action = 'rebuild_search'"
            )
        ).one()
    assert tuple(row) == (None, "HEADLESS")


def test_without_a_town_or_station_there_is_nobody(db):
    with pytest.raises(Refused) as refused:
        maintenance_actor(db, "HEADLESS")
    assert refused.value.message_id == "town.missing"
    town.init_town(db)
    with pytest.raises(Refused) as refused:
        maintenance_actor(db, "NOWHERE")
    assert refused.value.message_id == "workstation.unknown"
