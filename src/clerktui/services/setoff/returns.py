"""The return file: what was set off, found again by the town's key, its money in a batch.

The net comes as third-party money in the usual batch and is posted with it; gross and fees are kept
beside it for the accounting the law wants. The clearinghouse lowers its own figure after a
match, so what it has is lowered here, too. An identity number in the file finds a debt and is kept
nowhere.

Source: G.S. 105A-13, 105A-14; the town's layout (`setoff.return_layout`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.formats.setoff_returns import ReturnLayout, ReturnLine, read_returns
from clerktui.i18n import money
from clerktui.models import (
    Batch,
    CustomerIdentity,
    SetoffDebt,
    SetoffMoney,
    canonical_json,
)
from clerktui.rules.folding import fold_number
from clerktui.rules.setoff import Fees, Split, split
from clerktui.security import identity_keys
from clerktui.security.permissions import require
from clerktui.services.batches import files as batch_files
from clerktui.services.reference import Reference
from clerktui.services.setoff import owing
from clerktui.services.setoff.rows import (
    Moved,
    Stepping,
    begin,
    debts,
    move,
    parts_of,
    write_move,
    written,
)
from clerktui.services.setoff.stopping import batch_it_was_read_in, stopped_because
from clerktui.views.people import Actor
from clerktui.views.remittance import Remittance, RemittanceItem, RemittancePart
from clerktui.views.setoff_files import ReturnRequest, ReturnsAnswer, ReturnView

_BATCH = Batch.__table__
_DEBT = SetoffDebt.__table__
_IDENTITY = CustomerIdentity.__table__
_MONEY = SetoffMoney.__table__
LAYOUT = "setoff.return_layout"
SOURCE = "setoff"


class _NothingToKeepError(Exception):
    """Leaves the transaction without a trace: a rehearsal."""


@dataclass(frozen=True)
class _Found:
    """A record with the debt it is for, the accounts of that, and what of it they still owe.

    Attributes:
        why_not: why its money is put to no debt, in words.
        is_stopped: it names a debt and may not be put to it.
        is_read: its money is in an earlier batch; it is not taken again.
    """

    line: ReturnLine
    split: Split
    debt: Any = None
    parts: tuple[Any, ...] = ()
    left_cents: int = 0
    found_by: str = ""
    why_not: str = ""
    is_stopped: bool = False
    is_read: bool = False


def import_returns(db: Database, actor: Actor, request: ReturnRequest) -> ReturnsAnswer:
    """Read a return file: its net money into a batch that is keyed, its split beside each debt.

    Raises:
        Refused: `denied`, `file.unreadable`, `file.broken`, `file.empty`, `file.duplicate`,
            `setoff.layout`, `setoff.no_net`, `setoff.all_read`, `setoff.control`, and what a
            batch's header is refused for.
    """
    require(actor, "batch.import")
    data = batch_files.read_bytes(request.path)
    answer = None
    with suppress(_NothingToKeepError), db.write(patient=True) as connection:
        stepping = begin(db, connection, actor, None)
        found = _read(db, stepping, data)
        answer = _answer(stepping, request, found, None)
        batch = _keep(db, stepping, request, found)
        answer = replace(answer, batch=None if request.dry_run else batch)
        if request.dry_run:
            raise _NothingToKeepError
    assert answer is not None
    return answer


# ------------------------------------------------------------------------------------- reading
def how_to_read(reference: Reference) -> tuple[ReturnLayout, Fees]:
    """The town's layout of return files, and its fees.

    Raises:
        Refused: `setoff.layout`.
    """
    said = reference.policy["setoff.fees"]
    fees = Fees(said["state_cents"], said["local_cents"], tuple(said["order"]))
    return ReturnLayout.from_data(reference.policy[LAYOUT]), fees


def digest_of(lines: Sequence[ReturnLine]) -> str:
    """What a file says, without any identity number: fees worked out by the rule do not count."""
    said = [
        [one.key, one.account, one.matched_on.isoformat(), one.split.gross_cents] for one in lines
    ]
    return hashlib.sha256(canonical_json([SOURCE, said]).encode()).hexdigest()


def _read(db: Database, stepping: Stepping, data: bytes) -> list[_Found]:
    layout, fees = how_to_read(stepping.reference)
    lines = read_returns(data, layout, fees)
    found = []
    charged: dict[tuple[int, int], int] = {}
    left: dict[int, int] = {}
    seen: dict[tuple[Any, ...], int] = {}
    for line in lines:
        one = _checked(db, stepping, _find(db, stepping, line), seen)
        if one.debt is not None:
            one = _once_a_year(stepping, one, (layout, fees), charged)
            one = replace(one, left_cents=left.get(one.debt.id, one.left_cents))
            left[one.debt.id] = max(0, one.left_cents - one.split.net_cents)
        found.append(one)
    return found


def _checked(
    db: Database, stepping: Stepping, one: _Found, seen: dict[tuple[Any, ...], int]
) -> _Found:
    """A record as it may be taken: what was read before is left out, what is wrong is nobody's."""
    line, debt = one.line, one.debt
    batch = batch_it_was_read_in(stepping.connection, line, debt)
    if batch is not None:
        why = f"It was read before, in batch {batch}: it is not taken again."
        return _Found(line, line.split, why_not=why, is_stopped=True, is_read=True)
    whose = debt.id if debt is not None else (line.key, line.account)
    same = (whose, line.matched_on, line.split.gross_cents)
    first = seen.setdefault(same, line.line)
    if first != line.line:
        why = f"It says the same as line {first} of this file."
    elif debt is not None:
        connection, reference = stepping.connection, stepping.reference
        why = stopped_because(db, connection, reference, line, debt)
    else:
        why = ""
    return _Found(line, line.split, why_not=why, is_stopped=True) if why else one


def _find(db: Database, stepping: Stepping, line: ReturnLine) -> _Found:
    """The debt a record is for: by the town's key, else by identity number and account."""
    by_key = debts().where(_DEBT.c.unique_key == line.key)
    row = stepping.connection.execute(by_key.with_for_update(of=_DEBT)).first()
    how = "key"
    if row is None:
        row, why_not = _by_number(db, stepping.connection, line)
        how = "number and account"
        if row is None:
            return _Found(line, line.split, why_not=f"No debt has the key {line.key}, {why_not}.")
    parts = tuple(parts_of(stepping.connection, row.id))
    left = owing.left_of(stepping.connection, stepping.reference, row, parts)
    return _Found(line, line.split, row, parts, left, how)


def _by_number(db: Database, connection: Connection, line: ReturnLine) -> tuple[Any, str]:
    """The newest debt of a number and an account; or why there is none, in words."""
    if not line.number or not line.account:
        return None, "and the record names no number and account to look by"
    key = identity_keys.load_key(db.identity_key_files)
    if key is None:
        return None, "and no number can be looked up: this machine has no key"
    query = (
        debts()
        .join(_IDENTITY, _IDENTITY.c.id == _DEBT.c.identity_id)
        .where(_IDENTITY.c.blind_index == key.index(line.number))
        .order_by(_DEBT.c.number.desc())
    )
    for row in connection.execute(query.with_for_update(of=_DEBT)).all():
        numbers = {fold_number(part.number) for part in parts_of(connection, row.id)}
        if fold_number(line.account) in numbers:
            return row, ""
    return None, "and none is of its number and account"


def _once_a_year(
    stepping: Stepping,
    one: _Found,
    how: tuple[ReturnLayout, Fees],
    charged: dict[tuple[int, int], int],
) -> _Found:
    """The local fee once for each debt and year, where the file does not tell it and the town so.

    Source: the clearinghouse: 15.00 for each debt and calendar year.
    """
    layout, fees = how
    is_ruled = "gross" in layout.fields and not {"local_fee", "net"} & set(layout.fields)
    if not (is_ruled and stepping.reference.policy["setoff.fees"]["local_each_year"]):
        return one
    year = one.line.matched_on.year
    before = select(func.coalesce(func.sum(_MONEY.c.local_fee_cents), 0)).where(
        _MONEY.c.debt_id == one.debt.id,
        _MONEY.c.matched_on >= dt.date(year, 1, 1),
        _MONEY.c.matched_on <= dt.date(year, 12, 31),
    )
    paid = int(stepping.connection.execute(before).scalar_one())
    paid += charged.get((one.debt.id, year), 0)
    rest = replace(fees, local_cents=max(0, fees.local_cents - paid))
    found = split(one.split.gross_cents, rest)
    charged[one.debt.id, year] = charged.get((one.debt.id, year), 0) + found.local_cents
    return replace(one, split=found)


# ------------------------------------------------------------------------------------- keeping
def _keep(db: Database, stepping: Stepping, request: ReturnRequest, found: Sequence[_Found]) -> int:
    connection = stepping.connection
    digest = digest_of([one.line for one in found])
    batch_files.refuse_again(connection, digest)
    found = [one for one in found if not one.is_read]
    if not found:
        raise Refused("setoff.all_read", file=request.path.name)
    if not any(one.split.net_cents for one in found):
        raise Refused("setoff.no_net", file=request.path.name)
    items = tuple(_item(stepping, one) for one in found)
    total = sum(one.split.net_cents for one in found)
    remittance = Remittance(
        kind="mapped", layout="debt setoff", items=items, stated_cents=total, stated_count=None
    )
    asked = batch_files.Request(
        request.path,
        source=SOURCE,
        received_on=request.received_on,
        digest=digest,
    )
    kept = batch_files.keep(db, connection, stepping.actor, asked, remittance)
    assert kept.batch is not None
    # After the file was found to be new: read again it would be split otherwise, and told wrongly.
    control = request.control_cents
    if control is not None and control != total and not request.dry_run:
        raise Refused("setoff.control", net_cents=total, control_cents=control)
    file_id = connection.execute(
        select(_BATCH.c.file_id).where(_BATCH.c.number == kept.batch.number)
    ).scalar_one()
    connection.execute(insert(_MONEY), [_row(stepping, file_id, one) for one in found])
    sent: dict[int, int] = {}
    for one in found:
        if one.debt is not None:
            _follow(stepping, one, kept.batch.number, sent)
    return kept.batch.number


def _item(stepping: Stepping, one: _Found) -> RemittanceItem:
    """The net of a record, over the accounts of its debt; nobody's where no debt was found."""
    net = one.split.net_cents
    parts: tuple[RemittancePart, ...] = ()
    if one.debt is not None:
        shares = owing.shared(stepping.connection, stepping.reference, one.parts, net)
        parts = tuple(
            RemittancePart(part.number, cents)
            for part, cents in zip(one.parts, shares, strict=True)
            if cents
        )
    return RemittanceItem(
        line=one.line.line,
        amount_cents=net,
        parts=parts,
        reference=one.debt.unique_key if one.debt is not None else one.line.key,
        tender="third_party",
        paid_on=one.line.matched_on,
        memo=_memo(one),
    )


def _memo(one: _Found) -> str:
    """What stands on the money: whoever looks at suspense reads why it is there.

    An account is named so that matching does not take it for whose money it is: that account has
    no debt with the clearinghouse, or not this one.
    """
    if one.debt is not None:
        return "Debt setoff"
    account = f" (account:{one.line.account})" if one.line.account else ""
    return f"Debt setoff{account} {one.why_not if one.is_stopped else ''}".strip()


def _row(stepping: Stepping, file_id: int, one: _Found) -> dict[str, Any]:
    return {
        "file_id": file_id,
        "line_no": one.line.line,
        "debt_id": one.debt.id if one.debt is not None else None,
        "matched_on": one.line.matched_on,
        "state_fee_cents": one.split.state_cents,
        "local_fee_cents": one.split.local_cents,
        "net_cents": one.split.net_cents,
        "at": stepping.now,
    }


def _follow(stepping: Stepping, one: _Found, batch: int, sent: dict[int, int]) -> None:
    """What money does to its debt: the clearinghouse's figure falls, the case file says so."""
    said, row = one.split, one.debt
    fees = said.state_cents + said.local_cents
    words = (
        f"{money(said.gross_cents)} set off: fees {money(fees)}, {money(said.net_cents)} for the "
        f"debt, batch {batch}"
    )
    before = sent.get(row.id, row.sent_cents)
    sent[row.id] = max(0, before - said.net_cents)
    moved = Moved("money", row.state, words, said.net_cents, "setoff_money")
    if row.state == "closed":
        stepping.connection.execute(
            update(_DEBT).where(_DEBT.c.id == row.id).values(sent_cents=sent[row.id])
        )
        write_move(stepping, (row.id, row.state), moved)
        written(stepping, row, moved)
    else:
        move(stepping, row, moved, sent_cents=sent[row.id])


def _answer(
    stepping: Stepping, request: ReturnRequest, found: Sequence[_Found], batch: int | None
) -> ReturnsAnswer:
    views = tuple(_views(found))
    taken = [one for one in views if not one.is_read]
    layout, _ = how_to_read(stepping.reference)
    return ReturnsAnswer(
        layout=layout.name,
        doubt=layout.doubt,
        lines=views,
        gross_cents=sum(one.gross_cents for one in taken),
        fees_cents=sum(one.state_fee_cents + one.local_fee_cents for one in taken),
        net_cents=sum(one.net_cents for one in taken),
        unmatched_cents=sum(one.net_cents for one in taken if one.number is None),
        control_cents=request.control_cents,
        batch=batch,
        dry_run=request.dry_run,
    )


def _views(found: Sequence[_Found]) -> Iterator[ReturnView]:
    for one in found:
        said = one.split
        known = one.debt is not None
        yield ReturnView(
            line=one.line.line,
            number=one.debt.number if known else None,
            account=one.parts[0].number if known else one.line.account,
            matched_on=one.line.matched_on,
            gross_cents=said.gross_cents,
            state_fee_cents=said.state_cents,
            local_fee_cents=said.local_cents,
            net_cents=said.net_cents,
            excess_cents=max(0, said.net_cents - one.left_cents) if known else 0,
            found_by=one.found_by,
            why_not="" if one.is_stopped else one.why_not,
            warning=one.why_not if one.is_stopped else "",
            is_read=one.is_read,
        )
