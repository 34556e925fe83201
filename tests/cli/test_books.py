"""`init`, `migrate`: books are made once, repeated safely, and refused sensibly when absent."""

from __future__ import annotations

import sqlite3

import pytest

from clerktui.config import sqlite_path
from tests.cli.program import clerktui


def test_init_makes_the_books_and_says_so(tmp_path):
    home = tmp_path / "home"
    answer = clerktui(home, "init", "--json").expect()
    assert answer.document == {
        "schema": answer.document["schema"],
        "created": True,
        "admin": None,
        "pin": None,
    }
    assert answer.document["schema"]
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home / "clerktui.sqlite3").stat().st_mode & 0o777 == 0o600


def test_init_repeated_changes_nothing(town):
    answer = town.run("init", "--admin", "boss", "--json").expect()
    assert answer.document["created"] is False
    assert answer.document["pin"] is None
    assert [user["username"] for user in town.run("users", "list", "--json").document["users"]] == [
        "boss"
    ]


def test_a_second_administrator_is_not_made_by_init(town):
    answer = town.run("init", "--admin", "mallory", "--json").expect(1)
    assert answer.document["error"]["id"] == "denied"


def test_init_makes_up_a_pin_and_tells_it_once(tmp_path):
    home = tmp_path / "home"
    pin = clerktui(home, "init", "--admin", "kim", "--json").expect().document["pin"]
    (home / "pin").write_text(pin)
    who = {"CLERKTUI_USER": "kim", "CLERKTUI_PIN_FILE": str(home / "pin")}
    clerktui(home, "users", "add", "ann", **who).expect()
    assert clerktui(home, "init", "--admin", "kim", "--json").expect().document["pin"] is None


def test_init_reads_a_town_file(tmp_path):
    (tmp_path / "town.toml").write_text('[town]\nname = "Town of Elm Ford"\n')
    clerktui(tmp_path, "init", "--town", tmp_path / "town.toml").expect()
    with sqlite3.connect(tmp_path / "clerktui.sqlite3") as books:
        assert books.execute("select name from town").fetchone() == ("Town of Elm Ford",)


@pytest.mark.parametrize("content", ["not [toml", 'services = "none"'])
def test_a_bad_town_file_is_refused_and_leaves_no_town(tmp_path, content):
    (tmp_path / "town.toml").write_text(content)
    answer = clerktui(tmp_path, "init", "--town", tmp_path / "town.toml", "--json").expect(1)
    assert answer.document["error"]["id"] == "town.bad_file"


def test_init_without_town_serves_postgresql_too(empty_db_url, tmp_path):
    made = clerktui(tmp_path, "--db", empty_db_url, "init", "--json").expect().document
    assert made["created"] is True
    again = clerktui(tmp_path, "init", "--json", CLERKTUI_DATABASE_URL=empty_db_url).expect()
    assert again.document == {**made, "created": False}


@pytest.mark.parametrize(
    "arguments",
    [("users", "list"), ("account", "find", "x"), ("account", "show", "1"), ("verify",)],
)
def test_books_that_are_not_there_are_unreachable_and_not_made(tmp_path, arguments):
    answer = clerktui(tmp_path, *arguments, "--json").expect(3)
    assert answer.document["error"]["id"] == "db.missing"
    assert "clerktui init" in answer.document["error"]["message"]
    assert not (tmp_path / "clerktui.sqlite3").exists()


def test_a_server_that_does_not_answer_is_unreachable(tmp_path):
    url = "postgresql://clerk@127.0.0.1:1/books"
    answer = clerktui(tmp_path, "users", "list", "--json", "--db", url).expect(3)
    assert answer.document["error"]["id"] == "db.unreachable"
    assert "Traceback" not in answer.err


def test_an_empty_file_is_no_books(tmp_path):
    (tmp_path / "clerktui.sqlite3").touch()
    answer = clerktui(tmp_path, "users", "list", "--json").expect(1)
    assert answer.document["error"]["id"] == "db.no_schema"


def test_a_file_that_is_no_database_is_said_plainly(tmp_path):
    (tmp_path / "clerktui.sqlite3").write_text("Dear diary, " * 999)
    answer = clerktui(tmp_path, "users", "list").expect(3)
    assert answer.err.count("\n") == 1
    assert "Traceback" not in answer.err


def test_the_command_line_wins_over_the_environment(town, tmp_path):
    wrong = {"CLERKTUI_DATABASE_URL": "sqlite:////nowhere/books.sqlite3"}
    town.run("users", "list", **wrong).expect(3)
    town.run("users", "list", "--db", town.url, **wrong).expect()
    town.run("--db", town.url, "users", "list", **wrong).expect()


# --------------------------------------------------------------------------------------- migrate
def test_migrate_at_the_newest_version_changes_nothing(town):
    document = town.run("migrate", "--json").expect().document
    assert document["from"] == document["to"]
    assert town.run("migrate", "--check", "--json").expect().document == document


def test_migrate_makes_the_schema_of_an_empty_database(empty_db_url, tmp_path):
    file = sqlite_path(empty_db_url)
    if file is not None:
        file.touch()
    check = clerktui(tmp_path, "migrate", "--check", "--json", "--db", empty_db_url).expect(1)
    assert check.document["from"] is None
    done = clerktui(tmp_path, "migrate", "--json", "--db", empty_db_url).expect()
    assert done.document == check.document
    clerktui(tmp_path, "migrate", "--check", "--db", empty_db_url).expect()


def test_migrate_to_a_version_that_does_not_exist_is_refused(town):
    answer = town.run("migrate", "--to", "9999", "--json").expect(1)
    assert answer.document["error"]["id"] == "migrate.unknown_revision"
    assert answer.document["error"]["facts"] == {"revision": "9999"}
