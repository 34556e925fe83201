"""A ticket while it is typed, without any screen."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import Refused
from clerktui.rules.allocation import AllocationPolicy, OpenItem
from clerktui.screens.cashiering.ticket import (
    Ticket,
    default_cents,
    make_line,
    preview,
    wishes,
)
from clerktui.views.tickets import AccountLineView, RevenueLineView, TenderDraft

TODAY = dt.date(2026, 11, 23)
POLICY = AllocationPolicy.from_data(
    {
        "effective_from": "2026-01-01",
        "service_order": ["sewer", "water"],
        "mode": "age_then_service",
        "tax_services": ["tax"],
        "tax_component_order": ["penalty", "interest", "cost", "principal"],
        "tax_years_oldest_first": True,
        "overpayment": "credit",
        "minimum_partial_cents": 0,
    }
)


def item(number: int, service: str, cents: int, bill: str = "B1") -> OpenItem:
    return OpenItem(number, service, "principal", bill, TODAY, None, cents, "")


def account(**changes) -> AccountLineView:
    items = (item(1, "water", 4000), item(2, "sewer", 3000, "B2"))
    facts = {
        "account_id": 1,
        "account": "10-0442-07",
        "name": "RODRIGUEZ, MARIA",
        "service_address": "12 Elm St",
        "status": "active",
        "balance_cents": 7000,
        "past_due_cents": 0,
        "version": 5,
        "items": items,
        "policy": POLICY,
        "flags": (),
    }
    return AccountLineView(**{**facts, **changes})


def swim(unit_cents: int | None = 3500, *, takes_quantity: bool = True) -> RevenueLineView:
    return RevenueLineView(
        "REC-SWIM", "Swim lessons", "Recreation", takes_quantity, unit_cents, None
    )


def test_enter_takes_what_is_owed_or_what_the_stub_says():
    assert default_cents(account()) == 7000
    assert default_cents(account(scanned_cents=1234)) == 1234
    assert default_cents(account(balance_cents=-500)) is None
    assert default_cents(swim()) == 3500
    assert default_cents(swim(None)) is None


def test_an_account_line_is_posted_as_it_was_seen():
    draft = make_line(account(), 1, 6000).draft()
    assert (draft.kind, draft.key, draft.amount_cents, draft.seen_version) == (
        "account",
        "10-0442-07",
        6000,
        5,
    )


def test_nothing_owed_and_nothing_typed_is_no_amount():
    with pytest.raises(Refused, match=r"ticket\.amount_missing"):
        make_line(account(balance_cents=0), 1, None)
    with pytest.raises(Refused, match=r"ticket\.amount_missing"):
        make_line(swim(None), 1, None)


@pytest.mark.parametrize(
    ("quantity", "unit_cents", "expected"),
    [(1, None, (3500, 1)), (2, None, (7000, 2)), (2, 3500, (7000, 2)), (1, 7000, (7000, 2))],
)
def test_a_priced_code_is_taken_by_the_piece(quantity, unit_cents, expected):
    line = make_line(swim(), quantity, unit_cents)
    assert (line.amount_cents, line.quantity) == expected


def test_another_price_than_the_dated_one_is_refused():
    with pytest.raises(Refused, match=r"ticket\.not_the_price"):
        make_line(swim(), 1, 3600)
    with pytest.raises(Refused, match=r"ticket\.not_the_price"):
        make_line(swim(), 2, 3600)


def test_a_code_without_a_price_takes_any_amount():
    assert make_line(swim(None, takes_quantity=False), 1, 12_345).amount_cents == 12_345


def test_a_bill_typed_is_paid_and_a_wish_stands_above_it():
    assert make_line(account(bill="B2"), 1, None).bill == "B2"
    wished = make_line(account(bill="B2"), 1, None, ("service", "water"))
    assert (wished.service, wished.bill) == ("water", None)


def test_what_the_payer_may_direct_money_to():
    assert wishes(account()) == [
        ("bill", "B1", 4000),
        ("bill", "B2", 3000),
        ("service", "water", 4000),
        ("service", "sewer", 3000),
    ]


def test_the_preview_is_the_rule_that_posts():
    shown = preview(make_line(account(), 1, 3500), TODAY)
    assert [(s.service, s.amount_cents) for s in shown.shares] == [("sewer", 3000), ("water", 500)]
    assert preview(make_line(swim(), 1, None), TODAY) is None


def test_a_ticket_adds_up_and_keeps_its_id():
    ticket = Ticket()
    ticket.lines += [make_line(account(), 1, 6000), make_line(swim(), 2, None)]
    ticket.tenders.append(TenderDraft("check", 5000, "1187"))
    assert (ticket.due_cents, ticket.tendered_cents, ticket.remaining_cents) == (13_000, 5000, 8000)
    assert ticket.label == "RODRIGUEZ, MARIA and 1 more"
    assert ticket.draft(3).command_id == ticket.command_id == ticket.draft(3).command_id
    assert [line["key"] for line in ticket.content()["lines"]] == ["10-0442-07", "REC-SWIM"]
    assert Ticket().label == ""
    assert Ticket().command_id != ticket.command_id
