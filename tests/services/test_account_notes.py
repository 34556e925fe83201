"""Contacts and flags: written down with who did it, never more than was meant."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.models import AccountFlag, AuditEntry, Contact
from clerktui.rules.names import clean_text
from clerktui.services import accounts
from clerktui.services.flags import FLAGS
from clerktui.views.accounts import ContactView, FlagDraft
from tests.support.books import HOSTILE, Books
from tests.support.office import Office

ACCOUNT = "10-0442-07"


@pytest.fixture
def office(office: Office) -> Office:
    office.account(ACCOUNT)
    return office


def audited(office: Office) -> list[tuple[str, str, object]]:
    rows = Books(office.db).rows(AuditEntry)
    return [
        (row["action"], row["subject_id"], row["detail"])
        for row in rows
        if row["subject_kind"] == "account"
    ]


def refused(call, *arguments) -> str:
    with pytest.raises(Refused) as caught:
        call(*arguments)
    assert sentence(caught.value) != str(caught.value), "a refusal has its sentence"
    return caught.value.message_id


def words(office: Office) -> list[str]:
    return [flag.words for flag in accounts.get_account(office.db, ACCOUNT).flags]


# ------------------------------------------------------------------------------------- contacts
@pytest.mark.parametrize("kind", ["call", "visit", "letter", "note"])
def test_a_contact_is_written_down_with_who_and_when(office, clock, kind):
    ana = office.people["ana"]
    written = accounts.add_contact(office.db, ana, "10 0442 07", kind, "  asks for\r\npayday ")
    assert written == ContactView(
        written.contact_id, kind, clock.now(), "Ana Ruiz", "asks for payday"
    )
    assert accounts.list_contacts(office.db, ACCOUNT).rows == (written,)
    detail = {"contact_id": written.contact_id, "kind": kind}
    assert audited(office) == [("add_contact", ACCOUNT, detail)]


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_words_are_kept_as_words(office, body):
    written = accounts.add_contact(office.db, office.people["ana"], ACCOUNT, "note", body)
    assert accounts.get_account(office.db, ACCOUNT).contacts == (written,)
    assert written.body == clean_text(body)


@pytest.mark.parametrize(
    ("number", "kind", "text", "message_id"),
    [
        (ACCOUNT, "note", "", "contact.empty"),
        (ACCOUNT, "note", " \t\r\n\u200b", "contact.empty"),
        (ACCOUNT, "note", "\x1b[2J", "text.control"),
        (ACCOUNT, "note", "x" * 2_001, "text.too_long"),
        (ACCOUNT, "email", "hello", "contact.kind_unknown"),
        ("99", "note", "hello", "account.unknown"),
    ],
)
def test_what_cannot_be_written_down_is_refused_and_leaves_nothing(
    office, number, kind, text, message_id
):
    ana = office.people["ana"]
    assert refused(accounts.add_contact, office.db, ana, number, kind, text) == message_id
    assert Books(office.db).rows(Contact) == []
    assert audited(office) == []


def test_who_may_only_look_may_not_write(office):
    looker = dataclasses.replace(office.people["ana"], permissions=frozenset({"account.view"}))
    call = (accounts.add_contact, office.db, looker, ACCOUNT, "note", "hello")
    assert refused(*call) == "denied"
    assert refused(accounts.add_flag, office.db, looker, ACCOUNT, FlagDraft("spanish")) == "denied"


# ---------------------------------------------------------------------------------------- flags
def test_a_flag_holds_from_today_through_its_last_day(office, clock):
    sam = office.people["sam"]
    draft = FlagDraft("cash_only", " returned check ", dt.date(2026, 11, 24))
    view = accounts.add_flag(office.db, sam, ACCOUNT, draft)
    assert (view.words, view.note, view.expires_on) == (
        "CASH ONLY",
        "returned check",
        dt.date(2026, 11, 24),
    )
    assert view.is_grave
    assert accounts.get_account(office.db, ACCOUNT).flags == (view,)
    clock.move(dt.timedelta(days=1))
    assert words(office) == ["CASH ONLY"]
    clock.move(dt.timedelta(days=1))
    assert words(office) == []


def test_an_ended_flag_is_gone_at_once_and_stays_in_the_books(office, clock):
    sam = office.people["sam"]
    accounts.add_flag(office.db, sam, ACCOUNT, FlagDraft("disputed"))
    clock.move(dt.timedelta(minutes=5))
    accounts.end_flag(office.db, sam, ACCOUNT, "disputed", "settled")
    assert words(office) == []
    (row,) = Books(office.db).rows(AccountFlag)
    assert row["ended_at"] == clock.now()
    assert audited(office) == [
        ("add_flag", ACCOUNT, {"code": "disputed", "expires_on": None}),
        ("end_flag", ACCOUNT, {"code": "disputed"}),
    ]
    accounts.add_flag(office.db, sam, ACCOUNT, FlagDraft("disputed"))
    assert words(office) == ["DISPUTED"]


def test_grave_flags_come_first(office):
    for code in ("spanish", "cash_only", "landlord", "disputed"):
        accounts.add_flag(office.db, office.people["sam"], ACCOUNT, FlagDraft(code))
    assert [flag.is_grave for flag in accounts.get_account(office.db, ACCOUNT).flags] == [
        True,
        True,
        False,
        False,
    ]


def test_a_clerk_puts_on_what_informs_and_a_supervisor_what_binds(office):
    ana = office.people["ana"]
    for code, (_, is_grave) in FLAGS.items():
        if is_grave:
            call = (accounts.add_flag, office.db, ana, ACCOUNT, FlagDraft(code))
            assert refused(*call) == "denied"
            assert refused(accounts.end_flag, office.db, ana, ACCOUNT, code) == "denied"
        else:
            accounts.add_flag(office.db, ana, ACCOUNT, FlagDraft(code))
            accounts.end_flag(office.db, ana, ACCOUNT, code)


@pytest.mark.parametrize(
    ("number", "draft", "message_id"),
    [
        (ACCOUNT, FlagDraft("on_fire"), "flag.unknown"),
        (ACCOUNT, FlagDraft("cash_only", expires_on=dt.date(2026, 11, 22)), "flag.expired"),
        (ACCOUNT, FlagDraft("cash_only", "\x07"), "text.control"),
        (ACCOUNT, FlagDraft("cash_only", "x" * 201), "text.too_long"),
        ("99", FlagDraft("cash_only"), "account.unknown"),
    ],
)
def test_a_flag_that_cannot_be_is_refused_and_leaves_nothing(office, number, draft, message_id):
    sam = office.people["sam"]
    assert refused(accounts.add_flag, office.db, sam, number, draft) == message_id
    assert Books(office.db).rows(AccountFlag) == []


def test_a_flag_is_put_on_once_and_ended_once(office):
    sam = office.people["sam"]
    not_there = (accounts.end_flag, office.db, sam, ACCOUNT, "cut_off")
    assert refused(*not_there) == "flag.not_there"
    accounts.add_flag(office.db, sam, ACCOUNT, FlagDraft("cut_off"))
    again = (accounts.add_flag, office.db, sam, ACCOUNT, FlagDraft("cut_off"))
    assert refused(*again) == "flag.already"
    assert refused(*not_there) == "flag.end_reason"
    accounts.end_flag(office.db, sam, ACCOUNT, "cut_off", "paid")
    assert refused(*not_there) == "flag.not_there"
    assert refused(accounts.end_flag, office.db, sam, ACCOUNT, "on_fire") == "flag.unknown"
