"""Taking a payment: few keys, nothing in the wrong field, the clerk always told what happened."""

from __future__ import annotations

import pytest

from clerktui.screens.cashiering.payment import PaymentScreen
from clerktui.services import receipts
from clerktui.views.tickets import TenderDraft

ACCOUNT, LEE = "10-0442-07", "20-0001-00"


@pytest.fixture
def owing(office):
    office.account(ACCOUNT, water=4120, sewer=3800, solid_waste=720)
    lee = office.account(LEE, "LEE, ANN", address="3 Quarry Ln", water=9000)
    office.flag(lee, "cash_only", "returned check 08/02/26")
    return office


async def test_an_empty_ticket_says_what_to_do(owing, desk, golden):
    async with desk("payment") as at:
        await at.settle()
        golden(at, "payment_empty")


async def test_exact_cash_costs_four_accepts_and_the_digits(owing, desk, golden):
    async with desk("payment") as at:
        await at.settle()
        at.type("10044207")
        at.press("enter", "enter", "enter", "enter")
        await at.settle()
        golden(at, "payment_posted")
    assert owing.balance(ACCOUNT) == 0
    owing.prove()


async def test_plus_does_what_enter_does(owing, desk):
    async with desk("payment") as at:
        await at.settle()
        at.type("10044207")
        at.press("enter")
        at.type("+")
        at.press("enter")
        at.type("+")
        await at.settle()
    assert owing.balance(ACCOUNT) == 0


async def test_two_customers_typed_in_one_burst_are_two_receipts(owing, desk):
    async with desk("payment") as at:
        await at.settle()
        at.type("10044207")
        at.press("enter")
        at.type("50")
        at.press("enter", "enter")
        at.type("60")
        at.press("enter")
        at.type("20000100")
        at.press("enter")
        at.type("7525")
        at.press("backspace", "backspace")
        at.type(".25")
        at.press("enter", "enter", "enter")
        await at.settle()
        assert "26-000002" in at.text
    assert owing.balance(ACCOUNT) == 8640 - 5000
    assert owing.balance(LEE) == 9000 - 7525
    owing.prove()


async def test_where_the_money_goes_is_said_at_every_digit(owing, desk, golden):
    async with desk("payment") as at:
        await at.settle()
        at.type("10044207")
        at.press("enter")
        at.type("60")
        await at.settle()
        golden(at, "payment_preview")
        assert "Leaves 26.40 owed" in at.text


async def test_a_revenue_code_takes_a_quantity_at_its_dated_price(owing, desk, golden):
    async with desk("payment") as at:
        await at.settle()
        at.type("rec-swim")
        at.press("enter")
        at.type("2*")
        at.press("enter")
        await at.settle()
        assert "2 x 35.00" in at.text
        at.press("enter")
        at.type("100")
        at.press("enter")
        await at.settle()
        golden(at, "payment_change")


async def test_a_check_asks_its_number_and_a_short_one_leaves_the_rest_due(owing, desk):
    async with desk("payment") as at:
        await at.settle()
        at.type("10044207")
        at.press("enter", "enter", "enter")
        at.type("/2")
        at.type("50")
        at.press("enter")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert "Type the number of the check" in at.text
        at.type("1187")
        at.press("enter")
        await at.settle()
        assert "still 36.40" in at.text
        at.press("enter")
        await at.settle()
    assert owing.balance(ACCOUNT) == 0
    view = receipts.get_receipt(owing.db, owing.people["ana"], "26-000001")
    assert [(t.name, t.amount_cents) for t in view.document.tenders] == [
        ("Check", 5000),
        ("Cash", 3640),
    ]


@pytest.mark.parametrize(
    ("digit", "label", "missing"),
    [
        ("3", "Approval number", "Type the number of the card approval."),
        ("4", "Money order number", "Type the number of the money order."),
    ],
)
async def test_the_number_is_asked_by_its_right_name(owing, desk, digit, label, missing):
    async with desk("payment") as at:
        await at.settle()
        at.type("10044207")
        at.press("enter", "enter", "enter")
        at.type(f"/{digit}")
        at.type("50")
        at.press("enter")
        await at.settle()
        assert at.line(label).startswith(f" {label} "), "named in full"
        at.press("enter")
        await at.settle()
        assert missing in at.text


async def test_a_warning_is_let_through_with_a_pin_on_the_spot(owing, desk, golden):
    async with desk("payment") as at:
        await at.settle()
        at.type("20000100")
        at.press("enter", "enter", "enter")
        at.type("/2")
        at.press("enter")
        at.type("77")
        at.press("enter")
        await at.settle()
        golden(at, "payment_approval")
        at.type("dee")
        at.press("enter")
        at.type("1357")
        at.press("enter")
        await at.settle()
        assert "dee may not approve this." in at.text
        at.type("0000")
        at.press("enter")
        await at.settle()
        assert "The user or the PIN is wrong." in at.text
        at.press("escape")
        await at.settle()
        assert "CASH ONLY" in at.text
        assert isinstance(at.screen, PaymentScreen)
        assert at.screen.ticket.due_cents == 9000


async def test_a_mistyped_key_is_told_and_kept(owing, desk):
    async with desk("payment") as at:
        await at.settle()
        at.type("99-9999-99")
        at.press("enter")
        await at.settle()
        assert "! There is no account 99-9999-99." in at.text
        at.press("enter")
        await at.settle()
        assert owing.balance(ACCOUNT) == 8640


async def test_a_name_is_looked_up_and_chosen_by_its_digit(owing, desk, golden):
    async with desk("payment") as at:
        await at.settle()
        at.type("lee")
        at.press("enter")
        await at.settle()
        golden(at, "payment_choice")
        await at.read()
        at.answer("1")
        await at.settle()
        at.type("10")
        at.press("enter", "enter", "enter")
        await at.settle()
    assert owing.balance(LEE) == 8000


async def test_a_changed_account_is_told_and_the_ticket_kept(owing, desk):
    async with desk("payment") as at:
        await at.settle()
        at.type("10044207")
        at.press("enter", "enter", "enter")
        await at.settle()
        owing.pay(ACCOUNT, 1000)
        at.press("enter")
        await at.settle()
        assert "its balance is now 76.40" in at.text
        assert at.screen.ticket.due_cents == 8640


async def test_the_payer_may_direct_the_money(owing, desk, golden):
    async with desk("payment") as at:
        await at.settle()
        at.type("10044207")
        at.press("enter", "f5")
        await at.settle()
        golden(at, "payment_direct")
        at.press("3")
        at.type("10")
        at.press("enter", "enter", "enter")
        await at.settle()
    view = receipts.get_receipt(owing.db, owing.people["ana"], "26-000001")
    assert [line.service for line in view.document.lines] == ["sewer"]


async def test_minus_goes_back_and_keeps_what_was_typed(owing, desk):
    async with desk("payment") as at:
        await at.settle()
        at.type("10044207")
        at.press("enter")
        at.type("-")
        await at.settle()
        assert at.screen.focused.id == "key"
        assert at.screen.focused.value == ACCOUNT


async def test_a_parked_ticket_is_taken_up_by_another_clerk(owing, desk, golden):
    owing.open_drawer("2", "dee")
    async with desk("payment") as at:
        await at.settle()
        at.type("10044207")
        at.press("enter", "enter", "f9")
        await at.settle()
        assert "Parked: RODRIGUEZ, MARIA." in at.text
    async with desk("payment", who="dee") as at:
        await at.settle()
        at.press("f6")
        await at.settle()
        golden(at, "tickets")
        at.press("enter")
        await at.settle()
        assert at.screen.ticket.due_cents == 8640
        at.press("enter", "enter")
        await at.settle()
    assert owing.balance(ACCOUNT) == 0
    owing.prove()


async def test_a_ticket_is_thrown_away_only_after_the_question_was_read(owing, desk):
    async with desk("payment") as at:
        await at.settle()
        at.type("10044207")
        at.press("enter", "enter", "f6")
        await at.settle()
        at.press("f8", "y")
        await at.settle()
        assert "Throw away the ticket of RODRIGUEZ, MARIA" in at.text


async def test_leaving_parks_what_was_typed(owing, desk):
    async with desk("payment") as at:
        await at.settle()
        at.type("10044207")
        at.press("enter", "enter", "escape")
        await at.settle()
    owing.prove()
    async with desk("tickets") as at:
        await at.settle()
        assert "RODRIGUEZ, MARIA" in at.text


async def test_hostile_names_are_names(office, desk):
    names = ["O'BRIEN [/]", "[@click=app.quit]QUIT[/]", "[b]BOLD[/b]", "[link=https://x]L[/link]"]
    for number, name in enumerate(names):
        office.account(f"30-000{number}-00", name, water=1000)
    async with desk("payment") as at:
        await at.settle()
        for number, name in enumerate(names):
            at.type(f"30000{number}00")
            at.press("enter", "enter")
            await at.settle()
            assert name in at.text


async def test_a_tender_above_the_bill_gives_change_once_when_enter_is_struck_twice(owing, desk):
    async with desk("payment") as at:
        await at.settle()
        at.type("10044207")
        at.press("enter", "enter", "enter", "enter", "enter")
        await at.settle()
        assert "Receipt 26-000001" in at.text
    assert receipts.find_receipts(owing.db, owing.people["ana"], "").rows[0].receipt == "26-000001"


async def test_enters_struck_too_often_never_pay_the_next_account(owing, desk):
    async with desk("payment") as at:
        await at.settle()
        at.type("10044207")
        at.press(*["enter"] * 9)
        await at.settle()
        at.type("20000100")
        at.press("enter")
        await at.settle()
        assert "Where the 90.00 goes" in at.text
    assert owing.balance(LEE) == 9000


async def test_enter_on_an_empty_ticket_says_what_to_do(owing, desk):
    async with desk("payment") as at:
        await at.settle()
        at.press("enter")
        await at.settle()
        assert "Scan or type what is to be paid first." in at.text


async def test_large_terminals_show_more_lines(owing, desk, golden):
    async with desk("payment", size=(132, 43)) as at:
        await at.settle()
        at.type("10044207")
        at.press("enter")
        await at.settle()
        golden(at, "payment_preview")


def test_a_tender_is_named_as_the_town_names_it(owing):
    posted = owing.pay(ACCOUNT, 100, TenderDraft("card", 100, "4421"))
    assert posted.document.tenders[0].name == "Card"


async def test_keys_kept_for_a_correction_never_pay_unseen(owing, desk):
    async with desk("payment") as at:
        await at.settle()
        at.type("99-9999-99")
        at.press("enter")
        at.type("10")
        at.press("enter", "enter", "enter")
        await at.settle()
        at.type("10044207")
        at.press("enter")
        await at.settle()
        assert at.screen.focused.id == "tendered"
        assert at.screen.ticket.due_cents == 1000
    assert owing.balance(ACCOUNT) == 8640


async def test_the_last_line_taken_back_leaves_no_ticket(owing, desk):
    async with desk("payment") as at:
        await at.settle()
        at.type("10044207")
        at.press("enter", "enter", "f8")
        await at.settle()
        at.press("f6")
        await at.settle()
        assert "No ticket is waiting" in at.text


@pytest.mark.parametrize(
    ("where", "enters", "typed"),
    [("amount", 1, "/"), ("amount", 1, "10/"), ("account", 2, "/"), ("tender", 3, "/")],
)
async def test_a_slash_asks_how_it_is_paid_wherever_it_is_typed(owing, desk, where, enters, typed):
    async with desk("payment") as at:
        at.type("10044207")
        at.press(*["enter"] * enters)
        at.type(typed)
        await at.settle()
        assert "Paid by" in at.text
        at.press("2")
        await at.settle()
        assert at.screen.focused.id == "tendered"
        assert "Check" in at.line("Due ")


async def test_what_was_typed_ahead_of_several_that_fit_chooses_none_of_them(owing, desk):
    async with desk("payment") as at:
        at.type("lee")
        at.press("enter")
        at.type("1")
        at.press("enter")
        await at.settle()
        assert "Which account is meant by lee?" in at.text
        assert at.screen.is_modal


@pytest.mark.parametrize("tendered", ["", "90"])
async def test_a_tender_nobody_approved_stands_there_as_it_was(owing, desk, tendered):
    async with desk("payment", LEE) as at:
        at.press("enter", "enter")
        at.type("/2")
        at.type(tendered)
        at.press("enter")
        at.type("1187")
        at.press("enter")
        await at.settle()
        assert "APPROVAL" in at.text
        at.type("dee")
        at.press("enter")
        at.type("12")
        at.press("up")
        await at.settle()
        assert (at.screen.focused.id, at.screen.focused.value) == ("approver", "dee")
        assert at.screen.query_one("#pin").value == ""
        at.press("escape")
        await at.settle()
        assert at.screen.focused.id == "tendered"
        assert "Check" in at.line("Due ")
        assert at.screen.focused.value == "90.00"
        at.press("enter")
        await at.settle()
        assert at.screen.focused.id == "reference"
        assert at.screen.focused.value == "1187"


async def test_an_amount_typed_is_not_lost_without_being_asked(owing, desk):
    async with desk("payment", ACCOUNT) as at:
        at.type("12.5")
        at.press("escape")
        await at.settle()
        assert "Leave without saving what was typed?" in at.text
        await at.read()
        at.answer("escape")
        await at.settle()
        assert at.title == "PAYMENT"
        assert at.screen.query_one("#amount").value == "12.5"
