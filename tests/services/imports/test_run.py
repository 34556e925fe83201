from __future__ import annotations

import hashlib
import threading

import pytest
from sqlalchemy import select

from clerktui.errors import Refused
from clerktui.formats.town_csv import TownFile
from clerktui.i18n import sentence
from clerktui.models import Account, AuditEntry, ImportFile
from clerktui.services.imports import import_bills
from tests.services.imports.conftest import BILL_HEADINGS, Books


def test_what_was_loaded_is_written_down_with_the_hash_of_the_file(books: Books):
    books.accounts("1,Lee,1 Elm St", ",Kay,2 Elm St")
    path = books.write(BILL_HEADINGS, "B1,1,water,2026-03-01,2026-03-21,5.00")
    import_bills(books.db, books.actor, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    names = ("kind", "name", "rows", "amount_cents", "loaded_at")
    assert books.rows(ImportFile, *names) == [
        ("accounts", "export.csv", 1, 0, books.db.clock.now()),
        ("bills", "export.csv", 1, 500, books.db.clock.now()),
    ]
    assert books.rows(ImportFile, "sha256")[1] == (digest,)
    with books.db.read() as connection:
        audit = connection.execute(
            select(AuditEntry.__table__).where(AuditEntry.__table__.c.action == "import_bills")
        ).one()
    assert (audit.subject_kind, audit.subject_id) == ("import_file", "2")
    assert audit.detail["sha256"] == digest
    assert (audit.detail["read"], audit.detail["amount_cents"]) == (1, 500)


def test_only_a_permitted_person_may_load_files(office, tmp_path):
    path = tmp_path / "bills.csv"
    path.write_text(BILL_HEADINGS + "\n")
    with pytest.raises(Refused) as refusal:
        import_bills(office.db, office.people["ana"], path)
    assert refusal.value.message_id == "denied"
    assert import_bills(office.db, office.people["admin"], path).read == 0


def test_a_file_of_no_rows_leaves_no_trace(books: Books):
    result = books.accounts()
    assert (result.read, result.loaded, result.errors) == (0, 0, ())
    assert books.rows(ImportFile, "id") == []


def test_a_file_of_bad_rows_only_leaves_no_trace(books: Books):
    result = books.accounts("1,,1 Elm St")
    assert (result.read, result.rejected) == (1, 1)
    assert books.rows(ImportFile, "id") == books.rows(Account, "id") == []


def test_a_file_that_cannot_be_believed_is_refused_before_anything_is_written(books: Books):
    with pytest.raises(Refused) as refusal:
        books.bills("1,2", headings="bill,account")
    assert refusal.value.message_id == "import.headings_missing"
    assert "service, issued, due, amount" in sentence(refusal.value)


def test_a_refused_file_leaves_the_last_reject_file_alone(books: Books):
    rejects = books.folder / "rejects.csv"
    rejects.write_text("of yesterday")
    with pytest.raises(Refused):
        books.bills("1,2", headings="bill,account", reject_path=rejects)
    assert rejects.read_text() == "of yesterday"


def test_a_payment_taken_meanwhile_waits_and_is_counted(office, tmp_path, monkeypatch):
    monkeypatch.setattr(TownFile.batches, "__defaults__", (200,))
    office.account("1001", water=4_120)
    path = tmp_path / "bills.csv"
    lines = [f"N{n},1001,sewer,2026-03-01,2026-03-21,1.00" for n in range(450)]
    path.write_text("\n".join([BILL_HEADINGS, *lines]))
    answers: list[object] = []
    paying = threading.Thread(target=lambda: answers.append(office.pay("1001", 1_000)))

    def after_a_batch(_done: int, _total: int) -> None:
        if not paying.ident:
            paying.start()
        assert answers == []

    result = import_bills(office.db, office.people["admin"], path, progress=after_a_batch)
    paying.join(timeout=60)
    assert (result.loaded, len(answers)) == (450, 1)
    with office.db.read() as connection:
        balance = connection.execute(select(Account.__table__.c.balance_cents)).scalar_one()
    assert balance == 4_120 + 45_000 - 1_000
    office.prove()
