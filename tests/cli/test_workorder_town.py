"""`workorder run`, `decide`, `plan`: the town's decisions, and orders that come again."""

from __future__ import annotations

import uuid

HOLE = """
[types.pothole]
name = "Hole in the road"
group = "streets"
department = "streets"
priority = 2
"""


def test_a_plan_is_made_listed_run_and_ended(billed):
    said = ("--place", "Hydrant 14", "--every", 6, "--crew", "w1", "--id", uuid.uuid4())
    plan = billed.run("workorder", "plan", "new", "other", *said, "--json").expect().document
    assert (plan["number"], plan["every"], plan["every_unit"]) == (1, 6, "month")
    again = billed.run("workorder", "plan", "new", "other", *said, "--json").expect().document
    assert again == {**plan, "duplicate": True}
    assert billed.run("workorder", "run", "--json").expect().document == {"made": [1], "raised": []}
    told = billed.run("workorder", "plan", "list", "--json").expect().document["plans"]
    assert [(one["number"], one["made"]) for one in told] == [(1, 1)]
    assert billed.run("workorder", "plan", "end", 1).expect()
    assert billed.run("workorder", "plan", "list", "--json").expect().document == {"plans": []}


def test_a_decision_is_read_from_a_file_and_a_broken_one_changes_nothing(billed, tmp_path):
    file = tmp_path / "types.toml"
    file.write_text(HOLE)
    said = ("workorder", "decide", file, "--citation", "Council, 11/23/26", "--json")
    assert billed.run(*said).expect().document["changed"] == ["types: pothole"]
    told = billed.run("workorder", "types", "--json").expect().document["types"]
    assert {one["code"]: one["name"] for one in told}["pothole"] == "Hole in the road"
    file.write_text(HOLE.replace("streets", "moon"))
    refused = billed.run(*said).expect(1).document["error"]
    assert refused["id"] == "work_order.types_broken"
    file.write_text("[types.pothole")
    assert billed.run(*said).expect(1).document["error"]["id"] == "work_order.decide_file"
