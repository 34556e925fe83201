"""Letters in their window, owners who answer, and what is left out with its reason."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.refunds import listing
from clerktui.services.unclaimed import letters
from clerktui.views.refunds import RefundsWanted
from clerktui.views.unclaimed import ItemDraft
from tests.support import unclaimed
from tests.support.office import new_id
from tests.support.refunds import take
from tests.support.refusing import refusal, refused, without

CHECK, DEPOSIT, CREDIT, SMALL, UNKNOWN = range(1, 6)


@pytest.fixture
def town(office):
    """Five items, in the window of the report of 2028."""
    unclaimed.town(office)
    unclaimed.to_day(office, dt.date(2028, 7, 10))
    unclaimed.found(office)
    return office


def test_a_letter_is_written_once_in_its_window_and_says_what_the_law_wants(town):
    unclaimed.to_day(town, dt.date(2028, 7, 10))
    command_id = new_id()
    done = unclaimed.letter(town, DEPOSIT, command_id)
    assert (done.state, done.duplicate) == ("noticed", False)
    assert unclaimed.letter(town, DEPOSIT, command_id).duplicate
    assert refused(unclaimed.letter, town, DEPOSIT) == "unclaimed.letter_written"
    assert refused(unclaimed.letter, town, SMALL) == "unclaimed.letter_small"
    assert refused(unclaimed.letter, town, 99) == "unclaimed.unknown"
    kept = letters.get_letter(town.db, town.people["ana"], DEPOSIT)
    said = " ".join(kept.paragraphs)
    assert "$150.00" in said
    assert "10/01/28" in said
    assert "Town of Maple Falls" in said
    assert letters.due_letters(town.db, town.people["ana"]) == (CHECK, CREDIT)
    town.prove()


def test_before_and_after_the_window_it_says_when(town):
    unclaimed.to_day(town, dt.date(2028, 9, 1))
    unclaimed.letter(town, CREDIT)
    unclaimed.to_day(town, dt.date(2028, 9, 2))
    late = refusal(unclaimed.letter, town, DEPOSIT)
    assert late.message_id == "unclaimed.letter_late"
    assert late.facts["last"] == dt.date(2028, 9, 1)
    unclaimed.to_day(town, dt.date(2028, 11, 1))
    early = refusal(unclaimed.letter, town, DEPOSIT)
    assert early.message_id == "unclaimed.letter_early"
    assert (early.facts["first"], early.facts["last"]) == (
        dt.date(2029, 7, 3),
        dt.date(2029, 9, 1),
    )
    ana = town.people["ana"]
    assert refused(letters.get_letter, town.db, ana, DEPOSIT) == "unclaimed.no_letter"


def test_without_an_address_no_letter_is_wanted(town):
    with town.db.write() as connection:
        connection.exec_driver_sql("UPDATE suspense_item SET open_cents = 0 WHERE id = 1")
        connection.exec_driver_sql(
            "UPDATE unclaimed_item SET amount_cents = 9000 WHERE source_kind = 'suspense'"
        )
    assert refused(unclaimed.letter, town, UNKNOWN) == "unclaimed.no_address"


def test_who_claims_gets_a_refund_from_wherever_the_money_stands(town):
    deposit = unclaimed.answer(town, DEPOSIT, note="signed the letter")
    credit = unclaimed.answer(town, CREDIT, address="9 New Rd")
    check = unclaimed.answer(town, CHECK, note="lost the check")
    unknown = unclaimed.answer(town, UNKNOWN, payee="HILL, SAM", note="showed the stub")
    assert (deposit.refund, credit.refund, check.refund, unknown.refund) == (2, 3, 1, 0)
    assert "check 5001 is out" in check.words
    take(town, "approve", 2)
    take(town, "pay", 2)
    page = listing.list_refunds(town.db, town.people["fay"], RefundsWanted(()))
    assert {one.number: one.state for one in page.rows} == {1: "paid", 2: "paid", 3: "requested"}
    assert set(unclaimed.states(town).values()) == {"answered", "found"}
    assert unclaimed.found(town).lines == ()
    town.prove()


def test_a_refund_put_to_unclaimed_property_is_owed_again_at_its_item_only(town):
    take(town, "unclaimed", 1)
    unclaimed.found(town)
    assert refused(take, town, "claimed", 1) == "unclaimed.answer_there"
    assert unclaimed.answer(town, CHECK).refund == 1
    take(town, "pay", 1, check_number="5009")
    town.prove()


def test_who_is_still_there_has_another_year(town):
    unclaimed.answer(town, CREDIT, "active", "called, moves back")
    assert unclaimed.whole(town, CREDIT).line.dormant_on == dt.date(2029, 7, 10)
    assert unclaimed.found(town).lines == ()
    unclaimed.to_day(town, dt.date(2029, 7, 10))
    assert [one.number for one in unclaimed.found(town).lines] == [CREDIT]
    assert refused(unclaimed.answer, town, CREDIT, "maybe") == "unclaimed.answer_unknown"
    assert refused(unclaimed.answer, town, CREDIT, "active", " ") == "unclaimed.note_missing"
    unclaimed.answer(town, CREDIT, "active")
    assert refused(unclaimed.answer, town, CREDIT, "active") == "states.no_move"


def test_what_is_left_out_says_why_and_comes_back(town):
    assert unclaimed.skip(town, SMALL).state == "skipped"
    assert refused(unclaimed.skip, town, SMALL) == "states.no_move"
    assert unclaimed.year(town).held_back[-1].number == SMALL
    assert unclaimed.skip(town, SMALL, "decided", again=True).state == "found"
    assert refused(unclaimed.skip, town, SMALL, again=True) == "states.no_move"
    assert "left out: in court" in unclaimed.whole(town, SMALL).moves[1].words


def test_nobody_said_who_gets_it(town):
    assert refused(unclaimed.answer, town, UNKNOWN) == "unclaimed.payee_missing"


def test_a_letter_is_for_who_may(town):
    draft = ItemDraft(new_id(), DEPOSIT)
    nobody = without(town.people["ana"], "unclaimed.enter")
    assert refused(letters.write, town.db, nobody, draft) == "denied"
