"""Deposits: from closed drawers and posted batches to the bank, and seen there.

`holdings` is what waits, `preparing` puts it on a slip, `moving` takes it to the bank or back,
`matching` finds it in the bank's file, `on_hand` says what is still here and by when it must go.
"""
