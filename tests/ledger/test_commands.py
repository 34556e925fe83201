"""A command is posted once and answered always."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.ledger.commands import Command
from clerktui.models import PostedCommand

NOW = dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)
COMMAND = Command("c-1", "payment", {"lines": [1, "é"], "cash": 100}, None)
_TABLE = PostedCommand.__table__


def claim(db, command=COMMAND, result=None):
    with db.write() as connection:
        earlier = commands.claim(connection, command, NOW)
        if earlier is None and result is not None:
            commands.answer(connection, command.id, result)
        return earlier


def row_of(db, command_id="c-1"):
    with db.read() as connection:
        return connection.execute(select(_TABLE).where(_TABLE.c.id == command_id)).first()


def test_the_first_time_there_is_no_answer_and_then_always_the_first(db):
    assert claim(db, result=[1, "é"]) is None
    assert claim(db) == claim(db, result="another") == '[1,"é"]'
    row = row_of(db)
    assert (row.kind, row.attempts, row.posted_at, row.result) == ("payment", 3, NOW, '[1,"é"]')


def test_a_replay_writes(db):
    """On a replicated server its commit must wait behind the one it speaks of."""
    claim(db, result=1)
    before = row_of(db).attempts
    claim(db)
    assert row_of(db).attempts == before + 1


@pytest.mark.parametrize("other", [{"kind": "void"}, {"content": {"lines": [1, "é"], "cash": 101}}])
def test_the_same_id_with_anything_else_is_refused_and_leaves_no_trace(db, other):
    claim(db, result=1)
    with pytest.raises(Refused) as caught:
        claim(db, replace(COMMAND, **other))
    assert (caught.value.message_id, caught.value.facts) == ("command.reused", {"command": "c-1"})
    assert row_of(db).attempts == 1
    assert claim(db) == "1"


def test_a_command_that_was_refused_may_be_sent_again_with_other_content(db):
    def refuse() -> None:
        with db.write() as connection:
            commands.claim(connection, COMMAND, NOW)
            raise Refused("payment.empty")

    with pytest.raises(Refused, match=r"payment\.empty"):
        refuse()
    assert row_of(db) is None
    assert claim(db, replace(COMMAND, content="other"), result=2) is None


def test_content_is_compared_by_what_it_says():
    same = replace(COMMAND, content={"cash": 100, "lines": [1, "é"]})
    assert same.content_hash == COMMAND.content_hash
    assert replace(COMMAND, id="c-2", user_id=7).content_hash == COMMAND.content_hash
    for other in ({"cash": 100}, [100], "100", 100, None):
        assert replace(COMMAND, content=other).content_hash != COMMAND.content_hash
