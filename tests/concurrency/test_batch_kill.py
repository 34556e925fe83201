"""A batch survives whatever happens to the desk: killed at any key, the next one goes on there."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from clerktui.services.batches import keying, lines
from tests.support.batches import begin_batch
from tests.support.office import Office
from tests.support.source import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
CLERKS = ("dee", "ana")
# Every way a line is keyed: exact, a part, cents implied, two accounts on one check, nobody's
# money, the same amount, a step back, a correction of the line before.
ENVELOPES = (
    "10000100\n\n2041\n",
    "10-0002-00\n4000\n31\n",
    "10000300\n12.5\n77\n10000400\n+.",
    "0\n700\n0\n",
    "10000500\n.\n9\n",
    "10000600\n-\n50\n8\n",
    "-\n4100\n\n",
    "10000700\n\n5\n",
    "SUSPENSE\n1234\n0\n",
    "10-0008-00\n\n600001\n.5008\n.10-0009-00\n3000\n.",
    "0\n250\n1001\n",
    "10000100\n100\n2042\n--\n\n\n",
)
KEYS = "".join(ENVELOPES)
EXPECTED = [
    (1, "10-0001-00", 5001, "2041"),
    (2, "10-0002-00", 4000, "31"),
    (3, "10-0003-00", 1250, "77"),
    (4, "10-0004-00", 5004, "77"),
    (5, "?", 700, ""),
    (6, "10-0005-00", 700, "9"),
    (7, "10-0006-00", 4100, "8"),
    (8, "10-0007-00", 5007, "5"),
    (9, "?", 1234, ""),
    (10, "10-0008-00", 5008, "600001"),
    (11, "10-0008-00", 5008, "600001"),
    (12, "10-0009-00", 3000, "600001"),
    (13, "?", 250, "1001"),
    (14, "10-0001-00", 100, "2042"),
]
ROUNDS = 4
STARTS = tuple(range(0, len(KEYS), 30))
SIXTH = 6


@pytest.fixture
def batch(office: Office) -> int:
    """A new batch of mail; accounts 10-0001-00 to 10-0009-00 owe 50.01 to 50.09."""
    for number in range(1, 10):
        office.account(f"10-000{number}-00", f"PERSON, {number}", water=5000 + number)
    return begin_batch(office, "dee", 25_762, 7)


class Clerks:
    """Clerks who come one after the other to one batch, each killed before the next."""

    def __init__(self, process: subprocess.Popen[str], office: Office, number: int) -> None:
        self.process = process
        self.url = office.db.url.render_as_string(hide_password=False)
        self.number = number
        self.came = 0

    def key(
        self, typed: str, blind_turns: int | None = None, *, each: bool = False
    ) -> list[dict[str, Any]]:
        """Let the next clerk key and die; gives what it saw first and, unless blind, last."""
        who = CLERKS[self.came % len(CLERKS)]
        self.came += 1
        how = {"blind_turns": blind_turns, "each": each}
        said = {"url": self.url, "who": who, "number": self.number, "typed": typed, **how}
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(said) + "\n")
        self.process.stdin.flush()
        heard: list[dict[str, Any]] = []
        while not heard or "killed_by" not in heard[-1]:
            heard.append(json.loads(self.process.stdout.readline()))
        assert heard.pop() == {"killed_by": signal.SIGKILL}
        return heard


@pytest.fixture(scope="module")
def keyer() -> Iterator[subprocess.Popen[str]]:
    """A process that has everything loaded, and from which the clerks are forked."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.concurrency.keyer"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process


def kept(office: Office, number: int) -> list[tuple[int, str, int, str]]:
    """The lines in the books."""
    found = lines.list_lines(office.db, office.people["sam"], number)
    return [(one.line_no, one.account, one.amount_cents, one.reference) for one in found]


@pytest.mark.parametrize("start", STARTS)
def test_killed_after_a_key_the_next_clerk_goes_on_at_the_same_character(
    keyer, office, batch, start, at_length
):
    """All keys before `start` in one go, then clerks who key one each and die, then the rest."""
    until = start + (30 if at_length else SIXTH)
    clerks = Clerks(keyer, office, batch)
    *_, seen = clerks.key(KEYS[:start])
    for key in KEYS[start:until]:
        found, after = clerks.key(key)
        assert found == seen
        seen = after
    found, _ = clerks.key(KEYS[until:])
    assert found == seen
    assert kept(office, batch) == EXPECTED
    office.prove()


def test_killed_in_the_middle_of_a_burst_what_is_there_is_what_was_typed_so_far(
    keyer, office, batch
):
    """Keys not acted on are gone; what is kept is always exactly a beginning of them."""
    states = _every_state(keyer, office)
    chance, place = random.Random(20261123), 0
    clerks = Clerks(keyer, office, batch)
    for _ in range(ROUNDS):
        [found] = clerks.key(KEYS[place : place + 60], chance.randint(0, 400))
        assert found == states[place]
        place = _reached(states, place, clerks)
    clerks.key(KEYS[place:])
    assert kept(office, batch) == EXPECTED
    office.prove()


def _every_state(keyer: subprocess.Popen[str], office: Office) -> list[dict[str, Any]]:
    """What a clerk sees after each number of keys, when nobody is killed."""
    number = begin_batch(office, "dee", 25_762, 7)
    states = Clerks(keyer, office, number).key(KEYS, each=True)[:-1]
    sam = office.people["sam"]
    keying.take_up(office.db, sam, number, "after")
    for line_no, *_ in EXPECTED:  # so that everything is owed again
        keying.remove_line(office.db, sam, number, "after", line_no)
    return states


def _reached(states: list[dict[str, Any]], least: int, clerks: Clerks) -> int:
    """How many keys are kept: the state the next clerk finds, never one before the last."""
    found, _ = clerks.key("")
    fitting = [at for at, state in enumerate(states) if state == found and at >= least]
    assert fitting, found
    return fitting[0]
