"""Enforced collection of delinquent taxes: wages garnished, deposits and rents attached.

A case goes from its two notices through the clock of their service to the money and the release;
each step says what is missing (`gate`), writes its move and the case file's step. A bankruptcy or
a foreclosure stops everything but the release.

Source: G.S. 105-366 to 105-368.
"""
