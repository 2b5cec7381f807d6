"""The figures of a year for the yearly report, and the rows behind each of them."""

from .requests import (
    HELD,
    opening_of_year,
    requests_in_cell,
    requests_of_year,
)

__all__ = [
    "HELD",
    "opening_of_year",
    "requests_in_cell",
    "requests_of_year",
]
