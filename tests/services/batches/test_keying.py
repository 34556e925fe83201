"""Keying: taken up where it was left, every amount on the tape, one check for several lines."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select

from clerktui.errors import Refused
from clerktui.models import AuditEntry, BatchTape
from clerktui.rules.money import MAXIMUM_CENTS
from clerktui.services.batches import clearing, headers, keying, lines
from clerktui.views.batches import LineKeyed, Place
from tests.services.batches.conftest import A, B, C, D
from tests.support.batches import HOLDER, begin_batch, get_batch, key, key_again, to_state
from tests.support.office import Office
from tests.support.refusing import refused, without

SWIM, FUNDS = "REC-SWIM", "DEP-POLICE"


def line(number: int, line_no: int, account: str, cents: int, **more) -> LineKeyed:
    return LineKeyed(number, HOLDER, line_no, account, cents, more.pop("tender", "check"), **more)


def keep(office: Office, draft: LineKeyed, who: str = "ana"):
    return keying.keep_line(office.db, office.people[who], draft)


def remove(office: Office, number: int, line_no: int):
    return keying.remove_line(office.db, office.people["ana"], number, HOLDER, line_no)


def tape(office: Office) -> list[tuple]:
    table = BatchTape.__table__
    columns = (table.c.seq, table.c.kind, table.c.line_no, table.c.amount_cents)
    with office.db.read() as connection:
        query = select(*columns).order_by(table.c.batch_id, table.c.seq)
        return [tuple(row) for row in connection.execute(query)]


def shown(office: Office, number: int = 1, **more) -> list[tuple]:
    found = lines.list_lines(office.db, office.people["ana"], number, **more)
    return [(one.line_no, one.group_no, one.amount_cents, one.reference) for one in found]


@pytest.fixture
def keyed(books: Office) -> Office:
    """Batch 1: a check for three accounts and one for a fourth."""
    number = begin_batch(books)
    key(
        books,
        number,
        (A, 5000, "2041"),
        line(number, 2, B, 4000, same_check=True),
        line(number, 3, C, 100, same_check=True),
        (D, 2500, "77"),
    )
    return books


# --------------------------------------------------------------------------------- taken in hand
def test_a_batch_is_taken_up_where_it_was_left(books):
    number, other = begin_batch(books), begin_batch(books)
    db, ana = books.db, books.people["ana"]
    hand = keying.take_up(db, ana, number, HOLDER)
    assert (hand.lines, hand.tape, hand.place, hand.next_line) == ((), (), None, 1)
    key(books, number, (A, 5000, "31"))
    key(books, other, (B, 100, "32"))
    place = Place(2, "reference", "20", {"key": B, "amount_cents": 4000}, is_fresh=True)
    keying.keep_place(db, ana, number, HOLDER, place)
    hand = keying.take_up(db, ana, number, "desk 2")
    assert (hand.place, hand.next_line, hand.others) == (place, 2, (other,))
    assert [(one.line_no, one.name) for one in hand.lines] == [(1, "RODRIGUEZ, MARIA")]
    assert [(one.seq, one.amount_cents) for one in hand.tape] == [(1, 5000)]
    assert refused(keying.keep_place, db, ana, number, HOLDER, place) == "batch.taken_over"
    assert refused(keep, books, line(number, 2, B, 4000)) == "batch.taken_over"
    assert refused(remove, books, number, 1) == "batch.taken_over"
    kept = keep(books, dataclasses.replace(line(number, 2, B, 4000), holder="desk 2"))
    assert (kept.items, kept.amount_cents, kept.next_line) == (2, 9000, 3)
    assert keying.take_up(db, ana, number, "desk 2").place is None
    books.prove()


def test_a_batch_of_another_is_taken_up_by_who_may(books):
    number = begin_batch(books)
    key(books, number, (A, 5000, "31"))
    db, dee = books.db, books.people["dee"]
    other = without(dee, "batch.resume_any")
    assert refused(keying.take_up, db, other, number, "desk 2") == "batch.not_yours"
    assert keying.take_up(db, dee, number, "desk 2").batch.owner == "dee"
    said = headers.list_moves(db, dee, number)[-1]
    assert (said.who, said.reason) == ("Dee Walker", "taken up from Ana Ruiz")
    keying.take_up(db, dee, number, "desk 2")
    assert headers.list_moves(db, dee, number)[-1] == said
    assert refused(keep, books, line(number, 2, B, 4000)) == "batch.taken_over"


def test_a_batch_somebody_keys_in_now_is_asked_for(books):
    number = begin_batch(books)
    db, ana, dee = books.db, books.people["ana"], books.people["dee"]
    keying.take_up(db, ana, number, HOLDER, asks=True)
    keying.take_up(db, ana, number, "desk 2", asks=True)
    with pytest.raises(Refused) as refusal:
        keying.take_up(db, dee, number, "desk 3", asks=True)
    assert refusal.value.message_id == "batch.in_hand"
    assert refusal.value.facts["who"] == "Ana Ruiz"
    keying.take_up(db, dee, number, "desk 3")


def test_a_card_number_is_no_reference(books):
    number = begin_batch(books)
    keying.take_up(books.db, books.people["ana"], number, HOLDER)
    assert refused(keep, books, line(number, 1, A, 5000, reference="4111111111111111")) == (
        "payment.card_number"
    )


def test_what_is_not_there_or_not_to_be_keyed_is_not_taken_up(books):
    db, ana = books.db, books.people["ana"]
    place = Place(1, "account", "", {})
    for call, *args in (
        (keying.take_up, 9, HOLDER),
        (keying.keep_place, 9, HOLDER, place),
        (keying.remove_line, 9, HOLDER, 1),
        (lines.list_lines, 9),
    ):
        assert refused(call, db, ana, *args) == "batch.unknown"
        assert refused(call, db, without(ana), *args) == "denied"
    assert refused(keep, books, line(9, 1, A, 1)) == "batch.unknown"
    assert refused(keying.keep_line, db, without(ana), line(9, 1, A, 1)) == "denied"
    assert refused(keying.open_entry, db, without(ana), A) == "denied"
    number = begin_batch(books)
    assert refused(keep, books, line(number, 1, A, 1)) == "batch.taken_over"
    key(books, number, (A, 5000))
    to_state(books, number, "keyed")
    assert refused(keying.take_up, db, ana, number, HOLDER) == "batch.wrong_state"
    assert refused(keep, books, line(number, 2, A, 1)) == "batch.wrong_state"
    assert refused(remove, books, number, 1) == "batch.wrong_state"


# ----------------------------------------------------------------------------------- the lines
def test_an_entry_is_opened_as_a_ticket_opens_it(books):
    db, ana = books.db, without(books.people["ana"], "payment.take")
    assert keying.open_entry(db, ana, "10000100").account == A
    assert keying.open_entry(db, ana, "rec-swim").code == SWIM
    assert refused(keying.open_entry, db, ana, "10-9999-00") == "account.unknown"


@pytest.mark.parametrize(
    ("draft", "wanted"),
    [
        (line(1, 0, A, 1), "batch.line_gap"),
        (line(1, 6, A, 1), "batch.line_gap"),
        (line(1, 5, A, 0), "batch.amount"),
        (line(1, 5, A, MAXIMUM_CENTS + 1), "batch.amount"),
        (line(1, 5, A, 1, tender="barter"), "payment.unknown_tender"),
        (line(1, 5, "10-9999-00", 1), "account.unknown"),
        (line(1, 1, A, 1, same_check=True), "batch.no_check_above"),
        (line(1, 5, A, 1, reference="9" * 31), "text.too_long"),
        (line(1, 5, "", 1, typed="9" * 81), "text.too_long"),
    ],
)
@pytest.mark.sqlite_only
def test_a_line_that_cannot_be_kept_leaves_no_trace(keyed, draft, wanted):
    before = tape(keyed), shown(keyed)
    assert refused(keep, keyed, draft) == wanted
    assert (tape(keyed), shown(keyed)) == before


def test_a_line_is_an_account_a_code_or_nobodys(books):
    number = begin_batch(books)
    key(books, number, (SWIM, 7000), (FUNDS, 5), ("", 300), ("SUSPENSE", 200), (A, 1))
    db, ana = books.db, books.people["ana"]
    found = lines.list_lines(db, ana, number)
    assert [(one.kind, one.account, one.name) for one in found[:2]] == [
        ("revenue", SWIM, found[0].name),
        ("revenue", FUNDS, found[1].name),
    ]
    assert [(one.kind, one.account, one.name) for one in found[2:4]] == [
        ("unknown", "?", "no stub"),
        ("unknown", "?", "to suspense"),
    ]
    assert shown(books, after=3, limit=1) == [(4, 4, 200, "")]
    assert get_batch(books, number).items == 5
    books.prove()


def test_a_line_sent_again_stands_once_and_answers_the_same(books):
    number = begin_batch(books)
    key(books, number)
    draft = line(number, 1, A, 5000, reference="31", bill="B00001", owed_cents=8000)
    first = keep(books, draft)
    assert (first.state, first.items, first.amount_cents, first.next_line) == ("keying", 1, 5000, 2)
    again = keep(books, draft)
    assert again == first
    follower = line(number, 2, B, 1, same_check=True)
    assert keep(books, follower) == keep(books, follower)
    assert tape(books) == [(1, "keyed", 1, 5000), (2, "keyed", 2, 1)]
    assert headers.list_moves(books.db, books.people["ana"], number)[-1].amount_cents == 5000
    audit = AuditEntry.__table__
    with books.db.read() as connection:
        query = select(audit.c.detail).where(audit.c.action == "batch_keying")
        detail = connection.execute(query).scalar_one()
    assert (detail["items"], detail["amount_cents"]) == (1, 5000)


def test_a_correction_shows_what_was_keyed_first(books):
    number = begin_batch(books)
    key(books, number, (A, 5400, "31"), (B, 4000, "32"))
    key_again(books, number, 1, (A, 4500, "31"))
    assert tape(books) == [
        (1, "keyed", 1, 5400),
        (2, "keyed", 2, 4000),
        (3, "out", 1, -5400),
        (4, "in", 1, 4500),
    ]
    assert remove(books, number, 2).amount_cents == 4500
    again = remove(books, number, 2)
    assert (again.line.state, again.items, again.next_line) == ("removed", 1, 3)
    assert tape(books)[4:] == [(5, "removed", 2, -4000)]
    key_again(books, number, 2, (C, 100, "33"))
    assert tape(books)[5:] == [(6, "in", 2, 100)]
    batch = get_batch(books, number)
    assert (batch.items, batch.amount_cents) == (2, 4600)
    assert batch.amount_cents == sum(amount for *_, amount in tape(books))
    assert [one.is_corrected for one in keying.take_up(*hand(books, number)).lines] == [True, True]
    assert refused(remove, books, number, 3) == "batch.no_line"
    books.prove()


def hand(office: Office, number: int) -> tuple:
    return office.db, office.people["ana"], number, HOLDER


def test_whatever_is_keyed_otherwise_is_a_correction(books):
    number = begin_batch(books)
    first = line(number, 1, A, 100, reference="31", bill="B1", owed_cents=8000, was_scanned=True)
    key(books, number, first)
    for other in (
        {"account": B, "owed_cents": 4000},
        {"account": FUNDS},
        {"account": "", "typed": "no name"},
        {"account": "", "typed": "Lowry"},
        {"account": A, "bill": "B1", "owed_cents": 8000},
        {"account": A, "bill": "B2", "owed_cents": 8000},
        {"tender": "cash"},
        {"reference": "32"},
    ):
        before = len(tape(books))
        draft = dataclasses.replace(first, **other)
        keep(books, draft)
        assert len(tape(books)) == before + 2, other
        keep(books, draft)
        assert len(tape(books)) == before + 2, other
    books.prove()


def test_an_account_that_is_not_opened_again_says_what_it_said(books):
    number = begin_batch(books)
    first = line(number, 1, A, 100, bill="B1", owed_cents=8000, was_scanned=True)
    key(books, number, first)
    key_again(books, number, 1, (A, 100))
    assert len(tape(books)) == 1
    key_again(books, number, 1, (A, 200))
    [corrected] = keying.take_up(*hand(books, number)).lines
    assert (corrected.bill, corrected.owed_cents, corrected.was_scanned) == ("B1", 8000, True)
    key_again(books, number, 1, (B, 200))
    [corrected] = keying.take_up(*hand(books, number)).lines
    assert (corrected.bill, corrected.owed_cents, corrected.was_scanned) == ("", None, False)


# ------------------------------------------------------------------------------------ the checks
def test_lines_of_one_check_are_one_item(keyed):
    assert shown(keyed) == [
        (1, 1, 5000, "2041"),
        (2, 1, 4000, "2041"),
        (3, 1, 100, "2041"),
        (4, 4, 2500, "77"),
    ]
    assert get_batch(keyed, 1).items == 2
    assert len(tape(keyed)) == 4
    keyed.prove()


def test_a_check_is_corrected_on_all_its_lines(keyed):
    key_again(keyed, 1, 1, (A, 5000, "2042", "money_order"))
    assert [row[3] for row in shown(keyed)] == ["2042", "2042", "2042", "77"]
    found = lines.list_lines(keyed.db, keyed.people["ana"], 1)
    assert [one.tender for one in found] == ["money_order"] * 3 + ["check"]
    keyed.prove()


def test_a_line_leaves_its_check_and_joins_another(keyed):
    key_again(keyed, 1, 2, (B, 4000, "500"))
    assert [row[1] for row in shown(keyed)] == [1, 2, 1, 4]
    assert get_batch(keyed, 1).items == 3
    key_again(keyed, 1, 3, line(1, 3, C, 100, same_check=True))
    assert shown(keyed)[2] == (3, 2, 100, "500")
    key_again(keyed, 1, 4, line(1, 4, D, 2500, same_check=True))
    assert shown(keyed)[3] == (4, 2, 2500, "500")
    assert get_batch(keyed, 1).items == 2
    key_again(keyed, 1, 2, line(1, 2, B, 4000, same_check=True))
    # The first of a check has gone on with the check above: the next one leads the others.
    assert [row[1] for row in shown(keyed)] == [1, 1, 3, 3]
    assert [row[3] for row in shown(keyed)] == ["2041", "2041", "500", "500"]
    keyed.prove()


def test_a_check_without_its_first_line_is_led_by_the_next(keyed):
    assert remove(keyed, 1, 2).items == 2
    kept = remove(keyed, 1, 1)
    assert (kept.items, kept.amount_cents) == (2, 2600)
    good = [
        one for one in lines.list_lines(keyed.db, keyed.people["ana"], 1) if one.state == "good"
    ]
    assert [(one.line_no, one.group_no) for one in good] == [(3, 3), (4, 4)]
    key_again(keyed, 1, 1, (A, 5000, "2041"))
    key_again(keyed, 1, 2, line(1, 2, B, 4000, same_check=True))
    assert [row[1] for row in shown(keyed)] == [1, 1, 3, 4]
    assert get_batch(keyed, 1).items == 3
    for line_no in (1, 2, 3, 4):
        remove(keyed, 1, line_no)
    assert (get_batch(keyed, 1).items, get_batch(keyed, 1).amount_cents) == (0, 0)
    keyed.prove()
    assert clearing.discard(keyed.db, keyed.people["ana"], 1).state == "discarded"
    keyed.prove()
