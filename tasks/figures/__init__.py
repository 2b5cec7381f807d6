"""查数: one measure, for units and a period, as of a day, with its rows."""
