"""What the status line says of somebody's tasks, in one question that only touches indexes.

What is not done is a handful however many tasks there ever were, and each way a task can be
somebody's has its index. What was done counts for its maker until it is read, for a month.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import bindparam, text

from clerktui.db import Database
from clerktui.models import Task
from clerktui.services.tasks.subjects import visible_kinds
from clerktui.views.people import Actor
from clerktui.views.tasks import TaskCount

DONE_FOR = dt.timedelta(days=30)
COUNT = text(
    """
    WITH near AS (
      SELECT id, 1 AS waits FROM task WHERE owner_id = :me AND state <> 'done'
      UNION SELECT id, 1 FROM task WHERE owner_role = :role AND state <> 'done'
      UNION SELECT id, 1 FROM task WHERE state <> 'done' AND made_by_id <> :me AND drawer_id =
        (SELECT drawer_id FROM drawer_session WHERE user_id = :me AND state = 'open')
      UNION SELECT id, 0 FROM task WHERE made_by_id = :me AND done_at IS NULL
      UNION SELECT id, 0 FROM task WHERE made_by_id = :me AND done_at >= :since
    )
    SELECT coalesce(sum(waits), 0), coalesce(sum(unread), 0) FROM (
      SELECT max(near.waits) AS waits,
        max(CASE WHEN t.last_note_id > coalesce(r.last_note_id, 0) THEN 1 ELSE 0 END) AS unread
      FROM near JOIN task t ON t.id = near.id
      LEFT JOIN task_read r ON r.user_id = :me AND r.task_id = t.id
      WHERE t.subject_kind IN :kinds
      GROUP BY t.id) AS each_one
    """
).bindparams(
    bindparam("kinds", expanding=True), bindparam("since", type_=Task.__table__.c.done_at.type)
)


def count_tasks(db: Database, actor: Actor) -> TaskCount:
    """How many tasks wait for a person, and how many threads that person has not read."""
    if not actor.may("task.use"):
        return TaskCount()
    told = {
        "me": actor.user_id,
        "role": actor.role,
        "kinds": visible_kinds(actor),
        "since": db.clock.now() - DONE_FOR,
    }
    with db.read() as connection:
        waiting, unread = connection.execute(COUNT, told).one()
    return TaskCount(int(waiting), int(unread))
