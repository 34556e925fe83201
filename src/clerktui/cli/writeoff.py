"""`clerktui writeoff`: what cannot be collected is written off, and taken back when it is paid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

import typer

from clerktui.cli.adjust import (
    AccountArgument,
    AmountArgument,
    IdOption,
    NoteOption,
    ReasonOption,
    send,
    which_account,
)
from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption
from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_amount
from clerktui.cli.text import listed
from clerktui.i18n.words import items as counted

if TYPE_CHECKING:
    from clerktui.views.adjustments import CleanupRow, CleanupRule

app = group("Write off what cannot be collected, recover it, clean up small old debts.")


@command(app)
def items(
    call: Call,
    account: AccountArgument,
    item: Annotated[
        list[int], typer.Argument(metavar="ITEM...", help="Numbers from `adjust items`.")
    ],
    reason: ReasonOption,
    note: NoteOption = "",
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Write open items of an account off, whole.

    JSON: as `adjust credit`.
    """
    from clerktui.services.corrections import writeoffs
    from clerktui.views.adjustments import WriteOffDraft

    draft = WriteOffDraft(
        str(command_id or uuid4()), which_account(call, account), tuple(item), reason, note
    )
    send(call, draft, Approver(approver, approver_pin), writeoffs.write_off)


@command(app)
def recover(
    call: Call,
    account: AccountArgument,
    amount: AmountArgument,
    note: NoteOption = "",
    command_id: IdOption = None,
) -> None:
    """Owe written-off debt again, for what is being paid after all; then take the payment.

    JSON: as `adjust credit`.
    """
    from clerktui.services.corrections import writeoffs
    from clerktui.views.adjustments import RecoveryDraft

    draft = RecoveryDraft(str(command_id or uuid4()), which_account(call, account), amount, note)
    send(call, draft, Approver(None, None), writeoffs.recover)


@command(app, "list", listing=True)
def list_write_offs(call: Call, account: AccountArgument) -> None:
    """List the write-offs of an account, oldest first.

    JSON: write_offs[number, written_on, what, due_on, amount_cents, recovered_cents, open_cents,
    reason].
    """
    from dataclasses import asdict

    from clerktui.services.corrections import writeoffs

    found = writeoffs.list_write_offs(
        call.books, call.actor_or_maintenance, which_account(call, account)
    )
    rows = [asdict(one) for one in found]
    lines = listed(found, _ROWS) if found else ["Nothing was written off."]
    call.reply.listing(rows, lines, {"write_offs": rows})


@command(app, listing=True)
def cleanup(
    call: Call,
    under: Annotated[
        int,
        typer.Option("--under", metavar="AMT", parser=parse_amount, help="Owing no more than it."),
    ],
    days: Annotated[int, typer.Option("--days", min=0, help="All of it so long past due.")],
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", metavar="ACCOUNT", help="Leave it out.")
    ] = None,
    closed: Annotated[bool, typer.Option("--closed", help="Closed accounts only.")] = False,
    reason: Annotated[
        str, typer.Option("--reason", metavar="CODE", help="Code of the town's reason.")
    ] = "small",
    note: NoteOption = "",
    write_off: Annotated[
        bool, typer.Option("--write-off", help="Write it off; without it, only list it.")
    ] = False,
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
) -> None:
    """List small old debts; with --write-off, write all that is listed off in one act.

    JSON: rows[account, name, status, balance_cents, oldest_due_on, left_out], accounts,
    amount_cents; with --write-off as `adjust credit`.
    """
    from clerktui.services.corrections import cleanup as cleaning
    from clerktui.views.adjustments import CleanupDraft, CleanupRule

    left_out = tuple(which_account(call, number) for number in exclude or ())
    rule = CleanupRule(under, days, left_out, closed)
    if not write_off:
        _list(call, rule)
        return
    seen = cleaning.preview_cleanup(call.books, call.actor, rule, limit=1)
    draft = CleanupDraft(str(uuid4()), rule, reason, note, seen.accounts, seen.amount_cents)
    send(call, draft, Approver(approver, approver_pin), cleaning.clean_up)


def _list(call: Call, rule: CleanupRule) -> None:
    from dataclasses import asdict

    from clerktui.i18n import money
    from clerktui.services.corrections import cleanup as cleaning

    seen = cleaning.preview_cleanup(call.books, call.actor, rule, limit=1)
    found = list(_every(call, rule))
    rows = [asdict(one) for one in found]
    for row in rows:
        del row["account_id"]
    total = f"{counted(seen.accounts, 'account')}, {money(seen.amount_cents)} to write off"
    lines = [*listed(found, _CLEANUP), total] if found else ["Nothing fits."]
    whole: dict[str, Any] = {"accounts": seen.accounts, "amount_cents": seen.amount_cents}
    call.reply.listing(rows, lines, {"rows": rows, **whole})


def _every(call: Call, rule: CleanupRule) -> Iterator[CleanupRow]:
    from clerktui.services.corrections import cleanup as cleaning

    after: int | None = None
    while True:
        page = cleaning.preview_cleanup(call.books, call.actor, rule, after, 500)
        yield from page.rows
        after = page.after
        if after is None:
            return


_ROWS = {
    "NUMBER": "number",
    "WRITTEN OFF": "written_on",
    "WHAT": "what",
    "DUE": "due_on",
    "AMOUNT": "amount_cents",
    "RECOVERED": "recovered_cents",
    "LEFT": "open_cents",
    "REASON": "reason",
}
_CLEANUP = {
    "ACCOUNT": "account",
    "NAME": "name",
    "STATUS": "status",
    "OWES": "balance_cents",
    "SINCE": "oldest_due_on",
    "LEFT OUT": "left_out",
}
