"""Delivery: whole or not at all, by names made of ids, and every trouble told as print.failed."""

import socket
import sys
import threading

import pytest

from clerktui.i18n import sentence
from clerktui.printing.spooler import Printout, PrintTrouble, Target, deliver

PAPER = Printout("receipt-1042-0", "pdf", b"%PDF-1.4 not really\x00\xff")


def python(code):
    return Target("command", f'{sys.executable} -c "{code}"')


def test_no_target_takes_everything():
    assert deliver(PAPER, Target()) == ""


def test_a_file_is_written_whole_and_private(tmp_path):
    spool = tmp_path / "spool"
    path = deliver(PAPER, Target("file", str(spool)))
    assert path == str(spool / "receipt-1042-0.pdf")
    assert (spool / "receipt-1042-0.pdf").read_bytes() == PAPER.payload
    assert (spool / "receipt-1042-0.pdf").stat().st_mode & 0o777 == 0o600
    assert [found.name for found in spool.iterdir()] == ["receipt-1042-0.pdf"]


def test_delivering_the_same_bytes_again_is_no_trouble(tmp_path):
    target = Target("file", str(tmp_path))
    assert deliver(PAPER, target) == deliver(PAPER, target)


def test_another_file_is_never_overwritten(tmp_path):
    (tmp_path / "receipt-1042-0.pdf").write_bytes(b"older")
    with pytest.raises(PrintTrouble, match="something else"):
        deliver(PAPER, Target("file", str(tmp_path)))
    assert (tmp_path / "receipt-1042-0.pdf").read_bytes() == b"older"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_planted_link_is_not_followed(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"safe")
    spool = tmp_path / "spool"
    spool.mkdir()
    (spool / "receipt-1042-0.pdf").symlink_to(victim)
    with pytest.raises(PrintTrouble):
        deliver(PAPER, Target("file", str(spool)))
    assert victim.read_bytes() == b"safe"


def test_a_folder_that_cannot_be_is_told(tmp_path):
    (tmp_path / "spool").write_text("a file")
    with pytest.raises(PrintTrouble) as caught:
        deliver(PAPER, Target("file", str(tmp_path / "spool" / "deeper")))
    assert caught.value.message_id == "print.failed"
    assert "Not a directory" in sentence(caught.value)


@pytest.mark.parametrize("name", ["", "../x", "/etc/x", ".hidden", "a b", "x\n", "-rf", "a" * 101])
def test_a_name_that_could_come_from_data_is_refused(name):
    with pytest.raises(AssertionError):
        Printout(name, "pdf", b"")


def test_a_command_gets_the_bytes_and_its_answer_is_kept():
    target = python("import sys; print(len(sys.stdin.buffer.read()), 'bytes')")
    assert deliver(PAPER, target) == f"{len(PAPER.payload)} bytes"


def test_a_command_runs_without_a_shell(tmp_path):
    target = Target("command", f"{sys.executable} -c 'import sys; print(sys.argv[1])' '$HOME;ls'")
    assert deliver(PAPER, target) == "$HOME;ls"


def test_a_command_does_not_see_our_settings(monkeypatch):
    monkeypatch.setenv("CLERKTUI_DATABASE_URL", "postgresql://secret")
    monkeypatch.setenv("PRINTER", "front")
    code = "import os; print(os.environ['PRINTER'], 'CLERKTUI_DATABASE_URL' in os.environ)"
    assert deliver(PAPER, python(code)) == "front False"


def test_a_command_that_fails_says_why_without_its_control_bytes():
    target = python(r"import sys; sys.stderr.write('no \x1b[31mpaper\n'); sys.exit(7)")
    with pytest.raises(PrintTrouble) as caught:
        deliver(PAPER, target)
    assert caught.value.facts["reason"].endswith("ended with 7: no [31mpaper")


def test_a_command_that_takes_no_bytes_is_no_trouble():
    big = Printout("report-1", "text", b"x" * 1_000_000)
    assert deliver(big, python("pass")) == ""


HANG = "import os; r, w = os.pipe(); os.read(r, 1)"


@pytest.mark.parametrize(
    "code",
    [HANG, f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', '{HANG}'])"],
    ids=["itself", "only its child"],
)
def test_a_command_that_hangs_is_ended(code):
    with pytest.raises(PrintTrouble, match=r"did not finish in 0\.3 s"):
        deliver(PAPER, python(code), timeout_s=0.3)


@pytest.mark.parametrize("line", ["", "   ", "'unclosed", "/no/such/program"])
def test_a_command_that_is_none_is_told(line):
    with pytest.raises(PrintTrouble):
        deliver(PAPER, Target("command", line))


@pytest.fixture
def fake_lp(tmp_path, monkeypatch):
    """An `lp` that writes down how it was called."""
    script = tmp_path / "lp"
    script.write_text(
        f'#!/bin/sh\necho "$@" > {tmp_path}/called\ncat > {tmp_path}/got\necho id-1\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return tmp_path


def test_a_queue_gets_the_bytes_under_the_title(fake_lp):
    assert deliver(PAPER, Target("lp", "front-desk")) == "id-1"
    assert (fake_lp / "called").read_text() == "-d front-desk -t receipt-1042-0\n"
    assert (fake_lp / "got").read_bytes() == PAPER.payload


def test_printer_orders_go_to_the_queue_raw(fake_lp):
    deliver(Printout("receipt-7", "escpos", b"\x1b@"), Target("lp", "front"))
    assert (fake_lp / "called").read_text() == "-d front -t receipt-7 -o raw\n"


@pytest.mark.parametrize("queue", ["", "-o", "a b", "x;y", "../q", "q\n"])
def test_a_queue_that_could_be_an_option_is_refused(fake_lp, queue):
    with pytest.raises(PrintTrouble):
        deliver(PAPER, Target("lp", queue))
    assert not (fake_lp / "called").exists()


def test_a_socket_gets_the_bytes():
    with socket.create_server(("127.0.0.1", 0)) as server:
        got = []

        def take():
            line, _ = server.accept()
            with line, line.makefile("rb") as file:
                got.append(file.read())

        taker = threading.Thread(target=take)
        taker.start()
        deliver(PAPER, Target("socket", f"127.0.0.1:{server.getsockname()[1]}"), timeout_s=5)
        taker.join(5)
    assert got == [PAPER.payload]


def test_a_socket_nobody_listens_on_is_told():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(PrintTrouble, match="refused"):
        deliver(PAPER, Target("socket", f"127.0.0.1:{port}"), timeout_s=5)


@pytest.mark.parametrize("address", ["", "host:port", "a b:9100", "host:99:1", "::1:9100"])
def test_an_address_that_is_none_is_told(address):
    with pytest.raises(PrintTrouble, match="not a host"):
        deliver(PAPER, Target("socket", address))


def test_a_port_that_cannot_be_is_told():
    with pytest.raises(PrintTrouble):
        deliver(PAPER, Target("socket", "127.0.0.1:99999"), timeout_s=1)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("none", Target()),
        ("file:/var/spool/town", Target("file", "/var/spool/town")),
        ("command:lpr -P front", Target("command", "lpr -P front")),
        ("lp:front", Target("lp", "front")),
        (" socket:10.0.0.9:9100 ", Target("socket", "10.0.0.9:9100")),
    ],
)
def test_targets_are_read_from_settings(text, target):
    assert Target.parse(text) == target


@pytest.mark.parametrize("text", ["", "fax:919", "file:", "lp"])
def test_a_target_that_is_none_is_refused(text):
    with pytest.raises(PrintTrouble):
        Target.parse(text)
