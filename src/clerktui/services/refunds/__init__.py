"""Refunds: asked for, approved by somebody else, paid by check, or left as a credit after all.

`asking` and `deciding` move the credit, `paying` the liability; `steps` is the road they share.
Who takes money back asks `services.open_refunds` whether a refund is on its way.
"""
