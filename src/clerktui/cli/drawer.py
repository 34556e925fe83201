"""`clerktui drawer`: open, count, close and show cash drawers.

A headless drawer holds money no person counts (scripts, imports of paid items): unless a count
is given it closes as its tenders say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.identity import HEADLESS
from clerktui.cli.options import parse_amount, parse_named_amount, parse_pieces
from clerktui.cli.text import listed, named
from clerktui.errors import Refused

if TYPE_CHECKING:
    from clerktui.views.drawers import DrawerClosed, DrawerDetail, DrawerView

app = group("Cash drawers: open, count, carry money, hand over, close, settle.")

DrawerArgument = Annotated[
    str | None, typer.Argument(metavar="[DRAWER]", help="Drawer; else the one the user has open.")
]
HeadlessOption = Annotated[
    bool, typer.Option("--headless", help="The drawer for commands without a person.")
]
CountedOption = Annotated[
    list[str] | None,
    typer.Option("--counted", metavar="TENDER=AMT", help="As cash=123.45; once a tender."),
]
PiecesOption = Annotated[
    list[str] | None,
    typer.Option("--pieces", metavar="VALUExN", help="Cash by piece, as 20x37; may repeat."),
]
CommandIdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]


@dataclass(frozen=True)
class Count:
    """What was counted by tender, and the cash by piece."""

    counted: tuple[tuple[str, int], ...]
    pieces: tuple[tuple[int, int], ...]


@command(app, "open")
def open_drawer(
    call: Call,
    drawer: DrawerArgument = None,
    headless: HeadlessOption = False,
    float_amount: Annotated[
        int, typer.Option("--float", metavar="AMT", parser=parse_amount, help="Cash put in.")
    ] = 0,
    pieces: PiecesOption = None,
    command_id: CommandIdOption = None,
) -> None:
    """Open a drawer for the headless user: the one named, or the first that is free.

    With --headless a drawer the user has open already is simply shown.

    JSON: drawer, state, session, username, business_date, expected{tender: cents},
    counted{tender: cents}, over_short_cents.
    """
    from clerktui.services import drawers
    from clerktui.views.drawers import OpenDrawerDraft

    current = drawers.current_drawer(call.books, call.actor) if headless else None
    if current is not None and not current.is_pending and drawer in {None, current.drawer}:
        call.reply.note(f"Drawer {current.drawer} is already open for {current.username}.")
        _show(call, current.drawer)
        return
    draft = OpenDrawerDraft(
        command_id=str(command_id or uuid4()),
        drawer=drawer or _free_drawer(call, headless=headless),
        float_cents=float_amount,
        counts=tuple(map(parse_pieces, pieces or ())),
    )
    opened = drawers.open_drawer(call.books, call.actor, draft)
    _show(call, opened.drawer)


def _free_drawer(call: Call, *, headless: bool) -> str:
    """The first drawer of the office nobody has open; the headless one first, or not at all."""
    from clerktui.services import drawers

    rows = drawers.list_drawers(call.books, call.actor)
    free = [code for code, _, user, _ in rows if not user and (headless or code != HEADLESS)]
    if headless and HEADLESS in free:
        return HEADLESS
    if not free:
        raise Refused("drawer.none_free", office=call.actor.office_name)
    return free[0]


@command(app)
def count(
    call: Call,
    drawer: DrawerArgument = None,
    headless: HeadlessOption = False,
    counted: CountedOption = None,
    pieces: PiecesOption = None,
) -> None:
    """Keep a count made during the day and say how it compares; nothing is changed.

    JSON: as `drawer show`, counted and over_short_cents from this count.
    """
    from clerktui.services import drawers

    session = session_of(call, drawer, headless=headless)
    said = given(counted, pieces)
    if not said.counted:
        raise typer.BadParameter("say what was counted.", param_hint="'--counted'")
    drawers.count_drawer(call.books, call.actor, session.session_id, said.counted)
    _show(call, session.drawer, dict(said.counted))


@command(app)
def close(
    call: Call,
    drawer: DrawerArgument = None,
    headless: HeadlessOption = False,
    counted: CountedOption = None,
    pieces: PiecesOption = None,
    park: Annotated[bool, typer.Option("--park", help="Park tickets that are open on it.")] = False,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar="FILE", help="Write the Z report there.")
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why it is not its own clerk.")
    ] = "",
    command_id: CommandIdOption = None,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Close a drawer on its count and print its Z report.

    With --headless and no count, the drawer closes as its tenders say. Who closes the drawer of an
    absent clerk says the --reason; the Z report carries it.

    JSON: as `drawer show`, and z_report.
    """
    from clerktui.services import drawer_close
    from clerktui.views.drawers import CloseDrawerDraft

    session = session_of(call, drawer, headless=headless)
    said = given(counted, pieces)
    if headless and not said.counted:
        said = Count(_as_expected(call, session.drawer), ())
    draft = CloseDrawerDraft(
        command_id=str(command_id or uuid4()),
        session_id=session.session_id,
        counted=said.counted,
        counts=said.pieces,
        park_open_tickets=park,
        reason=reason or ("nobody sits at it" if session.drawer == HEADLESS else ""),
    )
    closed = post(
        call,
        draft.command_id,
        Approver(approver, approver_pin_file),
        lambda: drawer_close.close_drawer(call.books, call.actor, draft),
    )
    if pdf is not None:
        from clerktui.cli.paper import write_pdf

        write_pdf(call, pdf, closed.z_report)
    answer_closed(call, closed)


@command(app)
def show(call: Call, drawer: DrawerArgument = None, headless: HeadlessOption = False) -> None:
    """Show a drawer's newest session with what should be in it by tender.

    JSON: drawer, state, session, username, business_date, expected{tender: cents},
    counted{tender: cents}, over_short_cents.
    """
    _show(call, drawer or session_of(call, None, headless=headless).drawer)


# ------------------------------------------------------------------------------------- the pieces
def session_of(call: Call, drawer: str | None, *, headless: bool) -> DrawerView:
    """The open session a command means."""
    from clerktui.services import drawers

    current = drawers.current_drawer(call.books, call.actor)
    if drawer is None and current is not None:
        return current
    if drawer is None and not headless:
        raise Refused("drawer.none_open", username=call.actor.username)
    return drawers.get_drawer(call.books, call.actor, drawer or HEADLESS).drawer


def given(counted: Sequence[str] | None, pieces: Sequence[str] | None) -> Count:
    """What was counted, the cash also by piece."""
    from clerktui.rules.change import count_total

    amounts = dict(map(parse_named_amount, counted or ()))
    found = tuple(map(parse_pieces, pieces or ()))
    if found:
        amounts.setdefault("cash", count_total(dict(found)))
    return Count(tuple(amounts.items()), found)


def _as_expected(call: Call, drawer: str) -> tuple[tuple[str, int], ...]:
    from clerktui.services import drawers

    call.reply.note(f"No count was given: drawer {drawer} closes as its tenders say.")
    lines = drawers.get_drawer(call.books, call.actor, drawer).lines
    return tuple((line.tender_type, line.expected_cents) for line in lines if line.is_counted)


def _show(call: Call, drawer: str, counted: dict[str, int] | None = None) -> None:
    from clerktui.services import drawers

    detail = drawers.get_drawer(call.books, call.actor, drawer)
    call.reply.document(_document(detail, counted), _lines(detail))


def _document(detail: DrawerDetail, counted: dict[str, int] | None = None) -> dict[str, object]:
    expected = {line.tender_type: line.expected_cents for line in detail.lines}
    if counted is None:
        kept = ((line.tender_type, line.counted_cents) for line in detail.lines)
        counted = {code: cents for code, cents in kept if cents is not None}
        over_short = detail.over_short_cents
    else:
        over_short = sum(cents - expected.get(code, 0) for code, cents in counted.items())
    return {
        "drawer": detail.drawer.drawer,
        "state": _state(detail.drawer),
        "session": detail.drawer.session_id,
        "username": detail.drawer.username,
        "business_date": detail.drawer.business_date,
        "float_cents": detail.drawer.float_cents,
        "payments": detail.drawer.payments,
        "expected": expected,
        "counted": counted,
        "over_short_cents": over_short,
    }


def _state(drawer: DrawerView) -> str:
    return "pending" if drawer.is_pending else drawer.state


def _lines(detail: DrawerDetail) -> Iterator[str]:
    yield from named(
        {
            "Drawer": f"{detail.drawer.drawer} ({_state(detail.drawer)})",
            "Clerk": detail.drawer.username,
            "Business date": detail.drawer.business_date,
            "Payments": detail.drawer.payments,
        }
    )
    yield ""
    yield from listed(
        detail.lines,
        {"TENDER": "name", "EXPECTED": "expected_cents", "COUNTED": "counted_cents"},
    )


def answer_closed(call: Call, closed: DrawerClosed) -> None:
    """Tell of a drawer that was closed, with its Z report."""
    from clerktui.cli.paper import text_of
    from clerktui.services import drawers

    detail = drawers.get_drawer(call.books, call.actor, closed.drawer)
    document = {**_document(detail), "z_report": closed.z_report.to_data()}
    call.reply.document(document, [text_of(closed.z_report)])
