"""What steps taken for many accounts refuse, in sentences that say what to do."""

from __future__ import annotations

STEP_BATCHES: dict[str, str] = {
    "reconnect.charged": "The fee of {amount_cents} of account {account} is charged already. Take "
    "its payment.",
    "reconnect.no_fee": "The reconnection fee of {amount_cents} is not charged to account "
    "{account} yet. Charge it first.",
    "reconnect.not_cut": "Service of account {account} is not off.",
    "reconnect.ordered": "Order {number} turns account {account} on already.",
    "reconnect.unpaid": "{amount_cents} of account {account} is to be paid before its service is "
    "on again. Let it be turned on all the same?",
    "step_batch.against": "Account {account} is left out: {reasons}. Put it back all the same?",
    "step_batch.as_of": "A batch is selected as of today, not of {day}. Look at that day without "
    "selecting.",
    "step_batch.carried_out": "Order {order} of batch {number} is done already. Take single "
    "accounts back instead.",
    "step_batch.done": "Batch {number} has done its step for account {account} already.",
    "step_batch.empty": "Nobody is left in batch {number}. Undo it.",
    "step_batch.forbidden": "Account {account} cannot be put back: {reasons}.",
    "step_batch.limit": "Select from 1 to {most} accounts, not {limit}.",
    "step_batch.line": "Account {account} is not among those of batch {number}. Look at its list.",
    "step_batch.mail_class": "There is no class of mail {mail_class}. Choose one of: {known}.",
    "step_batch.mailed": "Batch {number} was mailed on {mailed_on}. What was mailed stays mailed.",
    "step_batch.mailed_on": "The letters are dated {dated_on}: they were mailed between that day "
    "and today, not on {mailed_on}.",
    "step_batch.no_letter": "The town has no words for the letter {step}. Add the policy "
    "letter.{step}.",
    "step_batch.nobody": "Nobody is to be selected for {step}; {left_out} are left out, each with "
    "its reason. Look at the list without selecting.",
    "step_batch.not_letters": "Batch {number} has no letters.",
    "step_batch.not_mailed": "Batch {number} is not mailed: there is no proof of mailing yet.",
    "step_batch.pull": "{count} letters of batch {number} are not due any more, the first is "
    "{first}. Print again to leave them out, or say that all of them went out.",
    "step_batch.purged": "Letter {letter} is purged; only its hash is kept.",
    "step_batch.reason": "There is no reason {reason}. Choose one of: {known}.",
    "step_batch.reason_missing": "Say why the batch is taken back.",
    "step_batch.released": "Batch {number} is released: nobody is put back into it. Select again.",
    "step_batch.same_person": "You selected batch {number}: another person releases it.",
    "step_batch.step": "{step} is not taken for many accounts at once. Choose one of: {known}.",
    "step_batch.unknown": "There is no batch {number}. List the batches.",
    "step_batch.unprinted": "Batch {number} is not printed yet. Print it first.",
    "step_batch.unreleased": "Batch {number} is not released. Another person releases it first.",
}
