"""`clerktui workorder`: requests taken down, looked for, shown, handed out as a file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_day
from clerktui.cli.paper import give_pieces
from clerktui.cli.reply import encoded
from clerktui.cli.text import listed

if TYPE_CHECKING:
    from clerktui.views.order_lists import OrderFilter, OrderFound
    from clerktui.views.work_orders import RequestTaken

app = group("Work orders: take, list, show, send, move, complete, cancel, export.")
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Of the order.")]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="What was done, or why.")]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
CallerOption = Annotated[
    str, typer.Option("--caller", metavar="NAME", help="Who asks; else the account's customer.")
]
PhoneOption = Annotated[
    str, typer.Option("--phone", metavar="NUMBER", help="Under which they can be called.")
]
CallOption = Annotated[
    bool | None,
    typer.Option("--call/--no-call", help="Call them when it is done; else as the type says."),
]
WordsOption = Annotated[str, typer.Option("--words", metavar="TEXT", help="What they say.")]
AccountOption = Annotated[str, typer.Option("--account", metavar="NUMBER", help="Whose.")]
PriorityOption = Annotated[
    int, typer.Option("--priority", min=0, max=5, help="1, an emergency, to 5; 0: as the type.")
]
WantedOption = Annotated[
    dt.date | None,
    typer.Option("--wanted", metavar="DATE", parser=parse_day, help="The day it is for."),
]
CrewOption = Annotated[str, typer.Option("--crew", metavar="CODE", help="Who goes.")]
StateFilter = Annotated[str, typer.Option("--state", metavar="STATE", help="In one state only.")]
DepartmentFilter = Annotated[
    str, typer.Option("--department", metavar="CODE", help="Of one department only.")
]
CrewFilter = Annotated[
    str, typer.Option("--crew", metavar="CODE", help="Of one crew only; - is those of nobody.")
]
TypeFilter = Annotated[str, typer.Option("--type", metavar="CODE", help="Of one type only.")]
AccountFilter = Annotated[
    str, typer.Option("--account", metavar="NUMBER", help="Of one account only.")
]
PlaceFilter = Annotated[
    str, typer.Option("--place", metavar="TEXT", help="At addresses that begin so.")
]
OverdueFilter = Annotated[
    bool, typer.Option("--overdue", help="Only what is past the deadline its clock runs to.")
]
FromFilter = Annotated[
    dt.date | None,
    typer.Option("--from", metavar="DATE", parser=parse_day, help="Made on that day or after."),
]
ToFilter = Annotated[
    dt.date | None,
    typer.Option("--to", metavar="DATE", parser=parse_day, help="Made on that day or before."),
]
AllFilter = Annotated[bool, typer.Option("--all", help="Those that have ended, too.")]
_ROWS = {
    "ORDER": "number",
    "WHAT": "name",
    "STATE": "state",
    "PR.": "priority",
    "WANTED": "wanted_on",
    "DUE": "due_at",
    "CREW": "crew",
    "ACCOUNT": "account",
    "ADDRESS": "place",
    "METER": "meter",
    "APPL.": "application",
    "NOTE": "note",
}
_TYPES = {
    "TYPE": "code",
    "KEY": "key",
    "NAME": "name",
    "GROUP": "group",
    "DEPARTMENT": "department",
    "PRIORITY": "priority",
    "NEEDS": "place",
    "ASKS": "asks",
}


@command(app)
def new(
    call: Call,
    kind: Annotated[
        str, typer.Option("--type", metavar="CODE", help="What is asked for; `workorder types`.")
    ],
    account: AccountOption = "",
    place: Annotated[
        str, typer.Option("--place", metavar="WORDS", help="An address or a crossing.")
    ] = "",
    caller: CallerOption = "",
    phone: PhoneOption = "",
    wants_call: CallOption = None,
    words: WordsOption = "",
    answers: Annotated[
        list[str] | None,
        typer.Option("--field", metavar="CODE=VALUE", help="What the type asks; again for more."),
    ] = None,
    wanted: WantedOption = None,
    priority: PriorityOption = 0,
    join: Annotated[
        int, typer.Option("--join", metavar="N", min=0, help="One more call about that open order.")
    ] = 0,
    another: Annotated[
        bool, typer.Option("--another", help="Not the one that is open there already.")
    ] = False,
    parent: Annotated[
        int, typer.Option("--parent", metavar="N", min=0, help="The order it belongs to.")
    ] = 0,
    crew: CrewOption = "",
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Take a request down: at an account, an address, a crossing; or one more call about an order.

    The same thing open at the same place is refused, with its number: --join it, or say --another.

    JSON: number, kind, name, state, place, account, is_joined, callers, due_at, duplicate.
    """
    from clerktui.views.work_orders import RequestDraft

    draft = RequestDraft(
        command_id=str(command_id or uuid4()),
        kind=kind,
        account=account,
        place=place,
        caller=caller,
        number=phone,
        wants_call=wants_call,
        words=words,
        answers=_answers(answers),
        wanted_on=wanted,
        priority=priority,
        join=join,
        is_other=another,
        parent=parent,
        crew=crew,
    )
    take(call, draft, Approver(approver, approver_pin))


def take(call: Call, draft: object, by: Approver | None = None) -> None:
    """Take a request and say what became of it."""
    from clerktui.services.work_orders import taking
    from clerktui.views.work_orders import RequestDraft

    assert isinstance(draft, RequestDraft)
    taken = post(
        call,
        draft.command_id,
        by or Approver(None, None),
        lambda: taking.take_request(call.books, call.actor, draft),
    )
    call.reply.note(f"Command {draft.command_id}")
    call.reply.document(taken, [_said(taken)])


def _said(taken: RequestTaken) -> str:
    from clerktui.cli.text import shown

    where = f" at {taken.place}" if taken.place else ""
    due = f", due {shown('due_at', taken.due_at)}" if taken.due_at else ""
    if taken.is_joined:
        return f"Joined order {taken.number}, {taken.name}{where}: {taken.callers} callers{due}."
    return f"Order {taken.number}, {taken.name}{where}, is {taken.state}{due}."


def _answers(typed: list[str] | None) -> dict[str, str]:
    found = {}
    for one in typed or ():
        code, equals, value = one.partition("=")
        if not (code and equals):
            raise typer.BadParameter(f"{one!r} is not CODE=VALUE, such as flow=drip.")
        found[code.strip()] = value
    return found


@command(app, "list", listing=True)
def list_all(
    call: Call,
    text: Annotated[
        str, typer.Argument(metavar="[TEXT]", help="Number, account, address; ended ones, too.")
    ] = "",
    state: StateFilter = "",
    department: DepartmentFilter = "",
    crew: CrewFilter = "",
    kind: TypeFilter = "",
    account: AccountFilter = "",
    place: PlaceFilter = "",
    overdue: OverdueFilter = False,
    since: FromFilter = None,
    until: ToFilter = None,
    everything: AllFilter = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 50,
) -> None:
    """List the open orders by the day they are wanted; with --all the newest first.

    JSON: orders[number, kind, name, group, state, priority, department, crew, account, place,
    address, words, wanted_on, made_at, made_by, schedule_by, arrive_by, complete_by, due_at,
    is_overdue, assigned_at, dispatched_at, accepted_at, arrived_at, ended_at, planned_in_time,
    there_in_time, done_in_time, outcome, note, application, meter, owed_cents, callers,
    labor_cents, material_cents, equipment_cents, other_cents, cost_cents, charged_cents],
    complete.
    """
    from clerktui.services.work_orders import exporting
    from clerktui.views.order_lists import OrderFilter

    wanted = OrderFilter(
        state=state,
        department=department,
        crew=crew,
        kind=kind,
        account=account,
        place=place,
        words=text,
        since=since,
        until=until,
        overdue=overdue,
        is_all=everything or bool(text),
    )
    page = exporting.find_orders(call.books, call.actor_or_maintenance, wanted, limit=limit)
    lines = listed(page.rows, _ROWS) if page.rows else ["No order is here."]
    if page.after:
        lines.append(f"There are more than these {len(page.rows)}: say --limit, or filter.")
    call.reply.listing(page.rows, lines, {"orders": page.rows, "complete": not page.after})


@command(app, listing=True)
def types(call: Call) -> None:
    """List the types of requests as the town decides today, with what each asks the caller.

    JSON: types[code, name, key, group, department, priority, clock, schedule_minutes,
    arrive_minutes, complete_minutes, place, follow_up, made_by, is_active, crew, script[],
    fields[code, label, kind, is_required, choices[]], charges[code, description, amount_cents,
    service, is_always], effects[]].
    """
    from clerktui.services.work_orders import exporting

    found = exporting.list_types(call.books, call.actor_or_maintenance)
    lines = listed([_Asking(one) for one in found], _TYPES)
    call.reply.listing(found, lines, {"types": found})


class _Asking:
    """A type with what it asks, in one line."""

    def __init__(self, one: object) -> None:
        self._one = one
        asked = getattr(one, "fields")  # noqa: B009 - a type of `rules.request_types`
        self.asks = ", ".join(f"{field.code}{'*' * field.is_required}" for field in asked)

    def __getattr__(self, name: str) -> object:
        return getattr(self._one, name)


@command(app, listing=True)
def export(
    call: Call,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Where to; - is standard output.")
    ] = "-",
    state: StateFilter = "",
    department: DepartmentFilter = "",
    crew: CrewFilter = "",
    kind: TypeFilter = "",
    account: AccountFilter = "",
    place: PlaceFilter = "",
    overdue: OverdueFilter = False,
    since: FromFilter = None,
    until: ToFilter = None,
    everything: AllFilter = False,
) -> None:
    """Write orders as CSV, in the order they were made: times, deadlines kept, costs, charges.

    It is written as it is read, however many there are, and that it was is kept in the audit.

    JSON: orders[...] as `workorder list`; with a FILE path, orders (how many). With --jsonl and no
    FILE one order a line.
    """
    from clerktui.views.order_lists import OrderFilter

    wanted = OrderFilter(
        state=state,
        department=department,
        crew=crew,
        kind=kind,
        account=account,
        place=place,
        since=since,
        until=until,
        overdue=overdue,
        is_all=everything,
    )
    _export(call, wanted, None if file == "-" else Path(file))


def _export(call: Call, wanted: OrderFilter, path: Path | None) -> None:
    from clerktui.formats.order_csv import order_lines
    from clerktui.services.work_orders import exporting

    count = _Counter(exporting.each_order(call.books, call.actor_or_maintenance, wanted))
    if path is None and call.reply.jsonl:
        pieces: Iterable[str] = (f"{encoded(one)}\n" for one in count)
    elif path is None and call.reply.json:
        pieces = _document(count)
    else:
        pieces = order_lines(count, call.timezone)
    give_pieces(call, (piece.encode() for piece in pieces), path)
    if path is not None:
        said = f"{count.count} orders in {path}"
        call.reply.document({"path": str(path), "orders": count.count}, [said])


def _document(orders: Iterable[OrderFound]) -> Iterator[str]:
    """One JSON document, an order at a time."""
    yield '{"orders": ['
    comma = "\n"
    for one in orders:
        yield f"{comma}{json.dumps(json.loads(encoded(one)))}"
        comma = ",\n"
    yield "]}\n"


class _Counter:
    """Counts orders as they go by."""

    def __init__(self, orders: Iterable[OrderFound]) -> None:
        self.count = 0
        self._orders = orders

    def __iter__(self) -> Iterator[OrderFound]:
        for one in self._orders:
            self.count += 1
            yield one
