"""The sentences of stories about tasks between co-workers."""

from __future__ import annotations

from typing import Any

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.services.tasks import listing
from tests.stories.stage import ACCOUNT, Stage, agree, says
from tests.support.tasks import count, make, refer, step

WHO = r"(?P<who>Ana|Dee|Sam|Fay)"
NUMBER = r"task (?P<number>\d+)"
REASON = r'because of "(?P<reason>[a-z_]+)"'
STEPS = {"answers": "answer", "finishes": "finish", "reopens": "reopen", "writes to": "note"}


def _told(said: str, work: Any) -> None:
    try:
        work()
    except ClerkError as error:
        agree(sentence(error), said)
        return
    raise AssertionError("it was done")


@says(rf'{WHO} refers account {ACCOUNT} {REASON}, by (?P<time>[\d:]+): "(?P<said>.+)"')
def refers(stage: Stage, who: str, account: str, reason: str, time: str, said: str) -> None:
    about = ("account", account)
    refer(stage.office, said, who.lower(), reason=reason, about=about, due_time=time)


@says(
    rf"{WHO} tries to refer account {ACCOUNT} {REASON} without a word of the caller, and is told "
    r'"(?P<words>.+)"'
)
def tries_to_refer(stage: Stage, who: str, account: str, reason: str, words: str) -> None:
    about = ("account", account)
    _told(words, lambda: refer(stage.office, "", who.lower(), reason=reason, about=about))


@says(rf"{WHO} has (?P<waiting>\d+) tasks?, (?P<unread>\d+) of them unread")
def has(stage: Stage, who: str, waiting: str, unread: str) -> None:
    agree(count(stage.office, who.lower()), (int(waiting), int(unread)))


@says(rf"{NUMBER} is (?P<state>[a-z]+), for (?P<owner>[\w ]+), and about account {ACCOUNT}")
def is_for(stage: Stage, number: str, state: str, owner: str, account: str) -> None:
    [task] = listing.list_about(stage.db, stage.actor("Dee"), "account", account)
    found = (str(task.number), task.state, task.owner_name)
    agree(found, (number, state, owner))


@says(rf'{WHO} reads {NUMBER}: "(?P<said>.*)"')
def reads(stage: Stage, who: str, number: str, said: str) -> None:
    agree(listing.get_task(stage.db, stage.actor(who), int(number)).said, said)


@says(rf"{WHO} takes {NUMBER}")
def takes_it(stage: Stage, who: str, number: str) -> None:
    step(stage.office, "take", int(number), who=who.lower())


@says(rf'{WHO} (?P<how>{"|".join(STEPS)}) {NUMBER}: "(?P<body>.+)"')
def steps(stage: Stage, who: str, how: str, number: str, body: str) -> None:
    step(stage.office, STEPS[how], int(number), body, who=who.lower())


@says(rf'{WHO} tries to finish {NUMBER} and is told "(?P<words>.+)"')
def tries_to_finish(stage: Stage, who: str, number: str, words: str) -> None:
    _told(words, lambda: step(stage.office, "finish", int(number), who=who.lower()))


@says(rf"the thread of {NUMBER} is (?P<kinds>.+)")
def thread_is(stage: Stage, number: str, kinds: str) -> None:
    notes = listing.get_task(stage.db, stage.actor("Sam"), int(number)).notes
    agree([note.kind for note in notes], kinds.split(", "))


@says(rf'{WHO} leaves a note for drawer (?P<drawer>\d): "(?P<title>.+)"')
def leaves(stage: Stage, who: str, drawer: str, title: str) -> None:
    make(stage.office, "hand_off", who.lower(), title=title, to=f"drawer:{drawer}")
