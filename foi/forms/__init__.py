"""Forms of the ledger: they check what was typed; the services decide."""
