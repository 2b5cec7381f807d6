"""Figures far from last year's. Pure: reads neither the database nor the clock."""

from decimal import Decimal

MOST_TIMES = 10


def jump(value: Decimal | None, last: Decimal | None) -> str:
    """What to ask back where a figure is more than ten times last year's, or last
    year's more than ten times the figure; "" where there is nothing to ask."""
    if not value or not last or value < 0 or last < 0:
        return ""
    larger, smaller = max(value, last), min(value, last)
    if larger <= smaller * MOST_TIMES:
        return ""
    times = int(larger / smaller)
    if value > last:
        return f"是上年的{times}倍，请确认"
    return f"不到上年的{times}分之一，请确认"
