"""Refusals about mortgage companies: what is missing, and what is done instead."""

from __future__ import annotations

MORTGAGE: dict[str, str] = {
    "mortgage.check_missing": "Say what the company's check is over, so that the file can be held "
    "against it.",
    "mortgage.check_total": "The file comes to {amount_cents}, the check to {check_cents}: "
    "{difference_cents} apart. Ask the company for a right file.",
    "mortgage.code": "Type the company's code in letters and digits, 20 at most, and its name.",
    "mortgage.columns": "The list has no column with the parcels. Its first row needs one of "
    "{known}.",
    "mortgage.dated": "What is agreed with {code} from {since} on is written already, or lies in "
    "the past. Choose a later day.",
    "mortgage.day": "Money cannot count from {day}, which has not come. To look ahead, check the "
    "file instead.",
    "mortgage.ended_company": "Mortgage company {code} pays for nobody any more. Agree with it "
    "anew first.",
    "mortgage.file_unknown": "There is no file {number} of a mortgage company.",
    "mortgage.layout": "Policy mortgage.layouts has no {layout}. Choose one of {known}.",
    "mortgage.no_tax": "No tax was ever billed. Load the bills first.",
    "mortgage.not_found": "{typed} is no account, bill or parcel with a tax, or is several. Type "
    "the account's number.",
    "mortgage.nothing": "No parcel {code} pays for owes the {tax_year} tax.",
    "mortgage.parcel_ended": "The company does not pay for it any more already.",
    "mortgage.pays_already": "{code} pays for {typed} already.",
    "mortgage.unknown": "There is no mortgage company {code} today. See `clerktui mortgage list`.",
}
