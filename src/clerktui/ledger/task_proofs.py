"""The proofs of tasks: a task stands where its thread leads, and nobody read what is not there."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

TASK_PROOFS: tuple[Proof, ...] = (
    Proof(
        "tasks_are_their_threads",
        "Every task is in the state, and with the owner, that the last row of its thread says.",
        "SELECT count(*) FROM task",
        """SELECT 'task ' || t.number || ' is ' || t.state || ', its thread says '
                  || coalesce(n.to_state, 'nothing')
           FROM task t LEFT JOIN task_note n ON n.id = t.last_note_id AND n.task_id = t.id
           WHERE n.id IS NULL OR n.to_state <> t.state
              OR n.id <> (SELECT max(id) FROM task_note WHERE task_id = t.id)
              OR coalesce(n.owner_id, 0) <> coalesce(t.owner_id, 0)
              OR coalesce(n.owner_role, '') <> coalesce(t.owner_role, '')
              OR coalesce(n.drawer_id, 0) <> coalesce(t.drawer_id, 0)""",
    ),
    Proof(
        "task_moves_follow_each_other",
        "Every row of a task's thread begins in the state the one before it led to.",
        "SELECT count(*) FROM task_note",
        """SELECT 'task ' || number || ' was ' || from_state || ' and before that led to '
                  || before
           FROM (SELECT t.number, n.from_state, coalesce(lag(n.to_state) OVER
                   (PARTITION BY n.task_id ORDER BY n.id), '') AS before
                 FROM task_note n JOIN task t ON t.id = n.task_id) AS thread
           WHERE from_state <> before""",
    ),
    Proof(
        "tasks_read_are_there",
        "Nobody has read further than a task's thread goes.",
        "SELECT count(*) FROM task_read",
        """SELECT 'task ' || t.number || ' is read up to ' || r.last_note_id || ' of '
                  || t.last_note_id
           FROM task_read r JOIN task t ON t.id = r.task_id
           WHERE r.last_note_id > t.last_note_id""",
    ),
)
