"""`clerktui setoff`: debts from the letter through hearing and determination to their end.

What the town enters once a year, and money given back, is in `setoff_town`.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_amount, parse_day
from clerktui.cli.setoff_text import debt_lines, gate_lines, tell_done
from clerktui.cli.text import listed, named
from clerktui.errors import EXIT_OK, EXIT_REFUSED

app = group("Debt setoff: gate, letters, hearings, determination, money given back.")

AccountArgument = Annotated[str, typer.Argument(metavar="ACCOUNT", help="Account number.")]
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Of the debt.")]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="In your own words.")]
CombineOption = Annotated[
    bool, typer.Option("--combine", help="With the person's other small debts.")
]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
KindOption = Annotated[
    str,
    typer.Option("--kind", metavar="KIND", help="tax, utility or other; else the most is owed of."),
]
OnOption = Annotated[
    dt.date | None, typer.Option("--on", metavar="DATE", parser=parse_day, help="The day.")
]
AmountOption = Annotated[
    int, typer.Option("--amount", metavar="AMT", parser=parse_amount, help="What is owed.")
]
_LINES = {
    "NO.": "number",
    "STATE": "state",
    "ACCOUNT": "account",
    "NAME": "name",
    "OWES": "amount_cents",
    "SENT": "sent_cents",
    "WAITS FOR": "waits_for",
    "UNTIL": "until",
}


@command(app)
def gate(
    call: Call, account: AccountArgument, combine: CombineOption = False, kind: KindOption = ""
) -> int:
    """Say whether an account's debt can go to setoff, and all that is missing (exit code 1).

    JSON: account, name, owed_cents, oldest_due_on, lines[code, is_met, words, until], combined[],
    combined_cents, number, kind, others[].
    """
    from clerktui.services.setoff.gate import get_gate

    found = get_gate(call.books, call.actor_or_maintenance, account, combine, kind)
    call.reply.document(found, gate_lines(found))
    return EXIT_OK if found.is_open else EXIT_REFUSED


@command(app)
def start(
    call: Call,
    account: AccountArgument,
    combine: CombineOption = False,
    kind: KindOption = "",
    command_id: IdOption = None,
) -> None:
    """Write the letter for what an account owes of one kind; refused while anything is missing.

    JSON: id, number, state, accounts[], amount_cents, notes[], duplicate.
    """
    from clerktui.services.setoff import letters
    from clerktui.views.setoff import SetoffStart

    draft = SetoffStart(str(command_id or uuid4()), account, combine, kind)
    tell_done(call, draft.command_id, letters.start(call.books, call.actor, draft))


@command(app)
def mailed(
    call: Call, number: NumberArgument, on: OnOption = None, command_id: IdOption = None
) -> None:
    """Write down the day a letter was mailed (else today): the hearing's days run from it.

    JSON: as `setoff start`.
    """
    from clerktui.services.setoff import letters
    from clerktui.views.setoff import MailedDraft

    draft = MailedDraft(str(command_id or uuid4()), number, on or today(call))
    tell_done(call, draft.command_id, letters.mail(call.books, call.actor, draft))


@command(app)
def letter(
    call: Call,
    number: NumberArgument,
    pdf: Annotated[
        Path | None,
        typer.Option("--pdf", metavar="FILE", help="Write it there, not to the printer."),
    ] = None,
    command_id: IdOption = None,
) -> None:
    """Print the letter of a debt again as it was served, or write it as PDF.

    JSON: as `setoff start`; with --pdf the letter: number, dated_on, to_lines[], subject,
    paragraphs[], figures[], and more.
    """
    from clerktui.cli.paper import give_letter
    from clerktui.services.setoff import letters
    from clerktui.views.setoff import SetoffStep

    if pdf is not None:
        served = letters.get_letter(call.books, call.actor_or_maintenance, number)
        call.reply.document(give_letter(call, served, pdf, None), [served.subject])
        return
    draft = SetoffStep(str(command_id or uuid4()), number)
    tell_done(call, draft.command_id, letters.print_again(call.books, call.actor, draft))


@command(app)
def hearing(
    call: Call,
    number: NumberArgument,
    on: OnOption = None,
    received: Annotated[
        dt.date | None,
        typer.Option("--received", metavar="DATE", parser=parse_day, help="Else today."),
    ] = None,
    note: NoteOption = "",
    command_id: IdOption = None,
) -> None:
    """Write down a request for a hearing, by the day it was mailed (--on, else today).

    JSON: as `setoff start`.
    """
    from clerktui.services.setoff import hearings
    from clerktui.views.setoff import HearingDraft

    day = today(call)
    draft = HearingDraft(str(command_id or uuid4()), number, on or day, received or day, note)
    tell_done(call, draft.command_id, hearings.ask_hearing(call.books, call.actor, draft))


@command(app)
def decide(
    call: Call,
    number: NumberArgument,
    decision: Annotated[str, typer.Argument(help="owed, not_owed or withdrawn.")],
    amount: AmountOption = 0,
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="board or designee.")] = "board",
    on: OnOption = None,
    told: Annotated[
        dt.date | None,
        typer.Option("--told", metavar="DATE", parser=parse_day, help="The debtor had it."),
    ] = None,
    note: NoteOption = "",
    command_id: IdOption = None,
) -> None:
    """Write down how a hearing ended, held on a day (else today).

    JSON: as `setoff start`.
    """
    from clerktui.services.setoff import hearings
    from clerktui.views.setoff import DecisionDraft

    draft = DecisionDraft(
        command_id=str(command_id or uuid4()),
        number=number,
        held_on=on or today(call),
        held_by=by,
        decision=decision,
        amount_cents=amount,
        told_on=told,
        note=note,
    )
    tell_done(call, draft.command_id, hearings.decide_hearing(call.books, call.actor, draft))


@command(app)
def told(
    call: Call, number: NumberArgument, on: OnOption = None, command_id: IdOption = None
) -> None:
    """Write down the day the debtor had the decision (else today): an appeal's days run from it.

    JSON: as `setoff start`.
    """
    from clerktui.services.setoff import hearings
    from clerktui.views.setoff import ToldDraft

    draft = ToldDraft(str(command_id or uuid4()), number, on or today(call))
    tell_done(call, draft.command_id, hearings.tell_decision(call.books, call.actor, draft))


@command(app)
def appeal(
    call: Call,
    number: NumberArgument,
    decision: Annotated[
        str, typer.Argument(metavar="[DECISION]", help="Its end: owed, not_owed, withdrawn.")
    ] = "",
    amount: AmountOption = 0,
    on: OnOption = None,
    note: NoteOption = "",
    command_id: IdOption = None,
) -> None:
    """Write down an appeal filed on a day (else today); with a decision, how it ended.

    JSON: as `setoff start`.
    """
    from clerktui.services.setoff import hearings
    from clerktui.views.setoff import AppealDraft

    day = on or today(call)
    draft = AppealDraft(str(command_id or uuid4()), number, day, decision, amount, note)
    tell_done(call, draft.command_id, hearings.appeal(call.books, call.actor, draft))


@command(app)
def determine(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Determine a debt finally; refused until its clocks have run.

    JSON: as `setoff start`.
    """
    from clerktui.services.setoff import hearings
    from clerktui.views.setoff import SetoffStep

    draft = SetoffStep(str(command_id or uuid4()), number, note)
    tell_done(call, draft.command_id, hearings.determine(call.books, call.actor, draft))


@command(app)
def withdraw(
    call: Call,
    number: NumberArgument,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why.")],
    command_id: IdOption = None,
) -> None:
    """End a debt; what was sent is taken back by the next file.

    JSON: as `setoff start`.
    """
    from clerktui.services.setoff import hearings
    from clerktui.views.setoff import SetoffStep

    draft = SetoffStep(str(command_id or uuid4()), number, note)
    tell_done(call, draft.command_id, hearings.withdraw(call.books, call.actor, draft))


@command(app)
def run(
    call: Call,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done.")] = False,
) -> None:
    """Determine every debt whose clocks have run, close those that are paid.

    Run again it does nothing more. JSON: determined[], paid[], dry_run.
    """
    from clerktui.services.setoff import week

    done = week.run(call.books, call.actor, dry_run=dry_run)
    numbers = {"Determined": done.determined, "Paid": done.paid}
    said = {name: ", ".join(map(str, found)) or "none" for name, found in numbers.items()}
    rehearsed = ["Rehearsal: nothing was kept."] if dry_run else []
    call.reply.document(done, [*rehearsed, *named(said)])


@command(app, "list", listing=True)
def list_debts(
    call: Call,
    account: Annotated[str, typer.Argument(metavar="[ACCOUNT]", help="Of one account.")] = "",
    closed: Annotated[bool, typer.Option("--closed", help="Those that ended.")] = False,
) -> None:
    """List debts in setoff, what waits for the earliest day first.

    JSON: debts[number, state, account, name, amount_cents, sent_cents, waits_for, until].
    """
    from clerktui.services.setoff import looking

    states = ("closed",) if closed else looking.OPEN
    found = looking.list_debts(call.books, call.actor_or_maintenance, states, account)
    lines = listed(found, _LINES) if found else ["No debt is there."]
    call.reply.listing(found, lines, {"debts": found})


@command(app)
def show(call: Call, number: NumberArgument) -> None:
    """Show a debt whole: its clocks, what is missing, its hearings, its money, every step.

    JSON: number, state, name, parts[], letter_cents, mailed_on, hearing_until, determined_on,
    sent_cents, owed_cents, gate[], hearings[], money[], moves[], and more.
    """
    from clerktui.services.setoff import looking

    found = looking.get_debt(call.books, call.actor_or_maintenance, number)
    call.reply.document(found, debt_lines(found))


def today(call: Call) -> dt.date:
    """The town's day."""
    return call.books.clock.today(call.actor.timezone)
