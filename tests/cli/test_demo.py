"""`demo`: built whole or not at all, found again, rebuilt on request, never over other books."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from clerktui.cli import front
from tests.cli.program import clerktui


def test_the_town_is_built_once_and_found_again(demo_home):
    answer = clerktui(demo_home.home, "demo", "--no-open", "--json").expect()
    assert answer.document.keys() >= {"accounts", "bills", "receivable_cents"}
    assert answer.document["accounts"] == 40
    assert answer.document["bills"] > 40
    assert answer.document["created"] is False
    assert answer.document["database"] == demo_home.url
    assert sorted(path.name for path in demo_home.home.glob("*.new*")) == []


def test_the_same_seed_is_the_same_town(demo_home, tmp_path):
    first = clerktui(demo_home.home, "demo", "--no-open", "--json").expect().document
    again = clerktui(tmp_path, "demo", "--accounts", "40", "--no-open", "--json").expect().document
    other = clerktui(
        tmp_path, "demo", "--accounts", "40", "--seed", "2", "--reset", "--no-open", "--json"
    ).expect()
    assert again["created"] is other.document["created"] is True
    assert again["receivable_cents"] == first["receivable_cents"]
    assert other.document["receivable_cents"] != first["receivable_cents"]


def test_another_size_needs_a_reset(demo_home):
    answer = clerktui(demo_home.home, "demo", "--accounts", "50", "--no-open", "--json").expect(1)
    assert answer.document["error"]["facts"] == {"accounts": 40}


def test_a_town_of_an_older_version_is_told_with_its_cures(demo_home, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(demo_home.home, home)
    path = home / "demo.sqlite3"
    assert not front.is_outdated(path)
    with closing(sqlite3.connect(path)) as books, books:
        books.execute("UPDATE alembic_version SET version_num = '0007'")
    assert front.is_outdated(path)
    answer = clerktui(home, "demo", "--no-open", "--json").expect(1)
    error = answer.document["error"]
    assert (error["id"], error["facts"]["found"]) == ("demo.outdated", "0007")
    assert f"clerktui migrate --db sqlite:///{path}" in error["message"]
    again = clerktui(home, "demo", "--accounts", "40", "--reset", "--no-open", "--json").expect()
    assert again.document["created"] is True
    assert not front.is_outdated(path)


def test_it_opens_the_app_only_on_a_terminal_and_builds_nothing_before(tmp_path):
    answer = clerktui(tmp_path / "home", "demo").expect(2)
    assert answer.err.startswith("clerktui needs a terminal")
    assert not (tmp_path / "home").exists()


def test_other_books_are_never_touched(billed):
    before = (billed.home / "clerktui.sqlite3").read_bytes()
    for extra in ((), ("--reset",)):
        copy = billed.home / "copy.sqlite3"
        shutil.copyfile(billed.home / "clerktui.sqlite3", copy)
        where = ("--db", f"sqlite:///{copy}", "--no-open", "--json")
        answer = billed.run("demo", *extra, *where).expect(1)
        assert answer.document["error"]["id"] == "demo.not_a_demo"
    assert billed.run("verify").expect()
    assert (billed.home / "clerktui.sqlite3").read_bytes() == before


def test_the_clerk_of_the_demonstration_has_a_drawer(demo_home, tmp_path):
    shutil.copytree(demo_home.home, tmp_path / "home")
    here = {"CLERKTUI_DATABASE_URL": f"sqlite:///{tmp_path / 'home' / 'demo.sqlite3'}"}
    drawer = demo_home.run("drawer", "show", "--json", **here).expect().document
    assert drawer["state"] == "open"
    headless = demo_home.run("drawer", "open", "--headless", "--json", **here).expect().document
    assert headless["session"] == drawer["session"]
    found = demo_home.run("account", "find", "1", "--json", "--limit", "3", **here).expect()
    account = found.document["results"][0]["account"]
    paid = demo_home.run("pay", account, "1.00", "--tender", "cash", "--json", **here).expect()
    assert paid.document["account"] == account
    assert demo_home.run("verify", "--json", **here).expect().document["ok"] is True


@pytest.mark.slow
@pytest.mark.postgresql_only
def test_the_town_on_a_server_is_rebuilt_in_place(empty_db_url, tmp_path):
    def demo(*extra):
        return clerktui(tmp_path, "demo", "--no-open", "--json", "--db", empty_db_url, *extra)

    built = demo("--accounts", "20").expect().document
    assert (built["accounts"], built["created"], built["database"]) == (20, True, None)
    assert demo().expect().document["created"] is False
    assert demo("--reset", "--accounts", "15").expect().document["accounts"] == 15
