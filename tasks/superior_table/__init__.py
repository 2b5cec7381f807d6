"""The progress table a superior asks for, filled from our reports."""
