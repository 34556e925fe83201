"""What the outbox and letters by e-mail refuse, in sentences that say what to do."""

from __future__ import annotations

OUTBOX: dict[str, str] = {
    "email.address_missing": "There is no e-mail address on the customer's record. Type the one "
    "the customer gave.",
    "email.how": "Nobody can say it by {how}. Choose one of: {known}.",
    "email.letter": "Letters of the kind {letter} never go by e-mail. Choose one of: {known}.",
    "email.wants": "A customer wants letters one of these ways: {known}; not {wants}.",
    "outbox.no_paper": "Message {number} has no letter that could be printed.",
    "outbox.not_sent": "Message {number} was not sent: it cannot have come back.",
    "outbox.off": "No e-mail is sent: the town has no mail server yet (policy outbox.email). "
    "Letters go on paper.",
    "outbox.password_clear": "The password would go to {host} in the clear. Set tls in policy "
    "outbox.email to starttls or tls.",
    "outbox.password_file": "The mail server's password cannot be read from {path}.",
    "outbox.password_open": "Everybody on this machine may read {path}. Take that right away: "
    "chmod 600.",
    "outbox.reason": "Say why.",
    "outbox.sending": "Message {number} is being sent. If whoever sends it has ended, it is tried "
    "again by itself when its time has run out.",
    "outbox.text_off": "Texts wait and are not sent: the town has not said how (policy "
    "outbox.text).",
    "outbox.unknown": "There is no message {number}. List the outbox.",
    "outbox.which": "The outbox shows one of these: {known}; not {which}.",
    "step_batch.email_withdrawn": "{count} letters of batch {number} were to go by e-mail only and "
    "cannot any more, the first is {first}. Print again: they go on paper, or are left out.",
}
