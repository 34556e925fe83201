"""`clerktui why`: any number in plain words, with its arithmetic and the rule behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_amount
from clerktui.cli.paper import PdfOption, TextOption, text_of, write_pdf
from clerktui.errors import Refused

if TYPE_CHECKING:
    from clerktui.views.why import Explanation

app = group("Explain any number in plain words: a balance, a receipt, a deposit, a report.")

_WIDTH = 80
OnlyOption = Annotated[
    int | None,
    typer.Option("--only", metavar="N", min=1, help="Only the N-th explanation; a PDF is one."),
]


@command(app)
def account(
    call: Call,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="Account number.")],
    amount: Annotated[
        int | None,
        typer.Option(
            "--pay", metavar="AMT", parser=parse_amount, help="Where this would go, and why."
        ),
    ] = None,
    only: OnlyOption = None,
    pdf: PdfOption = None,
    text: TextOption = None,
) -> None:
    """Why an account owes what it owes, since when, why it is marked, and each correction.

    JSON: explanations[topic, question, answer, steps[words, on, amount_cents, total_cents],
    rules[words, citation, effective_from, key], notes[], result_cents].
    """
    from clerktui.services.why import asking

    actor = call.actor_or_maintenance
    if amount is not None:
        found = asking.why_plan(call.books, actor, number, amount)
    else:
        found = asking.why_account(call.books, actor, number)
    answer(call, found, only, pdf, text)


@command(app)
def bill(
    call: Call,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="Bill number.")],
    only: OnlyOption = None,
    pdf: PdfOption = None,
    text: TextOption = None,
) -> None:
    """Why a bill came to what it did, and what is open on it.

    JSON: as `why account`.
    """
    from clerktui.services.why import asking

    answer(call, asking.why_bill(call.books, call.actor_or_maintenance, number), only, pdf, text)


@command(app)
def receipt(
    call: Call,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="Receipt number.")],
    only: OnlyOption = None,
    pdf: PdfOption = None,
    text: TextOption = None,
) -> None:
    """Why a receipt's money went where it went, its change, and why it is void or taken back.

    JSON: as `why account`.
    """
    from clerktui.services.why import asking

    found = asking.why_receipt(call.books, call.actor_or_maintenance, number)
    answer(call, found, only, pdf, text)


@command(app)
def drawer(
    call: Call,
    session: Annotated[int, typer.Argument(metavar="SESSION", help="Id of the drawer session.")],
    pdf: PdfOption = None,
    text: TextOption = None,
) -> None:
    """Why a drawer was over or short.

    JSON: as `why account`.
    """
    from clerktui.services.why import asking

    found = asking.why_drawer(call.books, call.actor_or_maintenance, session)
    answer(call, found, None, pdf, text)


def answer(
    call: Call,
    found: Sequence[Explanation],
    only: int | None,
    pdf: Path | None,
    width: int | None,
) -> None:
    """Tell explanations as text or JSON, or one of them as a PDF.

    Raises:
        Refused: `why.no_such` when there is no N-th one.
    """
    if only is not None:
        if only > len(found):
            raise Refused("why.no_such", number=only, explanations=len(found))
        found = found[only - 1 : only]
    if pdf is not None:
        from clerktui.services.why.paper import to_report

        write_pdf(call, pdf, to_report(found[0]))
        return
    document = {"explanations": [explanation.to_data() for explanation in found]}
    call.reply.document(document, _lines(found, width or _WIDTH))


def _lines(found: Sequence[Explanation], width: int) -> Iterator[str]:
    from clerktui.services.why.paper import to_report

    for place, explanation in enumerate(found):
        if place:
            yield ""
            yield "=" * width
        yield text_of(to_report(explanation), width)
