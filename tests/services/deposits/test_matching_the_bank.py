"""The bank's file against the deposits taken there: one match, or a person; never twice."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import Refused
from clerktui.services.batches.deposits import match_deposits
from clerktui.services.deposits import looking
from clerktui.services.deposits.matching import match_bank
from tests.support.bank_files import Credit, bai2
from tests.support.batches import begin_batch, get_batch, key, to_state
from tests.support.deposits import TODAY, deposited, prepare, seen
from tests.support.office import Office

ACCOUNT = "10-0442-07"


@pytest.fixture
def bank(takings, tmp_path):
    """What the bank credited, matched by the supervisor."""

    def match(*cents: int, as_of: dt.date = TODAY, apply: bool = False, by=match_bank):
        path = tmp_path / "bank.bai"
        path.write_bytes(bai2([Credit(one) for one in cents], as_of=as_of))
        return by(takings.db, takings.people["sam"], path, apply=apply)

    return match


def taken(office: Office) -> int:
    number = prepare(office).deposit.number
    deposited(office, number)
    return number


def posted(office: Office, cents: int) -> int:
    number = begin_batch(office, "ana", cents, 1)
    key(office, number, (ACCOUNT, cents, "1"))
    to_state(office, number, "posted")
    return number


def verdicts(found) -> list[tuple]:
    return [(one.verdict, one.deposits, one.batches) for one in found.deposits]


def test_the_one_deposit_of_its_amount_is_matched_when_asked_to(takings, bank):
    number = taken(takings)
    assert verdicts(bank(13_500, 77)) == [("matched", (number,), ()), ("unmatched", (), ())]
    assert looking.get_deposit(takings.db, takings.people["sam"], number).deposit.state == (
        "deposited"
    )
    found = bank(13_500, apply=True)
    assert (found.applied_deposits, found.applied) == ((number,), ())
    detail = looking.get_deposit(takings.db, takings.people["sam"], number).deposit
    assert (detail.state, detail.bank_on) == ("matched", TODAY)
    assert detail.bank_reference == "0975312468 135.00 type 115"
    assert verdicts(bank(13_500, apply=True)) == [("known", (number,), ())]
    takings.prove()


def test_a_batch_on_a_slip_is_found_by_the_slip_and_never_twice(takings, bank):
    batch = posted(takings, 3000)
    number = taken(takings)
    assert verdicts(bank(3000)) == [("unmatched", (), ())], "it went with the deposit"
    assert verdicts(bank(3000, by=match_deposits)) == [("unmatched", (), ())]
    bank(16_500, apply=True)
    assert get_batch(takings, batch).state == "deposited"
    assert verdicts(bank(16_500, 3000, apply=True)) == [
        ("known", (number,), ()),
        ("unmatched", (), ()),
    ]
    takings.prove()


def test_what_is_no_deposit_may_be_a_batch(takings, bank):
    taken(takings)
    batch = posted(takings, 3000)
    found = bank(3000, apply=True)
    assert (verdicts(found), found.applied) == ([("matched", (), (batch,))], (batch,))


def test_a_slip_waiting_is_not_taken_for_a_batch_of_its_amount(takings, bank):
    number = taken(takings)
    posted(takings, 13_500)
    assert verdicts(bank(13_500, by=match_deposits)) == [("ambiguous", (number,), ())]
    bank(13_500, apply=True)
    assert verdicts(bank(13_500, by=match_deposits)) == [("known", (number,), ())]


def test_two_credits_or_two_deposits_are_left_to_a_person(takings, bank):
    number = taken(takings)
    assert {verdict[0] for verdict in verdicts(bank(13_500, 13_500, apply=True))} == {"ambiguous"}
    takings.open_drawer("1")
    takings.pay(ACCOUNT, 13_500)
    takings.close(cash=33_500)
    other = taken(takings)
    found = bank(13_500, apply=True)
    assert verdicts(found) == [("ambiguous", (number, other), ())]
    assert found.deposits[0].says == f"deposit {number} or deposit {other}"
    assert seen(takings, other, 13_500).deposit.state == "matched"
    assert verdicts(bank(13_500)) == [("matched", (number,), ())]


@pytest.mark.parametrize(
    ("day", "verdict"), [(22, "unmatched"), (28, "matched"), (29, "unmatched")]
)
def test_the_bank_has_it_within_days_and_not_before(takings, bank, day, verdict):
    taken(takings)
    assert verdicts(bank(13_500, as_of=dt.date(2026, 11, day)))[0][0] == verdict


def test_a_slip_not_taken_there_yet_is_not_matched(takings, bank):
    number = prepare(takings).deposit.number
    assert verdicts(bank(13_500)) == [("unmatched", (), ())]
    with pytest.raises(Refused, match=r"states\.no_move"):
        seen(takings, number, 13_500)


def test_by_hand_only_its_amount_and_not_before_it_was_there(takings):
    number = taken(takings)
    with pytest.raises(Refused, match=r"deposit\.bank_differs"):
        seen(takings, number, 13_501)
    with pytest.raises(Refused, match=r"deposit\.date"):
        seen(takings, number, 13_500, dt.date(2026, 11, 22))
    from clerktui.services.deposits.matching import match_deposit
    from clerktui.views.deposits import SeenDraft

    with pytest.raises(Refused, match=r"deposit\.reference_missing"):
        match_deposit(takings.db, takings.people["sam"], SeenDraft(number, TODAY, 13_500, " "))


def test_only_a_supervisor_applies(takings, tmp_path):
    path = tmp_path / "bank.bai"
    path.write_bytes(bai2([Credit(100)], as_of=TODAY))
    assert match_bank(takings.db, takings.people["ana"], path, apply=False).unmatched == 1
    with pytest.raises(Refused, match="denied"):
        match_bank(takings.db, takings.people["ana"], path, apply=True)
