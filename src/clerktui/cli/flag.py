"""`clerktui flag`: flags of accounts with their proof, put on, renewed, ended, running out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_day, reference_option
from clerktui.cli.text import listed, named

if TYPE_CHECKING:
    from clerktui.views.accounts import FlagView

app = group("Flags of accounts: list, set, renew, end, running out.")
AccountArgument = Annotated[str, typer.Argument(metavar="ACCOUNT", help="Account number.")]
CodeArgument = Annotated[str, typer.Argument(metavar="FLAG", help="As `flag rules` lists them.")]
DayOption = Annotated[
    dt.date | None, typer.Option("--until", metavar="DATE", parser=parse_day, help="Last day.")
]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="What a screen says.")]
ProofOption = Annotated[str, typer.Option("--proof", metavar="KIND", help="What was seen.")]
ReferenceOption = Annotated[str, reference_option("The proof's number or date.")]
SeenOption = Annotated[
    dt.date | None, typer.Option("--seen", metavar="DATE", parser=parse_day, help="Seen on.")
]
CaseOption = Annotated[str, typer.Option("--case", metavar="TEXT", help="Bankruptcy: case.")]
CourtOption = Annotated[str, typer.Option("--court", metavar="TEXT", help="Bankruptcy: court.")]
FiledOption = Annotated[
    dt.date | None,
    typer.Option("--filed", metavar="DATE", parser=parse_day, help="Bankruptcy: filed on."),
]
PetitionOption = Annotated[
    dt.date | None,
    typer.Option("--petition", metavar="DATE", parser=parse_day, help="Bankruptcy: petition of."),
]
SubstituteOption = Annotated[
    str, typer.Option("--substitute", metavar="TEXT", help="Printed instead of the address.")
]
_FLAGS = {
    "FLAG": "code",
    "STATE": "state",
    "FROM": "starts_on",
    "UNTIL": "expires_on",
    "REVIEW": "review_on",
    "PROOF": "proof",
    "SET BY": "set_by",
    "EFFECT": "effect",
    "NOTE": "note",
}


@command(app, "list", listing=True)
def list_flags(call: Call, account: AccountArgument) -> None:
    """List every flag an account ever had, those in force first.

    JSON: flags[flag_id, account, name, code, words, effect, note, state, starts_on, expires_on,
    review_on, days_left, proof, proof_reference, proof_seen_on, proof_seen_by, set_by, ended_at,
    ended_by, end_reason, case_number, court, filed_on, petition_on, substitute_address].
    """
    from clerktui.services import flag_list

    rows = flag_list.list_flags(call.books, call.actor_or_maintenance, account)
    lines = listed(rows, _FLAGS) if rows else ["No flag was ever put on this account."]
    call.reply.listing(rows, lines, {"flags": rows})


@command(app, listing=True)
def expiring(
    call: Call,
    text: Annotated[
        str, typer.Argument(metavar="[TEXT]", help="Flag, account, name; else all.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 50,
) -> None:
    """List flags that run out or are to be reviewed within 30 days, and what ran out unended.

    JSON: flags[as `flag list`], complete.
    """
    from clerktui.services import flag_list

    page = flag_list.list_expiring(call.books, call.actor_or_maintenance, text, limit=limit)
    columns = {"ACCOUNT": "account", "NAME": "name", "DAYS": "days_left", **_FLAGS}
    lines = listed(page.rows, columns) if page.rows else ["No flag runs out within 30 days."]
    call.reply.listing(page.rows, lines, {"flags": page.rows, "complete": page.after is None})


@command(app, listing=True)
def rules(call: Call) -> None:
    """List the flags there are, what each takes and what it changes.

    JSON: rules[code, words, says, may_set, proof, needs, lasts_days, effects].
    """
    from clerktui.services import account_flags

    rows = account_flags.list_rules(call.books, call.actor_or_maintenance)
    columns = {"FLAG": "code", "SAYS": "says", "NEEDS": "needs", "DAYS": "lasts_days"}
    call.reply.listing(rows, listed(rows, columns), {"rules": rows})


@command(app, "set")
def put(
    call: Call,
    account: AccountArgument,
    code: CodeArgument,
    note: NoteOption = "",
    until: DayOption = None,
    proof: ProofOption = "",
    reference: ReferenceOption = "",
    seen: SeenOption = None,
    case: CaseOption = "",
    court: CourtOption = "",
    filed: FiledOption = None,
    petition: PetitionOption = None,
    substitute: SubstituteOption = "",
) -> None:
    """Put a flag on an account, with its proof where it needs one.

    JSON: code, words, note, expires_on, is_grave, effect.
    """
    from clerktui.services import account_flags
    from clerktui.views.accounts import FlagDraft

    draft = FlagDraft(
        code,
        note,
        until,
        proof,
        reference,
        seen,
        case_number=case,
        court=court,
        filed_on=filed,
        petition_on=petition,
        substitute_address=substitute,
    )
    _answer(call, account_flags.add_flag(call.books, call.actor, account, draft))


@command(app)
def renew(
    call: Call,
    account: AccountArgument,
    code: CodeArgument,
    note: NoteOption = "",
    until: DayOption = None,
    proof: ProofOption = "",
    reference: ReferenceOption = "",
    seen: SeenOption = None,
) -> None:
    """Let a flag hold on with a new proof and a new last day, also one that has run out.

    JSON: as `flag set`.
    """
    from clerktui.services import account_flags
    from clerktui.views.accounts import FlagDraft

    draft = FlagDraft(code, note, until, proof, reference, seen)
    _answer(call, account_flags.renew_flag(call.books, call.actor, account, draft))


@command(app)
def end(
    call: Call,
    account: AccountArgument,
    code: CodeArgument,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
) -> None:
    """End a flag now, with the reason.

    JSON: account, code, ended.
    """
    from clerktui.services import account_flags

    account_flags.end_flag(call.books, call.actor, account, code, reason)
    document = {"account": account, "code": code, "ended": True}
    call.reply.document(document, [f"{code} of {account} is ended."])


@command(app)
def address(call: Call, account: AccountArgument) -> None:
    """Look at a confidential address; who looked is written down.

    JSON: account, service_address, mail_address, substitute_address.
    """
    from clerktui.services import confidential

    seen = confidential.look(call.books, call.actor, account)
    lines = named(
        {
            "Account": seen.account,
            "Service address": seen.service_address,
            "Mail address": seen.mail_address,
            "Printed instead": seen.substitute_address,
        }
    )
    call.reply.document(seen, lines)


def _answer(call: Call, view: FlagView) -> None:
    call.reply.document(view, _lines(view))


def _lines(view: FlagView) -> Iterator[str]:
    until = f" until {view.expires_on:%m/%d/%y}" if view.expires_on else ""
    yield f"{view.words}{until}: {view.effect or 'informs only'}"
