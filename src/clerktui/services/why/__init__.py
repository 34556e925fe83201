"""Why?: any number of the office in plain words, with its dates, its arithmetic and its rule.

Each module explains one kind of thing and asks the books for facts only; nothing here is guessed,
and nothing is written but a print job. `asking` is what the desk and the commands call.
"""
