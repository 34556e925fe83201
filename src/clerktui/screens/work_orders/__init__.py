"""Work orders at the desk: requests, one order whole, the dispatch board, a crew's day."""
