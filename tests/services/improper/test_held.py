"""Payments that are not as they should be: kept out of the books, sent back, let go, taken."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select

from clerktui.models import Contact
from clerktui.rules.improper import KINDS
from clerktui.services import accounts, payments
from clerktui.services.improper import held, kinds
from clerktui.views.held import HeldDraft, HeldStep
from clerktui.views.tickets import LineDraft, TenderDraft
from tests.support.office import Office, new_id
from tests.support.refusing import refusal, refused, without

A = "10-0442-07"
TODAY = dt.date(2026, 11, 23)
LATER = dt.date(2026, 12, 1)


@pytest.fixture
def books(office: Office) -> Office:
    """A owes 79.20."""
    office.account(A, water=4120, sewer=3800)
    return office


def keep(office: Office, kind: str, who: str = "ana", **said):
    told = {"amount_cents": 7920, "account": A, "reference": "1187", **said}
    draft = HeldDraft(new_id(), kind, **told)
    return held.hold_payment(office.db, office.people[who], draft)


def pay(office: Office, who: str = "ana", **said):
    tender = said.pop("tender", TenderDraft("check", 7920, "1187"))
    draft = office.draft(LineDraft("account", A, 7920), tenders=(tender,))
    return office.post(dataclasses.replace(draft, **said), who)


def test_every_kind_says_what_to_do(books):
    listed = kinds.list_kinds(books.db, books.people["ana"])
    assert [kind.code for kind in listed] == list(KINDS)
    assert all(kind.script and kind.name for kind in listed)
    unsigned = listed[0]
    assert (unsigned.action, unsigned.days, unsigned.act_by) == ("return", 10, dt.date(2026, 12, 3))


def test_an_unsigned_check_goes_back_with_its_letter(books):
    one = keep(books, "unsigned")
    assert (one.state, one.number, one.account) == ("returned", 1, A)
    assert one.letter.subject == "We are sending your payment back"
    assert one.letter.to_lines == ("MARIA RODRIGUEZ", "12 Elm St")
    [contact] = accounts.list_contacts(books.db, one.account).rows
    assert (contact.kind, contact.direction) == ("letter", "out")
    assert contact.body == "Letter H-1: We are sending your payment back"
    assert "check 1187 for 79.20 on 11/23/26" in one.letter.paragraphs[0]
    assert books.balance(A) == 7920
    books.prove()


def test_a_post_dated_check_waits_for_its_day_and_is_taken_then(books, clock):
    one = keep(books, "post_dated", dated_on=LATER)
    assert (one.state, one.act_by, one.is_overdue) == ("held", LATER, False)
    warned = refusal(pay, books, held=1)
    assert (warned.message_id, warned.permission) == ("held.not_yet", "improper.override")
    clock.at = dt.datetime(2026, 12, 2, 15, 0, tzinfo=dt.UTC)
    waiting = held.list_held(books.db, books.people["ana"]).rows
    assert [row.is_overdue for row in waiting] == [True]
    posted = pay(books, held=1)
    done = held.get_held(books.db, books.people["ana"], 1)
    assert (done.state, done.receipt) == ("released", posted.receipt)
    assert refused(pay, books, held=1) == "held.decided"
    assert refused(pay, books, held=7) == "held.unknown"
    books.prove()


def test_a_supervisor_may_let_it_go_sooner(books):
    keep(books, "paid_in_full")
    draft = books.draft(
        LineDraft("account", A, 7920), tenders=(TenderDraft("check", 7920, "1187"),)
    )
    draft = dataclasses.replace(draft, held=1)
    warned = refusal(books.post, draft)
    books.approve(draft.command_id, warned.message_id, warned.permission)
    posted = books.post(draft)
    assert posted.balances == ((A, 0),)
    assert books.post(draft).duplicate
    books.prove()


def test_what_is_released_is_what_was_held(books):
    keep(books, "paid_in_full", amount_cents=5000)
    assert refused(pay, books, held=1) == "held.amount"


def test_held_money_nobody_can_place_goes_to_suspense(books):
    keep(books, "paid_in_full", account="")
    line = LineDraft("revenue", "SUSPENSE", 7920)
    draft = books.draft(line, tenders=(TenderDraft("check", 7920, "1187"),))
    draft = dataclasses.replace(draft, held=1)
    warned = refusal(books.post, draft)
    books.approve(draft.command_id, warned.message_id, warned.permission)
    books.post(draft)
    assert held.get_held(books.db, books.people["ana"], 1).state == "suspense"
    books.prove()


def test_counterfeit_money_is_surrendered_with_a_receipt(books):
    said = {"tender": "cash", "reference": "PF12345678D", "payer": "Sam Hill", "account": ""}
    one = keep(books, "counterfeit", amount_cents=2000, note="grey jacket", **said)
    assert (one.state, one.letter.number) == ("surrendered", "H-1")
    said = " ".join(one.letter.paragraphs)
    assert "PF12345678D" in said
    assert "Sam Hill" in said
    assert "Secret Service" in said


def test_another_thing_than_the_towns_needs_somebody(books):
    warned = refusal(keep, books, "unsigned", action="hold")
    assert (warned.message_id, warned.permission) == ("improper.other_action", "improper.override")
    one = keep(books, "unsigned", who="sam", action="hold")
    assert one.state == "held"
    draft = HeldDraft(new_id(), "unsigned", 100, action="hold")
    warned = refusal(held.hold_payment, books.db, books.people["ana"], draft)
    books.approve(draft.command_id, warned.message_id, warned.permission)
    assert held.hold_payment(books.db, books.people["ana"], draft).state == "held"


def test_steps_of_a_held_payment(books):
    ana = books.people["ana"]
    keep(books, "post_dated", dated_on=LATER)
    keep(books, "paid_in_full", reference="12")
    bare = HeldStep(new_id(), 1)
    assert refused(held.extend_held, books.db, ana, bare) == "held.reason_missing"
    again = dataclasses.replace(bare, note="customer asked", act_by=TODAY)
    assert refused(held.extend_held, books.db, ana, again) == "held.day_missing"
    again = dataclasses.replace(again, act_by=dt.date(2026, 12, 31))
    assert held.extend_held(books.db, ana, again).act_by == dt.date(2026, 12, 31)
    assert held.extend_held(books.db, ana, again).duplicate
    assert [one.number for one in held.list_held(books.db, ana).rows] == [2, 1]
    step = HeldStep(new_id(), 1, "asked for it back")
    done = held.return_held(books.db, ana, step)
    assert (done.state, done.has_letter) == ("returned", True)
    assert [state for _, _, state, _ in done.moves] == ["held", "held", "returned"]
    other = HeldStep(new_id(), 1)
    assert refused(held.return_held, books.db, ana, other) == "held.decided"
    unknown = HeldStep(new_id(), 9)
    assert refused(held.surrender_held, books.db, ana, unknown) == "held.unknown"
    assert held.surrender_held(books.db, ana, HeldStep(new_id(), 2)).state == "surrendered"
    assert held.list_held(books.db, ana).rows == ()
    assert [one.number for one in held.list_held(books.db, ana, "12").rows] == [2]
    assert len(held.list_held(books.db, ana, A).rows) == 2
    books.prove()


def test_the_list_goes_on_page_by_page(books):
    ana = books.people["ana"]
    for _ in range(3):
        keep(books, "paid_in_full")
    first = held.list_held(books.db, ana, limit=2)
    rest = held.list_held(books.db, ana, "", first.after, limit=2)
    assert [one.number for one in (*first.rows, *rest.rows)] == [1, 2, 3]
    assert rest.after is None


def test_what_cannot_be_held(books):
    assert refused(keep, books, "ripped") == "improper.unknown"
    assert refused(keep, books, "several_bills") == "held.not_kept"
    assert refused(keep, books, "unsigned", amount_cents=0) == "held.amount_missing"
    assert refused(keep, books, "unsigned", tender="shells") == "payment.unknown_tender"
    assert refused(keep, books, "unsigned", account="99-9") == "account.unknown"
    inquiry = without(books.people["ana"])
    draft = HeldDraft(new_id(), "unsigned", 100)
    assert refused(held.hold_payment, books.db, inquiry, draft) == "denied"
    assert refused(held.get_held, books.db, books.people["ana"], 5) == "held.unknown"


def test_asked_again_it_is_held_once(books):
    draft = HeldDraft(new_id(), "paid_in_full", 100)
    ana = books.people["ana"]
    assert not held.hold_payment(books.db, ana, draft).duplicate
    assert held.hold_payment(books.db, ana, draft).duplicate
    assert len(held.list_held(books.db, ana).rows) == 1


# ------------------------------------------------------------------------------- taken after all
@pytest.mark.parametrize("day", [LATER, dt.date(2026, 5, 22)])
def test_a_checks_date_speaks_for_itself(books, day):
    warned = refusal(pay, books, tender=TenderDraft("check", 7920, "1187", day))
    assert (warned.message_id, warned.permission) == ("improper.not_taken", "improper.override")
    assert pay(books, tender=TenderDraft("check", 7920, "1187", TODAY)).balances == ((A, 0),)


def test_what_is_taken_all_the_same_leaves_a_note(books):
    posted = pay(books, improper="figures_words")
    assert posted.balances == ((A, 0),)
    with books.db.read() as connection:
        said = connection.execute(select(Contact.__table__.c.body)).scalars().all()
    assert said == ["Improper payment taken: figures and words differ."]


def test_money_without_a_stub_belongs_into_suspense(books):
    assert refusal(pay, books, improper="no_stub").message_id == "improper.to_suspense"
    line = LineDraft("revenue", "SUSPENSE", 100)
    draft = dataclasses.replace(books.draft(line), improper="no_stub")
    assert books.post(draft).amount_cents == 100


def test_cash_back_is_not_given(books):
    assert refusal(pay, books, improper="cash_back").message_id == "improper.not_taken"
    assert refused(pay, books, improper="ripped") == "improper.unknown"
    ana = books.people["ana"]
    assert payments.session_of(books.db, "none") is None
    assert refused(kinds.list_kinds, books.db, without(ana)) == "denied"
