"""The folded columns and the surname table: made in one place, kept whole, repaired."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import delete, insert, select, update

from clerktui.errors import Refused
from clerktui.models import (
    Account,
    AuditEntry,
    Customer,
    NameWord,
    Parcel,
    Premise,
    ServiceAgreement,
    Surname,
    SurnameDeletion,
)
from clerktui.rules.names import deletions
from clerktui.services import search_index
from tests.support.books import HOSTILE, Books


@pytest.fixture
def books(town_db) -> Books:
    return Books(town_db)


def surnames(books: Books) -> dict[str, set[str]]:
    """Every surname with its deletions, as the tables hold them."""
    with books.db.read() as c:
        rows = c.execute(
            select(Surname.__table__.c.name_n, SurnameDeletion.__table__.c.form).outerjoin(
                SurnameDeletion.__table__,
                SurnameDeletion.__table__.c.surname_id == Surname.__table__.c.id,
            )
        )
        found: dict[str, set[str]] = {}
        for name, form in rows:
            found.setdefault(name, set()).add(form)
    return found


# ------------------------------------------------------------------------------ search columns
def test_a_customer_is_searched_without_case_accents_and_punctuation():
    assert search_index.customer_columns("O'Brien-Núñez", "Mary  Ann", "(919) 555-0142") == {
        "last_n": "obrien nunez",
        "first_n": "mary ann",
        "phone_n": "9195550142",
        "phone4": "0142",
    }


@pytest.mark.parametrize(
    ("phone", "folded", "last_four"),
    [
        ("919.555.0142", "9195550142", "0142"),
        ("1-919-555-0142", "9195550142", "0142"),
        ("+1 (919) 555-0142", "9195550142", "0142"),
        ("919-555-0142 x7", "9195550142", "0142"),
        ("919-555-0142 ext 12345", "9195550142", "0142"),
        ("919-555-0142 / 919-555-0199", "9195550142", "0142"),
        ("919-555-0142 or 919-555-0199", "9195550142", "0142"),
        ("555-0142", "5550142", "0142"),
        ("911", "911", ""),
        ("unlisted", "", ""),
        ("", "", ""),
    ],
)
def test_a_phone_is_its_digits_however_written(phone, folded, last_four):
    columns = search_index.customer_columns("X", "", phone)
    assert (columns["phone_n"], columns["phone4"]) == (folded, last_four)


def test_an_address_is_house_and_street_spelt_one_way():
    short = search_index.premise_columns("418 Mill Rd Apt 2")
    assert short == {"house": 418, "street_n": "mill road apartment 2"}
    assert short == search_index.premise_columns("418 MILL ROAD, Apartment 2")
    assert search_index.premise_columns("Lot 9 Mill Rd")["house"] is None


def test_a_number_is_its_letters_and_digits():
    assert search_index.number_column("W 26/0018-b") == "w260018b"


@pytest.mark.parametrize(
    ("last_n", "words"),
    [
        ("rodriguez", {"rodriguez"}),
        ("van horn", {"van", "horn", "van horn"}),
        ("first baptist church", {"first", "baptist", "church"}),
        ("o", set()),
        ("", set()),
    ],
)
def test_every_word_of_a_last_name_can_be_misspelt(last_n, words):
    assert search_index.surname_words(last_n) == words


# ----------------------------------------------------------------------------------- later words
def name_words(books: Books) -> set[tuple[str, int]]:
    return {(row["word"], row["customer_id"]) for row in books.rows(NameWord)}


@pytest.mark.parametrize(
    ("last_n", "words"),
    [
        ("rodriguez", set()),
        ("", set()),
        ("garcia lopez", {"lopez"}),
        ("first baptist church", {"baptist church", "church"}),
        ("elm street 7 llc", {"street 7 llc", "llc"}),
        ("ba ba", {"ba"}),
    ],
)
def test_a_name_is_kept_from_each_later_word_on(last_n, words):
    assert search_index.later_words(last_n) == words


def test_words_are_added_once(books):
    lopez, church = books.customer("Garcia Lopez, Ana"), books.customer("Creek Church")
    wanted = {("lopez", lopez), ("church", church)}
    assert name_words(books) == wanted
    again = [(lopez, "garcia lopez"), (lopez, "garcia lopez"), (church, "old creek church")]
    with books.db.write() as c:
        assert search_index.index_name_words(c, again) == 1
        assert search_index.index_name_words(c, again) == 0
        assert search_index.index_name_words(c, []) == 0
    assert name_words(books) == wanted | {("creek church", church)}


def test_a_missing_word_and_a_wrong_one_are_repaired(books):
    lopez, church = books.customer("Garcia Lopez, Ana"), books.customer("Old Creek Church")
    before = name_words(books)
    with books.db.write() as c:
        c.execute(delete(NameWord.__table__).where(NameWord.__table__.c.word == "lopez"))
        search_index.index_name_words(c, [(lopez, "garcia ruiz"), (church, "saint james")])
    spoilt = name_words(books)
    checked = search_index.rebuild(books.db, check=True)
    assert (checked["ok"], checked["checked"]["name_word"]) == (False, len(before))
    assert checked["wrong"]["name_word"] == 3
    assert name_words(books) == spoilt
    assert search_index.rebuild(books.db)["wrong"] == checked["wrong"]
    assert name_words(books) == before
    assert search_index.rebuild(books.db, check=True)["ok"]


def test_the_words_of_more_customers_than_a_page_are_all_checked(books):
    names = [f"name word{number:05d}" for number in range(search_index._ROWS_PER_PAGE + 10)]
    with books.db.write() as c:
        rows = [{"last_name": name, **search_index.customer_columns(name)} for name in names]
        c.execute(insert(Customer.__table__), rows)
    found = search_index.rebuild(books.db)
    assert (found["checked"]["name_word"], found["wrong"]["name_word"]) == (len(names),) * 2
    assert len(name_words(books)) == len(names)


# ------------------------------------------------------------------------------------- surnames
def test_names_are_added_once_with_all_their_deletions(books):
    with books.db.write() as c:
        assert search_index.index_surnames(c, ["lee", "lee", "van horn"]) == 4
    with books.db.write() as c:
        assert search_index.index_surnames(c, ["lee", "horn", "pena"]) == 1
    assert surnames(books) == {
        name: set(deletions(name)) for name in ("lee", "van", "horn", "van horn", "pena")
    }


def test_thousands_of_names_go_in_together(books):
    names = [f"name{number:05d}" for number in range(2_345)]
    with books.db.write() as c:
        assert search_index.index_surnames(c, iter(names)) == len(names)
    found = surnames(books)
    assert set(found) == set(names)
    assert all(found[name] == set(deletions(name)) for name in names)


def test_nothing_is_nothing(books):
    with books.db.write() as c:
        assert search_index.index_surnames(c, []) == 0
    assert surnames(books) == {}


@given(st.lists(st.text(max_size=30), max_size=4))
def test_words_are_of_the_name_and_never_empty(parts):
    last_n = search_index.customer_columns(" ".join(parts))["last_n"]
    words = search_index.surname_words(last_n)
    assert all(len(word) >= 2 and word in last_n for word in words)


# -------------------------------------------------------------------------------------- rebuild
@pytest.fixture
def full(books) -> Books:
    for place, name in enumerate(HOSTILE):
        books.account(
            f"10-{place:04d}", f"{name}, Maria", phone=f"919-555-{place:04d}", meter=f"M-{place}"
        )
    books.account("20-1", "Rodriguez, Ana", address="418-B Mill Rd", parcel="12-34.5")
    return books


def test_books_that_were_written_well_need_no_repair(full):
    found = search_index.rebuild(full.db, check=True)
    assert found["ok"]
    assert not found["repaired"]
    assert set(found["wrong"].values()) == {0}
    assert found["checked"]["account"] == len(HOSTILE) + 1
    assert found["checked"]["surname"] == len(surnames(full))


def _spoil(full: Books) -> None:
    with full.db.write() as c:
        c.execute(update(Customer.__table__).values(last_n="zzz", phone4=""))
        c.execute(update(Premise.__table__).values(house=None))
        c.execute(
            update(Account.__table__)
            .where(Account.__table__.c.number == "20-1")
            .values(number_n="20-1")
        )
        c.execute(update(ServiceAgreement.__table__).values(meter_n="?"))
        c.execute(update(Parcel.__table__).values(number_n=""))
        rodriguez = select(Surname.__table__.c.id).where(Surname.__table__.c.name_n == "rodriguez")
        c.execute(
            delete(SurnameDeletion.__table__).where(
                SurnameDeletion.__table__.c.surname_id == rodriguez.scalar_subquery(),
                SurnameDeletion.__table__.c.form != "rodriguez",
            )
        )
        smith = c.execute(
            select(Surname.__table__.c.id).where(Surname.__table__.c.name_n == "smith")
        ).scalar_one()
        c.execute(
            delete(SurnameDeletion.__table__).where(SurnameDeletion.__table__.c.surname_id == smith)
        )
        c.execute(delete(Surname.__table__).where(Surname.__table__.c.id == smith))


def test_whatever_is_wrong_is_counted_and_only_then_repaired(full):
    before = [full.rows(table) for table in (Customer, Premise, Account, Parcel, ServiceAgreement)]
    names = surnames(full)
    _spoil(full)
    spoilt = search_index.rebuild(full.db, check=True)
    assert not spoilt["ok"]
    assert spoilt["wrong"] == {
        "customer": len(HOSTILE) + 1,
        "premise": len(HOSTILE) + 1,
        "account": 1,
        "service_agreement": len(HOSTILE),
        "parcel": 1,
        "bill": 0,
        "name_word": 0,
        "surname": 2,
    }
    assert full.rows(Customer) != before[0]
    repaired = search_index.rebuild(full.db)
    assert repaired["wrong"] == spoilt["wrong"]
    assert repaired["repaired"]
    after = [full.rows(table) for table in (Customer, Premise, Account, Parcel, ServiceAgreement)]
    assert after == before
    assert surnames(full) == names
    assert search_index.rebuild(full.db, check=True)["ok"]


def test_a_table_longer_than_a_page_is_gone_through_to_its_end(books):
    rows = search_index._ROWS_PER_PAGE * 2
    with books.db.write() as c:
        c.execute(
            insert(Parcel.__table__),
            [{"number": f"P-{row}", "number_n": f"p{row}"} for row in range(rows)],
        )
        c.execute(update(Parcel.__table__).where(Parcel.__table__.c.id == rows).values(number_n=""))
    found = search_index.rebuild(books.db)
    assert (found["checked"]["parcel"], found["wrong"]["parcel"]) == (rows, 1)


def test_more_surnames_than_a_page_are_all_checked(books):
    names = [f"name{number:05d}" for number in range(search_index._ROWS_PER_PAGE + 10)]
    with books.db.write() as c:
        rows = [{"last_name": name, **search_index.customer_columns(name)} for name in names]
        c.execute(insert(Customer.__table__), rows)
        search_index.index_surnames(c, names[:-1])
    found = search_index.rebuild(books.db)
    assert (found["checked"]["surname"], found["wrong"]["surname"]) == (len(names), 1)
    assert search_index.rebuild(books.db, check=True)["ok"]


def test_names_nobody_has_any_more_do_no_harm(books):
    with books.db.write() as c:
        search_index.index_surnames(c, ["gone"])
    assert search_index.rebuild(books.db)["ok"]
    assert "gone" in surnames(books)


def test_a_repair_is_written_down_and_a_check_is_not(office):
    search_index.rebuild(office.db, office.people["admin"], check=True)
    search_index.rebuild(office.db, office.people["admin"])
    entries = [
        row for row in Books(office.db).rows(AuditEntry) if row["action"] == "rebuild_search"
    ]
    assert len(entries) == 1
    assert entries[0]["user_id"] == office.people["admin"].user_id


def test_only_maintenance_may_repair(office):
    with pytest.raises(Refused) as refused:
        search_index.rebuild(office.db, office.people["ana"])
    assert refused.value.message_id == "denied"
