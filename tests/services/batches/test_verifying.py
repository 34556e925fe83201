"""A second person keys chosen lines again: who was right, what is written, and what is not said."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from clerktui.models import BatchVerification
from clerktui.rules.verification import draw_permille
from clerktui.services import policies, reference
from clerktui.services.batches import headers, lines, proofing, verifying
from clerktui.views.batches import HeaderDraft, LineAgain, LineKeyed
from tests.services.batches.conftest import A, B, D
from tests.support.batches import (
    HOLDER,
    TODAY,
    begin_batch,
    get_batch,
    key,
    key_again,
    to_state,
    verify,
)
from tests.support.office import Office, new_id
from tests.support.refusing import refused, without

DONE = BatchVerification.__table__
SAME = ("same", "", 0)


def sample(office: Office, above_cents: int = 10**9, share_permille: int = 0) -> None:
    rule = {"mode": "sample", "above_cents": above_cents, "share_permille": share_permille}
    policies.set_policy(office.db, "batch.verify", rule, dt.date(2026, 1, 1))
    reference.forget(office.db)


def tasks(office: Office, number: int, who: str = "dee") -> dict[int, str]:
    found = verifying.list_to_verify(office.db, office.people[who], number)
    return {task.line_no: task.why for task in found}


def again(office: Office, number: int, line_no: int, *keyed, who: str = "dee", **retyped: str):
    draft = LineAgain(number, line_no, *keyed, retyped=retyped)
    answers = verifying.verify_line(office.db, office.people[who], draft)
    return {field: (one.verdict, one.mask, one.differs) for field, one in answers.items()}


def verdicts(office: Office) -> list[tuple]:
    with office.db.read() as connection:
        query = select(DONE.c.line_no, DONE.c.field, DONE.c.verdict).order_by(DONE.c.id)
        return [tuple(row) for row in connection.execute(query)]


@pytest.fixture
def keyed(books: Office) -> Office:
    """Batch 1, every line to be verified: a check of ana's, cash, and one of dee's."""
    number = begin_batch(books, "ana", 12_000, 3, verify_mode="all")
    key(books, number, (A, 5400, "2041"), (B, 4000, "", "third_party"))
    key(books, number, (D, 2500, "77"), who="dee")
    headers.reassign(books.db, books.people["dee"], number, "ana")
    to_state(books, number, "keyed")
    return books


def test_the_lines_of_others_are_keyed_again(keyed):
    assert tasks(keyed, 1) == dict.fromkeys((1, 2), "every line is verified")
    assert list(tasks(keyed, 1, "ana")) == [3]
    assert list(tasks(keyed, 1, "sam")) == [1, 2, 3]
    found = verifying.list_to_verify(keyed.db, keyed.people["dee"], 1)
    assert found[0].fields == ("account", "amount", "reference")
    assert refused(again, keyed, 1, 3, D, 2500, "77") == "batch.own_keying"
    assert refused(again, keyed, 1, 4, D, 2500, "77") == "batch.no_line"
    own = begin_batch(keyed, "ana", 1, 1, verify_mode="all")
    key(keyed, own, (A, 1, "1"))
    assert refused(tasks, keyed, own) == "batch.wrong_state"
    assert refused(again, keyed, own, 1, A, 1) == "batch.wrong_state"
    to_state(keyed, own, "keyed")
    assert refused(tasks, keyed, own, "ana") == "batch.own_keying"
    nobody = without(keyed.people["dee"], "batch.verify")
    assert refused(verifying.list_to_verify, keyed.db, nobody, own) == "denied"
    draft = LineAgain(own, 1, A, 1, "1")
    assert refused(verifying.verify_line, keyed.db, nobody, draft) == "denied"
    for call in (tasks, lambda *_: again(keyed, 9, 1, A, 1)):
        assert refused(call, keyed, 9) == "batch.unknown"


def test_the_same_again_is_verified(keyed):
    assert again(keyed, 1, 1, "10000100", 5400, "2041") == dict.fromkeys(
        ("account", "amount", "reference"), ("same", "", 0)
    )
    assert verdicts(keyed) == [(1, field, "same") for field in ("account", "amount", "reference")]
    assert list(tasks(keyed, 1)) == [2]
    assert refused(again, keyed, 1, 1, A, 5400, "2041") == "batch.no_line"
    [first, *_] = lines.list_lines(keyed.db, keyed.people["ana"], 1)
    assert (first.verified_by, first.is_corrected) == ("Dee Walker", False)


def test_what_differs_is_asked_again_and_nothing_is_written(keyed):
    before = get_batch(keyed, 1)
    assert again(keyed, 1, 1, A, 4500, "2014") == {
        "account": ("same", "", 0),
        "amount": ("ask", "__.00", 2),
        "reference": ("ask", "20__", 2),
    }
    half = again(keyed, 1, 1, A, 4500, "2014", amount="45")
    assert (half["amount"][0], half["reference"][0]) == ("keyer_wrong", "ask")
    assert (verdicts(keyed), get_batch(keyed, 1)) == ([], before)


def test_a_slip_of_the_verifier_changes_nothing(keyed):
    before = get_batch(keyed, 1)
    answers = again(keyed, 1, 1, A, 4500, "2041", amount="54")
    assert answers["amount"][0] == "verifier_slip"
    assert get_batch(keyed, 1) == before
    assert (1, "amount", "verifier_slip") in verdicts(keyed)


def test_a_slip_of_the_keyer_is_corrected_on_the_tape(keyed):
    again(keyed, 1, 1, A, 4500, "2014", amount="45", reference="14")
    again(keyed, 1, 2, D, 4100, "", account="4", amount="1")
    found = lines.list_lines(keyed.db, keyed.people["ana"], 1)
    assert [(one.account, one.amount_cents, one.reference) for one in found[:2]] == [
        (A, 4500, "2014"),
        (D, 4100, ""),
    ]
    assert all(one.is_corrected and one.verified_by == "Dee Walker" for one in found[:2])
    assert get_batch(keyed, 1).amount_cents == 4500 + 4100 + 2500
    assert refused(again, keyed, 1, 3, "10-9999-00", 2500, "77", who="sam", account="9999") == (
        "account.unknown"
    )
    keyed.prove()


def test_a_check_number_put_right_is_right_on_every_line_of_the_check(books):
    number = begin_batch(books, "ana", 9000, 1, verify_mode="all")
    shared = LineKeyed(number, HOLDER, 2, B, 4000, "check", same_check=True)
    key(books, number, (A, 5000, "2041"), shared)
    to_state(books, number, "keyed")
    again(books, number, 2, B, 4000, "2042", reference="2")
    found = lines.list_lines(books.db, books.people["ana"], number)
    assert [one.reference for one in found] == ["2042", "2042"]
    books.prove()


def test_money_of_nobody_is_found_its_owner_by_the_second_look(books):
    number = begin_batch(books, "ana", 4000, 1, verify_mode="all")
    key(books, number, ("", 4000, "31"))
    to_state(books, number, "proofed")
    assert again(books, number, 1, B, 4000, "31")["account"] == ("ask", "_" * 10, 10)
    again(books, number, 1, B, 4000, "31", account=B)
    # A line was corrected since the list was read: it is read once more.
    assert get_batch(books, number).state == "proofed"
    assert (
        refused(proofing.release, books.db, books.people["sam"], number, new_id())
        == "batch.not_proofed"
    )
    assert proofing.prove(books.db, books.people["ana"], number).state == "balanced"
    to_state(books, number, "posted")
    assert books.balance(B) == 0
    books.prove()


def test_a_batch_waits_until_every_line_is_verified(keyed):
    db, ana, sam = keyed.db, keyed.people["ana"], keyed.people["sam"]
    again(keyed, 1, 1, A, 5500, "2041", amount="5")
    assert proofing.prove(db, ana, 1).state == "proofed"
    assert proofing.edit_list(db, ana, 1).to_verify == 2
    assert refused(proofing.release, db, sam, 1, new_id()) == "batch.to_verify"
    verify(keyed, 1, 2, B, 4000)
    verify(keyed, 1, 3, D, 2500, "77", who="ana")
    assert get_batch(keyed, 1).state == "balanced"
    assert tasks_gone(keyed)
    proofing.send_back(db, ana, 1, "one more look")
    key_again(keyed, 1, 2, (B, 4000, "5", "check"))
    to_state(keyed, 1, "keyed")
    assert list(tasks(keyed, 1, "sam")) == [2]


def tasks_gone(office: Office) -> bool:
    return proofing.edit_list(office.db, office.people["ana"], 1).to_verify == 0


def test_what_is_risky_is_in_the_sample(books):
    sample(books, above_cents=5000)
    number = begin_batch(books)
    owed = {"owed_cents": 4000}
    shared = LineKeyed(number, HOLDER, 6, D, 10, "check", same_check=True)
    key(
        books,
        number,
        (A, 5000, "1"),
        LineKeyed(number, HOLDER, 2, B, 3000, "check", "2", **owed),
        LineKeyed(number, HOLDER, 3, B, 4000, "check", "3", **owed),
        ("", 10, "4"),
        (D, 20, "5"),
        shared,
        (D, 30, "6"),
        (D, 40, "7"),
    )
    key_again(books, number, 8, (D, 50, "7"))
    to_state(books, number, "keyed")
    assert tasks(books, number) == {
        1: "the amount is 50.00 or more",
        2: "the amount is not what was owed",
        4: "nobody knows yet whose money it is",
        5: "the check pays 2 accounts",
        6: "the check pays 2 accounts",
        8: "the line was corrected",
    }


def test_nobody_knows_the_sample_while_keying_and_anybody_can_draw_it_again(books):
    sample(books, share_permille=400)
    number = begin_batch(books, "ana", 1, 1)
    key(books, number, *((D, cents, str(cents)) for cents in range(1, 21)))
    seed = to_state(books, number, "keyed").tape_hash
    drawn = [line for line in range(1, 21) if draw_permille(seed, line) < 400]
    assert 0 < len(drawn) < 20
    assert list(tasks(books, number)) == drawn
    first = drawn[0]
    again(books, number, first, D, first + 100, str(first), amount=f"1.{first:02}"[:3])
    drawn_after = list(tasks(books, number))
    if drawn_after == drawn:
        again(books, number, first, D, first + 100, str(first), amount="1")
    assert get_batch(books, number).tape_hash != seed
    # Neither a control put right nor another clerk draws other lots.
    header = {"number": number, "control_cents": 2, "control_items": 1, "verify_mode": "sample"}
    headers.save_header(
        books.db, books.people["ana"], HeaderDraft(new_id(), "mail", TODAY, "check", **header)
    )
    headers.reassign(books.db, books.people["ana"], number, "sam")
    assert list(tasks(books, number)) == drawn[1:]


def test_how_accurately_each_keys_is_for_the_supervisor(keyed):
    again(keyed, 1, 1, A, 4500, "2041", amount="45")
    verify(keyed, 1, 3, D, 2500, "77", who="sam")
    proofing.send_back(keyed.db, keyed.people["ana"], 1, "line 2")
    key_again(keyed, 1, 2, (B, 4100, "", "third_party"))
    rates = {one.username: one for one in verifying.error_rates(keyed.db, keyed.people["sam"])}
    assert set(rates) == {"ana", "dee"}
    ana, dee = rates["ana"], rates["dee"]
    assert (ana.lines, ana.corrected, ana.fields_verified, ana.fields_wrong) == (2, 1, 3, 1)
    # What dee put right of ana's is no slip of dee's.
    assert (dee.lines, dee.corrected, dee.fields_verified, dee.fields_wrong) == (1, 0, 3, 0)
    assert (ana.full_name, ana.corrected_permille, ana.wrong_permille) == ("Ana Ruiz", 500, 333)
    assert (dee.corrected_permille, dee.wrong_permille) == (0, 0)
    assert refused(verifying.error_rates, keyed.db, keyed.people["ana"]) == "denied"


def test_a_rate_of_nothing_is_nothing(office):
    assert verifying.error_rates(office.db, office.people["sam"]) == ()
    rate = verifying.KeyerRate("ana", "Ana", 0, 0, 0, 0)
    assert (rate.corrected_permille, rate.wrong_permille) == (0, 0)


def test_a_town_that_verifies_nothing_asks_nobody(books):
    number = begin_batch(books, "ana", 100, 1)
    key(books, number, (B, 100, "31"))
    to_state(books, number, "keyed")
    assert tasks(books, number, "ana") == {}
    with books.db.read() as connection:
        assert connection.execute(select(func.count()).select_from(DONE)).scalar() == 0


def test_the_check_above_is_taken_from_a_verified_line_or_from_the_same_check(books):
    number = begin_batch(books, "ana", verify_mode="all")
    same = LineKeyed(number, HOLDER, 2, D, 200, "check", same_check=True)
    key(books, number, (B, 100, "31"), same, (D, 300, "32"))
    to_state(books, number, "keyed")

    def above(line_no: int, cents: int) -> dict:
        draft = LineAgain(number, line_no, D, cents, same_check=True)
        return verifying.verify_line(books.db, books.people["dee"], draft)

    assert refused(above, 3, 300) == "batch.no_check_above"
    assert refused(above, 1, 100) == "batch.no_check_above"
    assert {one.verdict for one in above(2, 200).values()} == {"same"}
    assert above(3, 300)["reference"].mask == "3_", "what differs is asked as ever"
