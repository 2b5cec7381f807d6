"""Percentages in tenths of a percent, rounded half up. Pure."""


def tenths_of_percent(part: int, whole: int) -> int | None:
    """`part` of `whole` as tenths of a percent; None of nothing."""
    if not whole:
        return None
    return rounded(1000 * part, whole)


def rounded(number: int, divisor: int) -> int:
    """The quotient rounded half away from zero; the divisor is positive."""
    size = (2 * abs(number) + divisor) // (2 * divisor)
    return size if number >= 0 else -size


def percent(tenths: int) -> str:
    """`950` as `95.0%`."""
    return f"{plain(tenths)}%"


def plain(tenths: int) -> str:
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"
