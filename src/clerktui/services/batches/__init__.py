"""Batches: envelopes and files keyed, proved, verified, released and posted.

A batch is money that came together. Its lines are rows from the moment they are keyed, its tape is
only ever added to, and it reaches the ledger in one act or not at all.
"""
