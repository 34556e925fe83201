"""Whatever the speed, every key lands where the key before it led, through a real terminal."""

from __future__ import annotations

import pytest

from tests.support.pty_screen import PtyScreen

pytestmark = pytest.mark.end_to_end

DAY = (
    "1042<Enter>75.25<Enter>"
    "2077<Enter>2*35<Enter>"
    "<F6>bring the form<Enter>"
    "10-0442-07<Enter>50+"
    "3000<Enter>-<BS><BS><BS><BS>3001<Enter>.07<Enter>"
)
TAKEN = [
    "paid 1042 7525",
    "paid 2077 7000",
    "note bring the form",
    "paid 10-0442-07 5000",
    "paid 3001 7",
]


@pytest.fixture
def desk(tmp_path):
    environ = {"TRIAL_HOME": str(tmp_path), "TRIAL_LOG": str(tmp_path / "log")}
    with PtyScreen(["-m", "tests.support.trial_desk"], environ=environ) as screen:
        yield screen


def taken(tmp_path):
    return (tmp_path / "log").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    "gap_ms", [0, 1, 4, 16, pytest.param(80, marks=pytest.mark.slow)], ids=lambda ms: f"{ms}ms"
)
def test_keys_land_in_the_right_field_at_any_speed(desk, tmp_path, gap_ms):
    desk.wait_for("Nothing yet")
    desk.send(DAY, gap_s=gap_ms / 1000)
    desk.wait_for("paid        3001")
    assert taken(tmp_path) == TAKEN


def test_keys_typed_before_the_first_screen_are_kept(desk, tmp_path):
    # Nothing to erase: until the program has the line, the line itself would act on it.
    desk.send("1042<Enter>75.25<Enter><F6>early<Enter>2077<Enter>2*35+")
    desk.wait_for("paid        2077")
    assert taken(tmp_path) == ["paid 1042 7525", "note early", "paid 2077 7000"]


def test_keys_do_not_answer_a_question_nobody_has_read(desk, tmp_path):
    desk.wait_for("Nothing yet")
    desk.send("<F8>y")
    desk.wait_for("Void receipt 7?").wait_quiet(0.4)
    assert "Void receipt 7?" in desk.text
    desk.send("y")
    desk.wait_for("void        7")
    assert taken(tmp_path) == ["void 7"]


def test_what_was_refused_is_replaced_by_what_is_typed_next(desk, tmp_path):
    desk.wait_for("Nothing yet")
    desk.send("0000<Enter>")
    desk.wait_for("! There is no account 0000.")
    desk.send("1042<Enter>5<Enter>")
    desk.wait_for("paid")
    assert taken(tmp_path) == ["paid 1042 500"]
