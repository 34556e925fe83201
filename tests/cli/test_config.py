"""Settings: the command line wins over the environment, the environment over the defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from clerktui.config import BadSetting, demo_settings, load_settings, normal_url, sqlite_path
from clerktui.errors import EXIT_USAGE


def test_the_books_are_in_the_home_unless_somewhere_else_is_named(tmp_path):
    home = {"CLERKTUI_HOME": str(tmp_path)}
    assert load_settings(None, home).sqlite_path == tmp_path / "clerktui.sqlite3"
    named = {**home, "CLERKTUI_DATABASE_URL": "sqlite:////srv/a.sqlite3"}
    assert load_settings(None, named).sqlite_path == Path("/srv/a.sqlite3")
    assert load_settings("sqlite:////srv/b.sqlite3", named).sqlite_path == Path("/srv/b.sqlite3")


def test_an_empty_variable_is_no_variable():
    settings = load_settings(None, {"CLERKTUI_DATABASE_URL": "", "CLERKTUI_USER": ""})
    assert settings.user is None
    assert settings.pin_file is None
    assert settings.home.name == "clerktui"


def test_who_and_with_which_pin(tmp_path):
    settings = load_settings(None, {"CLERKTUI_USER": "ana", "CLERKTUI_PIN_FILE": "~/pin"})
    assert settings.user == "ana"
    assert settings.pin_file == Path.home() / "pin"


def test_the_program_for_texts_is_named_whole_and_read_without_a_shell():
    assert load_settings(None, {}).text_command == ()
    named = {"CLERKTUI_TEXT_COMMAND": "/usr/bin/send --from 'Maple Falls; $HOME'"}
    command = load_settings(None, named).text_command
    assert command == ("/usr/bin/send", "--from", "Maple Falls; $HOME")


@pytest.mark.parametrize("line", ["send-text", "./send", "/usr/bin/send 'Maple"])
def test_a_program_for_texts_that_anybody_could_put_in_the_way_is_a_usage_error(line):
    with pytest.raises(BadSetting) as refused:
        load_settings(None, {"CLERKTUI_TEXT_COMMAND": line})
    assert refused.value.message_id == "config.text_command"


def test_the_home_is_made_for_its_owner_only_and_left_alone_afterwards(tmp_path):
    home = tmp_path / "deep" / "home"
    settings = load_settings(None, {"CLERKTUI_HOME": str(home)})
    assert not home.exists()
    settings.make_home()
    assert home.stat().st_mode & 0o777 == 0o700
    home.chmod(0o750)
    assert settings.make_home().stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("postgresql://till@books/town", "postgresql+psycopg://till@books/town"),
        ("postgres://books", "postgresql+psycopg://books"),
        ("postgresql+psycopg://u:p@a:5432,b:5433/t", "postgresql+psycopg://u:p@a:5432,b:5433/t"),
        ("sqlite+pysqlite:///a b.sqlite3", "sqlite:///a b.sqlite3"),
    ],
)
def test_one_spelling(given, kept):
    assert normal_url(given) == kept


@pytest.mark.parametrize("url", ["oracle://u:secret@books", "books.sqlite3", "://", "postgresql:"])
def test_other_databases_are_a_usage_error_that_repeats_no_password(url):
    with pytest.raises(BadSetting) as refused:
        normal_url(url)
    assert refused.value.exit_code == EXIT_USAGE
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql+psycopg://books/t"])
def test_what_is_no_file(url):
    assert sqlite_path(url) is None


def test_a_demonstration_never_takes_the_place_of_the_books(tmp_path):
    home = {"CLERKTUI_HOME": str(tmp_path)}
    assert demo_settings(load_settings(None, home)).sqlite_path == tmp_path / "demo.sqlite3"
    named = load_settings("sqlite:////srv/try.sqlite3", home)
    assert demo_settings(named) == named
