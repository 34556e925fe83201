"""Accounts that are closed, customers who move or have another name, what can never be billed."""
