"""`verify` and `search rebuild`: findings are exit code 1 and name the rows."""

from __future__ import annotations

import sqlite3

import pytest


def test_sound_books_are_proved(billed):
    document = billed.run("verify", "--json").expect().document
    assert document["ok"] is True
    assert document["proofs"]
    assert all(
        proof.keys() >= {"name", "ok", "checked", "failures"} and proof["failures"] == []
        for proof in document["proofs"]
    )


def test_a_changed_balance_is_found_and_named(billed):
    with sqlite3.connect(billed.home / "clerktui.sqlite3") as books:
        books.execute("update account set balance_cents = 1 where number = '10-0002'")
    answer = billed.run("verify", "--json").expect(1)
    assert answer.document["ok"] is False
    failed = [proof for proof in answer.document["proofs"] if not proof["ok"]]
    assert "10-0002" in " ".join(failure for proof in failed for failure in proof["failures"])
    assert "FAIL" in billed.run("verify").expect(1).out


@pytest.mark.parametrize("column", ["last_n", "phone_n"])
def test_a_wrong_search_column_is_found_and_mended(billed, column):
    with sqlite3.connect(billed.home / "clerktui.sqlite3") as books:
        books.execute(f"update customer set {column} = 'zzz' where last_name = 'Smith'")
    found = billed.run("search", "rebuild", "--check", "--json").expect(1).document
    assert (found["ok"], found["wrong"]["customer"]) == (False, 1)
    mended = billed.run("search", "rebuild", "--json").expect().document
    assert mended["repaired"] is True
    billed.run("search", "rebuild", "--check").expect()


def test_a_seal_that_is_empty_is_no_seal_that_holds(billed):
    for empty in ("", "  "):
        assert "is no seal" in billed.run("verify", "--seal", empty).expect(1).err


def test_only_the_chains_are_proved_when_only_they_are_asked_for(billed):
    document = billed.run("verify", "--chain", "--json").expect().document
    assert {proof["name"] for proof in document["proofs"]} >= {"chains_unbroken", "tapes_unbroken"}
    assert "account_is_its_receivables" not in {proof["name"] for proof in document["proofs"]}
    with sqlite3.connect(billed.home / "clerktui.sqlite3") as books:
        books.execute("drop trigger journal_entry_no_update")
        books.execute("update journal_entry set memo = 'x' where id = 1")
    answer = billed.run("verify", "--chain", "--json").expect(1).document
    failed = {proof["name"] for proof in answer["proofs"] if not proof["ok"]}
    assert "chains_unbroken" in failed


def test_a_seal_may_stand_in_a_file(billed, tmp_path):
    (tmp_path / "seal.txt").write_text("ABCD-EFGH-JKLM-NPQR\n", encoding="utf-8")
    asked = billed.run("verify", "--seal", str(tmp_path / "seal.txt"), "--json").expect(1)
    typed = billed.run("verify", "--seal", "ABCD-EFGH-JKLM-NPQR", "--json").expect(1)
    assert asked.document == typed.document
    (tmp_path / "seal.txt").write_bytes(b"\xff\xfe\xff")
    said = billed.run("verify", "--seal", str(tmp_path / "seal.txt"), "--json").expect(1)
    assert said.document["error"]["id"] == "file.unreadable"
