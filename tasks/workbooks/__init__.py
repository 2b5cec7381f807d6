"""填报表 as a workbook: a unit's open occurrences out, filled by hand, and back in."""
