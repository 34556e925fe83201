"""A purge killed with signal 9 after any statement goes on where it was; nothing is half done."""

from __future__ import annotations

import signal
import subprocess
import sys

from clerktui.services import reference
from clerktui.services.retention import looking
from tests.support.office import Office
from tests.support.retention import LATER, approve, close_account, old_books, plan, run_all

_PROGRAM = """
import os, pickle, signal, sys
from sqlalchemy import event
from clerktui.clock import FixedClock
from clerktui.db import Database
from clerktui.services.retention import running
url, at, after = sys.argv[1], pickle.loads(bytes.fromhex(sys.argv[2])), int(sys.argv[3])
actor = pickle.loads(bytes.fromhex(sys.argv[4]))
db = Database(url, FixedClock(at))
seen = 0
@event.listens_for(db.engine, "after_cursor_execute")
def count(*_):
    global seen
    seen += 1
    if seen == after:
        os.kill(os.getpid(), signal.SIGKILL)
while not running.run_some(db, actor, 1, piece=1).is_finished:
    pass
"""


def test_killed_after_any_statement_it_goes_on(office: Office, clock):
    import pickle

    old_books(office)
    office.account("10-0008-00", "ZUNIGA, PAT")
    close_account(office, "10-0008-00", LATER.date().replace(year=2020))
    clock.at = LATER
    reference.forget(office.db)
    approve(office, plan(office))
    url = office.db.url.render_as_string(hide_password=False)
    said = [pickle.dumps(one).hex() for one in (LATER, office.people["sam"])]
    for after in (6, 31, 58):
        ended = subprocess.run(
            [sys.executable, "-c", _PROGRAM, url, said[0], str(after), said[1]],
            check=False,
            capture_output=True,
        )
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        run = looking.get_run(office.db, office.people["ana"], 1)
        assert run.state in ("approved", "running")
        office.prove()
    done = run_all(office, 1)
    assert (done.done, done.skipped) == (2, 0)
    office.prove()
