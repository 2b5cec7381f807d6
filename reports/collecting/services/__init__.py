"""Acts of the office and of the units on a collection of figures."""
