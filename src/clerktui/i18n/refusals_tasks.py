"""Refusals about tasks between co-workers, by id."""

from __future__ import annotations

TASKS: dict[str, str] = {
    "task.body_missing": "Write something: task {number} is read by somebody who was not there.",
    "task.done_already": "Task {number} is done. Open it again first, and say why.",
    "task.due_past": "{due_on} is over. Choose today or a later day.",
    "task.due_time": "{typed} is no time of day. Type it as 16:30 or 1630.",
    "task.kind_unknown": "A task is one of {known}, not {kind}.",
    "task.not_yours": "Task {number} waits for {owner}. Answer it, or ask a supervisor to give it "
    "to you.",
    "task.reason_missing": "Say why it is referred.",
    "task.reason_unknown": "The town has no reason {reason}. Choose one of {known}.",
    "task.said_missing": "Write down what the caller said, in the caller's own words.",
    "task.subject_denied": "You may not see a {kind}, so you cannot give a task about one.",
    "task.subject_kind": "A task is about one of {known}, not {kind}.",
    "task.subject_unknown": "There is no {kind} {number}.",
    "task.title_missing": "Say in a line what it is about.",
    "task.to_missing": "Say to whom: a user, a role as role:clerk, or drawer:2 for whoever opens "
    "it next.",
    "task.to_unknown": "Nobody takes tasks as {to}. Choose a user, a role or a drawer of the town.",
    "task.unknown": "There is no task {number} that you may see.",
    "task.wanted_unknown": "Nothing is listed by {whose} and {state}. Choose among {known}.",
}
