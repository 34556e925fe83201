"""Tills as separate processes: what each of them does, and how a test starts them.

They come from one server process that has everything imported and no database open, so that
starting a till costs milliseconds and it shares nothing with any other.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import insert

from clerktui.clock import FixedClock
from clerktui.db import Database
from clerktui.errors import ClerkError
from clerktui.models import Chain, Drawer
from clerktui.services import drawers, payments, policies, reference, signon, users
from clerktui.services.batches import posting
from clerktui.services.corrections import reapply
from clerktui.views.corrections import ReapplyDraft
from clerktui.views.drawers import OpenDrawerDraft
from clerktui.views.people import Actor, UserDraft
from clerktui.views.tickets import PaymentDraft
from tests.support.office import Office, cheap_pins, new_id

HOURS = dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)
PIN = "8024"
ANSWER_WITHIN_S = 60
MOVED_TO = "07-1190-04"

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.concurrency.tills"])


Job = tuple[Any, ...]
"""What a process does: a function of this module, and what it takes between URL and say."""


@dataclass(frozen=True)
class Till:
    """A clerk with an open drawer of his own."""

    actor: Actor
    session_id: int


@dataclass(frozen=True)
class Done:
    """How one posting went: the receipt, or the id of the refusal."""

    command_id: str
    receipt: str = ""
    duplicate: bool = False
    refused: str = ""


def url_of(office: Office) -> str:
    """The address another process opens the office's books by."""
    return office.db.url.render_as_string(hide_password=False)


def open_tills(office: Office, count: int) -> list[Till]:
    """So many more clerks, each with a drawer open; the same amount twice is not asked about."""
    policies.set_policy(office.db, "payment.duplicate_days", 0, dt.date(2001, 1, 1))
    reference.forget(office.db)
    tills = []
    for number in range(1, count + 1):
        with office.db.write() as connection:
            chain = connection.execute(
                insert(Chain.__table__)
                .values(code=f"till:{number}")
                .returning(Chain.__table__.c.id)
            ).scalar_one()
            drawer = {"code": f"T{number}", "name": f"Till {number}", "office_id": 1}
            connection.execute(insert(Drawer.__table__).values(**drawer, chain_id=chain))
        with cheap_pins():
            draft = UserDraft(f"till{number}", f"Till {number}", "clerk", PIN)
            users.add_user(office.db, office.people["admin"], draft)
            actor = signon.sign_on(office.db, f"till{number}", PIN, "DESK1")
        opened = drawers.open_drawer(office.db, actor, OpenDrawerDraft(new_id(), f"T{number}", 0))
        tills.append(Till(actor, opened.session_id))
    return tills


def post_all(url: str, till: Till, drafts: list[PaymentDraft], say: Callable[[Done], None]) -> None:
    """Post one draft after the other, and say how each went."""
    db = Database(url, FixedClock(HOURS))
    for draft in drafts:
        try:
            posted = payments.post_payment(db, till.actor, draft)
        except ClerkError as error:
            say(Done(draft.command_id, refused=error.message_id))
        else:
            say(Done(draft.command_id, posted.receipt, posted.duplicate))
    db.dispose()


def post_batch(url: str, actor: Actor, number: int, say: Callable[[Done], None]) -> None:
    """Post a batch, and say how it went; its receipt is the last one."""
    db = Database(url, FixedClock(HOURS))
    try:
        posted = posting.post_batch(db, actor, number)
    except ClerkError as error:
        say(Done(str(number), refused=error.message_id))
    else:
        say(Done(str(number), posted.last_receipt, posted.duplicate))
    db.dispose()


def move_draft(receipt: str) -> ReapplyDraft:
    """The move of a receipt to the other account; the command's id is the receipt's own."""
    command_id = str(uuid.uuid5(uuid.NAMESPACE_OID, receipt))
    return ReapplyDraft(command_id, receipt, "wrong_account", MOVED_TO)


def move_all(url: str, actor: Actor, receipts: list[str], say: Callable[[Done], None]) -> None:
    """Move one receipt after the other, and say how each went."""
    db = Database(url, FixedClock(HOURS))
    for receipt in receipts:
        draft = move_draft(receipt)
        try:
            posted = reapply.reapply(db, actor, draft)
        except ClerkError as error:
            say(Done(draft.command_id, refused=error.message_id))
        else:
            say(Done(draft.command_id, posted.receipt, posted.duplicate))
    db.dispose()


def _job(url: str, job: Job, start: Any, line: Connection) -> None:
    do, *args = job
    if start is not None:
        start.wait(ANSWER_WITHIN_S)
    do(url, *args, line.send)
    line.close()


def run_tills(url: str, work: list[tuple[Till, list[PaymentDraft]]]) -> list[list[Done]]:
    """Let every till post its drafts, all starting at one instant; gives how each one's went."""
    return run_at_once(url, [(post_all, *one) for one in work])


def run_at_once(url: str, jobs: list[Job]) -> list[list[Done]]:
    """Do each job in a process of its own, all starting at one instant; gives how each went."""
    start = _processes.Barrier(len(jobs))
    lines = []
    for job in jobs:
        mine, theirs = _processes.Pipe(duplex=False)
        process = _processes.Process(target=_job, args=(url, job, start, theirs))
        process.start()
        theirs.close()
        lines.append((process, mine))
    said = [list(_heard(line)) for _, line in lines]
    for process, _ in lines:
        process.join(ANSWER_WITHIN_S)
    return said


def one_till(
    url: str, till: Till, drafts: list[PaymentDraft]
) -> AbstractContextManager[tuple[Any, Connection]]:
    """A till process and the line it says on what it has posted; killed when the block ends."""
    return one_process(url, (post_all, till, drafts))


@contextmanager
def one_process(url: str, job: Job) -> Iterator[tuple[Any, Connection]]:
    """A process with a job and the line it says on how it goes; killed when the block ends."""
    mine, theirs = _processes.Pipe(duplex=False)
    process = _processes.Process(target=_job, args=(url, job, None, theirs))
    process.start()
    theirs.close()
    try:
        yield process, mine
    finally:
        process.kill()
        process.join(ANSWER_WITHIN_S)
        mine.close()


def _heard(line: Connection) -> Iterator[Done]:
    """Everything said on a line, until it is closed."""
    while line.poll(ANSWER_WITHIN_S):
        try:
            yield line.recv()
        except EOFError:
            return


def heard_so_far(line: Connection) -> list[Done]:
    """What was said on the line of a till that is no more."""
    return list(_heard(line))
