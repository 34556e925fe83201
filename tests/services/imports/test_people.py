from __future__ import annotations

import pytest

from clerktui.formats.rows import AccountRow
from clerktui.models import Account, Customer
from clerktui.services.imports.people import split_name
from clerktui.services.lookup import find_accounts
from clerktui.services.search_index import rebuild
from tests.services.imports.conftest import ACCOUNT_HEADINGS, Books

HEADINGS = ACCOUNT_HEADINGS + ",phone,email,mail_address,mail_zip,business"


def row(name: str, first_name: str = "", *, business: bool = False) -> AccountRow:
    blank = dict.fromkeys(AccountRow._fields, "")
    return AccountRow(
        **(blank | {"name": name, "first_name": first_name, "business": business})  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("SMITH, JOHN A", ("SMITH", "JOHN A")),
        ("SMITH", ("SMITH", "")),
        ("SMITH, JR", ("SMITH, JR", "")),
        ("ELM ST LAUNDRY, L.L.C.", ("ELM ST LAUNDRY, L.L.C.", "")),
        ("SMITH, ET AL", ("SMITH, ET AL", "")),
        ("SMITH, JOHN, JR", ("SMITH, JOHN, JR", "")),
        ("SMITH,", ("SMITH,", "")),
        (", JOHN", (", JOHN", "")),
    ],
)
def test_a_lone_name_is_parted_at_its_comma(name, parts):
    assert split_name(row(name)) == parts


def test_a_name_in_two_columns_or_of_a_business_is_left_alone():
    assert split_name(row("SMITH, DDS", "JOHN")) == ("SMITH, DDS", "JOHN")
    assert split_name(row("Elm, Oak", business=True)) == ("Elm, Oak", "")


def customers_of(books: Books, *lines: str) -> list[int]:
    books.accounts(*lines, headings=HEADINGS)
    return [customer for (customer,) in books.rows(Account, "customer_id")]


def test_the_same_name_and_the_same_ways_to_be_reached_are_one_person(books: Books):
    first = '1,"Lee, Ann",1 Elm St,919-555-0142,ann@example.org,PO Box 1,28099,n'
    second = '2,"LEE, ANN",2 Elm St,(919) 555 0142,Ann@Example.org,P.O. Box 1,28099,n'
    assert customers_of(books, first, second) == [1, 1]
    assert customers_of(books, second.replace("2,", "3,", 1)) == [1, 1, 1]
    assert len(books.rows(Customer, "id")) == 1
    books.prove()


@pytest.mark.parametrize(
    "second",
    [
        '2,"Lee, Ann",2 Elm St,919-555-0143,,,,n',
        '2,"Lee, Ann",2 Elm St,919-555-0142,other@example.org,,,n',
        '2,"Lee, Ann",2 Elm St,919-555-0142,,PO Box 2,,n',
        '2,"Lee, Anna",2 Elm St,919-555-0142,,,,n',
        '2,"Lee, Ann",2 Elm St,919-555-0142,,,,y',
    ],
)
def test_whoever_differs_in_anything_is_somebody_else(books: Books, second):
    assert customers_of(books, '1,"Lee, Ann",1 Elm St,919-555-0142,,,,n', second) == [1, 2]


def test_customers_are_found_by_any_word_of_their_last_name(books: Books):
    ana = '1,"Garcia Lopez, Ana",1 Elm St,919-555-0142,,,,n'
    books.accounts(ana, "2,First Baptist Church,2 Elm St,,,,,y", headings=HEADINGS)
    books.accounts(ana.replace("1", "3", 1), headings=HEADINGS)
    found = {
        text: [row.account for row in find_accounts(books.db, text).results]
        for text in ("lopez", "ana lopez", "baptist")
    }
    assert found == {"lopez": ["1", "3"], "ana lopez": ["1", "3"], "baptist": ["2"]}
    assert rebuild(books.db, check=True)["ok"]


def test_a_name_alone_is_not_a_person(books: Books):
    assert customers_of(books, '1,"Lee, Ann",1 Elm St,,,,,n', '2,"Lee, Ann",1 Elm St,,,,,n') == [
        1,
        2,
    ]
