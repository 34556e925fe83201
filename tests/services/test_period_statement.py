"""A statement for any period: opening, every line, closing, footing with the books."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from sqlalchemy import select, update

from clerktui.errors import Refused
from clerktui.models import Customer, PrintJob
from clerktui.services import disclosures, period_statement
from clerktui.services.as_of import get_account_as_of
from clerktui.views.as_of import AsOf
from clerktui.views.disclosures import DisclosureDraft
from clerktui.views.documents import ReportDocument
from clerktui.views.statements import StatementDraft
from tests.support.correcting import adjust
from tests.support.office import new_id

MARIA = "10-0442-07"
TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.every_case
def test_it_foots_for_any_period_of_any_history(office, seed):
    dice = random.Random(seed)
    office.account(MARIA)
    receipts, bills, adjusted = [], 0, 0
    for _ in range(14):
        act = dice.choice(("bill", "pay", "pay", "void", "adjust"))
        if act == "bill":
            day = TODAY - DAY * dice.randrange(12)
            bills += 1
            office.bill(
                MARIA, due=day, water=dice.randrange(100, 9000), sewer=dice.randrange(1, 99)
            )
        elif act == "pay":
            receipts.append(office.pay(MARIA, dice.randrange(1, 7000)).receipt)
        elif act == "void" and receipts:
            office.void(receipts.pop(dice.randrange(len(receipts))))
        elif act == "adjust" and bills and not adjusted:
            adjusted = adjust(office, MARIA, dice.randrange(-99, 99) or 1)
        office.db.clock.move(dt.timedelta(minutes=20))
    balances = {}
    for back in range(14):
        day = TODAY - DAY * back
        balances[day] = get_account_as_of(office.db, MARIA, AsOf(business_day=day)).balance_cents
    for first in sorted(balances)[1:]:
        for last in (day for day in balances if day >= first):
            found = period_statement.get_statement(office.db, MARIA, first, last)
            moved = [line.amount_cents for line in found.lines]
            assert found.opening_cents == balances[first - DAY]
            assert found.opening_cents + sum(moved) == found.closing_cents == balances[last]
            assert found.charged_cents - found.paid_cents == sum(moved)
            assert all(first <= line.on <= last for line in found.lines)
    assert balances[TODAY] == office.balance(MARIA)


@pytest.fixture
def maria(office):
    """Billed on the 1st, paid and voided on the 23rd, adjusted, paid again."""
    office.account(MARIA, water=4120, due=dt.date(2026, 11, 1))
    office.db.clock.move(dt.timedelta(hours=1))
    receipt = office.pay(MARIA, 2000).receipt
    office.void(receipt)
    adjust(office, MARIA, -120, note="talked to Bob next door")
    office.db.clock.move(dt.timedelta(hours=1))
    office.pay(MARIA, 4000)
    return office


def test_every_line_in_order_with_the_balance_after_it(maria):
    found = period_statement.get_statement(maria.db, MARIA, dt.date(2026, 11, 1), TODAY)
    assert [(line.kind, line.amount_cents, line.balance_cents) for line in found.lines] == [
        ("billing", 4120, 4120),
        ("payment", -2000, 2120),
        ("void", 2000, 4120),
        ("adjustment", -120, 4000),
        ("payment", -4000, 0),
    ]
    assert (found.opening_cents, found.closing_cents) == (0, 0)
    later = period_statement.get_statement(maria.db, MARIA, dt.date(2026, 11, 2), TODAY)
    assert (later.opening_cents, len(later.lines)) == (4120, 4)
    assert "Bob" not in repr(found), "the office's own notes are no part of it"


def test_the_paper_says_it_in_the_customers_language(maria):
    found = period_statement.get_statement(maria.db, MARIA, dt.date(2026, 11, 1), TODAY)
    paper = period_statement.to_report(found)
    assert paper.title == f"Statement of account {MARIA}"
    assert paper.rows[0].cells == (dt.date(2026, 11, 1), "Opening balance", None, None, 0)
    assert paper.totals[0].cells == (TODAY, "Closing balance", 6120, 6120, 0)
    with maria.db.write() as connection:
        connection.execute(update(Customer.__table__).values(language="es"))
    given = period_statement.give_statement(maria.db, maria.people["ana"], _draft())
    assert given.language == "es"
    paper = period_statement.to_report(given)
    assert isinstance(paper.rows[0].cells[0], str), "dates as Spanish writes them"
    assert paper.title == f"Estado de la cuenta {MARIA}"
    assert [column.name for column in paper.columns][:3] == ["Fecha", "Concepto", "Cargos"]
    told = " ".join(str(row.cells[1]) for row in paper.rows)
    assert "Saldo inicial" in told
    assert "/2026" in told, "what is due is dated as the rows are"
    assert "pago con efectivo" in told
    in_english = _draft(language="en")
    given = period_statement.give_statement(maria.db, maria.people["ana"], in_english)
    assert period_statement.to_report(given).rows[0].cells[0] == dt.date(2026, 11, 1)


def _draft(**more):
    return StatementDraft(new_id(), MARIA, dt.date(2026, 11, 1), TODAY, **more)


def test_giving_it_out_is_logged(maria):
    ana = maria.people["ana"]
    period_statement.give_statement(maria.db, ana, _draft())
    police = DisclosureDraft("", "", "", "Sgt. Lee", "law_enforcement")
    period_statement.print_statement(maria.db, ana, _draft(disclosure=police))
    log = disclosures.list_disclosures(maria.db, ana).rows
    assert [(line.to_whom, line.ground, line.given) for line in log] == [
        ("Sgt. Lee", "law_enforcement", "statement 11/01/26 to 11/23/26"),
        ("RODRIGUEZ, MARIA", "customer", "statement 11/01/26 to 11/23/26"),
    ]
    job = PrintJob.__table__
    with maria.db.read() as connection:
        [row] = connection.execute(select(job).where(job.c.kind == "report")).all()
    assert ReportDocument.from_data(row.document).title == f"Statement of account {MARIA}"


def test_without_a_ground_it_is_neither_printed_nor_logged(maria):
    ana = maria.people["ana"]
    owner = DisclosureDraft("", "", "", "The owner", "landlord")
    for give in (period_statement.give_statement, period_statement.print_statement):
        with pytest.raises(Refused) as refused:
            give(maria.db, ana, _draft(disclosure=owner))
        assert refused.value.message_id == "disclosure.refused"
    assert disclosures.list_disclosures(maria.db, ana).rows == ()


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [(TODAY, TODAY - DAY, "statement.period"), (TODAY, TODAY + DAY, "moment.future")],
)
def test_days_that_make_no_period_are_refused(maria, first, last, why):
    with pytest.raises(Refused) as refused:
        period_statement.get_statement(maria.db, MARIA, first, last)
    assert refused.value.message_id == why
