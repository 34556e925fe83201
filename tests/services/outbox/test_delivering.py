"""The outbox against a real server: sent once, put off, refused, given up, never lost."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import Refused
from clerktui.services import maintenance
from clerktui.services.outbox import acts, delivering, looking
from clerktui.services.outbox.ways import Ways
from clerktui.services.reference import get_reference
from tests.support.outbox import SENDER, message, queued, run, sends, tried
from tests.support.smtp import MailServer, certificate_file, closed_port

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def server():
    with MailServer() as server:
        yield server


def test_a_message_goes_out_once_and_says_who_sent_it(office, server):
    sends(office, server.port)
    queued(office, "one", "two")
    queued(office, "one")
    done = run(office)
    assert (done.sent, done.put_off, done.failed, done.waiting) == (2, 0, 0, 0)
    assert [to for to, _ in server.taken] == ["ann@example.org"] * 2
    first = server.mails[0]
    assert (first["Subject"], first.get_content().rstrip()) == ("About one", "Words of one.")
    assert SENDER in first["From"]
    assert "Maple Falls" in first["From"]
    assert first["Auto-Submitted"] == "auto-generated"
    assert server.ids[0] == message(office).message_id
    assert server.ids[0].endswith("@maplefalls.example>")
    assert len(set(server.ids)) == 2
    assert len([line for line in server.lines if line.startswith("ehlo")]) == 1, "one line for all"
    assert run(office).sent == 0
    assert tried(office) == [("sent", 250)]
    office.prove()


def test_without_a_server_nothing_is_sent_and_that_is_said(office):
    queued(office, "one")
    done = run(office)
    assert (done.sent, done.waiting, done.off) == (0, 1, "outbox.off")
    listed = looking.list_messages(office.db, office.people["ana"])
    assert (listed.off, listed.waiting, listed.failing) == ("outbox.off", 1, 0)
    assert looking.list_due(office.db, office.people["ana"]).messages == ()
    assert message(office).tries == 0


def test_who_keeps_the_machine_may_run_it_and_a_clerk_may_not(office, server):
    sends(office, server.port)
    queued(office, "one")
    with pytest.raises(Refused, match=r"denied"):
        run(office, who="ana")
    office.people["cron"] = maintenance.maintenance_actor(office.db, "DESK1")
    assert run(office, who="cron").sent == 1


def test_a_no_to_one_address_is_final_and_stops_nobody_else(office, server, clock):
    sends(office, server.port)
    queued(office, "one", address="gone@example.org")
    queued(office, "two", address="full@example.org")
    queued(office, "three")
    server.faults.refuses = {
        "gone@example.org": "550 no such person",
        "full@example.org": "451 try later",
    }
    done = run(office)
    assert (done.sent, done.put_off, done.failed, done.failing) == (1, 1, 1, 2)
    assert (message(office, 1).state, message(office, 1).last_error) == ("failed", "no such person")
    second = message(office, 2)
    assert (second.state, second.tries) == ("queued", 1)
    assert second.next_try_at == office.db.clock.now() + dt.timedelta(minutes=5)
    shown = looking.list_messages(office.db, office.people["ana"]).messages
    assert [(one.number, one.is_failing) for one in shown] == [(1, True), (2, True)]
    clock.move(HOUR)
    server.faults.refuses = {}
    assert run(office).sent == 1, "what was refused for good waits for a person"
    assert tried(office, 2) == [("put_off", 451), ("sent", 250)]
    office.prove()


@pytest.mark.parametrize(
    ("fault", "outcome", "state"),
    [
        ({"at_data": "554 looks like spam"}, ("refused", 554), "failed"),
        ({"at_data": "452 disk full"}, ("put_off", 452), "queued"),
        ({"at_mail": "550 who are you"}, ("put_off", 550), "queued"),
        ({"at_mail": "421 closing"}, ("put_off", 421), "queued"),
        ({"drops": "connect"}, ("put_off", 0), "queued"),
        ({"drops": "before"}, ("lost", 0), "queued"),
    ],
)
@pytest.mark.sqlite_only
def test_what_went_wrong_is_told_apart(office, server, fault, outcome, state):
    sends(office, server.port)
    queued(office, "one", "two")
    for name, value in fault.items():
        setattr(server.faults, name, value)
    done = run(office)
    assert server.taken == []
    assert tried(office) == [outcome]
    assert message(office).state == state
    if outcome[0] != "refused" and outcome[1] != 452:
        assert tried(office, 2) == [], "the line is at fault: the run stops"
        assert done.trouble


def test_a_server_that_takes_it_and_breaks_gets_the_same_message_again(office, server, clock):
    sends(office, server.port)
    queued(office, "one")
    server.faults.drops = "data"
    assert run(office).put_off == 1
    assert tried(office) == [("lost", 0)]
    server.faults.drops = ""
    clock.move(HOUR)
    assert run(office).sent == 1
    assert len(server.taken) == 2
    assert len(set(server.ids)) == 1, "a mailbox can tell that it is one message"
    assert server.taken[0] == server.taken[1], "the very same bytes"


def test_a_server_that_takes_it_and_breaks_each_time_is_not_asked_for_ever(office, server, clock):
    sends(office, server.port)
    queued(office, "one")
    server.faults.drops = "data"
    for _ in range(5):
        run(office)
        clock.move(HOUR)
    assert (len(server.taken), message(office).state) == (3, "given_up")
    server.faults.drops = ""
    acts.retry(office.db, office.people["sam"], 1)
    assert run(office).sent == 1
    office.prove()


def test_a_message_that_kills_who_sends_it_is_given_up(office, server, clock):
    sends(office, server.port)
    queued(office, "one", "two")
    with office.db.read() as connection:
        ways = Ways.of(get_reference(office.db, connection))
    for _ in range(3):
        assert delivering.claim(office.db, ways, "dead").id == 1
        clock.move(dt.timedelta(minutes=15))
    assert run(office).sent == 1, "the others go on"
    assert (message(office).state, message(office, 2).state) == ("given_up", "sent")
    assert tried(office) == [("lost", 0)] * 3 + [("given_up", 0)]
    assert server.ids == [message(office, 2).message_id]
    office.prove()


def test_who_is_late_does_not_undo_what_became_of_a_message(office, server, clock):
    sends(office, server.port)
    queued(office, "one")
    with office.db.read() as connection:
        ways = Ways.of(get_reference(office.db, connection))
    late = delivering.claim(office.db, ways, "late")
    clock.move(dt.timedelta(minutes=15))
    server.faults.refuses = {"ann@example.org": "550 no such mailbox"}
    assert run(office).failed == 1
    assert delivering.settle(office.db, ways, late, delivering.Answer("put_off"), None) == "failed"
    office.prove()
    assert delivering.settle(office.db, ways, late, delivering.Answer("sent", 250), None) == "sent"
    assert message(office).state == "sent", "it was accepted after all"
    office.prove()


@pytest.mark.sqlite_only
def test_a_server_that_hangs_is_left(office, server):
    sends(office, server.port, timeout_seconds=0.2)
    queued(office, "one")
    server.faults.hangs = "data"
    assert run(office).trouble == "the server did not answer in time"
    assert tried(office) == [("lost", 0)]


@pytest.mark.sqlite_only
def test_nobody_there_is_told_and_given_up_after_the_towns_hours(office, clock):
    with closed_port() as port:
        sends(office, port)
        queued(office, "one", "two")
        done = run(office)
        assert (done.put_off, done.waiting) == (1, 2)
        assert "refused" in done.trouble.lower()
        for hours in (1, 72):
            clock.move(hours * HOUR)
            run(office)
        assert (message(office).state, tried(office)[-1][0]) == ("given_up", "given_up")
    assert acts.retry(office.db, office.people["sam"], 1).state == "queued"
    run(office)
    assert message(office).state == "queued", "its hours begin anew"
    office.prove()


def test_two_who_send_at_once_never_have_the_same_message(office, server):
    sends(office, server.port)
    queued(office, "one", "two", "three")
    with office.db.read() as connection:
        ways = Ways.of(get_reference(office.db, connection))
    mine = delivering.claim(office.db, ways, "another")
    assert (mine.id, mine.tries) == (1, 1)
    assert run(office).sent == 2
    assert [mail["Subject"] for mail in server.mails] == ["About two", "About three"]
    assert message(office).state == "sending"


def test_who_dies_while_sending_leaves_it_to_the_next_when_the_lease_has_run_out(
    office, server, clock
):
    sends(office, server.port)
    queued(office, "one")
    with office.db.read() as connection:
        ways = Ways.of(get_reference(office.db, connection))
    dead = delivering.claim(office.db, ways, "dead")
    clock.move(dt.timedelta(minutes=14))
    assert run(office).sent == 0
    clock.move(dt.timedelta(minutes=1))
    assert run(office).sent == 1
    assert tried(office) == [("lost", 0), ("sent", 250)]
    assert message(office).message_id == f"<{dead.mark}>", "under the same Message-ID"
    late = delivering.Answer("put_off", 451, "later")
    assert delivering.settle(office.db, ways, dead, late, None) == "sent", "it changes nothing"
    assert message(office).state == "sent"
    office.prove()


def test_a_lease_that_runs_out_meanwhile_is_seen_before_the_message_goes(office, server):
    sends(office, server.port, timeout_seconds=600)
    queued(office, "one")
    done = run(office)
    assert (done.put_off, done.trouble, server.taken) == (1, "the server was too slow", [])


@pytest.mark.sqlite_only
@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_the_line_is_encrypted_and_the_password_is_in_a_file_only(office, tmp_path, tls):
    pem = certificate_file(str(tmp_path))
    secret = tmp_path / "smtp.password"
    secret.write_text("not for the books\n")
    secret.chmod(0o600)
    with MailServer("town not for the books", pem, wants_tls=tls == "tls") as server:
        sends(office, server.port, tls=tls, user="town", ca_file=pem)
        queued(office, "one")
        with pytest.raises(Refused, match=r"outbox\.password_file"):
            run(office, password_files=(tmp_path / "none",))
        secret.chmod(0o604)
        with pytest.raises(Refused, match=r"outbox\.password_open"):
            run(office, password_files=(secret,))
        assert message(office).tries == 0, "nothing is claimed without the password"
        secret.chmod(0o600)
        assert run(office, password_files=(tmp_path / "none", secret)).sent == 1
        secret.write_text("wrong")
        queued(office, "two")
        assert run(office, password_files=(secret,)).trouble == "bad password"
    dump = "\n".join(office.db.engine.raw_connection().driver_connection.iterdump())
    assert "not for the books" not in dump


@pytest.mark.sqlite_only
def test_an_unknown_certificate_is_not_trusted(office, tmp_path):
    with MailServer("", certificate_file(str(tmp_path))) as server:
        sends(office, server.port, tls="starttls")
        queued(office, "one")
        done = run(office)
        assert "certificate" in done.trouble.lower()
        assert server.taken == []


@pytest.mark.sqlite_only
def test_a_server_without_tls_is_not_spoken_to_and_no_password_goes_in_the_clear(office, server):
    sends(office, server.port, tls="starttls")
    queued(office, "one")
    assert "STARTTLS" in run(office).trouble
    sends(office, server.port, tls="none", user="town", host="mail.example")
    with pytest.raises(Refused, match=r"outbox\.password_clear"):
        run(office)


@pytest.mark.sqlite_only
def test_files_for_another_program_are_whole_and_the_same_again(office, tmp_path):
    sends(office, channel="spool", host="")
    queued(office, "one", account_id=None)
    folder = tmp_path / "spool"
    assert run(office, folder).sent == 1
    path = folder / "message-1.eml"
    assert b"Subject: About one" in path.read_bytes()
    assert oct(folder.stat().st_mode)[-3:] == "700"
    assert [one.name for one in folder.iterdir()] == ["message-1.eml"]
    queued(office, "two")
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")
    done = run(office, blocked)
    assert (done.put_off, message(office, 2).state) == (1, "queued")
    assert "blocked" in done.trouble


@pytest.mark.sqlite_only
def test_what_cannot_be_an_address_is_refused_at_once(office, server):
    sends(office, server.port)
    queued(office, "one", address="")
    queued(office, "two", address="josé@example.org")
    queued(office, "three", address="a b@example.org")
    queued(office, "four")
    done = run(office)
    assert (done.sent, done.failed) == (1, 3)
    assert message(office).last_error == "No mail server takes this address."
    assert "cannot be written" in message(office, 3).last_error


@pytest.mark.sqlite_only
def test_people_try_again_cancel_and_say_what_came_back(office, server):
    sends(office, server.port)
    queued(office, "one", "two")
    sam, ana = office.people["sam"], office.people["ana"]
    for act in (
        lambda who: acts.retry(office.db, who, 1),
        lambda who: acts.cancel(office.db, who, 1, "wrong"),
        lambda who: acts.bounced(office.db, who, 1, "wrong"),
        lambda who: acts.on_paper(office.db, who, 1),
        lambda who: acts.retry_all(office.db, who),
    ):
        with pytest.raises(Refused, match=r"denied"):
            act(ana)
    with pytest.raises(Refused, match=r"outbox\.unknown"):
        acts.retry(office.db, sam, 7)
    with pytest.raises(Refused, match=r"outbox\.reason"):
        acts.cancel(office.db, sam, 1, " ")
    assert acts.cancel(office.db, sam, 1, "sent by mistake").state == "cancelled"
    with pytest.raises(Refused, match=r"states\.no_move"):
        acts.retry(office.db, sam, 1)
    with pytest.raises(Refused, match=r"outbox\.not_sent"):
        acts.bounced(office.db, sam, 2, "no such mailbox")
    with pytest.raises(Refused, match=r"outbox\.no_paper"):
        acts.on_paper(office.db, sam, 2)
    assert run(office).sent == 1
    assert acts.bounced(office.db, sam, 2, "no such mailbox").last_error == "no such mailbox"
    assert acts.retry_all(office.db, sam) == 1
    assert run(office).sent == 1
    assert [one.outcome for one in message(office, 2).tries_made] == [
        *("sent", "bounced", "retried", "sent"),
    ]
    assert message(office, 2).tries_made[1].who == "Sam Locklear"
    with pytest.raises(Refused, match=r"outbox\.which"):
        looking.list_messages(office.db, ana, "everything")
    assert [one.number for one in looking.list_messages(office.db, ana, "all").messages] == [1, 2]
    assert [one.number for one in looking.list_messages(office.db, ana, "sent").messages] == [2]
    office.prove()


def test_a_message_that_is_being_sent_is_left_alone(office, server):
    sends(office, server.port)
    queued(office, "one")
    with office.db.read() as connection:
        ways = Ways.of(get_reference(office.db, connection))
    delivering.claim(office.db, ways, "another")
    with pytest.raises(Refused, match=r"outbox\.sending"):
        acts.cancel(office.db, office.people["sam"], 1, "too late")
