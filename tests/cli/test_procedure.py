"""`procedure`: the town's own words listed, found, entered, loaded and written as files."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Town


@pytest.fixture
def texts(tmp_path):
    (tmp_path / "text.md").write_text("Ask kindly.\n\n- [ ] Water?\n")
    (tmp_path / "say.md").write_text("Qué buen perro.\n")
    return tmp_path


def enter(town: Town, texts, *more: object, start: str = "2099-01-01"):
    return town.run(
        "procedure", "set", "lobby_dog", "--from", start, "--title", "A dog in the lobby",
        "--text", texts / "text.md", "--say-es", texts / "say.md",
        "--governs", "find,payment.amount", *more,
    )  # fmt: skip


def listed(town: Town, *asked: object) -> list[str]:
    found = town.run("procedure", *asked, "--json").expect().document["procedures"]
    return [one["topic"] for one in found]


def test_a_version_is_entered_found_shown_and_told_as_history(town, texts):
    saved = enter(town, texts, "--json").expect().document
    assert (saved["topic"], saved["effective_from"], saved["is_new"]) == (
        "lobby_dog",
        "2099-01-01",
        True,
    )
    assert "It was entered before." in enter(town, texts).expect().out
    assert listed(town, "search", "dog") == []
    assert listed(town, "search", "dog", "--as-of", "2099-01-01") == ["lobby_dog"]
    assert listed(town, "list", "--at", "payment.amount", "--as-of", "2099-01-01")[0] == "lobby_dog"
    shown = town.run("procedure", "show", "lobby_dog", "--as-of", "2099-02-01").expect().out
    assert "A dog in the lobby" in shown
    assert "Qué buen perro." in shown
    town.run(
        "procedure", "set", "lobby_dog", "--from", "2099-06-01", "--citation", "Town Code 6-3"
    ).expect()
    told = town.run("procedure", "history", "lobby_dog").expect().out
    assert "+ Written in: Town Code 6-3" in told
    versions = town.run("procedure", "history", "lobby_dog", "--json").expect().document["versions"]
    assert [len(one["changes"]) for one in versions] == [1, 0]
    assert versions[0]["body"] == versions[1]["body"] == "Ask kindly.\n\n- [ ] Water?"
    assert versions[0]["checklist"] == ["Water?"]
    ended = town.run("procedure", "set", "lobby_dog", "--from", "2099-07-01", "--ends").expect()
    assert ended.out == "A dog in the lobby: ends from 07/01/2099.\n"
    assert listed(town, "search", "dog", "--as-of", "2099-07-01") == []


def test_it_is_a_pdf_and_lists_come_a_row_a_line(town, tmp_path):
    town.run("procedure", "show", "payment", "--pdf", tmp_path / "a.pdf").expect()
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    rows = town.run("procedure", "list", "--jsonl").expect().out.splitlines()
    assert "payment" in [json.loads(row)["topic"] for row in rows]
    assert "Taking a payment" in town.run("procedure", "list").expect().out
    assert "No procedure" in town.run("procedure", "search", "zzz").expect().out
    assert "find" in town.run("procedure", "screens").expect().out
    screens = town.run("procedure", "screens", "--json").expect().document["screens"]
    assert {"screen", "topic", "title"} == set(screens[0])


def test_a_folder_goes_out_and_comes_in(town, tmp_path):
    out = tmp_path / "out"
    files = town.run("procedure", "export", out, "--json").expect().document["files"]
    assert sorted(path.name for path in out.iterdir()) == sorted(files)
    done = town.run("procedure", "import", out, "--json").expect().document
    assert (done["unchanged"], done["new"], done["refused"]) == (len(files), 0, 0)
    one = out / "lobby_dog.md"
    one.write_text("---\ntopic: lobby_dog\ntitle: Dog\neffective: 2099-01-01\n---\n\nKind.\n")
    told = town.run("procedure", "import", out, "--dry-run").expect().out
    assert "1 new, 0 new versions" in told
    assert "Rehearsal: nothing was kept." in told
    one.write_text(one.read_text().replace("topic", "tpoic"))
    refused = town.run("procedure", "import", out).expect(1)
    assert "tpoic is not known here" in refused.out
    assert "Nothing was kept." in refused.out
    again = tmp_path / "again"
    town.run("procedure", "export", again, "--topic", "payment", "--all").expect()
    [name] = [path.name for path in again.iterdir()]
    assert (again / name).read_bytes() == (out / name).read_bytes()


def test_what_is_wrong_is_refused_in_a_sentence(town, texts):
    assert "no screen fnid" in enter(town, texts, "--governs", "fnid").expect(1).err
    assert "is past and keeps its words" in enter(town, texts, start="2020-01-01").expect(1).err
    missing = town.run("procedure", "set", "x", "--from", "2099-01-01", "--text", texts / "no.md")
    assert "cannot be read as text" in missing.expect(1).err
    assert "There is no procedure x" in town.run("procedure", "show", "x").expect(1).err
    (texts / "file").write_text("")
    assert "file" in town.run("procedure", "export", texts / "file").expect(1).err
