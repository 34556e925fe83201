"""The letters of a batch are in the mail: written down once, proved by a list of every piece.

The mailing is one short transaction; the case files follow in pieces. Interrupted, it goes on when
it is asked for again. Nothing that was mailed is undone, and no debt gets the same letter twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.i18n.words import items
from clerktui.rules.collections import STEPS
from clerktui.rules.email import EMAIL
from clerktui.security.permissions import require
from clerktui.services.collections.reactions import account_changed
from clerktui.services.collections.steps import Step, record
from clerktui.services.contact_letters import note_letters
from clerktui.services.reference import get_reference
from clerktui.services.step_batches import emailing, finding, rows, selecting
from clerktui.services.step_batches.releasing import Progress
from clerktui.services.step_batches.rows import (
    LETTER,
    LINE,
    Working,
    find_batch,
    lock_accounts,
    move_batch,
    next_lines,
    once,
    sums_of,
    write_move,
)
from clerktui.services.step_batches.writing import letters_in_order, write_file
from clerktui.views.documents import Column, ReportDocument, ReportRow
from clerktui.views.letters import LetterDocument
from clerktui.views.people import Actor
from clerktui.views.step_batches import BatchView, MailBatchDraft

AT_ONCE = 200
CLASSES = {
    "first_class": "first-class mail",
    "certificate": "first-class mail, certificate of mailing",
    "certified": "certified mail",
}
_COLUMNS = (
    Column(name="Piece", kind="count", width=6),
    Column(name="Letter", width=12),
    Column(name="Addressee", width=24),
    Column(name="Address", width=36),
    Column(name="About", kind="money", width=12),
    Column(name="By", width=6),
)


def mail_batch(
    db: Database, actor: Actor, draft: MailBatchDraft, progress: Progress | None = None
) -> BatchView:
    """Write down that the printed letters were mailed; every case file then says so.

    Those of customers who agreed to it are queued for e-mail in the same transaction.

    Args:
        db: the books.
        actor: who mailed them.
        draft: which batch, the day, the class of mail.
        progress: told how many of how many case files are written.

    Raises:
        Refused: `denied`, `step_batch.unknown`, `step_batch.not_letters`, `step_batch.mailed_on`,
            `step_batch.mail_class`, `step_batch.pull` while some are not due any more and it is
            not said that they went out, `step_batch.email_withdrawn`, `step_batch.mailed`,
            `states.no_move`, `command.reused`.
    """
    require(actor, "collect.batch")

    def work(working: Working) -> int:
        batch = find_batch(working.connection, draft.number, lock=True)
        _check(working, batch, draft)
        emailing.queue_letters(working, batch)
        sums = sums_of(working.connection, batch.id)
        mailed = {"mailed_on": _day(working, draft), "mail_class": draft.mail_class}
        move_batch(working, batch, "mailed", pieces=sums[0], **mailed)
        write_move(working, (batch.id, batch.number), "mailed", sums)
        return int(batch.number)

    number = once(db, actor, ("mail", draft), work)
    finish(db, actor, number, progress)
    return selecting.get_batch(db, actor, number)


def finish(db: Database, actor: Actor, number: int, progress: Progress | None = None) -> BatchView:
    """Write what is left of a mailing into the case files: it was interrupted.

    Raises:
        Refused: `denied`, `step_batch.unknown`.
    """
    require(actor, "collect.batch")
    with db.read() as connection:
        batch = find_batch(connection, number)
        total = sums_of(connection, batch.id)[0]
    after = done = 0
    while (last := db.post(partial(_piece, db, (actor, number), after))) is not None:
        after, done = last, min(total, done + AT_ONCE)
        if progress is not None:
            progress(done, total)
    return selecting.get_batch(db, actor, number)


def _day(working: Working, draft: MailBatchDraft) -> dt.date:
    return draft.mailed_on or working.reference.on


def _check(working: Working, batch: Any, draft: MailBatchDraft) -> None:
    if batch.kind != "letter":
        raise Refused("step_batch.not_letters", number=batch.number)
    if batch.state == "mailed":
        raise Refused("step_batch.mailed", number=batch.number, mailed_on=batch.mailed_on)
    known = working.reference.policy["step_batch.rules"]["mail_classes"]
    if draft.mail_class not in known:
        raise Refused("step_batch.mail_class", mail_class=draft.mail_class, known=", ".join(known))
    if batch.state != "printed":
        raise Refused("step_batch.unprinted", number=batch.number)
    newest = working.connection.execute(
        select(LETTER.c.dated_on)
        .join(LINE, LINE.c.id == LETTER.c.line_id)
        .where(LINE.c.batch_id == batch.id, LINE.c.state == "in")
        .order_by(LETTER.c.dated_on.desc())
        .limit(1)
    ).scalar_one()
    if not newest <= _day(working, draft) <= working.reference.on:
        raise Refused("step_batch.mailed_on", mailed_on=draft.mailed_on, dated_on=newest)
    if not draft.all_went:
        gone = list(_not_due(working.connection, working, batch))
        if gone:
            facts = {"count": len(gone), "first": gone[0]}
            raise Refused("step_batch.pull", number=batch.number, **facts)


def _not_due(connection: Connection, working: Working, batch: Any) -> Iterator[str]:
    """The letters of accounts that paid, or are stopped, since they were printed."""
    after = 0
    while lines := next_lines(connection, batch.id, after, AT_ONCE):
        now = finding.lines_now(connection, working.reference, batch.step, lines)
        for line in lines:
            if now[line.account_id].reasons:
                yield f"L{batch.number}-{line.position}, account {now[line.account_id].number}"
        after = lines[-1].id


def _piece(db: Database, who: tuple[Actor, int], after: int, connection: Connection) -> int | None:
    """Write the next letters into their case files, and as contacts."""
    actor, number = who
    batch = find_batch(connection, number, lock=True)
    lines = next_lines(connection, batch.id, after, AT_ONCE) if batch.state == "mailed" else ()
    if not lines:
        return None
    reference, now = get_reference(db, connection), db.clock.now()
    ids = [line.account_id for line in lines]
    lock_accounts(connection, ids)
    letters = {
        row.line_id: row
        for row in connection.execute(
            select(LETTER).where(LETTER.c.line_id.in_([line.id for line in lines]))
        )
    }
    steps = []
    for line in lines:
        letter = letters[line.id]
        how = emailing.DONE[line.delivery]
        words = f"{STEPS[batch.step]} {letter.number} {how} {town_date(batch.mailed_on)}."
        subject = (rows.SUBJECT, batch.id)
        facts = {"debt_cents": letter.amount_cents, "subject": subject, "user_id": actor.user_id}
        steps.append(
            Step(line.account_id, batch.step, words, outcome="mailed", plan=line.plan, **facts)
        )
    record(connection, batch.mailed_on, now, steps)
    said = [
        (row.account_id, LetterDocument.from_data(row.document))
        for row in letters.values()
        if row.document is not None
    ]
    note_letters(connection, actor.user_id, said)
    done = update(LINE).where(LINE.c.id.in_([line.id for line in lines]))
    connection.execute(done.values(done_on=batch.mailed_on))
    account_changed(connection, reference, now, ids, "account")
    return int(lines[-1].id)


# ------------------------------------------------------------------------------ proof of mailing
def certificate(db: Database, actor: Actor, number: int) -> ReportDocument:
    """The proof of mailing: every piece with its addressee as written on it, the day, who mailed.

    Raises:
        Refused: `denied`, `step_batch.unknown`, `step_batch.not_mailed`, `step_batch.purged`.
    """
    require(actor, "account.view")
    with db.snapshot() as connection:
        row = connection.execute(rows.BATCHES.where(rows.BATCH.c.number == number)).first()
        if row is None:
            raise Refused("step_batch.unknown", number=number)
        if row.state != "mailed":
            raise Refused("step_batch.not_mailed", number=number)
        reference = get_reference(db, connection)
        who = connection.execute(_mailer(row.id)).scalar_one()
        pieces = tuple(_pieces(connection, row.id))
    on_paper = sum(isinstance(row.cells[0], int) for row in pieces)
    count, emailed = items(on_paper, "piece"), emailing.footnotes(pieces)
    by = CLASSES.get(row.mail_class, row.mail_class)
    return ReportDocument(
        title=f"Proof of mailing, batch {number}",
        subtitle=f"{STEPS[row.step]}, mailed {town_date(row.mailed_on)}",
        town=reference.town,
        columns=_COLUMNS,
        rows=pieces,
        totals=(ReportRow((on_paper, "on paper", None, None, _sum(pieces), None)),),
        footnotes=(
            f"Sent by {by} on {town_date(row.mailed_on)}, {count}, mailed by {who}.",
            *emailed,
            "Signature: ______________________   Postmark or receipt of the post office:",
        ),
        made_at=db.clock.now(),
        timezone=reference.timezone,
    )


def write_certificate(db: Database, actor: Actor, number: int, folder: Path) -> str:
    """The same as a PDF file in a folder; gives its path.

    Raises:
        Refused: as `certificate`, and `file.not_written`.
    """
    from clerktui.printing.pdf import report_pdf

    content = report_pdf(certificate(db, actor, number))
    path = folder / "proof-of-mailing.pdf"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("file.not_written", path=str(path), reason=error.strerror or "") from None
    write_file(path, content)
    return str(path)


def _sum(pieces: tuple[ReportRow, ...]) -> int:
    return sum(int(row.cells[4]) for row in pieces if isinstance(row.cells[4], int))


def _mailer(batch_id: int) -> Any:
    move, user = rows.MOVE, rows.USER
    query = select(user.c.full_name).join(move, move.c.user_id == user.c.id)
    return query.where(move.c.batch_id == batch_id, move.c.kind == "mailed").limit(1)


def _pieces(connection: Connection, batch_id: int) -> Iterator[ReportRow]:
    after = count = 0
    while part := letters_in_order(connection, batch_id, after, AT_ONCE):
        for _, letter, delivery in part:
            count += delivery != EMAIL
            name, *address = letter.to_lines
            about = next((one.amount_cents for one in letter.figures if one.is_total), 0)
            piece = None if delivery == EMAIL else count
            by = emailing.BY[delivery]
            yield ReportRow((piece, letter.number, name, ", ".join(address), about, by))
        after = part[-1].position
