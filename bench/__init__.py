"""What the program costs, measured beside what it could cost: `python -m bench [NAME...]`."""
