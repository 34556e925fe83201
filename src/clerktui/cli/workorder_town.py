"""`clerktui workorder run`, `decide`, `plan`: what the town decides, what comes again."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_day
from clerktui.cli.text import listed
from clerktui.cli.workorder import AccountOption, CrewOption, IdOption, WordsOption
from clerktui.cli.workorder_show import app
from clerktui.errors import Refused

if TYPE_CHECKING:
    from clerktui.views.work_orders import PlanView

__all__ = ["app"]
plan_app = group("Orders that come again and again: new, list, end.")
app.add_typer(plan_app, name="plan")
DayOption = Annotated[
    dt.date | None,
    typer.Option("--from", metavar="DATE", parser=parse_day, help="The first day; else today."),
]
_PLANS = {
    "PLAN": "number",
    "WHAT": "name",
    "PLACE": "place",
    "CREW": "crew",
    "EVERY": "every",
    "UNIT": "every_unit",
    "NEXT": "next_on",
    "MADE": "made",
}


@command(app, "run")
def run(call: Call) -> None:
    """Make the orders plans bring, and raise what is late; for a timer, as often as wanted.

    JSON: made[], raised[].
    """
    from clerktui.services.work_orders import running

    done = running.run(call.books, call.actor_or_maintenance)
    said = f"{len(done.made)} made by plans, {len(done.raised)} raised because they are late."
    call.reply.document(done, [said])


@command(app, "decide")
def decide(
    call: Call,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="TOML: types, departments, crews, rules."),
    ],
    citation: Annotated[
        str, typer.Option("--citation", metavar="TEXT", help="Where the decision is written down.")
    ],
    since: DayOption = None,
) -> None:
    """Decide types of requests, departments, crews or rules from a day on.

    What the file names is replaced, all else stays; orders keep what held when they were made.

    JSON: effective_from, changed[].
    """
    from clerktui.services.work_orders import deciding

    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refused("work_order.decide_file", file=str(file), reason=str(error)) from error
    done = deciding.decide(call.books, call.actor, given, citation, since)
    lines = [f"From {done.effective_from}: {one}" for one in done.changed]
    call.reply.document(done, lines or ["Nothing changes: it is decided so already."])


@command(plan_app, "new")
def new_plan(
    call: Call,
    kind: Annotated[str, typer.Argument(metavar="TYPE", help="A type of request.")],
    every: Annotated[int, typer.Option("--every", min=1, max=999, help="So many of --unit.")] = 1,
    unit: Annotated[
        str, typer.Option("--unit", metavar="UNIT", help="day, week, month or year.")
    ] = "month",
    account: AccountOption = "",
    place: Annotated[str, typer.Option("--place", metavar="TEXT", help="Where.")] = "",
    words: WordsOption = "",
    crew: CrewOption = "",
    starts_on: DayOption = None,
    command_id: IdOption = None,
) -> None:
    """Have an order made again and again.

    JSON: number, kind, name, account, place, words, crew, every, every_unit, next_on, ended_on,
    made, newest, duplicate.
    """
    from clerktui.services.work_orders import plans
    from clerktui.views.work_orders import PlanDraft

    what = (kind, account, place, words, crew, every, unit, starts_on)
    draft = PlanDraft(str(command_id or uuid4()), 0, *what)
    _answer(call, plans.make_plan(call.books, call.actor, draft))


@command(plan_app, "list", listing=True)
def list_plans(
    call: Call,
    ended: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
) -> None:
    """List the plans, what comes next in front.

    JSON: plans[as `workorder plan new`].
    """
    from clerktui.services.work_orders import plans

    found = plans.list_plans(call.books, call.actor_or_maintenance, ended=ended)
    rows = [vars(one) for one in found]
    lines = listed(found, _PLANS) if found else ["No order comes again by a plan."]
    call.reply.listing(rows, lines, {"plans": rows})


@command(plan_app, "end")
def end_plan(
    call: Call,
    number: Annotated[int, typer.Argument(metavar="PLAN", help="Which.")],
    command_id: IdOption = None,
) -> None:
    """Make no more orders of a plan; those that are made stay.

    JSON: as `workorder plan new`.
    """
    from clerktui.services.work_orders import plans
    from clerktui.views.work_orders import PlanDraft

    draft = PlanDraft(str(command_id or uuid4()), number)
    _answer(call, plans.end_plan(call.books, call.actor, draft))


def _answer(call: Call, plan: PlanView) -> None:
    over = f", over since {plan.ended_on}" if plan.ended_on else f", next on {plan.next_on}"
    said = f"Plan {plan.number}: {plan.name} at {plan.place} every {plan.every} {plan.every_unit}"
    call.reply.document(plan, [f"{said}{over}."])
