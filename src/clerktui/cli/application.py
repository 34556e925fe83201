"""`clerktui application`: applications for service, begun, answered, decided and completed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.paper import PdfOption, TextOption, give_letter
from clerktui.cli.text import listed, named

if TYPE_CHECKING:
    from clerktui.views.applications import ApplicationDone, ApplicationView

app = group("Applications: list, show, new, set, paper, decide, give, letter, complete, withdraw.")

NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Of the application.")]
AnswersArgument = Annotated[
    list[str] | None, typer.Argument(metavar="FIELD=ANSWER...", help="As `application show` lists.")
]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="Why.")]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
_ROWS = {
    "APPL.": "number",
    "STATE": "state",
    "APPLICANT": "applicant",
    "OWNER": "owner",
    "DAYS": "age_days",
    "ACCOUNT": "account",
    "MISSING": "missing_words",
}
_DEBTS = {
    "ACCOUNT": "account",
    "NAME": "name",
    "OWES": "owed_cents",
    "WRITTEN OFF": "written_off_cents",
    "RULE": "verdict",
    "DECIDED": "decision",
    "BY LAW": "citation",
}


@command(app, "list", listing=True)
def list_all(
    call: Call,
    text: Annotated[
        str, typer.Argument(metavar="[TEXT]", help="Applicant, owner, number, account.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 50,
) -> None:
    """List the applications that are not complete, the oldest first; with text, also what ended.

    JSON: applications[number, state, applicant, owner, age_days, missing, account, answers, and
    more], complete.
    """
    from clerktui.services.applications import looking

    page = looking.list_applications(call.books, call.actor_or_maintenance, text, limit=limit)
    lines = listed(page.rows, _ROWS) if page.rows else ["No application is here."]
    call.reply.listing(page.rows, lines, {"applications": page.rows, "complete": not page.after})


@command(app)
def show(call: Call, number: NumberArgument) -> None:
    """Show an application: its answers step by step, what is missing, earlier debts, what was done.

    JSON: as a row of `application list`, with steps, offer, recommended_cents, debts, moves.
    """
    from clerktui.services.applications import looking

    view = looking.get_application(call.books, call.actor_or_maintenance, number)
    call.reply.document(view, _told(view))


@command(app)
def new(call: Call, answers: AnswersArgument = None, command_id: IdOption = None) -> None:
    """Begin an application, with answers such as last_name=LEE premise="12 Elm St".

    JSON: number, state, version, account, order, due_cents, duplicate.
    """
    from clerktui.services.applications import answering
    from clerktui.views.applications import StartDraft

    draft = StartDraft(str(command_id or uuid4()), _answers(answers))
    _answer(call, answering.start(call.books, call.actor, draft))


@command(app, "set")
def put(
    call: Call, number: NumberArgument, answers: AnswersArgument = None, command_id: IdOption = None
) -> None:
    """Answer fields of an application; an empty answer takes one back.

    JSON: as `application new`.
    """
    from clerktui.services.applications import answering
    from clerktui.views.applications import AnswerDraft

    draft = AnswerDraft(
        str(command_id or uuid4()), number, _version(call, number), _answers(answers)
    )
    _answer(call, answering.answer(call.books, call.actor, draft))


@command(app)
def paper(
    call: Call,
    number: NumberArgument,
    identity: Annotated[int, typer.Argument(metavar="PAPER", help="From `identity enter`.")],
    command_id: IdOption = None,
) -> None:
    """Hang a paper of identity on an application; it is entered with `identity enter` before.

    JSON: as `application new`.
    """
    from clerktui.services.applications import answering
    from clerktui.views.applications import PaperDraft

    draft = PaperDraft(str(command_id or uuid4()), number, identity)
    _answer(call, answering.add_paper(call.books, call.actor, draft))


@command(app)
def decide(
    call: Call,
    number: NumberArgument,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="That owes from before.")],
    decision: Annotated[str, typer.Argument(metavar="release|pay", help="What is decided.")],
    note: NoteOption = "",
    command_id: IdOption = None,
) -> None:
    """Decide what an earlier debt means: release it, or let it be paid first.

    JSON: as `application new`.
    """
    from clerktui.services.applications import debts
    from clerktui.views.applications import DecideDraft

    draft = DecideDraft(str(command_id or uuid4()), number, account, decision, note)
    _answer(call, debts.decide(call.books, call.actor, draft))


@command(app)
def give(
    call: Call,
    number: NumberArgument,
    to: Annotated[str, typer.Argument(metavar="USER", help="Who looks after it from now on.")],
    note: NoteOption = "",
    command_id: IdOption = None,
) -> None:
    """Let somebody else look after an application.

    JSON: as `application new`.
    """
    from clerktui.services.applications import answering
    from clerktui.views.applications import GiveDraft

    draft = GiveDraft(str(command_id or uuid4()), number, to, note)
    _answer(call, answering.give(call.books, call.actor, draft))


@command(app)
def letter(
    call: Call,
    number: NumberArgument,
    pdf: PdfOption = None,
    text: TextOption = None,
    command_id: IdOption = None,
) -> None:
    """Print the letter that says what is missing, or give it as a PDF or as text.

    JSON: as `application new`; with --pdf or --text the letter.
    """
    from clerktui.services.applications import letters
    from clerktui.views.applications import GiveDraft

    draft = GiveDraft(str(command_id or uuid4()), number)
    if pdf is not None or text is not None:
        written = letters.write_letter(call.books, call.actor, draft)
        said = give_letter(call, written, pdf, text)
        call.reply.document(said, [str(said["text"])] if text is not None else [])
        return
    _answer(call, letters.send_letter(call.books, call.actor, draft))


@command(app)
def complete(call: Call, number: NumberArgument, command_id: IdOption = None) -> None:
    """Open the account: deposit and fees are asked, and the turn-on order is made.

    JSON: as `application new`.
    """
    from clerktui.services.applications import completing
    from clerktui.views.applications import CompleteDraft

    draft = CompleteDraft(str(command_id or uuid4()), number, _version(call, number))
    _answer(call, completing.complete(call.books, call.actor, draft))


@command(app)
def withdraw(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """End an application that comes to nothing.

    JSON: as `application new`.
    """
    from clerktui.services.applications import answering
    from clerktui.views.applications import GiveDraft

    draft = GiveDraft(str(command_id or uuid4()), number, note=note)
    _answer(call, answering.withdraw(call.books, call.actor, draft))


def _version(call: Call, number: int) -> int:
    from clerktui.services.applications import looking

    return looking.get_application(call.books, call.actor, number).version


def _answers(typed: list[str] | None) -> tuple[tuple[str, str], ...]:
    found = []
    for one in typed or ():
        field, equals, text = one.partition("=")
        if not equals:
            raise typer.BadParameter(f"{one!r} is not FIELD=ANSWER, such as last_name=LEE.")
        found.append((field, text))
    return tuple(found)


def _answer(call: Call, done: ApplicationDone) -> None:
    from clerktui.i18n import money

    said = f"Application {done.number} is {done.state}."
    if done.order:
        said += f" Account {done.account}, order {done.order}: {money(done.due_cents)} to pay."
    call.reply.document(done, [said])


def _told(view: ApplicationView) -> Iterator[str]:
    from clerktui.i18n import money, town_date

    facts: dict[str, Any] = {
        "Application": f"{view.number}, {view.state}",
        "Applicant": view.applicant,
        "Owner": view.owner_name,
        "Begun": f"{town_date(view.started_on)}, {view.age_days} days ago",
        "Missing": view.missing_words or "nothing",
        "Could be billed": "no: " + ", ".join(view.unbillable) if view.unbillable else "yes",
        "Deposit by rule": money(view.recommended_cents),
        "Account": view.account,
    }
    yield from named(facts)
    for step in view.steps:
        yield ""
        yield step.name
        for field in step.fields:
            yield f"  {field.code:<17} {view.answers.get(field.code, '')}"
    if view.debts:
        yield ""
        yield from listed(view.debts, _DEBTS)
