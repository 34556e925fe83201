"""Field staff on a narrow screen: their orders, one order whole, what was done."""
