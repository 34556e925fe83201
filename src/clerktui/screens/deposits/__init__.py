"""Deposits: what waits, the slips, the bank's file, money on hand."""
