"""A customer's own record: all of theirs, nothing of anybody else's, and a line in the log."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from clerktui.cli.reply import encoded
from clerktui.errors import Refused
from clerktui.services import customer_record, disclosures
from clerktui.views.disclosures import DisclosureDraft
from clerktui.views.tickets import LineDraft, TenderDraft
from tests.support.customers import MARIA, add_maria
from tests.support.office import new_id
from tests.support.usage import add_readings

JO = "10-0500-01"


@pytest.fixture
def maria(office):
    """Maria with all that is on her account, and Jo, who once paid for both."""
    add_maria(office)
    office.account(JO, "HILL, JOSEPHINE", address="9 Private Ln", water=777)
    add_readings(office, MARIA)
    both = office.draft(
        LineDraft("account", MARIA, 123),
        LineDraft("account", JO, 777),
        tenders=(TenderDraft("money_order", 900, "JO-4455"),),
    )
    office.post(both)
    return office


def _give(office, **more):
    draft = DisclosureDraft(new_id(), MARIA, "", **more)
    return customer_record.give_record(office.db, office.people["ana"], draft)


def test_everything_is_there_and_it_foots(maria):
    record = _give(maria)
    content = json.loads(encoded(record.content))
    assert content["account"]["number"] == MARIA
    assert content["account"]["mail_address"] == "PO Box 9"
    assert len(content["services"][-1]["readings"]) == 24
    assert {flag["code"] for flag in content["flags"]} == {"promise", "cash_only"}
    assert [one["kind"] for one in content["contacts"]] == ["call"]
    assert [one["cents"] for one in content["payments"]] == [4500, 500, 123]
    owed = sum(one["balance_cents"] for one in content["bills"])
    assert content["balance_cents"] == owed == maria.balance(MARIA)
    assert sum(one["amount_cents"] for one in content["entries"]) <= owed or content["entries"]
    assert sum(one["amount_cents"] for one in content["entries"]) == owed
    assert record.statement.last == dt.date(2026, 11, 25), "her newest bill is booked ahead"


def test_nothing_of_anybody_else_is_in_it(maria):
    told = encoded(_give(maria).content)
    for secret in ("JOSEPHINE", "Private Ln", "JO-4455", JO, "Dee Walker"):
        assert secret not in told, secret
    assert "1187" in told, "her own check"


def test_it_is_logged_as_given_to_the_customer(maria):
    record = _give(maria)
    [line] = disclosures.list_disclosures(maria.db, maria.people["ana"]).rows
    assert (line.to_whom, line.ground, line.given) == (
        "RODRIGUEZ, MARIA E",
        "customer",
        "the customer's whole record",
    )
    assert [one["to_whom"] for one in record.content["disclosures"]] == ["RODRIGUEZ, MARIA E"]


def test_somebody_without_a_ground_gets_nothing(maria):
    with pytest.raises(Refused) as refused:
        _give(maria, to_whom="A neighbor", ground="family")
    assert refused.value.message_id == "disclosure.refused"
