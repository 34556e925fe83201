"""Batches: keyed from envelopes, proved, verified, released; unidentified money."""
