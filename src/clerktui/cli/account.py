"""`clerktui account`: the same search and the same account view as the screens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.account_inquiry import export, statement, usage, what_if
from clerktui.cli.call import Call, command, group
from clerktui.cli.text import listed, named
from clerktui.rules.text import display_safe

if TYPE_CHECKING:
    from clerktui.views.accounts import AccountView, FindResults
    from clerktui.views.as_of import AccountAsOf

app = group("Find, show; what if, statement, usage, export; close, move, rename, check.")
command(app, "what-if")(what_if)
command(app)(statement)
command(app)(usage)
command(app)(export)


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
    if not found.results:
        yield f"Nothing found for {display_safe(found.text)}."
        return
    yield from listed(
        found.results,
        {
            "ACCOUNT": "account",
            "NAME": "name",
            "SERVICE ADDRESS": "service_address",
            "STATUS": "status",
            "BALANCE": "balance_cents",
            "MATCHED": "matched",
        },
    )
    if not found.complete:
        yield f"There are more; only {len(found.results)} are shown (--limit)."


@command(app)
def show(
    call: Call,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Account number.")],
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE[THH:MM]",
            help="As it stood: a date is that business day, with a time what was known then.",
        ),
    ] = None,
    changes: Annotated[
        bool, typer.Option("--changes", help="With --as-of: what was written since.")
    ] = False,
) -> None:
    """Show an account: who, where, flags, balance by service and age, open bills, payments.

    JSON: account, name, status, flags[], balance_cents, pending_cents, aging{current, d30, d60,
    d90}, cutoff{status, reason, owed_cents, since, until, to_leave_cents}, by_service[service,
    balance_cents, ...], open_bills[], payments[], and more. With
    --as-of the same (pending_cents is null), and says, day, open_items[], balance_now_cents,
    changes[at, kind, words, who, amount_cents, balance_cents, receipt, correction].
    """
    if as_of is not None:
        _show_as_of(call, account, as_of, changes=changes)
        return
    if changes:
        raise typer.BadParameter("say since when: --as-of DATE.", param_hint="'--changes'")
    from clerktui.services import accounts

    view = accounts.get_account(call.books, account)
    # The view holds the newest few payments, enough for a screen; a script gets a page of them.
    page = accounts.list_payments(call.books, view.account)
    view = replace(view, payments=page.rows)
    call.reply.document(_account_document(view), _account_lines(view))


def _show_as_of(call: Call, account: str, as_of: str, *, changes: bool) -> None:
    from clerktui.cli.as_of import as_of_lines
    from clerktui.services.as_of import get_account_as_of

    view = get_account_as_of(call.books, account, as_of)
    # What lay in batches not posted yet at a past moment, the books do not keep.
    document = {"pending_cents": None, **_account_document(view)}
    call.reply.document(document, as_of_lines(view, changes=changes))


def _account_document(view: AccountView | AccountAsOf) -> dict[str, object]:
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
    from clerktui.i18n import money
    from clerktui.i18n.cut_off_words import cut_off_words

    said = cut_off_words(view.cutoff)
    aged = (view.current_cents, view.d30_cents, view.d60_cents, view.d90_cents)
    yield from named(
        {
            "Account": view.account,
            "Name": view.name,
            "Status": view.status,
            **({"Place": view.place} if getattr(view, "place", "") else {}),
            "Service address": view.service_address,
            "Mail address": view.mail_address,
            "Phone": view.phone,
            "Flags": ", ".join(flag.words for flag in view.flags) or "none",
            "Balance": money(view.balance_cents),
            "Pending": money(view.pending_cents),
            "Current / 30 / 60 / 90": " / ".join(map(money, aged)),
            **({"Cut-off": said} if said else {}),
        }
    )
    for rows, columns in (
        (view.by_service, _SERVICES),
        (view.open_bills, _BILLS),
        (view.payments, _PAYMENTS),
    ):
        yield ""
        yield from listed(rows, columns)


_SERVICES = {"SERVICE": "name", "BALANCE": "balance_cents", "NEXT DUE": "next_due_on"}
_BILLS = {
    "OPEN BILL": "bill",
    "ISSUED": "issued_on",
    "DUE": "due_on",
    "SERVICES": "services",
    "AMOUNT": "amount_cents",
    "OPEN": "balance_cents",
}
_PAYMENTS = {
    "RECEIPT": "receipt",
    "RECEIVED": "received_on",
    "AMOUNT": "amount_cents",
    "TENDERS": "tenders",
    "CLERK": "clerk",
    "STATUS": "status",
    "SINCE": "corrected",
}
