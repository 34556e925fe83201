"""`clerktui workorder`: what is done about an order until it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer

from clerktui.cli.call import Call, command
from clerktui.cli.workorder import (
    AccountOption,
    CallerOption,
    CallOption,
    CrewOption,
    IdOption,
    NoteOption,
    NumberArgument,
    PhoneOption,
    WantedOption,
    WordsOption,
    app,
    take,
)

if TYPE_CHECKING:
    from clerktui.db import Database
    from clerktui.views.people import Actor
    from clerktui.views.work_orders import OrderMoved, OrderMoveDraft

    Act = Callable[[Database, Actor, OrderMoveDraft], OrderMoved]

__all__ = ["app"]
VersionOption = Annotated[
    int,
    typer.Option("--version", metavar="N", min=-1, help="As it was seen; refused if it moved on."),
]
SequenceOption = Annotated[
    int, typer.Option("--sequence", metavar="N", min=0, help="Its place in the crew's day.")
]


def _draft(number: int, command_id: UUID | None, **said: object) -> OrderMoveDraft:
    from clerktui.views.work_orders import OrderMoveDraft

    return OrderMoveDraft(str(command_id or uuid4()), number, **said)  # type: ignore[arg-type]


def _move(call: Call, act: Act, draft: OrderMoveDraft) -> None:
    moved = act(call.books, call.actor, draft)
    call.reply.note(f"Command {draft.command_id}")
    crew = f", crew {moved.crew}" if moved.crew else ""
    owner = f", taken by {moved.owner}" if moved.owner else ""
    call.reply.document(moved, [f"Order {moved.number} is {moved.state}{crew}{owner}."])


@command(app)
def join(
    call: Call,
    number: NumberArgument,
    caller: CallerOption = "",
    phone: PhoneOption = "",
    account: AccountOption = "",
    wants_call: CallOption = None,
    words: WordsOption = "",
    command_id: IdOption = None,
) -> None:
    """Add one more caller to an open order; they are called back like the first.

    JSON: as `workorder new`.
    """
    from clerktui.services.work_orders import exporting
    from clerktui.views.work_orders import RequestDraft

    draft = RequestDraft(
        command_id=str(command_id or uuid4()),
        kind=exporting.kind_of(call.books, call.actor, number),
        account=account,
        caller=caller,
        number=phone,
        wants_call=wants_call,
        words=words,
        join=number,
    )
    take(call, draft)


@command(app, "take")
def take_over(
    call: Call,
    number: NumberArgument,
    note: NoteOption = "",
    version: VersionOption = -1,
    command_id: IdOption = None,
) -> None:
    """Take an order, so that no other dispatcher works it; over another's head with a note.

    JSON: number, state, crew, owner, version, duplicate.
    """
    from clerktui.services.work_orders import moves

    _move(call, moves.take, _draft(number, command_id, note=note, version=version))


@command(app)
def release(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Let an order go that one has taken.

    JSON: as `workorder take`.
    """
    from clerktui.services.work_orders import moves

    _move(call, moves.release, _draft(number, command_id, note=note))


@command(app)
def assign(
    call: Call,
    number: NumberArgument,
    crew: CrewOption,
    wanted: WantedOption = None,
    sequence: SequenceOption = 0,
    note: NoteOption = "",
    version: VersionOption = -1,
    command_id: IdOption = None,
) -> None:
    """Plan an order for a crew and a day.

    JSON: as `workorder take`.
    """
    from clerktui.services.work_orders import moves

    said = {"crew": crew, "wanted_on": wanted, "sequence": sequence}
    _move(call, moves.assign, _draft(number, command_id, note=note, version=version, **said))


@command(app)
def dispatch(
    call: Call,
    number: NumberArgument,
    crew: CrewOption = "",
    wanted: WantedOption = None,
    note: NoteOption = "",
    version: VersionOption = -1,
    command_id: IdOption = None,
) -> None:
    """Send a crew, which is told at once; without --crew the one it is planned for.

    JSON: as `workorder take`.
    """
    from clerktui.services.work_orders import moves

    said = {"crew": crew, "wanted_on": wanted}
    _move(call, moves.dispatch, _draft(number, command_id, note=note, version=version, **said))


@command(app)
def accept(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Say that the crew goes.

    JSON: as `workorder take`.
    """
    from clerktui.services.work_orders import moves

    _move(call, moves.accept, _draft(number, command_id, note=note))


@command(app)
def arrive(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Say that the crew is there.

    JSON: as `workorder take`.
    """
    from clerktui.services.work_orders import moves

    _move(call, moves.arrive, _draft(number, command_id, note=note))


@command(app, "could-not")
def could_not(
    call: Call,
    number: NumberArgument,
    outcome: Annotated[
        str, typer.Option("--outcome", metavar="CODE", help="Why, as the town names it.")
    ],
    note: NoteOption = "",
    command_id: IdOption = None,
) -> None:
    """Give an order back that could not be done.

    JSON: as `workorder take`.
    """
    from clerktui.services.work_orders import moves

    _move(call, moves.could_not, _draft(number, command_id, note=note, outcome=outcome))


@command(app)
def reopen(
    call: Call,
    number: NumberArgument,
    note: NoteOption = "",
    version: VersionOption = -1,
    command_id: IdOption = None,
) -> None:
    """Put an order back among those nobody has; a crew that was sent is called back.

    JSON: as `workorder take`.
    """
    from clerktui.services.work_orders import moves

    _move(call, moves.reopen, _draft(number, command_id, note=note, version=version))


@command(app)
def priority(
    call: Call,
    number: NumberArgument,
    to: Annotated[int, typer.Argument(metavar="PRIORITY", help="1, an emergency, to 5.")],
    note: NoteOption = "",
    version: VersionOption = -1,
    command_id: IdOption = None,
) -> None:
    """Say that an order is more or less urgent, with the reason.

    JSON: as `workorder take`.
    """
    from clerktui.services.work_orders import moves

    draft = _draft(number, command_id, note=note, version=version, priority=to)
    _move(call, moves.set_priority, draft)


@command(app)
def note(
    call: Call,
    number: NumberArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is to be remembered.")],
    command_id: IdOption = None,
) -> None:
    """Write something into an order's history.

    JSON: as `workorder take`.
    """
    from clerktui.services.work_orders import moves

    _move(call, moves.add_note, _draft(number, command_id, note=text))
