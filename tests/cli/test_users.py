"""`users`: added, listed, disabled and given a new PIN, by someone who may."""

from __future__ import annotations

from tests.cli.program import clerktui


def test_add_list_disable_and_reset(town):
    (town.home / "ann").write_text("8462")
    added = town.run("users", "add", "Ann", "--name", "Ann Lee", "--pin-file", town.home / "ann")
    added = added.expect()
    assert "8462" not in added.out
    row = {
        "username": "ann",
        "full_name": "Ann Lee",
        "role": "clerk",
        "office": "MAIN",
        "is_active": True,
        "is_locked": False,
    }
    assert row in town.run("users", "list", "--json").expect().document["users"]
    lines = town.run("users", "list", "--jsonl").expect().out.splitlines()
    assert len(lines) == 2

    gone = town.run("users", "disable", "ann", "--json").expect().document
    assert gone == {"username": "ann", "is_active": False}
    ann = {"CLERKTUI_USER": "ann", "CLERKTUI_PIN_FILE": str(town.home / "ann")}
    refused = town.run("users", "reset-pin", "boss", "--json", **ann).expect(1)
    assert refused.document["error"]["id"] == "signon.disabled"

    back = town.run("users", "reset-pin", "ann", "--json").expect().document
    assert back["is_active"] is True
    (town.home / "ann").write_text(back["pin"])
    refused = town.run("users", "reset-pin", "boss", "--json", **ann).expect(1)
    assert refused.document["error"]["id"] == "denied"


def test_the_list_for_people_is_plain_columns(town):
    lines = town.run("users", "list").expect().out.splitlines()
    assert lines[0].split() == ["USER", "NAME", "ROLE", "OFFICE", "ACTIVE", "LOCKED"]
    assert lines[1].split() == ["boss", "boss", "admin", "MAIN", "yes", "no"]


def test_nobody_is_added_without_saying_who_does_it(town):
    answer = clerktui(town.home, "users", "add", "eve", "--json").expect(2)
    assert answer.document["error"]["id"] == "config.user_missing"
    assert "CLERKTUI_USER" in answer.err


def test_a_wrong_pin_is_refused_with_its_sentence(town):
    (town.home / "wrong").write_text("0815")
    answer = town.run(
        "users", "disable", "boss", "--json", CLERKTUI_PIN_FILE=str(town.home / "wrong")
    ).expect(1)
    assert answer.document["error"]["id"] == "signon.wrong"
    assert "0815" not in answer.out + answer.err


def test_a_pin_file_that_cannot_be_read_is_a_usage_error(town):
    missing = str(town.home / "nowhere")
    town.run("users", "disable", "boss", CLERKTUI_PIN_FILE=missing).expect(2)
    (town.home / "empty").touch()
    town.run("users", "disable", "boss", CLERKTUI_PIN_FILE=str(town.home / "empty")).expect(2)


def test_refusals_say_which_user_and_role(town):
    twice = town.run("users", "add", "boss", "--json").expect(1).document["error"]
    assert (twice["id"], twice["facts"]) == ("user.exists", {"username": "boss"})
    role = town.run("users", "add", "kim", "--role", "king", "--json").expect(1).document["error"]
    assert (role["id"], role["facts"]) == ("user.role_unknown", {"role": "king"})
    nobody = town.run("users", "disable", "nobody", "--json").expect(1).document["error"]
    assert nobody["message"] == "There is no user nobody."
