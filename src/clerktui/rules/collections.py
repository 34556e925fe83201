"""The steps of collecting a debt, as words, and what keeps one from being taken."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

STEPS: dict[str, str] = {
    "reminder": "Reminder",
    "notice": "Past-due notice",
    "penalty": "Penalty",
    "interest": "Interest",
    "waived": "Waived",
    "call": "Call",
    "door_tag": "Door tag",
    "cut_list": "On the cut-off list",
    "cut_order": "Cut-off order",
    "reconnect": "Reconnected",
    "final_notice": "Final notice",
    "promise": "Promise to pay",
    "plan": "Payment plan",
    "dispute": "Dispute",
    "hold": "Hold",
    "referred": "Referred",
    "setoff_letter": "Debt setoff letter",
    "setoff_hearing": "Debt setoff hearing",
    "setoff_sent": "Sent to debt setoff",
    "setoff_money": "Debt setoff money",
    "setoff_recalled": "Taken back from debt setoff",
    "agency": "Placed with an agency",
    "agency_recalled": "Recalled from the agency",
    "agency_money": "Money through the agency",
    "advertised": "Advertised",
    "garnishment": "Wage garnishment",
    "attachment": "Attachment",
    "released": "Released",
    "bankruptcy": "Bankruptcy",
    "write_off": "Written off",
    "unclaimed": "Unclaimed property",
    "paid": "Paid",
    "undone": "Taken back",
}
"""Every step a case file can hold, with its words."""

ACTS = ("call", "letter", "penalty", "cut_off", "setoff", "agency", "enforce", "write_off")
"""What collecting does to an account, and a flag, promise, plan or dispute can stop."""


@dataclass(frozen=True)
class Stop:
    """Why a step is not taken on an account.

    Attributes:
        code: what stands in the way: a flag's code, "promise", "plan", "dispute" ...
        words: the reason as an edit list shows it, with its day where it has one.
        until: the last day it stands in the way; None when nobody knows.
    """

    code: str
    words: str
    until: dt.date | None = None
