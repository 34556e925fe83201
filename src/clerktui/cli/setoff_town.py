"""`clerktui setoff` for the town itself: its agreements, the rate of interest, money given back."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command
from clerktui.cli.options import parse_day, parse_percent
from clerktui.cli.setoff import IdOption, NoteOption, OnOption, app, today
from clerktui.cli.text import listed, named

_AGREEMENTS = {
    "CODE": "entity_code",
    "FROM": "from_on",
    "UNTIL": "until_on",
    "SIGNED": "signed_on",
    "IN FORCE": "is_in_force",
}
_RATES = {
    "PERCENT": "percent",
    "FROM": "from_on",
    "UNTIL": "until_on",
    "WRITTEN IN": "source",
}


@command(app)
def uploaded(
    call: Call,
    number: Annotated[int, typer.Argument(metavar="FILE", help="Number of the week's file.")],
    on: OnOption = None,
) -> None:
    """Write down that a week's file was uploaded (else today): it is not made anew after that.

    JSON: as `export setoff --dry-run`.
    """
    from clerktui.services.setoff import anew

    told = anew.tell_uploaded(call.books, call.actor, number, on)
    call.reply.document(told, [f"File {told.file_number} was uploaded {told.uploaded_on}."])


@command(app)
def participate(
    call: Call,
    code: Annotated[str, typer.Argument(metavar="CODE", help="Of the town: M or C, 3 digits.")],
    until: Annotated[
        dt.date,
        typer.Option(
            "--until", metavar="DATE", parser=parse_day, help="The last day of the agreement."
        ),
    ],
    signed: Annotated[
        dt.date | None,
        typer.Option("--signed", metavar="DATE", parser=parse_day, help="Else today."),
    ] = None,
    since: Annotated[
        dt.date | None,
        typer.Option("--from", metavar="DATE", parser=parse_day, help="Else when signed."),
    ] = None,
    command_id: IdOption = None,
) -> None:
    """Enter this year's agreement with the clearinghouse: without one nothing is sent.

    JSON: id, entity_code, clearinghouse, signed_on, from_on, until_on, is_in_force, duplicate.
    """
    from clerktui.services.setoff import participation
    from clerktui.views.setoff import ParticipationDraft

    day = signed or today(call)
    draft = ParticipationDraft(str(command_id or uuid4()), code, day, since or day, until)
    done = participation.participate(call.books, call.actor, draft)
    call.reply.document({"id": draft.command_id, **done.__dict__}, listed([done], _AGREEMENTS))


@command(app, listing=True)
def agreements(call: Call) -> None:
    """List the town's agreements with the clearinghouse, the newest first.

    JSON: agreements[entity_code, clearinghouse, signed_on, from_on, until_on, is_in_force].
    """
    from clerktui.services.setoff import participation

    found = participation.list_participation(call.books, call.actor_or_maintenance)
    lines = listed(found, _AGREEMENTS) if found else ["The town never participated."]
    call.reply.listing(found, lines, {"agreements": found})


@command(app)
def rate(
    call: Call,
    percent: Annotated[
        int, typer.Argument(metavar="PERCENT", parser=parse_percent, help="A year, as 7 or 7.25.")
    ],
    since: Annotated[
        dt.date,
        typer.Option("--from", metavar="DATE", parser=parse_day, help="First day it holds."),
    ],
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help="Where it is written.")],
    until: Annotated[
        dt.date | None,
        typer.Option("--until", metavar="DATE", parser=parse_day, help="Else the half year's end."),
    ] = None,
    command_id: IdOption = None,
) -> None:
    """Enter the Secretary of Revenue's rate: without one no setoff goes back with interest.

    JSON: id, percent, rate_ppm, from_on, until_on, source, duplicate.
    """
    from clerktui.services.setoff import rates
    from clerktui.views.setoff_files import RateDraft

    draft = RateDraft(str(command_id or uuid4()), percent, since, source, until)
    done = rates.enter_rate(call.books, call.actor, draft)
    call.reply.document({"id": draft.command_id, **done.__dict__}, listed([done], _RATES))


@command(app, "rates", listing=True)
def list_rates(call: Call) -> None:
    """List the rates of interest that were entered, the newest first.

    JSON: rates[percent, rate_ppm, from_on, until_on, source].
    """
    from clerktui.services.setoff import rates

    found = rates.list_rates(call.books, call.actor_or_maintenance)
    nothing = "No rate was entered: no setoff goes back with interest. See `setoff rate`."
    lines = listed(found, _RATES) if found else [nothing]
    call.reply.listing(found, lines, {"rates": found})


@command(app, "give-back")
def give_back(
    call: Call,
    money: Annotated[int, typer.Argument(metavar="MONEY", help="Number from `setoff show`.")],
    reason: Annotated[str, typer.Argument(help="excess, not_owed or no_notice.")],
    notice: Annotated[
        dt.date | None,
        typer.Option("--notice", metavar="DATE", parser=parse_day, help="The State's notice."),
    ] = None,
    note: NoteOption = "",
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Give setoff money back: what is over; or all of it, with fees and interest.

    JSON: id, number, account, net_cents, fees_cents, interest_cents, amount_cents, refund,
    correction, duplicate.
    """
    from clerktui.i18n import money as as_money
    from clerktui.services.setoff import giving_back
    from clerktui.views.setoff_files import GiveBackDraft

    draft = GiveBackDraft(str(command_id or uuid4()), money, reason, notice, note)
    by = Approver(approver, approver_pin)
    done = post(
        call, draft.command_id, by, lambda: giving_back.give_back(call.books, call.actor, draft)
    )
    call.reply.note(f"Command {draft.command_id}")
    document = {"id": draft.command_id, **done.__dict__, "amount_cents": done.amount_cents}
    lines = named(
        {
            "Net": as_money(done.net_cents),
            "Fees": as_money(done.fees_cents),
            "Interest": as_money(done.interest_cents),
            "Refund": f"{done.refund}, {as_money(done.amount_cents)} of account {done.account}",
        }
    )
    call.reply.document(document, lines)
