"""What charging by rule, waivers and advertising refuse, in sentences that say what to do."""

from __future__ import annotations

ACCRUALS: dict[str, str] = {
    "accrual.ahead": "{as_of} has not come yet. A run charges as of today or earlier; the edit "
    "list can look ahead.",
    "accrual.note_missing": "Say why the run is taken back.",
    "accrual.paid": "Run {run} cannot be taken back: {count} accounts have paid on it or had it "
    "corrected, the first is {first}. Waive or adjust single ones instead.",
    "accrual.rule": "There is no rule {rule}. Choose late_fee, tax_interest or advertising.",
    "accrual.run_unknown": "There is no run {run}. List the runs.",
    "accrual.undone": "Run {run} was taken back already.",
    "advertising.no_tax": "No tax of {tax_year} was billed. Type another year.",
    "advertising.notice": "Owners written to on {mailed_on} must be given 30 days before the list "
    "is in the paper (G.S. 105-369(b1)). Choose a later day.",
    "advertising.scope": "{scope} is not a tax year, the day of the paper and the day the owners "
    "were written to, as 2025 2026-04-01 2026-03-01.",
    "advertising.window": "Unpaid liens are advertised from {first} to {last}, not on "
    "{published_on} (G.S. 105-369(c)).",
    "waiver.done": "That fee of account {account} was waived or taken back already.",
    "waiver.ended": "Waiver {waiver} has ended already, or is of one fee that was charged.",
    "waiver.holds": "Late fees of account {account} are waived already. End that waiver first.",
    "waiver.paid": "That fee of account {account} is paid. Adjust or refund it instead.",
    "waiver.reason_missing": "Say why.",
    "waiver.tax": "Only late fees are waived here. Interest and costs of a tax are released only "
    "as G.S. 105-380 and 105-381 allow: adjust the tax with a reason for tax.",
    "waiver.unknown": "There is no such fee or waiver: {waiver}.",
    "waiver.until": "Late fees are waived until a day from {first} to {last}.",
}
