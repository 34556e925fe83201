"""Files of the outside world: bytes in, typed rows out, and the other way round.

Nothing here knows the books. A format reads what another program wrote, says which line it cannot
believe and why, and hands on plain values; what becomes of them is a service's duty.
"""
