"""Why the dashboard's figures are what they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from clerktui.i18n import town_date
from clerktui.services.why.telling import Telling, running
from clerktui.views.dashboard import DashboardDocument, Queue
from clerktui.views.why import Explanation, Step

Span = Literal["today", "month"]


def explain_board(telling: Telling, board: DashboardDocument) -> Iterator[Explanation]:
    """What came in today and this month, what is owed, and what waits as money."""
    yield _taken(telling, board, "today")
    yield _taken(telling, board, "month")
    yield _owed(telling, board)
    for queue in board.queues:
        if queue.count:
            yield _waiting(telling, board, queue)


def _taken(telling: Telling, board: DashboardDocument, span: Span) -> Explanation:
    say = telling.say
    total: int = getattr(board.total, f"{span}_cents")
    amount = telling.money(total)
    steps = [
        Step(words=one.name, on=board.on, amount_cents=getattr(one, f"{span}_cents"))
        for one in (*board.tenders, board.taken_back)
        if getattr(one, f"{span}_cents")
    ]
    first = board.on.replace(day=1)
    question = say("Why did {amount} come in today?", amount=amount)
    answer = say("Good receipts of {day}, by way of paying.", day=town_date(board.on))
    if span == "month":
        question = say("Why did {amount} come in this month?", amount=amount)
        answer = say(
            "Good receipts of {first} to {last}, by way of paying.",
            first=town_date(first),
            last=town_date(board.on),
        )
    return telling.explain(
        f"taken_{span}",
        question,
        answer,
        steps=running(steps),
        notes=[
            say(
                "Change is taken off and voids are not in it; a tender keyed wrong is what it was."
            ),
            say("Money moved from suspense to an account came in before and is not counted again."),
            say(
                "The report Tender summary tells the same by day and office, down to each receipt."
            ),
        ],
        result_cents=total,
    )


def _owed(telling: Telling, board: DashboardDocument) -> Explanation:
    say = telling.say
    _, rule = telling.thresholds(board.on)
    steps = [
        Step(
            words=say("{age}: {items} open items", age=age.name, items=f"{age.items:,}"),
            amount_cents=age.amount_cents,
        )
        for age in board.ages
    ]
    return telling.explain(
        "owed",
        say("Why is {amount} owed?", amount=telling.money(board.owed_cents)),
        say("Every open item of every account, by its age on {day}.", day=town_date(board.on)),
        steps=running(steps),
        rules=[rule],
        notes=[
            say("A credit counts as current, whatever its date."),
            say("The report Aged receivables tells the same by service, down to each account."),
        ],
        result_cents=board.owed_cents,
    )


def _waiting(telling: Telling, board: DashboardDocument, queue: Queue) -> Explanation:
    say = telling.say
    words = say("{count} waiting", count=f"{queue.count:,}")
    if queue.oldest_on is not None:
        words = say(
            "{count} waiting, the oldest since {day}",
            count=f"{queue.count:,}",
            day=town_date(queue.oldest_on),
        )
    step = Step(words=words, on=board.on, amount_cents=queue.amount_cents)
    return telling.explain(
        "queue",
        say("What waits under {queue}?", queue=queue.name),
        say("It was counted when the dashboard was read; Enter there opens each of them."),
        steps=running([step]),
        result_cents=queue.amount_cents,
    )
