"""`clerktui drawer` during the day: carry money, hand over, leave pending, settle."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, approve, post
from clerktui.cli.call import Call, command
from clerktui.cli.drawer import (
    CommandIdOption,
    CountedOption,
    DrawerArgument,
    PiecesOption,
    answer_closed,
    app,
    given,
    session_of,
)
from clerktui.cli.text import listed
from clerktui.errors import NeedsOverride

if TYPE_CHECKING:
    from clerktui.views.drawers import DrawerMoved, HandedOver

__all__ = ["app"]

NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="What it is for.")]
SlipOption = Annotated[
    Path | None, typer.Option("--pdf", metavar="FILE", help="Write the slip there.")
]


@command(app)
def pickup(
    call: Call,
    drawer: DrawerArgument = None,
    counted: CountedOption = None,
    pieces: PiecesOption = None,
    note: NoteOption = "",
    pdf: SlipOption = None,
    command_id: CommandIdOption = None,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Carry money out of a drawer to the safe; a second person counts along (--approver).

    JSON: id, drawer, kind, amount_cents, slip, duplicate.
    """
    move = _Move("pickup", drawer, counted, pieces, note, pdf, command_id)
    _carry(call, move, Approver(approver, approver_pin_file))


@command(app, "turn-in")
def turn_in(
    call: Call,
    drawer: DrawerArgument = None,
    counted: CountedOption = None,
    pieces: PiecesOption = None,
    note: NoteOption = "",
    pdf: SlipOption = None,
    command_id: CommandIdOption = None,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Turn money of a drawer in before its close; a second person counts along (--approver).

    JSON: as `drawer pickup`.
    """
    move = _Move("turn_in", drawer, counted, pieces, note, pdf, command_id)
    _carry(call, move, Approver(approver, approver_pin_file))


@command(app, "change-in")
def change_in(
    call: Call,
    drawer: DrawerArgument = None,
    counted: CountedOption = None,
    pieces: PiecesOption = None,
    note: NoteOption = "",
    pdf: SlipOption = None,
    command_id: CommandIdOption = None,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Bring change into a drawer.

    JSON: as `drawer pickup`.
    """
    move = _Move("change_in", drawer, counted, pieces, note, pdf, command_id)
    _carry(call, move, Approver(approver, approver_pin_file))


class _Move:
    """What a command line says of money to be carried."""

    def __init__(self, kind: str, drawer: str | None, *said: Any) -> None:
        self.kind, self.drawer = kind, drawer
        self.counted, self.pieces, self.note, self.pdf, self.command_id = said


def _carry(call: Call, said: _Move, approver: Approver) -> None:
    from clerktui.services import drawer_moves
    from clerktui.views.drawers import MoveDraft

    count = given(said.counted, said.pieces)
    if not count.counted:
        raise typer.BadParameter("say what is carried.", param_hint="'--counted'")
    draft = MoveDraft(
        command_id=str(said.command_id or uuid4()),
        session_id=session_of(call, said.drawer, headless=False).session_id,
        kind=said.kind,
        amounts=count.counted,
        counts=count.pieces,
        note=said.note,
    )
    moved = post(
        call,
        draft.command_id,
        approver,
        lambda: drawer_moves.move_money(call.books, call.actor, draft),
    )
    if said.pdf is not None:
        from clerktui.cli.paper import write_pdf

        write_pdf(call, said.pdf, moved.slip)
    _answer_moved(call, draft.command_id, moved)


def _answer_moved(call: Call, command_id: str, moved: DrawerMoved) -> None:
    from clerktui.cli.paper import text_of

    document = {
        "id": command_id,
        "drawer": moved.drawer,
        "kind": moved.kind,
        "amount_cents": moved.amount_cents,
        "slip": moved.slip.to_data(),
        "duplicate": moved.duplicate,
    }
    call.reply.note(f"Command {command_id}")
    call.reply.document(document, [text_of(moved.slip, 40)])


@command(app, listing=True)
def moves(call: Call, drawer: DrawerArgument = None) -> None:
    """List what was carried out of and into a drawer's newest session.

    JSON: moves[move_id, session_id, drawer, kind, tender_type, tender, amount_cents, at, who,
    witness, note].
    """
    from clerktui.services import drawer_moves

    session = session_of(call, drawer, headless=False)
    rows = drawer_moves.list_moves(call.books, call.actor, session.session_id)
    lines = listed(rows, _MOVES) if rows else ["Nothing was carried."]
    data = [asdict(row) for row in rows]
    call.reply.listing(data, lines, {"moves": data})


_MOVES = {
    "AT": "at",
    "KIND": "kind",
    "TENDER": "tender",
    "AMOUNT": "amount_cents",
    "WHO": "who",
    "WITNESS": "witness",
    "NOTE": "note",
}


# ------------------------------------------------------------------------------------ handed over
@command(app, "hand-over")
def hand_over(
    call: Call,
    to: Annotated[str, typer.Argument(metavar="USER", help="Who takes the drawer.")],
    drawer: DrawerArgument = None,
    counted: CountedOption = None,
    pieces: PiecesOption = None,
    receiver_pin_file: Annotated[
        Path | None,
        typer.Option("--receiver-pin-file", metavar="FILE", help="The PIN of who takes it."),
    ] = None,
    park: Annotated[bool, typer.Option("--park", help="Park tickets that are open on it.")] = False,
    command_id: CommandIdOption = None,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Hand a drawer to another clerk: closed on a count both agree to, and opened on the same.

    JSON: id, from_session, session, drawer, username, float_cents, over_short_cents, z_report,
    duplicate.
    """
    from clerktui.services import drawer_handover
    from clerktui.views.drawers import HandOverDraft

    count = given(counted, pieces)
    session = session_of(call, drawer, headless=False).session_id
    named = str(command_id or uuid4())
    draft = HandOverDraft(named, session, to, count.counted, count.pieces, park)

    def hand() -> HandedOver:
        return drawer_handover.hand_over(call.books, call.actor, draft)

    def agreed() -> HandedOver:
        try:
            return hand()
        except NeedsOverride as warning:
            if warning.message_id != "drawer.hand_over" or receiver_pin_file is None:
                raise
            approve(call, named, Approver(to, receiver_pin_file), warning)
            return hand()

    _answer_handed(call, named, post(call, named, Approver(approver, approver_pin_file), agreed))


def _answer_handed(call: Call, command_id: str, handed: HandedOver) -> None:
    from clerktui.cli.paper import text_of

    document = {
        "id": command_id,
        "from_session": handed.closed.session_id,
        "session": handed.drawer.session_id,
        "drawer": handed.drawer.drawer,
        "username": handed.drawer.username,
        "float_cents": handed.drawer.float_cents,
        "over_short_cents": handed.closed.over_short_cents,
        "z_report": handed.closed.z_report.to_data(),
        "duplicate": handed.duplicate,
    }
    call.reply.note(f"Command {command_id}")
    said = f"Drawer {handed.drawer.drawer} is open for {handed.drawer.username}."
    call.reply.document(document, [text_of(handed.closed.z_report), said])


# --------------------------------------------------------------------------------------- pending
@command(app)
def leave(
    call: Call,
    drawer: DrawerArgument = None,
    counted: CountedOption = None,
    pieces: PiecesOption = None,
    note: NoteOption = "",
    park: Annotated[bool, typer.Option("--park", help="Park tickets that are open on it.")] = False,
    command_id: CommandIdOption = None,
) -> None:
    """Leave a drawer that is off as it was counted; it takes nothing more until it is settled.

    JSON: id, drawer, session, state ("pending").
    """
    from clerktui.services import drawer_pending
    from clerktui.views.drawers import CloseDrawerDraft

    count = given(counted, pieces)
    session = session_of(call, drawer, headless=False)
    named = str(command_id or uuid4())
    draft = CloseDrawerDraft(named, session.session_id, count.counted, count.pieces, park)
    drawer_pending.leave_pending(call.books, call.actor, draft, note)
    document = {
        "id": named,
        "drawer": session.drawer,
        "session": session.session_id,
        "state": "pending",
    }
    call.reply.note(f"Command {named}")
    call.reply.document(document, [f"Drawer {session.drawer} waits for a supervisor."])


@command(app, listing=True)
def pending(call: Call) -> None:
    """List the drawers that were counted, are off and wait for a supervisor.

    JSON: pending[session_id, drawer, clerk, username, business_date, over_short_cents, since,
    note, tenders[code, name, expected_cents, counted_cents]].
    """
    from clerktui.services import drawer_pending

    rows = drawer_pending.list_pending(call.books, call.actor)
    lines = listed(rows, _PENDING) if rows else ["No drawer waits."]
    data = [asdict(row) for row in rows]
    call.reply.listing(data, lines, {"pending": data})


_PENDING = {
    "SESSION": "session_id",
    "DRAWER": "drawer",
    "CLERK": "clerk",
    "DATE": "business_date",
    "OFF": "over_short_cents",
    "SINCE": "since",
    "NOTE": "note",
}


@command(app)
def settle(
    call: Call,
    session: Annotated[int, typer.Argument(metavar="SESSION", help="From `drawer pending`.")],
    counted: CountedOption = None,
    pieces: PiecesOption = None,
    command_id: CommandIdOption = None,
) -> None:
    """Settle a pending drawer on a new count, or approve the count that was left; it closes.

    JSON: as `drawer close`.
    """
    from clerktui.services import drawer_pending
    from clerktui.views.drawers import SettleDraft

    count = given(counted, pieces)
    named: UUID | str = command_id or uuid4()
    draft = SettleDraft(str(named), session, count.counted, count.pieces)
    answer_closed(call, drawer_pending.settle_drawer(call.books, call.actor, draft))
