"""Refusals about papers of identity and applications, by id."""

from __future__ import annotations

APPLICATIONS: dict[str, str] = {
    "identity.key_file": "{path} cannot be used as the key of identity numbers. Ask whoever looks "
    "after this program.",
    "identity.key_open": "Anybody on this machine may read {path}. Take that right away first: "
    "chmod 600.",
    "identity.key_there": "There is a key already: {path}. What it sealed would be lost without "
    "it.",
    "identity.kind_unknown": "{kind} is no paper the town accepts. Choose one of {known}.",
    "identity.last4": "Type the last 4 letters or digits only, never the whole number.",
    "identity.no_key": "This installation has no key for identity numbers, so it keeps none. Enter "
    "the kind and the last 4, or have an administrator run: clerktui identity key create",
    "identity.no_number": "Only the last 4 of it are kept.",
    "identity.not_kept": "The number of a {kind} is not kept. Enter its last 4.",
    "identity.number": "That is no number of this kind. Compare it with the paper, digit by digit.",
    "identity.other_key": "It was sealed with another key, {key}, which is not here.",
    "identity.purpose": "Give the customer the purpose statement in force first, and say so.",
    "identity.reason": "Say why the whole number is needed: the look is written down.",
    "identity.unknown": "There is no paper of identity {number}.",
    "identity.unreadable": "The sealed number cannot be opened: it is not what was sealed.",
}
