"""Payments that are not as they should be: told apart, held, sent back, surrendered, released.

`kinds` knows what the town does with each kind, `held` keeps what is not taken, `taking` is what a
payment asks on its way into the books. Nothing held is in the journal.
"""
