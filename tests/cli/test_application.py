"""`application` and `order`: an account opened without a screen, from first word to the water."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

# The program goes by the clock of the machine here: an order is done on its day, not before.
TODAY = dt.datetime.now(ZoneInfo("America/New_York")).date().isoformat()
SAID = (
    "last_name=LEE",
    "first_name=ANN",
    "phone=919-555-0188",
    "premise=418 Mill Rd",
    f"starts_on={TODAY}",
    "holder=tenant",
    "proof=lease",
    "owner_name=OAK LLC",
    "account_class=residential",
    "services=water:residential",
    "meter=80001",
    "fees=turn_on",
)


def test_an_account_is_applied_for_opened_and_turned_on(billed, tmp_path):
    shown = billed.run("account", "show", "10-0001", "--json").expect().document
    place = shown["service_address"]
    said = [f"premise={place}" if one.startswith("premise") else one for one in SAID]
    made = billed.run("application", "new", *said, "--json").expect().document
    assert (made["number"], made["state"]) == (1, "open")
    assert "Paper of identity" in billed.run("application", "list").expect().out
    assert "FIELD=ANSWER" in billed.run("application", "set", 1, "phone").expect(2).err
    billed.run("application", "set", 1, f"wanted_on={TODAY}").expect()
    assert "printer" in billed.run("application", "letter", 1).expect(1).err
    paper = tmp_path / "letter.pdf"
    said = (
        billed.run("application", "letter", 1, "--pdf", paper, "--text", 70, "--json")
        .expect()
        .document
    )
    assert paper.read_bytes().startswith(b"%PDF")
    assert "a paper of identity with your picture" in " ".join(said["text"].split())
    assert "not complete" in billed.run("application", "complete", 1).expect(1).err
    assert "no paper" in billed.run("application", "paper", 1, 9).expect(1).err
    assert "no user" in billed.run("application", "give", 1, "zoe").expect(1).err
    decided = ("application", "decide", 1, "10-0001", "release", "--note", "x")
    billed.run(*decided).expect()
    text = billed.run("application", "show", 1).expect().out
    assert "LEE, ANN" in text
    assert "80001" in text
    paper = billed.run("identity", "enter", "-", "passport", "1234", "--json").expect().document
    billed.run("application", "paper", 1, paper["identity_id"]).expect()
    done = billed.run("application", "complete", 1, "--json").expect().document
    assert (done["state"], done["order"]) == ("completed", 1)
    assert done["account"] in billed.run("order", "list").expect().out
    assert "owes" in billed.run("order", "cancel", 1, "--note", "x").expect(1).err
    assert "active" in billed.run("order", "complete", 1).expect().out
    billed.run("application", "new", "last_name=POE").expect()
    assert "Say why" in billed.run("application", "withdraw", 2).expect(1).err
    ended = billed.run("application", "withdraw", 2, "--note", "moved", "--json").expect().document
    assert ended["state"] == "withdrawn"
    assert "No order" in billed.run("order", "list").expect().out
    assert "no work order" in billed.run("order", "complete", 9).expect(1).err
    assert "Say why" in billed.run("order", "cancel", 1).expect(1).err


def test_applications_are_loaded_from_a_file_by_somebody_with_a_name(billed, tmp_path):
    shown = billed.run("account", "show", "10-0001", "--json").expect().document
    file = tmp_path / "web.csv"
    lines = (
        "reference,last_name,premise,identity_kind,identity_last4",
        f"W-1,LEE,{shown['service_address']},passport,12A4",
        "W-2,FOX,,ssn,219-09-9999",
    )
    file.write_text("\n".join(lines) + "\n")
    said = billed.run("import", "applications", file, "--json").expect(1).document
    assert (said["loaded"], said["rejected"]) == (1, 1)
    assert [(one["line"], one["column"]) for one in said["errors"]] == [(3, "identity_last4")]
    again = billed.run("import", "applications", file).expect(1).out
    assert "never loaded from a file" in again
    assert "219" not in again
    listed = billed.run("application", "list", "--json").expect().document["applications"]
    assert [one["applicant"] for one in listed] == ["LEE"]
