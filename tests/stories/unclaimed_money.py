"""The sentences of stories about unclaimed property."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.stories.put_right import WHO, _told
from tests.stories.stage import MONEY, Stage, agree, cents, says
from tests.support import unclaimed

ITEM = r"item (?P<item>\d+)"
DAY = r"(?P<day>\d+/\d+/\d+)"
STEPS: dict[str, Any] = {
    "prepares": unclaimed.prepare,
    "releases": unclaimed.release,
}


@says(rf"the year goes on until {DAY}")
def it_is(stage: Stage, day: str) -> None:
    month, of, year = map(int, day.split("/"))
    unclaimed.to_day(stage.office, dt.date(2000 + year, month, of))


@says(r"the town has said who it is to the State")
def said_who(stage: Stage) -> None:
    unclaimed.holder(stage.office)


@says(rf"Ana finds unclaimed property of (?P<money>{MONEY})")
def finds(stage: Stage, money: str) -> None:
    agree(unclaimed.found(stage.office).found_cents, cents(money))


@says(rf"Ana writes the letter of {ITEM}")
def writes(stage: Stage, item: str) -> None:
    unclaimed.letter(stage.office, int(item))


@says(rf'Ana tries to write the letter of {ITEM} and is told "(?P<said>.+)"')
def tries_to_write(stage: Stage, item: str, said: str) -> None:
    _told(said, lambda: unclaimed.letter(stage.office, int(item)))


@says(rf'the owner of {ITEM} answers Ana that it "(?P<what>claims|active)": "(?P<note>.+)"')
def answers(stage: Stage, item: str, what: str, note: str) -> None:
    unclaimed.answer(stage.office, int(item), what, note)


@says(rf"{WHO} (?P<how>prepares|releases) the report of (?P<year>\d+), (?P<money>{MONEY})")
def reports(stage: Stage, who: str, how: str, year: str, money: str) -> None:
    done = STEPS[how](stage.office, int(year), who.lower())
    agree(done.amount_cents, cents(money))


@says(
    rf"{WHO} tries to (?P<how>prepare|release) the report of (?P<year>\d+) and is told "
    r'"(?P<said>.+)"'
)
def tries_to_report(stage: Stage, who: str, how: str, year: str, said: str) -> None:
    _told(said, lambda: STEPS[f"{how}s"](stage.office, int(year), who.lower()))


@says(r"Fay files the report of (?P<year>\d+): (?P<records>\d+) records of 625 characters")
def files(stage: Stage, year: str, records: str) -> None:
    lines = unclaimed.filed(stage.office, int(year)).content.decode("ascii").split("\r\n")[:-1]
    agree({len(line) for line in lines}, {625})
    agree(len(lines), int(records))


@says(r'Fay pays the report of (?P<year>\d+) by "(?P<note>.+)"')
def pays(stage: Stage, year: str, note: str) -> None:
    unclaimed.pay(stage.office, int(year), note)


@says(rf'Fay reimburses {ITEM}: "(?P<note>.+)"')
def reimburses(stage: Stage, item: str, note: str) -> None:
    unclaimed.reimburse(stage.office, int(item), note)


@says(rf"the State repays {ITEM}")
def repays(stage: Stage, item: str) -> None:
    unclaimed.repaid(stage.office, int(item))


@says(rf"{ITEM} is (?P<state>[a-z]+)")
def item_is(stage: Stage, item: str, state: str) -> None:
    agree(unclaimed.states(stage.office)[int(item)], state)
