"""`contact`, `callback`, `directory` and `flag`: the same acts as at the desk, for scripts."""

from __future__ import annotations

import json
from uuid import uuid4


def test_a_contact_is_logged_once_and_its_call_kept(billed):
    said = ("contact", "log", "call", "asks for a copy", "--account", "100001", "--reason", "b")
    when = ("--call-back", "soon", "--id", str(uuid4()), "--json")
    first = billed.run(*said, *when).expect().document
    assert (first["account"], first["call_back"], first["duplicate"]) == ("10-0001", 1, False)
    assert billed.run(*said, *when).expect().document["duplicate"]
    [one] = billed.run("contact", "list", "copy", "--json").expect().document["contacts"]
    assert (one["account"], one["reason"]) == ("10-0001", "Bill question")
    [due] = billed.run("callback", "list", "--mine", "--json").expect().document["calls"]
    assert (due["number"], due["state"]) == ("919-555-0142", "open")
    assert "asks for a copy" in billed.run("callback", "list").expect().out
    assert "Due" in billed.run("callback", "no-answer", 1).expect().out
    tried = billed.run("callback", "again", 1, "2h", "--json").expect().document
    assert (tried["tries"], tried["state"]) == (1, "open")
    assert "Call 1 is done" in billed.run("callback", "done", 1, "--note", "sent").expect().out
    billed.run("callback", "missed", 1).expect(1)
    rows = billed.run("callback", "list", "copy", "--jsonl").expect().out.splitlines()
    assert json.loads(rows[0])["state"] == "done"


def test_what_is_refused_says_why(billed):
    assert "no reason" in billed.run("contact", "log", "call", "x", "--reason", "?").expect(1).err
    assert "high_bill" in billed.run("contact", "codes").expect().out
    assert "Nothing" in billed.run("contact", "list", "zzz").expect().out
    assert "Nobody" in billed.run("callback", "list").expect().out
    gone = billed.run("callback", "missed", 7, "--json").expect(1).document
    assert gone["error"]["id"] == "call_back.unknown"


def test_the_directory_is_loaded_searched_and_written_again(billed, tmp_path):
    file, rejects, out = tmp_path / "in.csv", tmp_path / "bad.csv", tmp_path / "out.csv"
    file.write_text("department,phone,topics\nPublic Works,555-0160,leak\nNobody,,x\n")
    load = ("directory", "import", file, "--reject-file", rejects)
    assert "Rehearsal" in billed.run(*load, "--dry-run").expect(1).out
    done = billed.run(*load, "--json").expect(1).document
    assert (done["loaded"], done["rejected"], done["errors"][0]["line"]) == (1, 1, 3)
    assert "Nobody" in rejects.read_text()
    [one] = billed.run("directory", "search", "leak", "--json").expect().document["entries"]
    assert one["department"] == "Public Works"
    assert "Public Works" in billed.run("directory", "list", "--all").expect().out
    assert "Nobody" in billed.run("directory", "search", "zzz").expect().out
    billed.run("directory", "export", "--out", out).expect()
    assert billed.run("directory", "export").expect().out.strip() == out.read_text().strip()
    assert billed.run("directory", "import", out, "--json").expect().document["unchanged"] == 1


def test_a_flag_is_put_on_with_proof_renewed_and_ended(billed):
    account = "10-0001"
    assert "needs proof" in billed.run("flag", "set", account, "life_support").expect(1).err
    proof = ("--proof", "doctor_letter", "--reference", "Dr. Lee")
    done = billed.run("flag", "set", account, "life_support", *proof, "--json").expect().document
    assert done["effect"] == "never cut off"
    renewed = billed.run("flag", "renew", account, "life_support", *proof).expect()
    assert "LIFE SUPPORT" in renewed.out
    flags = billed.run("flag", "list", account, "--json").expect().document["flags"]
    assert [one["state"] for one in flags] == ["in force", "ended"]
    assert "No flag runs out" in billed.run("flag", "expiring").expect().out
    billed.run("flag", "end", account, "life_support").expect(1)
    ended = billed.run("flag", "end", account, "life_support", "--reason", "moved").expect()
    assert "ended" in ended.out
    assert "life_support" in billed.run("flag", "rules").expect().out
    assert "No flag was ever" in billed.run("flag", "list", "10-0002").expect().out


def test_a_confidential_address_is_in_no_document(billed):
    account = "10-0001"
    assert "Mill Rd" in billed.run("account", "show", account).expect().out
    proof = ("--proof", "program_card", "--substitute", "PO Box 2109, Raleigh NC 27602")
    billed.run("flag", "set", account, "confidential", *proof).expect()
    for command in (("account", "show", account), ("account", "find", "brien")):
        for form in ((), ("--json",)):
            assert "Mill Rd" not in billed.run(*command, *form).expect().out
    found = billed.run("account", "find", "418 mill", "--json").expect().document
    assert found["results"] == []
    assert "Mill Rd" in billed.run("flag", "address", account).expect().out


def test_a_bankruptcy_says_its_case(billed):
    said = ("flag", "set", "10-0001", "bankruptcy", "--proof", "notice")
    assert "case number" in billed.run(*said).expect(1).err
    case = ("--case", "26-50123", "--court", "W.D.N.C.", "--filed", "2026-01-05")
    billed.run(*said, *case).expect()
    [one] = billed.run("flag", "list", "10-0001", "--json").expect().document["flags"]
    assert (one["case_number"], one["filed_on"], one["petition_on"]) == (
        "26-50123",
        "2026-01-05",
        "2026-01-05",
    )
