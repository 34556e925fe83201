"""`clerktui customer-deposit`: what customers leave as security, asked, held and given back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer

from clerktui.cli.adjust import AccountArgument, NoteOption, which_account
from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_amount, parse_day
from clerktui.cli.text import listed, named

if TYPE_CHECKING:
    from clerktui.views.customer_deposits import (
        CustomerDepositDone,
        CustomerDepositView,
        DepositDueView,
        RunDone,
    )

app = group("Customer deposits: ask, list, review, apply, refund, move, interest.")

IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
DayOption = Annotated[
    dt.date | None, typer.Option("--on", metavar="DATE", parser=parse_day, help="Else today.")
]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done, and why.")]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Most rows.")]
LISTS = ("review", "unpaid", "unclaimed")


@command(app, "list", listing=True)
def list_deposits(
    call: Call,
    which: Annotated[
        str, typer.Argument(metavar="[WHICH]", help="review, unpaid or unclaimed.")
    ] = "review",
    limit: LimitOption = 500,
) -> None:
    """List deposits due for review, asked for and unpaid, or unclaimed.

    JSON: deposits[deposit_id, account, name, state, amount_cents, days, words, fits].
    """
    from clerktui.services.customer_deposits import looking, review

    if which not in LISTS:
        raise typer.BadParameter(f"{which!r} is none of {', '.join(LISTS)}.")
    actor = call.actor_or_maintenance
    if which == "review":
        found = review.review(call.books, actor, limit=limit)
    else:
        asked = {"unpaid": looking.list_unpaid, "unclaimed": looking.list_unclaimed}
        found = asked[which](call.books, actor, limit)
    _listing(call, found)


@command(app)
def show(call: Call, account: AccountArgument) -> None:
    """Show an account's deposits, their steps, and what the rules say of them today.

    JSON: account, name, status, balance_cents, held_cents, earned_cents, deposits[deposit_id,
    state, required_cents, open_cents, held_cents, interest_cents, is_eligible, reasons, moves].
    """
    from dataclasses import asdict

    from clerktui.services.customer_deposits import looking

    number = which_account(call, account)
    found = looking.get_deposits(call.books, call.actor_or_maintenance, number)
    lines = named(
        {
            "Account": f"{found.account} {found.name}",
            "Held": _money(found.held_cents),
            "Earned, not credited": _money(found.earned_cents),
            "Owes": _money(found.balance_cents),
        }
    )
    for one in found.deposits:
        lines += ["", *_deposit(one)]
    call.reply.document(asdict(found), lines)


@command(app)
def recommend(
    call: Call,
    account: AccountArgument,
    owner: Annotated[bool, typer.Option("--owner", help="Of the place; else a renter.")] = False,
    proof: Annotated[str, typer.Option("--proof", metavar="PAPER", help="Shown for it.")] = "",
    outside: Annotated[bool, typer.Option("--outside", help="Outside the town's limits.")] = False,
) -> None:
    """Say what the town's rule asks for, step by step.

    JSON: account, amount_cents, citation, steps[words, amount_cents].
    """
    from dataclasses import asdict

    from clerktui.services.customer_deposits import asking
    from clerktui.views.customer_deposits import RecommendDraft

    draft = RecommendDraft(which_account(call, account), owner, proof, outside)
    found = asking.recommend(call.books, call.actor_or_maintenance, draft)
    lines = [f"{_money(step.amount_cents):>12}  {step.words}" for step in found.steps]
    lines += [f"{_money(found.amount_cents):>12}  {found.citation}"]
    call.reply.document(asdict(found), lines)


@command(app)
def ask(
    call: Call,
    account: AccountArgument,
    amount: Annotated[
        int | None,
        typer.Argument(metavar="[AMOUNT]", parser=parse_amount, help="Else what the rule asks."),
    ] = None,
    guarantee: Annotated[
        bool, typer.Option("--guarantee", help="A paper instead of money; say which in --note.")
    ] = False,
    note: NoteOption = "",
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Ask for a deposit: it is owed on the account until a payment pays it.

    More than the rule ever asks for wants a --note and an approver.

    JSON: id, kind, account, deposit_id, amount_cents, held_cents, balance_cents, duplicate.
    """
    from clerktui.services.customer_deposits import asking
    from clerktui.views.customer_deposits import AskDraft, RecommendDraft

    number = which_account(call, account)
    if guarantee:
        amount = 0
    elif amount is None:
        if command_id is not None:
            raise typer.BadParameter("with --id, say the amount too.")
        found = asking.recommend(call.books, call.actor, RecommendDraft(number))
        amount = found.amount_cents
    kind = "guarantee" if guarantee else "cash"
    draft = AskDraft(str(command_id or uuid4()), number, amount, kind, note=note)
    letting = Approver(approver, approver_pin)
    done = post(
        call,
        draft.command_id,
        letting,
        lambda: asking.ask_deposit(call.books, call.actor, draft),
    )
    _done(call, draft.command_id, done)


@command(app)
def waive(
    call: Call,
    deposit: Annotated[int, typer.Argument(metavar="DEPOSIT", help="Its number from `show`.")],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why.")],
    command_id: IdOption = None,
) -> None:
    """Ask no longer for what is not paid of a deposit, or release a guarantee.

    JSON: as `customer-deposit ask`.
    """
    from clerktui.services.customer_deposits import asking
    from clerktui.views.customer_deposits import WaiveDraft

    draft = WaiveDraft(str(command_id or uuid4()), deposit, note)
    _done(call, draft.command_id, asking.waive_deposit(call.books, call.actor, draft))


@command(app)
def apply(
    call: Call,
    account: AccountArgument,
    rest: Annotated[
        str, typer.Option("--rest", metavar="WHAT", help="What becomes of it: hold or credit.")
    ] = "hold",
    note: NoteOption = "",
    command_id: IdOption = None,
) -> None:
    """Use what is held for what the account owes, the oldest deposit first.

    JSON: id, kind, account, amount_cents, applied_cents, credit_cents, interest_cents, held_cents,
    balance_cents, refund, duplicate.
    """
    _apply(call, account, rest, note, command_id)


@command(app)
def refund(
    call: Call, account: AccountArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Use what is held for what is owed, and ask for the refund of the rest.

    JSON: as `customer-deposit apply`.
    """
    _apply(call, account, "refund", note, command_id)


@command(app)
def move(
    call: Call,
    account: AccountArgument,
    to: Annotated[str, typer.Argument(metavar="TO", help="Account of the same customer.")],
    note: NoteOption = "",
    command_id: IdOption = None,
) -> None:
    """Move what is held to another account of the same customer.

    JSON: as `customer-deposit apply`, and to_account.
    """
    from clerktui.services.customer_deposits import using
    from clerktui.views.customer_deposits import MoveDraft

    numbers = which_account(call, account), which_account(call, to)
    draft = MoveDraft(str(command_id or uuid4()), *numbers, note)
    _done(call, draft.command_id, using.move_to_account(call.books, call.actor, draft))


@command(app)
def review(
    call: Call,
    only: Annotated[
        list[int] | None,
        typer.Option("--only", metavar="DEPOSIT", help="Only this one; may be repeated."),
    ] = None,
    dry_run: DryOption = False,
    command_id: IdOption = None,
) -> None:
    """Give back every deposit the rule of good history gives back today.

    JSON: id, kind, on, count, amount_cents, refunds, duplicate; with --dry-run as `list review`.
    """
    from clerktui.services.customer_deposits import review as reviewing
    from clerktui.views.customer_deposits import RunDraft

    if dry_run:
        found = reviewing.review(call.books, call.actor_or_maintenance)
        _listing(call, [one for one in found if not only or one.deposit_id in only])
        return
    draft = RunDraft(str(command_id or uuid4()), only=tuple(only or ()))
    _ran(call, draft.command_id, reviewing.release_review(call.books, call.actor, draft))


@command(app)
def interest(
    call: Call, on: DayOption = None, dry_run: DryOption = False, command_id: IdOption = None
) -> None:
    """Credit what is held with its interest up to a day; else to the last day of the rule.

    JSON: id, kind, on, count, amount_cents, duplicate; with --dry-run as `list`.
    """
    from clerktui.services.customer_deposits import interest as earning
    from clerktui.views.customer_deposits import RunDraft

    if dry_run:
        _listing(call, earning.preview_interest(call.books, call.actor_or_maintenance, on))
        return
    draft = RunDraft(str(command_id or uuid4()), on)
    _ran(call, draft.command_id, earning.credit_interest(call.books, call.actor, draft))


# --------------------------------------------------------------------------------------- answers
_ROWS = {
    "DEPOSIT": "deposit_id",
    "ACCOUNT": "account",
    "NAME": "name",
    "AMOUNT": "amount_cents",
    "DAYS": "days",
    "FITS": "fits",
    "WHY": "words",
}


def _listing(call: Call, found: list[DepositDueView] | tuple[DepositDueView, ...]) -> None:
    from dataclasses import asdict

    rows = [asdict(one) for one in found]
    lines = listed(found, _ROWS) if found else ["No customer deposit is among these."]
    call.reply.listing(rows, lines, {"deposits": rows})


def _apply(call: Call, account: str, rest: str, note: str, command_id: UUID | None) -> None:
    from clerktui.services.customer_deposits import using
    from clerktui.views.customer_deposits import ApplyDraft

    draft = ApplyDraft(str(command_id or uuid4()), which_account(call, account), rest, note)
    _done(call, draft.command_id, using.apply_to_account(call.books, call.actor, draft))


def _done(call: Call, command_id: str, done: CustomerDepositDone) -> None:
    from dataclasses import asdict

    call.reply.note(f"Command {command_id}")
    call.reply.document({"id": command_id, **asdict(done)}, _said(done))


def _said(done: CustomerDepositDone) -> Iterator[str]:
    again = " (done before; nothing new was done)" if done.duplicate else ""
    yield f"{done.account}: {_money(done.amount_cents)} {done.kind}{again}"
    parts = {
        "used for what was owed": done.applied_cents,
        "left as a credit": done.credit_cents,
        "interest credited before": done.interest_cents,
    }
    for words, cents in parts.items():
        if cents:
            yield f"{_money(cents)} {words}"
    if done.refund:
        yield f"Refund {done.refund} is asked for"
    if done.to_account:
        yield f"Held of account {done.to_account} now: {_money(done.held_cents)}"
    else:
        yield f"Held now: {_money(done.held_cents)}"
    yield f"{done.account} now owes {_money(done.balance_cents)}"


def _ran(call: Call, command_id: str, done: RunDone) -> None:
    from dataclasses import asdict

    from clerktui.i18n import town_date

    again = " (done before; nothing new was done)" if done.duplicate else ""
    count = "1 deposit" if done.count == 1 else f"{done.count} deposits"
    lines = [f"{done.kind} of {town_date(done.on)}: {count}, {_money(done.amount_cents)}{again}"]
    if done.refunds:
        lines.append(f"Refunds asked for: {', '.join(map(str, done.refunds))}")
    call.reply.note(f"Command {command_id}")
    call.reply.document({"id": command_id, **asdict(done)}, lines)


def _deposit(one: CustomerDepositView) -> Iterator[str]:
    from clerktui.i18n import town_date

    yield (
        f"Deposit {one.deposit_id}, {one.kind}, {one.state.replace('_', ' ')}: asked "
        f"{_money(one.required_cents)}, unpaid {_money(one.open_cents)}, held "
        f"{_money(one.held_cents)}, interest {_money(one.interest_cents)}"
    )
    for move in one.moves:
        words = " ".join(filter(None, (move.words, move.note)))
        yield f"  {town_date(move.on)} {_money(move.amount_cents):>11}  {words}"
    for reason in one.reasons:
        yield f"  {reason}"


def _money(cents: int) -> str:
    from clerktui.i18n import money

    return money(cents)
