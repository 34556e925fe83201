"""Refusals about accounts that are closed, moved, opened again, and customers renamed."""

from __future__ import annotations

CLOSING_ACCOUNTS: dict[str, str] = {
    "close_out.account_state": "Account {account} is {status}: only an account that is open can be "
    "closed.",
    "close_out.bill": "Bill {bill} is no final bill of account {account}: it has another account, "
    "or was issued before the last day.",
    "close_out.charge": "The charge for {service} must be above zero.",
    "close_out.charge_service": "{service} is nothing a final bill charges.",
    "close_out.deposit": "{deposit} is no way to use a deposit: say refund, hold, move or "
    "apply_move.",
    "close_out.forward_missing": "{amount_cents} is to be refunded and nobody knows where to. Ask "
    "for the new address, or hold the rest of the deposit.",
    "close_out.forward_part": "The forwarding address lacks {missing}. Give all of it, or none.",
    "close_out.new_account": "Account {account} is no other open account of this customer.",
    "close_out.no_new_account": "Nothing moves: this close-out names no new account.",
    "close_out.not_billed": "Enter or load the final bill of close-out {number} first.",
    "close_out.note_missing": "Say why.",
    "close_out.open": "Account {account} is being closed already: close-out {number}.",
    "close_out.pending": "{amount_cents} for account {account} lies in a batch. Post the batch "
    "first, so that the last balance is right.",
    "close_out.place": "There is no place {place} in the books. Name an account there, or its "
    "address.",
    "close_out.place_number": "This place never had an account: type the number of the new one.",
    "close_out.place_services": "Nothing is known to be served at {place}: an account there could "
    "never be billed. Open it by an application.",
    "close_out.place_taken": "Account {account} is open at the place of {closed}. Close it first.",
    "close_out.read_on": "A reading of {read_on} is not of a day since {earliest} that has passed.",
    "close_out.reading": "A meter of {dials} dials does not read {reading}.",
    "close_out.reading_below": "Meter {meter} read {last} on {last_on}, now {reading}. A "
    "supervisor has to let a reading below the last one through.",
    "close_out.reading_high": "Meter {meter} read {last} on {last_on}, now {reading}: {used} used, "
    "and the highest month was {highest}. Read it again, or say that it is right.",
    "close_out.reading_unknown": "Close-out {number} asks for no reading of meter {meter}.",
    "close_out.reading_why": "Meter {meter} read {last} on {last_on}, and {reading} is below it. "
    "Say why: rolled over, replaced, misread.",
    "close_out.reason": "{reason} is none of the town's reasons: {known}.",
    "close_out.reopen_late": "Account {account} was closed more than {days} days ago. Open a new "
    "account.",
    "close_out.stop_on": "{stop_on} cannot be the last day: it lies before the account was opened, "
    "or more than {days} days from today.",
    "close_out.ticket": "{clerk} has an unfinished ticket with {amount_cents} for account "
    "{account}. Have it posted or discarded first.",
    "close_out.too_early": "Service stops on {stop_on}: close the account on that day or after.",
    "close_out.unknown": "There is no close-out {number}.",
    "close_out.unread": "Meter {meter} has no final reading yet.",
    "move.days": "The first day at the new place lies before the last but one at the old.",
    "move.number_taken": "There is an account {number} already.",
    "move.same_place": "That is where account {account} is already.",
    "name_change.proof_missing": "Say which paper shows the new name.",
    "name_change.reason_missing": "Say why the name is changed.",
    "name_change.same": "That is the name already.",
    "name_change.too_short": "Type the whole name.",
    "owner.none": "No agreement stands at the place of account {account}: name the owner's "
    "account.",
    "owner.same": "Service here comes back to {owner} already.",
}
