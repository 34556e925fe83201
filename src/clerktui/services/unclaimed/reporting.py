"""The year's report: prepared, looked over, released by a second person, filed, paid.

The release moves the money and fixes the file; its bytes are the same for ever after.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.formats.naupa import with_tax_id
from clerktui.i18n import money, town_date
from clerktui.ledger.journal import Leg
from clerktui.models import UnclaimedItem, UnclaimedLine, UnclaimedReport
from clerktui.rules import unclaimed as rules
from clerktui.rules.states import UNCLAIMED_REPORT, check_move
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.private_files import write_private
from clerktui.services.refunds.paying import credited_gl
from clerktui.services.refunds.steps import find_refund
from clerktui.services.unclaimed import numbers, rows
from clerktui.services.unclaimed.owing import owe
from clerktui.services.unclaimed.planning import Plan, file_of, lacks, plan_year
from clerktui.services.unclaimed.rows import Moved, Stepping, begin, move, take_step
from clerktui.services.unclaimed.year import report_of, year_of_report
from clerktui.views.people import Actor
from clerktui.views.unclaimed import NaupaFile, ReportDone, ReportDraft

_ITEM = UnclaimedItem.__table__
_LINE = UnclaimedLine.__table__
_REPORT = UnclaimedReport.__table__


def prepare(db: Database, actor: Actor, draft: ReportDraft) -> ReportDone:
    """Prepare a year's report as it stands now; prepared again, it is as it stands then.

    Raises:
        Refused: `denied`, `unclaimed.before_cut_off`, `unclaimed.holder`,
            `unclaimed.nothing`, `unclaimed.carried`, `unclaimed.released`, `command.reused`.
    """
    require(actor, "unclaimed.report")
    return take_step(db, actor, ("prepare", draft), ReportDone, lambda s: _prepare(s, draft.year))


def release(db: Database, actor: Actor, draft: ReportDraft) -> ReportDone:
    """Release what somebody else prepared: its money is owed to the State, its file is fixed.

    Raises:
        Refused: `denied`, `unclaimed.not_prepared`, `unclaimed.released`,
            `unclaimed.own_report`, `unclaimed.before_proof`, `unclaimed.plan_changed`,
            `unclaimed.changed`, `unclaimed.holder`, `file.too_wide`, `command.reused`.

    Source: G.S. 116B-59, 116B-60.
    """
    require(actor, "unclaimed.report")
    return take_step(db, actor, ("release", draft), ReportDone, lambda s: _release(s, draft.year))


def pay(db: Database, actor: Actor, draft: ReportDraft) -> ReportDone:
    """Pay a filed report to the State.

    Raises:
        Refused: `denied`, `unclaimed.not_prepared`, `unclaimed.not_filed`, `states.no_move`,
            `unclaimed.paid_how`, `refund.bank_unknown`, `command.reused`.

    Source: G.S. 116B-61.
    """
    require(actor, "unclaimed.report")
    return take_step(db, actor, ("pay", draft), ReportDone, lambda s: _pay(s, draft))


def give_file(
    db: Database,
    actor: Actor,
    year: int,
    path: Path | None = None,
    *,
    with_numbers: bool = True,
) -> NaupaFile:
    """The file of a released report; the first time, the report counts as filed.

    Its owners' identity numbers are opened for these bytes only, each on record; the books keep
    the file, and its hash, without them.

    Args:
        db: the books.
        actor: who makes it.
        year: of the report.
        path: where to write it so that only its owner may read it, before the report counts as
            filed, which a file that cannot be written is not; None to write nothing.
        with_numbers: False leaves the owners' numbers blank.

    Raises:
        Refused: `denied`, `unclaimed.not_prepared`, `unclaimed.not_released`,
            `unclaimed.purged`, `unclaimed.file_changed`, `file.not_written`; where numbers are
            sealed `identity.no_key`, `identity.key_file`, `identity.key_open`,
            `identity.unreadable`.
    """
    require(actor, "unclaimed.export")

    def work(connection: Connection) -> NaupaFile:
        stepping = begin(db, connection, actor, None)
        report = _locked(stepping, year)
        if report.state == "prepared":
            raise Refused("unclaimed.not_released", year=year)
        records = _records(connection, report)
        known = numbers.open_numbers(stepping, report) if with_numbers else {}
        content = _bytes(
            [
                report.head,
                *(with_tax_id(text, known[no]) if no in known else text for no, text in records),
                report.foot,
            ]
        )
        is_again = report.state != "released"
        if not is_again:
            _move_report(stepping, report, "filed", filed_at=stepping.now)
        view = year_of_report(connection, stepping.reference, report_of(connection, year))
        if path is not None:
            write_private(path, content)
        return NaupaFile(view, content, is_again, len(known))

    return db.post(work)


def write_file(
    db: Database, actor: Actor, year: int, path: Path, *, with_numbers: bool = True
) -> NaupaFile:
    """Write the file of a released report where only its owner may read it.

    Raises:
        Refused: as `give_file`, `file.not_written`.
    """
    return give_file(db, actor, year, path, with_numbers=with_numbers)


# ------------------------------------------------------------------------------------ preparing
def _prepare(stepping: Stepping, year: int) -> ReportDone:
    cut_off = rules.cut_off_on(stepping.rules, year)
    if stepping.today <= cut_off:
        raise Refused("unclaimed.before_cut_off", year=year, cut_off_on=cut_off)
    plan = _plan(stepping, year)
    if not plan.records:
        raise Refused("unclaimed.nothing", year=year)
    if plan.is_carried(stepping.rules):
        most = stepping.rules["skip_at_most_cents"]
        raise Refused("unclaimed.carried", year=year, amount_cents=plan.cents, most_cents=most)
    report = report_of(stepping.connection, year)
    if report is not None and report.state != "prepared":
        raise Refused("unclaimed.released", year=year)
    values = {
        "item_count": len(plan.items),
        "record_count": len(plan.records),
        "amount_cents": plan.cents,
        "plan_hash": plan.hash,
        "prepared_at": stepping.now,
        "prepared_by_id": stepping.actor.user_id,
    }
    if report is None:
        days = {"cut_off_on": cut_off, "file_by": rules.file_by(stepping.rules, year)}
        stepping.connection.execute(insert(_REPORT).values(year=year, **days, **values))
    else:
        stepping.connection.execute(
            update(_REPORT).where(_REPORT.c.id == report.id).values(**values)
        )
    _tell(stepping, year, "prepared", plan.cents)
    return ReportDone(year, "prepared", len(plan.items), len(plan.records), plan.cents)


def _plan(stepping: Stepping, year: int) -> Plan:
    missing = lacks(stepping.reference)
    if missing:
        raise Refused("unclaimed.holder", missing=", ".join(missing))
    return plan_year(stepping.connection, stepping.reference, year, lock=True)


def _locked(stepping: Stepping, year: int) -> Any:
    report = report_of(stepping.connection, year, lock=True)
    if report is None:
        raise Refused("unclaimed.not_prepared", year=year)
    return report


# ------------------------------------------------------------------------------------ releasing
def _release(stepping: Stepping, year: int) -> ReportDone:
    report = _locked(stepping, year)
    if report.state != "prepared":
        raise Refused("unclaimed.released", year=year)
    if report.prepared_by_id == stepping.actor.user_id:
        raise Refused("unclaimed.own_report", year=year)
    answers_until = rules.proof_by(stepping.rules, year)
    if stepping.today <= answers_until:
        raise Refused("unclaimed.before_proof", year=year, until=answers_until)
    plan = _plan(stepping, year)
    if plan.hash != report.plan_hash:
        raise Refused("unclaimed.plan_changed", year=year)
    records = file_of(stepping.reference, year, plan)
    words = f"in the report of {year}"
    for row in plan.items:
        refund = owe(stepping, row, report.prepared_by_id)
        move(stepping, row, Moved("reported", "reported", words), refund_id=refund.id)
    _write_lines(stepping, report.id, plan, records[1:-1])
    content = _bytes(records)
    _move_report(
        stepping,
        report,
        "released",
        released_at=stepping.now,
        released_by_id=stepping.actor.user_id,
        head=records[0],
        foot=records[-1],
        content_hash=hashlib.sha256(content).hexdigest(),
    )
    return _done(report, "released")


def _write_lines(stepping: Stepping, report_id: int, plan: Plan, records: Sequence[str]) -> None:
    lines = [
        {
            "report_id": report_id,
            "record_no": number,
            "item_id": row.id,
            "amount_cents": row.amount_cents,
            "record": text if place == 0 else "",
        }
        for number, (record, text) in enumerate(zip(plan.records, records, strict=True), start=1)
        for place, row in enumerate(record.items)
    ]
    stepping.connection.execute(insert(_LINE), lines)


# -------------------------------------------------------------------------------------- paying
def _pay(stepping: Stepping, draft: ReportDraft) -> ReportDone:
    report = _locked(stepping, draft.year)
    if report.state in ("prepared", "released"):
        raise Refused("unclaimed.not_filed", year=draft.year)
    check_move(UNCLAIMED_REPORT, report.state, "paid")
    if not stepping.note:
        raise Refused("unclaimed.paid_how", year=draft.year)
    bank = rows.bank_gl(stepping.connection, draft.bank)
    found = _items_of(stepping.connection, report.id)
    sums: dict[int, int] = {}
    for row in found:
        refund = find_refund(stepping.connection, row.refund)
        waits = credited_gl(stepping.connection, refund)
        sums[waits] = sums.get(waits, 0) + row.amount_cents
    legs = [Leg(gl, cents) for gl, cents in sorted(sums.items())]
    legs.append(Leg(bank, -report.amount_cents))
    memo = f"unclaimed property {draft.year}, {stepping.note}"
    entry_id = stepping.post("unclaimed_paid", legs, memo)
    words = f"paid to the State {town_date(stepping.today)}, {stepping.note}"
    for row in found:
        move(stepping, row, Moved("paid", "paid", words, entry_id))
    _move_report(stepping, report, "paid", paid_on=stepping.today, entry_id=entry_id)
    return _done(report, "paid")


def _items_of(connection: Connection, report_id: int) -> list[Any]:
    """The items of a report, locked, in the order of its file."""
    query = (
        rows.items()
        .join(_LINE, _LINE.c.item_id == _ITEM.c.id)
        .where(_LINE.c.report_id == report_id)
        .order_by(_LINE.c.id)
    )
    return list(connection.execute(query.with_for_update(of=_ITEM)))


# ------------------------------------------------------------------------------------ the file
def _records(connection: Connection, report: Any) -> list[tuple[int, str]]:
    """The records of the properties by number, which with the first and last hash as was kept."""
    query = select(_LINE).where(_LINE.c.report_id == report.id).order_by(_LINE.c.id)
    lines = connection.execute(query).all()
    records = sorted((line.record_no, line.record) for line in lines if line.record)
    if len(records) != report.record_count:
        raise Refused("unclaimed.purged", what=f"the file of {report.year}")
    content = _bytes([report.head, *(text for _, text in records), report.foot])
    if hashlib.sha256(content).hexdigest() != report.content_hash:
        raise Refused("unclaimed.file_changed", year=report.year)
    return records


def _bytes(records: Sequence[str]) -> bytes:
    return "".join(f"{record}\r\n" for record in records).encode("ascii")


def _move_report(stepping: Stepping, report: Any, to_state: str, **changed: Any) -> None:
    check_move(UNCLAIMED_REPORT, report.state, to_state)
    stepping.connection.execute(
        update(_REPORT).where(_REPORT.c.id == report.id).values(state=to_state, **changed)
    )
    _tell(stepping, report.year, to_state, report.amount_cents)


def _tell(stepping: Stepping, year: int, what: str, cents: int) -> None:
    audit.record(
        stepping.connection,
        stepping.actor,
        f"unclaimed_report_{what}",
        ("unclaimed_report", year),
        stepping.now,
        amount_cents=cents,
        says=f"{year}: {money(cents)}",
    )


def _done(report: Any, state: str) -> ReportDone:
    counts = (report.item_count, report.record_count, report.amount_cents)
    return ReportDone(report.year, state, *counts)
