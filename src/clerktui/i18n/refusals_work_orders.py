"""Refusals about work orders, by id."""

from __future__ import annotations

WORK_ORDERS: dict[str, str] = {
    "work_order.act_unknown": "{act} cannot be done with many orders. Acts are {known}.",
    "work_order.account_missing": "{kind} needs an account: look it up first.",
    "work_order.answer_choice": "{field}: choose one of {known}.",
    "work_order.answer_missing": "{field}: ask the caller, it has to be known.",
    "work_order.answer_number": "{field}: type a whole number, nine digits at most.",
    "work_order.answer_unknown": "{kind} asks nothing called {field}.",
    "work_order.caller_missing": "To call somebody back, type the number they can be called at.",
    "work_order.charge_above": "{charge} is usually {usual_cents}. Somebody permitted lets "
    "{amount_cents} through.",
    "work_order.charge_amount": "{charge}: type an amount above zero.",
    "work_order.charge_closed": "Account {account} is closed. Say which account order {number} is "
    "charged to.",
    "work_order.charge_nobody": "{charge}: order {number} has no account. Say which one is "
    "charged.",
    "work_order.charge_unknown": "Order {number} is charged for nothing called {charge}. Charges "
    "are {known}.",
    "work_order.children_open": "Order {number} has open orders of its own: {children}. End them "
    "first.",
    "work_order.closed": "Account {account} is closed: order {number} cannot make it active.",
    "work_order.cost": "{what}: say what it was, how much and at what price.",
    "work_order.cost_below": "Order {number}: that takes {below_cents} more back than was written.",
    "work_order.cost_none": "Order {number}: say what it took.",
    "work_order.crew_charge": "Order {number}: amounts and other accounts are for the desk to say.",
    "work_order.crew_missing": "Order {number}: say which crew goes.",
    "work_order.crew_none": "Order {number} is for no crew yet.",
    "work_order.crew_unknown": "There is no crew {crew}. Crews are {known}.",
    "work_order.cut_day": "Order {number}: nobody is cut off on {day}, a Friday, a weekend, a "
    "holiday or the day before one. Complete it on another day, or cancel it.",
    "work_order.decide_citation": "Say where the decision is written down.",
    "work_order.decide_file": "{file} cannot be read: {reason}.",
    "work_order.decide_past": "{day} is past. A decision holds from today or from a later day.",
    "work_order.decide_what": "{what} is none of {known}.",
    "work_order.department_unknown": "There is no department {department}. Departments are "
    "{known}.",
    "work_order.early": "Order {number} is for {wanted_on}, the account's first day: complete it "
    "on that day or after.",
    "work_order.ended": "Order {number} is {state} already.",
    "work_order.every": "{every} cannot be: a number up to 999 of {known}.",
    "work_order.in_close_out": "Account {account} is in close-out {close_out}: finish that, and "
    "order {number} is done after it.",
    "work_order.is_off": "Service of account {account} is off already.",
    "work_order.join_other": "Order {number} is not about: {kind}. Join one of the same type.",
    "work_order.meter_kept": "Order {number} reads meter {meter} a last time. A new one is put in "
    "by an order that changes the meter.",
    "work_order.meter_number": "{meter} is no number of a meter: letters, digits and dashes.",
    "work_order.meter_twice": "Meter {meter} is read once.",
    "work_order.meter_unknown": "Order {number}: there is no meter {meter}. Meters there are "
    "{known}.",
    "work_order.meter_used": "Meter {meter} is the meter of account {account} already. Look at "
    "its number again.",
    "work_order.metered": "Account {account} is billed by a meter: close it with a close-out, so "
    "that what was used last is billed. Order {number} is done after it.",
    "work_order.minutes": "{minutes} minutes of {people} people is no time of work.",
    "work_order.money": "Account {account} owes {owed_cents} and {held_cents} is held. Waive it or "
    "give it back before order {number} is cancelled.",
    "work_order.moved": "Order {number} is {state} meanwhile. Look at it again.",
    "work_order.new_meter": "Order {number} changes a meter: say the number of the new one and "
    "what both show.",
    "work_order.no_crew": "{user} works in no crew yet. Ask the office to add you to one.",
    "work_order.not_done": "Order {number} was not done: leave the readings and charges out, or "
    "say that it is done.",
    "work_order.new_reading": "Say what the new meter {meter} showed when it was put in.",
    "work_order.note": "Say why.",
    "work_order.occupied": "The meter of order {number} still bills account {account}. Take the "
    "final reading of its close-out first; the day after its last day the meter is free.",
    "work_order.on_its_way": "Account {account}: {amount_cents} is typed and not posted. Post it "
    "before order {number} is completed.",
    "work_order.open_there": "Account {account} has order {number}, {kind}, open: end that first.",
    "work_order.other_crew": "Order {number} is for crew {crew}, not for yours.",
    "work_order.outcome_unknown": "{outcome} is no reason. Choose one of {known}.",
    "work_order.paper_charge": "{typed} is no charge: the number before it, 1*50.00 for another "
    "amount, / between two.",
    "work_order.paper_number": "{typed} is no number of an order.",
    "work_order.paper_time": "{typed} is no time: 45 for minutes, 915-1045 from and to, *2 for two "
    "people.",
    "work_order.paper_used": "{typed}: how many, what, the price of one, as 2 clamp 19.99.",
    "work_order.place_missing": "{kind}: say where, an address or a crossing.",
    "work_order.period": "{since} is later than {until}.",
    "work_order.plan_ended": "Plan {number} has ended on {day}.",
    "work_order.plan_unknown": "There is no plan {number}. List them.",
    "work_order.priority": "{priority} is no priority: 1 is an emergency, 5 the least.",
    "work_order.read_on": "The meter was read or put in on {last_on}: {read_on} does not follow "
    "it.",
    "work_order.read_today": "Meter {meter} was read on {read_on} already, and a reading is never "
    "changed. Read it on another day.",
    "work_order.reading": "Order {number} asks for a final reading: say what the meter shows.",
    "work_order.reading_missing": "Order {number}: say what the meter shows.",
    "work_order.same_open": "Order {number} is open for that at {place}. Join it, or say that this "
    "is another one.",
    "work_order.sheet_crew": "Crew {crew} is not yours.",
    "work_order.state_unknown": "There is no state {state}. States are {known}.",
    "work_order.taken": "{owner} has order {number}. Say why you take it over.",
    "work_order.times": "Order {number}: it is taken first, then somebody is there, then it is "
    "done, and none of that is still to come.",
    "work_order.type_by_program": "{kind} is not taken down by hand: the account's own course "
    "makes it.",
    "work_order.type_unknown": "There is no type {kind}. Types are {known}.",
    "work_order.types_broken": "The decision on orders cannot be read, {kind}: {reason}.",
    "work_order.unknown": "There is no work order {number}.",
    "work_order.wanted_far": "{wanted_on} is more than {days} days ahead. Look at the year.",
    "work_order.wanted_past": "{wanted_on} is past. Choose today or a later day.",
}
