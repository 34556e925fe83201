"""What a new town starts with: procedures for the whole job, each of them usable at once."""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
from pathlib import Path

import pytest

from clerktui.errors import Refused
from clerktui.rules.markdown import blocks
from clerktui.screens.register import DUTIES
from clerktui.services import town
from clerktui.services.procedure_rows import usual_rows
from clerktui.services.procedures import finding

ROWS = usual_rows()
JOB = {
    "batch",
    "close_account",
    "corrections",
    "cutoff",
    "day_close",
    "deposit",
    "escheat",
    "full_payment",
    "high_bill",
    "improper",
    "open_account",
    "partial_payment",
    "privacy",
    "purge",
    "refund",
    "returned",
    "work_orders",
}


def test_the_whole_job_is_covered_and_said_in_two_languages():
    found = {row["topic"]: row for row in ROWS}
    assert found.keys() >= JOB
    for topic in JOB:
        row = found[topic]
        assert row["script_en"], topic
        assert row["script_es"], topic
        assert row["citation"], topic
        assert row["governs"], topic
    assert len([row for row in ROWS if "[ ]" in row["body"]]) >= 5


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["topic"])
def test_it_governs_places_there_are_and_reads_well(row):
    for place in row["governs"]:
        screen, _, field = place.partition(".")
        assert screen in DUTIES
        if field:
            module = importlib.import_module(DUTIES[screen].partition(":")[0])
            folder = Path(inspect.getfile(module)).parent
            assert any(f'id="{field}"' in path.read_text() for path in folder.glob("*.py"))
    assert all(block.text for block in blocks(row["body"]))
    for said in (row["script_en"], row["script_es"]):
        assert said.count("___") == " ".join(b.text for b in blocks(said)).count("___")


def test_every_screen_that_has_a_topic_has_its_procedure():
    topics = {row["topic"] for row in ROWS}
    for name, where in DUTIES.items():
        module, _, cls = where.partition(":")
        topic = getattr(getattr(importlib.import_module(module), cls), "TOPIC", "")
        assert not topic or topic in topics, name


OWN = {
    "topic": "lobby_dog",
    "title": "A dog in the lobby",
    "body": "Ask kindly.",
    "script_es": "Qué buen perro.",
    "governs": ["find"],
    "effective_from": dt.date(2020, 1, 1),
}


def test_a_town_file_brings_its_own(db):
    data = town.default_spec().data
    town.init_town(db, town.TownSpec({**data, "procedures": [OWN]}))
    [found] = finding.governing(db, "find", topic="find")
    assert (found.topic, found.script_es) == ("lobby_dog", "Qué buen perro.")
    assert finding.governing(db, "find", on=dt.date(2019, 12, 31)) == []


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("change", "refusal"),
    [({"say": "x"}, "town.bad_file"), ({"topic": "A b"}, "procedure.topic")],
)
def test_a_town_file_that_says_it_wrongly_is_refused(db, change, refusal):
    data = town.default_spec().data
    with pytest.raises(Refused) as caught:
        town.init_town(db, town.TownSpec({**data, "procedures": [{**OWN, **change}]}))
    assert caught.value.message_id == refusal
