"""The command line itself: exit codes, sentences, completion, and what it never does."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys

import pytest

from clerktui.cli import main
from clerktui.cli.registry import COMMANDS
from clerktui.cli.root import load_command
from tests.cli.program import environment, process


def test_without_a_terminal_the_app_says_so_in_one_sentence(tmp_path):
    answer = process(tmp_path).expect(2)
    assert answer.out == ""
    assert answer.err.startswith("clerktui needs a terminal")
    assert answer.err.count("\n") == 1


def test_a_piped_stdout_is_no_terminal_even_when_stdin_is_one(tmp_path):
    _, follower = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "clerktui"],
        env=environment(tmp_path),
        stdin=follower,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bogus"], "No such command 'bogus'."),
        (["--bogus"], "No such option: --bogus."),
        (["acount"], "Did you mean 'account'"),
        (["account"], "Missing command."),
        (["account", "find"], "Missing argument"),
        (["account", "find", "x", "--limit", "many"], "--limit"),
        (["--db", "oracle://books", "account", "find", "x"], "sqlite:///"),
        (["account", "find", "x", "--db", "no-url"], "sqlite:///"),
    ],
)
def test_a_wrong_command_line_is_one_sentence_and_two(tmp_path, arguments, said):
    answer = process(tmp_path, *arguments).expect(2)
    assert answer.out == ""
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert "Traceback" not in answer.err


def test_version(tmp_path):
    assert process(tmp_path, "--version").expect().out.startswith("clerktui ")


def test_help_lists_every_command_plainly(tmp_path):
    answer = process(tmp_path, "--help").expect()
    for name, entry in COMMANDS.items():
        assert f"  {name} " in answer.out
        assert entry.help in answer.out
    assert answer.out.isascii()
    assert "\x1b" not in answer.out


def test_every_command_in_the_registry_can_be_loaded():
    for name in COMMANDS:
        assert load_command(name).name == name


def test_main_returns_its_code_and_does_not_leave(capsys):
    assert main(["--version"]) == 0
    assert main(["bogus"]) == 2
    assert "clerktui" in capsys.readouterr().out


def test_nothing_is_made_in_the_home_by_asking_for_help(tmp_path):
    home = tmp_path / "home"
    process(home, "account", "find", "--help").expect()
    assert not home.exists()


# ------------------------------------------------------------------------------------ completion
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script_names_the_program(tmp_path, shell):
    answer = process(tmp_path, "--show-completion", shell).expect()
    assert "_CLERKTUI_COMPLETE=complete_" + shell in answer.out
    assert "clerktui" in answer.out


def test_installing_completion_writes_the_script(tmp_path):
    process(tmp_path, "--install-completion", "bash", HOME=str(tmp_path)).expect()
    assert "clerktui" in (tmp_path / ".bashrc").read_text()


@pytest.mark.parametrize(
    ("shell", "typed", "offered"),
    [
        ("bash", "clerktui dr", ["drawer"]),
        ("bash", "clerktui account ", ["find", "show"]),
        ("zsh", "clerktui rec", ["receipt"]),
        ("fish", "clerktui mig", ["migrate"]),
    ],
)
def test_completion_offers_commands(tmp_path, shell, typed, offered):
    words = typed.split(" ")
    answer = process(
        tmp_path,
        _CLERKTUI_COMPLETE=f"complete_{shell}",
        COMP_WORDS=typed,
        COMP_CWORD=str(len(words) - 1),
        _TYPER_COMPLETE_ARGS=typed,
        _TYPER_COMPLETE_FISH_ACTION="get-args",
    ).expect()
    for word in offered:
        assert word in answer.out


# ---------------------------------------------------------------------------- leaving and endings
def test_interrupted_is_130(tmp_path):
    """A command that is waiting for its PIN is ended by the terminal's interrupt."""
    leader, follower = pty.openpty()
    waiting = subprocess.Popen(
        [sys.executable, "-c", _INTERRUPTED],
        env=environment(tmp_path),
        stdin=follower,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert waiting.stdout.readline() == "ready\n"
    waiting.send_signal(signal.SIGINT)
    out, err = waiting.communicate(timeout=30)
    os.close(leader)
    assert (waiting.returncode, out, err) == (130, "", "")


_INTERRUPTED = """
import select, sys
from clerktui.cli import fence, main, root
def wait(arguments):
    print("ready", flush=True)
    # Looked at again and again: an interrupt just before one long wait would be slept through.
    while True:
        select.select([], [], [], 0.05)
root.dispatch = wait
sys.exit(main(["anything"]))
"""


def test_an_unforeseen_failure_is_a_numbered_sentence_without_a_traceback(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", _UNFORESEEN],
        env=environment(tmp_path / "home"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "incident" in done.stderr
    assert "4711" not in done.stderr
    log = (tmp_path / "home" / "incidents.log").read_text()
    assert "ValueError" in log
    assert "4711" not in log
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700


def test_an_unforeseen_failure_is_json_where_json_was_asked_for(tmp_path):
    code = _UNFORESEEN.replace('["anything"]', '["anything", "--json"]')
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(tmp_path / "home"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["id"] == "incident"


_UNFORESEEN = """
import sys
from clerktui.cli import main, root
def fail(arguments):
    pin = "47" + "11"
    raise ValueError(f"the PIN is {pin}")
root.dispatch = fail
sys.exit(main(["anything"]))
"""


def test_a_reader_who_leaves_is_no_error(tmp_path):
    """`clerktui --help | true`: nothing on stderr, and the exit code is the work's own."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from clerktui.cli.reply import say\nsay('x' * 99)"],
        env=environment(tmp_path),
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")
