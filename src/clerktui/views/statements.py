"""A statement of an account for a period, foot to foot with the books."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clerktui.views.disclosures import DisclosureDraft


@dataclass(frozen=True)
class StatementLine:
    """One bill, payment, adjustment or correction, and the balance after it.

    Attributes:
        kind: the journal entry's kind.
        amount_cents: what it did to the balance: above zero is owed, below is paid.
        receipt: the receipt it wrote or took back.
    """

    on: dt.date
    kind: str
    words: str
    amount_cents: int
    balance_cents: int
    receipt: str = ""


@dataclass(frozen=True)
class StatementView:
    """What an account owed before a period, all that was booked in it, and what it owed after.

    `opening_cents` with every line is `closing_cents`, which is the account as of the last day.
    """

    account: str
    name: str
    to_lines: tuple[str, ...]
    service_address: str
    language: str
    town: str
    town_lines: tuple[str, ...]
    timezone: str
    made_at: dt.datetime
    first: dt.date
    last: dt.date
    opening_cents: int
    closing_cents: int
    charged_cents: int
    paid_cents: int
    lines: tuple[StatementLine, ...]


@dataclass(frozen=True)
class StatementDraft:
    """A statement about to be given out.

    Attributes:
        last: the last day; today when None.
        language: what it is worded in; the customer's own when empty.
        disclosure: to whom and on what ground; the customer when None.
    """

    command_id: str
    account: str
    first: dt.date
    last: dt.date | None = None
    language: str = ""
    disclosure: DisclosureDraft | None = None
