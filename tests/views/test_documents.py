"""Documents survive being kept as JSON."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from clerktui.views.documents import (
    AccountBalance,
    BadDocumentError,
    Column,
    DenominationCount,
    NamedTotal,
    ReceiptDocument,
    ReceiptLine,
    ReceiptTender,
    ReportDocument,
    ReportRow,
    TenderCount,
    ZReportDocument,
    document_from_data,
    document_to_data,
)

INSTANT = dt.datetime(2026, 11, 23, 15, 42, 7, 123456, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 23)


def a_receipt() -> ReceiptDocument:
    return ReceiptDocument(
        town_lines=("Town of Mapleton", "210 Main Street"),
        number="CS-2026-000123",
        issued_at=INSTANT,
        timezone="America/New_York",
        business_date=DAY,
        clerk="Maria Lopez",
        lines=(ReceiptLine(description="Water", amount_cents=4510, account="10420-01"),),
        tenders=(ReceiptTender(name="Cash", amount_cents=4510),),
        total_cents=4510,
    )


def a_z_report() -> ZReportDocument:
    return ZReportDocument(
        town_lines=("Town of Mapleton",),
        drawer="D14",
        clerk="Maria Lopez",
        opened_at=INSTANT,
        closed_at=INSTANT,
        timezone="America/New_York",
        business_date=DAY,
        float_cents=15000,
        tenders=(TenderCount(name="Cash", expected_cents=20000, counted_cents=19500),),
        over_short_cents=-500,
        denominations=(DenominationCount(name="$20", unit_cents=2000, quantity=9),),
        services=(NamedTotal(name="Water", count=3, amount_cents=5000),),
        chain_head="ab" * 32,
        chain_sequence=17,
    )


def a_report() -> ReportDocument:
    return ReportDocument(
        title="Daily cash",
        columns=(Column(name="Day", kind="date"), Column(name="Amount", kind="money", width=12)),
        rows=(ReportRow((DAY, 4510)), ReportRow((None, -1), style="subtotal")),
        totals=(ReportRow(("Total", 4509)),),
        made_at=INSTANT,
        timezone="America/New_York",
    )


@pytest.mark.parametrize("document", [a_receipt(), a_z_report(), a_report()])
def test_a_document_comes_back_equal_from_json(document):
    text = json.dumps(document_to_data(document))
    assert document_from_data(json.loads(text)) == document


names = st.text(max_size=30)
money = st.integers(-(10**11), 10**11)
instants = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=dt.UTC)
)
lines = st.builds(
    ReceiptLine,
    description=names,
    amount_cents=money,
    account=st.none() | names,
    quantity=st.integers(1, 99),
    unit_cents=st.none() | money,
    balance_after_cents=st.none() | money,
)
receipts = st.builds(
    ReceiptDocument,
    town_lines=st.tuples(names, names),
    number=names,
    issued_at=instants,
    timezone=names,
    business_date=st.dates(),
    received_on=st.none() | st.dates(),
    clerk=names,
    lines=st.lists(lines, max_size=3).map(tuple),
    tenders=st.just((ReceiptTender(name="Cash", amount_cents=-1, is_change=True),)),
    accounts=st.just((AccountBalance(account="1", name="N", balance_cents=-5),)),
    total_cents=money,
    messages=st.tuples(names),
    status=st.sampled_from(["issued", "void"]),
    voided_at=st.none() | instants,
)


@given(receipts)
def test_any_receipt_comes_back_equal(receipt):
    assert ReceiptDocument.from_data(json.loads(json.dumps(receipt.to_data()))) == receipt


def test_instants_are_stored_in_utc_whatever_zone_they_were_written_in():
    eastern = dt.timezone(dt.timedelta(hours=-5))
    receipt = replace(a_receipt(), issued_at=INSTANT.astimezone(eastern))
    assert receipt.to_data()["issued_at"] == "2026-11-23T15:42:07.123456+00:00"


def test_what_a_newer_program_added_is_ignored_and_what_it_left_out_takes_its_default():
    data = a_receipt().to_data() | {"added_later": 1}
    del data["messages"]
    assert ReceiptDocument.from_data(data) == a_receipt()


@pytest.mark.parametrize(
    "harm",
    [
        {"total_cents": 45.1},
        {"total_cents": True},
        {"issued_at": "2026-11-23T15:42:07"},
        {"issued_at": "yesterday"},
        {"status": "lost"},
        {"lines": "Water"},
        {"lines": [{"description": "no amount"}]},
        {"received_on": 5},
    ],
)
def test_spoiled_data_is_refused(harm):
    with pytest.raises(BadDocumentError):
        ReceiptDocument.from_data(a_receipt().to_data() | harm)


def test_a_missing_field_is_refused():
    data = a_receipt().to_data()
    del data["number"]
    with pytest.raises(BadDocumentError, match="number"):
        ReceiptDocument.from_data(data)


def test_an_unknown_kind_is_refused():
    with pytest.raises(BadDocumentError, match="poem"):
        document_from_data({"kind": "poem", "document": {}})


def test_a_copy_is_the_same_paper_with_its_number():
    assert a_receipt().as_copy(2) == replace(a_receipt(), copy_no=2)
    assert a_z_report().as_copy(1).copy_no == 1


def test_figures_that_follow_from_others_are_not_stored_twice():
    z = a_z_report()
    assert z.tenders[0].difference_cents == -500
    assert z.denominations[0].amount_cents == 18000
    assert "difference_cents" not in z.to_data()["tenders"][0]


def test_a_word_may_stand_in_a_date_column():
    assert ReportDocument.from_data(a_report().to_data()).totals[0].cells[0] == "Total"
