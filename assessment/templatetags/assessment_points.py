"""Points and percents as pages show them."""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django import template
from django.urls import reverse

from assessment import bearing, explained

register = template.Library()
CENT = Decimal("0.01")


@register.filter
def points(value):
    """0.01 分 as 分 with two places; a dash where there is none."""
    return "—" if value is None else f"{value // 100}.{value % 100:02d}"


@register.filter
def signed_points(value):
    """A difference in 0.01 分, with its sign; a dash where there is none."""
    if value is None:
        return "—"
    sign = "" if not value else "+" if value > 0 else "−"
    return sign + points(abs(value))


@register.filter
def why_free(finding):
    """Why a finding costs nothing; empty where it counts."""
    return bearing.why_free(finding)


@register.filter
def remedy(finding):
    """What the unit can still do about a finding; empty where nothing."""
    return explained.remedy(finding)


@register.filter
def exact_points(value):
    """A fraction of 0.01 分, such as `125/3`, to two places."""
    share = Fraction(value) / 100
    figure = Decimal(share.numerator) / Decimal(share.denominator)
    return str(figure.quantize(CENT, ROUND_HALF_UP))


LEDGERS = (
    (re.compile(r":publication-(\d+)"), "catalog:publication_detail", "看公开记录"),
    (re.compile(r":entry-(\d+)"), "catalog:entry_publications", "看公开事项"),
)


@register.filter
def ledger(finding):
    """(address, words) of the publication or 公开事项 a finding is about; else None."""
    for key, page, words in LEDGERS:
        if found := key.search(finding.fact_key or ""):
            return reverse(page, args=[found[1]]), words
    return None
