"""`policy` and `item`: the names of outside scripts lead to what `procedure` and `task` do."""

from __future__ import annotations

import pytest

VERSION = ("lobby_dog", "--from", "2099-01-01", "--title", "A dog in the lobby", "--text")


def test_a_policy_is_listed_and_shown_as_the_procedure_it_is(town):
    for arguments in (("list",), ("show", "payment")):
        policy = town.run("policy", *arguments, "--json").expect().document
        assert policy == town.run("procedure", *arguments, "--json").expect().document


def test_editing_a_policy_writes_a_dated_version(town, tmp_path):
    words = tmp_path / "text.md"
    words.write_text("Ask kindly.\n")
    saved = town.run("policy", "edit", *VERSION, words, "--json").expect().document
    assert (saved["topic"], saved["effective_from"], saved["is_new"]) == (
        "lobby_dog",
        "2099-01-01",
        True,
    )
    again = town.run("procedure", "set", *VERSION, words, "--json").expect().document
    assert again == {**saved, "is_new": False}
    shown = town.run("policy", "show", "lobby_dog", "--as-of", "2099-02-01", "--json").expect()
    assert shown.document["body"] == "Ask kindly."


def test_an_item_is_added_listed_and_done_as_the_task_it_is(billed):
    added = billed.run("item", "add", "Call the bank", "--to", "role:clerk", "--json").expect()
    assert (added.document["number"], added.document["state"]) == (1, "open")
    wanted = ("list", "--whose", "all", "--json")
    items = billed.run("item", *wanted).expect().document
    assert items == billed.run("task", *wanted).expect().document
    assert [one["title"] for one in items["tasks"]] == ["Call the bank"]
    assert billed.run("item", "done", 1, "--json").expect().document["state"] == "done"
    assert billed.run("item", *wanted).expect().document["tasks"] == []
    assert billed.run("task", "show", 1, "--json").expect().document["state"] == "done"


@pytest.mark.parametrize(
    ("outside", "house"),
    [
        ("policy list", "procedure list"),
        ("policy show", "procedure show"),
        ("policy edit", "procedure set"),
        ("item add", "task new"),
        ("item list", "task list"),
        ("item done", "task done"),
    ],
)
def test_both_names_take_the_same_words(town, outside, house):
    told = [town.run(*name.split(), "--help").expect().out for name in (outside, house)]
    assert told[0].replace(outside, house).split() == told[1].split()
