"""A crew signs on from a phone: forty columns, plain letters, a terminal that knows little."""

from __future__ import annotations

import pytest

from tests.support.pty_screen import PtyScreen

pytestmark = pytest.mark.end_to_end


@pytest.mark.parametrize("term", ["vt220", "linux", "xterm"])
def test_joe_goes_to_his_first_order(town, term):
    environ = {"CLERKTUI_WORKSTATION": "DESK1", **town.environ, "CLERKTUI_DATABASE_URL": town.url}
    with PtyScreen(["-m", "clerktui"], environ=environ, size=(40, 24), term=term) as screen:
        screen.wait_for("Workstation").wait_quiet().send("joe<Enter>6174<Enter>")
        screen.wait_for("Water crew 1").wait_for("S Sign off").wait_quiet().send("<Enter>")
        screen.wait_for("N Not done").wait_quiet().send("n")
        screen.wait_for("Gate or door").wait_quiet().send("<Esc>")
        screen.wait_for("O Note").wait_quiet().send("<Esc>")
        screen.wait_for("S Sign off").wait_quiet().send("s")
        screen.wait_for("SIGN ON")


def test_a_truck_that_is_out_is_called_off(town):
    pin = town.home / "pin"
    pin.write_text("3916")
    pin.chmod(0o600)
    rae = {"CLERKTUI_USER": "rae", "CLERKTUI_PIN_FILE": str(pin)}
    listed = town.run("workorder", "list", "--crew", "w1", "--state", "dispatched", **rae)
    number = str(listed["orders"][0]["number"])
    environ = {"CLERKTUI_WORKSTATION": "DESK1", **town.environ, "CLERKTUI_DATABASE_URL": town.url}
    with PtyScreen(["-m", "clerktui"], environ=environ, size=(40, 24)) as screen:
        screen.wait_for("Workstation").wait_quiet().send("joe<Enter>6174<Enter>")
        screen.wait_for("S Sign off").wait_quiet()
        town.run("workorder", "cancel", number, "--note", "a payment", **rae)
        screen.wait_for(f"Order {number} CANCELLED: a payment").wait_quiet()
        assert b"\a" in screen.received
        screen.send("k")
        screen.wait_for(lambda shown: "CANCELLED" not in shown.text)
    town.prove()
