"""Which mortgage companies there are, and whose tax each pays."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.accruals import tax_bills
from clerktui.services.mortgage import directory, parcels
from clerktui.views.mortgage import PayerDraft
from tests.support import mortgage
from tests.support.mortgage import COMPANY, HERE, OTHER, THIRD
from tests.support.office import Office, new_id
from tests.support.refusing import refused


@pytest.fixture
def town(office: Office) -> Office:
    """Three parcels with tax, a company that pays for two of them."""
    mortgage.taxed(office)
    mortgage.agree(office)
    mortgage.pays(office, HERE, "L-100")
    mortgage.pays(office, "0731-02", "L-200")
    return office


def listed(town: Office, company: str = COMPANY) -> list[tuple[str, str, str]]:
    found = parcels.list_parcels(town.db, town.people["ana"], company)
    return [(one.account, one.parcel, one.loan) for one in found]


def test_a_company_pays_for_parcels_named_by_account_bill_or_parcel(town):
    assert listed(town) == [(HERE, "0731-01", "L-100"), (OTHER, "0731-02", "L-200")]
    [company] = directory.list_companies(town.db, town.people["ana"])
    assert (company.code, company.parcels, company.layout) == (COMPANY, 2, "csv")
    assert tax_bills.get_tax_bills(town.db, town.people["ana"], HERE).company == COMPANY
    assert tax_bills.get_tax_bills(town.db, town.people["ana"], THIRD).company == ""
    assert refused(mortgage.pays, town, HERE) == "mortgage.pays_already"
    assert refused(mortgage.pays, town, "99-9999-99") == "mortgage.not_found"
    assert refused(mortgage.pays, town, HERE, company="NONE") == "mortgage.unknown"
    town.prove()


def test_another_company_takes_a_parcel_over_and_an_end_is_an_end(town):
    mortgage.agree(town, "SECOND")
    taken = mortgage.pays(town, HERE, company="SECOND")
    assert listed(town) == [(OTHER, "0731-02", "L-200")]
    ended = parcels.end_payer(town.db, town.people["ana"], taken.parcel_id)
    assert ended.ended_on == dt.date(2026, 11, 23)
    assert listed(town, "SECOND") == []
    again = refused(parcels.end_payer, town.db, town.people["ana"], taken.parcel_id)
    assert again == "mortgage.parcel_ended"


def test_the_same_command_says_it_once(town):
    draft = PayerDraft(new_id(), COMPANY, THIRD, "L-300")
    first = parcels.set_payer(town.db, town.people["ana"], draft)
    assert parcels.set_payer(town.db, town.people["ana"], draft) == first


def test_its_list_is_loaded_and_loading_it_again_changes_nothing(town, tmp_path):
    path = tmp_path / "parcels.csv"
    path.write_text("PARCEL,LOAN\n0731-01,L-100\n0731-03,L-300\n0731-99,L-999\n")

    def load(**said: bool):
        return parcels.load(town.db, town.people["ana"], path, COMPANY, **said)

    tried = load(dry_run=True)
    assert (tried.taken, tried.unchanged, tried.rejected) == (1, 1, 1)
    assert [one[0] for one in listed(town)] == [HERE, OTHER]
    done = load()
    assert (done.taken, [row.typed for row in done.rows]) == (1, ["0731-99"])
    assert (load().taken, load().unchanged) == (0, 2)
    assert [one[0] for one in listed(town)] == [HERE, OTHER, THIRD]
    path.write_text("ACREAGE\n3\n")
    assert refused(load) == "mortgage.columns"


def test_what_is_agreed_is_dated_and_of_a_known_layout(town):
    assert refused(mortgage.agree, town) == "mortgage.dated"
    assert refused(mortgage.agree, town, "BAD-1") == "mortgage.code"
    assert refused(mortgage.agree, town, "OTHERCO", layout="none") == "mortgage.layout"
    mortgage.agree(town, effective_from=dt.date(2026, 12, 1), is_active=False)
    assert directory.get_company(town.db, town.people["ana"], COMPANY).is_active
    mortgage.agree(town, "OVER", is_active=False)
    assert refused(mortgage.pays, town, THIRD, company="OVER") == "mortgage.ended_company"
    unknown = refused(directory.get_company, town.db, town.people["ana"], "NONE")
    assert unknown == "mortgage.unknown"
    assert refused(mortgage.agree, town, "THIRDCO", who="ana") == "denied"
