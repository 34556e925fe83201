"""One function key, one meaning: what is not so is listed here, with the reason.

F1 helps, F2 prints, F7 says why, F8 takes away or back, F10 is the menu, F11 owes again, F12
finishes what the screen is for. F3 to F6 and F9 are each screen's own further acts and lists; a new
word on them must be written down here, so that whoever adds it sees what the key says elsewhere.
"""

from __future__ import annotations

from collections import defaultdict

from clerktui.app import ClerkApp
from tests.support.places import every_screen

MEANT = {
    "f1": {"Help"},
    "f2": {"Certificate", "Check request", "Letter", "Notice", "Print", "Reprint", "Try again"},
    "f7": {"Why?"},
    "f8": {
        "Lift",
        "Call off",
        "Cancel",
        "Delete",
        "Discard",
        "End",
        "Give up",
        "Missed",
        "Pay first",
        "Recall",
        "Refuse",
        "Remove",
        "Reopen",
        "Return",
        "Send back",
        "Undo",
        "Void",
        "Waive",
        "Withdraw",
    },
    "f10": {"Menu"},
    "f11": {"Owe again"},
    "f12": {
        "Apply",
        "Approve",
        "Book",
        "Carry",
        "Close",
        "Complete",
        "Deposited",
        "Done",
        "Give",
        "Hand over",
        "Make file",
        "Mailed",
        "Order on",
        "Post",
        "Prepare",
        "Reimburse",
        "Release",
        "Save",
        "Settle",
        "Take in",
        "Tender",
        "Transfer",
        "Turn on",
        "Write off",
    },
}
OTHERWISE = {
    ("f2", "Drawer"): "the first screen opens every duty by a key, and prints nothing",
    ("f2", "Life"): "the list of batches prints nothing; every other key of it is taken",
    ("f7", "Receipts"): "the first screen opens every duty by a key, and explains nothing",
    ("f7", "Suspense"): "a list of batches explains nothing: its next list",
    ("f7", "Line"): "keyed heads-down, never with the customer: no Why? there",
    ("f7", "Ledger"): "the day's close explains nothing: its next list",
    ("f7", "Earlier"): "a form explains nothing: what was booked by it before",
    ("f7", "Match"): "a list of deposits explains nothing: its next list",
    ("f7", "Stop check"): "the queue has eight acts; none of them is Why?",
    ("f12", "Tasks"): "the first screen opens every duty by a key, and finishes nothing",
    ("f8", "Batches"): "the first screen opens every duty by a key, and takes nothing away",
    ("f8", "Hand over"): "gives the own drawer away",
}
OWN = {
    "f3": {
        "Account",
        "All",
        "All/mine",
        "Assign",
        "As of",
        "At bank",
        "Files",
        "Flagged",
        "Go to",
        "Language",
        "Misc",
        "Reports",
        "Say",
        "Tender",
        "Text",
    },
    "f4": {
        "Charge fee",
        "Plan",
        "Select",
        "Add",
        "Agreement",
        "Apply",
        "Approve",
        "Ask",
        "Carry",
        "Checklist",
        "Correct",
        "Dates",
        "Edit",
        "Give out",
        "Hearing",
        "Identity",
        "Improper",
        "New",
        "Other days",
        "Part",
        "Payment",
        "Pickup",
        "Promise",
        "Reading",
        "Request",
        "Serve",
        "Release",
        "Set",
        "Spare",
        "Take back",
        "Verify",
        "Write down",
    },
    "f5": {
        "Account",
        "Change",
        "Check file",
        "Contact",
        "Day close",
        "Default",
        "Determine",
        "Direct",
        "Dispatch",
        "False name",
        "Final bill",
        "For account",
        "Give",
        "Header",
        "Held",
        "In or out",
        "Move",
        "No answer",
        "On hand",
        "Papers",
        "Preview",
        "Read file",
        "Recount",
        "Renew",
        "Show",
        "Steps",
        "Take in",
        "Taxes",
        "Turn-in",
        "Versions",
        "What was done",
    },
    "f6": {
        "Run",
        "Holds",
        "Of which day",
        "Money",
        "Third parties",
        "Again",
        "Another one",
        "Apply",
        "Bank",
        "Batches",
        "Case file",
        "Companies",
        "Change in",
        "Changes",
        "Decide",
        "Difference",
        "Extend",
        "Order",
        "Other crew",
        "Paid",
        "Promise",
        "Reassign",
        "Receipt",
        "Refresh",
        "Release",
        "Returned",
        "Sets",
        "Signed",
        "Start over",
        "Take",
        "Take up",
        "Tickets",
        "Unbillable",
    },
    "f9": {
        "Stop",
        "Address",
        "Advertise",
        "Answer",
        "Appeal",
        "Called us",
        "Came back",
        "Could not",
        "Credit",
        "Debts",
        "Edit list",
        "Facts",
        "Garnish",
        "In drawer",
        "Interest",
        "Leave it",
        "Look",
        "New plan",
        "Park",
        "Print jobs",
        "Proof",
        "Prove",
        "Put right",
        "Refund",
        "Returned",
        "Seen",
        "Service off",
        "Settled",
        "Surrender",
        "Their answer",
        "Verify",
        "Waiting",
        "Week",
        "Year",
    },
}
TWO_KEYS = {
    "Account": "F5 on the first screen, where F3 opens the reports",
    "Apply": "F12 applies a whole file of the bank, F4 one piece of suspense",
    "Approve": "F12 is all that is done with a waiting drawer, F4 one act of many on a refund",
    "Batches": "F8 on the first screen",
    "Carry": "F12 does it, F4 on the close goes there",
    "Give": "F12 ends the form of a new task, F5 gives one there is",
    "Hand over": "F12 does it, F8 on the drawer goes there",
    "Promise": "F6 on the account, where F4 takes a request; F4 where debts are worked",
    "Release": "F12 is the next step of a batch, F4 lets one held payment go",
    "Returned": "F9 on the receipt, F6 on the list of receipts",
    "Take in": "F12 takes a whole file in, F5 one item of a list again",
    "Tender": "F12 goes to the tenders of a ticket, F3 marks a single envelope",
    "Verify": "F4 on the edit list, F9 on the list of batches, where F4 begins one",
}


def used():
    """(key, word) of every command of every screen."""
    return {
        (command.key, command.word)
        for place in (ClerkApp, *every_screen())
        for command in place.all_commands()
        if command.key[:1] == "f" and command.key[1:].isdigit()
    }


def test_no_function_key_means_two_things_unless_it_is_written_down_why():
    said = {(key, word) for words in (MEANT, OWN) for key in words for word in words[key]}
    assert sorted(used() - said - set(OTHERWISE)) == []


def test_what_is_written_down_is_still_so():
    said = {(key, word) for words in (MEANT, OWN) for key in words for word in words[key]}
    assert sorted((said | set(OTHERWISE)) - used()) == []


def test_a_word_has_one_function_key_unless_it_is_written_down_why():
    keys = defaultdict(set)
    for key, word in used():
        keys[word].add(key)
    assert {word for word, found in keys.items() if len(found) > 1} == set(TWO_KEYS)
