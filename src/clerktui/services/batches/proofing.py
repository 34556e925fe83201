"""Proving a batch: the edit list, the moves from keyed to released, and the way back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import NeedsOverride, Refused
from clerktui.models import BatchLine, BatchMove, User
from clerktui.rules.detective import KeyedLine, find_suspects
from clerktui.rules.states import BEFORE_RELEASE, IN_PROOF, UNPOSTED
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.batches.chosen import left_to_verify
from clerktui.services.batches.headers import require_owner
from clerktui.services.batches.lines import UNKNOWN, good_lines, line_view
from clerktui.services.batches.records import (
    find_batch,
    get_view,
    move,
    require_state,
    view_of,
    write_move,
)
from clerktui.services.batches.warnings import warnings_of
from clerktui.services.reference import Reference, get_reference
from clerktui.services.signon import Approvals
from clerktui.views.batches import BatchView, EditList, ProofLine, SuspectView
from clerktui.views.people import Actor

_LINE = BatchLine.__table__
_MOVE = BatchMove.__table__
_USER = User.__table__
ORDERS = ("keyed", "account", "amount")
SECOND_PERSON = "batch.second_person"


def edit_list(db: Database, actor: Actor, number: int, order: str = "keyed") -> EditList:
    """Every good line of a batch with what is to be said about it; looking changes nothing.

    Args:
        db: the books.
        actor: who looks.
        number: which batch.
        order: "keyed", "account" or "amount" (largest first).

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.choice`.
    """
    require(actor, "account.view")
    if order not in ORDERS:
        raise Refused("batch.choice", typed=order)
    with db.read() as connection:
        reference = get_reference(db, connection)
        row = find_batch(connection, number)
        return _edit_list(connection, reference, row, order, db.clock.now())


def _edit_list(
    connection: Connection, reference: Reference, row: Any, order: str, now: dt.datetime
) -> EditList:
    rows = good_lines(connection, row.id)
    # What is posted is past warning: each line would be found paid by its own receipt.
    said = warnings_of(connection, reference, row, rows) if row.state in UNPOSTED else {}
    lines = sorted(
        (ProofLine(line_view(line), said.get(line.line_no, ())) for line in rows),
        key=_ORDER[order],
    )
    every = [warning for line in lines for warning in line.warnings]
    return EditList(
        batch=view_of(row),
        order=order,
        lines=tuple(lines),
        tenders=_by_tender(reference, rows),
        warnings=sum(not warning.is_stop for warning in every),
        stops=sum(warning.is_stop for warning in every),
        to_verify=len(left_to_verify(connection, reference, row)),
        made_at=now,
        timezone=reference.timezone,
        town=reference.town,
    )


_ORDER: dict[str, Callable[[ProofLine], Any]] = {
    "keyed": lambda proof: proof.line.line_no,
    "account": lambda proof: (proof.line.account, proof.line.line_no),
    "amount": lambda proof: (-proof.line.amount_cents, proof.line.line_no),
}


def _by_tender(reference: Reference, rows: Sequence[Any]) -> tuple[tuple[str, int, int], ...]:
    """What came by each way of paying: its name, how many pieces, and what they come to."""
    found: dict[str, tuple[set[int], int]] = {}
    for row in rows:
        groups, cents = found.get(row.tender_type, (set(), 0))
        found[row.tender_type] = (groups | {row.group_no}, cents + row.amount_cents)
    return tuple(
        (tender.name, len(found[code][0]), found[code][1])
        for code, tender in reference.tenders.items()
        if code in found
    )


def find_difference(db: Database, actor: Actor, number: int) -> tuple[SuspectView, ...]:
    """What may explain that a batch does not agree with its control, likeliest first.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.no_control`.
    """
    require(actor, "batch.key")
    with db.read() as connection:
        batch = find_batch(connection, number)
        if batch.control_cents is None:
            raise Refused("batch.no_control", batch=number)
        tenders = get_reference(db, connection).tenders
        names = {code: tender.name.lower() for code, tender in tenders.items()}
        keyed = [
            KeyedLine(
                row.line_no,
                row.amount_cents,
                line_view(row).account.strip(UNKNOWN),
                row.reference,
                names[row.tender_type],
                row.owed_cents,
                row.group_no,
            )
            for row in good_lines(connection, batch.id)
        ]
    suspects = find_suspects(
        keyed,
        batch.control_cents,
        control_count=batch.control_items,
        default_tender=names[batch.default_tender],
    )
    return tuple(SuspectView(one.line, one.reason, one.would_be_cents) for one in suspects)


# ------------------------------------------------------------------------------------ the moves
def finish_keying(db: Database, actor: Actor, number: int) -> BatchView:
    """Say that a batch is keyed whole; in balance or not, it is kept.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.wrong_state`, `batch.not_yours`, `batch.empty`.
    """
    require(actor, "batch.key")
    with db.write() as connection:
        row = find_batch(connection, number, lock=True)
        require_state(row, ("keying",))
        require_owner(row, actor)
        if not row.item_count:
            raise Refused("batch.empty", batch=number)
        move(connection, row, "keyed", actor, db.clock.now())
        return get_view(connection, number)


def prove(db: Database, actor: Actor, number: int, seen: str | None = None) -> BatchView:
    """Say that the edit list was seen; a batch that agrees and is verified is balanced at once.

    Args:
        db: the books.
        actor: who saw it.
        number: which batch.
        seen: the tape's hash on the list that was seen; None takes the list as it stands now.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.wrong_state`, `batch.not_yours`,
            `batch.not_proofed` when a line was corrected since the list was read.
    """
    require(actor, "batch.key")
    with db.write() as connection:
        row = find_batch(connection, number, lock=True)
        require_state(row, IN_PROOF)
        require_owner(row, actor)
        if seen not in (None, row.tape_hash):
            raise Refused("batch.not_proofed", batch=number)
        now = db.clock.now()
        if row.state == "keyed":
            move(connection, row, "proofed", actor, now)
        else:
            write_move(connection, row, "proofed", actor, now, reason="edit list seen again")
        settle(connection, get_reference(db, connection), number, actor, now)
        return get_view(connection, number)


def settle(
    connection: Connection, reference: Reference, number: int, actor: Actor, now: dt.datetime
) -> None:
    """Move a proofed batch on to balanced when nothing stands in the way.

    What was seen must be what stands: a line corrected since then wants the list seen again.
    """
    row = find_batch(connection, number, lock=True)
    if row.state != "proofed" or not view_of(row).is_balanced:
        return
    seen = connection.execute(
        select(_MOVE.c.tape_hash)
        .where(_MOVE.c.batch_id == row.id, _MOVE.c.to_state == "proofed")
        .order_by(_MOVE.c.id.desc())
        .limit(1)
    ).scalar()
    if seen == row.tape_hash and not left_to_verify(connection, reference, row):
        move(connection, row, "balanced", actor, now)


def release(db: Database, actor: Actor, number: int, command_id: str) -> BatchView:
    """Release a balanced batch for posting.

    Args:
        db: the books.
        actor: who asks; without the permission, somebody who holds it may approve.
        number: which batch.
        command_id: what an approval is given for.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.wrong_state`, `batch.no_control`,
            `batch.out_of_balance`, `batch.not_proofed`, `batch.to_verify`, and
            `batch.line_refused` for a line that must be mended first.
        NeedsOverride: `batch.release`, and `batch.second_person` where the town wants somebody
            else than who keyed it.
    """
    require(actor, "batch.key")
    with db.write() as connection:
        row = find_batch(connection, number, lock=True)
        reference = get_reference(db, connection)
        now = db.clock.now()
        _refuse_unready(connection, reference, row, now)
        said = _approved(connection, reference, row, actor, command_id)
        move(connection, row, "released", actor, now, reason=said)
        return get_view(connection, number)


def _refuse_unready(
    connection: Connection, reference: Reference, row: Any, now: dt.datetime
) -> None:
    require_state(row, BEFORE_RELEASE)
    view = view_of(row)
    if view.control_cents is None:
        raise Refused("batch.no_control", batch=row.number)
    if not view.is_balanced:
        raise Refused(
            "batch.out_of_balance",
            batch=row.number,
            difference_cents=view.difference_cents,
            difference_items=view.difference_items or 0,
        )
    if row.state == "keyed":
        raise Refused("batch.not_proofed", batch=row.number)
    waiting = left_to_verify(connection, reference, row)
    if waiting:
        raise Refused("batch.to_verify", batch=row.number, lines=len(waiting))
    proof = _edit_list(connection, reference, row, "keyed", now)
    if proof.stops:
        line = next(one for one in proof.lines if any(w.is_stop for w in one.warnings))
        why = next(warning.says for warning in line.warnings if warning.is_stop)
        raise Refused("batch.line_refused", line=line.line.line_no, reason=why)
    if row.state == "proofed":
        raise Refused("batch.not_proofed", batch=row.number)


def _approved(
    connection: Connection, reference: Reference, row: Any, actor: Actor, command_id: str
) -> str:
    """Who let it through besides the one who asks, in words for the move."""
    approvals = Approvals(connection, command_id)
    given = []
    if not actor.may("batch.release"):
        needed = NeedsOverride("batch.release", "batch.release", batch=row.number)
        given.append(_given(approvals.of(needed), needed))
    rule = reference.policy["batch.second_person"]
    wanted = rule["when"] == "always" or (
        rule["when"] == "above_cents" and row.amount_cents > rule["above_cents"]
    )
    if wanted and actor.user_id in _keyers(connection, row):
        second = NeedsOverride(SECOND_PERSON, "batch.release", batch=row.number)
        given.append(_given(approvals.of(second, but_not=actor.user_id), second))
    query = select(_USER.c.id, _USER.c.full_name).where(_USER.c.id.in_(given))
    names = {user.id: user.full_name for user in connection.execute(query)}
    said = " and ".join(names[user_id] for user_id in dict.fromkeys(given))
    return f"approved by {said}" if said else ""


def _given(approved_by: int | None, needed: NeedsOverride) -> int:
    if approved_by is None:
        raise needed
    return approved_by


def _keyers(connection: Connection, row: Any) -> set[int]:
    """Who began a batch, who has it, and everybody who keyed a line of it."""
    keyed = connection.execute(
        select(_LINE.c.keyed_by_id).where(_LINE.c.batch_id == row.id).distinct()
    )
    return {row.owner_id, row.created_by_id, *keyed.scalars()}


def send_back(db: Database, actor: Actor, number: int, reason: str) -> BatchView:
    """Send a batch back to keying with the reason: its clerk reopens it, a supervisor rejects it.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.wrong_state`, `batch.not_yours`,
            `batch.reason_missing`, `states.no_move`.
    """
    require(actor, "batch.key")
    why = clean_text(reason, max_length=120)
    if not why:
        raise Refused("batch.reason_missing", batch=number)
    with db.write() as connection:
        row = find_batch(connection, number, lock=True)
        require_state(row, (*BEFORE_RELEASE, "released"))
        if row.state == "released":
            require(actor, "batch.release")
        require_owner(row, actor)
        move(connection, row, "keying", actor, db.clock.now(), reason=why)
        return get_view(connection, number)


def mark_deposited(
    db: Database, actor: Actor, number: int, deposited_on: dt.date, reference: str
) -> BatchView:
    """Say that the bank has a posted batch, by the number of its slip or its line.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.wrong_state`, `batch.reason_missing`.
    """
    require(actor, "batch.release")
    said = clean_text(reference, max_length=80)
    if not said:
        raise Refused("batch.reason_missing", batch=number)
    with db.write() as connection:
        row = find_batch(connection, number, lock=True)
        require_state(row, ("posted",))
        why = deposit_reason(deposited_on, said)
        move(connection, row, "deposited", actor, db.clock.now(), reason=why)
        return get_view(connection, number)


def deposit_reason(deposited_on: dt.date, reference: str) -> str:
    """What stands beside the move of a batch the bank has."""
    return f"deposited {deposited_on.isoformat()}: {reference}"
