"""Applications out of a file: begun, unchanged, or rejected with the reason; never a number."""

from __future__ import annotations

import pytest

from clerktui.errors import Refused
from clerktui.formats.mapping import load_mapping
from clerktui.models import Application, ApplicationMove, CustomerIdentity
from clerktui.services import signon, users
from clerktui.services.applications import looking
from clerktui.services.imports import import_accounts, import_applications
from clerktui.views.people import UserDraft
from tests.support.office import cheap_pins
from tests.support.source import ROOT

EXAMPLES = ROOT / "docs" / "examples"
HEADINGS = "reference,last_name,identity_kind,identity_last4,premise,starts_on,services,fees,clerk"
GOOD = "W-1,LEE,driver_license,12A4,418 Mill Rd,2026-12-01,,,"


@pytest.fixture
def town(books):
    _sign_on(books)
    books.accounts(
        "10-0001,Roe,418 Mill Rd,M1",
        "10-0002,Hill,12 Oak St,M2",
        headings=("account,name,service_address,meter"),
    )
    return books


def _sign_on(books):
    """Somebody has to look after applications: loading needs a user."""
    with cheap_pins():
        users.add_user(books.db, None, UserDraft("ida", "Ida Moss", "admin", "2468"))
        books.actor = signon.sign_on(books.db, "ida", "2468", "DESK1")


def _load(books, *lines, headings=HEADINGS, **how):
    path = books.write(headings, *lines)
    return import_applications(books.db, books.actor, path, **how)


def test_a_row_begins_an_application_once(town):
    result = _load(town, GOOD)
    assert (result.read, result.loaded, result.rejected) == (1, 1, 0)
    view = looking.get_application(town.db, town.actor, 1)
    assert (view.applicant, view.state) == ("LEE", "open")
    assert view.answers["identity"] == "driver_license 12A4"
    assert view.answers["starts_on"] == "2026-12-01"
    assert view.offer.account == "10-0001"
    assert view.moves[0].said.startswith("W-1, export.csv line 2")
    again = _load(town, GOOD)
    assert (again.loaded, again.unchanged) == (0, 1)
    assert len(town.rows(Application, "id")) == 1
    assert len(town.rows(CustomerIdentity, "id")) == 1
    town.prove()


def test_a_rehearsal_keeps_nothing(town):
    assert _load(town, GOOD, dry_run=True).loaded == 1
    assert town.rows(Application, "id") == []
    assert town.rows(ApplicationMove, "id") == []


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("W-2,LEE,,,9 Far Rd,,,,", "premise", "serves no place"),
        ("W-2,LEE,,,,,gas:cheap,,", "services", "is no service to apply for"),
        ("W-2,LEE,,,,,,castle,", "fees", "is no fee"),
        ("W-2,LEE,,,,,,,zoe", "clerk", "There is no user"),
        ("W-2,LEE,rumour,12A4,,,,,", "identity_kind", "no paper the town accepts"),
        ("W-2,LEE,passport,12,,,,,", "identity_last4", "last 4 letters or digits only"),
        ("W-2,LEE,passport,,,,,,", "identity_last4", "is blank"),
        ("W-2,LEE,,,,12/01/2026,,,", "starts_on", "is not a date"),
        (",LEE,,,,,,,", "reference", "is blank"),
        ("W-1,POE,,,,,,,", "reference", "was loaded with something else"),
    ],
)
def test_what_cannot_be_believed_is_rejected_and_leaves_nothing(town, line, column, reason):
    _load(town, GOOD)
    result = _load(town, line)
    [error] = result.errors
    assert (error.line, error.column) == (2, column)
    assert reason in error.reason
    assert len(town.rows(Application, "id")) == 1
    assert len(town.rows(CustomerIdentity, "id")) == 1
    town.prove()


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("W-2,LEE,ssn,219-09-9999,,,,,", "identity_last4"),
        ("W-2,LEE,ssn,219099999,,,,,", "identity_last4"),
        ("W-2,LEE 219-09-9999,,,,,,,", "last_name"),
    ],
)
def test_a_whole_number_is_never_taken_nor_written_down(town, line, column, tmp_path):
    rejects = tmp_path / "rejects.csv"
    result = _load(town, line, reject_path=rejects)
    [error] = result.errors
    assert error.column == column
    assert "never loaded from a file" in error.reason
    written = rejects.read_text()
    assert "9999" in written
    assert "219" not in written


def test_a_file_with_a_column_of_numbers_is_refused(town):
    with pytest.raises(Refused) as refused:
        _load(town, "W-2,LEE,219-09-9999", headings="reference,last_name,Applicant SSN")
    assert refused.value.message_id == "import.identity_heading"
    assert refused.value.facts["headings"] == "Applicant SSN"


def test_a_day_that_has_not_come_is_not_believed(town):
    result = _load(town, "W-2,LEE,2036-01-01", headings="reference,last_name,applied_on")
    assert "has not come yet" in result.errors[0].reason


def test_loading_needs_somebody_who_looks_after_them(books):
    with pytest.raises(Refused) as refused:
        _load(books, GOOD)
    assert refused.value.message_id == "import.needs_user"


def test_twice_in_a_file_is_begun_once(town):
    result = _load(town, GOOD, GOOD)
    assert (result.loaded, result.duplicates) == (1, 1)


def test_the_example_loads_but_for_its_four_wrong_rows(books):
    _sign_on(books)
    mapping = load_mapping(EXAMPLES / "accounts.toml")
    import_accounts(books.db, books.actor, EXAMPLES / "accounts.csv", mapping)
    result = import_applications(
        books.db,
        books.actor,
        EXAMPLES / "applications.csv",
        load_mapping(EXAMPLES / "applications.toml"),
    )
    assert (result.loaded, result.rejected, result.duplicates) == (2, 4, 1), result.errors
    assert [(error.line, error.column) for error in result.errors] == [
        (4, "Paper End"),
        (5, "Address"),
        (6, "Form No"),
        (7, "Standing"),
    ]
    first = looking.get_application(books.db, books.actor, 1)
    assert not first.unbillable
    assert [one.field for one in first.missing] == ["proof"]
    books.prove()
