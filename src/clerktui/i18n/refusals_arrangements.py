"""What promises and payment plans refuse, in sentences that say what to do."""

from __future__ import annotations

ARRANGEMENTS: dict[str, str] = {
    "arrangement.above": "This is above what the town lets a clerk agree on for account "
    "{account}: {above}. A supervisor may allow it.",
    "arrangement.amount": "Type how much is promised: more than nothing, and not more than the "
    "{owes_cents} owed.",
    "arrangement.count": "A plan has from 1 to {most} instalments of a cent or more. Type fewer.",
    "arrangement.covers": "A plan covers {known}, not {covers}.",
    "arrangement.down": "Type what is paid down: nothing or more, and less than the {total_cents} "
    "the plan is about.",
    "arrangement.ended": "{name} is {state} already. Look at its list of what happened.",
    "arrangement.every": "Instalments fall due every {known}, not every {every}.",
    "arrangement.first_on": "The first instalment falls due {today} or later. Type another day.",
    "arrangement.item": "Item {item} is not open on this account. Show the account for its items.",
    "arrangement.no_plan": "{name} is a promise. Only payment plans have an agreement.",
    "arrangement.not_printed": "The agreement of {name} was not printed yet. Print it first.",
    "arrangement.nothing": "There is nothing to make a plan for: nothing of that is owed.",
    "arrangement.on_plan": "Account {account} is on plan {plan}. Cancel that plan first.",
    "arrangement.promise_day": "A promise needs a day, {today} or later.",
    "arrangement.purged": "Agreement {paper} was purged: nobody can be read in it any more.",
    "arrangement.reason": "Say why this is agreed on above the town's limits: {above}.",
    "arrangement.signed": "{name} was signed on {signed_on} already.",
    "arrangement.signed_on": "An agreement is signed from the day it was printed, {first}, until "
    "today, {last}.",
    "arrangement.state": "There is no list of {state}. Choose one of {known}.",
    "arrangement.total": "There is nothing to make a plan for. Type an amount.",
    "arrangement.unknown": "There is no promise or plan P-{number}. List them.",
    "arrangement.why": "Say why it is cancelled.",
}
