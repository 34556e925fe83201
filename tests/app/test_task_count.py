"""The count of tasks in the status line: by itself, from elsewhere, and nothing else moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from clerktui.db import watching
from clerktui.errors import DatabaseUnreachable
from clerktui.widgets.lines import StatusLine
from tests.support.desk import Desk, at_desk
from tests.support.elsewhere import ask_elsewhere
from tests.support.office import Office
from tests.support.tasks import ask, step

PATIENCE_S = 30


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    monkeypatch.setattr(watching, "LOOK_EVERY_S", 0.05)


async def counted(at: Desk, fits: Callable[[int, int], bool]) -> None:
    """Wait until the desk has counted so."""
    changed = asyncio.Event()
    at.app.watch(at.app, "standing", changed.set, init=False)
    async with asyncio.timeout(PATIENCE_S):
        while not fits(at.app.standing.tasks, at.app.standing.unread):
            changed.clear()
            await changed.wait()
    await at.settle()


async def test_what_another_process_asks_changes_the_status_line_and_nothing_else(
    office: Office, tmp_path: Path
):
    url = office.db.url.render_as_string(hide_password=False)
    async with at_desk(office, tmp_path, "find", who="sam") as at:
        at.app.watch_tasks()
        at.type("rodr")
        await at.settle()
        before = at.lines
        asked = asyncio.to_thread(ask_elsewhere, url, "Leak", "sam")
        await asyncio.gather(asked, counted(at, lambda tasks, unread: (tasks, unread) == (1, 1)))
        changed = [new for old, new in zip(before, at.lines, strict=True) if old != new]
        assert len(changed) == 1
        assert "tasks 1 (1 unread)" in changed[0]
        at.type("i")
        await at.settle()
        assert "rodri" in at.text


async def test_it_follows_what_is_read_answered_and_done(office: Office, tmp_path: Path):
    number = ask(office, "Leak", to="ana", who="dee")
    async with at_desk(office, tmp_path, "find") as at:
        at.app.watch_tasks()
        await counted(at, lambda tasks, unread: (tasks, unread) == (1, 1))
        await at.app.ask("tasks.listing.get_task", at.app.actor, number)
        await counted(at, lambda tasks, unread: (tasks, unread) == (1, 0))
        assert "tasks 1 " in at.lines[-1]
        assert "unread" not in at.lines[-1]
        step(office, "finish", number)
        await counted(at, lambda tasks, unread: (tasks, unread) == (0, 0))
        assert "tasks" not in at.lines[-1]


async def test_a_count_that_is_the_same_draws_nothing(office: Office, tmp_path: Path, monkeypatch):
    async with at_desk(office, tmp_path, "find") as at:
        drawn: list[str] = []
        render = StatusLine.render
        monkeypatch.setattr(StatusLine, "render", lambda line: drawn.append("") or render(line))
        at.app.watch_tasks()
        for _ in range(3):
            at.app.count_tasks()
            await asyncio.wrap_future(at.app.gateway.call(""))
            await at.settle()
        assert drawn == []


async def test_who_signed_off_meanwhile_has_no_count_and_books_out_of_reach_give_none(
    office: Office, tmp_path: Path, monkeypatch
):
    ask(office, "Leak", to="ana", who="dee")
    async with at_desk(office, tmp_path, "find") as at:
        at.app.watch_tasks()
        await counted(at, lambda tasks, _unread: tasks == 1)
        at.app.count_tasks()
        at.app.actor = None
        await asyncio.wrap_future(at.app.gateway.call(""))
        await at.settle()
        assert at.app.standing.tasks == 0
        at.app.actor = office.people["ana"]
        monkeypatch.setattr(
            "clerktui.services.tasks.counting.count_tasks", _unreachable, raising=True
        )
        at.app.watch_tasks()
        await asyncio.wrap_future(at.app.gateway.call(""))
        await at.settle()
        assert at.app.standing.tasks == 0


def _unreachable(*_asked: object) -> None:
    raise DatabaseUnreachable("db.unreachable")


async def test_without_room_the_count_of_the_drawers_items_goes_first(office: Office, tmp_path):
    async with at_desk(office, tmp_path, "find") as at:
        at.app.stand(tasks=12, unread=3, items=4)
        await at.settle()
        assert "tickets 0  tasks 12 (3 unread)" in at.lines[-1]
        await at.resize((132, 43))
        assert "items 4  tasks 12 (3 unread)" in at.lines[-1]
