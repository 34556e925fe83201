"""Receipts: found, read, printed again, voided; and the paper that waits."""
