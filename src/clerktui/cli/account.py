"""`clerktui account`: the same search and the same account view as the screens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.text import fields, table

if TYPE_CHECKING:
    from clerktui.views.accounts import AccountView, FindResults

app = group("Find an account, show an account.")


@command(app, listing=True)
def find(
    call: Call,
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="Number, name, address, phone, meter, bill ...")
    ],
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 20,
) -> None:
    """Find accounts by anything a customer can name, best match first.

    JSON: results[account, name, service_address, status, balance_cents, past_due_cents, matched,
    note, is_near], complete.
    """
    from clerktui.services import lookup

    found = lookup.find_accounts(call.books, text, limit=limit)
    call.reply.listing(
        found.results, _found_lines(found), {"results": found.results, "complete": found.complete}
    )


def _found_lines(found: FindResults) -> Iterator[str]:
    from clerktui.i18n import money

    if not found.results:
        yield f"Nothing found for {found.text}."
        return
    yield from table(
        ("ACCOUNT", "NAME", "SERVICE ADDRESS", "STATUS", "BALANCE>", "MATCHED"),
        (
            (one.account, one.name, one.service_address, one.status)
            + (money(one.balance_cents), one.matched)
            for one in found.results
        ),
    )
    if not found.complete:
        yield f"There are more; only {len(found.results)} are shown (--limit)."


@command(app)
def show(
    call: Call,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Account number.")],
) -> None:
    """Show an account: who, where, flags, balance by service and age, open bills, payments.

    JSON: account, name, status, flags[], balance_cents, pending_cents, aging{current, d30, d60,
    d90}, by_service[service, balance_cents, ...], open_bills[], payments[], and more.
    """
    from clerktui.services import accounts

    view = accounts.get_account(call.books, account)
    call.reply.document(_account_document(view), _account_lines(view))


def _account_document(view: AccountView) -> dict[str, object]:
    from dataclasses import fields as fields_of

    document = {field.name: getattr(view, field.name) for field in fields_of(view)}
    document["flags"] = [flag.code for flag in view.flags]
    document["flag_details"] = view.flags
    document["aging"] = {
        "current": view.current_cents,
        "d30": view.d30_cents,
        "d60": view.d60_cents,
        "d90": view.d90_cents,
    }
    return document


def _account_lines(view: AccountView) -> Iterator[str]:
    from clerktui.i18n import money, town_date

    aged = (view.current_cents, view.d30_cents, view.d60_cents, view.d90_cents)
    yield from fields(
        (
            ("Account", view.account),
            ("Name", view.name),
            ("Status", view.status),
            ("Service address", view.service_address),
            ("Mail address", view.mail_address),
            ("Phone", view.phone),
            ("Flags", ", ".join(flag.words for flag in view.flags) or "none"),
            ("Balance", money(view.balance_cents)),
            ("Pending", money(view.pending_cents)),
            ("Current / 30 / 60 / 90", " / ".join(map(money, aged))),
        )
    )
    yield ""
    yield from table(
        ("SERVICE", "BALANCE>", "NEXT DUE"),
        (
            (one.name, money(one.balance_cents), town_date(one.next_due_on))
            for one in view.by_service
        ),
    )
    yield ""
    yield from table(
        ("OPEN BILL", "ISSUED", "DUE", "SERVICES", "AMOUNT>", "OPEN>"),
        (
            (one.bill, town_date(one.issued_on), town_date(one.due_on), one.services)
            + (money(one.amount_cents), money(one.balance_cents))
            for one in view.open_bills
        ),
    )
    yield ""
    yield from table(
        ("RECEIPT", "RECEIVED", "AMOUNT>", "TENDERS", "CLERK", "STATUS"),
        (
            (one.receipt, town_date(one.received_on), money(one.amount_cents), one.tenders)
            + (one.clerk, one.status)
            for one in view.payments
        ),
    )
