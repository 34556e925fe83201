"""`clerktui account what-if`, `statement`, `usage` and `export`: what a customer asks about."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call
from clerktui.cli.options import parse_amount, parse_day
from clerktui.cli.paper import Form, PdfOption, WidthOption, rendered, write_file
from clerktui.cli.text import listed, named
from clerktui.errors import Refused

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


def statement(
    call: Call,
    account: AccountArgument,
    first: Annotated[
        dt.date, typer.Option("--from", metavar="DATE", parser=parse_day, help="The first day.")
    ],
    last: Annotated[
        dt.date | None,
        typer.Option("--to", metavar="DATE", parser=parse_day, help="The last day; else today."),
    ] = None,
    pdf: PdfOption = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write a CSV file there.")
    ] = None,
    language: Annotated[
        str, typer.Option("--language", metavar="en|es", help="Else the customer's.")
    ] = "",
    to_whom: ToOption = "",
    ground: GroundOption = "",
    width: WidthOption = 80,
) -> None:
    """Give a statement of any days out; a line of the disclosure log is written.

    JSON: account, name, first, last, opening_cents, lines[on, kind, words, amount_cents,
    balance_cents, receipt], charged_cents, paid_cents, closing_cents, and more.
    """
    from clerktui.services import period_statement
    from clerktui.views.statements import StatementDraft

    for path in filter(None, (pdf, csv)):
        _make_private(path)
    told = _disclosure(account, to_whom, ground)
    draft = StatementDraft(str(uuid.uuid4()), account, first, last, language, told)
    view = period_statement.give_statement(call.books, call.actor, draft)
    paper = period_statement.to_report(view)
    if pdf is not None:
        write_file(call, pdf, rendered(paper, Form.PDF, width))
    if csv is not None:
        write_file(call, csv, rendered(paper, Form.CSV, width))
    call.reply.document(view, rendered(paper, Form.TEXT, width).decode().splitlines())


def _disclosure(account: str, to_whom: str, ground: str) -> DisclosureDraft:
    """To whom it is given: the customer, unless somebody is named, who then needs a ground."""
    from clerktui.views.disclosures import DisclosureDraft

    is_customer = not to_whom and not ground
    return DisclosureDraft("", account, "", to_whom, "customer" if is_customer else ground)


def usage(
    call: Call,
    account: AccountArgument,
    service: Annotated[
        str, typer.Option("--service", metavar="CODE", help="Else the one that was read last.")
    ] = "",
) -> None:
    """Show the usage of a year beside the year before.

    JSON: account, service, unit, meter, months[read_on, usage, days, per_day_tenths, is_estimated,
    bill, billed_cents, last_read_on, last_usage, ...], change_percent, findings[], steps[].
    """
    from clerktui.services.usage import get_usage

    found = get_usage(call.books, account, service)
    call.reply.document(found, _usage_lines(found))


def _usage_lines(found: UsageView) -> Iterator[str]:
    change = "none" if found.change_percent is None else f"{found.change_percent:+} % a day"
    yield from named(
        {
            "Account": found.account,
            "Name": found.name,
            "Service": f"{found.service_name}, in units of {found.unit}",
            "Against last year": change,
            "What stands out": ", ".join(found.findings).replace("_", " ") or "nothing",
        }
    )
    yield ""
    yield from listed(found.months, _MONTHS)


def export(
    call: Call,
    account: AccountArgument,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Write the JSON there.")
    ],
    pdf: PdfOption = None,
    to_whom: ToOption = "",
    ground: GroundOption = "",
) -> None:
    """Write everything the books hold about a customer to a file; it is logged as a disclosure.

    JSON: account, output, disclosed_to, bills, payments, contacts, balance_cents.
    """
    from clerktui.cli.reply import encoded
    from clerktui.services import customer_record, period_statement

    for path in filter(None, (output, pdf)):
        _make_private(path)
    told = replace(_disclosure(account, to_whom, ground), command_id=str(uuid.uuid4()))
    record = customer_record.give_record(call.books, call.actor, told)
    content = json.loads(encoded(record.content))
    whole = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True)
    write_file(call, output, f"{whole}\n".encode())
    if pdf is not None:
        paper = period_statement.to_report(record.statement)
        write_file(call, pdf, rendered(paper, Form.PDF, 80))
    counts = {name: len(record.content[name]) for name in ("bills", "payments", "contacts")}
    answer = {
        "account": record.account,
        "output": str(output),
        "disclosed_to": record.content["disclosures"][-1]["to_whom"],
        **counts,
        "balance_cents": record.content["balance_cents"],
    }
    lines = [f"{name}: {number}" for name, number in counts.items()]
    call.reply.document(answer, lines)


def _make_private(path: Path) -> None:
    """Make the file first, readable by its owner only: what is logged as given can be written.

    Raises:
        Refused: `file.not_written`.
    """
    try:
        path.touch(mode=0o600)
        path.chmod(0o600)
    except OSError as error:
        raise Refused("file.not_written", path=str(path), reason=error.strerror or "") from None


_MONTHS = {
    "READ": "read_on",
    "USED": "usage",
    "DAYS": "days",
    "EST": "is_estimated",
    "BILL": "bill",
    "BILLED": "billed_cents",
    "YEAR BEFORE": "last_usage",
    "ITS DAYS": "last_days",
    "BILLED THEN": "last_billed_cents",
}
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
