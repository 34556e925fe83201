"""Refusals about collection agencies: what is missing, and what is done instead."""

from __future__ import annotations

AGENCIES: dict[str, str] = {
    "agency.adds_up": "Line {line} of the file: {gross_cents} less {commission_cents} is not "
    "{net_cents}. Ask the agency for a right file.",
    "agency.code": "Type the agency's code in letters and digits, 20 at most, and its name.",
    "agency.column": "The file has no column {column}. Ask the agency, or change policy "
    "agency.return_layout.",
    "agency.dated": "What is agreed with {code} from {since} on is written already, or lies in the "
    "past. Choose a later day.",
    "agency.file_changed": "File {number} cannot be given as it was made. Run clerktui verify.",
    "agency.file_unknown": "There is no file {number} of agency {agency}.",
    "agency.layout": "Policy agency.layouts has no {layout}. Choose one of {known}.",
    "agency.line": "Line {line} of the file cannot be read: {column} is {typed}.",
    "agency.list_released": "List {number} is released. Prepare another one.",
    "agency.list_unknown": "There is no list {number} for an agency.",
    "agency.list_which": "That is no list. Choose one of {known}.",
    "agency.mixed": "Line {line} is about agency {other}, the lines before about {agency}. Import "
    "one agency's file at a time.",
    "agency.nobody": "No debt qualifies for agency {agency}; {left_out} are left out. Look at the "
    "edit list.",
    "agency.not_placed": "Line {line}: there is no placement {number} of account {account}. Ask "
    "the agency.",
    "agency.nothing": "There is nothing new to tell agency {agency}.",
    "agency.own_list": "You prepared list {number} yourself: a second person releases it.",
    "agency.placement_unknown": "There is no placement {number}.",
    "agency.plan_changed": "The books changed since list {number} was prepared. Prepare it again "
    "and look it over.",
    "agency.purged": "File {number} names accounts that were purged. It cannot be given again.",
    "agency.rate": "Line {line}: {commission_cents} were kept, {agreed_cents} are agreed. Ask the "
    "agency, or take the commission as the file says it.",
    "agency.side": "Choose which file: {known}.",
    "agency.terms": "The commission is from 0 to 999 of 1,000, and a debt is taken back after one "
    "day or more.",
    "agency.unknown": "There is no agency {code} today. See `clerktui agency list`.",
    "agency.why": "Say why in a few words: placement {number}.",
}
