"""Debt setoff: what a person owes, taken from what the State would pay them.

A debt goes from its letter through the hearing's clock to its final determination and only then
into a week's file; each step says what is missing (`gate`), writes its move and the case file's
step, and opens no identity number but for the file.

Source: G.S. ch. 105A.
"""
