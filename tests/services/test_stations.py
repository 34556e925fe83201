"""Which desk this is, and what is said when the books are not ready."""

from __future__ import annotations

import pytest

from clerktui.db import Database
from clerktui.errors import DatabaseUnreachable, Refused
from clerktui.services import stations
from clerktui.views.people import StationView


def test_a_desk_is_the_first_unless_it_is_named(town_db):
    assert stations.find_station(town_db) == StationView(
        "DESK1", "Front desk 1", "Main St.", "Town of Maple Falls", "America/New_York"
    )
    assert stations.find_station(town_db, "DESK2").name == "Front desk 2"


def test_an_unknown_desk_is_refused(town_db):
    with pytest.raises(Refused) as refusal:
        stations.find_station(town_db, "DESK9")
    assert refusal.value.message_id == "workstation.unknown"
    assert refusal.value.facts == {"workstation": "DESK9"}


def test_books_without_a_town_are_told_from_books_without_a_schema(db, empty_db_url):
    with pytest.raises(Refused, match=r"town\.missing"):
        stations.find_station(db)
    empty = Database(empty_db_url)
    assert empty.schema_version() == ""
    with pytest.raises(Refused, match=r"db\.no_schema"):
        stations.find_station(empty)
    empty.dispose()


def test_books_of_another_version_are_not_opened(db, monkeypatch):
    monkeypatch.setattr(stations, "HEAD", "0099")
    with pytest.raises(Refused) as refusal:
        stations.find_station(db)
    assert refusal.value.message_id == "db.schema_old"
    assert refusal.value.facts["needed"] == "0099"


@pytest.mark.sqlite_only
def test_a_missing_file_is_not_made(tmp_path):
    db = Database(f"sqlite:///{tmp_path / 'none.sqlite3'}")
    with pytest.raises(DatabaseUnreachable) as error:
        stations.find_station(db)
    assert error.value.message_id == "db.missing"
    assert not (tmp_path / "none.sqlite3").exists()
