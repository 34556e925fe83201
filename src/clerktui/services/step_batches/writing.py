"""The letters of a released batch: put in order of the mail, written, printed into files.

A letter is written once and kept as it was written, with the address used. Printing again writes
the same letters, without those that are not due any more. Nothing is held in memory but one part.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.models import Account, Premise, canonical_json
from clerktui.rules.aging import is_past_due
from clerktui.rules.allocation import OpenItem
from clerktui.rules.collection_procedure import Plan
from clerktui.rules.email import EMAIL
from clerktui.security.permissions import require
from clerktui.services import letters
from clerktui.services.collections.lateness import as_collected
from clerktui.services.confidential import HIDDEN, shown_address
from clerktui.services.open_items import get_items
from clerktui.services.reference import Reference, get_reference
from clerktui.services.step_batches import emailing, finding
from clerktui.services.step_batches.finding import Candidate
from clerktui.services.step_batches.releasing import Progress, recheck
from clerktui.services.step_batches.rows import (
    BATCH,
    LETTER,
    LINE,
    Working,
    find_batch,
    move_batch,
    sums_of,
    write_move,
)
from clerktui.views.letters import LetterDocument, LetterFigure
from clerktui.views.people import Actor
from clerktui.views.step_batches import PrintedBatch

AT_ONCE = 200
_NO_PLACE = {"en": "your service address", "es": "su dirección de servicio"}
"""What a letter says in place of an address nobody may read, so that its sentence holds."""
_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY
_ACCOUNT = Account.__table__
_PREMISE = Premise.__table__
_PLACE = update(LINE).where(LINE.c.id == bindparam("line")).values(position=bindparam("place"))


def print_batch(
    db: Database, actor: Actor, number: int, folder: Path, progress: Progress | None = None
) -> PrintedBatch:
    """Print the letters of a released batch into PDF files, sorted by ZIP and address.

    Printed again before it is mailed, those who paid meanwhile are left out and the others print
    as they were written. What goes by e-mail only is written and kept, and in no file.

    Args:
        db: the books.
        actor: who prints.
        number: the batch.
        folder: where the files go; a folder of the batch is made in it.
        progress: told how many of how many letters are written and printed, each half of them.

    Raises:
        Refused: `denied`, `step_batch.unknown`, `step_batch.not_letters`, `step_batch.mailed`,
            `states.no_move`, `step_batch.empty`, `file.not_written`.
    """
    require(actor, "collect.batch")
    with db.read() as connection:
        batch = find_batch(connection, number)
        _check(batch)
        total = sums_of(connection, batch.id)[0]
    db.post(partial(_put_in_order, batch))
    _write_all(db, actor, batch, (progress, total))
    with db.read() as connection:
        left, _ = sums_of(connection, batch.id)
        unprinted = emailing.email_only(connection, batch.id)
    if not left:
        raise Refused("step_batch.empty", number=number)
    files = _print_all(db, batch, folder, (progress, left))
    db.post(partial(_printed, db, actor, batch, len(files)))
    paths = tuple(str(path) for path in files)
    return PrintedBatch(number, left, total - left, paths, unprinted)


def _check(batch: Any) -> None:
    if batch.kind != "letter":
        raise Refused("step_batch.not_letters", number=batch.number)
    if batch.state == "mailed":
        raise Refused("step_batch.mailed", number=batch.number, mailed_on=batch.mailed_on)
    if batch.state not in ("released", "printed"):
        raise Refused("step_batch.unreleased", number=batch.number)


def _put_in_order(batch: Any, connection: Connection) -> None:
    """Give every line its place in the mail, by ZIP, address and name; once for all."""
    _check(find_batch(connection, batch.number, lock=True))
    mine = (LINE.c.batch_id == batch.id) & (LINE.c.state == "in")
    query = select(LINE.c.id, LINE.c.account_id).where(mine).order_by(LINE.c.account_id)
    if not connection.execute(query.where(LINE.c.position.is_(None)).limit(1)).first():
        return
    ids = connection.execute(query).all()
    keys = []
    for start in range(0, len(ids), AT_ONCE):
        part = {row.account_id: row.id for row in ids[start : start + AT_ONCE]}
        for account_id, to in letters.addressees(connection, list(part)).items():
            keys.append((to.zip, *reversed(to.lines), account_id, part[account_id]))
    keys.sort(key=_key)
    places = [{"line": key[-1], "place": place} for place, key in enumerate(keys, start=1)]
    connection.execute(_PLACE, places)


def _key(key: tuple[Any, ...]) -> tuple[str, tuple[str, ...], int]:
    return str(key[0]), tuple(str(part).casefold() for part in key[1:-2]), int(key[-2])


def _write_all(db: Database, actor: Actor, batch: Any, told: tuple[Progress | None, int]) -> None:
    progress, total = told
    after = done = 0
    while (last := db.post(partial(_write_piece, db, actor, batch, after))) is not None:
        after, done = last, min(total, done + AT_ONCE)
        if progress is not None:
            progress(done // 2, total)


def _write_piece(
    db: Database, actor: Actor, known: Any, after: int, connection: Connection
) -> int | None:
    """Write the next letters, in order; who is not due any more is left out."""
    batch = find_batch(connection, known.number, lock=True)
    _check(batch)
    lines = _next_ones(connection, batch.id, after, AT_ONCE)
    if not lines:
        return None
    working = Working(connection, get_reference(db, connection), actor, db.clock.now())
    now = recheck(working, batch, lines)
    emailing.note_how(working, batch.step, lines, now)
    new = [one for one in lines if one.letter_id is None and not now[one.account_id].reasons]
    if new:
        connection.execute(insert(LETTER), list(_letters(working, batch, new, now)))
    return int(lines[-1].position)


def _next_ones(connection: Connection, batch_id: int, after: int, most: int) -> Sequence[Any]:
    """The next lines in order of the mail, with the letter each has."""
    query = (
        select(LINE, LETTER.c.id.label("letter_id"))
        .outerjoin(LETTER, LETTER.c.line_id == LINE.c.id)
        .where(LINE.c.batch_id == batch_id, LINE.c.position > after, LINE.c.state == "in")
        .order_by(LINE.c.position)
        .limit(most)
    )
    return connection.execute(query).all()


def _letters(
    working: Working, batch: Any, lines: Sequence[Any], now: dict[int, Candidate]
) -> Iterator[dict[str, Any]]:
    connection, ids = working.connection, [line.account_id for line in lines]
    people, items = letters.addressees(connection, ids), get_items(connection, ids)
    shown = connection.execute(
        select(_ACCOUNT.c.id, shown_address())
        .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
        .where(_ACCOUNT.c.id.in_(ids))
    )
    places = {row.id: row.address for row in shown}
    for line in lines:
        one = now[line.account_id]
        plan = finding.plan_of(working.reference, one.plan)
        letter = compose(
            working.reference,
            (people[line.account_id], places[line.account_id]),
            (plan, batch.step, one),
            as_collected(working.reference, items[line.account_id]),
            (f"L{batch.number}-{line.position}", working.now),
        )
        said = letter.to_data()
        yield {
            "line_id": line.id,
            "account_id": line.account_id,
            "number": letter.number,
            "dated_on": letter.dated_on,
            "amount_cents": one.cents,
            "sha256": hashlib.sha256(canonical_json(said).encode()).hexdigest(),
            "document": said,
        }


# --------------------------------------------------------------------------------- what it says
def compose(
    reference: Reference,
    to: tuple[letters.Addressee, str],
    what: tuple[Plan, str, Candidate],
    items: Sequence[OpenItem],
    stamp: tuple[str, dt.datetime],
) -> LetterDocument:
    """A letter about what is past due, in the customer's language, by the town's words.

    Args:
        reference: the rules of today.
        to: the addressee, and the place served as anybody may see it.
        what: the account's plan, the step, what is owed.
        items: the open items, due as collecting counts it.
        stamp: the letter's number, and the moment.

    Raises:
        Refused: `step_batch.no_letter` when the town has no words for this step.
    """
    person, place = to
    plan, step, one = what
    keys = [
        key for key in (f"letter.{step}_{plan.code}", f"letter.{step}") if key in reference.policy
    ]
    if not keys:
        raise Refused("step_batch.no_letter", step=step)
    words = letters.wording(reference, keys[0], person.language)
    facts = _facts(reference, words, plan, one)
    hidden = _NO_PLACE.get(words.language, _NO_PLACE["en"])
    facts |= {"account": one.number, "place": hidden if place in ("", HIDDEN) else place}
    facts["cut"] = str(words.words.get("cut", "")).format_map(facts) if facts["cut_on"] else ""
    figures = tuple(_figures(reference, words, plan, (one, items)))
    number, at = stamp
    return letters.write(reference, person, words, letters.Letter(number, facts, figures), at)


def _facts(
    reference: Reference, words: letters.Wording, plan: Plan, one: Candidate
) -> dict[str, str]:
    language, calendar = words.language, reference.calendar()
    cut = next((step for step in plan.steps if step.code == "cut_order"), None)
    # No cut-off comes before the day its letter names.
    days = max(reference.policy["step_batch.rules"]["pay_days"], cut.needs_days if cut else 0)
    by = calendar.next_open(reference.on + dt.timedelta(days=days))
    cut_on = ""
    if cut is not None and one.cents >= cut.minimum_cents:
        due = one.due_on + dt.timedelta(days=plan.grace_days)
        lawful = one.due_on + dt.timedelta(days=cut.lawful_days + 1)
        earliest = max(due, lawful, by + dt.timedelta(days=1))
        cut_on = town_date(cut.fits(earliest, calendar, earliest), language)
    return {
        "oldest": town_date(one.due_on, language),
        "by": town_date(by, language),
        "cut_on": cut_on,
        "town": reference.town,
    }


def _figures(
    reference: Reference,
    words: letters.Wording,
    plan: Plan,
    owed: tuple[Candidate, Sequence[OpenItem]],
) -> Iterator[LetterFigure]:
    """What is past due, by service and due date; a credit taken off; the total that was owed."""
    one, items = owed
    sums: dict[tuple[dt.date, str], int] = {}
    for item in items:
        is_of_plan = not plan.services or item.service in plan.services
        if item.balance_cents > 0 and is_past_due(item.due_on, reference.on) and is_of_plan:
            key = (item.due_on, item.service)
            sums[key] = sums.get(key, 0) + item.balance_cents
    for (due_on, service), cents in sorted(sums.items()):
        name = words.said("services", reference.services[service].name)
        facts = {"service": name, "due": town_date(due_on, words.language)}
        yield LetterFigure(label=words.said("labels", "item").format_map(facts), amount_cents=cents)
    credit = one.cents - sum(sums.values())
    if credit:
        yield LetterFigure(label=words.said("labels", "credit"), amount_cents=credit)
    yield LetterFigure(label=words.said("labels", "total"), amount_cents=one.cents, is_total=True)


# ------------------------------------------------------------------------------------- the files
class Placed(NamedTuple):
    """A letter with its place in the mail, and how it goes."""

    position: int
    letter: LetterDocument
    delivery: str


def letters_in_order(
    connection: Connection, batch_id: int, after: int, most: int, *, printed: bool = False
) -> list[Placed]:
    """The next letters as they were written; with `printed` only those that go on paper."""
    query = (
        select(LINE.c.position, LINE.c.delivery, LETTER.c.document, LETTER.c.number)
        .join(LETTER, LETTER.c.line_id == LINE.c.id)
        .where(LINE.c.batch_id == batch_id, LINE.c.position > after, LINE.c.state == "in")
        .order_by(LINE.c.position)
        .limit(most)
    )
    if printed:
        query = query.where(LINE.c.delivery != EMAIL)
    rows = connection.execute(query).all()
    for row in rows:
        if row.document is None:
            raise Refused("step_batch.purged", letter=row.number)
    return [
        Placed(row.position, LetterDocument.from_data(row.document), row.delivery) for row in rows
    ]


def _print_all(
    db: Database, batch: Any, folder: Path, told: tuple[Progress | None, int]
) -> list[Path]:
    """One PDF file after another; the batch's folder then holds these and no older ones."""
    from clerktui.printing.mail import Window
    from clerktui.printing.pdf import letters_pdf

    progress, total = told
    with db.read() as connection:
        policy = get_reference(db, connection).policy
    most, window = (
        policy["step_batch.rules"]["part_letters"],
        Window.from_mm(policy["letter.window"]),
    )
    files: list[Path] = []
    place, done, after = _place(folder, batch.number), 0, 0
    while True:
        with db.read() as connection:
            part = letters_in_order(connection, batch.id, after, most, printed=True)
        if not part:
            break
        title = f"Batch {batch.number}, part {len(files) + 1}"
        path = place / f"part-{len(files) + 1:03d}.pdf"
        write_file(path, letters_pdf((one.letter for one in part), title, window))
        files.append(path)
        after, done = part[-1].position, done + len(part)
        if progress is not None:
            progress(min(total, (total + done) // 2), total)
    for old in set(place.glob("part-*.pdf")) - set(files):
        old.unlink()
    return files


def _place(folder: Path, number: int) -> Path:
    path = folder / f"batch-{number}"
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("file.not_written", path=str(path), reason=error.strerror or "") from None
    return path


def write_file(path: Path, content: bytes) -> None:
    """Readable by whoever owns the folder only: names and debts stand in it."""
    try:
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, _NEW, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise Refused("file.not_written", path=str(path), reason=error.strerror or "") from None


def _printed(db: Database, actor: Actor, known: Any, parts: int, connection: Connection) -> None:
    batch = find_batch(connection, known.number, lock=True)
    working = Working(connection, get_reference(db, connection), actor, db.clock.now())
    sums = sums_of(connection, batch.id)
    if batch.state == "printed":
        connection.execute(update(BATCH).where(BATCH.c.id == batch.id).values(parts=parts))
    else:
        move_batch(working, batch, "printed", parts=parts)
    write_move(working, (batch.id, batch.number), "printed", sums)
