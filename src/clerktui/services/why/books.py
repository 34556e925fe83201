"""What the desk and the commands ask about the books: deposits, the ledger, the dashboard.

Nothing here moves money. Who may look at a thing may know why it is so.
"""

from __future__ import annotations

import datetime as dt

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import ENGLISH
from clerktui.security.permissions import require
from clerktui.services.closing.general_ledger import get_batch, get_proof
from clerktui.services.dashboard import get_dashboard
from clerktui.services.deposits.records import may_see
from clerktui.services.why.board import explain_board
from clerktui.services.why.deposits import explain_deposit
from clerktui.services.why.ledger import explain_ledger, explain_line, find_lines
from clerktui.services.why.telling import telling_of
from clerktui.views.dashboard import DashboardDocument
from clerktui.views.people import Actor
from clerktui.views.why import Explanation


def why_deposit(
    db: Database, actor: Actor, number: int, language: str = ENGLISH
) -> tuple[Explanation, ...]:
    """What is on a deposit, its checks, and what the bank made of it.

    Raises:
        Refused: `denied`, `deposit.unknown`.
    """
    if not actor.may("report.view"):
        may_see(actor)
    with telling_of(db, language) as telling:
        return tuple(explain_deposit(telling, number))


def why_ledger(
    db: Database,
    actor: Actor,
    day: dt.date,
    number: int | None = None,
    *which: str | int,
) -> tuple[Explanation, ...]:
    """Lines of a day's ledger or of a posted batch, then the whole of it.

    Args:
        db: the books.
        actor: who asks.
        day: the business day; of a batch, its own day counts.
        number: of the ledger batch; None for what is not posted yet.
        which: a ledger account, and of its lines the one with a number; all without.

    Raises:
        Refused: `denied`, `gl.unknown`, `why.no_line`, and what `general_ledger.get_proof` refuses.
    """
    proof = get_proof(db, actor, day) if number is None else get_batch(db, actor, number)
    account, line_no = (*map(str, which), "", "")[:2]
    lines = [
        line
        for line in find_lines(proof, account)
        if str(line.line_no) == (line_no or str(line.line_no))
    ]
    if account and not lines:
        raise Refused("why.no_line", account=account)
    with telling_of(db, ENGLISH) as telling:
        told = [explain_line(telling, actor.office_id, proof, line) for line in lines]
        return (
            *(told if account else ()),
            explain_ledger(telling, proof),
            *(() if account else told),
        )


def why_dashboard(
    db: Database,
    actor: Actor,
    board: DashboardDocument | None = None,
    language: str = ENGLISH,
) -> tuple[Explanation, ...]:
    """The figures of the dashboard as it was read, or as it stands now.

    Raises:
        Refused: `denied`.
    """
    require(actor, "dashboard.view")
    shown = get_dashboard(db, actor) if board is None else board
    with telling_of(db, language) as telling:
        return tuple(explain_board(telling, shown))
