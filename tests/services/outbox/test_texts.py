"""Texts by real programs and files: sent once, put off, refused, ended when late."""

from __future__ import annotations

import datetime as dt
import json
import os
import select

import pytest
from sqlalchemy import insert

from clerktui.errors import Refused
from clerktui.models import WorkOrder
from clerktui.services.outbox import acts, looking
from clerktui.services.outbox.texts import NO_PROGRAM
from tests.support.outbox import (
    PHONE,
    given,
    message,
    program,
    queued,
    run,
    sends,
    texts,
    tried,
)
from tests.support.smtp import MailServer, closed_port

MINUTE = dt.timedelta(minutes=1)


def waiting(office, *causes: str, **more) -> None:
    """Texts about nothing in particular."""
    queued(office, *causes, address=more.pop("address", PHONE), channel="text", **more)


def test_a_text_goes_to_the_program_once_with_nothing_else_of_ours(office, tmp_path, monkeypatch):
    monkeypatch.setenv("CLERKTUI_PIN_FILE", "/secret")
    texts(office)
    waiting(office, "one", "two", address="919-555-0100; rm -rf /")
    waiting(office, "one")
    command = program(tmp_path, 'echo "$@" > ' + f"'{tmp_path}/words'")
    done = run(office, text_command=(command, "--from", "Town $HOME"))
    assert (done.sent, done.waiting, done.trouble) == (2, 0, "")
    first = given(tmp_path)[0]
    assert first == {
        "id": 1,
        "mark": message(office).message_id,
        "to": "919-555-0100; rm -rf /",
        "text": "Words of one.",
        "language": "en",
        "queued_at": office.db.clock.now().isoformat(),
    }
    assert len({one["mark"] for one in given(tmp_path)}) == 2
    assert (tmp_path / "words").read_text() == "--from Town $HOME\n", "no shell reads it"
    assert "CLERKTUI" not in (tmp_path / "env").read_text()
    assert tried(office) == [("sent", 0)]
    assert run(office, text_command=(command,)).sent == 0
    office.prove()


@pytest.mark.parametrize(
    ("then", "outcome", "state", "said"),
    [
        ("echo trying >&2; echo 'no such number' >&2; exit 1", ("refused", 1), "failed", "no such"),
        ("exit 64", ("refused", 64), "failed", "the program ended with 64"),
        ("echo 'gateway busy' >&2; exit 75", ("put_off", 75), "queued", "gateway busy"),
        ("exit 127", ("put_off", 127), "queued", "the program ended with 127"),
        ("kill -9 $$", ("lost", 0), "queued", "the program was ended by signal 9"),
    ],
)
@pytest.mark.sqlite_only
def test_what_the_program_gives_back_is_told(office, tmp_path, then, outcome, state, said):
    texts(office)
    waiting(office, "one", "two")
    run(office, text_command=(program(tmp_path, then),))
    assert tried(office) == tried(office, 2) == [outcome], "one number stops no other"
    one = message(office)
    assert (one.state, one.is_failing) == (state, True)
    assert one.last_error.startswith(said)
    office.prove()


@pytest.mark.sqlite_only
def test_what_the_program_says_is_shown_as_one_safe_line(office, tmp_path):
    texts(office)
    waiting(office, "one")
    noise = "head -c 20000 /dev/zero >&2; printf '\\n\\033[31mno   number\\n\\n' >&2; exit 1"
    run(office, text_command=(program(tmp_path, noise),))
    assert "\033" not in message(office).last_error
    assert message(office).last_error.endswith("no number")


def test_put_off_it_is_tried_again_and_given_up_in_time(office, tmp_path, clock):
    texts(office, give_up_hours=1)
    waiting(office, "one")
    command = program(tmp_path, "exit 75")
    assert run(office, text_command=(command,)).put_off == 1
    assert message(office).next_try_at == clock.now() + MINUTE
    clock.move(MINUTE)
    assert run(office, text_command=(command,)).put_off == 1
    clock.move(60 * MINUTE)
    assert run(office, text_command=(command,)).failed == 1
    assert message(office).state == "given_up"
    acts.retry(office.db, office.people["sam"], 1)
    assert run(office, text_command=(program(tmp_path),)).sent == 1
    assert len({one["mark"] for one in given(tmp_path)}) == 1, "the same mark each time"
    office.prove()


@pytest.mark.sqlite_only
def test_a_program_that_is_late_is_ended_with_its_children(office, tmp_path):
    texts(office, timeout_seconds=2)
    waiting(office, "one", "two")
    os.mkfifo(tmp_path / "alive")
    line = os.open(tmp_path / "alive", os.O_RDONLY | os.O_NONBLOCK)
    late = f"(echo alive; exec sleep 600) > '{tmp_path}/alive' & wait"
    done = run(office, text_command=(program(tmp_path, late),))
    assert done.trouble == "the program did not end in time"
    assert (tried(office), tried(office, 2)) == ([("lost", 0)], []), "the others wait"
    assert os.read(line, 100) == b"alive\n"
    assert select.select([line], [], [], 10)[0], "its child lives"
    assert os.read(line, 100) == b""
    os.close(line)


@pytest.mark.sqlite_only
def test_a_child_that_is_left_behind_keeps_nobody_waiting(office, tmp_path):
    texts(office)
    waiting(office, "one")
    os.mkfifo(tmp_path / "go")
    left = program(tmp_path, f"cat '{tmp_path}/go' & exit 0")
    assert run(office, text_command=(left,)).sent == 1
    (tmp_path / "go").write_text("on")


@pytest.mark.sqlite_only
def test_without_a_program_that_fails_and_what_to_do_is_shown(office, tmp_path):
    texts(office)
    waiting(office, "one", "two")
    done = run(office)
    assert (done.put_off, done.failing, done.waiting, done.trouble) == (1, 1, 2, NO_PROGRAM)
    assert message(office).last_error == NO_PROGRAM
    gone = run(office, text_command=(tmp_path / "gone",))
    assert gone.trouble.endswith("gone: No such file or directory")


@pytest.mark.sqlite_only
def test_a_program_that_may_outlast_its_lease_is_not_run(office, tmp_path):
    texts(office, timeout_seconds=300)
    waiting(office, "one")
    assert run(office, text_command=(program(tmp_path),)).put_off == 1
    assert given(tmp_path) == []
    assert "lease" in message(office).last_error


@pytest.mark.sqlite_only
def test_a_text_without_a_number_fails(office, tmp_path):
    texts(office)
    waiting(office, "one", address="")
    assert run(office, text_command=(program(tmp_path),)).failed == 1
    assert message(office).last_error == "There is no number to send it to."


def test_a_file_is_written_whole_and_again_the_same(office, tmp_path, clock):
    texts(office, "file", longest=12)
    waiting(office, "one")
    folder = tmp_path / "spool"
    (tmp_path / "spool").write_text("in the way")
    assert str(folder) in run(office, folder).trouble
    folder.unlink()
    clock.move(MINUTE)
    assert run(office, folder).sent == 1
    assert [path.name for path in folder.iterdir()] == ["text-1.json"]
    assert (folder / "text-1.json").stat().st_mode & 0o777 == 0o600
    written = json.loads((folder / "text-1.json").read_bytes())
    assert (written["mark"], written["text"]) == (message(office).message_id, "Words of...")
    office.prove()


def test_texts_wait_and_are_shown_where_the_town_has_not_said_how(office):
    with MailServer() as server:
        sends(office, server.port)
        assert run(office).text_off == "", "none waits"
        waiting(office, "one")
        queued(office, "a letter")
        done = run(office)
    assert (done.sent, done.waiting, done.off, done.text_off) == (1, 1, "", "outbox.text_off")
    listed = looking.list_messages(office.db, office.people["ana"])
    assert [(one.channel, one.state) for one in listed.messages] == [("text", "queued")]
    assert (listed.off, listed.text_off) == ("", "outbox.text_off")
    assert looking.list_due(office.db, office.people["ana"]).messages == ()


def test_a_text_nobody_sent_in_time_is_given_up_until_somebody_says_it_is_of_use(
    office, tmp_path, clock
):
    waiting(office, "go")
    clock.move(13 * 60 * MINUTE)
    texts(office)
    command = program(tmp_path)
    assert run(office, text_command=(command,)).failed == 1
    assert (message(office).state, given(tmp_path)) == ("given_up", [])
    acts.retry(office.db, office.people["sam"], 1)
    assert run(office, text_command=(command,)).sent == 1
    office.prove()


def test_a_dead_mail_server_stops_no_text_and_a_dead_program_no_mail(office, tmp_path, clock):
    texts(office)
    queued(office, "mail one", "mail two")
    waiting(office, "text one", "text two")
    due = looking.list_due(office.db, office.people["ana"]).messages
    assert [one.channel for one in due] == ["text", "text"], "there is no mail server yet"
    with closed_port() as port:
        sends(office, port)
        done = run(office, text_command=(program(tmp_path),))
    assert (done.sent, done.put_off, done.waiting) == (2, 1, 2)
    assert "refused" in done.trouble.lower()
    waiting(office, "text three")
    with MailServer() as server:
        sends(office, server.port)
        clock.move(60 * MINUTE)
        done = run(office)
        assert (done.sent, done.put_off, done.trouble) == (2, 1, NO_PROGRAM)
        assert len(server.taken) == 2
    office.prove()


@pytest.mark.sqlite_only
def test_a_missing_password_stops_no_text(office, tmp_path):
    texts(office)
    sends(office, 25, user="billing")
    queued(office, "mail")
    waiting(office, "text")
    with pytest.raises(Refused, match=r"outbox\.password_file"):
        run(office, text_command=(program(tmp_path),), password_files=(tmp_path / "none",))
    assert (message(office, 1).state, message(office, 2).state) == ("queued", "sent")


@pytest.mark.sqlite_only
def test_a_limit_counts_both_kinds(office, tmp_path):
    texts(office)
    waiting(office, "one", "two")
    with MailServer() as server:
        sends(office, server.port)
        queued(office, "mail one", "mail two")
        seen: list[int] = []
        done = run(office, limit=3, text_command=(program(tmp_path),), progress=seen.append)
        assert (done.sent, len(server.taken), seen) == (3, 1, [1, 2, 3])


@pytest.mark.parametrize("channel", ["text", ""])
def test_a_message_about_an_order_needs_no_account(office, tmp_path, channel):
    now, ana = office.db.clock.now(), office.people["ana"]
    with office.db.write() as connection:
        made = {"made_at": now, "number": 12, "kind": "leak", "made_by_id": ana.user_id}
        orders = insert(WorkOrder.__table__)
        connection.execute(orders, [{**made, "wanted_on": now.date(), "answers": {}}])
    texts(office, "file")
    sends(office, channel="spool")
    queued(office, "dispatched", about="work_order", channel=channel)
    assert run(office, tmp_path).sent == 1
    one = message(office)
    assert (one.about, one.account, one.has_paper) == ("order 12", "", False)


def test_a_text_is_never_printed_instead(office):
    waiting(office, "one")
    with pytest.raises(Refused, match=r"outbox\.no_paper"):
        acts.on_paper(office.db, office.people["sam"], 1)
