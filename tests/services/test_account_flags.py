"""Flags with proof and expiry: who may, what it takes, what each changes, and until when."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clerktui.errors import NeedsOverride, Refused
from clerktui.i18n import sentence
from clerktui.models import AuditEntry, Contact, Customer, FlagMove, FlagProof
from clerktui.services import account_flags, accounts, confidential, flag_list, letters, lookup
from clerktui.services.corrections import adjustments, writeoffs
from clerktui.services.refunds import asking
from clerktui.views.accounts import FlagDraft
from clerktui.views.adjustments import AdjustmentDraft, WriteOffDraft
from clerktui.views.refunds import RefundDraft
from tests.support.books import Books
from tests.support.office import Office, new_id

ACCOUNT = "10-0442-07"
OXYGEN = FlagDraft("life_support", "oxygen", proof="doctor_letter", proof_reference="Dr. Lee 11/20")
CASE = FlagDraft(
    "bankruptcy",
    "chapter 13",
    proof="notice",
    case_number="26-50123",
    court="W.D.N.C.",
    filed_on=dt.date(2026, 11, 2),
)
HIDE = FlagDraft(
    "confidential", proof="program_card", substitute_address="PO Box 2109 Apt 77, Raleigh NC 27602"
)
DEAD = FlagDraft("deceased", proof="death_certificate")


@pytest.fixture
def office(office) -> Office:
    office.account(ACCOUNT, water=4000)
    return office


def put(office: Office, draft: FlagDraft, who: str = "sam"):
    return accounts.add_flag(office.db, office.people[who], ACCOUNT, draft)


def refused(call, *arguments, **named) -> str:
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    assert sentence(caught.value) != str(caught.value), "a refusal has its sentence"
    return caught.value.message_id


def shown(office: Office) -> list[tuple[str, str]]:
    view = accounts.get_account(office.db, ACCOUNT)
    return [(flag.words, flag.effect) for flag in view.flags]


def details(office: Office):
    return flag_list.list_flags(office.db, office.people["ana"], ACCOUNT)


# ------------------------------------------------------------------------------ proof and expiry
def test_proof_who_saw_it_and_how_long_it_lasts_are_kept(office):
    view = put(office, OXYGEN)
    assert (view.expires_on, view.effect) == (dt.date(2027, 11, 23), "never cut off")
    [one] = details(office)
    assert (one.proof, one.proof_reference, one.proof_seen_by) == (
        "doctor_letter",
        "Dr. Lee 11/20",
        "Sam Locklear",
    )
    assert (one.state, one.set_by, one.review_on) == (
        "in force",
        "Sam Locklear",
        dt.date(2027, 10, 24),
    )


@pytest.mark.parametrize(
    ("draft", "message_id"),
    [
        (FlagDraft("life_support"), "flag.proof_missing"),
        (FlagDraft("life_support", proof="hearsay"), "flag.proof_missing"),
        (
            FlagDraft(**{**OXYGEN.__dict__, "proof_seen_on": dt.date(2027, 1, 1)}),
            "flag.proof_future",
        ),
        (FlagDraft("bankruptcy", proof="notice"), "flag.fact_missing"),
        (FlagDraft(**{**CASE.__dict__, "filed_on": None}), "flag.fact_missing"),
        (FlagDraft("confidential", proof="program_card"), "flag.fact_missing"),
        (FlagDraft("spanish", expires_on=dt.date(2027, 1, 1)), "flag.no_expiry"),
    ],
)
def test_a_flag_without_what_it_needs_is_not_put_on(office, draft, message_id):
    assert refused(put, office, draft) == message_id
    assert Books(office.db).rows(FlagProof) == Books(office.db).rows(FlagMove) == []


def test_a_flag_lasts_no_longer_than_the_towns_rule(office):
    far = dataclasses.replace(OXYGEN, expires_on=dt.date(2027, 11, 24))
    assert refused(put, office, far) == "flag.too_long"
    year = dataclasses.replace(OXYGEN, expires_on=dt.date(2027, 11, 23))
    assert put(office, year).expires_on == year.expires_on


def test_what_ran_out_goes_on_holding_until_somebody_renews_or_ends_it(office, clock):
    put(office, FlagDraft(**{**OXYGEN.__dict__, "expires_on": dt.date(2026, 12, 1)}))
    sam = office.people["sam"]
    assert [one.days_left for one in flag_list.list_expiring(office.db, sam).rows] == [8]
    clock.move(dt.timedelta(days=20))
    assert shown(office) == [("LIFE SUPPORT: do not cut (ran out 12/01/26: renew or end it)", "")]
    assert refused(put, office, FlagDraft("cut_off")) == "flag.forbids"
    [late] = flag_list.list_expiring(office.db, sam, "oxygen").rows
    assert (late.state, late.days_left) == ("ran out", -12)
    renewed = account_flags.renew_flag(
        office.db, sam, ACCOUNT, FlagDraft("life_support", proof="medical_form")
    )
    assert (renewed.expires_on, renewed.note) == (dt.date(2027, 12, 13), "oxygen")
    assert flag_list.list_expiring(office.db, sam).rows == ()
    assert [one.state for one in details(office)] == ["in force", "ended"]
    accounts.end_flag(office.db, sam, ACCOUNT, "life_support", "moved to a nursing home")
    put(office, FlagDraft("cut_off"))
    ended = [one for one in details(office) if one.code == "life_support"]
    assert ended[0].end_reason == "moved to a nursing home"
    assert ended[0].ended_by == "Sam Locklear"


def test_what_is_not_there_is_not_renewed_and_a_grave_one_not_ended_without_a_reason(office):
    sam = office.people["sam"]
    assert refused(account_flags.renew_flag, office.db, sam, ACCOUNT, OXYGEN) == "flag.not_there"
    put(office, OXYGEN)
    ending = (accounts.end_flag, office.db, sam, ACCOUNT, "life_support")
    assert refused(*ending) == "flag.end_reason"
    assert refused(put, office, CASE, who="ana") == "denied"


def test_the_rules_say_what_each_takes_and_changes(office):
    rules = {one.code: one for one in account_flags.list_rules(office.db, office.people["ana"])}
    assert not rules["bankruptcy"].may_set
    assert "a supervisor has to let you make more owed" in rules["bankruptcy"].effects
    assert rules["spanish"].may_set


# ----------------------------------------------------------------------------------- what changes
def test_bankruptcy_stays_what_collects(office):
    put(office, CASE)
    fay, ana = office.people["fay"], office.people["ana"]
    assert refused(put, office, FlagDraft("cash_only")) == "flag.forbids"
    assert refused(put, office, FlagDraft("cut_off")) == "flag.forbids"
    draft = WriteOffDraft(new_id(), ACCOUNT, (1,), "uncollectable", "")
    assert refused(writeoffs.write_off, office.db, fay, draft) == "flag.forbids"
    up = AdjustmentDraft(new_id(), ACCOUNT, "debit", 500, "misread", "second reading")
    with pytest.raises(NeedsOverride) as asked:
        adjustments.adjust(office.db, ana, up)
    assert asked.value.message_id == "flag.asks"
    office.approve(up.command_id, "flag.asks", "flag.override")
    adjustments.adjust(office.db, ana, up)
    assert office.balance(ACCOUNT) == 4500
    down = AdjustmentDraft(new_id(), ACCOUNT, "credit", 500, "misread", "first was right")
    adjustments.adjust(office.db, ana, down)
    assert office.balance(ACCOUNT) == 4000
    office.prove()


def test_a_refund_of_who_has_died_is_looked_at_and_goes_to_the_estate(office):
    office.pay(ACCOUNT, 6000)
    put(office, DEAD)
    ana = office.people["ana"]
    credit = asking.get_credit(office.db, ana, ACCOUNT)
    assert credit.payee == "Estate of MARIA RODRIGUEZ"
    draft = RefundDraft(new_id(), ACCOUNT, 2000, "overpaid")
    with pytest.raises(NeedsOverride) as asked:
        asking.request_refund(office.db, ana, draft)
    assert asked.value.message_id == "flag.asks"
    office.approve(draft.command_id, "flag.asks", "flag.override")
    assert asking.request_refund(office.db, ana, draft).state == "requested"


def test_papers_follow_the_language_and_the_estate(office):
    put(office, FlagDraft("spanish"), who="ana")
    put(office, DEAD)
    account_id = accounts.get_account(office.db, ACCOUNT).account_id
    with office.db.read() as connection:
        to = letters.addressee(connection, account_id)
    assert (to.lines[0], to.language) == ("Herederos de MARIA RODRIGUEZ", "es")
    accounts.end_flag(office.db, office.people["ana"], ACCOUNT, "spanish")
    assert Books(office.db).rows(Customer)[0]["language"] == "en"


# ---------------------------------------------------------------------------- confidential address
def test_a_confidential_address_is_nowhere(office):
    find = lookup.find_accounts
    assert [one.account for one in find(office.db, "12 elm").results] == [ACCOUNT]
    put(office, HIDE)
    assert find(office.db, "12 elm").results == find(office.db, "elm").results == ()
    [by_name] = find(office.db, "rodriguez").results
    view = accounts.get_account(office.db, ACCOUNT)
    assert by_name.service_address == view.service_address == confidential.HIDDEN
    assert view.mail_address == HIDE.substitute_address
    with office.db.read() as connection:
        to = letters.addressee(connection, view.account_id)
    assert to.lines == ("MARIA RODRIGUEZ", HIDE.substitute_address)
    assert asking.get_credit(office.db, office.people["ana"], ACCOUNT).address == (
        HIDE.substitute_address
    )


def test_only_a_person_ends_it_never_the_calendar(office, clock):
    put(office, HIDE)
    clock.move(dt.timedelta(days=1500))
    assert accounts.get_account(office.db, ACCOUNT).service_address == confidential.HIDDEN
    accounts.end_flag(office.db, office.people["sam"], ACCOUNT, "confidential", "left the program")
    assert accounts.get_account(office.db, ACCOUNT).service_address == "12 Elm St"


def test_who_may_looks_and_the_look_is_written_down(office):
    sam = office.people["sam"]
    look = confidential.look
    assert refused(look, office.db, sam, ACCOUNT) == "flag.not_confidential"
    put(office, HIDE)
    assert refused(look, office.db, office.people["ana"], ACCOUNT) == "denied"
    seen = look(office.db, sam, ACCOUNT)
    assert (seen.service_address, seen.substitute_address) == (
        "12 Elm St",
        HIDE.substitute_address,
    )
    last = Books(office.db).rows(AuditEntry)[-1]
    assert (last["action"], last["subject_id"]) == ("look_confidential", ACCOUNT)
    assert Books(office.db).rows(Contact) == []
