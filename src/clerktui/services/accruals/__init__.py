"""What rules charge: late fees, tax interest, advertising costs; runs, waivers, and undoing.

An amount is charged once for what it is about (`Accrual.subject`), as an entry of its own, on an
open item of its own. `booking` writes it, whoever asks: a run, or a payment as it comes in.
"""
