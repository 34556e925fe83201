"""`outbox` and `account email` from scripts: consent, run, list, retry, cancel, what came back."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.db import Database
from clerktui.services import policies, signon
from clerktui.services.outbox.queueing import Outgoing, enqueue
from clerktui.services.reference import get_reference
from tests.cli.conftest import Town
from tests.support.outbox import PHONE, USUAL, USUAL_TEXTS, given, program
from tests.support.smtp import MailServer

HERE = "10-0001"
OLD = dt.date(2020, 1, 2)


@pytest.fixture
def peopled(town, tmp_path) -> Town:
    """The town with an account, a supervisor, and two messages that wait."""
    accounts = tmp_path / "a.csv"
    accounts.write_text(
        "account,name,first_name,service_address,phone,status\n"
        f"{HERE},O'BRIEN [/],Mary,418 Mill Rd,919-555-0142,active\n"
    )
    town.run("import", "accounts", accounts).expect()
    (town.home / "sam-pin").write_text("9753-sam\n")
    added = ("users", "add", "sam", "--name", "Sam Locklear", "--role", "supervisor")
    town.run(*added, "--pin-file", town.home / "sam-pin").expect()
    books = Database(town.url)
    actor = signon.sign_on(books, "sam", "9753-sam", "DESK1")
    with books.write() as connection:
        waiting = [
            Outgoing(f"test:{n}", ("notice", n), "mary@example.org", f"About {n}", "Words.")
            for n in (1, 2)
        ]
        by = (actor.user_id, books.clock.now())
        enqueue(connection, get_reference(books, connection), by, waiting)
    books.dispose()
    return town


def decide(town: Town, key: str = "outbox.email", **said: object) -> None:
    """What a policy of the town says of the outbox."""
    books = Database(town.url)
    today = books.clock.today("America/New_York")
    usual = USUAL if key == "outbox.email" else USUAL_TEXTS
    policies.set_policy(books, key, {**usual, **said}, today)
    books.dispose()


def test_the_outbox_from_scripts(peopled):
    town = peopled
    sam = {"CLERKTUI_USER": "sam", "CLERKTUI_PIN_FILE": str(town.home / "sam-pin")}
    nobody = {"CLERKTUI_USER": "", "CLERKTUI_PIN_FILE": ""}
    quiet = town.run("outbox", "run", **nobody).expect()
    assert "No e-mail is sent" in quiet.out
    assert "2 messages waiting." in quiet.out
    with MailServer() as server:
        decide(town, port=server.port)
        seen = town.run("outbox", "run", "--dry-run", "--json", **nobody).expect().document
        assert [one["subject"] for one in seen["messages"]] == ["About 1", "About 2"]
        assert server.taken == []
        server.faults.refuses = {"mary@example.org": "550 no such mailbox"}
        failed = town.run("outbox", "run", "--most", 1, "--json", **nobody)
        assert (failed.code, failed.document["failed"]) == (1, 1)
        text = town.run("outbox", "list", **nobody).expect().out
        assert text.index("failed") < text.index("queued")
        assert "no such mailbox" in text
        server.faults.refuses = {}
        again = town.run("outbox", "retry", 1, "--json", **sam).expect().document
        assert again["state"] == "queued"
        cancelled = town.run("outbox", "cancel", 2, "--reason", "not wanted", "--json", **sam)
        assert cancelled.expect().document["state"] == "cancelled"
        assert town.run("outbox", "run", **nobody).expect().out == "1 message sent; 0 waiting.\n"
        back = town.run("outbox", "bounced", 1, "--reason", "mailbox full", "--json", **sam)
        assert back.expect().document["last_error"] == "mailbox full"
        assert town.run("outbox", "retry", "--all", "--json", **sam).expect().document == {
            "retried": 1
        }
    shown = town.run("outbox", "show", 1, **nobody).expect().out
    for said in ("About 1", "mary@example.org", "bounced", "retried", "Sam Locklear"):
        assert said in shown
    refused = town.run("outbox", "paper", 1, "--json", **sam)
    assert (refused.code, refused.document["error"]["id"]) == (1, "outbox.no_paper")
    rows = town.run("outbox", "list", "--show", "all", "--jsonl", **nobody).expect().out
    assert len(rows.splitlines()) == 2


def test_a_server_that_is_not_there_is_exit_code_1_and_said(peopled):
    decide(peopled, port=1)
    failed = peopled.run("outbox", "run")
    assert failed.code == 1
    assert "Stopped: " in failed.out


def test_texts_from_scripts(peopled, tmp_path):
    town, nobody = peopled, {"CLERKTUI_USER": "", "CLERKTUI_PIN_FILE": ""}
    books = Database(town.url)
    with books.write() as connection:
        text = Outgoing("text", ("pager", 1), PHONE, "Order 12", "Main break.", channel="text")
        by = (None, books.clock.now())
        enqueue(connection, get_reference(books, connection), by, [text])
    books.dispose()
    quiet = town.run("outbox", "run", "--json", **nobody).expect().document
    assert (quiet["waiting"], quiet["text_off"]) == (3, "outbox.text_off")
    assert "Texts wait and are not sent" in town.run("outbox", "list", **nobody).expect().err
    decide(town, "outbox.text")
    failed = town.run("outbox", "run", **nobody)
    assert failed.code == 1
    assert "CLERKTUI_TEXT_COMMAND" in failed.out
    sam = {"CLERKTUI_USER": "sam", "CLERKTUI_PIN_FILE": str(town.home / "sam-pin")}
    town.run("outbox", "retry", 3, **sam).expect()
    line = f"'{program(tmp_path)}' --quiet"
    sent = town.run("outbox", "run", CLERKTUI_TEXT_COMMAND=line, **nobody).expect().out
    assert sent.endswith("1 message sent; 2 waiting.\n")
    assert [(one["to"], one["text"]) for one in given(tmp_path)] == [(PHONE, "Main break.")]
    shown = town.run("outbox", "show", 3, **nobody).expect().out
    assert given(tmp_path)[0]["mark"] in shown
    assert "<" not in shown, "a mark is no Message-ID"
    found = town.run("outbox", "list", "--show", "sent", "--json", **nobody).expect().document
    assert [one["channel"] for one in found["messages"]] == ["text"]


def test_consent_from_scripts(peopled):
    shown = peopled.run("account", "email", HERE).expect().out
    assert "Nothing was ever said of e-mail." in shown
    assert "No e-mail is sent" in shown
    asked = ("account", "email", HERE, "both", "--address", "mary@example.org", "--how", "phone")
    said = peopled.run(*asked, "--json").expect().document
    assert (said["email"], said["said"][0]["wants"]) == ("mary@example.org", "both")
    decide(peopled, port=25)
    ways = peopled.run("account", "email", HERE, "--json").expect().document["ways"]
    assert {one["letter"]: one["goes"] for one in ways}["notice"] == "both"
    taken_back = peopled.run("account", "email", HERE, "paper", "--json").expect().document
    assert {one["goes"] for one in taken_back["ways"]} == {"paper"}
    refused = peopled.run("account", "email", HERE, "fax", "--json")
    assert (refused.code, refused.document["error"]["id"]) == (1, "email.wants")
