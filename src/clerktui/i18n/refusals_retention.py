"""What retention, holds and purges refuse, in sentences that say what to do."""

from __future__ import annotations

RETENTION: dict[str, str] = {
    "hold.class": "No account is of the class {account_class}. Type a class that is in use.",
    "hold.ends": "A hold cannot end {day}, before today. Leave its last day empty, or type a "
    "later one.",
    "hold.kind": "There is no kind of hold {kind}, only {known}.",
    "hold.reason": "Say why: the case, the audit or the request behind it.",
    "hold.scope": "A hold cannot cover {scope}, only {known}.",
    "hold.unknown": "There is no hold {hold}.",
    "purge.as_of": "{day} has not come yet. A purge looks at what may go today, or earlier.",
    "purge.manifest": "That is not the manifest of purge {number}. Read it again and give its "
    "hash, at least eight letters.",
    "purge.no_certificate": "Purge {number} is {state}: it has its certificate when it is done.",
    "purge.nothing": "Purge {number} has no account to purge. Call it off.",
    "purge.open": "Purge {number} is {state}. Finish it or call it off before another is planned.",
    "purge.own": "You planned this purge; a second person must release it.",
    "purge.reason": "Say why the purge is called off.",
    "purge.state": "Purge {number} is {state}; this cannot be done now.",
    "purge.unknown": "There is no purge {number}.",
    "retention.rule": "The retention rule {rule} cannot be used: it needs a class, a known event, "
    "whole years, an action and a citation, and one rule must count from the closing.",
}
