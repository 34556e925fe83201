"""Booking what rules charge, and tax interest: below payments, which book interest as they come.

The runs, the waivers and the edit lists are in `accruals`, above.
"""
