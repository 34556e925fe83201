"""What the collection queue refuses, in sentences that say what to do."""

from __future__ import annotations

COLLECTION_QUEUE: dict[str, str] = {
    "collect.amount": "Type how much is promised: more than nothing, and not more than the "
    "{owes_cents} owed.",
    "collect.as_of": "A run for {day} can only be looked at: add --dry-run.",
    "collect.calls_day": "This account was called {most} times today. No more calls today.",
    "collect.calls_week": "This account was called {most} times within seven days. The next call "
    "may be made {again}.",
    "collect.hours": "It is {here} where the customer is: calls are made from {opens} to {closes} "
    "only.",
    "collect.no_hold": "No agreement holds up the collection of account {account}.",
    "collect.not_collected": "Account {account} is not being collected: nothing is past due, or "
    "too little.",
    "collect.outcome": "There is no outcome {outcome}, only {known}.",
    "collect.promise_day": "A promise needs a day, {first} or later.",
    "collect.reason": "Say why the hold is ended.",
    "collect.taken": "{who} has account {account} open. It is free again when they leave it.",
    "collect.undo_late": "Something was done about account {account} since, or on another day: it "
    "cannot be taken back. Write a contact that says what was wrong.",
    "collect.undo_referred": "Task {task} was made of it. Finish the task, saying why, and write a "
    "contact that says what was wrong.",
    "collect.undo_unknown": "You wrote no such outcome down on account {account}.",
    "collect.weekday": "No calls are made on {day}, by the town's rule.",
    "procedure.plan": "The collection procedure cannot be used: plan {plan}, {field}.",
}
