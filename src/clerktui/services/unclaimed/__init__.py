"""Unclaimed property: found, announced to its owners, reported and paid to the State.

Until a report is released the money stays where it is: on a refund, a deposit, a credit, in
suspense. The release owes all of it as refunds nobody claimed, on one liability; paying the report
empties that. An owner who comes later is paid by the town, which the State repays.
"""
