"""The figures of a year for the yearly report, and the rows behind each of them."""

from .cases import PENDING, cases_in_cell, cases_of_year
from .fees import Fees, fees_of_year
from .requests import opening_of_year, requests_in_cell, requests_of_year

__all__ = [
    "PENDING",
    "Fees",
    "cases_in_cell",
    "cases_of_year",
    "fees_of_year",
    "opening_of_year",
    "requests_in_cell",
    "requests_of_year",
]
