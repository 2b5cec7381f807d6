"""A register brought in: its columns, its cells, its rows as requests with their acts."""
