"""`clerktui account what-if`, `statement`, `usage` and `export`: what a customer asks about."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call
from clerktui.cli.options import parse_amount, parse_day
from clerktui.cli.paper import Form, PdfOption, WidthOption, give, rendered, write_file
from clerktui.cli.text import listed, named

if TYPE_CHECKING:
    from clerktui.views.disclosures import DisclosureDraft
    from clerktui.views.usage import UsageView
    from clerktui.views.what_if import WhatIf

AccountArgument = Annotated[str, typer.Argument(metavar="ACCOUNT", help="Account number.")]
ToOption = Annotated[
    str, typer.Option("--for", metavar="WHO", help="To whom it is given; else the customer.")
]
GroundOption = Annotated[
    str,
    typer.Option("--ground", metavar="CODE", help="On what ground, where it is somebody else."),
]


def what_if(
    call: Call,
    account: AccountArgument,
    amount: Annotated[
        int, typer.Argument(metavar="AMOUNT", parser=parse_amount, help="What would be paid.")
    ],
    on: Annotated[
        dt.date | None,
        typer.Option("--on", metavar="DATE", parser=parse_day, help="The day; else today."),
    ] = None,
) -> None:
    """Say what would become of an account if an amount were paid; nothing is written.

    JSON: account, on, amount_cents, balance_cents, left_cents, credit_cents, pending_cents,
    past_due_cents, to_pay_cents, shares[bill, service, component, amount_cents, leaves_cents,
    reason], by_service[service, owed_cents, paid_cents, left_cents, ...], cutoff, cutoff_after,
    next_due_on, next_due_cents, interest[tax_year, cents], words[], spoken[].
    """
    from clerktui.services.what_if import get_what_if

    found = get_what_if(call.books, account, amount, on)
    call.reply.document(found, _what_if_lines(found))


def _what_if_lines(found: WhatIf) -> Iterator[str]:
    from clerktui.i18n import money

    yield from named(
        {
            "Account": found.account,
            "Name": found.name,
            "Owes": money(found.balance_cents),
            "Would pay": money(found.amount_cents),
            "Would owe": money(found.left_cents),
            "Past due after": money(found.past_due_cents),
            "Pending": money(found.pending_cents),
        }
    )
    yield ""
    yield from listed(found.shares, _SHARES)
    yield ""
    yield from listed(found.by_service, _AFTER)
    yield ""
    yield from found.words
    yield from found.spoken


_SHARES = {
    "BILL": "bill",
    "SERVICE": "name",
    "PART": "component",
    "DUE": "due_on",
    "PAYS": "amount_cents",
    "STAYS": "leaves_cents",
    "WHY": "reason",
}
_AFTER = {
    "SERVICE": "name",
    "OWES": "owed_cents",
    "PAYS": "paid_cents",
    "STAYS": "left_cents",
    "CURRENT": "left_current_cents",
    "30": "left_d30_cents",
    "60": "left_d60_cents",
    "90": "left_d90_cents",
}
