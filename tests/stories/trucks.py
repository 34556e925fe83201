"""The sentences of stories about letters by the batch, door tags and cut-off orders."""

from __future__ import annotations

import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clerktui.errors import Refused
from clerktui.models import Account, WorkOrder
from clerktui.rules.collections import STEPS
from clerktui.services import accounts
from clerktui.services.collecting import running
from clerktui.services.cutting import reconnecting
from clerktui.services.step_batches import mailing, releasing, selecting, writing
from clerktui.services.work_orders import ending
from clerktui.views.step_batches import BatchDraft, MailBatchDraft, SelectDraft
from clerktui.views.work_orders import OrderDraft
from tests.stories.stage import ACCOUNT, MONEY, WHO, Stage, agree, cents, says
from tests.support.collecting import did, order_cut
from tests.support.office import new_id

STEP = rf"(?P<step>{'|'.join(name.lower() for name in STEPS.values())})"
CODES = {name.lower(): code for code, name in STEPS.items()}


@says(rf"nobody reached account {ACCOUNT} by telephone, three times")
def not_reached(stage: Stage, account: str) -> None:
    table = Account.__table__
    with stage.db.read() as connection:
        account_id = connection.execute(
            select(table.c.id).where(table.c.number == account)
        ).scalar_one()
    did(stage.office, account_id, "call", "call", "call")


@says(r"the accounts past due are worked out for the day")
def worked_out(stage: Stage) -> None:
    running.run_procedure(stage.db, stage.actor("Sam"))


@says(
    rf"{WHO} selects batch (?P<number>\d+) of {STEP}: (?P<count>\d+) for (?P<owed>{MONEY}), "
    r"(?P<left>\d+) left out"
)
def selects(
    stage: Stage, who: str, number: str, step: str, count: str, owed: str, left: str
) -> None:
    draft = SelectDraft(new_id(), CODES[step])
    made = selecting.select_batch(stage.db, stage.actor(who), draft)
    found = (made.number, made.count, made.cents, made.left_out)
    agree(found, (int(number), int(count), cents(owed), int(left)))


@says(rf"{WHO} releases batch (?P<number>\d+)")
def releases_batch(stage: Stage, who: str, number: str) -> None:
    releasing.release(stage.db, stage.actor(who), BatchDraft(new_id(), int(number)))


@says(rf'{WHO} tries to release batch (?P<number>\d+) and is refused "(?P<why>[a-z_.]+)"')
def tries_to_release(stage: Stage, who: str, number: str, why: str) -> None:
    try:
        releases_batch(stage, who, number)
    except Refused as refusal:
        agree(refusal.message_id, why)
        return
    raise AssertionError("it was released")


@says(rf"{WHO} takes batch (?P<number>\d+) back")
def takes_batch_back(stage: Stage, who: str, number: str) -> None:
    draft = BatchDraft(new_id(), int(number), "wrong")
    agree(releasing.undo(stage.db, stage.actor(who), draft).state, "undone")


@says(rf"{WHO} prints and mails batch (?P<number>\d+): (?P<count>\d+) letters?")
def mails(stage: Stage, who: str, number: str, count: str) -> None:
    actor = stage.actor(who)
    with tempfile.TemporaryDirectory() as folder:
        printed = writing.print_batch(stage.db, actor, int(number), Path(folder))
    agree(printed.letters, int(count))
    mailed = mailing.mail_batch(stage.db, actor, MailBatchDraft(new_id(), int(number)))
    agree(mailed.pieces, int(count))


@says(rf"order (?P<number>\d+) for account {ACCOUNT} is (?P<state>open|completed|cancelled)")
def order_is(stage: Stage, number: str, account: str, state: str) -> None:
    order, owner = WorkOrder.__table__, Account.__table__
    query = select(order.c.state, owner.c.number).join(owner, owner.c.id == order.c.account_id)
    with stage.db.read() as connection:
        row = connection.execute(query.where(order.c.number == int(number))).one()
    agree(tuple(row), (state, account))


@says(rf"{WHO} says order (?P<number>\d+) is done")
def order_done(stage: Stage, who: str, number: str) -> None:
    ending.complete_order(stage.db, stage.actor(who), OrderDraft(new_id(), int(number)))


@says(rf"order (?P<number>\d+) for account {ACCOUNT} is open, wanted (?P<day>\d\d/\d\d/\d\d)")
def wanted(stage: Stage, number: str, account: str, day: str) -> None:
    order_is(stage, number, account, "open")
    table = WorkOrder.__table__
    with stage.db.read() as connection:
        query = select(table.c.wanted_on).where(table.c.number == int(number))
        agree(connection.execute(query).scalar_one().strftime("%m/%d/%y"), day)


@says(rf"account {ACCOUNT} is cut off by order (?P<number>\d+)")
def is_cut(stage: Stage, account: str, number: str) -> None:
    order_cut(stage.office, accounts.get_account(stage.db, account).account_id, int(number))
    order_done(stage, "Ana", number)


@says(rf"account {ACCOUNT} is off: (?P<owed>{MONEY}) to pay")
def is_off(stage: Stage, account: str, owed: str) -> None:
    agree(reconnecting.get_off(stage.db, stage.actor("Ana"), account).to_pay_cents, cents(owed))


@says(rf"account {ACCOUNT} is not off")
def is_on(stage: Stage, account: str) -> None:
    agree(reconnecting.list_off(stage.db, stage.actor("Ana")), ())


@says(r"it is (?P<hour>\d\d):(?P<minute>\d\d)")
def is_the_hour(stage: Stage, hour: str, minute: str) -> None:
    now = stage.db.clock.now()
    here = now.astimezone(ZoneInfo("America/New_York"))
    stage.db.clock.move(here.replace(hour=int(hour), minute=int(minute)) - here)
