"""What the demonstration's people ask, refer and hand over to each other this morning."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from clerktui.db import Database
from clerktui.models import Account, Receipt
from clerktui.services.tasks.making import make_task
from clerktui.services.tasks.moving import answer_task, finish_task, take_task, write_note
from clerktui.services.town import town_today
from clerktui.views.people import Actor
from clerktui.views.tasks import TaskDraft, TaskStep

_ACCOUNT = Account.__table__
_RECEIPT = Receipt.__table__


@dataclass
class _Morning:
    """The office at work: who is there, and the ids of what they send."""

    db: Database
    staff: dict[str, Actor]
    seed: int
    sent: int = 0

    def asks(self, who: str, kind: str, title: str, **said: object) -> int:
        """Somebody asks something; gives its number."""
        draft = TaskDraft(self._next_id(), kind, title, **said)  # type: ignore[arg-type]
        return make_task(self.db, self.staff[who], draft).number

    def step(self, body: str, number: int) -> TaskStep:
        """The next step of a task."""
        return TaskStep(self._next_id(), number, body)

    def _next_id(self) -> str:
        self.sent += 1
        return f"demo-task-{self.seed}-{self.sent}"


def write_tasks(db: Database, staff: dict[str, Actor], seed: int) -> None:
    """Write a morning's tasks: some wait for the clerk, some for the supervisor, one is done."""
    with db.read() as connection:
        owing = select(_ACCOUNT.c.number).where(_ACCOUNT.c.status == "active")
        most = owing.order_by(_ACCOUNT.c.balance_cents.desc(), _ACCOUNT.c.id).limit(3)
        accounts = list(connection.execute(most).scalars())
        newest = select(_RECEIPT.c.number).order_by(_RECEIPT.c.id.desc()).limit(1)
        receipt = connection.execute(newest).scalar()
        today = town_today(db, connection)
    if len(accounts) < 3 or receipt is None:
        return
    morning = _Morning(db, staff, seed)
    _cut_off(morning, accounts[0])
    _more_time(morning, accounts[1], today)
    _question(morning, accounts[2])
    _receipt(morning, receipt)
    morning.asks(
        "dee",
        "hand_off",
        "The coin order came short",
        to="drawer:2",
        body="Four rolls of quarters are missing. The bank sends them tomorrow with the deposit.",
    )


def _cut_off(morning: _Morning, account: str) -> None:
    """A referral the supervisor answered: the clerk has to call back."""
    number = morning.asks(
        "ana",
        "refer",
        "",
        subject_kind="account",
        subject=account,
        reason="cut_off",
        said="I have a baby in the house and the man is at the meter right now",
    )
    db, sam = morning.db, morning.staff["sam"]
    take_task(db, sam, morning.step("", number))
    words = "I stopped the truck until Friday noon. Half of it must be paid by then. Call her back."
    answer_task(db, sam, morning.step(words, number))


def _more_time(morning: _Morning, account: str, today: dt.date) -> None:
    """A referral nobody has taken yet."""
    number = morning.asks(
        "dee",
        "refer",
        "Asks for six months",
        subject_kind="account",
        subject=account,
        reason="payment_plan",
        said="I lost my job in the mill, I can pay a hundred a month, not more",
        due_on=today,
        due_time="16:00",
    )
    note = morning.step("He came in again, with the letter from the mill.", number)
    write_note(morning.db, morning.staff["dee"], note)


def _question(morning: _Morning, account: str) -> None:
    morning.asks(
        "fay",
        "question",
        "Is this the right mailing address?",
        to="ana",
        subject_kind="account",
        subject=account,
        body="The bill came back from the post office.",
    )


def _receipt(morning: _Morning, receipt: str) -> None:
    number = morning.asks(
        "ana",
        "question",
        "May I print this one again for his lawyer?",
        to="role:supervisor",
        subject_kind="receipt",
        subject=receipt,
    )
    answer_task(morning.db, morning.staff["sam"], morning.step("Yes, it is his.", number))
    finish_task(morning.db, morning.staff["ana"], morning.step("", number))
