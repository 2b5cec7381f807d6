"""Readers: a file into paragraphs and grids, bounded in size and time."""
