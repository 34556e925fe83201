"""Steps of collecting taken for many accounts at once: selected, released, printed, mailed, undone.

One account is in one live batch of a step for one debt. Whoever releases a batch did not select
it. What changed since the selection is asked again before anything is done, account by account.
"""
