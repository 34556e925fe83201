"""The documentation's own example loads as the documentation says, and names every column."""

from __future__ import annotations

import pytest

from clerktui.formats.columns import COLUMNS
from clerktui.formats.mapping import load_mapping, parse_mapping
from clerktui.models import Account
from clerktui.services.imports import import_accounts, import_bills
from tests.services.imports.conftest import Books
from tests.support.source import ROOT

DOCS = ROOT / "docs"
EXAMPLES = DOCS / "examples"


def test_the_example_loads_but_for_its_four_wrong_rows(books: Books):
    accounts = import_accounts(
        books.db,
        books.actor,
        EXAMPLES / "accounts.csv",
        load_mapping(EXAMPLES / "accounts.toml"),
    )
    assert (accounts.loaded, accounts.ignored_columns) == (4, ("OLDKEY",))
    assert [(error.line, error.column) for error in accounts.errors] == [(7, "STAT")]
    bills = import_bills(
        books.db, books.actor, EXAMPLES / "bills.csv", load_mapping(EXAMPLES / "bills.toml")
    )
    assert (bills.loaded, bills.duplicates, bills.orphans) == (6, 1, 1)
    assert bills.amount_cents == 4120 + 3800 + 1250 - 1575 + 120410 + 31240
    assert bills.rejected_cents == 2000 + 2000 + 4120
    assert [(error.line, error.column) for error in bills.errors] == [
        (8, "ACCT-NO"),
        (9, "INV DATE"),
        (10, "INVOICE"),
    ]
    assert books.rows(Account, "number", "status", "account_class", "balance_cents") == [
        ("10-0001-01", "active", "residential", 7920),
        ("10-0002-01", "active", "residential", 32490),
        ("10-0003-01", "closed", "residential", -1575),
        ("10-0004-01", "active", "commercial", 120410),
    ]
    books.prove()


@pytest.mark.parametrize("kind", ["accounts", "bills", "applications"])
def test_every_column_is_documented(kind):
    told = (DOCS / "import.md").read_text()
    for column in COLUMNS[kind]:
        star = "`*" if column.is_required else "`"
        assert f"`{column.name}{star}".replace("`*", "` *") in told, column.name


def test_the_mapping_of_the_documentation_can_be_read():
    told = (DOCS / "import.md").read_text()
    mapping = parse_mapping(told.split("```toml")[1].split("```")[0])
    assert mapping.heading("account") == "ACCT-NO"
    assert mapping.date_format == "%Y-%m-%d"
