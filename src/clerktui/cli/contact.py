"""`clerktui contact` and `clerktui callback`: what was said, and what was promised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.text import listed, shown

if TYPE_CHECKING:
    from clerktui.views.contacts import CallBackView, ContactLogged

app = group("Contacts: write one down, list them, list reasons and outcomes.")
callback_app = group("Calls that were promised: list, done, no answer, again, missed.")

IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")]
NumberArgument = Annotated[int, typer.Argument(metavar="CALL", help="Number from the list.")]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="What was said.")]
_CONTACTS = {
    "AT": "at",
    "KIND": "kind",
    "WAY": "direction",
    "ACCOUNT": "account",
    "WHO": "caller",
    "REASON": "reason",
    "OUTCOME": "outcome",
    "CLERK": "clerk",
    "SAID": "body",
}
_CALLS = {
    "CALL": "call_back",
    "DUE": "due_at",
    "LATE": "is_overdue",
    "STATE": "state",
    "ACCOUNT": "account",
    "WHO": "caller",
    "NUMBER": "number",
    "TRIES": "tries",
    "OWNER": "owner",
    "WORDS": "words",
}


@command(app)
def log(
    call: Call,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="call, visit, letter, note")],
    words: Annotated[str, typer.Argument(metavar="WORDS", help="What was said.")] = "",
    account: Annotated[str, typer.Option("--account", metavar="ACCOUNT", help="Whose.")] = "",
    caller: Annotated[
        str, typer.Option("--caller", metavar="NAME", help="Who, without an account.")
    ] = "",
    number: Annotated[str, typer.Option("--number", metavar="PHONE", help="Phone number.")] = "",
    out: Annotated[bool, typer.Option("--out", help="We called or wrote.")] = False,
    reason: Annotated[str, typer.Option("--reason", metavar="CODE", help="Why.")] = "",
    outcome: Annotated[str, typer.Option("--outcome", metavar="CODE", help="How it ended.")] = "",
    call_back: Annotated[
        str, typer.Option("--call-back", metavar="WHEN", help="soon, 2h, 1430, or date and time.")
    ] = "",
    owner: Annotated[str, typer.Option("--owner", metavar="USER", help="Who calls back.")] = "",
    command_id: IdOption = None,
) -> None:
    """Write a contact down, with the call back that was promised in it.

    JSON: id, contact_id, kind, account, next, call_back, due_at, duplicate.
    """
    from clerktui.services import contacts
    from clerktui.views.contacts import ContactDraft

    draft = ContactDraft(
        command_id=str(command_id or uuid4()),
        kind=kind,
        body=words,
        account=account,
        caller=caller,
        number=number,
        direction="out" if out else "in",
        reason=reason,
        outcome=outcome,
        call_back=call_back,
        owner=owner,
    )
    done = contacts.log_contact(call.books, call.actor, draft)
    call.reply.note(f"Command {draft.command_id}")
    call.reply.document({"id": draft.command_id, **done.__dict__}, _logged_lines(done))


def _logged_lines(done: ContactLogged) -> Iterator[str]:
    again = " (written before; nothing new)" if done.duplicate else ""
    yield f"Written down: {done.kind} {done.contact_id}{again}"
    if done.due_at is not None:
        yield f"Call {done.call_back} is due {shown('', done.due_at)}"


@command(app, "list", listing=True)
def list_contacts(
    call: Call,
    text: Annotated[
        str, typer.Argument(metavar="[TEXT]", help="Account, name, clerk or words; else all.")
    ] = "",
    limit: LimitOption = 50,
) -> None:
    """List contacts of the office, the newest first.

    JSON: contacts[contact_id, kind, at, clerk, account, caller, number, direction, reason, outcome,
    body], complete.
    """
    from clerktui.services import contacts

    page = contacts.list_recent(call.books, call.actor_or_maintenance, text, limit=limit)
    lines = listed(page.rows, _CONTACTS) if page.rows else ["Nothing was written down."]
    call.reply.listing(page.rows, lines, {"contacts": page.rows, "complete": page.after is None})


@command(app, listing=True)
def codes(call: Call) -> None:
    """List the reasons and outcomes a contact can have, each with its key.

    JSON: reasons[key, code, name, next], outcomes[key, code, name, next].
    """
    from clerktui.services import contact_codes

    known = contact_codes.list_codes(call.books)
    columns = {"KEY": "key", "CODE": "code", "NAME": "name", "NEXT": "next"}
    lines = ["Reasons", *listed(known.reasons, columns), "", "Outcomes"]
    lines += listed(known.outcomes, columns)
    call.reply.listing((*known.reasons, *known.outcomes), lines, dict(known.__dict__))


# ------------------------------------------------------------------------------------ call backs
@command(callback_app, "list", listing=True)
def list_calls(
    call: Call,
    text: Annotated[
        str, typer.Argument(metavar="[TEXT]", help="Account, name, words; also what is over.")
    ] = "",
    mine: Annotated[bool, typer.Option("--mine", help="Only those the user is to make.")] = False,
    limit: LimitOption = 50,
) -> None:
    """List promised calls, what is due first first.

    JSON: calls[call_back, account, caller, number, words, state, due_at, is_overdue, promised_at,
    promised_by, owner, tries, ended_at], complete.
    """
    from clerktui.services import call_backs

    if mine:
        page = call_backs.list_mine(call.books, call.actor, text, limit=limit)
    else:
        page = call_backs.list_all(call.books, call.actor_or_maintenance, text, limit=limit)
    lines = listed(page.rows, _CALLS) if page.rows else ["Nobody waits to be called back."]
    call.reply.listing(page.rows, lines, {"calls": page.rows, "complete": page.after is None})


@command(callback_app)
def done(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Write down that a promised call was made; it is a contact, too.

    JSON: as a row of `callback list`, and id.
    """
    _step(call, number, ("done", note, ""), command_id)


@command(callback_app, "no-answer")
def no_answer(
    call: Call,
    number: NumberArgument,
    note: NoteOption = "",
    due: Annotated[
        str, typer.Option("--due", metavar="WHEN", help="When to try again; else soon.")
    ] = "",
    command_id: IdOption = None,
) -> None:
    """Write down that nobody answered; the call is tried again.

    JSON: as a row of `callback list`, and id.
    """
    _step(call, number, ("no_answer", note, due), command_id)


@command(callback_app)
def again(
    call: Call,
    number: NumberArgument,
    due: Annotated[str, typer.Argument(metavar="WHEN", help="soon, 2h, 1430, date and time.")],
    note: NoteOption = "",
    command_id: IdOption = None,
) -> None:
    """Put a promised call off to another time, as agreed with who is to be called.

    JSON: as a row of `callback list`, and id.
    """
    _step(call, number, ("again", note, due), command_id)


@command(callback_app)
def missed(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Give a promised call up: it was not kept.

    JSON: as a row of `callback list`, and id.
    """
    _step(call, number, ("missed", note, ""), command_id)


def _step(call: Call, number: int, said: tuple[str, str, str], command_id: UUID | None) -> None:
    from clerktui.services import call_backs
    from clerktui.views.contacts import CallBackStep

    kind, note, due = said
    step = CallBackStep(str(command_id or uuid4()), number, kind, note, due)
    view = call_backs.step(call.books, call.actor, step)
    call.reply.note(f"Command {step.command_id}")
    call.reply.document({"id": step.command_id, **view.__dict__}, _call_lines(view))


def _call_lines(view: CallBackView) -> Iterator[str]:
    again_said = " (done before; nothing new)" if view.duplicate else ""
    yield f"Call {view.call_back} is {view.state}{again_said}"
    if view.state == "open":
        yield f"Due {shown('', view.due_at)}, tried {view.tries} time(s)"
