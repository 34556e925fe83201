"""The sentences of stories about the town's written procedures."""

from __future__ import annotations

import pytest

from clerktui.errors import Refused
from clerktui.i18n import sentence, town_date
from clerktui.rules.dates import parse_date
from clerktui.screens.register import DUTIES
from clerktui.services.procedures import finding, folders, saving
from clerktui.views.procedures import ProcedureDraft, ProcedureView, changes
from tests.stories.stage import WHO, Stage, agree, says

TOPIC = r"procedure (?P<topic>[a-z_]+)"
ON = r"(?P<day>\d\d/\d\d/\d\d)"


def _shown(stage: Stage, place: str, day: str = "") -> ProcedureView:
    """What F1 begins with at a screen or a field of it."""
    screen, _, field = place.partition(".")
    on = parse_date(day) if day else None
    return finding.governing(stage.db, screen, field, screen, on)[0]


def _next(stage: Stage, who: str, topic: str, day: str, **change: str) -> ProcedureDraft:
    """The newest version of a topic with a change, for a day."""
    newest = finding.list_versions(stage.db, stage.actor(who), topic)[0]
    facts = {**folders.to_draft(newest).__dict__, **change, "effective_from": parse_date(day)}
    return ProcedureDraft(**{**facts, "based_on": None})


@says(rf'F1 at (?P<place>[a-z_.]+) shows {TOPIC}: "(?P<words>.+)"')
def help_shows(stage: Stage, place: str, topic: str, words: str) -> None:
    found = _shown(stage, place)
    agree(found.topic, topic)
    agree(" ".join(found.body.split())[: len(words)], words)


@says(rf'on {ON} F1 at (?P<place>[a-z_.]+) showed: "(?P<words>.+)"')
def help_showed(stage: Stage, day: str, place: str, words: str) -> None:
    agree(" ".join(_shown(stage, place, day).body.split())[: len(words)], words)


@says(rf'{WHO} enters a version of {TOPIC} that holds from {ON}: "(?P<words>.+)"')
def enters(stage: Stage, who: str, topic: str, day: str, words: str) -> None:
    draft = _next(stage, who, topic, day, body=words)
    saving.save_procedure(stage.db, stage.actor(who), draft, tuple(DUTIES))


@says(rf'{WHO} cannot enter a version of {TOPIC} for {ON}: "(?P<why>.+)"')
def cannot_enter(stage: Stage, who: str, topic: str, day: str, why: str) -> None:
    draft = _next(stage, who, topic, day, body="Other words.")
    with pytest.raises(Refused) as caught:
        saving.save_procedure(stage.db, stage.actor(who), draft)
    agree(sentence(caught.value), why)


@says(rf'{WHO} says aloud in (?P<language>English|Spanish) of {TOPIC}: "(?P<words>.+)"')
def says_aloud(stage: Stage, who: str, language: str, topic: str, words: str) -> None:
    found = finding.get_procedure(stage.db, stage.actor(who), topic)
    said = found.script("es" if language == "Spanish" else "en")
    agree(" ".join(said.split())[: len(words)], words)


@says(rf'the history of {TOPIC} is "(?P<told>.+)"')
def history(stage: Stage, topic: str, told: str) -> None:
    found = finding.list_versions(stage.db, stage.actor("Ana"), topic)
    agree("; ".join(f"{town_date(one.effective_from)} {one.state}" for one in found), told)


@says(rf'the newest version of {TOPIC} has the new line "(?P<line>.+)"')
def new_line(stage: Stage, topic: str, line: str) -> None:
    newest, before, *_ = finding.list_versions(stage.db, stage.actor("Ana"), topic)
    assert ("+", line) in changes(before, newest), changes(before, newest)
