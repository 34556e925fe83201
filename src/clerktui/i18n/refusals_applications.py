"""Refusals about papers of identity and applications, by id."""

from __future__ import annotations

APPLICATIONS: dict[str, str] = {
    "application.changed": "Somebody else has changed application {number}. Look at it again.",
    "application.choice": "{typed} is none of {known}.",
    "application.day": "{typed} is no day. Type it as 12/01/2026 or 2026-12-01.",
    "application.debt": "Account {account} owes {amount_cents} from before: it is to be paid "
    "first, or a supervisor decides.",
    "application.decision": "Choose one of {known}.",
    "application.deposit_note": "The rule asks for a deposit of {amount_cents}. Say why it is "
    "to be another.",
    "application.ended": "Application {number} is {state}; nothing is added to it any more.",
    "application.far_day": "{day} is more than {days} days from today. Type the whole year.",
    "application.fee": "{fee} is no fee of an application. Choose among {known}, with :2 for two.",
    "application.field": "An application has no field {field}.",
    "application.identity_typed": "A paper of identity is entered by its own form, never typed as "
    "an answer.",
    "application.missing": "It is not complete: {fields}.",
    "application.no_address": "There is no name and address to write to yet.",
    "application.no_debt": "Account {account} owes nothing that has to do with this application.",
    "application.not_asked": "The debt of {account} may not be asked of this applicant: "
    "{citation}.",
    "application.nothing_missing": "Nothing is missing in application {number}: complete it.",
    "application.owner_unknown": "There is no user {owner} who could look after it.",
    "application.paper_used": "That paper belongs to another customer or another application. "
    "Enter it anew.",
    "application.premise_several": "{address} could be {places}. Type one of them as it stands, "
    "or the number of an account there.",
    "application.premise_unknown": "The town serves no place {address}. Have it added first.",
    "application.reason": "Say why.",
    "application.service": "{service} is no service to apply for. Choose among {known}.",
    "application.unbillable": "It could never be billed as it is ({reasons}). Answer these first.",
    "application.unknown": "There is no application {number}.",
    "identity.birth": "{day} is no birth date of somebody alive. Type the whole year.",
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
    "link.before": "It began on {day}. It cannot end before.",
    "link.ended": "{name} is no longer linked since {day}.",
    "link.itself": "Account {account} is the same person's. Name somebody else.",
    "link.name": "Say who: a name, or an account of theirs.",
    "link.role": "{role} is none of {known}.",
    "link.twice": "{name} is linked as {role} already. End that first.",
    "link.unknown": "There is no link {number}.",
}
