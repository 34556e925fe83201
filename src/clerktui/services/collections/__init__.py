"""Collecting what is past due: the procedure, its steps, and what keeps one from being taken.

Every area (promises, letters, debt setoff, agencies, garnishments ...) writes what it does to an
account as a step of its case file (`steps.record`) and asks before it does it (`stops.find_stops`).
"""
