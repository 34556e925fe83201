"""Customer deposits: asked for, held, credited with interest, applied, moved, given back.

What close-outs and applications build on:

* `asking.recommend` says what the town's rule asks of somebody; `asking.ask_deposit` asks for it.
  The ticket that pays it needs nothing else: it is a receivable of the account.
* `using.apply_to_account` uses what is held for what the account owes (after the final bill is
  charged) and leaves, credits or refunds the rest; `using.move_to_account` moves what is held.
* `looking.get_deposits` shows an account's, `review` and `interest` are the runs over all of them.

What payments do to deposits is not here: `services.customer_deposit_rows` follows every entry.
"""
