"""Taking payments: posted once, balanced, explained; warned about and let through."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clerktui.errors import NeedsOverride, Refused
from clerktui.services import payments
from clerktui.views.tickets import LineDraft, PaymentDraft, TenderDraft
from tests.support.office import Office

ACCOUNT = "10-0442-07"
OTHER = "07-1190-04"


@pytest.fixture
def office(office: Office) -> Office:
    office.account(ACCOUNT, water=4120, sewer=3800, solid_waste=720)
    return office


def post(office: Office, draft: PaymentDraft, who: str = "ana"):
    return payments.post_payment(office.db, office.people[who], draft)


def refused(office: Office, draft: PaymentDraft, who: str = "ana") -> Refused:
    with pytest.raises(Refused) as caught:
        post(office, draft, who)
    office.prove()
    return caught.value


def test_exact_cash_clears_the_account_and_says_where_it_went(office):
    posted = office.pay(ACCOUNT, 8640)
    assert posted.receipt == "26-000001"
    assert posted.balances == ((ACCOUNT, 0),)
    assert sum(share.share.amount_cents for share in posted.shares) == 8640
    assert all(share.share.reason for share in posted.shares)
    assert office.balance(ACCOUNT) == 0
    office.prove()


def test_change_is_given_from_cash_as_its_own_tender_line(office):
    posted = office.pay(ACCOUNT, 6000, TenderDraft("cash", 10_000))
    assert posted.change_cents == 4000
    tenders = [(t.amount_cents, t.is_change) for t in posted.document.tenders]
    assert tenders == [(10_000, False), (-4000, True)]
    assert office.balance(ACCOUNT) == 2640
    office.prove()


def test_no_change_from_a_check(office):
    error = refused(
        office,
        office.draft(
            LineDraft("account", ACCOUNT, 6000), tenders=(TenderDraft("check", 7000, "1187"),)
        ),
    )
    assert error.message_id == "payment.change_not_allowed"
    assert error.facts == {"change_cents": 1000, "allowed_cents": 0}


def test_check_and_cash_together_give_change_up_to_the_cash(office):
    tenders = (TenderDraft("check", 5000, "12"), TenderDraft("cash", 2000))
    posted = office.pay(ACCOUNT, 6000, *tenders)
    assert posted.change_cents == 1000
    office.prove()


def test_one_ticket_takes_accounts_and_revenue_codes(office):
    office.account(OTHER, "RODRIGUEZ, MARTA", tax=41_18)
    posted = post(
        office,
        office.draft(
            LineDraft("account", ACCOUNT, 8640),
            LineDraft("account", OTHER, 4118),
            LineDraft("revenue", "REC-SWIM", 7000, quantity=2, unit_cents=3500),
            LineDraft("revenue", "DEP-POLICE", 12_345),
        ),
    )
    assert posted.amount_cents == 8640 + 4118 + 7000 + 12_345
    assert dict(posted.balances) == {ACCOUNT: 0, OTHER: 0}
    assert len(posted.document.lines) == 3 + 1 + 1 + 1
    office.prove()


def test_the_same_account_twice_on_one_ticket_is_paid_once(office):
    posted = post(
        office,
        office.draft(LineDraft("account", ACCOUNT, 5000), LineDraft("account", ACCOUNT, 3640)),
    )
    assert posted.balances == ((ACCOUNT, 0),)
    office.prove()


def test_more_than_is_owed_is_kept_as_credit_and_said(office):
    posted = office.pay(ACCOUNT, 10_000)
    assert posted.balances == ((ACCOUNT, -1360),)
    assert posted.shares[-1].share.service == "credit"
    assert posted.document.lines[-1].amount_cents == 1360
    office.prove()


def test_a_price_is_held_to_the_dated_rate(office):
    draft = office.draft(LineDraft("revenue", "REC-SWIM", 6000, quantity=2))
    assert refused(office, draft).message_id == "revenue.price"


def test_the_same_command_answers_the_first_result_again(office):
    draft = office.draft(LineDraft("account", ACCOUNT, 6000))
    first = post(office, draft)
    again = post(office, draft)
    assert again == dataclasses.replace(first, duplicate=True)
    assert office.balance(ACCOUNT) == 2640
    office.prove()


def test_the_same_command_with_other_content_is_refused(office):
    draft = office.draft(LineDraft("account", ACCOUNT, 6000))
    post(office, draft)
    other = dataclasses.replace(
        draft,
        lines=(LineDraft("account", ACCOUNT, 6001),),
        tenders=(TenderDraft("cash", 6001),),
    )
    assert refused(office, other).message_id == "command.reused"
    assert office.balance(ACCOUNT) == 2640


def test_a_stale_line_is_told_the_new_balance(office):
    stale = office.draft(LineDraft("account", ACCOUNT, 8640, seen_version=1))
    office.pay(ACCOUNT, 1000)
    error = refused(office, stale)
    assert error.message_id == "payment.account_changed"
    assert error.facts["balance_cents"] == 7640


def test_a_refused_posting_leaves_no_gap_in_the_receipts(office):
    refused(office, office.draft(LineDraft("account", "no-such", 100)))
    assert office.pay(ACCOUNT, 100).receipt == "26-000001"


@pytest.mark.parametrize(
    ("lines", "tenders", "message_id"),
    [
        ((), (TenderDraft("cash", 100),), "payment.empty"),
        ((LineDraft("account", ACCOUNT, 0),), (), "payment.bad_line"),
        ((LineDraft("account", ACCOUNT, -5),), (), "payment.bad_line"),
        ((LineDraft("account", ACCOUNT, 100),), (), "payment.short"),
        ((LineDraft("account", ACCOUNT, 100),), (TenderDraft("cash", 99),), "payment.short"),
        (
            (LineDraft("account", ACCOUNT, 100),),
            (TenderDraft("shells", 100),),
            "payment.unknown_tender",
        ),
        (
            (LineDraft("account", ACCOUNT, 100),),
            (TenderDraft("check", 100, " "),),
            "payment.reference_missing",
        ),
        (
            (LineDraft("account", ACCOUNT, 100),),
            (TenderDraft("cash", -100),),
            "payment.bad_tender",
        ),
        ((LineDraft("account", "99", 100),), (TenderDraft("cash", 100),), "account.unknown"),
        ((LineDraft("revenue", "NOPE", 100),), (TenderDraft("cash", 100),), "revenue.unknown"),
        (
            (LineDraft("revenue", "REC-SWIM", 100, quantity=0),),
            (TenderDraft("cash", 100),),
            "revenue.quantity",
        ),
        (
            (LineDraft("account", ACCOUNT, 100, bill="B9"),),
            (TenderDraft("cash", 100),),
            "bill.unknown",
        ),
    ],
)
def test_bad_tickets_are_refused_whole(office, lines, tenders, message_id):
    session = office.sessions["ana"].session_id
    error = refused(office, PaymentDraft("c", session, lines, tenders))
    assert error.message_id == message_id
    assert office.balance(ACCOUNT) == 8640


@pytest.mark.parametrize("tender", ["card", "check", "cash"])
def test_a_card_number_is_never_kept(office, tender):
    draft = office.draft(LineDraft("account", ACCOUNT, 100))
    said = (TenderDraft(tender, 100, "4111-1111 1111 1111"),)
    error = refused(office, dataclasses.replace(draft, tenders=said))
    assert error.message_id == "payment.card_number"
    assert "1111" not in str(error)
    assert office.balance(ACCOUNT) == 8640


def test_money_cannot_be_received_tomorrow(office):
    draft = dataclasses.replace(
        office.draft(LineDraft("account", ACCOUNT, 100)), received_on=dt.date(2026, 11, 24)
    )
    assert refused(office, draft).message_id == "payment.future"


def test_only_the_own_open_drawer_takes_money(office):
    draft = office.draft(LineDraft("account", ACCOUNT, 100))
    assert refused(office, draft, "dee").message_id == "drawer.not_yours"
    office.close(cash=20_000)
    assert refused(office, draft).message_id == "drawer.closed"


@pytest.mark.parametrize(
    ("message_id", "cents", "tender"),
    [
        ("payment.cash_only", 8640, TenderDraft("check", 8640, "7")),
        ("payment.maximum", 1_000_001, TenderDraft("cash", 1_000_001)),
        ("payment.duplicate", 1000, TenderDraft("cash", 1000)),
        ("payment.closed_account", 500, TenderDraft("cash", 500)),
    ],
)
def test_warnings_are_let_through_by_a_permitted_persons_pin(office, message_id, cents, tender):
    closed = office.account(OTHER, "MARIO", status="closed")
    account = OTHER if message_id == "payment.closed_account" else ACCOUNT
    office.flag(closed, "cash_only", "returned check 08/02/26")
    if message_id == "payment.cash_only":
        account = office_flagged(office)
    if message_id == "payment.duplicate":
        office.pay(ACCOUNT, 1000)
    draft = office.draft(LineDraft("account", account, cents), tenders=(tender,))
    error = refused(office, draft)
    assert isinstance(error, NeedsOverride)
    assert error.message_id == message_id
    with pytest.raises(Refused, match=r"approval\.no_permission"):
        office.approve(draft.command_id, message_id, error.permission, by="dee")
    office.approve(draft.command_id, message_id, error.permission)
    assert post(office, draft).amount_cents == cents
    office.prove()


def office_flagged(office: Office) -> str:
    """Another account, one that may pay by cash only."""
    account = office.account("20-0001-00", "LEE, ANN", water=9000)
    office.flag(account, "cash_only", "returned check 08/02/26")
    return "20-0001-00"


def test_an_approval_counts_for_its_own_command_only(office):
    first = office.draft(LineDraft("account", ACCOUNT, 1_000_001))
    second = office.draft(LineDraft("account", ACCOUNT, 1_000_001))
    office.approve(first.command_id, "payment.maximum", "payment.override")
    assert refused(office, second).message_id == "payment.maximum"


def test_preview_changes_nothing_and_equals_what_is_posted(office):
    line = LineDraft("account", ACCOUNT, 6000)
    shares, total = payments.preview(office.db, office.people["ana"], [line])
    assert total == 6000
    assert office.balance(ACCOUNT) == 8640
    assert post(office, office.draft(line)).shares == shares


def test_a_payer_may_name_the_service_and_the_bill(office):
    older = office.bill(ACCOUNT, due=dt.date(2026, 8, 25), water=1000)
    sewer = office.draft(LineDraft("account", ACCOUNT, 2000, service="sewer"))
    assert {s.share.service for s in post(office, sewer).shares} == {"sewer"}
    named = office.draft(LineDraft("account", ACCOUNT, 500, bill=older))
    assert {s.share.bill for s in post(office, named).shares} == {older}
    office.prove()


def test_inquiry_may_not_take_money(office):
    actor = dataclasses.replace(office.people["ana"], permissions=frozenset({"account.view"}))
    with pytest.raises(Refused, match="denied"):
        payments.post_payment(office.db, actor, office.draft(LineDraft("account", ACCOUNT, 1)))


def test_money_received_long_ago_is_let_in_by_a_supervisor(office):
    office.account("30-0001-00", water=4120)
    old = dt.date(2026, 10, 1)
    draft = dataclasses.replace(office.draft_for("30-0001-00", 100), received_on=old)
    with pytest.raises(NeedsOverride) as caught:
        office.post(draft)
    assert caught.value.message_id == "payment.received_old"
    assert caught.value.facts == {"received_on": old, "first": dt.date(2026, 10, 24)}
    first = dataclasses.replace(
        office.draft_for("30-0001-00", 200), received_on=dt.date(2026, 10, 24)
    )
    assert office.post(first).amount_cents == 200
    office.approve(draft.command_id, "payment.received_old", "payment.override")
    assert office.post(draft).amount_cents == 100
