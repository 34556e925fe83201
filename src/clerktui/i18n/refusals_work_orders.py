"""Refusals about work orders, by id."""

from __future__ import annotations

WORK_ORDERS: dict[str, str] = {
    "work_order.act_unknown": "{act} cannot be done with many orders. Acts are {known}.",
    "work_order.account_missing": "{kind} needs an account: look it up first.",
    "work_order.answer_choice": "{field}: choose one of {known}.",
    "work_order.answer_missing": "{field}: ask the caller, it has to be known.",
    "work_order.answer_number": "{field}: type a whole number.",
    "work_order.answer_unknown": "{kind} asks nothing called {field}.",
    "work_order.caller_missing": "To call somebody back, type the number they can be called at.",
    "work_order.crew_missing": "Order {number}: say which crew goes.",
    "work_order.crew_unknown": "There is no crew {crew}. Crews are {known}.",
    "work_order.cut_day": "Order {number}: nobody is cut off on {day}, a Friday, a weekend, a "
    "holiday or the day before one. Complete it on another day, or cancel it.",
    "work_order.early": "Order {number} is for {wanted_on}, the account's first day: complete it "
    "on that day or after.",
    "work_order.ended": "Order {number} is {state} already.",
    "work_order.every": "{every} cannot be: a number up to 999 of {known}.",
    "work_order.join_other": "Order {number} is not about: {kind}. Join one of the same type.",
    "work_order.money": "Account {account} owes {owed_cents} and {held_cents} is held. Waive it or "
    "give it back before order {number} is cancelled.",
    "work_order.moved": "Order {number} is {state} meanwhile. Look at it again.",
    "work_order.note": "Say why.",
    "work_order.occupied": "The meter of order {number} still bills account {account}. Take the "
    "final reading of its close-out first; the day after its last day the meter is free.",
    "work_order.open_there": "Account {account} has order {number}, {kind}, open: end that first.",
    "work_order.other_crew": "Order {number} is for crew {crew}, not for yours.",
    "work_order.outcome_unknown": "{outcome} is no reason. Choose one of {known}.",
    "work_order.place_missing": "{kind}: say where, an address or a crossing.",
    "work_order.plan_ended": "Plan {number} has ended on {day}.",
    "work_order.plan_unknown": "There is no plan {number}. List them.",
    "work_order.priority": "{priority} is no priority: 1 is an emergency, 5 the least.",
    "work_order.reading": "Order {number} asks for a final reading: say what the meter shows.",
    "work_order.same_open": "Order {number} is open for that at {place}. Join it, or say that this "
    "is another one.",
    "work_order.taken": "{owner} has order {number}. Say why you take it over.",
    "work_order.type_by_program": "{kind} is not taken down by hand: the account's own course "
    "makes it.",
    "work_order.type_unknown": "There is no type {kind}. Types are {known}.",
    "work_order.types_broken": "The decision on orders cannot be read, {kind}: {reason}.",
    "work_order.unknown": "There is no work order {number}.",
    "work_order.wanted_past": "{wanted_on} is past. Choose today or a later day.",
}
