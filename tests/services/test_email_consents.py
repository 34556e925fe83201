"""Consent to letters by e-mail: dated, for one address, with who and how; taken back at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from clerktui.errors import Refused
from clerktui.models import AuditEntry, Customer
from clerktui.services import accounts, email_consents
from clerktui.views.email_consents import ConsentDraft
from tests.support.collecting import MARIA
from tests.support.office import Office, new_id
from tests.support.outbox import agrees, rules_are, sends


@pytest.fixture
def maria(office: Office) -> Office:
    """One customer, and a town that sends."""
    office.account(MARIA, water=4_120)
    sends(office)
    return office


def goes(found) -> dict[str, str]:
    """How each kind of letter goes."""
    return {way.letter: way.goes for way in found.ways}


def test_what_was_said_stands_with_who_how_and_when(maria):
    found = agrees(maria, MARIA, "both", "maria@example.org", how="form")
    (said,) = found.said
    assert (said.wants, said.address, said.how, said.who) == (
        *("both", "maria@example.org"),
        *("signed form", "Ana Ruiz"),
    )
    assert f"{said.said_on:%m/%d/%y}" == "11/23/26"
    assert found.email == "maria@example.org"
    assert accounts.get_account(maria.db, MARIA).email == "maria@example.org"
    assert goes(found)["reminder"] == "both"
    assert {goes(found)[kind] for kind in ("setoff", "enforcement", "unclaimed")} == {"paper"}
    with maria.db.read() as connection:
        table = AuditEntry.__table__
        query = select(table.c.detail).where(table.c.action == "email_consent")
        assert connection.execute(query).scalar_one() == {
            "how": "form",
            "letter": "all",
            "wants": "both",
        }


def test_one_kind_of_letter_is_said_by_itself_and_all_is_taken_back_at_once(maria):
    agrees(maria, MARIA, "both", "maria@example.org")
    found = agrees(maria, MARIA, "email", letter="reminder")
    assert (goes(found)["reminder"], goes(found)["notice"]) == ("email", "both")
    assert goes(found)["final_notice"] == "both"
    found = agrees(maria, MARIA, "email")
    assert goes(found)["final_notice"] == "both", "what may end the service is on paper, too"
    found = agrees(maria, MARIA, "paper")
    assert set(goes(found).values()) == {"paper"}
    assert [one.wants for one in found.said] == ["paper", "email", "email", "both"]


def test_a_consent_is_for_one_address(maria):
    agrees(maria, MARIA, "email", "maria@example.org")
    with maria.db.write() as connection:
        connection.execute(update(Customer.__table__).values(email="other@example.org"))
    found = email_consents.get_consents(maria.db, maria.people["ana"], MARIA)
    assert set(goes(found).values()) == {"paper"}
    found = agrees(maria, MARIA, "email")
    assert (goes(found)["reminder"], found.said[0].address) == ("email", "other@example.org")


def test_the_same_command_is_written_once(maria):
    draft = ConsentDraft(new_id(), MARIA, "both", address="maria@example.org")
    for _ in range(2):
        found = email_consents.enter(maria.db, maria.people["ana"], draft)
    assert len(found.said) == 1
    other = ConsentDraft(draft.command_id, MARIA, "email")
    with pytest.raises(Refused, match=r"command\.reused"):
        email_consents.enter(maria.db, maria.people["ana"], other)


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"wants": "fax"}, r"email\.wants"),
        ({"letter": "setoff"}, r"email\.letter"),
        ({"how": "guess"}, r"email\.how"),
        ({"address": ""}, r"email\.address_missing"),
        ({"address": "maria"}, r"reach\.email"),
        ({"address": "maría@example.org"}, r"reach\.email"),
        ({"account": "10-9999-99"}, r"account\.unknown"),
    ],
)
@pytest.mark.sqlite_only
def test_what_cannot_be_is_refused(maria, more, refused):
    said = {"account": MARIA, "wants": "both", "address": "maria@example.org", **more}
    with pytest.raises(Refused, match=refused):
        agrees(maria, said.pop("account"), **said)


@pytest.mark.sqlite_only
def test_an_office_that_sends_nothing_says_so(maria):
    rules_are(maria, reminder="instead")
    sends(maria, host="")
    found = agrees(maria, MARIA, "email", "maria@example.org")
    assert (found.off, goes(found)) == ("outbox.off", {"reminder": "paper"})
    assert found.ways[0].wants == "email"
