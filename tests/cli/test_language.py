"""Who works in English never waits for Babel; a Spanish receipt is Spanish on every paper."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.cli.program import environment

PAY = ("pay", "10-0001", "50", "--tender", "cash", "--tendered", "60")
COMMAND = """
import sys
from clerktui.cli import main
code = main(sys.argv[1:])
print(code, "babel" in sys.modules)
"""
FIRST_SCREEN = """
import asyncio, sys
from clerktui.app import ClerkApp
from clerktui.config import load_settings

async def look():
    app = ClerkApp(load_settings())
    async with app.run_test(size=(80, 24)):
        await app.wait_idle()
        print(app.screen.TITLE)
    app.gateway.close()
    app.printer.close()

asyncio.run(look())
print("sqlalchemy" in sys.modules, "babel" in sys.modules)
"""


def run(town, program, *arguments):
    """A program of its own on the town's books, and the last words it says."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment(
            town.home, CLERKTUI_USER=town.user, CLERKTUI_PIN_FILE=str(town.home / "pin")
        ),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


@pytest.fixture
def spanish(till):
    """The till's town, where the customer of 10-0001 reads Spanish."""
    with closing(sqlite3.connect(till.home / till.file)) as books, books:
        books.execute(
            "UPDATE customer SET language = 'es' WHERE id = "
            "(SELECT customer_id FROM account WHERE number = '10-0001')"
        )
    return till


def test_a_payment_in_english_loads_no_babel(till):
    assert run(till, COMMAND, *PAY)[-1] == "0 False"


def test_posting_for_a_spanish_speaker_loads_none_either(spanish):
    """Only paper needs the words, and paper is another thread's work."""
    assert run(spanish, COMMAND, *PAY)[-1] == "0 False"


def test_the_first_screen_loads_no_babel(till):
    *_, title, loaded = run(till, FIRST_SCREEN)
    assert title
    assert loaded == "True False", "the books were opened, without Babel"


def test_the_receipt_is_shown_in_the_language_of_its_customer(spanish):
    spanish.run(*PAY).expect()
    found = spanish.run("receipt", "find", "--json").expect().document["results"]
    number = found[0]["receipt"]
    text = spanish.run("receipt", "show", number, "--text", "40").expect().out
    for word in ("Recibo", "TOTAL PAGADO", "CAMBIO (Efectivo)", "Gracias. Conserve este recibo."):
        assert word in text
