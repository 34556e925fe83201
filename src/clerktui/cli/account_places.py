"""`clerktui account`: who owns a place, letters by e-mail, what can never be billed."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

import typer

from clerktui.cli.account import app
from clerktui.cli.account_closing import AccountArgument, IdOption, NoteOption
from clerktui.cli.account_email import email
from clerktui.cli.call import Call, command
from clerktui.cli.text import listed, named
from clerktui.errors import EXIT_OK, EXIT_REFUSED

_FINDINGS = {"WHAT": "code", "WHERE": "subject", "WHY": "words", "MEND AT": "mend"}

command(app)(email)


@command(app)
def owner(
    call: Call,
    account: AccountArgument,
    to: Annotated[
        str, typer.Argument(metavar="[OWNER]", help="An account of the owner; none ends it.")
    ] = "",
    show: Annotated[bool, typer.Option("--show", help="Only say what stands.")] = False,
    note: NoteOption = "",
    command_id: IdOption = None,
) -> None:
    """Name the owner to whom service at a place comes back between tenants; or end that.

    JSON: account, owner, owner_name, and with --show service_address, since, note, known[]; else
    id, is_ended, duplicate.
    """
    from dataclasses import asdict

    from clerktui.services.closing_accounts import standing
    from clerktui.views.closing_accounts import OwnerDraft

    if show:
        view = standing.get_owner(call.books, call.actor_or_maintenance, account)
        told = {"Place": view.service_address, "Comes back to": view.owner_name or "nobody"}
        call.reply.document(asdict(view), [*named(told), *view.known])
        return
    draft = OwnerDraft(str(command_id or uuid4()), account, to, note)
    done = standing.agree(call.books, call.actor, draft)
    call.reply.note(f"Command {draft.command_id}")
    now = f"comes back to {done.owner_name}, {done.owner}" if done.owner else "is vacant"
    line = f"Between tenants the place of {done.account} {now}"
    call.reply.document({"id": draft.command_id, **asdict(done)}, [line])


@command(app)
def check(
    call: Call,
    tasks: Annotated[
        bool, typer.Option("--tasks", help="Make a task of everything that is new.")
    ] = False,
) -> int:
    """Look for what can never be billed or belongs to nobody; exit code 1 when anything is found.

    JSON: ok, tasks, findings[code, subject, account, words, mend].
    """
    from dataclasses import asdict

    from clerktui.services import unbillable

    if tasks:
        done = unbillable.check_accounts(call.books, call.actor)
        findings, made = done.findings, done.tasks
    else:
        findings = unbillable.find_unbillable(call.books, call.actor_or_maintenance)
        made = 0
    lines = listed(findings, _FINDINGS) if findings else ["Every account can be billed."]
    rows = [asdict(one) for one in findings]
    call.reply.document({"ok": not findings, "tasks": made, "findings": rows}, lines)
    return EXIT_REFUSED if findings else EXIT_OK
