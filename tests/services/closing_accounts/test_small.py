"""A balance too small to be collected or given back; a ticket that is still being typed."""

from __future__ import annotations

import pytest

from clerktui.services import tickets
from clerktui.services.corrections import writeoffs
from tests.services.closing_accounts.test_closing_accounts import refused
from tests.support import closing_accounts as closing
from tests.support.closing_accounts import HERE
from tests.support.office import Office

RULE = "closing_account.small_balance"


def closed(office: Office, owed: int = 0, paid: int = 0, **said):
    office.account(HERE, water=owed) if owed else office.account(HERE, water=1)
    closing.serve(office, HERE, water="")
    if paid:
        office.pay(HERE, paid)
    number = closing.ask(office).number
    closing.bill(office, number)
    return closing.finish(office, number, **said)


def test_a_town_without_the_rule_keeps_what_is_owed(office):
    assert (closed(office, 150).small_cents, closing.facts(office, HERE)[1]) == (0, 150)


def test_a_small_debt_is_written_off_with_its_reason(office):
    closing.rule(office, RULE, debit_cents=200)
    done = closed(office, 150)
    assert (done.small_cents, done.balance_cents) == (-150, 0)
    [one] = writeoffs.list_write_offs(office.db, office.people["ana"], HERE)
    assert (one.reason, one.amount_cents) == ("Small balance", 150)
    office.prove()


def test_above_the_limit_it_stays(office):
    closing.rule(office, RULE, debit_cents=149)
    assert closed(office, 150).balance_cents == 150


@pytest.mark.parametrize(("limit", "left"), [(0, -100), (100, 0)])
def test_a_small_credit_is_kept_where_the_town_says_so(office, limit, left):
    closing.rule(office, RULE, credit_cents=limit)
    done = closed(office, 100, paid=200)
    assert (done.balance_cents, done.small_cents) == (left, 100 + left)
    assert closing.facts(office, HERE) == ("closed", left, 0)
    office.prove()


def test_a_ticket_being_typed_at_another_desk_is_waited_for(office):
    office.account(HERE, water=4120)
    closing.serve(office, HERE, water="")
    number = closing.ask(office).number
    closing.bill(office, number)
    content = {"lines": [{"key": HERE, "amount_cents": 4120}, {"key": "nothing"}]}
    tickets.save_draft(office.db, office.people["dee"], "t-1", content)
    error = refused("close_out.ticket", closing.finish, office, number)
    assert (error.facts["clerk"], error.facts["amount_cents"]) == ("Dee Walker", 4120)
    assert "ticket" in closing.shown(office, number).missing
    tickets.discard(office.db, office.people["dee"], "t-1")
    assert closing.finish(office, number).state == "closed"
