"""The proofs over debt setoff find what was tampered with."""

from __future__ import annotations

import pytest

from tests.ledger.tampering import finds_all, honest
from tests.support import setoff
from tests.support.batches import to_state
from tests.support.office import Office
from tests.support.setoff import SMALL

TAMPERED: dict[str, list[tuple[str, str]]] = {
    "setoff_debt_is_its_last_move": [
        ("UPDATE setoff_debt SET state = 'final' WHERE number = 1", "setoff debt 1 is final"),
        ("DELETE FROM setoff_move WHERE debt_id = 1", "its last move says nothing"),
    ],
    "setoff_letter_is_its_parts": [
        ("UPDATE setoff_part SET amount_cents = 1 WHERE debt_id = 1", "its accounts give 1"),
        ("UPDATE setoff_letter SET amount_cents = 1 WHERE debt_id = 1", "debt 1 asks for 12000"),
        ("UPDATE setoff_debt SET determined_cents = 12001 WHERE number = 1", "asks for 12000"),
    ],
    "setoff_sent_after_its_clock": [
        ("UPDATE setoff_debt SET determined_on = hearing_until WHERE number = 1", "before it was"),
        ("UPDATE setoff_debt SET mailed_on = determined_on WHERE number = 1", "before it was"),
    ],
    "setoff_sent_while_determined": [
        (
            (
                "UPDATE setoff_debt SET determined_on = NULL, determined_cents = NULL, "
                "expires_on = NULL WHERE number = 1"
            ),
            "never determined",
        ),
        ("UPDATE setoff_debt SET sent_cents = 5 WHERE number = 2", "debt 2 is contested with 5"),
    ],
    "setoff_hearing_is_timely": [
        ("UPDATE setoff_hearing SET is_timely = false", "its last day was"),
    ],
    "setoff_file_is_its_lines": [
        ("UPDATE setoff_file SET amount_cents = 1", "records of 1, it holds 1 of 12000"),
        ("UPDATE setoff_file SET added = 0", "file 1 says 1 records"),
    ],
    "setoff_record_says_its_amount": [
        ("UPDATE setoff_file_line SET amount_cents = 7", "is not 7"),
        ("UPDATE setoff_file_line SET record = 'short'", "record 1 of a setoff file"),
    ],
    "setoff_money_is_its_batch": [
        ("UPDATE setoff_money SET net_cents = 1", "its setoffs come to 1"),
    ],
    "setoff_given_back_is_its_refund": [
        ("UPDATE setoff_give_back SET interest_cents = 9", "the setoff gives back 14009"),
        ("UPDATE setoff_give_back SET fees_cents = 2001, net_cents = 11999", "refund 1 is 14000"),
    ],
}


@pytest.fixture
def books(office: Office, tmp_path) -> Office:
    """One debt sent, paid and given back; another contested."""
    setoff.debtor(office, tmp_path)
    office.account(SMALL, "LEE, ANN", due=setoff.LONG_AGO, water=9_000)
    setoff.live(office, SMALL)
    setoff.shown(office, SMALL, "219088888")
    first, second = setoff.letter(office), setoff.letter(office, SMALL)
    setoff.mailed(office, first)
    setoff.mailed(office, second)
    setoff.hearing(office, second)
    setoff.later(office, 31)
    setoff.determined(office, first)
    setoff.sent(office)
    line = setoff.return_line("00000001", 14_000, setoff.today(office))
    answer = setoff.returned(office, tmp_path, line)
    to_state(office, answer.batch, "posted", "ana")
    setoff.give_back(office, first, "not_owed", notice_on=setoff.today(office))
    return office


def test_honest_books_hold(books):
    honest(books.db, TAMPERED)


def test_every_proof_finds_what_was_tampered_with(books, subtests):
    finds_all(books.db, TAMPERED, subtests)
