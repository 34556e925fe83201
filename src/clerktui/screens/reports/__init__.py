"""Reports: chosen from a list, narrowed, read with a way down to each row, printed, written."""
