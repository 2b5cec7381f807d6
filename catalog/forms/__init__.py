"""Forms of the catalogue's pages: they validate, services act."""
