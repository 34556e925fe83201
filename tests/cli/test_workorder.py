"""`workorder`: requests taken, moved, done and handed out without a screen."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import uuid

import pytest

from clerktui.cli.workorder_words import moment_of
from tests.cli.conftest import Town
from tests.cli.program import Answer

HERE = "10-0001"
LEAK = ("--type", "leak", "--field", "from=street")
ONE = {
    *("number", "kind", "name", "state", "place", "account", "is_joined", "callers", "due_at"),
    "duplicate",
}


def new(town: Town, *said: object) -> Answer:
    return town.run("workorder", "new", *said, "--json")


@pytest.fixture
def leak(billed) -> Town:
    """The billed town with a leak at the first account, order 1."""
    new(billed, *LEAK, "--account", HERE, "--words", "=water, out of the road").expect()
    return billed


def orders(town: Town, *said: object) -> list[int]:
    told = town.run("workorder", "list", *said, "--json").expect().document
    return [one["number"] for one in told["orders"]]


def test_a_request_is_taken_once_and_the_same_again_is_joined_or_another(billed):
    said = (*LEAK, "--account", HERE, "--id", uuid.uuid4())
    taken = new(billed, *said).expect().document
    assert set(taken) == ONE
    assert (taken["number"], taken["state"], taken["place"]) == (1, "open", "418 Mill Rd")
    assert dt.datetime.fromisoformat(taken["due_at"]).tzinfo is not None
    assert not taken["duplicate"]
    assert new(billed, *said).expect().document == {**taken, "duplicate": True}
    refused = new(billed, *LEAK, "--place", "418 Mill Road").expect(1).document["error"]
    assert refused["id"] == "work_order.same_open"
    assert refused["facts"]["number"] == 1
    joined = new(billed, *LEAK, "--place", "418 Mill Rd", "--caller", "Bo", "--join", 1)
    assert (joined.document["number"], joined.document["callers"]) == (1, 2)
    more = ("workorder", "join", 1, "--caller", "Cy", "--phone", "919-555-0101", "--call")
    assert "Joined order 1, Water leak at 418 Mill Rd: 3 callers" in billed.run(*more).expect().out
    other = new(billed, *LEAK, "--place", "418 Mill Rd", "--another", "--parent", 1)
    assert other.document["number"] == 2
    assert "no work order" in billed.run("workorder", "join", 9).expect(1).err


def test_what_is_typed_wrong_is_said_before_the_books_are_asked(billed):
    assert "CODE=VALUE" in new(billed, "--type", "leak", "--field", "street").expect(2).err
    new(billed, "--place", "12 Oak St").expect(2)
    for said, why in (
        (("--type", "volcano"), "There is no type volcano"),
        (("--type", "bulk", "--account", HERE), "ask the caller"),
        (("--type", "leak", "--field", "from=moon", "--account", HERE), "choose one of street"),
        ((*LEAK, "--account", HERE, "--crew", "w9"), "There is no crew w9"),
        (LEAK, "say where"),
    ):
        assert why in new(billed, *said).expect(1).err
    assert orders(billed, "--all") == []


def test_an_order_goes_its_whole_way(leak):
    def moved(*words: object) -> str:
        told = leak.run("workorder", *words, "--json").expect().document
        assert set(told) == {"number", "state", "crew", "owner", "version", "duplicate"}
        return str(told["state"])

    assert moved("take", 1) == "open"
    assert moved("release", 1) == "open"
    assert moved("priority", 1, 1, "--note", "the road is under water") == "open"
    assert moved("assign", 1, "--crew", "w1", "--sequence", 3) == "assigned"
    assert moved("note", 1, "The dog bites") == "assigned"
    assert moved("dispatch", 1) == "dispatched"
    assert moved("accept", 1) == "accepted"
    assert moved("arrive", 1) == "arrived"
    assert moved("could-not", 1, "--outcome", "parts") == "could_not"
    assert moved("reopen", 1) == "open"
    said = ("workorder", "dispatch", 1, "--crew", "w2", "--version", 0)
    assert "Look at it again" in leak.run(*said).expect(1).err
    assert "crew w2" in leak.run("workorder", "dispatch", 1, "--crew", "w2").expect().out
    assert "is completed" in leak.run("workorder", "complete", 1, "--note", "clamp").expect().out
    assert orders(leak) == []
    assert (
        orders(leak, "--all") == orders(leak, "#1") == orders(leak, "--state", "completed") == [1]
    )
    assert "already" in leak.run("workorder", "accept", 1).expect(1).err


def test_a_list_is_narrowed_by_what_an_order_is(leak):
    today = leak.run("workorder", "list", "--json").expect().document["orders"][0]["wanted_on"]
    new(leak, "--type", "pothole", "--place", "Oak St & 3rd", *_required(leak, "pothole")).expect()
    leak.run("workorder", "assign", 1, "--crew", "w1").expect()
    for said, wanted in (
        ((), [1, 2]),
        (("--state", "assigned"), [1]),
        (("--department", "streets"), [2]),
        (("--crew", "w1"), [1]),
        (("--crew", "-"), [2]),
        (("--type", "leak"), [1]),
        (("--account", HERE), [1]),
        (("--place", "3rd & oak st"), [2]),
        (("--overdue",), []),
        (("--from", today), [1, 2]),
        (("--to", "2026-01-01"), []),
        (("--all",), [2, 1]),
        (("mill",), [1]),
    ):
        assert sorted(orders(leak, *said)) == sorted(wanted), said
    page = leak.run("workorder", "list", "--limit", 1, "--json").expect().document
    assert len(page["orders"]) == 1
    assert not page["complete"]
    for said, why in (
        (("--state", "asleep"), "There is no state asleep"),
        (("--department", "moon"), "There is no department moon"),
        (("--type", "moon"), "There is no type moon"),
        (("--crew", "moon"), "There is no crew moon"),
    ):
        assert why in leak.run("workorder", "list", *said).expect(1).err
    lines = leak.run("workorder", "list", "--jsonl").expect().out.splitlines()
    assert [json.loads(line)["number"] for line in lines] == [1, 2]


def _required(town: Town, kind: str) -> list[str]:
    """Answers to whatever a type has to ask."""
    told = town.run("workorder", "types", "--json").expect().document["types"]
    [one] = [one for one in told if one["code"] == kind]
    found = []
    for field in one["fields"]:
        if field["is_required"]:
            found += ["--field", f"{field['code']}={(field['choices'] or ['1'])[0]}"]
    return found


def test_the_types_say_what_is_asked(billed):
    told = billed.run("workorder", "types").expect().out
    assert "leak" in told
    assert "from, flow" in told
    assert "receipt*, size*" in told


def test_orders_are_written_for_a_spreadsheet_that_never_works_them_out(leak, tmp_path):
    leak.run("workorder", "dispatch", 1, "--crew", "w1").expect()
    leak.run("workorder", "complete", 1, "--note", "new clamp").expect()
    out = leak.run("workorder", "export", "-", "--all").expect().out
    [row] = csv.DictReader(io.StringIO(out))
    assert row["number"] == "1"
    assert row["words"] == "'=water, out of the road"
    assert (row["planned_in_time"], row["there_in_time"], row["done_in_time"]) == ("yes",) * 3
    assert (row["cost"], row["charged"]) == ("0.00", "0.00")
    assert len(list(csv.reader(io.StringIO(leak.run("workorder", "export").expect().out)))) == 1
    path = tmp_path / "orders.csv"
    told = leak.run("workorder", "export", path, "--all", "--json").expect().document
    assert told == {"path": str(path), "orders": 1}
    assert path.read_text() == out
    whole = leak.run("workorder", "export", "--all", "--json").expect().document
    assert [one["number"] for one in whole["orders"]] == [1]
    assert whole["orders"][0]["cost_cents"] == 0
    line = leak.run("workorder", "export", "--all", "--jsonl").expect().out
    assert json.loads(line) == whole["orders"][0]
    assert "written" in leak.run("workorder", "export", tmp_path).expect(1).err


def test_the_old_name_of_the_group_does_the_same(leak):
    told = leak.run("order", "list", "--json").expect().document
    assert told == leak.run("workorder", "list", "--json").expect().document
    leak.run("order", "cancel", 1).expect(1)
    leak.run("order", "cancel", 1, "--note", "a sprinkler").expect()
    assert leak.run("order", "complete", 1, "--json").expect(1).document["error"]["id"] == (
        "work_order.ended"
    )


def test_a_completion_says_what_it_took_and_an_order_is_shown_whole(leak):
    leak.run("workorder", "dispatch", 1, "--crew", "w1").expect()
    said = ("--minutes", 90, "--people", 2, "--charge", "house=50.00")
    took = ("--cost", "material:clamp 2 in:1.5 ft:10.25", "--cost", "equipment:backhoe:2:40")
    done = leak.run("workorder", "complete", 1, *said, *took, "--note", "clamp", "--json")
    told = done.expect().document
    assert told["charged_cents"] == 5000
    assert (told["charged"], told["state"]) == (HERE, "completed")
    more = leak.run("workorder", "cost", 1, "--cost", "other:cones:2:1", "--json").document
    assert (more["added_cents"], more["cost_cents"]) == (200, told["cost_cents"] + 200)
    back = ("workorder", "cost", 1, "--cost", "other:cones:-2:1")
    assert "Say why" in leak.run(*back).expect(1).err
    assert "0" in leak.run(*back, "--note", "never used").expect().out
    shown = leak.run("workorder", "show", 1, "--json").expect().document
    assert (shown["number"], shown["name"], shown["state"]) == (1, "Water leak", "completed")
    assert shown["asked"] == [["Where from", "street"]]
    assert [one["amount_cents"] for one in shown["charges"]] == [5000]
    assert sum(one["amount_cents"] for one in shown["costs"]) == told["cost_cents"]
    assert {one["kind"] for one in shown["moves"]} >= {"dispatched", "completed"}
    assert [one["words"] for one in shown["callers"]] == ["=water, out of the road"]
    text = leak.run("workorder", "show", 1).expect().out
    assert "1, Water leak, completed" in text
    assert "clamp 2 in" in text
    assert "no work order" in leak.run("workorder", "show", 9).expect(1).err
    [row] = leak.run("workorder", "list", "--all", "--json").expect().document["orders"]
    assert row["material_cents"] == 1538
    assert row["equipment_cents"] == 8000
    assert row["cost_cents"] == told["cost_cents"]
    assert row["charged_cents"] == 5000


def test_what_could_not_be_done_waits_with_its_reason(leak):
    leak.run("workorder", "dispatch", 1, "--crew", "w1").expect()
    told = leak.run("workorder", "complete", 1, "--outcome", "locked", "--json").expect().document
    assert told["state"] == "could_not"
    assert "could not" in leak.run("workorder", "show", 1).expect().out


def test_a_moment_is_of_the_town_s_clock_and_of_today_where_no_day_is_said(leak):
    on, zone = dt.date(2026, 11, 23), "America/New_York"
    then = dt.datetime(2026, 11, 23, 19, 30, tzinfo=dt.UTC)
    assert moment_of("14:30", zone, on) == moment_of("2026-11-23 14:30", zone, on) == then
    assert moment_of("11/24/26 1430", zone, on) == then + dt.timedelta(days=1)
    assert moment_of(" ", zone, on) is None
    late = ("--arrived", "2026-01-02 08:00", "--done", "2026-01-02 09:00")
    refused = leak.run("workorder", "complete", 1, *late, "--json").expect(1).document["error"]
    assert refused["id"] == "work_order.times"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("--cost", "material:clamp"), "KIND:WHAT:QUANTITY"),
        (("--cost", "material:clamp:x:1"), "not a quantity"),
        (("--cost", "material:clamp:1.2345:1"), "not a quantity"),
        (("--meter", "M1"), "METER=READING"),
        (("--change", "M1=12"), "OLD=LAST:NEW=START"),
        (("--change", "M1=12:M2"), "METER=READING"),
        (("--arrived", "25:00"), "25:00"),
        (("--charge", "house=x"), "x"),
    ],
)
def test_what_is_typed_wrong_of_a_completion_is_said(leak, said, why):
    assert why in leak.run("workorder", "complete", 1, *said).expect(2).err
    assert orders(leak) == [1]


def test_an_order_and_a_crew_s_day_are_printed_to_a_file(leak, tmp_path):
    leak.run("workorder", "assign", 1, "--crew", "w1").expect()
    text = leak.run("workorder", "print", 1).expect().out
    assert "Water leak" in text
    paper = tmp_path / "order.pdf"
    told = leak.run("workorder", "print", 1, "--pdf", paper, "--json").expect().document
    assert (told["number"], told["path"]) == (1, str(paper))
    assert paper.read_bytes().startswith(b"%PDF")
    day = tmp_path / "day.pdf"
    told = leak.run("workorder", "print", "--crew", "w1", "--pdf", day, "--json").expect().document
    assert (told["crew"], told["orders"]) == ("w1", 1)
    assert day.read_bytes().startswith(b"%PDF")
    assert "no crew moon" in leak.run("workorder", "print", "--crew", "moon").expect(1).err
    assert "--crew" in leak.run("workorder", "print").expect(2).err
    assert "--crew" in leak.run("workorder", "print", 1, "--crew", "w1").expect(2).err


def test_a_number_nobody_has_is_refused_and_a_period_that_ends_before_it_begins(leak):
    for words in (("show", "9" * 20), ("take", "9" * 30), ("print", "9" * 25)):
        refused = leak.run("workorder", *words, "--json").expect(1).document["error"]
        assert refused["id"] == "number.too_large"
    said = ("workorder", "list", "--from", "2026-12-01", "--to", "2026-11-01", "--json")
    assert leak.run(*said).expect(1).document["error"]["id"] == "work_order.period"
