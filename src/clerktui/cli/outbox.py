"""`clerktui outbox`: what waits to be sent, what fails; sent by a timer, put right by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.text import listed, named
from clerktui.errors import EXIT_OK, EXIT_REFUSED, Refused

if TYPE_CHECKING:
    from clerktui.views.outbox import Delivered, MessageView, OutboxView

app = group("The outbox: list, show, run, retry, cancel, bounced, paper.")

NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Of the message.")]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=100_000, help="Most messages.")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is kept.")]
_ROWS = {
    "NO.": "number",
    "STATE": "state",
    "CHANNEL": "channel",
    "ABOUT": "about",
    "ACCOUNT": "account",
    "TO": "address",
    "QUEUED": "queued_at",
    "TRIES": "tries",
    "NEXT TRY": "next_try_at",
    "TROUBLE": "last_error",
}
_TRIES = {"AT": "at", "WHAT": "outcome", "CODE": "code", "SAID": "error", "BY": "who"}


@command(app, "list", listing=True)
def list_all(
    call: Call,
    which: Annotated[
        str, typer.Option("--show", metavar="WHICH", help="open, failing, sent, cancelled or all.")
    ] = "open",
    limit: LimitOption = 200,
) -> None:
    """List the messages that are not sent yet, what fails first.

    JSON: messages[number, state, channel, about, account, address, subject, tries, queued_at,
    next_try_at, last_error, sent_at, has_paper, message_id], failing, waiting, off, text_off, more.
    """
    from clerktui.services.outbox import looking

    found = looking.list_messages(call.books, call.actor_or_maintenance, which, limit)
    _list(call, found, "Nothing is in the outbox.")


def _list(call: Call, found: OutboxView, empty: str) -> None:
    rows = [_data(one) for one in found.messages]
    for off in filter(None, (found.off, found.text_off)):
        call.reply.note(_off(off))
    lines = listed(found.messages, _ROWS) if found.messages else [empty]
    if found.more:
        lines = [*lines, "There are more; --limit shows them."]
    whole = {"messages": rows, "failing": found.failing, "waiting": found.waiting}
    whole |= {"off": found.off, "text_off": found.text_off, "more": found.more}
    call.reply.listing(rows, lines, whole)


def _data(one: MessageView) -> dict[str, object]:
    from dataclasses import asdict

    left_out = ("body", "queued_by", "tries_made")
    return {name: value for name, value in asdict(one).items() if name not in left_out}


def _off(message_id: str) -> str:
    from clerktui.i18n import sentence

    return sentence(Refused(message_id))


@command(app)
def show(call: Call, number: NumberArgument) -> None:
    """Show a message with its words and everything that was tried.

    JSON: as a row of `outbox list`, and body, queued_by, tries_made[at, outcome, code, error, who].
    """
    from clerktui.services.outbox import looking

    _show(call, looking.get_message(call.books, call.actor_or_maintenance, number))


def _show(call: Call, found: MessageView) -> None:
    call.reply.document(found, _told(found))


def _told(found: MessageView) -> Iterator[str]:
    yield from named(
        {
            "Message": f"{found.number}, {found.state}",
            "Channel": found.channel,
            "About": found.about,
            "Account": found.account,
            "To": found.address,
            "Subject": found.subject,
            "Queued": found.queued_at,
            "Queued by": found.queued_by,
            "Sent": found.sent_at,
            "Next try": found.next_try_at if found.state == "queued" else None,
            "Mark" if found.channel == "text" else "Message-ID": found.message_id,
            "Trouble": found.last_error,
        }
    )
    if found.tries_made:
        yield ""
        yield from listed(found.tries_made, _TRIES)


@command(app)
def run(
    call: Call,
    most: Annotated[int, typer.Option("--most", min=1, help="At most so many.")] = 1_000_000,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be tried.")
    ] = False,
) -> int:
    """Send what is due, texts first, as a timer does; exit code 1 when a way or a message fails.

    JSON: sent, put_off, failed, waiting, failing, trouble, off, text_off; with --dry-run as
    `outbox list`.
    """
    from clerktui.services.outbox import delivering, looking

    if dry_run:
        found = looking.list_due(call.books, call.actor_or_maintenance, min(most, 100_000))
        _list(call, found, "Nothing is due.")
        return EXIT_OK
    home = call.settings.make_home()
    settings = call.settings
    folder = home / "spool" / "outbox"
    place = delivering.Place(folder, settings.smtp_password_files, settings.text_command)
    actor = call.actor_or_maintenance
    with call.reply.progress("Sending") as step:
        done = delivering.deliver(call.books, actor, place, most, lambda tried: step(tried, None))
    call.reply.document(done, _sent(done))
    return EXIT_REFUSED if done.trouble or done.failed else EXIT_OK


def _sent(done: Delivered) -> Iterator[str]:
    from clerktui.i18n.words import items

    for off in filter(None, (done.off, done.text_off)):
        yield _off(off)
    if done.off and not (done.sent or done.put_off or done.failed):
        yield f"{items(done.waiting, 'message')} waiting."
        return
    put_off = f", {done.put_off} put off" if done.put_off else ""
    failed = f", {done.failed} failed" if done.failed else ""
    yield f"{items(done.sent, 'message')} sent{put_off}{failed}; {done.waiting} waiting."
    if done.trouble:
        yield f"Stopped: {done.trouble}"


@command(app)
def retry(
    call: Call,
    number: Annotated[int, typer.Argument(metavar="[NUMBER]", help="Of the message.")] = 0,
    every: Annotated[
        bool, typer.Option("--all", help="Every message that was refused or given up.")
    ] = False,
) -> None:
    """Let a message be tried again at the next run.

    JSON: as `outbox show`; with --all: retried.
    """
    from clerktui.services.outbox import acts

    if every:
        count = acts.retry_all(call.books, call.actor)
        call.reply.document({"retried": count}, [f"{count} to be tried again."])
        return
    _show(call, acts.retry(call.books, call.actor, number))


@command(app)
def cancel(call: Call, number: NumberArgument, reason: ReasonOption = "") -> None:
    """Never send a message.

    JSON: as `outbox show`.
    """
    from clerktui.services.outbox import acts

    _show(call, acts.cancel(call.books, call.actor, number, reason))


@command(app)
def bounced(call: Call, number: NumberArgument, reason: ReasonOption = "") -> None:
    """Say that a message that was sent came back: it fails, and the next letter goes on paper.

    JSON: as `outbox show`.
    """
    from clerktui.services.outbox import acts

    _show(call, acts.bounced(call.books, call.actor, number, reason))


@command(app)
def paper(call: Call, number: NumberArgument) -> None:
    """Print the letter of a message at this workstation instead; the message is cancelled.

    JSON: as `outbox show`.
    """
    from clerktui.services.outbox import acts

    _show(call, acts.on_paper(call.books, call.actor, number))
