"""`clerktui calendar`: the holidays listed, a day closed, a holiday worked on, taken back."""

from __future__ import annotations


def days(answer) -> dict[str, dict]:
    return {one["day"]: one for one in answer.expect().document["days"]}


def test_the_calendar_is_listed_and_changed(town):
    listed = days(town.run("calendar", "list", "2027", "--json"))
    assert listed["2027-03-26"] == {
        "day": "2027-03-26",
        "name": "Good Friday",
        "is_closed": True,
        "by": "the law",
    }
    town.run("calendar", "open", "Good Friday", "--reason", "the board").expect()
    assert not days(town.run("calendar", "list", "2027", "--json"))["2027-03-26"]["is_closed"]
    town.run("calendar", "close", "2099-12-02", "--reason", "inventory").expect()
    closed = days(town.run("calendar", "list", "2099", "--json"))["2099-12-02"]
    assert (closed["name"], closed["by"]) == ("inventory", "the town's decision")
    town.run("calendar", "forget", "2099-12-02").expect()
    assert "2099-12-02" not in days(town.run("calendar", "list", "2099", "--json"))
    error = town.run("calendar", "forget", "2099-12-02", "--json").expect(1).document["error"]
    assert error["id"] == "calendar.unknown"
    town.run("calendar", "close", "2099-12-02").expect(2)
    assert "Thanksgiving Day" in town.run("calendar", "list").expect().out
