"""A batch through a real terminal: a burst, a killed program, a dropped line, and on it goes."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Town
from tests.support.pty_screen import PtyScreen

pytestmark = pytest.mark.end_to_end


def in_batch(screen: PtyScreen, number: int) -> PtyScreen:
    """From the look-up box to the keying screen of a batch."""
    screen.wait_for("Account").wait_for("ana")
    screen.send("<F8>")
    screen.wait_for("BATCHES").wait_quiet()
    screen.send("<Enter>")
    return screen.wait_for(f"BATCH {number}").wait_for("to control")


@pytest.fixture(scope="module")
def begun(town_template, tmp_path_factory) -> Path:
    """The home of a town whose clerk has begun a batch of mail: typed once, copied for each."""
    home = tmp_path_factory.mktemp("begun") / "home"
    shutil.copytree(town_template, home)
    with Town(home).open() as screen:
        screen.wait_for("Account").wait_for("ana")
        screen.send("<F8>")
        screen.wait_for("BATCHES")
        screen.send("<F4>")
        screen.wait_for("Source")
        screen.send("1<Enter><Enter><Enter>1000000<Enter>40<Enter><Enter><Enter><Enter><Enter>")
        screen.wait_for("Key the first envelope")
    return home


@pytest.fixture
def town(begun, tmp_path) -> Town:
    """A town of this test's own, with the batch in it."""
    home = tmp_path / "home"
    shutil.copytree(begun, home)
    return Town(home)


@pytest.fixture
def batch(town) -> tuple[int, list[tuple[str, int]]]:
    """The batch of the demonstration's clerk, and whom its envelopes are from."""
    [made] = town.run("batch", "list")["batches"][:1]
    return made["batch"], town.owing(1000)


def amounts(town, number: int) -> list[tuple[str, int, str]]:
    """The lines in the books: account, cents, check."""
    said = town.run("batch", "show", str(number), "--lines")
    return [(line["account"], line["amount_cents"], line["reference"]) for line in said["lines"]]


def test_a_burst_of_envelopes_is_a_line_for_each(town, batch):
    number, owing = batch
    sent = [(*owing[place % len(owing)], str(100 + place)) for place in range(15)]
    with town.open() as screen:
        in_batch(screen, number)
        screen.send(
            "".join(f"{a.replace('-', '')}<Enter>{c}<Enter>{check}<Enter>" for a, c, check in sent)
        )
        screen.wait_for("15 of 40")
    assert amounts(town, number) == sent
    town.prove()


def test_killed_while_typing_the_program_goes_on_at_the_same_character(town, batch):
    number, owing = batch
    (first, first_owes), (second, second_owes) = owing[:2]
    digits = second.replace("-", "")
    with town.open() as screen:
        in_batch(screen, number)
        screen.send(f"{first.replace('-', '')}<Enter><Enter>11<Enter>{digits[:5]}")
        screen.wait_for("1 of 40").wait_for(f"2 > {digits[:5]}").wait_quiet()
        screen.signal(signal.SIGKILL)
        assert screen.wait_exit() == -signal.SIGKILL
    with town.open() as screen:
        in_batch(screen, number)
        screen.wait_for(f"2 > {digits[:5]}").wait_for("You have other batches open: 4")
        screen.send(f"{digits[5:]}<Enter><Enter>1")
        screen.wait_quiet()
        screen.hang_up()
        screen.wait_exit(5)
    with town.open() as screen:
        in_batch(screen, number)
        screen.wait_for(second).send("2<Enter>")
        screen.wait_for("2 of 40")
    assert amounts(town, number) == [(first, first_owes, "11"), (second, second_owes, "12")]
    town.prove()


@pytest.mark.parametrize("term", ["linux", "vt220"])
def test_plain_terminals_show_the_batch_whole(town, batch, term):
    number, owing = batch
    with town.open(term=term) as screen:
        in_batch(screen, number)
        screen.send(f"{owing[0][0].replace('-', '')}<Enter>")
        screen.wait_for(owing[0][0]).wait_quiet()
        assert all(len(line) <= 80 for line in screen.lines)
        assert "Enter or + next" in screen.text
