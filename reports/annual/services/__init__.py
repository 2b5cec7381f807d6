"""What may be done with an annual report."""
