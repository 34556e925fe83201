"""Service cut off for what is owed, and turned on again: what its work orders do, and the fee."""
