"""The disclosure log: only on a lawful ground, written before it is given, never changed."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.models import AuditEntry
from clerktui.services import disclosures
from clerktui.views.disclosures import DisclosureDraft, DisclosureFilter
from tests.support.office import new_id

MARIA, JO = "10-0442-07", "10-0500-01"


@pytest.fixture
def two(office):
    office.account(MARIA, water=4120)
    office.account(JO, "HILL, JO", water=100)
    return office


def _draft(account=MARIA, given="balance", **more):
    return DisclosureDraft(new_id(), account, given, **more)


def _give(office, who="ana", **more):
    return disclosures.disclose(office.db, office.people[who], _draft(**more))


def test_the_customer_is_told_of_their_own_account(two):
    line = _give(two)
    assert (line.to_whom, line.ground) == ("RODRIGUEZ, MARIA", "customer")
    assert (line.given, line.given_on, line.clerk) == ("balance", dt.date(2026, 11, 23), "Ana Ruiz")


def test_somebody_else_has_a_ground_with_its_citation(two):
    line = _give(two, to_whom="Sgt. Lee, police", ground="law_enforcement", note="case 88")
    assert (line.requester, line.citation, line.note) == (
        "law enforcement or a court",
        "G.S. 132-1.1(c)(3)",
        "case 88",
    )
    with two.db.read() as connection:
        told = connection.execute(
            AuditEntry.__table__.select().where(AuditEntry.__table__.c.action == "disclose")
        ).one()
    assert (told.subject_id, told.detail["ground"]) == (MARIA, "law_enforcement")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"to_whom": "Daily News", "ground": "public"}, "disclosure.refused"),
        ({"to_whom": "The owner", "ground": "landlord"}, "disclosure.refused"),
        ({"to_whom": "Bob", "ground": "curious"}, "disclosure.ground_unknown"),
        ({"to_whom": "Bob", "ground": ""}, "disclosure.ground_missing"),
        ({"ground": "consent"}, "disclosure.to_missing"),
        ({"given": " "}, "disclosure.what_missing"),
        ({"account": "99-9999-99"}, "account.unknown"),
    ],
)
def test_without_a_ground_nothing_is_given_or_written(two, more, why):
    with pytest.raises(Refused) as refused:
        _give(two, **more)
    assert refused.value.message_id == why
    assert disclosures.list_disclosures(two.db, two.people["ana"]).rows == ()


def test_a_refusal_says_why_and_what_to_do(two):
    with pytest.raises(Refused) as refused:
        _give(two, to_whom="Daily News", ground="public")
    assert sentence(refused.value) == (
        "Do not give it to the press or the public: no ground: it is not a public record. Billing "
        "information is not a public record (G.S. 132-1.1(c)). Ask for the customer's written "
        "consent."
    )


def test_who_may_only_look_gives_nothing(two):
    fay = two.people["fay"]
    assert fay.may("account.disclose")
    looker = fay.__class__(**{**fay.__dict__, "permissions": frozenset({"account.view"})})
    with pytest.raises(Refused) as refused:
        disclosures.disclose(two.db, looker, _draft())
    assert refused.value.message_id == "denied"


def test_the_same_command_writes_one_line(two):
    draft = _draft()
    first = disclosures.disclose(two.db, two.people["ana"], draft)
    assert disclosures.disclose(two.db, two.people["ana"], draft) == first
    assert len(disclosures.list_disclosures(two.db, two.people["ana"]).rows) == 1


def test_the_log_is_narrowed_and_paged(two):
    _give(two)
    two.db.clock.move(dt.timedelta(days=1))
    _give(two, account=JO, to_whom="Moody's", ground="bonds")
    ana = two.people["ana"]

    def found(**only):
        page = disclosures.list_disclosures(two.db, ana, DisclosureFilter(**only))
        return [line.account for line in page.rows]

    assert found() == [JO, MARIA]
    assert found(account=MARIA) == found(ground="customer") == [MARIA]
    assert found(since=dt.date(2026, 11, 24)) == found(words="moody") == [JO]
    assert found(until=dt.date(2026, 11, 23)) == [MARIA]
    page = disclosures.list_disclosures(two.db, ana, limit=1)
    rest = disclosures.list_disclosures(two.db, ana, None, page.after)
    assert ([*page.rows, *rest.rows][1].account, rest.after) == (MARIA, None)
    assert len(disclosures.find_disclosures(two.db, ana, "10-05").rows) == 1


def test_grounds_are_the_towns_lawful_ones_first(two):
    grounds = disclosures.list_grounds(two.db, two.people["ana"])
    assert [one.code for one in grounds][:2] == ["customer", "consent"]
    assert [one.is_lawful for one in grounds] == sorted(
        (one.is_lawful for one in grounds), reverse=True
    )


@pytest.mark.parametrize(
    "change", ["UPDATE disclosure SET to_whom = 'x'", "DELETE FROM disclosure"]
)
def test_the_log_only_grows(two, change):
    _give(two)
    with pytest.raises(DatabaseError, match="only ever added to"), two.db.write() as connection:
        connection.execute(text(change))
