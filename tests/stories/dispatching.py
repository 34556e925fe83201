"""The sentences of stories about requests, crews and the paper that comes back."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from clerktui.errors import Refused
from clerktui.models import WorkOrderCost
from clerktui.services import call_backs
from clerktui.services.outbox import delivering
from clerktui.services.work_orders import ending, moves, taking
from clerktui.views.contacts import CallBackStep
from clerktui.views.order_completion import ChargeDone, CostDone
from clerktui.views.work_orders import OrderDraft, OrderMoveDraft, RequestDraft
from tests.stories.stage import ACCOUNT, MONEY, Stage, agree, cents, says
from tests.support.office import new_id
from tests.support.outbox import sends
from tests.support.smtp import MailServer
from tests.support.work_orders import callers, row, staffed, told

WHO = r"(?P<who>Ana|Dee|Sam|Dot|Walt|Ruth)"
KIND = r"(?P<kind>[a-z_]+)"
ORDER = r"order (?P<number>\d+)"
_ACTS = {
    "takes": "take",
    "sends": "dispatch",
    "accepts": "accept",
    "is there with": "arrive",
}


@says(r"Walt is in water crew 1, Ruth in water crew 2, and Dot dispatches")
def crews(stage: Stage) -> None:
    staffed(stage.office)


@says(
    rf"(?P<caller>[A-Z]\w+ \w+) calls {WHO} about a {KIND} (?P<where>at .+|on account \S+), "
    r'"(?P<words>.+)": order (?P<number>\d+)(?P<again>, which is open)?'
)
def asks(
    stage: Stage,
    caller: str,
    who: str,
    kind: str,
    where: str,
    words: str,
    number: str,
    again: str | None,
) -> None:
    account = where.removeprefix("on account ") if where.startswith("on") else ""
    said = {
        "account": account,
        "place": "" if account else where.removeprefix("at "),
        "caller": caller,
        "number": f"919-555-01{sum(map(ord, caller)) % 90 + 10}",
        "words": words,
        "answers": {"from": "street"} if kind == "leak" else {},
    }
    draft = RequestDraft(new_id(), kind, **said)
    actor = stage.actor(who)
    found = taking.find_same(stage.db, actor, draft)
    agree([one.number for one in found], [int(number)] if again else [])
    if again:
        draft = RequestDraft(new_id(), kind, **said, join=int(number))
    taken = taking.take_request(stage.db, actor, draft)
    agree((taken.number, taken.is_joined), (int(number), bool(again)))


@says(rf"{WHO} (?P<act>takes|accepts|is there with) {ORDER}")
def moves_on(stage: Stage, who: str, act: str, number: str) -> None:
    draft = OrderMoveDraft(new_id(), int(number))
    getattr(moves, _ACTS[act])(stage.db, stage.actor(who), draft)


@says(rf"{WHO} sends (?P<crew>w1|w2) to {ORDER}")
def goes(stage: Stage, who: str, crew: str, number: str) -> None:
    draft = OrderMoveDraft(new_id(), int(number), crew=crew)
    moves.dispatch(stage.db, stage.actor(who), draft)


@says(rf'{WHO} tries to take {ORDER} and is refused "(?P<why>[a-z_.]+)"')
def may_not_take(stage: Stage, who: str, number: str, why: str) -> None:
    try:
        moves_on(stage, who, "takes", number)
    except Refused as refusal:
        agree(refusal.message_id, why)
        return
    raise AssertionError("it was taken")


@says(r"the mail of orders is sent: (?P<sent>\d+) to (?P<address>\S+@\S+\w)")
def mail_is_sent(stage: Stage, sent: str, address: str) -> None:
    with MailServer() as server:
        sends(stage.office, server.port)
        delivering.deliver(stage.db, stage.actor("Sam"), delivering.Place(Path("/nowhere")))
        arrived = [to for to, _ in server.taken if to == address]
    agree(len(arrived), int(sent))


@says(
    rf'{WHO} keys the paper of {ORDER}: "(?P<words>.+)", (?P<minutes>\d+) minutes of '
    rf"(?P<people>\d+), (?P<part>[\w ]+) for (?P<price>{MONEY})"
    rf"(?:, charge (?P<charge>\w+) to {ACCOUNT})?"
)
def keys_the_paper(stage: Stage, who: str, number: str, **said: str | None) -> None:
    charge = said["charge"]
    draft = OrderDraft(
        new_id(),
        int(number),
        said["words"] or "",
        minutes=int(said["minutes"] or 0),
        people=int(said["people"] or 1),
        costs=(CostDone("material", said["part"] or "", unit_cents=cents(said["price"] or "0")),),
        charges=(ChargeDone(charge),) if charge else (),
        charge_to=said["account"] or "" if charge else "",
    )
    ending.complete_order(stage.db, stage.actor(who), draft)


@says(rf"{ORDER} stands as (?P<state>open|dispatched|completed|cancelled|followed up)")
def order_stands(stage: Stage, number: str, state: str) -> None:
    agree(row(stage.office, int(number)).state, state.replace(" ", "_"))


@says(rf"{ORDER} took (?P<cost>{MONEY})")
def order_cost(stage: Stage, number: str, cost: str) -> None:
    table = WorkOrderCost.__table__
    query = select(func.sum(table.c.amount_cents))
    query = query.where(table.c.order_id == row(stage.office, int(number)).id)
    with stage.db.read() as connection:
        agree(connection.execute(query).scalar_one(), cents(cost))


@says(rf"{WHO} calls (?P<caller>[A-Z]\w+ \w+) back about {ORDER}")
def calls_back(stage: Stage, who: str, caller: str, number: str) -> None:
    found = [one for one in callers(stage.office, int(number)) if one.caller == caller]
    draft = CallBackStep(new_id(), found[0].call_back_id, "done", "told them")
    call_backs.step(stage.db, stage.actor(who), draft)


@says(r'the crew is told "(?P<words>.+)"')
def crew_hears(stage: Stage, words: str) -> None:
    texts = [subject for channel, _, subject in told(stage.office) if channel == "text"]
    assert texts, "nobody was told anything"
    assert words in texts[-1], texts
