"""Keying a batch: taken up where it was left, every field kept, every line on the tape.

A line is in the books from the moment its last field is accepted. Whoever holds the batch keeps
its place at every key; another desk that takes it up goes on with the half-typed text.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, Batch, BatchLine
from clerktui.rules.money import MAXIMUM_CENTS
from clerktui.rules.states import KEYABLE
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.batches import lines as shown, places
from clerktui.services.batches.headers import require_owner
from clerktui.services.batches.records import (
    batches,
    find_batch,
    find_id,
    get_view,
    move,
    require_state,
    write_move,
)
from clerktui.services.batches.tape_rows import Keying, write_tape
from clerktui.services.payment_plan import check_reference
from clerktui.services.reference import Reference, get_reference
from clerktui.services.tickets import open_line_in
from clerktui.views.batches import BatchInHand, LineKept, LineKeyed, Place
from clerktui.views.people import Actor
from clerktui.views.tickets import TicketLineView

_ACCOUNT = Account.__table__
_BATCH = Batch.__table__
_LINE = BatchLine.__table__
LINES_SHOWN = 60
KEY = "key"


def take_up(
    db: Database, actor: Actor, number: int, holder: str, *, asks: bool = False
) -> BatchInHand:
    """Take a batch in hand at this desk, where it was left; another's needs the permission.

    Args:
        db: the books.
        actor: who keys from now on.
        number: which batch.
        holder: the token of this desk; a desk that held it before is told at its next key.
        asks: whether to refuse while somebody else keys in it, so that the clerk is asked first.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.wrong_state`, `batch.not_yours`,
            `batch.in_hand` with `who` and `minutes`.
    """
    require(actor, "batch.key")
    with db.write() as connection:
        row = find_batch(connection, number, lock=True)
        require_state(row, KEYABLE)
        require_owner(row, actor)
        now = db.clock.now()
        if asks:
            places.require_quiet(connection, places.Holding(row.id, KEY, holder), actor, now)
        if row.owner_id != actor.user_id:
            connection.execute(
                update(_BATCH).where(_BATCH.c.id == row.id).values(owner_id=actor.user_id)
            )
            said = {"reason": f"taken up from {row.full_name}", "owner_id": actor.user_id}
            write_move(connection, row, row.state, actor, now, **said)
        places.hold(connection, places.Holding(row.id, KEY, holder), actor, now)
        return _in_hand(connection, actor, row, holder)


def _in_hand(connection: Connection, actor: Actor, row: Any, holder: str) -> BatchInHand:
    others = connection.execute(
        batches()
        .where(
            _BATCH.c.owner_id == actor.user_id,
            _BATCH.c.state.in_(KEYABLE),
            _BATCH.c.id != row.id,
            _BATCH.c.item_count > 0,
        )
        .order_by(_BATCH.c.number)
    ).all()
    last = shown.last_line(connection, row.id)
    return BatchInHand(
        batch=get_view(connection, row.number),
        lines=shown.newest_lines(connection, row.id, LINES_SHOWN),
        tape=shown.newest_tape(connection, row.id, LINES_SHOWN),
        place=places.get_place(connection, row.id, KEY),
        next_line=last + 1,
        holder=holder,
        others=tuple(other.number for other in others),
    )


def open_entry(db: Database, actor: Actor, key: str) -> TicketLineView:
    """What was typed or scanned into a line's account field, as `tickets.open_line` opens it.

    Raises:
        Refused: `denied`, `account.unknown`, `account.alike`, `scan.check_digit` and its kin.
    """
    require(actor, "batch.key")
    with db.read() as connection:
        return open_line_in(connection, get_reference(db, connection), key)


def keep_place(db: Database, actor: Actor, number: int, holder: str, place: Place) -> None:
    """Keep where the clerk is, to the half-typed character.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.taken_over` when another desk has the batch in
            hand by now.
    """
    require(actor, "batch.key")
    with db.write() as connection:
        batch = find_id(connection, number)
        holding = places.Holding(batch, KEY, holder)
        places.save_place(connection, holding, place, number, db.clock.now())


# ----------------------------------------------------------------------------------- the lines
def keep_line(db: Database, actor: Actor, draft: LineKeyed) -> LineKept:
    """Put a line on the tape: a new one, or one keyed before, corrected.

    Sent again after a broken line it changes nothing and gives the same answer.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.wrong_state`, `batch.taken_over`,
            `batch.line_gap`, `batch.amount`, `batch.no_check_above`, `account.unknown`,
            `payment.unknown_tender`, `payment.card_number`, `text.too_long`.
    """
    require(actor, "batch.key")
    return db.post(lambda connection: _keep_line(db, connection, actor, draft))


def _keep_line(db: Database, connection: Connection, actor: Actor, draft: LineKeyed) -> LineKept:
    at = _begin(db, connection, actor, draft.number, draft.holder)
    values = _line_values(at, get_reference(db, connection), draft)
    before = _line(at, draft.line_no)
    if before is None:
        _add_line(at, draft.line_no, values)
    else:
        values |= _as_opened(before, values)
        if _differs(before, values):
            correct(at, before, values)
    return finish(at, draft.line_no)


def remove_line(db: Database, actor: Actor, number: int, holder: str, line_no: int) -> LineKept:
    """Take a line off the batch: its amount goes on the tape below zero, its number stays.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.wrong_state`, `batch.taken_over`,
            `batch.no_line`.
    """
    require(actor, "batch.key")

    def work(connection: Connection) -> LineKept:
        at = _begin(db, connection, actor, number, holder)
        line = _line(at, line_no)
        if line is not None and line.state == "removed":
            return finish(at, line_no)
        return take_off(at, line_no)

    return db.post(work)


def take_off(at: Keying, line_no: int) -> LineKept:
    """Take a good line off a locked batch.

    Raises:
        Refused: `batch.no_line`.
    """
    line = _line(at, line_no)
    if line is None or line.state != "good":
        raise Refused("batch.no_line", batch=at.batch.number, line=line_no)
    _leave_check(at, line)
    at.connection.execute(update(_LINE).where(_LINE.c.id == line.id).values(state="removed"))
    write_tape(at, "removed", -line.amount_cents, line)
    return finish(at, line_no)


def _begin(db: Database, connection: Connection, actor: Actor, number: int, holder: str) -> Keying:
    row = find_batch(connection, number, lock=True)
    require_state(row, KEYABLE)
    places.require_holder(connection, places.Holding(row.id, KEY, holder), number)
    return Keying(connection, row, actor, db.clock.now())


def _line_values(at: Keying, reference: Reference, draft: LineKeyed) -> dict[str, Any]:
    last = shown.last_line(at.connection, at.batch.id)
    if not 1 <= draft.line_no <= last + 1:
        raise Refused("batch.line_gap", line=draft.line_no, expected=last + 1)
    if not 0 < draft.amount_cents <= MAXIMUM_CENTS:
        raise Refused("batch.amount", amount_cents=draft.amount_cents)
    if draft.tender not in reference.tenders:
        raise Refused("payment.unknown_tender", tender=draft.tender)
    check_reference(draft.tender, draft.reference)
    values = {
        "amount_cents": draft.amount_cents,
        "tender_type": draft.tender,
        "reference": clean_text(draft.reference, max_length=30),
        "bill": draft.bill,
        "typed": clean_text(draft.typed, max_length=80),
        "owed_cents": draft.owed_cents,
        "was_scanned": draft.was_scanned,
        **target_of(at.connection, reference, draft.account),
    }
    return {**values, **_group(at, draft)}


def target_of(connection: Connection, reference: Reference, key: str) -> dict[str, Any]:
    """Where the money of a line goes: an account, a revenue code, or nobody knows.

    Raises:
        Refused: `account.unknown`.
    """
    if key in ("", reference.policy["suspense.revenue_code"]):
        return {"kind": "unknown", "account_id": None, "revenue_code": None}
    if key in reference.revenue:
        return {"kind": "revenue", "account_id": None, "revenue_code": key}
    account_id = connection.execute(select(_ACCOUNT.c.id).where(_ACCOUNT.c.number == key)).scalar()
    if account_id is None:
        raise Refused("account.unknown", account=key)
    return {"kind": "account", "account_id": account_id, "revenue_code": None}


def _group(at: Keying, draft: LineKeyed) -> dict[str, Any]:
    """The check a line belongs to: its own, or the one above with that one's number."""
    if not draft.same_check:
        return {"group_no": draft.line_no}
    above = shown.good_line_above(at.connection, at.batch.id, draft.line_no)
    if above is None:
        raise Refused("batch.no_check_above", line=draft.line_no)
    return {name: getattr(above, name) for name in ("group_no", "tender_type", "reference")}


def _line(at: Keying, line_no: int) -> Any:
    return at.connection.execute(
        shown.lines().where(_LINE.c.batch_id == at.batch.id, _LINE.c.line_no == line_no)
    ).first()


def _as_opened(before: Any, values: dict[str, Any]) -> dict[str, Any]:
    """What a line's account said when it was opened, where it was not opened anew since."""
    same = before.account_id is not None and before.account_id == values["account_id"]
    if not same or values["owed_cents"] is not None:
        return {}
    return {name: getattr(before, name) for name in ("bill", "owed_cents", "was_scanned")}


def _differs(before: Any, values: dict[str, Any]) -> bool:
    where = ("kind", "account_id", "revenue_code", "bill")
    what = ("amount_cents", "tender_type", "reference", "group_no")
    said = ("typed",) if values["kind"] == "unknown" else ()
    return before.state != "good" or any(
        getattr(before, name) != values[name] for name in (*where, *what, *said)
    )


def _add_line(at: Keying, line_no: int, values: dict[str, Any]) -> None:
    at.connection.execute(
        insert(_LINE).values(
            batch_id=at.batch.id,
            line_no=line_no,
            keyed_by_id=at.actor.user_id,
            keyed_at=at.now,
            **values,
        )
    )
    write_tape(at, "keyed", values["amount_cents"], _line(at, line_no))


def correct(at: Keying, before: Any, values: dict[str, Any]) -> None:
    """Write a line anew: what it was goes off the tape, what it is goes on, both in sight."""
    if before.state == "good":
        write_tape(at, "out", -before.amount_cents, before)
    if values.get("group_no", before.group_no) != before.group_no:
        _leave_check(at, before)
    else:
        _carry_check(at, before, values)
    at.connection.execute(
        update(_LINE)
        .where(_LINE.c.id == before.id)
        .values(**values, state="good", is_corrected=True, verified_by_id=None)
    )
    write_tape(at, "in", values["amount_cents"], _line(at, before.line_no))


def _leave_check(at: Keying, line: Any) -> None:
    """The other lines of a check go on without its first: the next one leads them."""
    if line.group_no != line.line_no:
        return
    others = (
        _LINE.c.batch_id == at.batch.id,
        _LINE.c.group_no == line.line_no,
        _LINE.c.line_no != line.line_no,
    )
    heir = at.connection.execute(
        select(func.min(_LINE.c.line_no)).where(*others, _LINE.c.state == "good")
    ).scalar()
    if heir is not None:
        at.connection.execute(update(_LINE).where(*others).values(group_no=heir))


def _carry_check(at: Keying, line: Any, values: dict[str, Any]) -> None:
    """A check's number and tender are the same on every line of it."""
    at.connection.execute(
        update(_LINE)
        .where(_LINE.c.batch_id == at.batch.id, _LINE.c.group_no == line.group_no)
        .values(tender_type=values["tender_type"], reference=values["reference"])
    )


def finish(at: Keying, line_no: int) -> LineKept:
    """Bring the batch's totals up to its lines, and tell what there is now."""
    good = (_LINE.c.batch_id == at.batch.id, _LINE.c.state == "good")
    items, cents = at.connection.execute(
        select(
            func.count(func.distinct(_LINE.c.group_no)),
            func.coalesce(func.sum(_LINE.c.amount_cents), 0),
        ).where(*good)
    ).one()
    totals = {"item_count": items, "amount_cents": int(cents)}
    if at.batch.state == "open":
        move(at.connection, at.batch, "keying", at.actor, at.now, **totals)
    else:
        at.connection.execute(update(_BATCH).where(_BATCH.c.id == at.batch.id).values(**totals))
    places.forget(at.connection, at.batch.id, KEY)
    line = shown.get_line(at.connection, at.batch.id, line_no)
    assert line is not None
    return LineKept(
        line=line,
        tape=shown.newest_tape(at.connection, at.batch.id, 3),
        state="keying" if at.batch.state == "open" else at.batch.state,
        items=items,
        amount_cents=int(cents),
        next_line=shown.last_line(at.connection, at.batch.id) + 1,
    )
