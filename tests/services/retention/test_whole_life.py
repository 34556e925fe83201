"""Somebody applies, calls, complains, marries, moves away; years later nobody is found in it.

What services write down on their way (audit, answers of commands, print jobs, memos) is what no
list of columns thinks of.
"""

from __future__ import annotations

import datetime as dt

from clerktui.services import account_flags, call_backs, contacts, disclosures, reference, usage
from clerktui.services.retention import looking
from clerktui.views.accounts import FlagDraft
from clerktui.views.contacts import CallBackStep, ContactDraft
from clerktui.views.disclosures import DisclosureDraft
from clerktui.views.usage import HighBillDraft
from tests.services.retention.test_nobody_left import everything
from tests.support import applications, closing_accounts, refunds, tasks
from tests.support.office import Office, new_id
from tests.support.retention import YOUNG, purge

FIRST, LAST, MARRIED = "Quillfeather", "Vandersloot", "Abernathy"
PHONE, MAIL, STREET, LANDLORD = "919-555-0977", "q@feather.example", "77 Zephyr Walk", "Oakenshield"
HERE = "5 Premise Alley"
WORDS = (FIRST, LAST, MARRIED, PHONE, "0977", MAIL, STREET, "Zephyr", LANDLORD, "8D7X")
MUCH_LATER = dt.datetime(2037, 6, 1, 15, 0, tzinfo=dt.UTC)


def test_a_whole_life_is_forgotten(office: Office, clock):
    office.account(YOUNG, "RODRIGUEZ, MARIA", address=HERE, water=900)
    closing_accounts.set_account(office, YOUNG, status="closed", closed_on=dt.date(2026, 11, 1))
    account = _moves_in(office)
    _talks(office, account)
    _moves_out(office, account)
    before = everything(office)
    assert {
        word for word in WORDS if not any(word.lower() in t.lower() for t in before.values())
    } == set()
    clock.at = MUCH_LATER
    reference.forget(office.db)
    told = looking.explain_account(office.db, office.people["sam"], account)
    assert told.is_eligible, told.says
    assert purge(office).done == 1
    after = everything(office)
    found = {(t, w) for t, said in after.items() for w in WORDS if w.lower() in said.lower()}
    assert found == set()
    office.prove()


def _moves_in(office: Office) -> str:
    number = applications.begin(
        office,
        **{
            **applications.WHOLE,
            "last_name": LAST,
            "first_name": FIRST,
            "phone": PHONE,
            "email": MAIL,
            "premise": HERE,
            "owner_name": LANDLORD,
            "mail_address": STREET,
        },
    ).number
    applications.show(office, number, last4="8D7X")
    done = applications.complete(office, number)
    if done.due_cents:
        office.pay(done.account, done.due_cents)
    applications.turn_on(office, done.order)
    return done.account


def _talks(office: Office, account: str) -> None:
    db, ana = office.db, office.people["ana"]
    said = f"{FIRST} {PHONE} says {STREET}"
    draft = ContactDraft(new_id(), "call", said, account, number=PHONE, call_back="2h")
    logged = contacts.log_contact(db, ana, draft)
    call_backs.step(db, ana, CallBackStep(new_id(), logged.call_back, "done", said))
    usage.note_high_bill(db, ana, HighBillDraft(new_id(), account, (), said))
    flag = FlagDraft(
        "confidential",
        said,
        substitute_address="PO Box 5",
        proof="court_order",
        proof_reference=said,
    )
    account_flags.add_flag(db, office.people["sam"], account, flag)
    account_flags.end_flag(db, office.people["sam"], account, "confidential", said)
    disclosures.disclose(db, ana, DisclosureDraft(new_id(), account, said, note=said))
    task = tasks.make(office, title=said, to="sam", about=("account", account), said=said)
    tasks.step(office, "finish", task.number, said, "sam")
    closing_accounts.rename(office, account, MARRIED, FIRST, reason=said, proof=said)


def _moves_out(office: Office, account: str) -> None:
    started = closing_accounts.ask(
        office, account, forward_address=STREET, phone=PHONE, note=f"{FIRST} leaves"
    )
    done = closing_accounts.shown(office, started.number)
    for _ in done.readings:
        closing_accounts.read(office, started.number, 1000)
    closing_accounts.bill(office, started.number, water=1500)
    left = closing_accounts.finish(office, started.number, note=f"{FIRST} has left")
    for refund in left.refunds:
        refunds.take(office, "approve", refund, note=FIRST)
        refunds.take(office, "pay", refund, note=FIRST)
    owed = office.balance(account)
    if owed > 0:
        office.pay(account, owed)
