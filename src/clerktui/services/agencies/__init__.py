"""Collection agencies: what they get by rule, what is paid, what is taken back.

A list is prepared by one person and released by another; then the debts are with the agency. What
happens to them is told in its next file. No identity number is in any.
"""
