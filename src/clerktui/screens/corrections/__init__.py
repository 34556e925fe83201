"""Corrections: the one right way chosen, its effect seen first, its paper printed."""
