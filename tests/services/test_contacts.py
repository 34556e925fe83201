"""Contacts with reason and outcome, and the calls promised in them, in office hours."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.models import CallBack, CallBackMove, Contact, FreeContact
from clerktui.services import accounts, call_backs, contact_codes, contacts
from clerktui.views.accounts import FlagDraft
from clerktui.views.contacts import CallBackStep, ContactDraft
from tests.support.books import Books
from tests.support.office import Office, new_id

ACCOUNT = "10-0442-07"


@pytest.fixture
def office(office) -> Office:
    office.account(ACCOUNT)
    return office


def draft(**said) -> ContactDraft:
    return ContactDraft(**{"command_id": new_id(), "kind": "call", "body": "", **said})


def log(office: Office, who: str = "ana", **said):
    return contacts.log_contact(office.db, office.people[who], draft(**said))


def step(office: Office, number: int, kind: str, who: str = "ana", **more):
    said = CallBackStep(new_id(), number, kind, **more)
    return call_backs.step(office.db, office.people[who], said)


def refused(call, *arguments, **named) -> str:
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    assert sentence(caught.value) != str(caught.value), "a refusal has its sentence"
    return caught.value.message_id


def due(office: Office) -> list[str]:
    page = call_backs.list_mine(office.db, office.people["ana"])
    return [f"{one.due_at:%m/%d %H:%M}" for one in page.rows]


# ------------------------------------------------------------------------------------- contacts
def test_reason_and_outcome_are_one_key_each_and_read_in_words(office):
    log(office, account=ACCOUNT, body="toilet ran", reason="h", outcome="r", number="555-0142")
    [one] = accounts.list_contacts(office.db, ACCOUNT).rows
    assert (one.reason, one.outcome, one.number) == ("High bill", "Answered", "555-0142")
    assert one.said == "High bill: toilet ran (Answered)"
    assert (one.direction, one.clerk) == ("in", "Ana Ruiz")


def test_an_outcome_alone_says_enough(office):
    log(office, account=ACCOUNT, direction="out", outcome="n")
    [one] = accounts.list_contacts(office.db, ACCOUNT).rows
    assert one.body == "No answer"


def test_sent_again_it_is_written_once(office):
    said = draft(account=ACCOUNT, body="asks", call_back="soon", number="5")
    first = contacts.log_contact(office.db, office.people["ana"], said)
    again = contacts.log_contact(office.db, office.people["ana"], said)
    assert again.duplicate
    assert (again.contact_id, again.due_at) == (first.contact_id, first.due_at)
    assert len(Books(office.db).rows(Contact)) == len(Books(office.db).rows(CallBack)) == 1


def test_who_has_no_account_is_kept_by_name_and_found(office):
    log(office, caller="Bo Tate", body="asks for the landfill", reason="g", outcome="t")
    log(office, account=ACCOUNT, body="asks when due")
    ana = office.people["ana"]
    everything = contacts.list_recent(office.db, ana).rows
    assert [one.account or one.caller for one in everything] == [ACCOUNT, "Bo Tate"]
    [found] = contacts.list_recent(office.db, ana, "landfill").rows
    assert (found.caller, found.reason, found.outcome) == (
        "Bo Tate",
        "Garbage and carts",
        "Transferred",
    )
    page = contacts.list_recent(office.db, ana, limit=1)
    assert contacts.list_recent(office.db, ana, after=page.after).rows[0].caller == "Bo Tate"


@pytest.mark.parametrize(
    ("said", "message_id"),
    [
        ({"kind": "fax", "account": ACCOUNT, "body": "x"}, "contact.kind_unknown"),
        ({"direction": "up", "account": ACCOUNT, "body": "x"}, "contact.direction"),
        ({"account": ACCOUNT}, "contact.empty"),
        ({"body": "x"}, "contact.caller_missing"),
        ({"account": ACCOUNT, "body": "x", "reason": "zz"}, "contact.reason_unknown"),
        ({"account": ACCOUNT, "body": "x", "outcome": "zz"}, "contact.outcome_unknown"),
        ({"account": "99", "body": "x"}, "account.unknown"),
        ({"account": ACCOUNT, "body": "x", "call_back": "soon"}, "call_back.number_missing"),
        ({"caller": "Bo", "body": "x", "number": "5", "call_back": "later"}, "call_back.when"),
        ({"caller": "Bo", "body": "x", "number": "5", "call_back": "0700"}, "call_back.past"),
        ({"caller": "Bo", "body": "x", "number": "5", "call_back": "1900"}, "call_back.closed"),
        (
            {"caller": "Bo", "body": "x", "number": "5", "call_back": "soon", "owner": "nobody"},
            "call_back.owner_unknown",
        ),
    ],
)
def test_what_cannot_be_meant_leaves_nothing(office, said, message_id):
    assert refused(log, office, **said) == message_id
    books = Books(office.db)
    assert books.rows(Contact) == books.rows(FreeContact) == books.rows(CallBack) == []


def test_codes_are_a_dated_decision_of_the_town(office):
    known = contact_codes.list_codes(office.db)
    assert known.reasons[1].name == "High bill"
    log(office, account=ACCOUNT, body="x", reason="h")
    office.decide("contact.reasons", [{"key": "z", "code": "zoo", "name": "The zoo"}])
    assert refused(log, office, account=ACCOUNT, body="x", reason="h") == "contact.reason_unknown"
    [one] = accounts.list_contacts(office.db, ACCOUNT).rows
    assert one.reason == "high_bill", "what was given up shows its code"


# ------------------------------------------------------------------------------------ call backs
def test_a_promise_is_due_in_office_hours_and_kept(office, clock):
    # It is Monday, 9:00 in the office.
    logged = log(office, account=ACCOUNT, body="wants a copy", number="555-0142", call_back="2h")
    assert due(office) == ["11/23 16:00"]
    clock.move(dt.timedelta(hours=3))
    [late] = call_backs.list_all(office.db, office.people["dee"]).rows
    assert late.is_overdue
    kept = step(office, logged.call_back, "done", note="sent it by mail")
    assert (kept.state, kept.tries, kept.owner) == ("done", 1, "Ana Ruiz")
    assert due(office) == []
    [found] = call_backs.list_mine(office.db, office.people["ana"], "copy").rows
    assert found.state == "done"
    newest = accounts.list_contacts(office.db, ACCOUNT).rows[0]
    assert (newest.said, newest.direction) == ("sent it by mail (Answered)", "out")


def test_no_answer_comes_back_after_an_hour_of_office_time(office, clock):
    logged = log(office, caller="Bo", body="asks", number="5", call_back="1630")
    clock.move(dt.timedelta(hours=7, minutes=45))
    assert step(office, logged.call_back, "no_answer").tries == 1
    assert due(office) == ["11/24 13:45"], "8:45 of the next morning"
    step(office, logged.call_back, "again", due="11/24/26 14:00")
    assert due(office) == ["11/24 19:00"]
    assert step(office, logged.call_back, "missed").state == "missed"
    kinds = [row["kind"] for row in Books(office.db).rows(CallBackMove)]
    assert kinds == ["promised", "no_answer", "again", "missed"]
    assert [row["outcome"] for row in Books(office.db).rows(FreeContact)] == ["", "no_answer"]


def test_a_step_is_taken_once_and_by_who_may(office):
    logged = log(office, caller="Bo", body="asks", number="5", call_back="soon")
    said = CallBackStep(new_id(), logged.call_back, "done")
    dee, sam = office.people["dee"], office.people["sam"]
    assert refused(call_backs.step, office.db, dee, said) == "call_back.not_yours"
    assert not call_backs.step(office.db, sam, said).duplicate
    assert call_backs.step(office.db, sam, said).duplicate
    assert refused(step, office, logged.call_back, "done") == "call_back.done"
    assert refused(step, office, 99, "done") == "call_back.unknown"


def test_another_clerk_can_be_given_the_call(office):
    log(office, caller="Bo", body="asks", number="5", call_back="soon", owner="dee")
    assert due(office) == []
    [one] = call_backs.list_mine(office.db, office.people["dee"]).rows
    assert (one.owner, one.promised_by) == ("Dee Walker", "Ana Ruiz")


def test_who_is_not_to_be_called_is_not_called_nor_promised_a_call(office):
    logged = log(office, account=ACCOUNT, body="asks", number="5", call_back="soon")
    accounts.add_flag(office.db, office.people["ana"], ACCOUNT, FlagDraft("do_not_call"))
    assert refused(log, office, account=ACCOUNT, direction="out", body="x") == "flag.forbids"
    again = {"account": ACCOUNT, "body": "x", "number": "5", "call_back": "soon"}
    assert refused(log, office, **again) == "flag.forbids"
    assert refused(step, office, logged.call_back, "done") == "flag.forbids"
    assert step(office, logged.call_back, "missed").state == "missed"
    log(office, account=ACCOUNT, kind="letter", direction="out", body="wrote instead")
