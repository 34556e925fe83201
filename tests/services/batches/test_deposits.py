"""The bank's deposits against the posted batches: exactly one match, or a person decides."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from clerktui.errors import Refused
from clerktui.services.batches import headers
from clerktui.services.batches.deposits import match_deposits
from tests.support.bank_files import Credit, bai2
from tests.support.batches import begin_batch, get_batch, key, to_state
from tests.support.office import Office

TODAY = dt.date(2026, 11, 23)
ACCOUNT = "10-0442-07"


@pytest.fixture
def office(office: Office) -> Office:
    office.account(ACCOUNT, water=9_000_000)
    return office


@pytest.fixture
def bank(office, tmp_path):
    """What the bank credited, matched by the supervisor."""

    def match(*cents: int, as_of: dt.date = TODAY, apply: bool = False, **asked):
        path = tmp_path / "bank.bai"
        path.write_bytes(bai2([Credit(one) for one in cents], as_of=as_of))
        return match_deposits(office.db, office.people["sam"], path, apply=apply, **asked)

    return match


def posted(office: Office, cents: int, **header) -> int:
    number = begin_batch(office, "ana", cents, 1, **header)
    key(office, number, (ACCOUNT, cents, "1"))
    to_state(office, number, "posted")
    return number


def verdicts(found) -> list[tuple]:
    return [(one.verdict, one.batches) for one in found.deposits]


def test_a_deposit_of_one_batch_is_found_and_nothing_is_marked_unasked(office, bank):
    number = posted(office, 5000)
    posted(office, 700, source="drop_box")
    found = bank(5000)
    assert verdicts(found) == [("matched", (number,))]
    assert (found.matched, found.ambiguous, found.unmatched, found.applied) == (1, 0, 0, ())
    assert get_batch(office, number).state == "posted"


def test_asked_to_it_marks_the_batch_with_the_banks_own_words(office, bank):
    number = posted(office, 5000)
    assert bank(5000, apply=True).applied == (number,)
    assert get_batch(office, number).state == "deposited"
    last = headers.list_moves(office.db, office.people["sam"], number)[-1]
    assert last.reason == "deposited 2026-11-23: 0975312468 50.00 type 115"
    assert last.who == "Sam Locklear"
    office.prove()


def test_the_same_file_again_knows_what_it_marked(office, bank):
    number = posted(office, 5000)
    bank(5000, apply=True)
    again = bank(5000, apply=True)
    assert verdicts(again) == [("known", (number,))]
    assert (again.matched, again.applied) == (1, ())


def test_all_batches_of_a_source_and_day_together_are_one_deposit(office, bank):
    first, second = posted(office, 5000), posted(office, 700)
    posted(office, 30, source="drop_box")
    found = bank(5700, apply=True)
    assert verdicts(found) == [("matched", (first, second))]
    assert found.applied == (first, second)
    assert {get_batch(office, one).state for one in (first, second)} == {"deposited"}
    assert verdicts(bank(5700)) == [("known", (first, second))]


def test_a_part_of_a_days_batches_is_not_guessed(office, bank):
    for cents in (5000, 700, 30):
        posted(office, cents)
    assert verdicts(bank(5700, apply=True)) == [("unmatched", ())]


def test_two_batches_of_one_amount_are_listed_and_none_is_taken(office, bank):
    first, second = posted(office, 5000), posted(office, 5000, source="drop_box")
    found = bank(5000, apply=True)
    assert verdicts(found) == [("ambiguous", ())]
    assert found.deposits[0].candidates == ((first,), (second,))
    assert found.deposits[0].says == f"{first} or {second}"
    assert (found.ambiguous, found.applied) == (1, ())


def test_two_deposits_of_one_amount_do_not_share_a_batch(office, bank):
    number = posted(office, 5000)
    found = bank(5000, 5000, apply=True)
    assert [one.verdict for one in found.deposits] == ["ambiguous", "ambiguous"]
    assert [one.candidates for one in found.deposits] == [((number,),)] * 2
    assert len({one.reference for one in found.deposits}) == 2
    assert get_batch(office, number).state == "posted"


@pytest.mark.parametrize(
    ("days_later", "verdict"),
    [(-1, "unmatched"), (0, "matched"), (5, "matched"), (6, "unmatched")],
)
def test_a_batch_is_looked_for_a_few_days_before_the_banks_day(office, bank, days_later, verdict):
    posted(office, 5000)
    found = bank(5000, as_of=TODAY + dt.timedelta(days=days_later))
    assert found.deposits[0].verdict == verdict


def test_the_window_is_as_wide_as_asked(office, bank):
    posted(office, 5000)
    assert bank(5000, as_of=TODAY + dt.timedelta(days=9), days=10).matched == 1


def test_only_posted_batches_wait_for_the_bank(office, bank):
    number = begin_batch(office, "ana", 5000, 1)
    key(office, number, (ACCOUNT, 5000, "1"))
    to_state(office, number, "released")
    assert bank(5000).unmatched == 1


def test_who_may_not_release_may_look_and_mark_nothing(office, tmp_path):
    number = posted(office, 5000)
    path = tmp_path / "bank.bai"
    path.write_bytes(bai2([Credit(5000)]))
    ana = office.people["ana"]
    assert match_deposits(office.db, ana, path, apply=False).matched == 1
    with pytest.raises(Refused, match="denied"):
        match_deposits(office.db, ana, path, apply=True)
    blind = replace(ana, permissions=frozenset())
    with pytest.raises(Refused, match="denied"):
        match_deposits(office.db, blind, path, apply=False)
    assert get_batch(office, number).state == "posted"


def test_a_file_that_is_no_report_is_refused(office, tmp_path):
    with pytest.raises(Refused, match=r"file\.unreadable"):
        match_deposits(office.db, office.people["sam"], tmp_path / "none", apply=False)
    path = tmp_path / "bank.bai"
    path.write_bytes(b"hello\n")
    with pytest.raises(Refused, match=r"file\.broken"):
        match_deposits(office.db, office.people["sam"], path, apply=False)
