"""`clerktui deposit`: what waits for the bank, slips, the bank's file, money on hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.drawer import PiecesOption
from clerktui.cli.options import parse_amount, parse_day, parse_pieces, reference_option
from clerktui.cli.paper import PdfOption
from clerktui.cli.text import listed, named
from clerktui.errors import EXIT_OK, EXIT_REFUSED
from clerktui.rules.states import DEPOSIT

if TYPE_CHECKING:
    from clerktui.views.deposits import DepositDetail, ProposalView

app = group("Deposits: what waits, slips, the bank's file, money on hand.")

UNMATCHED = "unmatched"
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Number of the deposit.")]
BankOption = Annotated[
    str | None, typer.Option("--bank", metavar="CODE", help="Bank account; else the first.")
]
UpToOption = Annotated[
    dt.date | None,
    typer.Option("--up-to", metavar="DATE", parser=parse_day, help="Last day; else today."),
]
OnOption = Annotated[
    dt.date | None, typer.Option("--on", metavar="DATE", parser=parse_day, help="Else today.")
]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]


@command(app, "list", listing=True)
def list_deposits(
    call: Call,
    state: Annotated[
        str, typer.Option("--state", metavar="S", help="A state, or `unmatched`; else all.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 50,
) -> None:
    """List the office's deposits, newest first.

    States: prepared, deposited, matched, cancelled.

    JSON: deposits[number, state, bank_account, bank_name, office, business_date, amount_cents,
    cash_cents, checks, bag, prepared_by, prepared_at, deposited_by, deposited_on, bank_on,
    bank_reference, reason], complete.
    """
    if state and state not in {*DEPOSIT.states, UNMATCHED}:
        raise typer.BadParameter(f"{state!r} is no state of a deposit.", param_hint="'--state'")
    from clerktui.services.deposits import looking

    page = looking.list_deposits(call.books, call.actor, state, limit=limit)
    rows = [asdict(row) for row in page.rows]
    lines = listed(page.rows, _ROWS) if page.rows else ["There is no such deposit."]
    call.reply.listing(rows, lines, {"deposits": rows, "complete": page.after is None})


_ROWS = {
    "DEPOSIT": "number",
    "STATE": "state",
    "BANK": "bank_account",
    "UP TO": "business_date",
    "AMOUNT": "amount_cents",
    "CASH": "cash_cents",
    "CHECKS": "checks",
    "BAG": "bag",
    "AT BANK": "deposited_on",
}


@command(app)
def waiting(call: Call, bank: BankOption = None, up_to: UpToOption = None) -> None:
    """Show what waits to be deposited: closed drawers, posted batches, later corrections.

    JSON: bank_account, bank_name, office, up_to, amount_cents, cash_cents, items[name,
    business_date, tender_type, tender, amount_cents, session_id, correction_id, is_cash,
    is_at_bank].
    """
    from clerktui.services.deposits import preparing

    found = preparing.propose(call.books, call.actor, _bank(call, bank), up_to)
    document = {
        **asdict(found),
        "amount_cents": found.amount_cents,
        "cash_cents": found.cash_cents,
    }
    call.reply.document(document, _proposed(found))


def _proposed(found: ProposalView) -> Iterator[str]:
    if not found.items:
        yield "Nothing waits."
        return
    yield from listed(found.items, _ITEMS)
    yield from named({"Total": _money(found.amount_cents), "Cash": _money(found.cash_cents)})


_ITEMS = {
    "DATE": "business_date",
    "SESSION": "session_id",
    "FROM": "name",
    "TENDER": "tender",
    "AMOUNT": "amount_cents",
    "BANK HAS IT": "is_at_bank",
}


@command(app)
def prepare(
    call: Call,
    bank: BankOption = None,
    up_to: UpToOption = None,
    pieces: PiecesOption = None,
    bag: Annotated[str, typer.Option("--bag", metavar="TEXT", help="Number of the bag.")] = "",
    session: Annotated[
        list[int] | None, typer.Option("--session", metavar="N", help="Only these; may repeat.")
    ] = None,
    at_bank: Annotated[
        bool, typer.Option("--at-bank", help="Book batches the bank has already.")
    ] = False,
    pdf: PdfOption = None,
    command_id: IdOption = None,
) -> None:
    """Put what waits on a slip, with every check and the cash by piece.

    JSON: as `deposit show`, and id, duplicate.
    """
    from clerktui.services.deposits import preparing
    from clerktui.views.deposits import DepositDraft

    code = _bank(call, bank)
    day = up_to or preparing.propose(call.books, call.actor, code).up_to
    draft = DepositDraft(
        command_id=str(command_id or uuid4()),
        bank_account=code,
        up_to=day,
        counts=tuple(map(parse_pieces, pieces or ())),
        bag=bag,
        sessions=tuple(session) if session else None,
        is_at_bank=at_bank,
    )
    call.reply.note(f"Command {draft.command_id}")
    detail = preparing.prepare(call.books, call.actor, draft)
    _answer(call, detail, pdf, {"id": draft.command_id})


@command(app)
def show(call: Call, number: NumberArgument, pdf: PdfOption = None) -> None:
    """Show a deposit and its slip.

    JSON: number, state, bank_account, amount_cents, cash_cents, checks, and more as in `deposit
    list`; items[], pieces[], seal[chain, sequence, hash], slip, duplicate.
    """
    from clerktui.services.deposits import looking

    _answer(call, looking.get_deposit(call.books, call.actor, number), pdf)


@command(app)
def deposited(
    call: Call, number: NumberArgument, on: OnOption = None, command_id: IdOption = None
) -> None:
    """Say that a deposit was handed in at the bank; it is booked if it agrees with the books.

    JSON: as `deposit show`, and id.
    """
    from clerktui.services.deposits import moving
    from clerktui.views.deposits import DepositedDraft

    draft = DepositedDraft(str(command_id or uuid4()), number, on or _today(call))
    call.reply.note(f"Command {draft.command_id}")
    detail = moving.mark_deposited(call.books, call.actor, draft)
    _answer(call, detail, None, {"id": draft.command_id})


@command(app)
def cancel(
    call: Call,
    number: NumberArgument,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    command_id: IdOption = None,
) -> None:
    """Take a deposit back before the bank has it; what is on it waits again.

    JSON: as `deposit show`, and id.
    """
    from clerktui.services.deposits import moving
    from clerktui.views.deposits import CancelDraft

    draft = CancelDraft(str(command_id or uuid4()), number, reason)
    call.reply.note(f"Command {draft.command_id}")
    detail = moving.cancel_deposit(call.books, call.actor, draft)
    _answer(call, detail, None, {"id": draft.command_id})


@command(app)
def match(
    call: Call,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The bank's BAI2 file.")],
    days: Annotated[
        int, typer.Option("--days", min=0, max=60, help="How long before the bank's day.")
    ] = 5,
    apply: Annotated[bool, typer.Option("--apply", help="Also mark what matches.")] = False,
) -> int:
    """Match the bank's file to deposits, and the rest to batches; exit code 1 while one is open.

    JSON: deposits[line, account, on, amount_cents, reference, verdict, deposits[], batches[],
    candidates[]], matched, ambiguous, unmatched, applied_deposits[], applied[batch],
    file_warnings[].
    """
    from clerktui.services.deposits import matching

    found = matching.match_bank(call.books, call.actor, file, apply=apply, days=days)
    for warning in found.warnings:
        call.reply.note(warning)
    document = {
        "deposits": found.deposits,
        "matched": found.matched,
        "ambiguous": found.ambiguous,
        "unmatched": found.unmatched,
        "applied_deposits": found.applied_deposits,
        "applied": found.applied,
        "file_warnings": found.warnings,
    }
    call.reply.document(document, listed(found.deposits, _MATCHES))
    return EXIT_OK if found.matched == len(found.deposits) else EXIT_REFUSED


_MATCHES = {
    "BANK'S DAY": "on",
    "ACCOUNT": "account",
    "AMOUNT": "amount_cents",
    "REFERENCE": "reference",
    "VERDICT": "verdict",
    "IS": "says",
}


@command(app)
def seen(
    call: Call,
    number: NumberArgument,
    amount: Annotated[
        int, typer.Option("--amount", metavar="AMT", parser=parse_amount, help="As the bank says.")
    ],
    reference: Annotated[str, reference_option("What the bank calls it.")],
    on: OnOption = None,
) -> None:
    """Say by hand that the bank has a deposit, where its file leaves it open.

    JSON: as `deposit show`.
    """
    from clerktui.services.deposits import matching
    from clerktui.views.deposits import SeenDraft

    draft = SeenDraft(number, on or _today(call), amount, reference)
    _answer(call, matching.match_deposit(call.books, call.actor, draft), None)


@command(app, "on-hand", listing=True)
def on_hand(call: Call) -> int:
    """List money on hand by day and by when it must go; exit code 1 while some is late.

    JSON: on_hand[office, taken_on, cash_cents, other_cents, open_cents, prepared_cents, days,
    due_on, is_late, total_cents].
    """
    from clerktui.services.deposits import on_hand as money

    rows = money.list_on_hand(call.books, call.actor)
    data = [{**asdict(row), "total_cents": row.total_cents} for row in rows]
    lines = listed(rows, _ON_HAND) if rows else ["Nothing is on hand."]
    call.reply.listing(data, lines, {"on_hand": data})
    return EXIT_REFUSED if any(row.is_late for row in rows) else EXIT_OK


_ON_HAND = {
    "TAKEN": "taken_on",
    "CASH": "cash_cents",
    "OTHER": "other_cents",
    "OPEN": "open_cents",
    "ON A SLIP": "prepared_cents",
    "TOTAL": "total_cents",
    "DUE": "due_on",
    "LATE": "is_late",
}


# ------------------------------------------------------------------------------------- the pieces
def _bank(call: Call, code: str | None) -> str:
    from clerktui.services.deposits import looking

    return code or next((bank.code for bank in looking.list_banks(call.books)), "")


def _today(call: Call) -> dt.date:
    return call.books.clock.today(call.actor.timezone)


def _money(cents: int) -> str:
    from clerktui.i18n import money

    return money(cents)


def _answer(
    call: Call, detail: DepositDetail, pdf: Path | None, more: dict[str, Any] | None = None
) -> None:
    from clerktui.cli.paper import text_of, write_pdf

    if pdf is not None:
        write_pdf(call, pdf, detail.slip)
    document = {
        **(more or {}),
        **asdict(detail.deposit),
        "items": [asdict(item) for item in detail.items],
        "pieces": detail.pieces,
        "seal": [asdict(part) for part in detail.seal],
        "slip": detail.slip.to_data(),
        "duplicate": detail.duplicate,
    }
    state = named({"Deposit": detail.deposit.number, "State": detail.deposit.state})
    call.reply.document(document, [*state, "", text_of(detail.slip)])
