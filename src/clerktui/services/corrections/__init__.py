"""Putting money right: every correction is one journal entry with its reason, only ever added.

`acts` is the road all of them take; each kind has its own module.
"""
