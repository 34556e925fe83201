"""A folder of Markdown files: all or nothing, once, and written so that it loads again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.services import town
from clerktui.services.maintenance import maintenance_actor
from clerktui.services.procedures import finding, folders
from tests.support.office import Office

DOG = """---
topic: lobby_dog
title: A dog in the lobby
effective: 2026-12-01
governs: find
citation: Town Code 6-3
---

Ask kindly.

<!-- say: en -->

What a fine dog.
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    path = tmp_path / "procedures"
    path.mkdir()
    (path / "dog.md").write_text(DOG)
    (path / "readme.txt").write_text("not a procedure")
    return path


def outcomes(office: Office, folder: Path, **options) -> list[str]:
    loaded = folders.import_folder(office.db, office.people["sam"], folder, ("find",), **options)
    return [one.outcome for one in loaded.files]


def texts(office: Office) -> dict[str, bytes]:
    return dict(folders.export_files(office.db, office.people["ana"], every=True))


def test_a_rehearsal_keeps_nothing_and_loading_twice_changes_nothing(office, folder):
    before = texts(office)
    assert outcomes(office, folder, dry_run=True) == ["new"]
    assert texts(office) == before
    assert outcomes(office, folder) == ["new"]
    assert outcomes(office, folder) == ["unchanged"]
    (folder / "dog.md").write_text(DOG.replace("Ask kindly.", "Ask twice."))
    assert outcomes(office, folder) == ["version"]
    after = texts(office)
    assert after.pop("lobby_dog.2026-12-01.md") == (folder / "dog.md").read_bytes()
    assert after == before
    assert len(finding.list_versions(office.db, office.people["ana"], "lobby_dog")) == 2


def test_one_refused_file_keeps_all_out(office, folder):
    (folder / "cat.md").write_text(DOG.replace("lobby_dog", "lobby_cat"))
    (folder / "bad.md").write_text(DOG.replace("governs: find", "governs: fnid"))
    (folder / "end.md").write_text(
        DOG.replace("lobby_dog", "x").replace("---\n\n", "ends: yes\n---\n\n")
    )
    (folder / "twin.md").write_text(DOG)
    (folder / "dir.md").mkdir()
    loaded = folders.import_folder(office.db, office.people["sam"], folder, ("find",))
    assert [(one.file, one.outcome) for one in loaded.files] == [
        ("bad.md", "refused"),
        ("cat.md", "new"),
        ("dir.md", "refused"),
        ("dog.md", "new"),
        ("end.md", "refused"),
        ("twin.md", "refused"),
    ]
    assert "no screen fnid" in loaded.files[0].reason
    assert "There is no procedure x" in loaded.files[4].reason
    assert "dog.md has a version of lobby_dog" in loaded.files[5].reason
    assert loaded.refused == 4
    assert finding.find_procedures(office.db, office.people["ana"], "lobby") == []


def test_an_old_version_comes_along_but_never_takes_a_begun_ones_place(office, folder):
    old = DOG.replace("2026-12-01", "2020-07-01")
    (folder / "dog.md").write_text(old)
    assert outcomes(office, folder) == ["new"]
    day = dt.date(2021, 1, 1)
    assert finding.get_procedure(office.db, office.people["ana"], "lobby_dog", day)
    (folder / "dog.md").write_text(old.replace("Ask kindly.", "Ask twice."))
    loaded = folders.import_folder(office.db, office.people["sam"], folder)
    assert "lobby_dog of 07/01/20 holds already" in loaded.files[0].reason


def test_who_may_load(office, folder):
    desk = maintenance_actor(office.db, "DESK1")
    assert folders.import_folder(office.db, desk, folder).files[0].outcome == "new"
    with pytest.raises(Refused, match="denied"):
        folders.import_folder(office.db, office.people["ana"], folder)
    nobody = replace(office.people["ana"], permissions=frozenset())
    with pytest.raises(Refused, match="denied"):
        folders.export_files(office.db, nobody)


def test_there_must_be_files(office, tmp_path):
    sam = office.people["sam"]
    with pytest.raises(Refused, match=r"procedure\.no_folder"):
        folders.import_folder(office.db, sam, tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(Refused, match=r"procedure\.no_files"):
        folders.import_folder(office.db, sam, tmp_path / "empty")
    with pytest.raises(Refused, match=r"procedure\.unknown"):
        folders.export_files(office.db, sam, ["nothing"])


def test_what_is_exported_loads_into_another_town_and_comes_out_the_same(
    office, folder, empty_db_url, clock
):
    outcomes(office, folder)
    wanted = texts(office)
    for name, data in wanted.items():
        (folder / name).write_bytes(data)
    (folder / "dog.md").unlink()
    other = Database(empty_db_url, clock)
    other.migrate()
    data = town.default_spec().data
    town.init_town(other, town.TownSpec({**data, "procedures": []}))
    desk = maintenance_actor(other, "DESK1")
    assert folders.import_folder(other, desk, folder).count("new") == len(wanted)
    assert dict(folders.export_files(other, desk, every=True)) == wanted
    today = dict(folders.export_files(other, desk, ["payment"]))
    assert set(today) == {name for name in wanted if name.startswith("payment.")}
    other.dispose()
