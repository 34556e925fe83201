"""What an agency's money does when its batch is posted or thrown away.

The commission is booked with the net it belongs to: one act, one day, all of it or none. A line
that does not stand in the batch as the file brought it brings no commission, and what it took off
the placement goes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import select, update

from clerktui.i18n import money
from clerktui.ledger import commands
from clerktui.models import AgencyMoney, BatchLine, Correction
from clerktui.rules.agencies import left
from clerktui.services.agencies import rows
from clerktui.services.agencies.rows import ACCOUNT, PLACEMENT
from clerktui.services.batches.followers import Following
from clerktui.services.collections.placements import Moved, Moving, move, owed_of, waiting_of
from clerktui.services.corrections import acts
from clerktui.services.corrections.adjustments import adjust_by_contract
from clerktui.services.corrections.limits import account_of_reason
from clerktui.services.open_items import get_items
from clerktui.services.reference import get_reference
from clerktui.views.adjustments import AdjustmentDraft

REASON = "agency_commission"
_CORRECTION = Correction.__table__
_LINE = BatchLine.__table__
_MONEY = AgencyMoney.__table__
_KIND = "adjustment"


def hold(following: Following) -> Sequence[int]:
    """Lock the office chain, which numbers corrections; gives the accounts of the placements."""
    found = money_of(following, following.batch.file_id)
    if found:
        acts.lock_office_chain(following.connection)
    return sorted({one.account_id for one in found})


def posted(following: Following) -> None:
    """Book the commission of every line that stands as it came; give back what does not."""
    good = _standing(following)
    for one in money_of(following, following.batch.file_id):
        if one.batch_line_no is None or good.get(one.batch_line_no) == (
            one.account_id,
            one.net_cents,
        ):
            book(following, one)
        else:
            _give_back(following, one, "its line was changed or taken off the batch")


def discarded(following: Following) -> None:
    """Give everything back: the money did not come after all."""
    found = money_of(following, following.batch.file_id)
    ids = sorted({one.account_id for one in found})
    following.connection.execute(
        select(ACCOUNT.c.id).where(ACCOUNT.c.id.in_(ids)).order_by(ACCOUNT.c.id).with_for_update()
    ).all()
    for one in found:
        _give_back(following, one, f"batch {following.batch.number} was thrown away")


def need_reason(following: Following) -> None:
    """Let nothing come whose commission could not be booked later.

    Raises:
        Refused: `correction.reason_unknown`, `correction.no_account`.
    """
    act = acts.Act(_KIND, "", REASON, "commission", {})
    making = acts.begin(following.db, following.connection, following.actor, act, following.now)
    account_of_reason(making)


def book(following: Following, one: Any) -> None:
    """Take what the agency kept off the account, on the day of its batch."""
    _mark(following, one, "posted")
    if one.commission_cents:
        _mark(following, one, "posted", _correction(following, one))


def _correction(following: Following, one: Any) -> int:
    connection = following.connection
    note = f"Commission of {one.agency}, placement {one.number}"
    draft = AdjustmentDraft(
        command_id=f"agency:{one.file_id}:{one.line_no}",
        account=one.account,
        direction="credit",
        amount_cents=one.commission_cents,
        reason=REASON,
        note=note,
        makes_credit=True,
    )
    said = dict(asdict(draft), due_on=None)
    del said["command_id"]
    actor = following.actor
    command = commands.Command(draft.command_id, _KIND, said, actor.user_id)
    commands.claim(connection, command, following.now)
    batch = following.batch
    if batch is not None:
        actor = replace(actor, office_id=batch.office_id)
    act = acts.Act(_KIND, draft.command_id, REASON, note, said)
    making = acts.begin(following.db, connection, actor, act, following.now)
    making.booked_on = batch.gl_on if batch is not None else None
    made = adjust_by_contract(making, draft)
    commands.answer(connection, draft.command_id, {"number": made.number})
    query = select(_CORRECTION.c.id).where(_CORRECTION.c.number == made.number)
    return int(connection.execute(query).scalar_one())


def _give_back(following: Following, one: Any, why: str) -> None:
    """The agency has as much more to collect; it is not told, for it is about its own money."""
    connection = following.connection
    reference = get_reference(following.db, connection)
    _mark(following, one, "dropped")
    row = rows.find_placement(connection, one.number, lock=True)
    through = row.through_cents - one.gross_cents
    changed = {"through_cents": through}
    if row.state == "placed":
        items = get_items(connection, [row.account_id])[row.account_id]
        books = owed_of(reference, items, row.due_until)
        waiting = waiting_of(connection, [row.id]).get(row.id, 0)
        changed["owed_cents"] = left(row.amount_cents, through, books, waiting)
    words = f"{money(one.gross_cents)} did not come: {why}"
    moving = Moving(connection, reference, following.now, following.actor.user_id)
    move(moving, row, Moved("money_back", row.state, words, -one.gross_cents), **changed)


def _mark(following: Following, one: Any, state: str, correction_id: int | None = None) -> None:
    following.connection.execute(
        update(_MONEY).where(_MONEY.c.id == one.id).values(state=state, correction_id=correction_id)
    )


def money_of(following: Following, file_id: int) -> list[Any]:
    """The money of a file that is not booked yet, with its placement, in the file's order."""
    query = (
        rows.placements()
        .with_only_columns(
            _MONEY,
            PLACEMENT.c.number,
            PLACEMENT.c.account_id,
            ACCOUNT.c.number.label("account"),
            rows.AGENCY.c.code.label("agency"),
        )
        .join(_MONEY, _MONEY.c.placement_id == PLACEMENT.c.id)
        .where(_MONEY.c.file_id == file_id, _MONEY.c.state == "waiting")
        .order_by(_MONEY.c.line_no)
    )
    return list(following.connection.execute(query))


def _standing(following: Following) -> dict[int, tuple[int, int]]:
    """Account and cents of the batch's lines that stand, by their number."""
    query = select(_LINE.c.line_no, _LINE.c.account_id, _LINE.c.amount_cents).where(
        _LINE.c.batch_id == following.batch.id, _LINE.c.state == "good"
    )
    return {
        row.line_no: (row.account_id, row.amount_cents)
        for row in following.connection.execute(query)
    }
