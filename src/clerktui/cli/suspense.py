"""`clerktui suspense`: unidentified money, applied to an account or returned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_amount
from clerktui.cli.text import listed
from clerktui.i18n.words import owes

if TYPE_CHECKING:
    from clerktui.views.batches import SuspenseDraft, SuspenseMoved

app = group("Unidentified money: list, apply to an account, return.")

ItemArgument = Annotated[int, typer.Argument(metavar="ITEM", help="Number from the list.")]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: moved only once.")
]


@command(app, "list", listing=True)
def list_items(
    call: Call,
    text: Annotated[
        str,
        typer.Argument(metavar="[TEXT]", help="Payer, what was typed, check, amount; else all."),
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 50,
) -> None:
    """List unidentified money that is still open, oldest first.

    JSON: items[item, receipt, received_on, days, amount_cents, open_cents, typed, payer, reference,
    memo, batch], complete.
    """
    from dataclasses import asdict

    from clerktui.services import suspense

    page = suspense.list_suspense(call.books, call.actor_or_maintenance, text, limit=limit)
    rows = [{"item": one.item_id, **asdict(one)} for one in page.rows]
    for row in rows:
        del row["item_id"]
    lines = listed(page.rows, _ROWS) if page.rows else ["Nothing is unidentified."]
    call.reply.listing(rows, lines, {"items": rows, "complete": page.after is None})


_ROWS = {
    "ITEM": "item_id",
    "RECEIPT": "receipt",
    "RECEIVED": "received_on",
    "DAYS": "days",
    "OPEN": "open_cents",
    "TYPED": "typed",
    "PAYER": "payer",
    "NUMBER": "reference",
    "BATCH": "batch",
}


@command(app)
def apply(
    call: Call,
    item: ItemArgument,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Whose it is.")],
    amount: Annotated[
        int | None,
        typer.Argument(metavar="[AMOUNT]", parser=parse_amount, help="Part of it; else all."),
    ] = None,
    command_id: IdOption = None,
) -> None:
    """Apply unidentified money to an account: a payment from suspense, with its own receipt.

    JSON: id, item, kind, amount_cents, open_cents, receipt, account, balance_cents, duplicate.
    """
    from clerktui.services import accounts, suspense
    from clerktui.views.batches import SuspenseDraft

    draft = SuspenseDraft(
        command_id=str(command_id or uuid4()),
        item_id=item,
        amount_cents=_amount(call, item, amount, command_id),
        account=accounts.get_account(call.books, account).account,
    )
    _answer(call, draft, suspense.apply_suspense(call.books, call.actor, draft))


@command(app, "return")
def return_item(
    call: Call,
    item: ItemArgument,
    payee: Annotated[str, typer.Option("--payee", metavar="TEXT", help="Who gets it back.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    amount: Annotated[
        int | None,
        typer.Option("--amount", metavar="AMT", parser=parse_amount, help="Part of it; else all."),
    ] = None,
    command_id: IdOption = None,
) -> None:
    """Return unidentified money: it becomes a refund the town owes.

    JSON: id, item, kind, amount_cents, open_cents, receipt (null), account (null), balance_cents
    (null), duplicate.
    """
    from clerktui.services import suspense
    from clerktui.views.batches import SuspenseDraft

    draft = SuspenseDraft(
        command_id=str(command_id or uuid4()),
        item_id=item,
        amount_cents=_amount(call, item, amount, command_id),
        payee=payee,
        reason=reason,
    )
    _answer(call, draft, suspense.return_suspense(call.books, call.actor, draft))


def _amount(call: Call, item: int, amount: int | None, command_id: UUID | None) -> int:
    """The amount asked for; else what this very command moved before; else all that is open."""
    from clerktui.services import suspense

    if amount is not None:
        return amount
    moved = suspense.moved_by(call.books, str(command_id)) if command_id else None
    return suspense.get_item(call.books, call.actor, item).open_cents if moved is None else moved


def _answer(call: Call, draft: SuspenseDraft, moved: SuspenseMoved) -> None:
    document = {
        "id": draft.command_id,
        "item": moved.item_id,
        "kind": moved.kind,
        "amount_cents": moved.amount_cents,
        "open_cents": moved.open_cents,
        "receipt": moved.receipt or None,
        "account": moved.account or None,
        "balance_cents": moved.balance_cents,
        "payee": draft.payee or None,
        "duplicate": moved.duplicate,
    }
    call.reply.note(f"Command {draft.command_id}")
    call.reply.document(document, _lines(draft, moved))


def _lines(draft: SuspenseDraft, moved: SuspenseMoved) -> Iterator[str]:
    from clerktui.i18n import money
    from clerktui.rules.text import display_safe

    again = " (done before; nothing new was moved)" if moved.duplicate else ""
    where = f"to account {moved.account}" if moved.account else f"to be returned to {draft.payee}"
    yield display_safe(f"Item {moved.item_id}: {money(moved.amount_cents)} {where}{again}")
    if moved.receipt:
        yield f"Receipt {moved.receipt}"
    if moved.balance_cents is not None:
        yield f"{moved.account} {owes(moved.balance_cents, now=True)}"
    yield f"Left in suspense: {money(moved.open_cents)}"
