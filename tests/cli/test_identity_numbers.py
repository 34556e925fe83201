"""`identity`: papers by hand, numbers only out of files, the key made once."""

from __future__ import annotations


def test_a_key_is_made_and_a_number_goes_sealed_into_the_books(billed, tmp_path):
    assert "none" in billed.run("identity", "key", "status").expect().out
    file = tmp_path / "number"
    file.write_text("219-09-9871\n")
    enter = ("identity", "enter", "10-0001", "ssn", "--number-file", file, "--purpose", "1")
    assert "identity key create" in billed.run(*enter).expect(1).err
    made = billed.run("identity", "key", "create", "--json").expect().document
    assert made["path"].endswith("identity.key")
    assert made["code"]
    assert "already" in billed.run("identity", "key", "create").expect(1).err
    done = billed.run(*enter, "--born", "1980-05-04", "--json").expect().document
    assert (done["last4"], done["has_number"]) == ("9871", True)
    shown = billed.run("identity", "list", "10-0001").expect().out
    assert "9871" in shown
    assert "219" not in shown
    assert "neither" in billed.run("identity", "key", "burn").expect(2).err
    paper = done["identity_id"]
    assert "Say why" in billed.run("identity", "look", paper).expect(1).err
    look = ("identity", "look", paper, "--reason", "setoff", "--json")
    assert billed.run(*look).expect().document["number"] == "219099871"
