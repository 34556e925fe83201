"""Items the bank returned: found, presented again or taken back, charged, written about, settled.

`find` looks for the receipt, `take_back` works out what of it is undone, `charges` what that
costs, `booking` does it all as one act, `items` is what is done with it later.
"""
