"""The arithmetic and the law of the office, pure: no books, no screen, no clock, no chance.

Everything here answers from its arguments alone, so the desk can preview with it on every key and
posting can check the same answer again inside the transaction. Money is whole cents.
"""
