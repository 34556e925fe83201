"""Work orders at the desk: the dispatch board, a crew's day."""
