"""What a day gives the ledger: every fund by itself, posted once, exported alike for ever."""

from __future__ import annotations

import dataclasses
import datetime as dt
from unittest import mock

import pytest
from sqlalchemy import insert, text

from clerktui.formats import gl_exports
from clerktui.ledger import gl
from clerktui.models import Office as OfficeRow
from clerktui.services import policies
from clerktui.services.closing import general_ledger
from clerktui.views.closing import DayDraft
from tests.support.closing import (
    TODAY,
    A,
    busy_day,
    close_day,
    close_drawer,
    proof_of,
    reopen,
)
from tests.support.office import Office, new_id
from tests.support.refusing import refusal, refused, without


@pytest.fixture
def books(office: Office) -> Office:
    """The busy day, its drawer closed."""
    busy_day(office)
    close_drawer(office)
    return office


def post(office: Office, who: str = "sam", command_id: str = ""):
    draft = DayDraft(command_id or new_id(), TODAY)
    return general_ledger.post_day(office.db, office.people[who], draft)


def export(office: Office, layout: str, *, is_detail: bool = False, number: int = 1):
    sam = office.people["sam"]
    return general_ledger.export(office.db, sam, number, layout, is_detail=is_detail)


def shown(proof) -> list[tuple[str, str, int, int]]:
    return [
        (line.account, line.description, line.debit_cents, line.credit_cents)
        for line in proof.lines
    ]


def test_every_fund_balances_by_itself(books):
    proof = proof_of(books)
    assert shown(proof) == [
        ("10-1010", "Cash in drawers", 8_500, 0),
        ("10-1020", "Checks to deposit", 2_000, 0),
        ("10-4310", "Recreation fees", 0, 3_500),
        ("10-2900", "Due to fund 30", 0, 5_000),
        ("10-2900", "Due to fund 33", 0, 2_000),
        ("30-1210", "Water receivable", 0, 2_500),
        ("30-1220", "Sewer receivable", 0, 2_500),
        ("30-1900", "Due from fund 10", 5_000, 0),
        ("33-1230", "Solid waste receivable", 0, 2_000),
        ("33-1900", "Due from fund 10", 2_000, 0),
    ]
    assert [(f.fund, f.debit_cents, f.credit_cents) for f in proof.funds] == [
        ("10", 10_500, 10_500),
        ("30", 5_000, 5_000),
        ("33", 2_000, 2_000),
    ]
    assert (proof.entries, proof.debit_cents, proof.is_ok, proof.number) == (3, 17_500, True, None)


def test_a_void_leaves_nothing_between_funds(office):
    office.account(A, water=5000)
    receipt = office.pay(A, 5000).receipt
    office.void(receipt)
    assert shown(proof_of(office)) == [
        ("10-1010", "Cash in drawers", 5_000, 0),
        ("10-1010", "Cash in drawers", 0, 5_000),
        ("30-1210", "Water receivable", 5_000, 0),
        ("30-1210", "Water receivable", 0, 5_000),
    ]


def test_a_batch_is_posted_once_and_later_entries_go_into_another(books):
    posted = post(books, command_id="g-1")
    assert (posted.number, posted.entries, posted.debit_cents) == (1, 3, 17_500)
    assert post(books, command_id="g-1").number == 1
    assert refused(post, books) == "gl.nothing"
    books.open_drawer("1", "ana")
    books.pay(A, 700)
    further = post(books)
    assert (further.number, further.entries) == (2, 1)
    assert (
        shown(further)
        == [
            ("10-1010", "Cash in drawers", 700, 0),
            ("10-2900", "Due to fund 30", 0, 700),
            ("30-1210", "Water receivable", 0, 700),
            ("30-1900", "Due from fund 10", 700, 0),
        ]
        or further.funds[1].debit_cents == 700
    )
    listed = general_ledger.list_batches(books.db, books.people["sam"])
    assert [(one.number, one.entries, one.exports) for one in listed] == [(2, 1, 0), (1, 3, 0)]
    books.prove()


def test_a_close_posts_only_what_no_batch_has(books):
    post(books)
    assert close_day(books).gl_batch is None
    reopen(books)
    books.open_drawer("1", "ana")
    books.pay(A, 100)
    close_drawer(books, cash=20_100)
    assert close_day(books).gl_batch == 2
    books.prove()


def test_detail_comes_to_the_same_as_summary(books):
    post(books)
    sam = books.people["sam"]
    summary = general_ledger.get_batch(books.db, sam, 1)
    detail = general_ledger.get_batch(books.db, sam, 1, is_detail=True)
    assert detail.funds == summary.funds
    assert [line.entry_id for line in detail.lines if not line.is_between_funds] == sorted(
        line.entry_id for line in detail.lines if line.entry_id
    )
    assert detail.lines[0].description == f"payment entry {detail.lines[0].entry_id}"
    assert [line.line_no for line in detail.lines] == list(range(1, len(detail.lines) + 1))
    assert sum(line.debit_cents for line in detail.lines) == detail.debit_cents


def test_a_line_is_opened_down_to_its_receipts(books):
    sam = books.people["sam"]
    before = general_ledger.list_entries(books.db, sam, "10-1010", TODAY)
    assert [(line.receipt, line.amount_cents) for line in before] == [
        ("26-000001", 5_000),
        ("26-000003", 3_500),
    ]
    post(books)
    assert general_ledger.list_entries(books.db, sam, "10-1010", TODAY) == ()
    assert general_ledger.list_entries(books.db, sam, "10-1010", TODAY, 1) == before
    [water] = general_ledger.list_entries(books.db, sam, "30-1210", TODAY, 1)
    assert (water.account, water.kind) == (A, "payment")


def test_entries_without_an_office_are_the_first_offices(books):
    books.bill(A, due=TODAY, water=900)
    assert ("30-1210", "Water receivable", 900, 0) in shown(proof_of(books))
    with books.db.write() as c:
        c.execute(insert(OfficeRow.__table__).values(code="EAST", name="East"))
    elsewhere = dataclasses.replace(books.people["sam"], office_id=2, office_name="East")
    assert general_ledger.get_proof(books.db, elsewhere, TODAY).lines == ()


def test_a_project_is_named_by_the_town(books):
    policies.set_policy(books.db, "gl.projects", {"10-4310": "POOL"}, dt.date(2026, 1, 2))
    post(books)
    sam = books.people["sam"]
    for is_detail in (False, True):
        lines = general_ledger.get_batch(books.db, sam, 1, is_detail=is_detail).lines
        assert {(line.account, line.project) for line in lines if line.project} == {
            ("10-4310", "POOL")
        }


def test_a_fund_the_town_has_not_decided_on_is_refused(books):
    funds = {"cash_fund": "10", "due_from": {"10": "10-1900"}, "due_to": {"10": "10-2900"}}
    policies.set_policy(books.db, "gl.between_funds", funds, dt.date(2026, 1, 2))
    assert refusal(post, books).facts == {"fund": "30"}
    assert refused(close_day, books) == "gl.fund_unknown"
    books.prove()


def test_a_distribution_that_is_off_is_not_posted(books):
    with mock.patch.object(gl, "problems_of", return_value=["fund 10 is off by 1 cents"]):
        assert not proof_of(books).is_ok
        assert refused(post, books) == "gl.off"


def test_what_is_off_is_named(books):
    proof = proof_of(books)
    row = mock.Mock(code="10-1010", debit=1, credit=0)
    said = list(gl.problems_of(proof.lines[:1], [row]))
    assert said == [
        "fund 10 is off by 8500 cents",
        "account 10-1010 is not what the journal says",
    ]
    assert next(iter(gl.problems_of(proof.lines, []))) == "account 10-1010 is not in the journal"


# ----------------------------------------------------------------------------------- the files
@pytest.mark.parametrize("layout", ["csv", "iif", "munis"])
@pytest.mark.parametrize("is_detail", [False, True])
def test_the_same_batch_gives_the_same_bytes(books, layout, is_detail):
    post(books)
    first = export(books, layout, is_detail=is_detail)
    policies.set_policy(books.db, "gl.projects", {"10-4310": "POOL"}, dt.date(2026, 1, 2))
    again = export(books, layout, is_detail=is_detail)
    assert (first.is_again, again.is_again) == (False, True)
    assert first.content == again.content
    assert first.sha256 == again.sha256
    books.prove()


def test_bytes_that_differ_are_not_given(books):
    post(books)
    export(books, "csv")
    with mock.patch.object(gl_exports, "export_bytes", return_value=b"other"):
        assert refused(export, books, "csv") == "gl.export_differs"
        assert export(books, "csv", is_detail=True).content == b"other", "another file"
    with books.db.read() as c:
        assert c.execute(text("SELECT count(*) FROM gl_export")).scalar() == 2


def test_who_may_and_what_there_is(books):
    ana, nobody = books.people["ana"], without(books.people["sam"])
    assert refused(post, books, "ana") == "denied"
    assert refused(general_ledger.export, books.db, ana, 1, "csv") == "denied"
    assert refused(general_ledger.get_proof, books.db, nobody, TODAY) == "denied"
    assert refused(general_ledger.list_batches, books.db, nobody) == "denied"
    assert refused(general_ledger.get_batch, books.db, nobody, 1) == "denied"
    assert refused(general_ledger.list_entries, books.db, nobody, "x", TODAY) == "denied"
    assert refused(export, books, "csv") == "gl.unknown"
    post(books)
    assert refused(export, books, "moon") == "gl.layout_unknown"
