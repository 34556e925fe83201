"""Finding accounts: whatever the customer gives, typed as it comes, best match first."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from clerktui.models import Receivable
from clerktui.services.lookup import LIMIT_MAX, find_accounts
from clerktui.views.accounts import FindResults
from tests.support.books import HOSTILE, Books

pytestmark = pytest.mark.every_case

MARIA = "10-0442-07"
MARIO = "10-0871-01"
MARIO_LOT = "10-0871-02"
MARTA = "07-1190-04"
LAUNDRY = "10-0077-01"
OBRIEN = "10-0901-02"
CRUZ = "11-0001-01"


@pytest.fixture
def books(town_db) -> Books:
    books = Books(town_db)
    books.account(
        MARIA,
        "Rodriguez, Maria E",
        address="12 Elm St Apt 2",
        phone="(919) 555-0142",
        meter="M-88213",
        parcel="1234-56-78",
    )
    mario = books.customer("Rodriguez, Mario", "919-555-0177")
    books.account(MARIO, mario, address="418 Mill Rd")
    books.account(MARIO_LOT, mario, address="Lot 9 Mill Rd")
    books.account(MARTA, "Rodriguez, Marta", address="77 Church St", status="closed")
    laundry = books.customer("Elm Street Laundry, LLC", is_business=True)
    books.account(LAUNDRY, laundry, address="9 Depot St")
    books.account(OBRIEN, "O'Brien-Núñez, J.R.", address="418-B Mill Road")
    books.account(CRUZ, "De La Cruz, Ana", address="1 Quarry Ln", status="pending")
    return books


def found(books: Books, text: str) -> list[str]:
    """The account numbers found, in order."""
    return [row.account for row in find_accounts(books.db, text).results]


def near(results: FindResults) -> list[str]:
    return [row.account for row in results.results if row.is_near]


# -------------------------------------------------------------------------------------- numbers
@pytest.mark.parametrize("text", [MARIA, "10044207", "10 0442 07", " 10.0442.07 ", "10/0442/07"])
def test_an_account_number_is_found_however_punctuated(books, text):
    results = find_accounts(books.db, text)
    assert [row.account for row in results.results] == [MARIA]
    assert results.results[0].matched == "account"
    assert results.complete


def test_an_account_number_narrows_with_every_key(books):
    before = None
    for length in range(1, len(MARIA) + 1):
        now = set(found(books, MARIA[:length]))
        assert MARIA in now
        assert before is None or now <= before
        before = now
    assert before == {MARIA}


def test_the_exact_account_comes_before_longer_ones(books):
    books.account("10-0442-071")
    books.account("10-0442-070")
    assert found(books, MARIA) == [MARIA, "10-0442-070", "10-0442-071"]


@pytest.mark.parametrize(
    ("text", "matched", "note"),
    [
        ("M-88213", "meter", "meter M-88213"),
        ("m88213", "meter", "meter M-88213"),
        ("M 882", "meter", "meter M-88213"),
        ("1234-56-78", "parcel", "parcel 1234-56-78"),
        ("123456", "parcel", "parcel 1234-56-78"),
        ("(919) 555-0142", "phone", "phone (919) 555-0142"),
        ("919-555-0142", "phone", "phone (919) 555-0142"),
        ("1 919 555 0142", "phone", "phone (919) 555-0142"),
        ("5550142", "phone", "phone (919) 555-0142"),
        ("555-0142", "phone", "phone (919) 555-0142"),
        ("0142", "phone", "phone (919) 555-0142"),
        ("50142", "phone", "phone (919) 555-0142"),
        ("91955501", "phone", "phone (919) 555-0142"),
    ],
)
def test_meters_parcels_and_phones_find_their_account(books, text, matched, note):
    (row, *others) = find_accounts(books.db, text).results
    assert (row.account, row.matched, row.note) == (MARIA, matched, note)
    assert {other.account for other in others} <= {MARIO, MARIO_LOT}


def test_a_phone_end_must_end_the_number(books):
    assert found(books, "9142") == []


def test_receipts_and_bills_find_the_accounts_they_are_about(office):
    office.account(MARIA, water=5000)
    office.account(MARIO, "RODRIGUEZ, MARIO", water=2000)
    bill = office.bill(MARIO, sewer=1000)
    receipt = office.pay(MARIA, 5000).receipt
    books = Books(office.db)
    (by_receipt,) = find_accounts(office.db, receipt).results
    assert (by_receipt.account, by_receipt.matched) == (MARIA, "receipt")
    assert by_receipt.note == f"receipt {receipt}"
    assert found(books, receipt.replace("-", "")) == [MARIA]
    (by_bill,) = find_accounts(office.db, bill.lower()).results
    assert (by_bill.account, by_bill.matched, by_bill.note) == (MARIO, "bill", f"bill {bill}")
    assert set(found(books, bill[:3])) == {MARIA, MARIO}


def test_many_bills_of_one_account_are_one_result_and_no_others_are_hidden_silently(office):
    office.account(MARIA)
    for _ in range(25):
        office.bill(MARIA, water=100)
    results = find_accounts(office.db, "B000")
    assert [row.account for row in results.results] == [MARIA]
    assert not results.complete


# ---------------------------------------------------------------------------------------- names
@pytest.mark.parametrize(
    "text",
    [
        "Rodriguez, Maria E",
        "rodriguez, maria",
        "RODRIGUEZ MARIA E",
        "maria rodriguez",
        "maria e rodriguez",
        "Maria Rodríguez",
        "rodrig maria",
        "maria rodr",
    ],
)
def test_a_name_is_found_in_any_order(books, text):
    assert found(books, text)[0] == MARIA


@pytest.mark.parametrize("text", ["rodrig m", "m rodrig", "Rodrig, M"])
def test_beginnings_find_every_account_of_everyone_they_fit(books, text):
    results = find_accounts(books.db, text)
    assert [row.account for row in results.results] == [MARIA, MARIO, MARIO_LOT, MARTA]
    assert {row.matched for row in results.results} == {"name"}
    assert results.kind == "name"
    assert results.complete


@pytest.mark.parametrize(
    "text", ["obrien nunez", "O'Brien", "o\u2019brien-nun", "jr obrien", "núñez"]
)
def test_punctuation_and_accents_are_no_hindrance(books, text):
    assert found(books, text) == [OBRIEN]


@pytest.mark.parametrize("text", ["elm street laundry llc", "Elm Street Laundry, LLC", "elm str"])
def test_a_business_is_found_by_its_name(books, text):
    assert LAUNDRY in found(books, text)


def test_a_name_of_several_words_is_found_either_way_round(books):
    assert found(books, "de la cruz ana") == found(books, "ana de la cruz") == [CRUZ]


def test_a_first_name_alone_finds_too(books):
    assert found(books, "mario") == [MARIO, MARIO_LOT]


def test_exact_names_come_first(books):
    for name in ("Rod, Maria", "Rodriguezson, Al", "Roderick, Rod"):
        books.account(name=name)
    rows = find_accounts(books.db, "rod").results
    assert rows[0].name == "Rod, Maria"
    assert [row.name for row in rows] == sorted(row.name for row in rows)


def test_a_last_name_exactly_as_typed_comes_before_one_that_begins_so(books):
    books.account(name="Rodriguezson, Maria")
    names = [row.name for row in find_accounts(books.db, "rodriguez").results]
    assert names[-1] == "Rodriguezson, Maria"


# --------------------------------------------------------------------- later words of a last name
GARCIA = "40-0001-01"
LOPEZ = "40-0002-01"
BAPTIST = "40-0003-01"
CREEK = "40-0004-01"


@pytest.fixture
def town(books) -> Books:
    books.account(GARCIA, "GARCIA LOPEZ, ANA")
    books.account(LOPEZ, "Lopez, Zoe")
    for number, name in ((BAPTIST, "FIRST BAPTIST CHURCH"), (CREEK, "Cedar Creek Church")):
        books.account(number, books.customer(name, is_business=True), address="5 Quarry Ln")
    return books


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("baptist", [BAPTIST]),
        ("bapt", [BAPTIST]),
        ("BAPTIST CHURCH", [BAPTIST]),
        ("creek church", [CREEK]),
        ("creek chu", [CREEK]),
        ("lopez ana", [GARCIA]),
        ("ana lopez", [GARCIA]),
        ("Lopez, A", [GARCIA]),
        ("ana lop", [GARCIA]),
        ("garcia lopez ana", [GARCIA]),
        ("laundry", [LAUNDRY]),
        ("street laundry", [LAUNDRY]),
    ],
)
def test_a_later_word_of_a_last_name_finds_it(town, text, expected):
    results = find_accounts(town.db, text)
    assert [row.account for row in results.results] == expected
    assert {row.matched for row in results.results} == {"name"}
    assert near(results) == []
    assert results.complete


@pytest.mark.parametrize("text", ["lopez", "lope", "lop"])
def test_names_that_begin_so_come_before_those_with_a_later_word(town, text):
    assert found(town, text)[:2] == [LOPEZ, GARCIA]


def test_a_whole_later_word_comes_before_one_that_only_begins_so(town):
    town.account("41-1", "Alba Lopezon, Ana")
    assert found(town, "lopez") == [LOPEZ, GARCIA, "41-1"]


def test_a_word_with_the_wrong_first_name_finds_nothing(town):
    assert found(town, "lopez mario") == []
    assert found(town, "maria baptist") == []


def test_one_letter_is_no_word(town):
    assert BAPTIST not in found(town, "b")
    assert GARCIA not in found(town, "l ana")


def test_somebody_twice_of_that_word_is_one_result(town):
    town.account("41-1", "Ba Ba Ba, Ann")
    assert found(town, "ba") == ["41-1", BAPTIST]


def test_all_accounts_of_such_a_name_are_found_and_more_are_said_to_be(town):
    church = town.customer("Second Baptist Church", is_business=True)
    for number in range(25):
        town.account(f"42-{number:02d}", church)
    results = find_accounts(town.db, "baptist")
    assert len(results.results) == 20
    assert not results.complete
    everything = find_accounts(town.db, "baptist", limit=100)
    assert len(everything.results) == 26
    assert everything.complete


def test_a_slip_in_a_later_word_is_not_forgiven(town):
    assert found(town, "baptixt") == []


# ---------------------------------------------------------------------------------------- slips
@pytest.mark.parametrize(
    "text", ["rodriquez", "rodrigez", "rodrigguez", "rodirguez", "ordriguez", "rodrihuez"]
)
def test_one_slip_in_a_name_is_forgiven_and_marked(books, text):
    results = find_accounts(books.db, text)
    assert near(results) == [MARIA, MARIO, MARIO_LOT, MARTA]
    assert {row.matched for row in results.results} == {"name"}


@pytest.mark.parametrize("text", ["rodriquez maria", "maria rodriquez", "Rodriquez, Maria"])
def test_a_slip_is_forgiven_beside_a_first_name(books, text):
    assert near(find_accounts(books.db, text)) == [MARIA]


@pytest.mark.parametrize("text", ["de la crux", "de la crux ana", "ana de la crux"])
def test_a_slip_in_a_name_of_several_words(books, text):
    assert near(find_accounts(books.db, text)) == [CRUZ]


def test_a_space_too_many_or_too_few_is_a_slip(books):
    mcdonald = books.account("50-1", "McDonald, Ann")
    leon = books.account("50-2", "De Leon, Ann")
    assert mcdonald != leon
    assert near(find_accounts(books.db, "mc donald")) == ["50-1"]
    assert near(find_accounts(books.db, "deleon")) == ["50-2"]


def test_what_fits_comes_before_what_is_near(books):
    books.account("50-1", "Rodriquez, Miguel")
    results = find_accounts(books.db, "rodriquez")
    assert results.results[0].account == "50-1"
    assert near(results) == [MARIA, MARIO, MARIO_LOT, MARTA]


def test_no_near_name_hides_another(books):
    for number in range(30):
        books.account(f"70-{number:02d}", "Hall, A")
    books.account("71-1", "Hill, B")
    results = find_accounts(books.db, "hxll")
    assert len(results.results) == 20
    assert "71-1" in near(results)
    assert not results.complete


def test_nothing_near_is_added_when_enough_fits(books):
    for _ in range(5):
        books.account(name="Rodriquez, Miguel")
    results = find_accounts(books.db, "rodriquez")
    assert len(results.results) == 5
    assert near(results) == []


def test_two_slips_are_two_too_many(books):
    assert found(books, "rodrqiues") == []


# ------------------------------------------------------------------------------------ addresses
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("418 mill", [MARIO, OBRIEN]),
        ("418 Mill Road", [MARIO, OBRIEN]),
        ("418 mill rd.", [MARIO, OBRIEN]),
        ("418b mill rd", [OBRIEN]),
        ("12 elm st apt 2", [MARIA]),
        ("12 elm", [MARIA]),
        ("lot 9 mill", [MARIO_LOT]),
        ("mill rd", [MARIO, OBRIEN]),
        ("church st", [MARTA]),
        ("church", [MARTA]),
        ("77", [MARTA]),
        ("13 elm", []),
    ],
)
def test_a_service_address_is_found_as_it_is_typed(books, text, expected):
    assert found(books, text) == expected


def test_two_words_of_a_street_come_before_names_that_begin_so(books):
    books.account("60-1", address="5 Elm St")
    books.account("60-2", "Elmore, Stan")
    assert found(books, "elm st")[0] in {MARIA, "60-1"}
    assert found(books, "elm st")[-1] in {"60-2", LAUNDRY}


def test_who_lives_there_now_comes_before_who_did(books):
    place = books.premise("3 Quarry Ln")
    books.account("61-1", "Old, Tenant", address=place, status="closed")
    books.account("61-2", "New, Tenant", address=place)
    assert found(books, "3 quarry") == ["61-2", "61-1"]


# --------------------------------------------------------------------------- what a row says
def test_closed_and_pending_accounts_are_shown_as_such(books):
    statuses = {row.account: row.status for row in find_accounts(books.db, "rodriguez").results}
    assert statuses == {MARIA: "active", MARIO: "active", MARIO_LOT: "active", MARTA: "closed"}
    assert find_accounts(books.db, CRUZ).results[0].status == "pending"


def test_a_row_says_what_is_owed_and_what_of_it_is_past_due(office):
    office.account(MARIA, water=4120, due=dt.date(2026, 11, 22))
    office.bill(MARIA, water=2000, due=dt.date(2026, 11, 23))
    (row,) = find_accounts(office.db, MARIA).results
    assert (row.balance_cents, row.past_due_cents) == (6120, 4120)
    assert (row.name, row.service_address) == ("RODRIGUEZ, MARIA", "12 Elm St")
    office.pay(MARIA, 1120)
    (row,) = find_accounts(office.db, MARIA).results
    assert (row.balance_cents, row.past_due_cents) == (5000, 3000)


def test_what_a_credit_covers_is_not_past_due(office):
    office.account(MARIA)
    office.pay(MARIA, 3000)
    office.bill(MARIA, water=4000, due=dt.date(2026, 11, 1))
    (row,) = find_accounts(office.db, MARIA).results
    assert (row.balance_cents, row.past_due_cents) == (1000, 1000)
    office.pay(MARIA, 1000)
    (row,) = find_accounts(office.db, MARIA).results
    assert (row.balance_cents, row.past_due_cents) == (0, 0)


def test_the_town_date_decides_not_the_date_in_london(office, clock):
    office.account(MARIA, water=4120, due=dt.date(2026, 11, 23))
    clock.at = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)  # 22:00 on the 23rd in town
    assert find_accounts(office.db, MARIA).results[0].past_due_cents == 0
    clock.at = dt.datetime(2026, 11, 24, 6, 0, tzinfo=dt.UTC)
    assert find_accounts(office.db, MARIA).results[0].past_due_cents == 4120


# ---------------------------------------------------------------------------------------- limits
def test_more_than_asked_for_is_said(books):
    four = find_accounts(books.db, "rodriguez", limit=4)
    assert (len(four.results), four.complete) == (4, True)
    three = find_accounts(books.db, "rodriguez", limit=3)
    assert [row.account for row in three.results] == [MARIA, MARIO, MARIO_LOT]
    assert not three.complete


@pytest.mark.parametrize("limit", [-1, 0, 1])
def test_at_least_one_is_given(books, limit):
    assert len(find_accounts(books.db, "rodriguez", limit=limit).results) == 1


def test_no_caller_can_ask_for_the_whole_town(books):
    results = find_accounts(books.db, "rodriguez", limit=10 * LIMIT_MAX)
    assert len(results.results) == 4
    assert results.complete


@pytest.mark.parametrize(
    "text", ["", " ", "\t\n", "'", "[/]", "%", "_", "*", "\x00", "\ud800", "--"]
)
def test_nothing_searchable_finds_nothing(books, text):
    assert find_accounts(books.db, text) == FindResults(text, "", (), complete=True)


@pytest.mark.parametrize("text", ["%", "%%rodriguez%%", "rodriguez%", "rodr_guez", "*rodriguez*"])
def test_no_sign_is_a_wildcard(books, text):
    assert set(found(books, text)) in ({MARIA, MARIO, MARIO_LOT, MARTA}, set())
    assert found(books, "r_driguez m") == []


def test_nobody_is_found_before_there_is_anybody(town_db):
    for text in ("smith", "10-0442", "12 elm", "919 555 0142", "26-000001"):
        found = find_accounts(town_db, text)
        assert found == FindResults(text, found.kind, (), True)


# ------------------------------------------------------------------------------- hostile content
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_found_and_come_back_as_they_are(books, name):
    books.account("66-6", f"{name}, Bob", address=f"666 {name}")
    results = find_accounts(books.db, name)
    if results.kind:
        row = next(row for row in results.results if row.account == "66-6")
        assert row.name == f"{name}, Bob"
        assert row.service_address == f"666 {name}"
    assert results.text == name


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=200) | st.text("0123456789-() ,.'abcrodiguezM%_\x00\u202e", max_size=40)
)
def test_no_text_whatever_is_an_error(books, text):
    results = find_accounts(books.db, text)
    assert results.text == text
    assert len(results.results) <= 20


def test_a_novel_pasted_into_the_box_is_cut_short(books):
    assert find_accounts(books.db, "rodriguez " * 10_000).results == ()
    assert find_accounts(books.db, "a" * 100_000).results == ()


def test_receivables_of_others_are_left_alone(office):
    office.account(MARIA, water=100, due=dt.date(2026, 1, 1))
    office.account(MARIO, "RODRIGUEZ, MARIO", water=200, due=dt.date(2026, 1, 1))
    past_due = {
        row.account: row.past_due_cents for row in find_accounts(office.db, "rodriguez").results
    }
    assert past_due == {MARIA: 100, MARIO: 200}
    assert len(Books(office.db).rows(Receivable)) == 2
