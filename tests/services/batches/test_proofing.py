"""A batch proved: what its edit list warns of, who moves it on, and what keeps it from release."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clerktui.errors import NeedsOverride
from clerktui.services import policies, reference
from clerktui.services.batches import clearing, headers, keying, proofing
from clerktui.services.batches.warnings import exceptions_of
from clerktui.views.batches import LineKeyed
from tests.services.batches.conftest import A, B, C, D
from tests.support.batches import (
    HOLDER,
    TODAY,
    begin_batch,
    get_batch,
    key,
    key_again,
    post,
    to_state,
)
from tests.support.office import Office, new_id
from tests.support.refusing import refusal, refused, without

STATES = ("open", "keying", "keyed", "proofed", "balanced", "released", "posted", "deposited")


def policy(office: Office, key: str, value: object) -> None:
    policies.set_policy(office.db, key, value, dt.date(2026, 1, 1))
    reference.forget(office.db)


def warned(office: Office, number: int, order: str = "keyed") -> dict[int, list[str]]:
    proof = proofing.edit_list(office.db, office.people["ana"], number, order)
    return {one.line.line_no: [w.code for w in one.warnings] for one in proof.lines}


def says(office: Office, number: int, line_no: int) -> list[str]:
    proof = proofing.edit_list(office.db, office.people["ana"], number)
    return [w.says for one in proof.lines if one.line.line_no == line_no for w in one.warnings]


def batch_in(office: Office, state: str) -> int:
    """A batch that is in this state."""
    number = begin_batch(office, "ana", 100, 1)
    if state != "open":
        key(office, number, (B, 100, "31"))
        if state != "keying":
            to_state(office, number, state)
    return number


# ----------------------------------------------------------------------------------- the edit list
def test_the_edit_list_warns_of_each_line_what_is_odd_about_it(books):
    books.account("10-0005-00", "CLARK, DEE", status="closed", water=100)
    books.flag(books.account("10-0006-00", "HUNT, JO", water=100), "disputed", "meter")
    books.flag(books.account("10-0007-00", "BELL, AL", water=100), "no_checks")
    paid = books.pay(D, 2500).receipt
    elsewhere = begin_batch(books)
    key(books, elsewhere, (B, 4000, "9"))
    number = begin_batch(books)
    key(
        books,
        number,
        (A, 8000, "1"),
        (A, 7000, "2"),
        (A, 9000, "3"),
        (B, 4000, "4"),
        (C, 100, "5"),
        (D, 2500, "6"),
        ("10-0005-00", 100, "7"),
        ("10-0006-00", 100, "8"),
        ("10-0007-00", 100, "9"),
        ("10-0007-00", 100, "", "cash"),
        ("", 1, "10"),
        ("10-0006-00", 100),
        ("DEP-POLICE", 1_000_001, "11"),
    )
    assert warned(books, number) == {
        1: [],
        2: ["partial"],
        3: ["over"],
        4: ["duplicate"],
        5: ["no_balance"],
        6: ["no_balance", "duplicate"],
        7: ["closed"],
        8: ["twice", "disputed"],
        9: ["twice", "cash_only"],
        10: ["twice"],
        11: ["suspense"],
        12: ["twice", "disputed", "no_reference"],
        13: ["maximum"],
    }
    assert says(books, number, 2) == ["leaves 10.00"]
    assert says(books, number, 3) == ["10.00 over"]
    assert says(books, number, 4) == [f"the same is in batch {elsewhere}"]
    assert says(books, number, 6)[1] == f"paid the same 11/23/26, receipt {paid}"
    assert says(books, number, 8)[1] == "pays a disputed bill (meter)"
    proof = proofing.edit_list(books.db, books.people["ana"], number)
    assert (proof.warnings, proof.stops, proof.to_verify) == (17, 0, 0)
    assert proof.tenders == (("Cash", 1, 100), ("Check", 12, 1_031_002))
    odd = {one.line.line_no: [w.code for w in one.warnings] for one in exceptions_of(proof.lines)}
    assert 2 not in odd
    assert odd[3] == ["over"]
    policy(books, "payment.duplicate_days", 0)
    assert warned(books, number)[6] == ["no_balance"]


def test_a_payer_who_died_or_is_bankrupt_is_warned_of(books):
    gone = books.account("10-0008-00", "HART, OLA", water=100)
    books.flag(gone, "deceased", "see the estate")
    books.flag(gone, "bankruptcy")
    number = begin_batch(books)
    key(books, number, ("10-0008-00", 100, "1"))
    assert set(warned(books, number)[1]) == {"deceased", "bankruptcy"}
    assert set(says(books, number, 1)) == {
        "deceased (see the estate)",
        "bankruptcy: do not collect",
    }


def test_checks_nobody_can_place_are_looked_for_twice(books):
    elsewhere = begin_batch(books)
    key(books, elsewhere, ("", 4000, "9"), ("", 700, "12"))
    number = begin_batch(books)
    shared = LineKeyed(number, HOLDER, 7, "", 50, "check", "20", typed="?", same_check=True)
    key(
        books,
        number,
        *(("", 4000, "9"), ("", 4000, "10"), ("", 300, "11"), ("", 300, "11"), ("", 300)),
        *(("", 50, "20"), shared, ("", 300), (A, 8000, "12")),
    )
    found = warned(books, number)
    assert found[1] == ["suspense", "duplicate"]
    assert says(books, number, 1)[1] == f"the same check and amount is in batch {elsewhere}"
    assert found[3] == found[4] == ["suspense", "twice"]
    assert says(books, number, 3)[1] == "the same check and amount stands twice in this batch"
    assert found[2] == found[6] == found[7] == ["suspense"]
    assert "twice" not in (*found[5], *found[8])
    assert found[9] == []
    assert warned(books, elsewhere) == {1: ["suspense", "duplicate"], 2: ["suspense"]}


def test_a_list_is_in_the_order_asked_for_and_changes_nothing(books):
    number = begin_batch(books)
    key(books, number, (B, 100, "1"), (A, 300, "2"), (A, 200, "3"))
    before = get_batch(books, number)
    assert list(warned(books, number)) == [1, 2, 3]
    assert list(warned(books, number, "account")) == [2, 3, 1]
    assert list(warned(books, number, "amount")) == [2, 3, 1]
    assert get_batch(books, number) == before
    assert refused(warned, books, number, "mood") == "batch.choice"


def test_what_the_town_would_not_take_stops_a_batch(books):
    rule = {"mode": "age_then_service", "service_order": ["water"], "overpayment": "refuse"}
    policy(books, "allocation.default", rule)
    number = begin_batch(books, "ana", 9100 + 3600 + 5001, 3)
    bill = LineKeyed(number, HOLDER, 3, A, 5001, "check", "3", bill="B00001", owed_cents=8000)
    key(books, number, (A, 9100, "1"), ("REC-SWIM", 3600, "2"), bill)
    found = warned(books, number)
    assert found[1] == ["stop", "over"]
    assert found[2] == ["stop"]
    # More than the bill named is too much, though more than that is owed.
    assert "stop" in found[3]
    to_state(books, number, "balanced")
    stopped = refusal(proofing.release, books.db, books.people["sam"], number, new_id())
    assert (stopped.message_id, stopped.facts["line"]) == ("batch.line_refused", 1)
    proofing.send_back(books.db, books.people["ana"], number, "line 1")
    key_again(books, number, 1, (A, 2900, "1"))
    key_again(books, number, 2, ("REC-SWIM", 3500, "2"))
    bill = dataclasses.replace(bill, amount_cents=5000)
    key_again(books, number, 3, bill)
    assert [w for codes in warned(books, number).values() for w in codes if w == "stop"] == []


def test_a_posted_batch_is_past_warning(books):
    number = batch_in(books, "posted")
    assert warned(books, number) == {1: []}


# ----------------------------------------------------------------------------- the difference
def test_a_difference_is_looked_for(books):
    number = begin_batch(books, "ana", 9501, 3)
    db, ana = books.db, books.people["ana"]
    shared = LineKeyed(number, HOLDER, 3, D, 500, "check", same_check=True)
    key(books, number, (A, 5000, "31"), (B, 4000, "32"), shared, ("", 1, "33"), (B, 4000, "32"))
    first, *others = proofing.find_difference(db, ana, number)
    assert (first.line_no, first.would_be_cents) == (5, 0)
    assert "4,000.00" not in first.says
    assert all(one.says for one in others)
    free = begin_batch(books)
    assert refused(proofing.find_difference, db, ana, free) == "batch.no_control"
    assert refused(proofing.find_difference, db, ana, 9) == "batch.unknown"


# ------------------------------------------------------------------------------------ the moves
def test_a_batch_goes_from_state_to_state_with_its_totals(books):
    number = batch_in(books, "deposited")
    found = headers.list_moves(books.db, books.people["ana"], number)
    assert tuple(one.to_state for one in found) == ("open", *STATES[1:])
    assert [(one.from_state, one.items, one.amount_cents) for one in found[2:]] == [
        (state, 1, 100) for state in STATES[1:-1]
    ]
    assert found[-1].reason == f"deposited {TODAY.isoformat()}: slip 1"
    assert {one.who for one in found[-3:]} == {"Sam Locklear"}
    books.prove()


@pytest.mark.sqlite_only
def test_each_move_is_made_from_its_own_states_only(books):
    db, ana, sam = books.db, books.people["ana"], books.people["sam"]
    made = {state: batch_in(books, state) for state in STATES}
    calls = {
        "keyed": lambda n: proofing.finish_keying(db, ana, n),
        "proofed": lambda n: proofing.prove(db, ana, n),
        "released": lambda n: proofing.release(db, sam, n, new_id()),
        "posted": lambda n: post(books, n),
        "deposited": lambda n: proofing.mark_deposited(db, sam, n, TODAY, "slip"),
        "keying": lambda n: proofing.send_back(db, sam, n, "why"),
        "discarded": lambda n: clearing.discard(db, sam, n, "why"),
    }
    lawful = {
        "keyed": ("keying",),
        "proofed": ("keyed", "proofed"),
        "released": ("keyed", "proofed", "balanced"),
        "posted": ("released", "posted", "deposited"),
        "deposited": ("posted",),
        "keying": ("keyed", "proofed", "balanced", "released"),
        "discarded": ("open", "keying", "keyed", "proofed", "balanced"),
    }
    for name, call in calls.items():
        for state in set(STATES) - set(lawful[name]):
            said = refusal(call, made[state])
            facts = {"batch": made[state], "state": get_batch(books, made[state]).state}
            assert (said.message_id, said.facts) == ("batch.wrong_state", facts), (name, state)
        assert refused(call, 99) == "batch.unknown"
    books.prove()


@pytest.mark.sqlite_only
def test_nobody_moves_a_batch_without_the_permission(books):
    db, ana, sam = books.db, books.people["ana"], books.people["sam"]
    number = batch_in(books, "keyed")
    for actor, call, *args in (
        (without(ana), proofing.edit_list),
        (without(ana), proofing.find_difference),
        (without(ana), proofing.finish_keying),
        (without(ana), proofing.prove),
        (without(ana), proofing.release, new_id()),
        (without(ana), proofing.send_back, "why"),
        (without(ana), clearing.discard),
        (ana, proofing.mark_deposited, TODAY, "slip"),
    ):
        assert refused(call, db, actor, number, *args) == "denied"
    other = without(books.people["dee"], "batch.resume_any")
    for call, *args in ((proofing.prove,), (proofing.send_back, "why")):
        assert refused(call, db, other, number, *args) == "batch.not_yours"
    assert refused(proofing.send_back, db, ana, number, "  ") == "batch.reason_missing"
    proofing.send_back(db, ana, number, "why")
    for call in (proofing.finish_keying, clearing.discard):
        assert refused(call, db, other, number) == "batch.not_yours"
    assert refused(clearing.discard, db, ana, number) == "batch.not_empty"
    released = batch_in(books, "released")
    assert refused(proofing.send_back, db, ana, released, "why") == "denied"
    assert proofing.send_back(db, sam, released, " two  checks ").state == "keying"
    assert headers.list_moves(db, sam, released)[-1].reason == "two checks"
    posted = batch_in(books, "posted")
    blank = refused(proofing.mark_deposited, db, sam, posted, TODAY, " ")
    assert blank == "batch.reason_missing"


def test_an_empty_batch_is_thrown_away_not_finished(books):
    db, ana = books.db, books.people["ana"]
    number = begin_batch(books)
    key(books, number, (A, 100))
    keying.remove_line(db, ana, number, HOLDER, 1)
    assert refused(proofing.finish_keying, db, ana, number) == "batch.empty"
    assert clearing.discard(db, ana, number).state == "discarded"
    assert begin_batch(books) == number + 1
    books.prove()


def test_what_was_seen_must_be_what_stands(books):
    number = begin_batch(books, "ana", 100, 1)
    db, ana = books.db, books.people["ana"]
    key(books, number, (B, 100, "31"))
    seen = to_state(books, number, "keyed").tape_hash
    proofing.send_back(db, ana, number, "another look")
    key_again(books, number, 1, (B, 100, "32"))
    to_state(books, number, "keyed")
    assert refused(proofing.prove, db, ana, number, seen) == "batch.not_proofed"
    assert proofing.prove(db, ana, number, get_batch(books, number).tape_hash).state == "balanced"


def test_out_of_balance_is_kept_but_never_released(books):
    db, ana, sam = books.db, books.people["ana"], books.people["sam"]
    number = begin_batch(books)
    key(books, number, (B, 100, "31"))

    def release() -> object:
        return proofing.release(db, sam, number, new_id())

    def control(cents: int, items: int) -> None:
        proofing.send_back(db, ana, number, "control")
        said = {"control_cents": cents, "control_items": items, "number": number}
        header = headers.HeaderDraft(new_id(), "mail", TODAY, "check", **said)
        headers.save_header(db, ana, header)
        proofing.finish_keying(db, ana, number)

    to_state(books, number, "proofed")
    assert refused(release) == "batch.no_control"
    for cents, items, off in ((150, 1, (-50, 0)), (100, 2, (0, -1))):
        control(cents, items)
        assert proofing.prove(db, ana, number).state == "proofed"
        assert proofing.prove(db, ana, number).state == "proofed"
        said = refusal(release)
        assert said.message_id == "batch.out_of_balance"
        assert (said.facts["difference_cents"], said.facts["difference_items"]) == off
    control(100, 1)
    assert refused(release) == "batch.not_proofed"
    assert proofing.prove(db, ana, number).state == "balanced"
    assert proofing.release(db, sam, number, new_id()).state == "released"
    books.prove()


# ---------------------------------------------------------------------------- who may release it
def test_a_clerk_releases_when_somebody_permitted_lets_it_through(books):
    number = batch_in(books, "balanced")
    db, ana, command = books.db, books.people["ana"], new_id()
    with pytest.raises(NeedsOverride) as asked:
        proofing.release(db, ana, number, command)
    assert (asked.value.message_id, asked.value.permission) == ("batch.release", "batch.release")
    books.approve(command, "batch.release", "batch.release", warning=asked.value)
    assert proofing.release(db, ana, number, command).state == "released"
    assert headers.list_moves(db, ana, number)[-1].reason == "approved by Sam Locklear"


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ({"when": "never", "above_cents": 0}, False),
        ({"when": "above_cents", "above_cents": 100}, False),
        ({"when": "above_cents", "above_cents": 99}, True),
        ({"when": "always", "above_cents": 0}, True),
    ],
)
def test_who_keyed_a_batch_does_not_release_it_where_the_town_wants_two(books, rule, wanted):
    policy(books, "batch.second_person", rule)
    db, sam = books.db, books.people["sam"]
    number = begin_batch(books, "sam", 100, 1)
    key(books, number, (B, 100, "31"), who="sam")
    to_state(books, number, "balanced", who="sam")
    command = new_id()
    if wanted:
        with pytest.raises(NeedsOverride) as asked:
            proofing.release(db, sam, number, command)
        assert asked.value.message_id == "batch.second_person"
        books.approve(command, "batch.second_person", "batch.release", who="sam")
        with pytest.raises(NeedsOverride):
            proofing.release(db, sam, number, command)
        books.approve(command, "batch.second_person", "batch.release", by="admin", who="sam")
    assert proofing.release(db, sam, number, command).state == "released"
    said = headers.list_moves(db, sam, number)[-1].reason
    assert said == ("approved by Alex Admin" if wanted else "")


def test_both_who_let_a_release_through_are_named(books):
    policy(books, "batch.second_person", {"when": "always", "above_cents": 0})
    db, ana, command = books.db, books.people["ana"], new_id()
    number = batch_in(books, "balanced")
    books.approve(command, "batch.release", "batch.release")
    books.approve(command, "batch.second_person", "batch.release", by="admin")
    proofing.release(db, ana, number, command)
    said = headers.list_moves(db, ana, number)[-1].reason
    assert said == "approved by Sam Locklear and Alex Admin"


def test_who_keyed_a_line_for_another_is_no_second_person(books):
    policy(books, "batch.second_person", {"when": "always", "above_cents": 0})
    db, sam = books.db, books.people["sam"]
    number = begin_batch(books, "ana", 200, 2)
    key(books, number, (B, 100, "31"))
    key(books, number, (D, 100, "32"), who="sam")
    headers.reassign(db, sam, number, "dee")
    to_state(books, number, "balanced", who="dee")
    assert refused(proofing.release, db, sam, number, new_id()) == "batch.second_person"
    assert proofing.release(db, books.people["admin"], number, new_id()).state == "released"
