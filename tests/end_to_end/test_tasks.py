"""A task reaches another terminal by itself, in a few bytes; what is not for it sends none."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.end_to_end
A_CELL_OR_TWO = 150


def test_the_count_changes_under_the_clerks_fingers(town):
    pin = town.home / "pin"
    pin.write_text("8642")
    pin.chmod(0o600)
    sam = {"CLERKTUI_USER": "sam", "CLERKTUI_PIN_FILE": str(pin)}
    with town.open() as screen:
        screen.wait_for("Account").wait_for("tasks 3 (3 unread)").wait_quiet()
        screen.send("smith")
        screen.wait_for("found").wait_quiet()
        before = len(screen.received)
        # The books change, this clerk's count does not; then it does.
        town.run("task", "new", "Nothing for ana", "--to", "dee", **sam)
        town.run("task", "new", "Please ring the bank", "--to", "ana", **sam)
        screen.wait_for("tasks 4 (4 unread)").wait_quiet()
        assert len(screen.received) - before < A_CELL_OR_TWO
        assert "smith" in screen.text
    assert town.run("verify", **sam)["ok"]
